"""The skill tree: branches from tags that occur together, which stay where they are once they have grown. Pure.

A tag stands below another one when at least four fifths of its patterns bear the other one, too, and the other one is
the more frequent (Sanderson and Croft, "Deriving concept hierarchies from text", SIGIR 1999); of several the rarest,
which says most. So each tag is one branch. New patterns add branches and get a place; they move nothing that has one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from sys import intern

__all__ = ["DEPTH", "LEAST", "Branch", "Tree", "branches", "grown", "labels", "path_of", "place", "words"]

#: So many patterns make a branch, and so deep the tree grows by itself.
LEAST = 3
DEPTH = 4
_SHARE = 0.8
_TAGS = 16
#: A name is one word, so that no tag of another host can speak to whoever reads the tree.
_LABEL = re.compile(r"\w[\w.+#-]{0,39}")

#: The parent of each branch, by tag; None at the root.
Tree = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch: its path, the tags that lead to it, its own patterns and all of them, and the branches below it."""

    path: tuple[str, ...]
    tags: tuple[str, ...]
    own: int
    total: int
    below: tuple[Branch, ...]


def labels(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the tags that can name a branch: one word of at most 40 characters, not a number; at most 16, by name."""
    found = {unicodedata.normalize("NFC", tag).lower() for tag in tags}
    return tuple(sorted(intern(tag) for tag in found if _LABEL.fullmatch(tag) and not tag.isdigit())[:_TAGS])


def words(name: str) -> tuple[str, ...]:
    """Return the words of a pattern's name that could be the names of branches."""
    return labels(word.strip(".") for word in _LABEL.findall(name.lower()))


def grown(tree: Tree, patterns: Mapping[tuple[str, ...], int], most: int) -> dict[str, str | None]:
    """Return the tree with the branches that it has now, and those that the patterns make besides.

    Args:
        tree: as it is; none of its branches moves or goes.
        patterns: how many patterns there are of each set of labels, those with a place included.
        most: at most so many branches in all; the most frequent tags come first.

    """
    single: Counter[str] = Counter()
    for tags, times in patterns.items():
        for tag in tags:
            single[tag] += times
    new = sorted((tag for tag in single if single[tag] >= LEAST and tag not in tree), key=lambda t: (-single[t], t))
    new = new[: max(0, most - len(tree))]
    both = _together(patterns, set(new), {*tree, *new})
    result = dict(tree)
    for tag in new:
        # The tags before it are at least as frequent, so no circle can arise.
        above = [o for o in result if single[o] > single[tag] and both[tag, o] >= _SHARE * single[tag]]
        parent = min(above, key=lambda other: (single[other], other), default=None)
        # What would stand too deep stands beside the deepest.
        while parent is not None and len(path_of(result, parent)) >= DEPTH:
            parent = result[parent]
        result[tag] = parent
    return result


def _together(
    patterns: Mapping[tuple[str, ...], int], new: Collection[str], all_tags: Collection[str]
) -> Counter[tuple[str, str]]:
    """Return how many patterns bear a new tag and another one that is a branch."""
    both: Counter[tuple[str, str]] = Counter()
    for tags, times in patterns.items():
        fresh = [tag for tag in tags if tag in new]
        for one in fresh:
            for other in tags:
                if other in all_tags:
                    both[one, other] += times
    return both


def path_of(tree: Tree, tag: str) -> tuple[str, ...]:
    """Return the tags from the root to a branch.

    Raises:
        KeyError: there is no such branch.

    """
    path: list[str] = []
    at: str | None = tag
    while at is not None and at not in path:
        path.append(at)
        at = tree[at]
    return tuple(reversed(path))


def place(tree: Tree, tags: Collection[str], name: Collection[str]) -> str | None:
    """Return the branch for a pattern: the one that most of its tags lead to, None when no branch bears its words.

    Args:
        tree: the branches.
        tags: labels of the pattern.
        name: words of its name; they decide between equals, and where it has no tag that is a branch.

    """
    here = [tag for tag in tags if tag in tree] or [word for word in name if word in tree]

    def order(tag: str) -> tuple[int, bool, int, tuple[str, ...]]:
        path = path_of(tree, tag)
        return -sum(part in here for part in path), tag not in name, -len(path), path

    return min(here, key=order, default=None)


def branches(paths: Mapping[str, tuple[str, ...]], counts: Mapping[tuple[str, ...], int]) -> tuple[Branch, ...]:
    """Return the branches at the root, the largest first, without the empty ones.

    Args:
        paths: the path that each tag's branch has for people.
        counts: the patterns that stand at each path.

    """
    tags: dict[tuple[str, ...], list[str]] = {}
    for tag, path in paths.items():
        tags.setdefault(path, []).append(tag)
    below: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for path, count in counts.items():
        for depth in range(len(path) if count else 0):
            below.setdefault(path[:depth], set()).add(path[: depth + 1])

    def made(path: tuple[str, ...]) -> Branch:
        under = tuple(sorted(map(made, below.get(path, ())), key=lambda branch: (-branch.total, branch.path)))
        own = counts.get(path, 0)
        return Branch(path, tuple(sorted(tags.get(path, ()))), own, own + sum(b.total for b in under), under)

    return made(()).below
