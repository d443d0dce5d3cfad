"""`fedlearn status`: how this host stands."""

from __future__ import annotations

from typing import Any

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say

__all__ = ["status"]


def status(config: ConfigOption = None, json: JsonOption = False) -> None:
    """Show what was read, learned and shared, what waits, which limits bite, and which backends are in use.

    \b
    Example:
      fedlearn status
      fedlearn status --json | jq .patterns
    """
    from fedlearn.jobs.status import status as job

    with opened(config) as parts:
        found = job(parts)
    if json:
        print_json(found)
        return
    read, seen, known = found["read"], found["interactions"], found["patterns"]
    say(
        f"read        {read['lines']:,} lines of {read['files']:,} files, {read['quarantined']:,} unreadable, "
        f"{read['redacted']:,} redacted at the source"
    )
    say(f"judged      {seen['interactions']:,} interactions, {seen['high_value']:,} of high value")
    say(
        f"learned     {known['own']:,} patterns of its own ({known['merged']:,} near-duplicates merged, "
        f"{found['echoes']:,} echoes not learnt)"
    )
    say(
        f"            {known['skills-patterns']:,} skills, {known['error-solutions']:,} error solutions, "
        f"{known['best-practices']:,} practices, foreign ones included"
    )
    say(f"from others {known['trusted']:,} trusted, {known['held']:,} held for review")
    last = found["shared"]["last_sync"] or "never; run `fedlearn sync`"
    say(f"shared      {found['shared']['patterns']:,} patterns, last sync {last}")
    waiting = found["waiting"]
    say(
        f"waiting     {waiting['index']:,} for the index, {waiting['review']:,} for review, "
        f"{waiting['open_threads']:,} unfinished tasks"
    )
    say(f"playbooks   {_playbooks(found['coordinator'])}")
    for name, value in found["backends"].items():
        say(f"{name:<11} {', '.join(value) if isinstance(value, list) else value}")
    for limit in found["limits"]:
        say(f"LIMIT       {limit}")


def _playbooks(coordinator: dict[str, Any]) -> str:
    """Say what the coordinator found, and when."""
    last, new = coordinator["last_cycle"], f"{coordinator['new_interactions']:,} new interactions"
    if last is None:
        return f"none yet, {new}; run `fedlearn coordinate`"
    return (
        f"{coordinator['improvements']:,} improvements (fedlearn playbooks list), last cycle {last['end_time']}: "
        f"{last['improvements_generated']:,} new; {new} since"
    )
