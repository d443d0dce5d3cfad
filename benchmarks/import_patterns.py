"""How quickly patterns of other hosts come in: checked, into the ledger and the index; and again with nothing new.

python benchmarks/import_patterns.py [PATTERNS]          default: 10000
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from fedlearn.datarepo.codec import PatternLine, encode_patterns, pattern_of
from fedlearn.datarepo.layout import patterns_file
from fedlearn.jobs.init import init
from fedlearn.jobs.take import import_
from fedlearn.records import NAMESPACE, Category, PatternMetadata
from fedlearn.settings import load
from fedlearn.wiring import Parts


def made(count: int) -> Iterator[PatternLine]:
    """Yield patterns as another host would share them, each of its own words."""
    for number in range(count):
        words = uuid.uuid5(NAMESPACE, f"import {number}").hex
        parts = [words[i : i + 4] for i in range(0, 32, 4)]
        problem = f"How do I mend the {parts[0]} of {parts[1]} when {parts[2]} waits for {parts[3]}?"
        answer = (
            f"The unit {parts[4]} reads an old file, because {parts[5]} keeps it open. Set "
            f"`services.{parts[6]}.port = {number};` and rebuild, then restart {parts[7]} and look at the journal."
        )
        metadata = PatternMetadata(problem, answer[:80], tags=("nixos", "systemd"), source_query=problem)
        category = tuple(Category)[number % 3]
        yield PatternLine(pattern_of(category, f"{problem}\n\n{answer}", metadata, 0.75), 0.75)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory(prefix="fedlearn-bench-") as name:
        settings = load(environment={"FEDLEARN_STATE_DIR": name, "FEDLEARN_TRUST__UNSIGNED": "true"})
        with Parts(settings) as parts:
            init(parts, Path(name) / "config.toml", {}, trust_existing=False)
        lines = list(made(count))
        for category in Category:
            path = settings.repository_path / patterns_file(category)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(encode_patterns(line for line in lines if line.pattern.category is category))
        for what in ("import", "again"):
            begun, processor = time.perf_counter(), time.process_time()
            with Parts(settings) as parts:
                result = import_(parts)
            wall, processor = time.perf_counter() - begun, time.process_time() - processor
            print(
                f"{what:7} {result.imported:7,} new {result.known:7,} known  {wall:6.2f} s wall {processor:6.2f} s cpu"
            )
            if result.imported:
                print(f"        {count / wall:9,.0f} points/s wall {count / processor:9,.0f} points/s processor")


if __name__ == "__main__":
    main()
