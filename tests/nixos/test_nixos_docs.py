"""The guides name only commands, units and options that exist."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDES = [ROOT / "docs/deployment.md", ROOT / "docs/automation.md"]
TEXT = "\n".join(guide.read_text() for guide in GUIDES)
BLOCKS = {kind: re.findall(rf"```{kind}\n(.*?)```", TEXT, re.DOTALL) for kind in ("sh", "nix")}


def options():
    return set(re.findall(r"^## `(services\.fedlearn\.[^`]+)`", (ROOT / "docs/options.md").read_text(), re.MULTILINE))


def is_option(name, known):
    """Say whether the name is an option, a branch of options, or lies below a free-form one."""
    plain = re.sub(r"<name>|\*", "<name>", name)
    free = ("services.fedlearn.settings.", "services.fedlearn.credentials.", "services.fedlearn.timers.")
    return plain in known or any(k.startswith(f"{plain}.") for k in known) or plain.startswith(free)


def test_every_option_that_is_named_exists():
    named = {name.rstrip(".") for name in re.findall(r"services\.fedlearn\.[A-Za-z0-9_.<>-]+", TEXT)}
    assert len(named) > 10
    assert [name for name in sorted(named) if not is_option(name, options())] == []


def test_an_unknown_option_is_seen():
    assert not is_option("services.fedlearn.shedule", options())


def test_every_unit_that_is_named_exists():
    golden = {path.name for path in (ROOT / "tests/nixos/golden").rglob("fedlearn*.*")}
    named = set(re.findall(r"\b(fedlearn(?:-[a-z]+)?\.(?:service|timer))\b", TEXT))
    assert named - golden == set()


def test_every_verb_that_is_named_exists():
    commands = pytest.importorskip("fedlearn.cli.commands", reason="the command line is not there yet")
    verbs = set(commands.COMMANDS) | set(commands.GROUPS)
    lines = [line for block in BLOCKS["sh"] for line in block.splitlines()]
    named = {m[1] for line in lines for m in re.finditer(r"(?:^|sudo |; )fedlearn ([a-z]+)", line)}
    assert named
    assert named - verbs == set()


def test_every_shell_block_is_shell(in_root):
    for block in BLOCKS["sh"]:
        in_root("sh", "-n", "-c", block)


def test_every_nix_block_is_nix(in_root):
    for block in BLOCKS["nix"]:
        in_root("nix-instantiate", "--parse", "-E", block)


def test_every_example_configuration_breaks_no_rule(in_root, nixpkgs_lib):
    """Those that are a module of their own; the flake and the profile import what is not here."""
    examples = [b for b in BLOCKS["nix"] if "services.fedlearn" in b and "import" not in b and "inputs" not in b]
    assert len(examples) >= 8
    check = f"(import /mnt/tests/nixos/evaluate.nix {{ lib = import {nixpkgs_lib}; }}).check"
    done = in_root("nix-instantiate", "--eval", "--strict", "--json", "-E", f"map {check} [ {' '.join(examples)} ]")
    assert [broken for broken in json.loads(done.stdout) if broken] == []
