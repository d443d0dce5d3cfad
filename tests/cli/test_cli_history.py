"""`fedlearn search --history`: turns of sessions, found by what was said beside them, and forgotten together."""

from datetime import UTC, datetime, timedelta

import pytest

ATLAS = [
    ("The nightly backup of atlas takes far too long, what can I do?", "Let us look at when it starts."),
    ("It starts at midnight, with all the others.", "Start it at four o'clock: `OnCalendar=04:00`."),
    ("Thanks, that is better.", "You are welcome."),
]
BIRCH = [
    ("The nightly backup of birch takes far too long, what can I do?", "Let us look at the disk."),
    ("Here is the report.", "Buy a bigger disk."),
    ("Thanks, that is better now.", "Good."),
]


def turns(session, said, days_ago=60):
    begun = datetime.now(UTC) - timedelta(days=days_ago)
    return [
        {
            "event_type": "local_inference",
            "query": question,
            "response": answer,
            "session_id": session,
            "request_id": f"{session}/{days_ago}/{number}",
            "timestamp": (begun + timedelta(minutes=number)).isoformat(),
        }
        for number, (question, answer) in enumerate(said)
    ]


def learn(host, *events, days=0):
    """Learn what assistants did; texts older than so many days go, with 0 none."""
    place = host.telemetry(*events, name="hybrid-events.jsonl")
    host.run("learn", place, FEDLEARN_TELEMETRY__RETENTION_DAYS=str(days))


def found(host, question, *options):
    return host.json("search", question, "--history", *options)["results"]


@pytest.fixture
def told(host):
    host.run("init")
    learn(host, *turns("s1", ATLAS), *turns("s2", BIRCH))
    return host


def test_the_answering_turn_is_found_by_what_its_neighbour_says(told):
    best = [one["content"] for one in found(told, "when should the backup of atlas run")]
    assert any("04:00" in text for text in best[:2])
    assert not any("bigger disk" in text for text in best[:2])


def test_earlier_turns_of_the_session_widen_a_question_over_the_history(told):
    after = [one["content"] for one in found(told, "what helped?", "--after", "the backup of birch is slow")]
    assert "birch" in after[0] or "bigger disk" in after[0]
    assert "bigger disk" in " ".join(after[:2])


def test_a_rebuild_finds_the_same(told):
    question = "what did the backup of birch need"
    before = found(told, question, "--explain")
    assert before[0]["why"]["session"] > 0
    told.run("index", "rebuild")
    assert found(told, question, "--explain") == before


def worded(host, question):
    """Return what has words of a question, its own or beside it."""
    return [one["content"] for one in found(host, question, "--explain", "-k", "20") if one["why"].get("words")]


def test_what_is_forgotten_is_found_by_nothing_beside_it(told):
    learn(told, *turns("s1", [("Did the same help on the other host?", "Yes, there as well.")], days_ago=1))
    assert any("other host" in text for text in worded(told, "welcome"))
    learn(told, *turns("s3", [("What is new?", "Nothing.")], days_ago=1), days=30)
    assert worded(told, "welcome") == worded(told, "OnCalendar") == []
    assert worded(told, "other host") and not any("midnight" in text for text in worded(told, "host at midnight"))
