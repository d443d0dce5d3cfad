"""`fedlearn remember`: store a solution or a fix on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, read_text, say, tell

if TYPE_CHECKING:
    from fedlearn.assist.remember import Memory

__all__ = ["group"]

group = typer.Typer(
    help="Store a solution or a fix on purpose; it is scrubbed, scored and found from now on.\n\n\b\nExample:\n"
    '  fedlearn remember solution backup.md --name "back up postgres to s3"\n'
    '  fedlearn remember fix --error "bind() to 0.0.0.0:80 failed" --correct "stop the service that holds port 80"',
    no_args_is_help=True,
    rich_markup_mode=None,
)

TagsOption = Annotated[
    list[str] | None, typer.Option("--tags", help="Topics, comma-separated.", show_default=False, metavar="T,T")
]
GenericOption = Annotated[bool, typer.Option("--generic/--specific", help="It holds beyond this case.")]
ConfirmedOption = Annotated[bool, typer.Option("--confirmed", help="Someone saw it work.")]
ImpactOption = Annotated[str, typer.Option("--impact", help="critical, high, medium or low.", metavar="IMPACT")]
ShareOption = Annotated[bool, typer.Option("--share", help="Share it whatever its score.")]


@group.command()
def solution(
    file: Annotated[str, typer.Argument(help="File with the solution; `-` reads standard input.", metavar="FILE")],
    name: Annotated[str, typer.Option("--name", help="The problem that it solves, in a line.")],
    category: Annotated[
        str, typer.Option("--category", help="skills-patterns, error-solutions or best-practices.", metavar="C")
    ] = "skills-patterns",
    tags: TagsOption = None,
    generic: GenericOption = False,
    confirmed: ConfirmedOption = False,
    impact: ImpactOption = "medium",
    share: ShareOption = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Store a solution. It is always kept here; it is shared from the threshold on, or when marked with --share.

    \b
    Example:
      fedlearn remember solution backup.md --name "back up postgres to s3" --generic --confirmed --impact high
      pbpaste | fedlearn remember solution - --name "rotate the wireguard key" --tags wireguard,network --share
    """
    from fedlearn.assist.remember import Memory
    from fedlearn.errors import SettingsError
    from fedlearn.records import Category

    if category not in set(Category):
        raise SettingsError(f"--category {category}: there is no such category; use {', '.join(Category)}")
    memory = Memory(
        text=read_text(file),
        name=name,
        category=Category(category),
        tags=_tags(tags),
        generic=generic,
        confirmed=confirmed,
        impact=_impact(impact),
        share=share,
    )
    _remember(memory, config, json)


@group.command()
def fix(
    error: Annotated[str, typer.Option("--error", help="The error text.")],
    correct: Annotated[str, typer.Option("--correct", help="What put it right; `-` reads standard input.")],
    attempted: Annotated[str, typer.Option("--attempted", help="What did not help.", show_default=False)] = "",
    root_cause: Annotated[str, typer.Option("--root-cause", help="Why it happened.", show_default=False)] = "",
    tags: TagsOption = None,
    generic: GenericOption = False,
    confirmed: ConfirmedOption = False,
    impact: ImpactOption = "medium",
    share: ShareOption = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Store what puts an error right, so that the next one who meets it finds the fix first.

    \b
    Example:
      fedlearn remember fix --error "bind() to 0.0.0.0:80 failed" --attempted "restarted nginx" \\
        --correct "stop the service that holds port 80: ss -ltnp" --root-cause "apache was still running" --confirmed
    """
    from fedlearn.assist.remember import Memory, telling_part

    memory = Memory(
        text=read_text("-") if correct == "-" else correct,
        error=telling_part(error),
        attempted=attempted,
        root_cause=root_cause,
        tags=_tags(tags),
        generic=generic,
        confirmed=confirmed,
        impact=_impact(impact),
        share=share,
    )
    _remember(memory, config, json)


def _remember(memory: Memory, config: Any, json: bool) -> None:
    from fedlearn.jobs.remember import remember

    with opened(config) as parts:
        found = remember(parts, memory)
    if json:
        print_json(found.to_json())
        return
    say(f"{found.name}  [{found.category}]")
    say(f"  fedlearn:{found.id}  {_STORED[found.stored]}")
    why = ", ".join(f"{f['name']} {f['value']:g} ({f['reason']})" for f in found.factors)
    say(f"  worth {found.value_score:.2f}: {why}")
    if found.general:
        say(f"  told {found.occurrences}x; fedlearn:{found.general} stands for it, with placeholders for what varies")
    shared = "the next sync shares it" if found.shareable else f"below {found.threshold:g}, so it stays here (--share)"
    say(f"  {found.objection or shared}")
    if found.waits:
        tell(f"fedlearn: {found.waits}")


_STORED = {"new": "new", "again": "told before, counted again", "known": "handed out by fedlearn; nothing new"}


def _tags(given: list[str] | None) -> tuple[str, ...]:
    return tuple(tag.strip().lower() for part in given or () for tag in part.split(",") if tag.strip())


def _impact(given: str) -> Any:
    from fedlearn.errors import SettingsError
    from fedlearn.value.workflow import IMPACT

    if given not in IMPACT:
        raise SettingsError(f"--impact {given}: use {', '.join(IMPACT)}")
    return given
