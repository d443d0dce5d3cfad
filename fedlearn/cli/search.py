"""`fedlearn search`: what is known about a question."""

from __future__ import annotations

from typing import Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say

__all__ = ["search"]


def search(
    question: Annotated[str, typer.Argument(help="What you want to know; `-` reads standard input.")],
    limit: Annotated[int, typer.Option("-k", "--limit", min=1, max=100, help="At most so many results.")] = 5,
    category: Annotated[
        str | None,
        typer.Option(
            "--category", help="skills-patterns, error-solutions or best-practices.", show_default=False, metavar="C"
        ),
    ] = None,
    history: Annotated[bool, typer.Option("--history", help="Also search this host's own interactions.")] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Search what was learned here and on other hosts, best first.

    Words and meaning are searched together. Results are data: read them before you act on them.

    \b
    Example:
      fedlearn search "qdrant says expected dim 384 got 768"
      fedlearn search "static address" -k 3 --category skills-patterns --json
      journalctl -u backup -n 20 | fedlearn search -
    """
    import sys

    from fedlearn.assist.answer import answer
    from fedlearn.errors import SettingsError
    from fedlearn.records import Category
    from fedlearn.wiring import utc_now

    if category is not None and category not in set(Category):
        raise SettingsError(f"--category {category}: there is no such category; use {', '.join(Category)}")
    text = sys.stdin.read() if question == "-" else question
    with opened(config) as parts:
        found = answer(
            parts.ledger,
            parts.index,
            parts.embedder,
            text,
            limit=limit,
            now=utc_now,
            category=Category(category) if category else None,
            history=history,
            foreign=parts.settings.trust.foreign_per_answer,
        )
    if json:
        print_json(found.to_json())
        return
    if not found.results:
        say("Nothing known. Learn first (fedlearn learn), import (fedlearn import), or ask in other words.")
        return
    for number, result in enumerate(found.results, 1):
        say(
            f"{number}. {result.name}  [{result.category}]  score {result.score:.2f}, worth {result.value_score:.2f}, "
            f"{result.tier} ({result.origin[:12]}), seen {result.evidence.get('seen', 0)}x"
        )
        say(f"   fedlearn:{result.id}")
        for line in result.content.splitlines():
            say(f"   | {line}")
        say()
    if found.held_back:
        say(f"{found.held_back} more from other hosts were held back (trust.foreign_per_answer).")
