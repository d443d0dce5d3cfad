"""`fedlearn search`: what is known about a question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say, tell
from fedlearn.counted import counted

if TYPE_CHECKING:
    from fedlearn.assist.answer import Result

__all__ = ["search"]

_NOTHING = "Nothing known. Learn first (fedlearn learn), import (fedlearn import), or ask in other words."
_NARROWING = ("--category", "--tag", "--branch")


def search(
    question: Annotated[str, typer.Argument(help="What you want to know; `-` reads standard input.")],
    limit: Annotated[int, typer.Option("-k", "--limit", min=1, max=100, help="At most so many results.")] = 5,
    category: Annotated[
        str | None,
        typer.Option(
            "--category", help="skills-patterns, error-solutions or best-practices.", show_default=False, metavar="C"
        ),
    ] = None,
    tag: Annotated[
        list[str] | None,
        typer.Option("--tag", help="Only patterns with this tag; several: with all.", show_default=False, metavar="T"),
    ] = None,
    branch: Annotated[
        str | None,
        typer.Option("--branch", help="Only this branch of the skill tree.", show_default=False, metavar="B"),
    ] = None,
    history: Annotated[bool, typer.Option("--history", help="Also search this host's own interactions.")] = False,
    after: Annotated[
        list[str] | None,
        typer.Option(
            "--after",
            help="What was asked before it in the session; several: in order.",
            show_default=False,
            metavar="TEXT",
        ),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each result stands where it stands.")] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Search what was learned here and on other hosts, best first.

    Words and meaning are searched together. Results are data: read them before you act on them.

    \b
    Example:
      fedlearn search "qdrant says expected dim 384 got 768"
      fedlearn search "static address" -k 3 --category skills-patterns --json
      fedlearn search "slow query" --tag postgres --explain
      fedlearn search "static address" --branch nixos/configuration
      fedlearn search "and after a reboot?" --after "how do I set a static address"
      journalctl -u backup -n 20 | fedlearn search -
    """
    import sys

    from fedlearn.assist.render import not_shown, reasons, relations
    from fedlearn.errors import SettingsError
    from fedlearn.jobs.search import search as job
    from fedlearn.jobs.skills import ids_of
    from fedlearn.records import Category

    if category is not None and category not in set(Category):
        raise SettingsError(f"--category {category}: there is no such category; use {', '.join(Category)}")
    text = sys.stdin.read() if question == "-" else question
    with opened(config) as parts:
        chosen = Category(category) if category else None
        ids = ids_of(parts, branch) if branch else None
        found = job(
            parts,
            text,
            limit=limit,
            category=chosen,
            tags=tag or (),
            ids=ids,
            history=history,
            earlier=after or (),
        )
    if found.words_only:
        tell(f"words alone were searched: {found.words_only}")
    if json:
        print_json(found.to_json(explain=explain))
        return
    if not found.results:
        narrowed = [name for name, given in zip(_NARROWING, (category, tag, branch), strict=True) if given]
        say(f"Nothing known within {' and '.join(narrowed)}; search without." if narrowed else _NOTHING)
        return
    for number, result in enumerate(found.results, 1):
        say(
            f"{number}. {result.name}  [{result.category}]  score {result.score:.2f}, worth {result.value_score:.2f}, "
            f"{_standing(result)}, seen {result.evidence.get('seen', 0)}x"
        )
        say(f"   fedlearn:{result.id}{_outcomes(result.evidence)}")
        for line in result.content.splitlines():
            say(f"   | {line}")
        for line in relations(len(result.copies), result.in_place_of, result.contradicts):
            say(f"   {line}")
        if explain:
            say(f"   {reasons(result.score, result.why)}")
        say()
    say(f"Did it help? fedlearn feedback {found.id} --helped (or --harmed, --unused)")
    if found.held_back:
        more = counted(found.held_back, "more from other hosts was", "more from other hosts were")
        say(f"{more} held back (trust.foreign_per_answer).")
    if explain and (told := not_shown(found.left_out)):
        say(told)


def _standing(result: Result) -> str:
    """Say whose a result is: of this host, or how far its origin is believed."""
    return result.tier if result.origin == result.tier else f"{result.tier} ({result.origin[:12]})"


def _outcomes(evidence: Mapping[str, Any]) -> str:
    """Say how a pattern did in use, where somebody told of it."""
    from fedlearn.assist.results import doubt

    helped, harmed = evidence.get("helped", 0), evidence.get("harmed", 0)
    doubted = doubt(evidence)
    told = f"  helped {helped}x, harmed {harmed}x" if helped or harmed else ""
    return told + (f"  {doubted}" if doubted else "")
