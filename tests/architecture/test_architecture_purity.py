"""Law: records, value, codec, join, scrubber, formats and what the coordinator weighs do no I/O and read no clock."""

from __future__ import annotations

import pytest

PURE = (
    "records",
    "value",
    "datarepo.codec",
    "datarepo.merge",
    "privacy.content",
    "privacy.harm",
    "privacy.layers",
    "privacy.scrub",
    "telemetry.formats",
    "coordinator.advice",
    "coordinator.calls",
    "coordinator.corrections",
    "coordinator.failures",
    "coordinator.playbooks",
    "coordinator.signature",
)
#: Modules that reach the world, the clock or chance. `datetime` has pure types and is judged by its calls.
IMPURE_IMPORTS = (
    "asyncio glob http httpx io logging multiprocessing os pathlib random requests secrets shutil signal socket "
    "sqlite3 sqlalchemy subprocess sys tempfile threading time urllib.request"
).split()
IMPURE_CALLS = {"open", "print", "input", "exec", "eval", "breakpoint", "uuid.uuid1", "uuid.uuid4", "uuid1", "uuid4"}
CLOCK_ENDINGS = (".now", ".today", ".utcnow")
#: A frozen path in a type is data; only its type may be imported.
PURE_NAMES = {"pathlib.PurePath", "pathlib.PurePosixPath"}


def impurities(module):
    for name, line in module.imports():
        if name not in PURE_NAMES and any(name == bad or name.startswith(f"{bad}.") for bad in IMPURE_IMPORTS):
            yield module.at(line, f"a pure module imports {name}")
    for name, line in module.calls():
        if name in IMPURE_CALLS or name.endswith(CLOCK_ENDINGS):
            yield module.at(line, f"a pure module calls {name}")


def test_pure_wings_do_no_io_and_read_no_clock(modules):
    pure = [module for module in modules if module.within(*PURE)]
    assert len(pure) >= 3
    assert [problem for module in pure for problem in impurities(module)] == []


@pytest.mark.parametrize(
    "text",
    [
        "import os",
        "from pathlib import Path",
        "import urllib.request",
        "import time as t",
        "from datetime import datetime\ndef f(): return datetime.now()",
        "def f(p): return open(p)",
        "def f():\n    import random\n    return random.random()",
        "import uuid\nx = uuid.uuid4()",
    ],
)
def test_an_impurity_is_seen(planted, text):
    assert list(impurities(planted("value.outcome", text)))


@pytest.mark.parametrize(
    "text",
    ["from datetime import datetime, UTC\nx = datetime(2026, 1, 1, tzinfo=UTC)", "import re, uuid\nuuid.uuid5"],
)
def test_pure_types_are_allowed(planted, text):
    assert not list(impurities(planted("value.outcome", text)))
