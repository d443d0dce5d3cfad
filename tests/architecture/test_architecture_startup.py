"""Law: the command line starts quickly, because heavy parts are imported inside the commands that need them."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

HEAVY = {
    "sqlalchemy",
    "alembic",
    "numpy",
    "qdrant_edge",
    "qdrant_client",
    "pydantic",
    "httpx",
    "mcp",
    "starlette",
    "uvicorn",
    "watchfiles",
    "ahocorasick",
}


def loaded(statement):
    """Return the top-level modules that a fresh Python holds after `statement`."""
    code = f"{statement}\nimport sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_command_line_imports_nothing_heavy():
    if importlib.util.find_spec("fedlearn.cli.main") is None:
        pytest.skip("fedlearn/cli/main.py is not there yet")
    assert loaded("import fedlearn.cli.main") & HEAVY == set()


def test_a_heavy_import_is_seen():
    assert "numpy" in loaded("import numpy") & HEAVY
