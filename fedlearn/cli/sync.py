"""`fedlearn sync`: write what was learned into the data repository."""

from __future__ import annotations

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say, tell
from fedlearn.counted import counted

__all__ = ["sync"]


def sync(config: ConfigOption = None, json: JsonOption = False) -> None:
    """Write what this host has learned into data/, scrubbed and proved, and commit it.

    Patterns from the threshold up, the fine-tuning dataset, the last high-value interactions and this month's
    metrics. A second run with nothing new changes no byte.

    \b
    Example:
      fedlearn sync
      git -C ~/.local/state/fedlearn/repository push origin main
    """
    from dataclasses import asdict

    from fedlearn.jobs.share import sync as job

    with opened(config) as parts:
        result = job(parts)
        place = parts.settings.repository_path
    if json:
        print_json(asdict(result))
        return
    for problem in result.problems:
        tell(f"fedlearn: {problem}")
    if not result.written and not result.removed:
        say(f"Nothing new: {counted(result.patterns, 'pattern is', 'patterns are')} shared in {place}.")
    else:
        say(
            f"Shared {counted(result.patterns, 'pattern')}, {counted(result.dataset, 'dataset row')} and "
            f"{counted(result.interactions, 'interaction')} in {place} "
            f"({counted(len(result.written), 'file')} written)."
        )
    if result.held:
        held = counted(result.held, "record was", "records were")
        say(f"{held} held back by the gate; `fedlearn status` counts them.")
    if result.left_out:
        stays = counted(result.left_out, "pattern stays", "patterns stay")
        say(f"{stays} here: the best are shared (limits.file_bytes, limits.origin_patterns).")
