"""How quickly telemetry is learnt, beside the least that any program would have to do with it.

    python benchmarks/learn.py [DIRECTORY] [--events N] [--twice]        default: 200000 made interactions

The floor is one Python process that does `orjson.loads`, one uuid5 and one SQLite row a line (WAL, batches of 1,000).
Both are given in lines/s of wall time and of processor time, because other programs may run beside.
DIRECTORY holds telemetry; without it `make_telemetry.py` makes some (FEDLEARN_SHARED names the folder above its own).
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import orjson

MAKER = Path(os.environ.get("FEDLEARN_SHARED") or Path(__file__).parents[2] / "shared") / "tools" / "make_telemetry.py"
DISTINCT = 10_000
NAMESPACE = uuid.UUID("6f1c2c1e-3c4b-5d57-9f0a-fed1ea500001")


def floor(directory: Path, place: Path) -> int:
    """Do the least with every line and return their number."""
    ledger = sqlite3.connect(place / "floor.db", isolation_level=None)
    ledger.execute("PRAGMA journal_mode=WAL")
    ledger.execute("CREATE TABLE lines (id TEXT PRIMARY KEY, line BLOB)")
    lines, rows = 0, []

    def commit() -> None:
        ledger.execute("BEGIN")
        ledger.executemany("INSERT OR IGNORE INTO lines VALUES (?, ?)", rows)
        ledger.execute("COMMIT")
        rows.clear()

    for path in sorted(directory.glob("*.jsonl")):
        with path.open("rb") as file:
            for line in file:
                orjson.loads(line)
                rows.append((str(uuid.uuid5(NAMESPACE, line.decode())), line))
                lines += 1
                if len(rows) == 1000:
                    commit()
    commit()
    ledger.close()
    return lines


def learn(state: Path, directory: Path) -> tuple[dict[str, float], float, float, float]:
    """Run `fedlearn learn`; return its report, wall seconds, processor seconds, and its peak memory in MB."""
    environment = {**os.environ, "FEDLEARN_STATE_DIR": str(state), "FEDLEARN_CONFIG": str(state / "none.toml")}
    begun = time.perf_counter()
    done = subprocess.Popen(
        [sys.executable, "-m", "fedlearn.cli.main", "learn", "--json", str(directory)],
        env=environment,
        stdout=subprocess.PIPE,
    )
    assert done.stdout is not None
    report = json.loads(done.stdout.read())
    _, status, usage = os.wait4(done.pid, 0)
    done.returncode = os.waitstatus_to_exitcode(status)
    assert done.returncode == 0
    processor = usage.ru_utime + usage.ru_stime
    return report, time.perf_counter() - begun, processor, usage.ru_maxrss / 1024


def on_disk(place: Path) -> int:
    """Return the bytes that files really take."""
    return sum(path.stat().st_blocks * 512 for path in place.rglob("*") if path.is_file())


def distinct(count: int) -> Iterator[bytes]:
    """Yield interactions that teach one pattern each."""
    for number in range(count):
        words = uuid.uuid5(NAMESPACE, str(number)).hex
        parts = [words[i : i + 4] for i in range(0, 32, 4)]
        question = f"How do I mend the {parts[0]} of {parts[1]} when {parts[2]} waits for {parts[3]}?"
        answer = (
            f"The unit {parts[4]} reads an old file, because {parts[5]} keeps it open. Set `services.{parts[6]}.port = "
            f"{number};` and rebuild:\n```nix\nservices.{parts[6]}.enable = true;\nservices.{parts[6]}.port = "
            f"{number};\n```\nThen restart {parts[7]} and look at the journal; it must say that the socket is open."
        )
        event = {"event_type": "completion", "extension": "e", "prompt": question, "completion": answer}
        yield orjson.dumps(event | {"success": True, "user_feedback": 1}) + b"\n"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("directory", type=Path, nargs="?")
    arguments.add_argument("--events", type=int, default=200_000)
    arguments.add_argument("--twice", action="store_true", help="also learn from twice the input, for the memory")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="fedlearn-bench-") as name:
        place = Path(name)
        directory = given.directory or made(place / "telemetry", given.events)

        begun, processor = time.perf_counter(), time.process_time()
        lines = floor(directory, place)
        floor_wall, floor_processor = time.perf_counter() - begun, time.process_time() - processor
        show("floor", lines, floor_wall, floor_processor)

        report, wall, processor, peak = learn(place / "state", directory)
        show("learn", lines, wall, processor)
        print(f"of the floor         {floor_wall / wall:8.0%} wall  {floor_processor / processor:8.0%} processor")
        print(f"peak memory          {peak:8.0f} MB")
        print(f"interactions {report['new']:,.0f}, patterns {report['patterns_new']:,.0f}")
        print(f"ledger and index     {on_disk(place / 'state') / 1e6:8.0f} MB")

        _, wall, processor, _ = learn(place / "state", directory)
        print(f"nothing new          {wall:8.2f} s wall  {processor:8.2f} s processor")

        if given.twice:
            _, _, _, peak = learn(place / "twice", made(place / "more", 2 * given.events))
            print(f"peak for twice       {peak:8.0f} MB")

        (place / "distinct").mkdir()
        (place / "distinct" / "vscode-events.jsonl").write_bytes(b"".join(distinct(DISTINCT)))
        report, wall, _, _ = learn(place / "store", place / "distinct")
        taken = on_disk(place / "store") / report["patterns_new"]
        print(f"{report['patterns_new']:,.0f} distinct patterns in {wall:.1f} s, {taken / 1000:.1f} kB each")


def made(directory: Path, events: int) -> Path:
    """Make telemetry with the script of the shared material."""
    if not MAKER.exists():
        sys.exit(f"no {MAKER}; give a directory with telemetry, or name the folder above tools/ in FEDLEARN_SHARED")
    subprocess.run([sys.executable, MAKER, directory, "--events", str(events)], check=True, stdout=subprocess.DEVNULL)
    return directory


def show(name: str, lines: int, wall: float, processor: float) -> None:
    """Print how quick something was."""
    print(f"{name:8} {lines:9,} lines {lines / wall:9,.0f} lines/s wall {lines / processor:9,.0f} lines/s processor")


if __name__ == "__main__":
    main()
