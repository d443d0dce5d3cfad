"""Law: nothing that looks like a secret is committed. Tests build theirs at run time."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

#: Shapes that are secrets wherever they stand. Split, so that this file does not find itself.
SHAPES = {
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY-----\s+[A-Za-z0-9+/=]{20}",
    "an AWS key": r"\b(?:AKIA|ASIA)" + r"[0-9A-Z]{16}\b",
    "a GitHub token": r"\b(?:gh[pousr]_" + r"[A-Za-z0-9]{36}|github_pat_" + r"[A-Za-z0-9_]{60})",
    "a GitLab token": r"\bglpat-" + r"[A-Za-z0-9_-]{20}",
    "a Slack token": r"\bxox[abprs]-" + r"[0-9A-Za-z-]{10,}",
    "an API key": r"\bsk-" + r"(?:ant-|proj-)?[A-Za-z0-9_-]{32,}",
    "a Google key": r"\bAIza" + r"[0-9A-Za-z_-]{35}\b",
    "a JSON web token": r"\beyJ" + r"[A-Za-z0-9_-]{16,}\.eyJ" + r"[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",
    "a URL with a password": r"\b[a-z][a-z0-9+]{2,}://[^\s/:@'\"{}<>$*]+:" + r"[^\s/@'\"{}<>$*]{8,}@[\w.-]+",
}
PATTERN = re.compile("|".join(f"(?P<s{i}>{shape})" for i, shape in enumerate(SHAPES.values())))


def secrets(text):
    for match in PATTERN.finditer(text):
        kind = list(SHAPES)[int(match.lastgroup[1:])]
        yield text.count("\n", 0, match.start()) + 1, kind


def test_no_secret_is_committed():
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    # The checkout may belong to someone else than the one who tests it.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    found = []
    for name in filter(None, listed.decode().split("\0")):
        path = ROOT / name
        if path.is_file() and path.stat().st_size < 5_000_000:
            text = path.read_bytes().decode("utf-8", "replace")
            found += [f"{name}:{line}: looks like {kind}" for line, kind in secrets(text)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "AK" + "IA" + "ABCDEFGHIJKLMNOP",
        "gh" + "p_" + "a1B2" * 9,
        "-----BEGIN OPENSSH PRIVATE" + " KEY-----\n" + "b3BlbnNzaC1rZXktdjEAAAAA",
        "sk" + "-ant-" + "x" * 40,
        "postgres" + "://user:" + "hunter2hunter2" + "@db.example/x",
        "ey" + "J" + "a" * 20 + ".ey" + "J" + "b" * 20 + "." + "c" * 20,
    ],
)
def test_a_secret_is_seen(text):
    assert list(secrets(f"first line\n{text}\n"))
    assert next(secrets(f"first line\n{text}\n"))[0] == 2
