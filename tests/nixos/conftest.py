"""The Debian root with nix and systemd in which the NixOS module is checked, and what runs in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
#: Taken before the tests get an environment of their own; it names the caches.
ENVIRONMENT = dict(os.environ)

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """Return the environment that the tests were started in, for the project's own tools."""
    return ENVIRONMENT


@pytest.fixture(scope="session")
def debian_root() -> Path:
    """Return the Debian root, or skip. `tools/debian-root` makes it."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("needs root, to enter the Debian root with nix and systemd")
    where = subprocess.run([ROOT / "tools/debian-root", "--where"], env=ENVIRONMENT, capture_output=True, text=True)
    root = Path(where.stdout.strip())
    if not (root / ".ready").exists():
        pytest.skip("there is no Debian root with nix and systemd: run tools/debian-root")
    return root


@pytest.fixture(scope="session")
def in_root(debian_root: Path) -> Run:
    """Return a function that runs a command in the Debian root: repository at /mnt, nixpkgs' lib at /srv."""

    def run(*command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [ROOT / "tools/nix", *command], env=ENVIRONMENT, capture_output=True, text=True, timeout=300
        )
        if check and done.returncode:
            pytest.fail(f"{command[0]} ended with {done.returncode}: {done.stderr[-3000:]}")
        return done

    try:
        probe = run("nix-instantiate", "--version", check=False)
    except OSError as error:
        pytest.skip(f"the Debian root cannot be entered: {error}")
    if probe.returncode:
        pytest.skip(f"the Debian root cannot be entered: {probe.stderr.strip()[-200:]}")
    return run


@pytest.fixture(scope="session")
def nixpkgs_lib(debian_root: Path) -> str:
    """Return where the Debian root sees nixpkgs' lib, or skip."""
    place = Path(ENVIRONMENT.get("NIXPKGS_LIB") or debian_root.parent / "nixpkgs-lib")
    if not (place / "lib/default.nix").is_file():
        pytest.skip("nixpkgs' lib is not here: name the folder that holds its lib/ in NIXPKGS_LIB")
    return "/srv/lib"


@pytest.fixture(scope="session")
def evaluated(in_root: Run, nixpkgs_lib: str) -> dict[str, Any]:
    """Return what evaluate.nix gives, apart from the cases that stop evaluation."""
    done = in_root(
        *("nix-instantiate", "--eval", "--strict", "--json", "-E"),
        f'removeAttrs (import /mnt/tests/nixos/evaluate.nix {{ lib = import {nixpkgs_lib}; }}) [ "check" "mistyped" ]',
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _toml(table: dict[str, Any], path: tuple[str, ...] = ()) -> str:
    lines = [f"{key} = {json.dumps(value)}" for key, value in table.items() if not isinstance(value, dict)]
    text = (f"[{'.'.join(path)}]\n" if path and lines else "") + "\n".join(lines) + "\n"
    return text + "".join(_toml(v, (*path, k)) for k, v in table.items() if isinstance(v, dict))


@pytest.fixture(scope="session")
def as_toml() -> Callable[[dict[str, Any]], str]:
    """Return a writer of a settings tree as TOML: of a table its scalars and lists first, then its tables."""
    return _toml
