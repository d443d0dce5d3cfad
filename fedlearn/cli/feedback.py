"""`fedlearn feedback`: say whether an answer helped."""

from __future__ import annotations

from typing import Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, read_text, say, tell

__all__ = ["feedback"]


def feedback(
    identity: Annotated[
        str, typer.Argument(help="Id of an interaction, an answer or a pattern; its start is enough.", metavar="ID")
    ],
    up: Annotated[bool, typer.Option("+1", help="It was right; the same as --helped.")] = False,
    down: Annotated[bool, typer.Option("-1", help="It was wrong; the same as --harmed.")] = False,
    helped: Annotated[bool, typer.Option("--helped", help="What was found helped.")] = False,
    harmed: Annotated[bool, typer.Option("--harmed", help="What was found did harm.")] = False,
    unused: Annotated[bool, typer.Option("--unused", help="What was found was not used.")] = False,
    corrected: Annotated[
        str | None,
        typer.Option("--corrected", help="File with the right text; `-`: standard input.", metavar="FILE"),
    ] = None,
    used: Annotated[
        list[str] | None,
        typer.Option("--used", help="Which pattern of the answer was used.", metavar="ID", show_default=False),
    ] = None,
    note: Annotated[str, typer.Option("--note", help="Why, in a few words; scrubbed and kept.")] = "",
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Say whether an interaction, an answer or a pattern was right. What helps rises, what harms sinks and goes.

    On an interaction the word counts as if its assistant had reported it. On an answer it moves the pattern that was
    used: the first one, unless --used names another. A later word on the same thing replaces the earlier one.

    \b
    Example:
      fedlearn feedback 1b4e28ba +1
      fedlearn feedback 9f0c11d2 --harmed --used 77aa0c --note "the option is gone since 25.05"
      fedlearn feedback 1b4e28ba --corrected right.md
    """
    from fedlearn.errors import SettingsError
    from fedlearn.jobs.feedback import feedback as job

    said = {outcome for outcome, given in _words(up, down, helped, harmed, unused) if given}
    if len(said) > 1:
        raise SettingsError(f"feedback: {' and '.join(sorted(said))} at once; say one of them")
    correction = None if corrected is None else read_text(corrected)
    with opened(config) as parts:
        found = job(parts, identity, outcome=next(iter(said), None), correction=correction, note=note, used=used or ())
    if json:
        print_json(found.to_json())
        return
    if found.target == "interaction":
        say(f"interaction {found.id}: worth {found.score:.2f} now, taught: {found.learned}")
    for pattern in found.patterns:
        say(
            f"fedlearn:{pattern['id']}  {pattern['outcome']}; helped {pattern['helped']}x, "
            f"harmed {pattern['harmed']}x, {pattern['status']}  {pattern['name']}"
        )
    if found.corrected:
        say(f"fedlearn:{found.corrected}  holds the corrected text")
    if found.objection:
        say(f"  {found.objection}")
    if found.waits:
        tell(f"fedlearn: {found.waits}")


def _words(up: bool, down: bool, helped: bool, harmed: bool, unused: bool) -> tuple[tuple[str, bool], ...]:
    return ("helped", up or helped), ("harmed", down or harmed), ("unused", unused)
