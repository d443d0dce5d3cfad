"""`fedlearn init`: set up this host."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, print_json, say
from fedlearn.counted import counted

__all__ = ["init"]


def init(
    repository: Annotated[
        Path | None,
        typer.Option("--repository", help="Data repository, such as a clone; none: a new one.", show_default=False),
    ] = None,
    state_dir: Annotated[
        Path | None, typer.Option("--state-dir", help="Where ledger, index and key live.", show_default=False)
    ] = None,
    trust_existing: Annotated[
        bool, typer.Option("--trust-existing", help="Accept the origins that the repository already holds.")
    ] = False,
    print_config: Annotated[
        bool, typer.Option("--print-config", help="Only print a settings file with every default.")
    ] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Set up this host: state directory, settings file, ledger, origin key and data repository.

    Run twice it changes nothing.

    \b
    Example:
      fedlearn init
      git clone git@example.org:fleet/knowledge.git
      fedlearn init --repository knowledge --trust-existing
    """
    from dataclasses import asdict

    from fedlearn.settings import config_path, load
    from fedlearn.settings_file import render

    given: dict[str, Any] = {}
    if state_dir is not None:
        given["state_dir"] = str(state_dir.absolute())
    if repository is not None:
        given["federation"] = {"repository": str(repository.absolute())}
    if print_config:
        say(render(given).rstrip())
        return
    from fedlearn.jobs.init import init as job
    from fedlearn.wiring import Parts

    file = config or config_path()
    settings = load(file if file.exists() else None)
    if state_dir is not None:
        settings = settings.model_copy(update={"state_dir": state_dir.absolute()})
    if repository is not None:
        federation = settings.federation.model_copy(update={"repository": repository.absolute()})
        settings = settings.model_copy(update={"federation": federation})
    with Parts(settings) as parts:
        result = job(parts, file, given, trust_existing=trust_existing)
    if json:
        print_json(asdict(result))
        return
    for line in result.done:
        say(line)
    if not result.done:
        say("Everything is set up already; nothing changed.")
    say(f"origin {result.origin}")
    if result.not_trusted:
        say(
            f"{counted(len(result.not_trusted), 'origin')} of {result.repository} not trusted, "
            "their patterns are quarantined: `fedlearn trust review` shows them; then `fedlearn trust add ORIGIN`, "
            "or `fedlearn init --trust-existing` where you know everybody who could push"
        )
    if result.done:
        say("Next: fedlearn learn, then fedlearn search 'my problem'")
