"""Laws of failures and playbooks: order means nothing, confidence is a share, and more of the same gives more of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from fedlearn.coordinator.calls import Call, calls_of
from fedlearn.coordinator.failures import Failure, gathered
from fedlearn.coordinator.playbooks import improvement, improvements, playbook
from fedlearn.privacy.known import HostContext
from fedlearn.privacy.scrub import Scrubber
from fedlearn.records import Interaction

NOW = datetime(2026, 9, 1, tzinfo=UTC)
SCRUBBER = Scrubber(HostContext())
ERRORS = [
    "",
    "timeout after 20 ms",
    "timeout after 31 ms",
    "connect ECONNREFUSED 127.0.0.1:6333",
    "File has not been read yet",
    "cannot open /srv/a/b.db for ann@mail-example.net",
    "cannot open /srv/c/d.db for bob@mail-example.net",
    "Traceback\nValueError: expected 3",
]


@st.composite
def calls(draw: st.DrawFn) -> list[Call]:
    """Return calls of a few methods, each at a time of its own."""
    found = []
    for number in range(draw(st.integers(0, 24))):
        failed = draw(st.booleans())
        found.append(
            Call(
                service=draw(st.sampled_from(["a", "b"])),
                method=draw(st.sampled_from(["x", "Bash", "Edit"])),
                failed=failed,
                times=1 if failed else draw(st.integers(1, 30)),
                session=draw(st.sampled_from([None, "s", "t"])),
                time=NOW + timedelta(minutes=number),
                error=draw(st.sampled_from(ERRORS)) if failed else "",
                tried=draw(st.sampled_from(["", "python x.py", "make"])) if failed else "",
                worked=draw(st.sampled_from(["", "python3 x.py", "make"])) if failed else "",
                between=draw(st.sampled_from([(), ("Read",), ("Edit",)])) if failed else (),
            )
        )
    return found


def written(failures: list[Failure]) -> bytes:
    return playbook(one for one, _ in improvements(failures, 0.0, NOW))


def weighed(found: list[Call]) -> list[Failure]:
    return gathered(found, clean=lambda text: SCRUBBER.scrub(text).text, least=2, most=50)[0]


@given(calls(), st.randoms(use_true_random=False))
def test_the_order_of_events_gives_the_same_playbook(found: list[Call], chance: Random) -> None:
    first = written(weighed(found))
    chance.shuffle(found)
    assert written(weighed(found)) == first


@given(calls())
def test_confidence_is_a_share_and_counts_are_of_their_method(found: list[Call]) -> None:
    failures = weighed(found)
    for failure in failures:
        assert 0.0 < failure.confidence < 1.0
        assert failure.confidence == round(failure.confidence, 4)
        assert 2 <= failure.occurrences <= failure.calls
        whole = sum(call.times for call in found if (call.service, call.method) == (failure.service, failure.method))
        assert failure.calls == whole
        assert failure.correction is None or 2 <= failure.correction.times <= failure.occurrences
    ids = [improvement(failure, NOW).id for failure in failures]
    assert len(set(ids)) == len(ids)


@given(calls(), st.integers(1, 5), st.sampled_from(ERRORS))
def test_more_of_the_same_evidence_never_lowers_confidence(found: list[Call], more: int, error: str) -> None:
    """One more failure of a kind, mended or not as those before it were: nothing about that kind gets less sure."""
    new = [Call("c", "call", True, error=error, session=f"n{n}", time=NOW) for n in range(2 + more)]
    before = {f.signature: f for f in weighed([*found, *new[:2]]) if f.service == "c"}
    after = {f.signature: f for f in weighed([*found, *new]) if f.service == "c"}
    assert set(before) == set(after) and before
    for signature, failure in before.items():
        assert after[signature].confidence > failure.confidence
        assert after[signature].occurrences == failure.occurrences + more


@given(calls())
def test_successes_lower_the_rate_and_what_others_do_means_nothing(found: list[Call]) -> None:
    before = {(f.service, f.method, f.signature): f for f in weighed(found)}
    busier = [*found, Call("elsewhere", "x", False, times=10_000)]
    assert {(f.service, f.method, f.signature): f for f in weighed(busier)} == before
    better = [*found, *(Call(service, "x", False, times=100, time=NOW - timedelta(1)) for service in ("a", "b"))]
    for failure in weighed(better):
        if failure.method == "x":
            assert failure.rate < before[failure.service, failure.method, failure.signature].rate


@given(calls())
def test_nothing_personal_is_in_a_playbook(found: list[Call]) -> None:
    text = written(weighed(found)).decode()
    assert "ann@" not in text and "bob@" not in text


def test_an_interaction_without_anything_is_a_call() -> None:
    (call,) = calls_of(Interaction("i", "source", "kind"))
    assert (call.service, call.method, call.failed) == ("source", "kind", False)
