"""What leaves, to whom, whom to believe, and how much of everything."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from fedlearn.records import Category
from fedlearn.settings.section import Count, Section

__all__ = ["Federation", "Limits", "Privacy", "Remote", "Trust"]


class Privacy(Section):
    """What may leave."""

    allow: tuple[str, ...] = Field((), description="texts that are never taken for a secret")
    deny: tuple[str, ...] = Field((), description="texts that never leave: names, projects, customers")
    secret_files: tuple[Path, ...] = Field((), description="files whose values never leave")
    rules_file: Path | None = Field(None, description="further rules in gitleaks TOML")
    review_first: bool = Field(False, description="hold everything for `fedlearn review` before it is shared")
    names: tuple[str, ...] = Field((), description="people's names that never leave")


_REMOTE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def _categories(given: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a category that does not exist: a slip must not share everything, or nothing."""
    known = [category.value for category in Category]
    if wrong := [name for name in given if name not in known]:
        raise ValueError(f"{wrong[0]} is no category; there are {', '.join(known)}")
    return given


class Remote(Section):
    """A git remote that patterns are exchanged with."""

    url: str = Field("", description="anything git can reach: a path, ssh or https")
    branch: str = Field("main", description="the branch to exchange")
    categories: tuple[str, ...] = Field((), description="empty: all categories")
    tags: tuple[str, ...] = Field((), description="empty: all tags")
    trust: Literal["keys", "all"] = Field("keys", description="all: believe everybody who can push there")
    ssh_key_file: Path | None = Field(None, description="private key for this remote")
    separate: bool = Field(False, description="keep apart: nothing goes from here to other remotes, or back")
    key_file: Path | None = Field(None, description="origin key for a remote that is kept apart; empty: made")

    _known = field_validator("categories")(_categories)

    @property
    def apart(self) -> bool:
        """Whether this remote has a repository and an origin of its own: it is asked for, or only a part goes there."""
        return self.separate or bool(self.categories or self.tags)


class Federation(Section):
    """The data repository and whom it is shared with."""

    repository: Path | None = Field(None, description="empty: `repository` in the state directory")
    remotes: dict[str, Remote] = Field({}, description="git remotes by name")
    categories: tuple[str, ...] = Field((), description="empty: share all categories")
    auto_commit: bool = Field(True, description="commit what sync and export write")
    key_file: Path | None = Field(None, description="Ed25519 private key of this host; empty: made by init")

    _known = field_validator("categories")(_categories)

    @field_validator("remotes", mode="after")
    @classmethod
    def _names_are_safe(cls, given: dict[str, Remote]) -> dict[str, Remote]:
        """Refuse names that cannot be part of a path, and one data repository with two answers about trust."""
        for name in given:
            if not _REMOTE_NAME.fullmatch(name):
                raise ValueError(f"{name!r} is no name for a remote; use letters, digits, - and _")
        together = {name: remote.trust for name, remote in given.items() if not remote.apart}
        if len(set(together.values())) > 1:
            one = min(name for name, trust in together.items() if trust == "all")
            raise ValueError(
                f'{one}: trust = "all" beside remotes with trust = "keys": what one holds goes to the others;'
                f" set federation.remotes.{one}.separate = true"
            )
        return given


class Trust(Section):
    """Whose patterns are believed."""

    origins: tuple[str, ...] = Field((), description="fingerprints (SHA256:...) or public keys that are trusted")
    unsigned: bool = Field(False, description="believe patterns that no statement vouches for")
    quorum: Count = Field(1, description="how many trusted origins must vouch for a pattern")
    foreign_per_answer: int = Field(2, ge=0, description="patterns of other hosts in one answer; 0: no limit")


class Limits(Section):
    """Nothing grows without bound."""

    import_batch: Count = Field(100, description="points in one import transaction")
    telemetry_rows: Count = Field(1000, description="interactions shared")
    snapshots_kept: Count = Field(5, description="dated snapshots kept of each kind")
    snapshot_points: Count = Field(10_000, description="points in one snapshot")
    file_bytes: Count = Field(10_000_000, description="one file of the data repository")
    repository_bytes: Count = Field(100_000_000, description="the whole data repository")
    origin_patterns: Count = Field(
        10_000, description="patterns that one origin vouches for, its best: this one and others"
    )
    quarantine_rows: Count = Field(10_000, description="unreadable lines kept; older ones are only counted")
    outbox_rows: Count = Field(1_000_000, description="index changes that may wait")
