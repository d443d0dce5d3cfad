"""`fedlearn mcp`: give what was learned to assistants."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, print_json_line, say, tell

__all__ = ["mcp"]

_PORT = 8765


def mcp(
    http: Annotated[bool, typer.Option("--http", help="Serve over HTTP instead of standard input and output.")] = False,
    host: Annotated[str, typer.Option("--host", help="Address to listen at; of this machine only.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to listen at; 0: a free one.")] = _PORT,
    token_file: Annotated[
        Path | None,
        typer.Option("--token-file", help="File with the bearer token; none: one is made in the state directory."),
    ] = None,
    print_config: Annotated[
        str | None,
        typer.Option(
            "--print-config",
            help="Print what to do for a client: claude-code, cursor, continue, zed, open-webui.",
            metavar="CLIENT",
            show_default=False,
        ),
    ] = None,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Serve assistants over the Model Context Protocol: they search before they act, remember, and report what helped.

    A client starts it and talks on standard input and output. With --http several clients of this machine share one
    server, each with the bearer token.

    \b
    Example:
      fedlearn mcp --print-config claude-code
      fedlearn mcp
      fedlearn mcp --http --port 8765 --token-file /run/secrets/fedlearn-mcp
    """
    if print_config is not None:
        _print_config(print_config, host, port, token_file, config, json)
        return
    with opened(config) as parts:
        try:
            from fedlearn.jobs.mcp import serve_http, serve_stdio, token_path
        except ImportError as error:
            from fedlearn.errors import SettingsError

            raise SettingsError("mcp: it wants the extra: pip install 'fedlearn[mcp]'") from error
        if not http:
            serve_stdio(parts)
            return
        secret = token_file or token_path(parts)

        def ready(url: str) -> None:
            if json:
                print_json_line({"url": url, "token_file": str(secret)})
            else:
                tell(f"fedlearn serves {url}; the token is in {secret}")

        serve_http(parts, host, port, secret, on_ready=ready)


def _print_config(client: str, host: str, port: int, token_file: Path | None, config: Path | None, json: bool) -> None:
    """Print what to do for a client; nothing is changed."""
    import shutil

    from fedlearn.assist.clients import CLIENTS, setup
    from fedlearn.cli.common import loaded
    from fedlearn.errors import SettingsError

    if client not in CLIENTS:
        raise SettingsError(f"--print-config {client}: known are {', '.join(CLIENTS)}")
    # Graphical clients start programs with a short PATH, so the command is named by its place.
    command = [shutil.which("fedlearn") or "fedlearn", "mcp", *(["--config", str(config.resolve())] if config else [])]
    if client == "open-webui":
        command += ["--port", str(port)] if port != _PORT else []
        command += ["--token-file", str(token_file.resolve())] if token_file else []
    secret = token_file or loaded(config).state_dir / "mcp_token"
    found = setup(client, command, f"http://{host}:{port}/mcp", str(secret))
    if json:
        print_json({"client": found.client, "where": found.where, "text": found.text})
        return
    tell(f"{found.where}:")
    say(found.text)
