"""`fedlearn mcp`: what it prints for each client, and what it refuses before it serves."""

import json
import shlex
import signal
import stat
import subprocess
import sys

import pytest

CLIENTS = ("claude-code", "cursor", "continue", "zed", "open-webui")


@pytest.mark.parametrize("client", CLIENTS)
def test_the_setup_of_a_client_names_the_command_and_holds_no_token(host, client):
    host.run("init")
    found = host.json("mcp", "--print-config", client)
    assert found["client"] == client and found["where"]
    assert "fedlearn" in found["text"] and "mcp" in found["text"]
    assert host.run("mcp", "--print-config", client).stdout.strip() == found["text"]
    assert not (host.state / "mcp_token").exists()


@pytest.mark.parametrize(("client", "key"), [("cursor", "mcpServers"), ("zed", "context_servers")])
def test_the_setup_is_json_with_the_settings_file_that_was_named(host, client, key):
    host.run("init")
    config = host.home / "my settings.toml"
    config.write_text("")
    entry = json.loads(host.json("mcp", "--print-config", client, "--config", config)["text"])[key]["fedlearn"]
    assert entry["args"] == ["mcp", "--config", str(config)]


def test_the_setup_of_claude_code_is_one_line_of_shell(host):
    host.run("init")
    words = shlex.split(host.json("mcp", "--print-config", "claude-code")["text"])
    assert words[:3] == ["claude", "mcp", "add"] and words[-1] == "mcp"


def test_the_setup_of_open_webui_reads_the_token_when_it_starts(host):
    host.run("init")
    (host.state / "mcp_token").write_text("t0ken-of-the-test\n")
    export = host.json("mcp", "--print-config", "open-webui")["text"].split("\n")[1]
    script = f'{export}\nprintf %s "$TOOL_SERVER_CONNECTIONS"'
    shown = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout
    (connection,) = json.loads(shown)
    assert connection["type"] == "mcp" and connection["key"] == "t0ken-of-the-test"


def test_an_unknown_client_is_told_which_there_are(host):
    assert all(client in host.run("mcp", "--print-config", "emacs", code=2).stderr for client in CLIENTS)


def test_it_listens_on_this_machine_only(host):
    host.run("init")
    assert "127.0.0.1" in host.run("mcp", "--http", "--host", "0.0.0.0", code=2).stderr


def test_a_token_that_cannot_be_read_or_is_short_is_refused(host):
    host.run("init")
    assert "--token-file" in host.run("mcp", "--http", "--token-file", "nowhere", code=2).stderr
    (host.home / "short").write_text("abc")
    assert "16 characters" in host.run("mcp", "--http", "--token-file", "short", code=2).stderr


def test_the_token_is_made_for_its_owner_alone(host):
    from fedlearn.jobs.mcp import token_path
    from fedlearn.settings import load
    from fedlearn.wiring import Parts

    host.run("init")
    settings = load(host.settings, {**host.environment, "XDG_STATE_HOME": str(host.home / ".local/state")})
    with Parts(settings) as parts:
        path = token_path(parts)
        from fedlearn.jobs import mcp

        token = mcp._token(path, made_here=True)
        assert mcp._token(path, made_here=True) == token and len(token) >= 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_as_it_should_be(host, number):
    host.run("init")
    command = [sys.executable, "-m", "fedlearn.cli.main", "mcp", "--http", "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=host.environment)
    assert "fedlearn serves http://127.0.0.1:" in server.stderr.readline()
    server.send_signal(number)
    assert server.communicate(timeout=60)[1] == "" and server.returncode == 0


def test_it_wants_init_first(host):
    assert "fedlearn init" in host.run("mcp", code=2).stderr
