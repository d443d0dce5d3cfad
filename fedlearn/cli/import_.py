"""`fedlearn import`: take what the data repository holds (Step 10 of a deployment)."""

from __future__ import annotations

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say, tell
from fedlearn.counted import counted

__all__ = ["import_"]


def import_(config: ConfigOption = None, json: JsonOption = False) -> None:
    """Take patterns and newest snapshots of the data repository into ledger and index.

    Known patterns are skipped, vectors are made anew, a run that was killed is resumed by the next one.

    \b
    Example:
      git -C knowledge pull
      fedlearn import
    """
    from dataclasses import asdict

    from fedlearn.cli.progress import bar
    from fedlearn.jobs.take import import_ as job

    with opened(config) as parts, bar("importing", "patterns", quiet=json) as progress:
        result = job(parts, on_progress=progress)
    if json:
        print_json(asdict(result) | {"summary": result.summary})
        return
    say(result.summary)
    if result.quarantined:
        say(
            f"{counted(result.quarantined, 'pattern is', 'patterns are')} quarantined: "
            "nobody you trust vouches for that. `fedlearn trust review` shows them; then `fedlearn trust add ORIGIN`, "
            "or `fedlearn init --trust-existing` where you know everybody who could push."
        )
    for origin in result.unknown_origins:
        say(f"  not trusted: {origin}")
    if result.held:
        say(f"{counted(result.held, 'pattern is', 'patterns are')} held for review: the content check objects.")
    if result.waits:
        tell(f"fedlearn: {result.waits}")
    for refusal in result.refusals[:20]:
        tell(f"refused: {refusal}")
    if len(result.refusals) > 20:
        tell(f"and {len(result.refusals) - 20:,} more; --json lists all")
