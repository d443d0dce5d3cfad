"""What the learner makes of what happened: feedback, echoes, fixes, grown turns, merges."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from fedlearn.jobs.inspect import undo_merge
from fedlearn.ledger import journal, patterns
from fedlearn.records import Category, Outcome, Status, Tier
from fedlearn.settings import load
from fedlearn.wiring import Parts

# Feedback that comes later


@pytest.mark.parametrize("together", [True, False])
def test_praise_that_comes_later_raises_over_the_threshold(host: Any, did: Any, said: Any, together: bool) -> None:
    quiet = did("a", feedback=None)
    praise = said(quiet, value=1)
    for events in [[quiet, praise]] if together else [[quiet], [praise]]:
        host.tell(*events)
    (known,) = host.patterns()
    assert known.pattern.value_score == host.interaction(quiet.id).score == 0.76
    assert host.interaction(quiet.id).learned == "pattern"


@pytest.mark.parametrize("together", [True, False])
def test_blame_that_comes_later_retracts_and_praise_brings_back(host: Any, did: Any, said: Any, together: bool) -> None:
    good = did("a")
    blame, praise = said(good, value=-1), said(good, value=1)
    for events in [[good, blame]] if together else [[good], [blame]]:
        host.tell(*events)
    (known,) = host.patterns()
    assert (known.status, known.evidence.seen) == (Status.RETRACTED, 0)
    assert host.interaction(good.id).learned == "nothing"
    host.tell(praise)
    (known,) = host.patterns()
    assert (known.status, known.evidence.seen) == (Status.ACTIVE, 1)


def test_two_words_about_one_interaction_in_one_batch_both_count(host: Any, did: Any, said: Any) -> None:
    quiet = did("a", feedback=None)
    host.tell(quiet, said(quiet, copied=True), said(quiet, value=0))
    it = host.interaction(quiet.id).interaction
    assert (it.copied, it.feedback) == (True, 0)


def test_the_score_of_a_pattern_is_that_of_its_best_evidence(host: Any, did: Any, said: Any) -> None:
    first, second = did("a", feedback=None, copied=True), did("b", steps=3, tools=("bash",))
    host.tell(first)
    assert host.patterns()[0].pattern.value_score == 0.72
    host.tell(second)
    best = host.interaction(second.id).score
    assert host.patterns()[0].pattern.value_score == best > 0.72
    host.tell(said(second, value=-1))
    (known,) = host.patterns()
    assert (known.pattern.value_score, known.evidence.seen) == (0.72, 1)


def test_feedback_without_a_target_speaks_of_the_last_one_of_its_session(host: Any, did: Any, said: Any) -> None:
    one, other = did("a", session="s1", feedback=None), did("b", session="s2", feedback=None)
    host.tell(one, other)
    host.tell(said(None, session="s1", value=-1))
    assert host.interaction(one.id).interaction.feedback == -1
    assert host.interaction(other.id).interaction.feedback is None
    assert host.tell(said(None, session="nowhere", value=1)).feedback_lost == 1


def test_a_correction_is_what_is_learnt(host: Any, did: Any, said: Any) -> None:
    wrong = did("a", feedback=None, steps=3, tools=("bash",))
    host.tell(wrong)
    host.tell(said(wrong, correction="No: raise the timeout of grafana itself, and leave nginx as it is, please."))
    (known,) = [k for k in host.patterns() if k.servable]
    assert "leave nginx as it is" in known.pattern.content


# What fedlearn itself said


def test_what_was_handed_out_is_not_learnt_again(host: Any, did: Any) -> None:
    host.tell(did("a"))
    (known,) = host.patterns()
    host.serve(known.pattern.id)
    report = host.tell(did("b"))
    assert report.echoes == 1
    assert host.interaction(did("b").id).learned == "echo"
    (known,) = host.patterns()
    assert known.evidence.seen == 1


def test_what_was_handed_out_is_known_in_other_words_around_it(host: Any, did: Any) -> None:
    host.tell(did("a"))
    host.serve(host.patterns()[0].pattern.id)
    around = (
        "Good news! The notes of this host know that. They say: raise proxy_read_timeout to 120s in the virtual host, "
        "then reload nginx. I did so, and everything is fine now."
    )
    report = host.tell(did("b", query="Why does the dashboard give me a gateway error?", response=around))
    assert report.echoes == 1
    assert len(host.patterns()) == 1


def test_what_was_said_before_it_was_handed_out_counts(host: Any, did: Any) -> None:
    host.tell(did("a"))
    host.serve(host.patterns()[0].pattern.id)
    assert host.tell(did("b", time=did("a").time - timedelta(days=5))).patterns_reinforced == 1


def test_another_answer_to_the_same_question_is_learnt(host: Any, did: Any) -> None:
    host.tell(did("a"))
    host.serve(host.patterns()[0].pattern.id)
    other = "The upstream listens on a socket. Point `proxyPass` at `unix:/run/grafana/grafana.sock` and rebuild."
    assert host.tell(did("b", response=other)).patterns_new == 1


# Failures and fixes


def failure(did: Any, name: str = "failed", **changes: Any) -> Any:
    given = {
        "session": "s",
        "outcome": Outcome.FAILURE,
        "feedback": None,
        "query": "nginx returns 502 for grafana",
        "response": "Restart nginx and try the page again.",
        "error": "502 Bad Gateway: upstream timed out",
        "time": did("x").time - timedelta(minutes=10),
    }
    return did(name, **{**given, **changes})


@pytest.mark.parametrize("together", [True, False])
def test_a_failure_and_its_fix_are_one_error_solution(host: Any, did: Any, together: bool) -> None:
    failed, fixed = failure(did), did("fix", session="s")
    for events in [[failed, fixed]] if together else [[failed], [fixed]]:
        host.tell(*events)
    (known,) = host.patterns()
    assert known.pattern.category is Category.ERROR
    assert known.pattern.metadata.error == "502 Bad Gateway: upstream timed out"
    assert known.pattern.metadata.attempted == "Restart nginx and try the page again."
    assert known.pattern.metadata.correct is not None
    assert "proxy_read_timeout" in known.pattern.metadata.correct
    assert host.interaction(failed.id).learned == "paired"


def test_a_failure_alone_teaches_nothing_and_waits(host: Any, did: Any) -> None:
    host.tell(failure(did))
    assert host.patterns() == []
    assert host.interaction(failure(did).id).learned == "failure"


@pytest.mark.parametrize(
    "changes",
    [
        {"session": "other"},
        {"session": None},
        {"query": "Write a haiku on the sea for my sister"},
        {"time_after": timedelta(hours=5)},
        {"time_after": timedelta(hours=-1)},
    ],
)
def test_what_is_no_fix_is_not_paired(host: Any, did: Any, changes: dict[str, Any]) -> None:
    failed = failure(did)
    after = changes.pop("time_after", timedelta(minutes=10))
    host.tell(failed, did("fix", **{"session": "s", "time": failed.time + after, **changes}))
    assert host.interaction(failed.id).learned == "failure"


def test_a_fix_that_grows_keeps_its_failure(host: Any, did: Any) -> None:
    fixed = did("fix", session="s")
    host.tell(failure(did), fixed)
    host.tell(replace(fixed, response=f"{fixed.response} Test it with `curl -I` afterwards."))
    (known,) = [k for k in host.patterns() if k.servable]
    assert "curl" in known.pattern.content
    assert known.pattern.metadata.error == "502 Bad Gateway: upstream timed out"


def test_a_fix_that_was_none_lets_the_failure_wait_again(host: Any, did: Any, said: Any) -> None:
    fixed = did("fix", session="s")
    host.tell(failure(did), fixed)
    host.tell(said(fixed, value=-1))
    assert host.interaction(failure(did).id).learned == "failure"
    host.tell(did("better", session="s", response="Set `services.grafana.settings.server.http_port = 3000;` there."))
    assert host.interaction(failure(did).id).learned == "paired"


# Grown turns, near-duplicates


def test_a_turn_that_grows_is_learnt_once(host: Any, did: Any) -> None:
    turn = did("a")
    assert host.tell(turn).new == 1
    report = host.tell(replace(turn, response=f"{turn.response} Then watch the journal for a minute."), turn)
    assert (report.new, report.updated) == (0, 2)
    active = [known for known in host.patterns() if known.servable]
    assert [known.evidence.seen for known in active] == [1]
    assert active[0].pattern.content.endswith("then reload nginx.")
    with host.ledger.reading() as connection:
        assert [question.asked for question in journal.all_questions(connection)] == [1]


def test_a_turn_that_comes_again_unchanged_changes_nothing(host: Any, did: Any) -> None:
    host.tell(did("a"))
    report = host.tell(did("a"), did("a"))
    assert (report.new, report.updated, report.patterns_reinforced) == (0, 0, 0)


def test_the_same_text_reinforces(host: Any, did: Any) -> None:
    report = host.tell(did("a"), did("b"), did("c"))
    assert (report.patterns_new, report.patterns_reinforced) == (1, 2)
    assert host.patterns()[0].evidence.seen == 3


def test_a_near_duplicate_is_merged_can_be_undone_and_is_then_kept_apart(host: Any, did: Any, tmp_path: Any) -> None:
    host.tell(did("a"))
    near = did("b", response="Raise `proxy_read_timeout` to 120s in the virtual host - then reload nginx!")
    assert host.tell(near).merged == 1
    host.tell(replace(near, id=did("b2").id), did("a2"))
    assert [known.evidence.seen for known in host.patterns()] == [4]
    with host.ledger.reading() as connection:
        (merge,) = patterns.merges_of(connection)

    with Parts(load(environment={"FEDLEARN_STATE_DIR": str(tmp_path)})) as parts:
        assert undo_merge(parts, merge.id)["moved"] == 2
    assert [known.evidence.seen for known in host.patterns()] == [2, 2]
    with host.ledger.reading() as connection:
        brought = [link.interaction_id for link in patterns.links_of(connection, pattern=merge.merged.id)]
    assert brought == sorted([near.id, did("b2").id])
    # The learner that is still open hears of it: the same text reinforces its own pattern now.
    report = host.tell(replace(near, id=did("c").id))
    assert (report.merged, report.patterns_reinforced) == (0, 1)
    assert [known.evidence.seen for known in host.patterns()] == [2, 3]


def test_an_opposite_is_a_pattern_of_its_own(host: Any, did: Any) -> None:
    always = "Always reload nginx after a change of the virtual host, so that it is taken up at once."
    host.tell(did("a", response=always), did("b", response=always.replace("Always", "Never")))
    assert len(host.patterns()) == 2


def test_what_another_process_writes_is_seen(host: Any, did: Any) -> None:
    host.tell(did("a"))
    (known,) = host.patterns()
    evidence = replace(known.evidence, helped=3)
    with host.ledger.writing() as connection:
        patterns.save(connection, [], [replace(known, evidence=evidence)])
    host.tell(did("b"))
    assert host.patterns()[0].evidence == replace(evidence, seen=2)
    with host.ledger.writing() as connection:
        gone = replace(host.patterns()[0], status=Status.WITHDRAWN, reason="its origin said so")
        patterns.save(connection, [], [gone])
    host.tell(did("c"))
    assert host.patterns()[0].status is Status.WITHDRAWN


def test_a_pattern_that_is_held_waits_for_a_person_whatever_the_telemetry_tells(host: Any, did: Any) -> None:
    host.tell(did("a"))
    held = replace(host.patterns()[0], status=Status.HELD, reason="the content check objects")
    with host.ledger.writing() as connection:
        patterns.save(connection, [], [held])
    host.restart()
    host.tell(did("b"))
    (known,) = host.patterns()
    assert (known.status, known.reason, known.evidence.seen) == (Status.HELD, held.reason, 2)


def test_what_another_host_declared_is_no_score_of_our_own(host: Any, did: Any) -> None:
    host.tell(did("a"))
    (known,) = host.patterns()
    declared = replace(known, own=False, tier=Tier.TRUSTED, pattern=replace(known.pattern, value_score=1.0))
    with host.ledger.writing() as connection:
        patterns.save(connection, [], [declared])
    host.restart()
    host.tell(did("b"))
    (now,) = host.patterns()
    assert (now.own, now.pattern.value_score) == (True, host.interaction(did("b").id).score)


def test_redacted_text_is_counted_and_never_learnt(host: Any, did: Any) -> None:
    host.tell(did("a", redacted=True))
    assert host.patterns() == []
    assert host.interaction(did("a").id).high
    with host.ledger.reading() as connection:
        assert list(journal.all_questions(connection)) == []


def test_a_batch_that_fails_is_forgotten(host: Any, did: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from fedlearn.ledger import reading

    with monkeypatch.context() as broken:
        broken.setattr(reading, "store", lambda *_: (_ for _ in ()).throw(RuntimeError))
        with pytest.raises(RuntimeError):
            host.tell(did("a"))
    assert host.patterns() == []
    assert host.tell(did("a")).patterns_new == 1
