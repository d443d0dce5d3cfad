"""The skill tree grows beside other processes: it holds up nobody, and what another one grew meanwhile stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fedlearn.jobs import skills as job
from fedlearn.ledger import journal, patterns, skills
from fedlearn.ledger.database import Ledger
from fedlearn.ledger.patterns import Known
from fedlearn.records import Category, Evidence, Pattern, PatternMetadata, Status, Tier, pattern_id
from fedlearn.settings import Settings
from fedlearn.wiring import Parts


def known(number: int) -> Known:
    text = f"problem {number}\n\nsolution {number}"
    tags = ("nginx", "tls") if number % 2 else ("backup",)
    made = Pattern(pattern_id(Category.SKILL, text), Category.SKILL, text, PatternMetadata(text[:12], tags=tags), 0.8)
    return Known(made, True, Tier.OWN, Status.ACTIVE, Evidence(seen=1), None)


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    with Parts(Settings(state_dir=tmp_path, index={"backend": "memory"})) as made:
        with made.ledger.writing() as connection:
            patterns.save(connection, [known(number) for number in range(12)], [])
        yield made


@pytest.fixture
def other(parts: Parts) -> Iterator[Ledger]:
    """The same ledger in another process, as it were, which does not wait."""
    ledger = Ledger.open(parts.ledger.url, busy_seconds=0.05)
    yield ledger
    ledger.close()


def test_our_own_is_named_before_what_others_praise(parts: Parts) -> None:
    theirs = [replace(known(number), own=False, tier=Tier.TRUSTED) for number in range(13, 23, 2)]
    praised = [replace(one, pattern=replace(one.pattern, value_score=1.0)) for one in theirs]
    with parts.ledger.writing() as connection:
        patterns.save(connection, praised, [])
    named = {one["id"] for one in job.walk(parts, "nginx")["best"]}
    assert named and named <= {known(number).pattern.id for number in range(12)}


@pytest.mark.parametrize("step", ["grown", "place"])
def test_others_may_write_while_the_tree_is_worked_out(
    parts: Parts, other: Ledger, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    real = getattr(job, step)

    def meanwhile(*arguments: Any) -> Any:
        with other.writing() as connection:
            journal.set_fact(connection, "noted", "meanwhile")
        return real(*arguments)

    monkeypatch.setattr(job, step, meanwhile)
    tree = job.read(parts)
    assert {branch.path for branch in tree} >= {("backup",), ("nginx",)} and tree.unsorted == 0


def test_a_branch_that_another_process_grew_meanwhile_stays(
    parts: Parts, other: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, seen = job.grown, []

    def meanwhile(tree: Any, *arguments: Any) -> Any:
        if not seen:
            with other.writing() as connection:
                skills.save_tree(connection, {"tls": None})
        seen.append(tree)
        return real(tree, *arguments)

    monkeypatch.setattr(job, "grown", meanwhile)
    assert job.read(parts).paths["tls"] == ("tls",)
    assert [dict(tree) for tree in seen] == [{}, {"tls": None}]


def test_a_tree_that_was_left_half_grown_is_grown_on(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "_PLACED_AT_ONCE", 5)
    whole = job.read(parts)
    real, left = skills.save_places, [1]

    def ends(*arguments: Any) -> None:
        if not left:
            raise KeyboardInterrupt
        left.pop()
        real(*arguments)

    monkeypatch.setattr(skills, "save_places", ends)
    with pytest.raises(KeyboardInterrupt):
        job.read(parts, regrow=True)
    monkeypatch.setattr(skills, "save_places", real)
    assert job.read(parts) == whole
