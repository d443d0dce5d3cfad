"""The skill tree as a person wants it: what skills.toml says over what grew by itself. Pure.

    [rename]                          [move]                        [merge]              [pin]
    network = "networking"            ssh = "security/remote"       k8s = "kubernetes"   "PATTERN ID" = "nixos/boot"

On the left stands the tag that the branch grew from. On the right of `move`, `merge` and `pin` stands a tag, meaning
its branch wherever it is, or a path, of which each part that does not exist is made; "" of `move` is the root. Where a
branch that grew would close a circle with an edit, it goes to the root.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fedlearn.learning.skilltree import Tree, labels, path_of

__all__ = ["Edits", "from_toml", "parsed", "pinned", "unknown", "viewed"]

_NAME = re.compile(r"\w[\w .+#-]{0,39}")
_PATTERN = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PARTS = 8
_DEEPEST = 32
_ENTRIES = 10_000


@dataclass(frozen=True, slots=True)
class Edits:
    """What a person wants, by tag; `pin` by pattern id. Targets are a tag or a path."""

    rename: Mapping[str, str] = field(default_factory=dict)
    move: Mapping[str, str] = field(default_factory=dict)
    merge: Mapping[str, str] = field(default_factory=dict)
    pin: Mapping[str, str] = field(default_factory=dict)


def from_toml(values: Mapping[str, Any]) -> Edits:
    """Return the edits that a parsed file holds.

    Raises:
        ValueError: something in it is not as it must be; the text begins with the key.

    """
    tables: dict[str, dict[str, str]] = {}
    for name, table in values.items():
        if name not in Edits.__slots__:
            raise ValueError(f"{name}: there is no such table; use rename, move, merge and pin")
        if not isinstance(table, Mapping):
            raise ValueError(f"{name}: must be a table, as in [{name}]")
        if len(table) > _ENTRIES:
            raise ValueError(f"{name}: more than {_ENTRIES} entries")
        tables[name] = {_key(name, key): _value(name, key, value) for key, value in table.items()}
    if both := sorted(tables.get("merge", {}).keys() & (tables.get("move", {}).keys() | tables.get("rename", {}))):
        raise ValueError(f"merge.{both[0]}: a branch that is merged into another has no name or place of its own")
    return Edits(**tables)


def viewed(tree: Tree, edits: Edits) -> dict[str, tuple[str, ...]]:
    """Return the path of each tag's branch for people.

    Raises:
        ValueError: branches were put below each other in a circle, or too deep; the text begins with the key.

    """
    links = _links(tree, edits)
    return {tag: _path(links, edits, tag) for tag in tree}


def pinned(tree: Tree, edits: Edits) -> dict[str, tuple[str, ...]]:
    """Return the path of each pattern that a person gave one; errors as `viewed`."""
    links = _links(tree, edits)
    ends = {identity: _target(tree, target) for identity, target in edits.pin.items()}
    return {i: _path(links, edits, end) if isinstance(end, str) else end for i, end in ends.items()}


def parsed(text: str) -> tuple[str, ...]:
    """Return the parts of a path as people write it, `nixos/networking`; empty for the root."""
    return tuple(part.strip() for part in text.strip().strip("/").split("/")) if text.strip("/ ") else ()


def unknown(tree: Tree, edits: Edits) -> list[str]:
    """Return the keys that speak of branches which have not grown (yet)."""
    return [f"{name}.{tag}" for name in ("rename", "move", "merge") for tag in getattr(edits, name) if tag not in tree]


#: What a branch stands below: another tag's branch, or a path as it is written, () for the root.
_Above = str | tuple[str, ...]


def _links(tree: Tree, edits: Edits) -> dict[str, _Above]:
    """Return what each branch stands below, or was merged into. Where that runs in a circle, edits win over growth.

    Raises:
        ValueError: the circle was made by hand.

    """
    by_hand = {tag: target for table in (edits.move, edits.merge) for tag, target in table.items() if tag in tree}
    links: dict[str, _Above] = {tag: () if parent is None else parent for tag, parent in tree.items()}
    links |= {tag: _target(tree, target) for tag, target in by_hand.items()}
    for tag in sorted(by_hand):
        chain, at = [tag], links[tag]
        while isinstance(at, str) and at not in chain:
            chain.append(at)
            at = links[at]
        if at == tag:
            loose = next((one for one in reversed(chain) if one not in by_hand), None)
            if loose is None:
                table = "merge" if tag in edits.merge else "move"
                raise ValueError(f"{table}.{tag}: these branches would stand below each other in a circle")
            links[loose] = ()
    return links


def _path(links: Mapping[str, _Above], edits: Edits, tag: str) -> tuple[str, ...]:
    path: tuple[str, ...] = ()
    at: _Above = tag
    while isinstance(at, str):
        if at not in edits.merge:
            path = (edits.rename.get(at, at), *path)
        at = links[at]
    if len(at) + len(path) > _DEEPEST:
        raise ValueError(f"move: the branch {'/'.join(path)[-80:]} would stand deeper than {_DEEPEST}")
    return (*at, *path)


def _target(tree: Tree, target: str) -> _Above:
    """Return what a target means: the branch of a tag, or a path as it is written."""
    path = parsed(target)
    return path[-1] if path and path[-1] in tree and (len(path) == 1 or path_of(tree, path[-1]) == path) else path


def _key(table: str, key: str) -> str:
    lowered = key.strip().lower().removeprefix("fedlearn:")
    if table == "pin":
        if not _PATTERN.fullmatch(lowered):
            raise ValueError(f"pin.{key[:60]}: must be the whole id of a pattern, as `fedlearn search` shows it")
        return lowered
    tag = lowered.rsplit("/", 1)[-1]
    if not labels([tag]):
        raise ValueError(f"{table}.{key[:60]}: must be the tag of a branch, one word")
    return tag


def _value(table: str, key: str, value: Any) -> str:
    where = f"{table}.{key[:60]}"
    if not isinstance(value, str):
        raise ValueError(f"{where}: must be a text, not {value!r:.40}")
    path = parsed(value)
    if table == "rename":
        if len(path) != 1:
            raise ValueError(f"{where}: must be one name without /; `move` puts a branch elsewhere")
    elif table != "move" and not path:
        raise ValueError(f"{where}: must name a branch")
    if len(path) > _PARTS or not all(_NAME.fullmatch(part) for part in path):
        raise ValueError(f"{where}: {value[:60]!r} is no branch; use at most {_PARTS} names of at most 40 letters")
    return value
