"""What every command owes its user: help with an example, --json, --config, quick start-up, exit codes."""

import shlex
import subprocess
import sys

import pytest
from typer.main import get_command

from fedlearn.cli.main import app


def leaves(command, path=()):
    if hasattr(command, "commands"):
        for name, inner in command.commands.items():
            yield from leaves(inner, (*path, name))
    else:
        yield path, command


COMMANDS = dict(leaves(get_command(app)))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_has_an_example(path):
    text = COMMANDS[path].help or ""
    assert "Example" in text and f"fedlearn {' '.join(path)}" in text


@pytest.mark.parametrize(
    "name", [name for name, command in get_command(app).commands.items() if hasattr(command, "commands")]
)
def test_help_of_a_group_has_an_example(name):
    text = get_command(app).commands[name].help
    assert "Example" in text and f"fedlearn {name} " in text


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_json_everywhere(path):
    assert any("--json" in parameter.opts for parameter in COMMANDS[path].params)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_config_everywhere(path):
    assert any("--config" in parameter.opts for parameter in COMMANDS[path].params)


def test_no_arguments_shows_help_and_is_a_usage_error(host):
    done = host.run(code=2)
    assert "Commands:" in done.stdout + done.stderr


def test_wrong_flag_is_a_usage_error_in_few_lines(host):
    done = host.run("learn", "--no-such-flag", code=2)
    assert "--no-such-flag" in done.stderr
    assert "Traceback" not in done.stderr


def test_unknown_command_is_a_usage_error(host):
    assert "lern" in host.run("lern", code=2).stderr


def test_version(host):
    assert host.run("--version").stdout.startswith("fedlearn ")


def test_completion_is_offered_for_bash():
    shown = subprocess.run(
        [sys.executable, "-m", "fedlearn.cli.main"],
        env={"_FEDLEARN_COMPLETE": "complete_bash", "COMP_WORDS": "fedlearn lea", "COMP_CWORD": "1", "PATH": ""},
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in shown.stderr


@pytest.mark.parametrize("question", ["-Werror", "-kernel panic at boot", "--impure is needed, it says", "-c is gone"])
@pytest.mark.parametrize("command", ["search", "ask"])
def test_a_question_that_begins_with_a_dash_is_told_to_put_two_before_it(host, command, question):
    done = host.run(command, question, code=2)
    assert f" {command} -- {shlex.quote(question)}\n" in done.stderr
    host.run("init")
    host.run(command, "--", question)


def test_a_wrong_option_of_another_kind_says_nothing_of_questions(host):
    for arguments in (("--limit", "many"), ("--limt", "3")):
        assert "question that begins" not in host.run("search", "nginx", *arguments, code=2).stderr
    assert "question that begins" not in host.run("learn", "--no-such-flag", code=2).stderr
