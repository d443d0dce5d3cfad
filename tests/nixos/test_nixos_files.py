"""The Nix files can be read, and the lock file locks what the flake asks for."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path.relative_to(ROOT)
    for place in (ROOT, ROOT / "docs", ROOT / "nixos-module", ROOT / "home-module", ROOT / "tests/nixos")
    for path in (place.glob("*.nix") if place in (ROOT, ROOT / "docs") else place.rglob("*.nix"))
)


def sri_bytes(text):
    """Return the digest of a `sha256-...` hash."""
    assert text.startswith("sha256-")
    return base64.b64decode(text.removeprefix("sha256-"), validate=True)


def test_every_nix_file_parses(in_root):
    assert len(FILES) >= 15
    in_root("nix-instantiate", "--parse", *(f"/mnt/{path}" for path in FILES))


def test_a_broken_file_is_seen(in_root, tmp_path):
    done = in_root("nix-instantiate", "--parse", "-E", "{ a = ; }", check=False)
    assert done.returncode != 0


def test_nix_files_are_tidy():
    for path in FILES:
        text = (ROOT / path).read_text()
        assert text.endswith("\n"), path
        assert not re.search(r"[ \t]+$|\t", text, re.MULTILINE), f"{path}: tabs or trailing spaces"


def test_the_lock_file_locks_the_inputs_of_the_flake():
    lock = json.loads((ROOT / "flake.lock").read_text())
    flake = (ROOT / "flake.nix").read_text()
    assert lock["version"] == 7
    assert set(lock["nodes"]) == {"root", "nixpkgs"}
    asked = re.search(r'inputs\.nixpkgs\.url = "github:(\w+)/(\w+)/([\w.-]+)"', flake)
    original = lock["nodes"]["nixpkgs"]["original"]
    assert asked.groups() == (original["owner"], original["repo"], original["ref"])
    locked = lock["nodes"]["nixpkgs"]["locked"]
    assert re.fullmatch(r"[0-9a-f]{40}", locked["rev"])
    assert len(sri_bytes(locked["narHash"])) == 32


def test_the_wheels_of_the_index_are_pinned_by_hash():
    text = (ROOT / "nixos-module/qdrant-edge-py.nix").read_text()
    hashes = re.findall(r'hash = "(.+)"', text)
    assert len(set(hashes)) == 2
    assert all(len(sri_bytes(h)) == 32 for h in hashes)
    assert "qdrant-edge-py==" + re.search(r'version = "(.+)"', text)[1] in (ROOT / "pyproject.toml").read_text()


def test_the_package_has_every_dependency_of_the_project():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    package = (ROOT / "nixos-module/package.nix").read_text()
    names = [re.split(r"[=<>!\[ ]", line)[0] for line in project["dependencies"]]
    assert [name for name in names if not re.search(rf"\b{re.escape(name)}\b", package)] == []


def test_default_nix_gives_the_module_without_flakes(in_root):
    for attribute in ("nixosModule", "homeModule"):
        done = in_root(
            "nix-instantiate", "--eval", "-E", f"import (import /mnt/default.nix {{ pkgs = {{ }}; }}).{attribute}"
        )
        assert done.stdout.strip() in ("{ imports = <CODE>; }", "<LAMBDA>")
