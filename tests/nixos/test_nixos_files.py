"""The Nix files can be read, and the lock file locks what the flake asks for."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOLDEN = sorted((Path(__file__).parent / "golden").glob("*/settings.json"))
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


def test_the_wheels_of_the_mcp_sdk_are_pinned_and_new_enough():
    import tomllib

    text = (ROOT / "nixos-module/mcp.nix").read_text()
    pinned = dict(re.findall(r'name = "(\w+)";\s+version = "(.+)";', text))
    assert set(pinned) == {"httpcore2", "httpx2", "mcp", "mcp_types"}
    assert all(len(sri_bytes(h)) == 32 for h in re.findall(r'hash = "(.+)"', text))
    (wanted,) = (
        line
        for line in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["mcp"]
        if line.startswith("mcp>=")
    )
    least, below = re.fullmatch(r"mcp>=([\d.]+),<(\d+)", wanted).groups()
    has = [int(part) for part in pinned["mcp"].split(".")]
    assert [int(part) for part in least.split(".")] <= has < [int(below)]
    assert f'"{least}"' in (ROOT / "nixos-module/package.nix").read_text()


@pytest.mark.parametrize("case", GOLDEN, ids=lambda path: path.parent.name)
def test_the_module_sets_only_keys_that_the_program_has(case, tmp_path):
    from fedlearn.settings import Settings

    values = json.loads(case.read_text())
    Settings.model_validate(values | {"cache_dir": tmp_path})


def test_the_options_of_a_remote_are_the_settings_of_a_remote():
    from fedlearn.settings import Remote

    text = (ROOT / "nixos-module/options.nix").read_text()
    submodule = text.split("remote = types.submodule {", 1)[1].split("timer = types.submodule", 1)[0]
    options = set(re.findall(r"^      (\w+) = mkOption", submodule, re.MULTILINE))
    # Files with keys come as credentials; a key of a remote that is kept apart is made where none is set.
    assert options - {"credential"} == set(Remote.model_fields) - {"ssh_key_file", "key_file"}


def test_a_key_that_the_program_does_not_have_is_seen(tmp_path):
    from pydantic import ValidationError

    from fedlearn.settings import Settings

    values = json.loads(GOLDEN[0].read_text()) | {"daemon": {"batch_lines": 1}}
    with pytest.raises(ValidationError, match="batch_lines"):
        Settings.model_validate(values)


def test_the_package_has_every_dependency_of_the_project():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    package = (ROOT / "nixos-module/package.nix").read_text()
    extras = [line for name, lines in project["optional-dependencies"].items() if name != "dev" for line in lines]
    names = [re.split(r"[=<>!\[ ]", line)[0] for line in project["dependencies"] + extras]
    assert {"sqlalchemy", "mcp", "google-re2"} < set(names)
    assert [name for name in names if not re.search(rf"\b{re.escape(name)}\b", package)] == []


def test_default_nix_gives_the_module_without_flakes(in_root):
    for attribute in ("nixosModule", "homeModule"):
        done = in_root(
            "nix-instantiate", "--eval", "-E", f"import (import /mnt/default.nix {{ pkgs = {{ }}; }}).{attribute}"
        )
        assert done.stdout.strip() in ("{ imports = <CODE>; }", "<LAMBDA>")
