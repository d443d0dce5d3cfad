"""How to give fedlearn to an assistant: the lines for each client's own settings. Pure."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["CLIENTS", "Setup", "setup"]


@dataclass(frozen=True, slots=True)
class Setup:
    """What to do for a client: `where` the text goes, in words, and the text."""

    client: str
    where: str
    text: str


def setup(client: str, command: Sequence[str], url: str, token_file: str) -> Setup:
    """Return what to do for a client.

    Args:
        client: one of `CLIENTS`.
        command: starts the server on stdio.
        url: of the server over HTTP, for clients that start no programs.
        token_file: holds its bearer token, which stands in no settings.

    Raises:
        KeyError: no such client.

    """
    where, text = CLIENTS[client](command, url, token_file)
    return Setup(client, where, text)


def _claude_code(command: Sequence[str], _url: str, _token_file: str) -> tuple[str, str]:
    return "run once in a shell", f"claude mcp add --scope user fedlearn -- {shlex.join(command)}"


def _cursor(command: Sequence[str], _url: str, _token_file: str) -> tuple[str, str]:
    entry = {"command": command[0], "args": list(command[1:])}
    return "~/.cursor/mcp.json", json.dumps({"mcpServers": {"fedlearn": entry}}, indent=2)


def _continue(command: Sequence[str], _url: str, _token_file: str) -> tuple[str, str]:
    lines = [
        "name: fedlearn",
        "version: 0.1.0",
        "schema: v1",
        "mcpServers:",
        "  - name: fedlearn",
        f"    command: {json.dumps(command[0])}",
        f"    args: {json.dumps(list(command[1:]))}",
    ]
    return ".continue/mcpServers/fedlearn.yaml", "\n".join(lines)


def _zed(command: Sequence[str], _url: str, _token_file: str) -> tuple[str, str]:
    entry = {"source": "custom", "command": command[0], "args": list(command[1:]), "env": {}}
    return "~/.config/zed/settings.json", json.dumps({"context_servers": {"fedlearn": entry}}, indent=2)


def _open_webui(command: Sequence[str], url: str, token_file: str) -> tuple[str, str]:
    # A program's settings would hold the token itself; the shell puts it in when Open WebUI starts.
    connection = {
        "type": "mcp",
        "url": url,
        "path": "",
        "auth_type": "bearer",
        "key": "TOKEN",
        "config": {"enable": True},
        "info": {"id": "fedlearn", "name": "fedlearn"},
    }
    before, after = json.dumps([connection]).split("TOKEN")
    export = (
        f'export TOOL_SERVER_CONNECTIONS={shlex.quote(before)}"$(cat {shlex.quote(token_file)})"{shlex.quote(after)}'
    )
    where = "in the shell or unit that starts Open WebUI (0.6.31 or newer), while the first line runs"
    return where, f"{shlex.join([*command, '--http'])} &\n{export}"


#: The clients that are known, by name.
CLIENTS: dict[str, Callable[[Sequence[str], str, str], tuple[str, str]]] = {
    "claude-code": _claude_code,
    "cursor": _cursor,
    "continue": _continue,
    "zed": _zed,
    "open-webui": _open_webui,
}
