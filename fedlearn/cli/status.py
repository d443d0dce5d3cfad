"""`fedlearn status`: how this host stands."""

from __future__ import annotations

from typing import Any

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say
from fedlearn.counted import counted

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
        f"read        {counted(read['lines'], 'line')} of {counted(read['files'], 'file')}, "
        f"{read['quarantined']:,} unreadable, "
        f"{read['redacted']:,} redacted at the source"
    )
    say(f"judged      {counted(seen['interactions'], 'interaction')}, {seen['high_value']:,} of high value")
    say(
        f"learned     {counted(known['own'], 'pattern')} of its own "
        f"({counted(known['merged'], 'near-duplicate')} merged, "
        f"{counted(found['echoes'], 'echo', 'echoes')} not learnt)"
    )
    say(
        f"            {counted(known['skills-patterns'], 'skill')}, "
        f"{counted(known['error-solutions'], 'error solution')}, "
        f"{counted(known['best-practices'], 'practice')}, foreign ones included"
    )
    say(f"from others {known['trusted']:,} trusted, {known['held']:,} held for review")
    last = found["shared"]["last_sync"] or "never; run `fedlearn sync`"
    say(f"shared      {counted(found['shared']['patterns'], 'pattern')}, last sync {last}")
    waiting = found["waiting"]
    say(
        f"waiting     {waiting['index']:,} for the index, {waiting['review']:,} for review, "
        f"{counted(waiting['open_threads'], 'unfinished task')}"
    )
    say(f"playbooks   {_playbooks(found['coordinator'])}")
    for name, value in found["backends"].items():
        say(f"{name:<11} {', '.join(value) if isinstance(value, list) else value}")
    for limit in found["limits"]:
        say(f"LIMIT       {limit}")


def _playbooks(coordinator: dict[str, Any]) -> str:
    """Say what the coordinator found, and when."""
    last, new = coordinator["last_cycle"], counted(coordinator["new_interactions"], "new interaction")
    if last is None:
        return f"none yet, {new}; run `fedlearn coordinate`"
    return (
        f"{counted(coordinator['improvements'], 'improvement')} (fedlearn playbooks list), "
        f"last cycle {last['end_time']}: "
        f"{last['improvements_generated']:,} new; {new} since"
    )
