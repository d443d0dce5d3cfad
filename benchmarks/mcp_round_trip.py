"""How long an assistant waits for `fedlearn mcp`, asked by the SDK's own client over standard streams.

    python benchmarks/mcp_round_trip.py [PATTERNS [CALLS]]          default: 2000 400

`at once` is the first search when it follows the handshake without a pause, `first` when the assistant thinks for a
second before it, `pause` one after a lull of 5 s; p50 and p99 are of calls one after the other.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import anyio
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from fedlearn.index import outbox
from fedlearn.ledger import journal, patterns
from fedlearn.ledger.patterns import Known
from fedlearn.records import Category, Evidence, Pattern, PatternMetadata, Status, Tier, pattern_id
from fedlearn.settings import Settings
from fedlearn.wiring import Parts

WORDS = [f"{start}{end}" for start in "nix git docker pg ssh systemd python venv".split() for end in range(60)]


def known(choose: random.Random) -> Known:
    """Return a pattern of 40 words with a name of 8."""
    name = " ".join(choose.choices(WORDS, k=8))
    content = f"{name}\n\n{' '.join(choose.choices(WORDS, k=40))}"
    category = choose.choice(list(Category))
    metadata = PatternMetadata(name, source_query=name)
    pattern = Pattern(pattern_id(category, content), category, content, metadata, 0.8)
    return Known(pattern, True, Tier.OWN, Status.ACTIVE, Evidence(seen=1))


def fill(state: Path, count: int) -> None:
    """Make a host that knows so many patterns."""
    choose = random.Random(7)
    made = list({one.pattern.id: one for one in (known(choose) for _ in range(count))}.values())
    with Parts(Settings.model_validate({"state_dir": state})) as parts:
        with parts.ledger.writing() as connection:
            patterns.save(connection, made, [])
            journal.queue(connection, [(one.pattern.category.value, one.pattern.id) for one in made])
        outbox.drain(parts.ledger, parts.index, parts.embedder)


def server(state: Path) -> StdioServerParameters:
    """Return how the server is started."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(state.parent), "FEDLEARN_STATE_DIR": str(state)}
    return StdioServerParameters(
        command=sys.executable,
        args=["-m", "fedlearn.cli.main", "mcp"],
        env={**environment, "OPENBLAS_NUM_THREADS": "1"},
    )


async def ask(client: Client, choose: random.Random) -> float:
    """Return the milliseconds of one search."""
    began = time.perf_counter()
    found = await client.call_tool("search_patterns", {"question": " ".join(choose.choices(WORDS, k=6))})
    assert not found.is_error
    return (time.perf_counter() - began) * 1e3


async def measure(state: Path, calls: int) -> None:
    """Print what a client sees."""
    choose = random.Random(8)
    async with Client(stdio_client(server(state))) as client:
        print(f"at once {await ask(client, choose):7.1f} ms")
    began = time.perf_counter()
    async with Client(stdio_client(server(state))) as client:
        print(f"start   {(time.perf_counter() - began) * 1e3:7.1f} ms, until the handshake is done")
        await anyio.sleep(1)
        print(f"first   {await ask(client, choose):7.1f} ms")
        await anyio.sleep(5)
        print(f"pause   {await ask(client, choose):7.1f} ms")
        taken = sorted([await ask(client, choose) for _ in range(calls)])
        print(f"p50     {statistics.median(taken):7.1f} ms")
        print(f"p99     {taken[int(0.99 * (calls - 1))]:7.1f} ms")
        print(f"longest {taken[-1]:7.1f} ms of {calls} calls")


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    patterns_count, calls_count = (given + [2000, 400][len(given) :])[:2]
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "state"
        home.mkdir()
        fill(home, patterns_count)
        print(f"{patterns_count} patterns")
        anyio.run(measure, home, calls_count)
