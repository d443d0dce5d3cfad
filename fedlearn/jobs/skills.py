"""The skill tree: grown from what is known, edited by hand, walked branch by branch."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from heapq import nlargest
from itertools import islice
from pathlib import Path
from typing import Any

from fedlearn.errors import SettingsError
from fedlearn.learning.skilledits import Edits, from_toml, parsed, pinned, unknown, viewed
from fedlearn.learning.skilltree import Branch, branches, grown, labels, place, words
from fedlearn.ledger import journal, patterns, skills
from fedlearn.ledger.database import Ledger
from fedlearn.ledger.patterns import Known
from fedlearn.records import Tier
from fedlearn.wiring import Parts

__all__ = ["Skills", "best_of", "ids_of", "read", "walk"]

_GROWN = "skills_grown"
_EDITS_BYTES = 1_000_000
_BEST = 3
#: So many patterns get their place in one transaction.
_PLACED_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Skills:
    """The tree as people see it.

    `roots` are its branches with their counts, `unsorted` counts the patterns without a place, `paths` has the branch
    of each tag and `pins` that of each pattern put there by hand. `notes` says which edits speak of nothing.
    """

    roots: tuple[Branch, ...]
    unsorted: int
    paths: dict[str, tuple[str, ...]]
    pins: dict[str, tuple[str, ...]]
    notes: tuple[str, ...]

    def find(self, text: str) -> Branch | None:
        """Return the branch that a person names, None for the whole tree; letters may be large or small.

        Raises:
            SettingsError: there is no such branch; the message names the nearest ones.

        """
        there = {branch.path: branch for branch in self}
        path = _named(text, there, self.paths)
        return there[path] if path else None

    def __iter__(self) -> Iterator[Branch]:
        """Yield every branch, each before those below it."""
        waiting = list(reversed(self.roots))
        while waiting:
            branch = waiting.pop()
            yield branch
            waiting.extend(reversed(branch.below))


def read(parts: Parts, *, regrow: bool = False) -> Skills:
    """Return the tree, which grows by what was learned since it was last looked at.

    Args:
        parts: of the command or server.
        regrow: forget the branches and grow them anew from all that is known; edits by hand stay.

    Raises:
        SettingsError: the file with the edits is wrong.

    """
    paths, pins, notes = _paths(parts, regrow=regrow)
    with parts.ledger.reading() as connection:
        at_tags, unsorted = skills.counts(connection)
        by_hand = skills.places_of(connection, list(pins))
    at_paths: Counter[tuple[str, ...]] = Counter()
    # A branch that another process grew a moment ago is counted the next time.
    for tag in at_tags.keys() & paths.keys():
        at_paths[paths[tag]] += at_tags[tag]
    for identity, was in by_hand.items():
        if was is None:
            unsorted -= 1
        elif was in paths:
            at_paths[paths[was]] -= 1
        at_paths[pins[identity]] += 1
    notes += [f"pin.{identity}: there is no such pattern" for identity in pins if identity not in by_hand]
    pins = {identity: path for identity, path in pins.items() if identity in by_hand}
    return Skills(branches(paths, at_paths), unsorted, paths, pins, tuple(notes))


def _paths(
    parts: Parts, *, regrow: bool = False
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]], list[str]]:
    """Return the path of each tag's branch and of each pinned pattern, and edits of nothing; all else as `read`."""
    file = parts.settings.learning.skills_file or parts.settings.state_dir / "skills.toml"
    edits = _edits(file.expanduser(), must_be=parts.settings.learning.skills_file is not None)
    with parts.ledger.reading() as connection:
        current = journal.fact(connection, _GROWN) == str(journal.knowledge_version(connection))
    if regrow or not current:
        if regrow:
            with parts.ledger.writing() as connection:
                skills.clear(connection)
                journal.set_fact(connection, _GROWN, "")
        _grow(parts.ledger, parts.settings.learning.skill_branches)
    with parts.ledger.reading() as connection:
        tree = skills.tree(connection)
    try:
        paths, pins = viewed(tree, edits), pinned(tree, edits)
    except ValueError as error:
        raise SettingsError(f"{file}: {error}") from error
    return paths, pins, [f"{file}: {key}: there is no such branch (yet)" for key in unknown(tree, edits)]


def _named(text: str, there: Collection[tuple[str, ...]], paths: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the one of the paths that a person names, by its parts or, wherever it stands, by its tag; () for all.

    Raises:
        SettingsError: there is no such branch; the message names the nearest ones.

    """
    wanted = tuple(part.lower() for part in parsed(text))
    if not wanted:
        return ()
    found = {tuple(part.lower() for part in path): path for path in there}.get(wanted)
    if found is None and len(wanted) == 1 and paths.get(wanted[0]) in there:
        found = paths[wanted[0]]
    if found is None:
        near = get_close_matches("/".join(wanted)[:200], ["/".join(path) for path in there], 3, 0.4)
        hint = f"the nearest are {', '.join(near)}" if near else "`fedlearn skills` lists them"
        raise SettingsError(f"{text[:80]}: there is no such branch of the skill tree; {hint}")
    return found


def walk(parts: Parts, branch: str = "", *, depth: int | None = None, regrow: bool = False) -> dict[str, Any]:
    """Return the tree from a branch on, as JSON values: counts, and the best patterns of each branch.

    Args:
        parts: of the command or server.
        branch: a path or the tag of a branch; empty: the whole tree.
        depth: so many levels below it; None means all.
        regrow: as in `read`.

    Raises:
        SettingsError: there is no such branch, or the file with the edits is wrong.

    """
    tree = read(parts, regrow=regrow)
    found = tree.find(branch)
    with parts.ledger.reading() as connection:
        best = {
            tier: skills.best(connection, list(tree.paths), _BEST + len(tree.pins), tiers=[tier])
            for tier in patterns.SERVED_TIERS
        }
        held = patterns.by_ids(connection, list(tree.pins))
    # What is our own is named first: the worth of the others is what they say of themselves.
    by_path: dict[tuple[str, ...], list[tuple[bool, float, str, str]]] = {}
    for tier, by_tag in best.items():
        for tag, members in by_tag.items():
            free = [(tier == Tier.OWN, *member) for member in members if member[1] not in tree.pins]
            by_path.setdefault(tree.paths[tag], []).extend(free)
    for identity, path in tree.pins.items():
        known = held[identity]
        name = known.pattern.metadata.name
        by_path.setdefault(path, []).append((known.tier is Tier.OWN, known.pattern.value_score, identity, name))

    def shown(one: Branch, left: int | None) -> tuple[dict[str, Any], list[tuple[bool, float, str, str]]]:
        below = [shown(under, None if left is None else left - 1) for under in one.below]
        top = nlargest(_BEST, [*by_path.get(one.path, []), *(m for _, members in below for m in members)])
        value: dict[str, Any] = {
            "branch": "/".join(one.path),
            "tags": list(one.tags),
            "own": one.own,
            "patterns": one.total,
            "best": [{"id": i, "name": name, "value_score": score} for _, score, i, name in top],
        }
        if left is None or left > 0:
            value["branches"] = [item for item, _ in below]
        return value, top

    if found is not None:
        return {**shown(found, depth)[0], "notes": list(tree.notes)}
    left = None if depth is None else max(0, depth - 1)
    return {
        "branch": "",
        "patterns": sum(root.total for root in tree.roots) + tree.unsorted,
        "unsorted": tree.unsorted,
        "branches": [shown(root, left)[0] for root in tree.roots] if depth != 0 else [],
        "notes": list(tree.notes),
    }


def ids_of(parts: Parts, branch: str) -> frozenset[str]:
    """Return the patterns of a branch and of all below it.

    Raises:
        SettingsError: there is no such branch, or the file with the edits is wrong.

    """
    tags, by_hand, pins = _within(parts, branch)
    with parts.ledger.reading() as connection:
        if tags is None:
            return frozenset(identity for _, identity in patterns.servable_ids(connection))
        return frozenset(identity for identity in skills.ids_at(connection, tags) if identity not in pins) | by_hand


def best_of(parts: Parts, branch: str, *, limit: int) -> list[Known]:
    """Return the most valuable patterns of a branch and of all below it, `limit` of each tier; errors as `ids_of`."""
    tags, by_hand, pins = _within(parts, branch)
    found: list[Known] = []
    with parts.ledger.reading() as connection:
        if tags is None:
            tags = list(skills.tree(connection))
        for tier in patterns.SERVED_TIERS:
            best = skills.best(connection, tags, limit + len(pins), tiers=[tier])
            ids = [i for members in best.values() for _, i, _ in members if i not in pins]
            known = patterns.by_ids(connection, [*ids, *by_hand]).values()
            served = [one for one in known if one.servable and one.tier == tier]
            found += sorted(served, key=_worth)[:limit]
    return sorted(found, key=_worth)


def _worth(known: Known) -> tuple[float, str]:
    return -known.pattern.value_score, known.pattern.id


def _within(parts: Parts, branch: str) -> tuple[list[str] | None, frozenset[str], Collection[str]]:
    """Return the tags of a branch and all below it (None: of the whole tree), what is pinned there, and anywhere."""
    paths, pins, _ = _paths(parts)
    there = {path[:depth] for path in (*paths.values(), *pins.values()) for depth in range(1, len(path) + 1)}
    top = _named(branch, there, paths)
    tags = [tag for tag, path in paths.items() if path[: len(top)] == top]
    by_hand = frozenset(identity for identity, path in pins.items() if path[: len(top)] == top)
    return tags if top else None, by_hand, pins


def _grow(ledger: Ledger, most: int) -> None:
    """Add the branches that the patterns make, and give a place to each pattern that has none.

    What takes long is done while only reading, and places are written in parts, so that nobody waits for it. A run that
    ends early, or beside another one, leaves the rest to the next.
    """
    with ledger.reading() as connection:
        version = journal.knowledge_version(connection)
    tree = _with_branches(ledger, most)
    with ledger.reading() as connection:
        waiting = skills.tagged(connection, unplaced=True)
        while part := list(islice(waiting, _PLACED_AT_ONCE)):
            found = {identity: place(tree, labels(tags), words(name)) for identity, tags, name in part}
            if places := {identity: tag for identity, tag in found.items() if tag is not None}:
                with ledger.writing() as apart:
                    skills.save_places(apart, places)
    with ledger.writing() as connection:
        journal.set_fact(connection, _GROWN, str(version))


def _with_branches(ledger: Ledger, most: int) -> dict[str, str | None]:
    """Return the tree with the branches that the patterns make now, which the ledger has from then on."""
    while True:
        with ledger.reading() as connection:
            known = Counter(labels(tags) for _, tags, _ in skills.tagged(connection))
            tree = skills.tree(connection)
        after = grown(tree, known, most)
        new = {tag: parent for tag, parent in after.items() if tag not in tree}
        if not new:
            return after
        with ledger.writing() as connection:
            # Another process may have let it grow meanwhile; then both count from what stands there.
            if skills.tree(connection) == tree:
                skills.save_tree(connection, new)
                return after


def _edits(file: Path, *, must_be: bool) -> Edits:
    """Return what the file says.

    Raises:
        SettingsError: it is not there although the settings name it, cannot be read, or says what cannot be.

    """
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        if must_be:
            raise SettingsError(f"learning.skills_file: {file}: there is no such file") from None
        return Edits()
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read: {error.strerror}; check the path and its owner") from error
    if len(data) > _EDITS_BYTES:
        raise SettingsError(f"{file}: larger than {_EDITS_BYTES:,} bytes; the skill tree needs no such file")
    try:
        return from_toml(tomllib.loads(data.decode()))
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file}: byte {error.start} is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: not valid TOML: {error}") from error
    except ValueError as error:
        raise SettingsError(f"{file}: {error}") from error
