"""`fedlearn gaps`: what is asked in vain, and what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say, tell
from fedlearn.counted import counted

if TYPE_CHECKING:
    from fedlearn.jobs.gaps import Found, Learned
    from fedlearn.ledger.gaps import Proposal

__all__ = ["gaps"]

#: Characters of a question in a list.
_SHOWN = 100
_NO_ANSWER = "no answer: the model does not know, says nothing of use, or was cut off (llm.*.max_tokens)"


def gaps(
    limit: Annotated[
        int | None,
        typer.Option("-n", "--limit", min=1, max=1000, help="So many gaps or questions.", show_default=False),
    ] = None,
    propose: Annotated[bool, typer.Option("--propose", help="Write questions that would close them to FILE.")] = False,
    learn: Annotated[bool, typer.Option("--learn", help="Put the questions of FILE to the models.")] = False,
    file: Annotated[
        Path | None,
        typer.Option("--file", help="JSON Lines; by default gaps.jsonl in the state directory.", show_default=False),
    ] = None,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """List the questions that failed, found nothing, or went to a remote model again and again, the costliest first.

    --propose writes questions to a file for you to read, change and strike; run again it adds those of new gaps, and
    leaves yours alone. --learn asks them, inside the models' daily tokens, and keeps the answers as patterns that are
    not shared until something proves them.

    \b
    Example:
      fedlearn gaps
      fedlearn gaps --propose && less ~/.local/state/fedlearn/gaps.jsonl
      fedlearn gaps --learn --limit 5
    """
    from fedlearn.cli.progress import bar
    from fedlearn.errors import SettingsError
    from fedlearn.jobs import gaps as job

    if propose and learn:
        raise SettingsError("gaps: --propose first, read the file, then --learn")
    with opened(config) as parts:
        path = file or job.proposals_path(parts)
        if propose:
            rows, notes = job.propose(parts, path, limit=limit or 20)
            _proposed(path, rows, notes, json=json)
        elif learn:
            with bar("Asking", "questions", quiet=json) as on_progress:
                learned = job.learn(parts, path, limit=limit, on_progress=on_progress)
            _learned(learned, json=json)
        else:
            _listed(job.find(parts, limit=limit or 20), json=json)


def _listed(found: Found, *, json: bool) -> None:
    if json:
        print_json(found.to_json())
        return
    for note in found.notes:
        tell(note)
    if not found.gaps:
        say("No gaps: nothing that was looked at was asked in vain.")
        return
    for number, gap in enumerate(found.gaps, 1):
        reasons = ", ".join(f"{times}x {reason}" for reason, times in sorted(gap.reasons.items()))
        say(f"{number}. {gap.question[:_SHOWN]}")
        say(f"   {reasons}; {counted(gap.tokens, 'token')}, {gap.latency_ms / 1000:.1f} s, cost {gap.cost:.1f}")
        for other in gap.others[:2]:
            say(f"   also: {other[:90]}")
        say(f"   -> {found.todo(gap)}")
    if found.total > len(found.gaps):
        say(f"{found.total - len(found.gaps):,} more; see them with --limit.")


def _proposed(path: Path, rows: list[Proposal], notes: list[str], *, json: bool) -> None:
    if json:
        shown = [{"id": r.id, "gap": r.gap, "question": r.question, "made_by": r.model} for r in rows]
        print_json({"file": str(path), "questions": shown, "notes": notes})
        return
    for note in notes:
        tell(note)
    for row in rows:
        say(f"- {row.question[:_SHOWN]}")
    if rows:
        say(f"{counted(len(rows), 'question')} in {path}.")
        say("Read it, strike what need not be asked, then: fedlearn gaps --learn")
    else:
        say("No questions: there is no gap that is not known or was not asked about already.")


def _learned(found: Learned, *, json: bool) -> None:
    if json:
        print_json(found.to_json())
        return
    for row in found.rows:
        say(f"- {row.question[:_SHOWN]}")
        say(f"  fedlearn:{row.pattern_id}" if row.pattern_id else f"  {_NO_ANSWER}")
        if objection := found.objections.get(row.pattern_id or ""):
            say(f"  held: {objection}")
    say(
        f"{counted(found.learned, 'answer')} kept as unproven, {found.held:,} held for review, "
        f"{found.refused:,} were none; "
        f"{counted(found.tokens, 'token')}, {counted(found.waiting, 'question waits', 'questions wait')}."
    )
    for note in filter(None, (found.stopped, found.waits)):
        tell(note)
