"""`fedlearn serve`: a door for clients of OpenAI's API."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, loaded, print_json_line, tell

__all__ = ["serve"]


def serve(
    address: Annotated[
        str | None, typer.Option("--address", help="Address to listen at, in place of serve.address.")
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, help="Port to listen at, in place of serve.port; 0: free.")
    ] = None,
    token_file: Annotated[
        Path | None, typer.Option("--token-file", help="File with the bearer token, in place of serve.token_file.")
    ] = None,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Serve clients of OpenAI's API: each learns by changing its base URL to this one.

    Requests go to the local or the remote model by the same rules as those of `fedlearn ask`, with what is known put in
    as data. Answers come back as they are, streamed or not, and are noted for learning.

    \b
    Example:
      fedlearn serve
      fedlearn serve --port 8766 --token-file /run/secrets/fedlearn-serve
      curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8766/v1/models
    """
    from fedlearn.errors import SettingsError

    settings = loaded(config)
    if not settings.state_dir.is_dir():
        raise SettingsError(f"{settings.state_dir}: no fedlearn state here; run `fedlearn init` first")
    given = {"address": address, "port": port, "token_file": token_file}
    chosen = settings.serve.model_copy(update={name: value for name, value in given.items() if value is not None})
    settings = settings.model_copy(update={"serve": chosen})
    try:
        from fedlearn.jobs.serve import serve as job
        from fedlearn.jobs.serve import token_path
    except ImportError as error:
        raise SettingsError("serve: it wants the extra: pip install 'fedlearn[serve]'") from error
    secret = token_path(settings)

    def ready(url: str) -> None:
        if json:
            print_json_line({"url": url, "base_url": f"{url}/v1", "token_file": str(secret)})
        else:
            tell(f"fedlearn serves {url}/v1; the token is in {secret}")

    job(settings, on_ready=ready)
