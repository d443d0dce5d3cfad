"""THE ORDER. Start reading here.

For each batch of lines, in one transaction of the ledger:

    read     telemetry/parse.py    lines -> events (interactions, later feedback), each new line once; a little ahead
    aim      feedback finds the interaction that it speaks of
    bound    value/outcome.py      could the score reach the threshold at all?
    look up  memory.py             earlier questions that ask the same, closest known pattern
    score    value/outcome.py      five factors -> one number
    learn    knowledge.py          draft -> scrub -> id -> new, reinforced, merged, or an echo of our own words
    write    ledger/               interactions, scores, patterns, dataset rows, outbox and the read position
    check    datarepo/objections.py what the content check objects to is unproven until a person has looked at it

After that the outbox goes to the index (index/outbox.py). Events are taken strictly one after the other: what the
first teaches is known to the second, wherever a batch ends, so a run that was killed and resumed learns the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from sqlalchemy.engine import Connection

from fedlearn.datarepo.objections import objections
from fedlearn.learning.events import FIXES, believable, pair_of, with_earlier_word
from fedlearn.learning.extract import Pair, unlearnable
from fedlearn.learning.glance import Glance, glance_at, text_key
from fedlearn.learning.knowledge import Knowledge
from fedlearn.learning.memory import QuestionMemory, question_point
from fedlearn.learning.reader import batches
from fedlearn.learning.report import LearnReport
from fedlearn.learning.sessions import FAILED, LOADED, OpenFailures
from fedlearn.learning.work import Work
from fedlearn.ledger import interactions as store
from fedlearn.ledger import journal, reading, review
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.database import Ledger
from fedlearn.ledger.interactions import Stored
from fedlearn.models.embedding import Embedder
from fedlearn.privacy.scrub import Scrubber
from fedlearn.records import Feedback, Interaction, Outcome
from fedlearn.settings import Settings
from fedlearn.telemetry.formats.common import combine
from fedlearn.telemetry.formats.interface import TOLD_BEFORE, Event
from fedlearn.telemetry.parse import Batch
from fedlearn.value.outcome import MANY, LookUps, summed

__all__ = ["TAUGHT", "Learner"]

#: A timestamp further ahead than this is not believed.
_FUTURE = timedelta(days=1)


#: What `Stored.learned` says of an interaction that is evidence for a pattern.
TAUGHT = ("pattern", "reinforced")
#: Texts of which the learner remembers whether they can be learnt from.
_JUDGED_KEPT = 50_000


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
        self._judged: dict[tuple[bytes, bool, bool], bool] = {}
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
        with closing(batches(files, self._ledger, self._settings, on_problem)) as found:
            for batch, glances in found:
                total.add(self.take(batch, glances))
                total.seconds = monotonic() - begun
                if on_batch is not None:
                    on_batch(batch, total)
                del batch, glances  # before the next one is there
        total.seconds = round(monotonic() - begun, 3)
        return total

    def take(self, batch: Batch, glances: Sequence[Glance | None] | None = None) -> LearnReport:
        """Learn from one batch in one transaction, and return what it did.

        Args:
            batch: what was read.
            glances: what each of its interactions says by itself, as the reader saw it; None for other events.

        """
        report = LearnReport(
            lines=batch.lines,
            duplicates=batch.duplicates,
            quarantined=len(batch.quarantined),
            redacted=batch.redacted,
        )
        with self._all_or_nothing(report) as connection:
            if batch.events:
                self._take_events(connection, batch.events, report, glances)
            reading.store(connection, batch, self._micros())
        return report

    def tell(self, events: Sequence[Event]) -> LearnReport:
        """Learn from events that stand in no file, such as a person's word on an interaction, in one transaction."""
        report = LearnReport()
        with self._all_or_nothing(report) as connection:
            self._take_events(connection, events, report, None)
        return report

    def would_make(self, connection: Connection, interaction: Interaction) -> str | None:
        """Return the id of the pattern that an interaction makes where nothing is merged; None: it makes none."""
        failed = store.by_ids(connection, [interaction.context.get(FIXES, "")])
        pair = next((pair_of(failure.interaction) for failure in failed.values()), None)
        return self._knowledge.would_make(interaction, pair)

    @contextmanager
    def _all_or_nothing(self, report: LearnReport) -> Iterator[Connection]:
        """Give the transaction of a batch; what the report counts at its end goes into the totals."""
        try:
            with self._ledger.writing() as connection:
                yield connection
                counts = report.to_json()
                journal.bump(connection, {k: int(v) for k, v in counts.items() if k not in ("files", "seconds")})
        except BaseException:
            # The ledger took nothing of this batch, so nothing of it may be remembered either.
            self._forget()
            raise

    def _forget(self) -> None:
        """Start with an empty memory; it is loaded when something new comes in."""
        value = self._settings.value
        self._knowledge = Knowledge(self._embedder, self._scrubber, self._settings)
        self._questions = QuestionMemory(self._embedder, value.recent_questions, value.similar_query)
        self._version: int | None = None

    def _load(self, connection: Connection) -> None:
        """Take the window of recent questions and patterns from the ledger, when it is not what is remembered."""
        version = journal.knowledge_version(connection)
        if version == self._version and not self._knowledge.outdated:
            return
        older = self._questions, self._knowledge
        self._forget()
        recent = journal.recent_questions(connection, self._settings.value.recent_questions)
        self._questions.load([(q.key, q.text, q.asked) for q in recent], older[0])
        self._knowledge.load(connection, older[1])

    def _micros(self) -> int:
        return to_micros(self._now()) or 0

    def _take_events(
        self,
        connection: Connection,
        events: Sequence[Event],
        report: LearnReport,
        glances: Sequence[Glance | None] | None,
    ) -> None:
        """Take the events of a batch one after the other, then write what they changed."""
        self._load(connection)
        latest = self._now() + _FUTURE
        ordered = [believable(event, latest) for event in events]
        if glances is None:
            glances = [self._glance_at(event) if isinstance(event, Interaction) else None for event in ordered]
        ids = {event.id for event in ordered if isinstance(event, Interaction)}
        work = Work(connection, report, known=store.by_ids(connection, ids))
        self._prepare(work, ordered, glances)
        for event, glance in zip(ordered, glances, strict=True):
            if isinstance(event, Feedback):
                self._take_feedback(event, work)
            else:
                self._take_interaction(event, work, glance)
        store.insert(connection, list(work.new.values()))
        store.update(connection, list(work.changed.values()))
        self._write_questions(work)
        self._knowledge.write()
        looked_at = ((known.pattern, objections(known.pattern)) for known in self._knowledge.changes.new.values())
        report.objected = review.let_wait(connection, looked_at, "learn", self._micros())
        journal.touch_knowledge(connection)
        self._version = journal.knowledge_version(connection)
        for name, amount in self._knowledge.changes.counts.items():
            setattr(report, name, getattr(report, name) + amount)
        report.examples = report.patterns_new

    def _glance_at(self, interaction: Interaction) -> Glance:
        return glance_at(interaction, self._settings.value)

    def _prepare(self, work: Work, events: Sequence[Event], glances: Sequence[Glance | None]) -> None:
        """Ask the ledger and the embedder once for the whole batch."""
        settings, connection = self._settings, work.connection
        coming: dict[bytes, str] = {}
        sessions: dict[str, None] = {}
        texts: dict[bytes, None] = {}
        for event, glance in zip(events, glances, strict=True):
            if glance is None:
                continue
            if glance.key is not None:
                coming.setdefault(glance.key, glance.question)
                if glance.worthy:
                    texts[glance.text] = None
            if event.session is not None:
                sessions[event.session] = None
        known = journal.known_questions(connection, self._questions.begin(coming))
        vectors = self._questions.prepare(coming, known)
        self._failures = OpenFailures(
            timedelta(minutes=settings.learning.fix_window_minutes),
            lambda wanted: store.last_failures(connection, wanted, LOADED),
        )
        self._failures.prepare(sessions)
        since = self._now() - timedelta(days=settings.learning.echo_days)
        self._knowledge.begin(connection, texts, journal.served_since(connection, to_micros(since) or 0), vectors)

    def _take_feedback(self, feedback: Feedback, work: Work) -> None:
        """Let a later word change the interaction that it speaks of."""
        target = work.target(feedback)
        if target is None:
            work.report.feedback_lost += 1
            return
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

    def _told_before(self, interaction: Interaction, work: Work) -> Interaction:
        """Return what was told twice, by different lines, as the one interaction that it is."""
        context = {name: value for name, value in interaction.context.items() if name != TOLD_BEFORE}
        interaction = replace(interaction, context=context)
        before = work.referred(interaction.source, str(context.get("ref")))
        return interaction if before is None else combine(before.interaction, interaction)

    def _take_interaction(
        self, interaction: Interaction, work: Work, glance: Glance | None = None, *, counted: bool = True
    ) -> None:
        """Judge one interaction and learn from it; one that is known is judged again."""
        if TOLD_BEFORE in interaction.context:
            interaction = self._told_before(interaction, work)
        before = work.get(interaction.id)
        self._knowledge.own_answers.add(interaction)
        if counted:
            work.report.interactions += 1
        if before is not None:
            interaction = with_earlier_word(interaction, before.interaction)
            if interaction == before.interaction:
                return
            glance = None
            work.report.updated += counted
        else:
            work.report.new += 1
            work.report.failures += interaction.outcome is Outcome.FAILURE
        glance = glance or self._glance_at(interaction)
        stored = self._judge(interaction, glance, before, work)
        if stored.question is not None and (before is None or before.question is None):
            if self._questions.ask(stored.question):
                work.first_asked[stored.question] = glance.question
            else:
                work.asked[stored.question] = None
        work.report.high_value += stored.high - (before.high if before else False)
        stored = self._learn(stored, glance, before, work)
        work.put(stored)
        if stored.learned in FAILED or (before is not None and before.learned in FAILED):
            self._failures.note(stored, work.place(stored))

    def _judge(self, interaction: Interaction, glance: Glance, before: Stored | None, work: Work) -> Stored:
        """Score an interaction; what was looked up at first sight stays."""
        value = self._settings.value
        asked = before is not None and before.question is not None
        key = before.question if before is not None and asked else glance.key
        if key is None:
            look_ups = LookUps()
        elif before is not None and asked and (before.look_ups.embedded or not glance.worthy):
            look_ups = before.look_ups
        else:
            if asked and not self._questions.remembers(key):
                question = journal.questions_by_id(work.connection, [question_point(key)])[question_point(key)]
                self._questions.recall(key, question.text, question.asked)
            look_ups = self._look_up(key, glance.worthy, itself=asked)
        points = summed(glance.inherent, look_ups, value.weights, value.novelty_similarity)
        seq = before.seq if before else None
        return Stored(interaction, points, look_ups, points >= value.threshold, "nothing", key, seq)

    def _look_up(self, key: bytes, worthy: bool, *, itself: bool) -> LookUps:
        """Ask the memory; without a chance to reach the threshold only equal wording is counted."""
        if not worthy:
            return LookUps(min(MANY, self._questions.same_wording(key) - itself), None, embedded=False)
        best = self._knowledge.problems.best(self._questions.vector(key), self._questions.entry(key))
        return LookUps(self._questions.earlier(key, int(itself)), None if best is None else round(best, 6))

    def _learn(self, stored: Stored, glance: Glance, before: Stored | None, work: Work) -> Stored:
        """Learn from an interaction, or take back what it taught before; return it with what came of it."""
        interaction = stored.interaction
        taught = before is not None and before.learned in TAUGHT
        key = glance.text
        if not stored.high or not self._learnable(interaction, key):
            if taught:
                self._knowledge.retract(interaction.id)
                stored = self._reopened(stored, work)
            if stored.high or interaction.outcome is not Outcome.FAILURE:
                return stored
            fixed = before is not None and before.learned == "paired"
            return stored.now("paired" if fixed else "failure")
        if before is not None and taught:
            if key == text_key(before.interaction):
                self._knowledge.rescore(stored)
                return stored.now(before.learned)
            self._knowledge.retract(interaction.id)
        stored, pair = self._paired(stored, work)
        return stored.now(self._knowledge.learn(stored, pair, key if pair is None else text_key(interaction, pair)))

    def _learnable(self, interaction: Interaction, key: bytes) -> bool:
        """Tell whether something can be learnt from an interaction; asked once for each text."""
        asked = key, interaction.outcome is Outcome.FAILURE, interaction.redacted
        found = self._judged.get(asked)
        if found is None:
            if len(self._judged) >= _JUDGED_KEPT:
                self._judged.clear()
            found = self._judged[asked] = unlearnable(interaction, self._settings.learning) is None
        return found

    def _paired(self, stored: Stored, work: Work) -> tuple[Stored, Pair | None]:
        """Find the failure of the same session that this success fixes; from then on they belong together."""
        it = stored.interaction
        if FIXES in it.context:
            failure = work.find(it.context[FIXES])
        else:
            failure = self._failures.fixed_by(it)
            failure = failure and work.find(failure.interaction.id)
            if failure is not None:
                stored = replace(stored, interaction=replace(it, context={**it.context, FIXES: failure.interaction.id}))
                self._mark(failure, "paired", work)
        if failure is None:
            return stored, None
        return stored, pair_of(failure.interaction)

    def _reopened(self, stored: Stored, work: Work) -> Stored:
        """Let the failure that a success fixed wait for a fix again, because the fix was none."""
        it = stored.interaction
        if FIXES not in it.context:
            return stored
        failure = work.find(it.context[FIXES])
        if failure is not None and failure.learned == "paired":
            self._mark(failure, "failure", work)
        context = {name: value for name, value in it.context.items() if name != FIXES}
        return replace(stored, interaction=replace(it, context=context))

    def _mark(self, failure: Stored, learned: str, work: Work) -> None:
        """Note that a failure was fixed, or was not."""
        marked = failure.now(learned)
        work.put(marked)
        self._failures.note(marked, work.place(marked))

    def _write_questions(self, work: Work) -> None:
        """Write new questions, count repeated ones, and let the index know the new ones."""
        new = [
            journal.Question(key, question_point(key), text, self._questions.asked(key))
            for key, text in work.first_asked.items()
        ]
        journal.add_questions(work.connection, new)
        repeated = {key: self._questions.asked(key) for key in work.asked if key not in work.first_asked}
        journal.ask(work.connection, repeated)
        journal.queue(work.connection, [("interactions", question.id) for question in new])
