"""THE ORDER. Start reading here.

For each batch of lines, in one transaction of the ledger:

    read     telemetry/parse.py    lines -> events (interactions, later feedback), each new line once
    aim      feedback finds the interaction that it speaks of
    bound    value/outcome.py      could the score reach the threshold at all?
    look up  memory.py             earlier questions that ask the same, closest known pattern
    score    value/outcome.py      five factors -> one number
    learn    knowledge.py          draft -> scrub -> id -> new, reinforced, merged, or an echo of our own words
    write    ledger/               interactions, scores, patterns, dataset rows, outbox and the read position

After that the outbox goes to the index (index/outbox.py). Events are taken strictly one after the other: what the
first teaches is known to the second, wherever a batch ends, so a run that was killed and resumed learns the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from sqlalchemy.engine import Connection

from fedlearn.learning.extract import Pair, unlearnable
from fedlearn.learning.knowledge import Knowledge, text_key
from fedlearn.learning.memory import QuestionMemory, normal_question, question_key, question_point
from fedlearn.learning.sessions import OpenFailures
from fedlearn.ledger import interactions as store
from fedlearn.ledger import journal, reading
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.database import Ledger
from fedlearn.ledger.interactions import Stored
from fedlearn.models.embedding import Embedder
from fedlearn.privacy.scrub import Scrubber
from fedlearn.records import Feedback, Interaction, Outcome
from fedlearn.settings import Settings
from fedlearn.telemetry.formats.interface import Event
from fedlearn.telemetry.parse import Batch, read
from fedlearn.value.outcome import LookUps, ceiling, worth

__all__ = ["LearnReport", "Learner"]

#: A timestamp further ahead than this is not believed.
_FUTURE = timedelta(days=1)


@dataclass(slots=True)
class LearnReport:
    """What a run of the learner did. All are counts but `seconds`."""

    lines: int = 0
    interactions: int = 0
    new: int = 0
    updated: int = 0
    duplicates: int = 0
    quarantined: int = 0
    redacted: int = 0
    feedback: int = 0
    feedback_lost: int = 0
    high_value: int = 0
    failures: int = 0
    patterns_new: int = 0
    patterns_reinforced: int = 0
    patterns_retracted: int = 0
    merged: int = 0
    echoes: int = 0
    examples: int = 0
    files: int = 0
    seconds: float = 0.0

    def add(self, other: LearnReport) -> None:
        """Add another report to this one."""
        for item in fields(self):
            setattr(self, item.name, getattr(self, item.name) + getattr(other, item.name))

    def to_json(self) -> dict[str, int | float]:
        """Return the report as JSON values."""
        return asdict(self)


@dataclass(slots=True)
class _Work:
    """One batch while it is worked on: what the ledger knew, and what it will know."""

    connection: Connection
    report: LearnReport
    known: dict[str, Stored] = field(default_factory=dict)
    new: dict[str, Stored] = field(default_factory=dict)
    changed: dict[str, Stored] = field(default_factory=dict)
    asked: dict[bytes, None] = field(default_factory=dict)
    first_asked: dict[bytes, str] = field(default_factory=dict)

    def get(self, identity: str) -> Stored | None:
        """Return an interaction as this batch sees it."""
        return self.new.get(identity) or self.changed.get(identity) or self.known.get(identity)

    def put(self, stored: Stored) -> None:
        """Keep an interaction for writing."""
        identity = stored.interaction.id
        if identity in self.known:
            self.changed[identity] = stored
        else:
            self.new[identity] = stored


class Learner:
    """Reads telemetry and learns. One at a time on a ledger; what it remembers is made again from the ledger."""

    def __init__(
        self,
        ledger: Ledger,
        embedder: Embedder,
        scrubber: Scrubber,
        settings: Settings,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._embedder = embedder
        self._scrubber = scrubber
        self._settings = settings
        self._now = now
        self._forget()

    def learn(
        self,
        files: Sequence[Path],
        *,
        on_batch: Callable[[Batch, LearnReport], None] | None = None,
        on_problem: Callable[[str], None] | None = None,
    ) -> LearnReport:
        """Read what is new in the files and learn from it.

        Args:
            files: in the order to read them.
            on_batch: called after each committed batch, with the report so far: for progress, and to drain the outbox.
            on_problem: called with one line for each file that cannot be read.

        Raises:
            LedgerError, LockedError: the batch at hand was not kept; everything before it was.

        """
        begun = monotonic()
        total = LearnReport(files=len(files))
        for batch in read(files, reading.LedgerReadState(self._ledger), self._settings, on_problem=on_problem):
            total.add(self.take(batch))
            total.seconds = monotonic() - begun
            if on_batch is not None:
                on_batch(batch, total)
        total.seconds = round(monotonic() - begun, 3)
        return total

    def take(self, batch: Batch) -> LearnReport:
        """Learn from one batch in one transaction, and return what it did."""
        report = LearnReport(
            lines=batch.lines,
            duplicates=batch.duplicates,
            quarantined=len(batch.quarantined),
            redacted=batch.redacted,
        )
        try:
            with self._ledger.writing() as connection:
                if batch.events:
                    self._take_events(connection, batch.events, report)
                reading.store(connection, batch, self._micros())
                counts = report.to_json()
                journal.bump(connection, {k: int(v) for k, v in counts.items() if k not in ("files", "seconds")})
        except BaseException:
            # The ledger took nothing of this batch, so nothing of it may be remembered either.
            self._forget()
            raise
        return report

    def _forget(self) -> None:
        """Start with an empty memory; it is loaded when something new comes in."""
        self._knowledge = Knowledge(self._embedder, self._scrubber, self._settings)
        value = self._settings.value
        self._questions = QuestionMemory(self._embedder, value.recent_questions, value.similar_query)
        self._failures = OpenFailures(timedelta(minutes=self._settings.learning.fix_window_minutes))
        self._loaded = False

    def _load(self, connection: Connection) -> None:
        """Take the window of recent questions and patterns from the ledger."""
        recent = journal.recent_questions(connection, self._settings.value.recent_questions)
        self._questions.load([(q.key, q.text, q.asked) for q in recent])
        self._knowledge.load(connection)
        self._loaded = True

    def _micros(self) -> int:
        return to_micros(self._now()) or 0

    def _take_events(self, connection: Connection, events: Iterable[Event], report: LearnReport) -> None:
        """Take the events of a batch one after the other, then write what they changed."""
        if not self._loaded:
            self._load(connection)
        latest = self._now() + _FUTURE
        ordered = [_believable(event, latest) for event in events]
        interactions = [event for event in ordered if isinstance(event, Interaction)]
        work = _Work(connection, report, known=store.by_ids(connection, [i.id for i in interactions]))
        self._prepare(connection, interactions)
        for event in ordered:
            if isinstance(event, Feedback):
                self._take_feedback(event, work)
            else:
                self._take_interaction(event, work)
        store.insert(connection, list(work.new.values()))
        store.update(connection, list(work.changed.values()))
        self._write_questions(work)
        self._knowledge.write()
        for name, amount in self._knowledge.changes.counts.items():
            setattr(report, name, getattr(report, name) + amount)
        report.examples = report.patterns_new

    def _prepare(self, connection: Connection, interactions: Sequence[Interaction]) -> None:
        """Ask the ledger and the embedder once for the whole batch."""
        settings = self._settings
        coming: dict[bytes, str] = {}
        for interaction in interactions:
            if normal := _asks(interaction):
                coming.setdefault(question_key(normal), normal)
        self._questions.prepare(coming, journal.known_questions(connection, coming))
        worthy = [i for i in interactions if ceiling(i, settings.value.weights) >= settings.value.threshold]
        since = self._now() - timedelta(days=settings.learning.echo_days)
        served = journal.served_since(connection, to_micros(since) or 0)
        self._knowledge.begin(connection, [text_key(i, None) for i in worthy if i.query and i.response], served)

    def _take_feedback(self, feedback: Feedback, work: _Work) -> None:
        """Let a later word change the interaction that it speaks of."""
        target = self._target(feedback, work)
        if target is None:
            work.report.feedback_lost += 1
            return
        work.known.setdefault(target.interaction.id, target)
        work.report.feedback += 1
        it = target.interaction
        self._take_interaction(
            replace(
                it,
                feedback=it.feedback if feedback.value is None else feedback.value,
                copied=it.copied or feedback.copied,
                correction=feedback.correction or it.correction,
            ),
            work,
            counted=False,
        )

    def _target(self, feedback: Feedback, work: _Work) -> Stored | None:
        """Return the interaction that a feedback speaks of: by reference, else the last of the session or source."""
        here = [s for s in reversed(work.new.values()) if s.interaction.source == feedback.source]
        if feedback.target is not None:
            for stored in here:
                if feedback.target in (stored.interaction.id, stored.interaction.context.get("ref")):
                    return stored
            found = store.by_ref(work.connection, feedback.source, feedback.target)
        else:
            for stored in here:
                if feedback.session is None or stored.interaction.session == feedback.session:
                    return stored
            found = store.last_of(work.connection, feedback.source, feedback.session)
        return None if found is None else work.get(found.interaction.id) or found

    def _take_interaction(self, interaction: Interaction, work: _Work, *, counted: bool = True) -> None:
        """Judge one interaction and learn from it; one that is known is judged again."""
        before = work.get(interaction.id)
        if counted:
            work.report.interactions += 1
        if before is not None:
            interaction = _with_earlier_word(interaction, before.interaction)
            if interaction == before.interaction:
                return
            work.report.updated += counted
        else:
            work.report.new += 1
            work.report.failures += interaction.outcome is Outcome.FAILURE
        stored = self._judge(interaction, before, work)
        if before is None and stored.question is not None:
            if self._questions.ask(stored.question):
                work.first_asked[stored.question] = normal_question(interaction.query)
            else:
                work.asked[stored.question] = None
        work.report.high_value += stored.high - (before.high if before else False)
        learned = self._learn(stored, before, work)
        if learned != stored.learned:
            stored = Stored(
                interaction, stored.score, stored.look_ups, stored.high, learned, stored.question, stored.seq
            )
        work.put(stored)
        if stored.learned == "failure":
            self._failures.add(stored, lambda session: store.open_failures(work.connection, session))

    def _judge(self, interaction: Interaction, before: Stored | None, work: _Work) -> Stored:
        """Score an interaction; what was looked up at first sight stays."""
        value = self._settings.value
        normal = _asks(interaction)
        key = before.question if before else question_key(normal) if normal else None
        worthy = ceiling(interaction, value.weights) >= value.threshold
        if before is not None and (before.look_ups.embedded or not worthy):
            look_ups = before.look_ups
        elif key is None:
            look_ups = LookUps()
        else:
            if before is not None and self._questions.entry(key) is None:
                asked = journal.questions_by_id(work.connection, [question_point(key)])[question_point(key)]
                self._questions.recall(key, asked.text, asked.asked)
            look_ups = self._look_up(key, worthy, itself=before is not None)
        points = worth(interaction, look_ups, value.weights, value.novelty_similarity)
        return Stored(
            interaction, points, look_ups, points >= value.threshold, "nothing", key, before.seq if before else None
        )

    def _look_up(self, key: bytes, worthy: bool, *, itself: bool) -> LookUps:
        """Ask the memory; without a chance to reach the threshold only equal wording is counted."""
        if not worthy:
            return LookUps(self._questions.same_wording(key) - itself, None, embedded=False)
        best = self._knowledge.problems.best(self._questions.vector(key), self._questions.entry(key))
        return LookUps(self._questions.earlier(key) - itself, None if best is None else round(best, 6))

    def _learn(self, stored: Stored, before: Stored | None, work: _Work) -> str:
        """Learn from an interaction, or take back what it taught before; return what came of it."""
        interaction = stored.interaction
        taught = before is not None and before.learned in ("pattern", "reinforced")
        if not stored.high or unlearnable(interaction, self._settings.learning) is not None:
            if taught:
                self._knowledge.retract(interaction.id)
            return "failure" if interaction.outcome is Outcome.FAILURE and not stored.high else "nothing"
        if before is not None and taught:
            if text_key(interaction, None) == text_key(before.interaction, None):
                self._knowledge.rescore(stored)
                return before.learned
            self._knowledge.retract(interaction.id)
        return self._knowledge.learn(stored, self._pair(interaction, work))

    def _pair(self, interaction: Interaction, work: _Work) -> Pair | None:
        """Return the failure of the same session that this success fixes; from then on it is paired."""
        failure = self._failures.fixed_by(interaction, lambda session: store.open_failures(work.connection, session))
        if failure is None:
            return None
        work.known.setdefault(failure.interaction.id, failure)
        current = work.get(failure.interaction.id) or failure
        work.put(replace(current, learned="paired"))
        it = failure.interaction
        return Pair(error=it.error or it.query, attempted=it.attempted or it.response)

    def _write_questions(self, work: _Work) -> None:
        """Write new questions, count repeated ones, and let the index know the new ones."""
        new = [
            journal.Question(key, question_point(key), text, self._questions.asked(key))
            for key, text in work.first_asked.items()
        ]
        journal.add_questions(work.connection, new)
        repeated = {key: self._questions.asked(key) for key in work.asked if key not in work.first_asked}
        journal.ask(work.connection, repeated)
        journal.queue(work.connection, [("interactions", question.id) for question in new])


def _asks(interaction: Interaction) -> str:
    """Return the normalised question of an interaction, empty when it has none that may be kept."""
    return "" if interaction.redacted else normal_question(interaction.query)


def _believable(event: Event, latest: datetime) -> Event:
    """Return the event without its time when that lies in the future."""
    return replace(event, time=None) if event.time is not None and event.time > latest else event


def _with_earlier_word(interaction: Interaction, before: Interaction) -> Interaction:
    """Return an interaction that came again, grown, with the feedback that it had already."""
    if before.feedback is None and not before.copied and before.correction is None:
        return interaction
    return replace(
        interaction,
        feedback=before.feedback if interaction.feedback is None else interaction.feedback,
        copied=interaction.copied or before.copied,
        correction=interaction.correction or before.correction,
    )
