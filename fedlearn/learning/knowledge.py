"""The patterns, as the learner changes them: made, reinforced, merged, retracted. One batch, one transaction."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.engine import Connection

from fedlearn.index.documents import problem_of
from fedlearn.learning import merge
from fedlearn.learning.directory import Directory
from fedlearn.learning.echo import Echoes, OwnAnswers
from fedlearn.learning.extract import Pair, draft, solution_of, unlearnable
from fedlearn.learning.memory import PatternMemory
from fedlearn.learning.window import whole
from fedlearn.ledger import journal
from fedlearn.ledger import patterns as store
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.interactions import Stored, latest_of
from fedlearn.ledger.patterns import Known, Link, Merge
from fedlearn.models.embedding import Embedder
from fedlearn.privacy.scrub import Scrubber
from fedlearn.records import Evidence, Interaction, Pattern, Status, Tier, pattern_id
from fedlearn.settings import Settings
from fedlearn.telemetry.formats.own import SOURCE as OWN

__all__ = ["Changes", "Knowledge"]

_CACHED_PATTERNS = 4_000
_CACHED_TEXTS = 100_000
_CACHED_VECTORS = 2_000
#: What a text became when nothing could be learnt from it.
_NOTHING = ""
#: What a pattern is drafted from.
_TEXTS = ("query", "response", "correction", "error", "attempted")
#: The problems of near-duplicates are at least this close; the content decides.
_NOMINATED_FROM = 0.6
_NOMINATED = 6


@dataclass(slots=True)
class Changes:
    """What a batch changed, until it is written."""

    new: dict[str, Known] = field(default_factory=dict)
    changed: dict[str, Known] = field(default_factory=dict)
    links: dict[tuple[str, str], Link] = field(default_factory=dict)
    unlinked: dict[str, None] = field(default_factory=dict)
    texts: dict[bytes, str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    to_index: dict[tuple[str, str], None] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, name: str) -> None:
        """Count an event of this batch."""
        self.counts[name] = self.counts.get(name, 0) + 1


class Knowledge:
    """Knows the patterns and decides what an interaction does to them. Call `begin` first, `write` last."""

    def __init__(self, embedder: Embedder, scrubber: Scrubber, settings: Settings) -> None:
        self._embedder = embedder
        self._scrubber = scrubber
        self._settings = settings
        self._patterns: OrderedDict[str, Known] = OrderedDict()
        self._texts: OrderedDict[bytes, str] = OrderedDict()
        self._fingerprints: dict[str, merge.Fingerprint] = {}
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._embedded: Mapping[str, NDArray[np.float32]] = {}
        self._served: Mapping[str, int] = {}
        self._echoes = Echoes(())
        self.own_answers = OwnAnswers()
        self.problems = PatternMemory(embedder, settings.value.recent_questions)
        self.changes = Changes()
        #: What is remembered no longer stands as the ledger would give it: load it anew before the next batch.
        self.outdated = False
        self._connection: Connection | None = None
        self._asked_for: set[bytes] = set()
        self._apart: set[tuple[str, str]] = set()
        self._directory = Directory()

    def load(self, connection: Connection, older: Knowledge | None = None) -> None:
        """Take the latest patterns from the ledger; the vectors of an `older` knowledge need not be made again."""
        known = store.newest(connection, self._settings.value.recent_questions)
        problems = [(k.pattern.id, problem_of(k.pattern) if k.servable else None) for k in known]
        self.problems.load(problems, older.problems if older else None)
        self._directory.load(connection)
        self._apart = store.never_merge(connection)
        self.own_answers = OwnAnswers(latest_of(connection, OWN, OwnAnswers.LIMIT)[::-1])

    def begin(
        self,
        connection: Connection,
        keys: Collection[bytes],
        served: Mapping[str, int],
        vectors: Mapping[str, NDArray[np.float32]],
    ) -> None:
        """Start a batch.

        Args:
            connection: the batch's transaction.
            keys: text keys that the batch is likely to ask for.
            served: the patterns handed out lately, with the first time of each in microseconds.
            vectors: those of the questions that were embedded for the batch, by text.

        """
        self._embedded = vectors
        self._connection = connection
        self.changes = Changes()
        missing = {key for key in keys if key not in self._texts}
        self._texts.update(store.raw_known(connection, missing))
        self._asked_for = missing
        if served != self._served:
            self._served = dict(served)
            handed_out = store.by_ids(connection, served)
            texts = [(identity, known.pattern.content) for identity, known in sorted(handed_out.items())]
            self._echoes = Echoes([*texts, *((identity, solution_of(text)) for identity, text in texts)])

    def write(self) -> None:
        """Write what the batch changed, and keep the caches inside their bounds."""
        connection, changes = self._tx, self.changes
        store.save(connection, list(changes.new.values()), list(changes.changed.values()))
        store.remove_links(connection, list(changes.unlinked))
        store.add_links(connection, list(changes.links.values()))
        store.add_raw_keys(connection, changes.texts)
        store.record_merges(connection, changes.merges)
        journal.queue(connection, changes.to_index)
        while len(self._patterns) > _CACHED_PATTERNS:
            gone, _ = self._patterns.popitem(last=False)
            self._fingerprints.pop(gone, None)
        while len(self._texts) > _CACHED_TEXTS:
            self._texts.popitem(last=False)
        self._connection = None
        self._embedded = {}

    def learn(self, stored: Stored, pair: Pair | None, key: bytes) -> str:
        """Learn from an interaction of high value.

        Args:
            stored: the interaction; nothing makes it `unlearnable`.
            pair: the failure that it fixed.
            key: the `text_key` of both.

        Returns:
            What came of it: nothing, pattern, reinforced, or echo.

        """
        interaction = stored.interaction
        if interaction.source == OWN and interaction.retrieved and not interaction.correction:
            # A model wrote it with our own patterns before its eyes, in whatever words.
            self.changes.count("echoes")
            return "echo"
        identity = self._text(key)
        if identity is None:
            echoed = self._echo(interaction)
            if echoed is not None:
                self.changes.count("echoes")
                return "echo"
            identity = self._make(interaction, pair, stored.score, key)
        if identity == _NOTHING:
            return "nothing"
        if self._handed_out(identity, interaction):
            self.changes.count("echoes")
            return "echo"
        known = self.get(identity)
        if known is None or known.status is Status.WITHDRAWN:
            return "nothing"
        return self._reinforce(known, stored)

    def retract(self, interaction_id: str) -> None:
        """Take back what an interaction taught; a pattern without any evidence left is retracted."""
        for link in self._links(interaction_id):
            self.changes.links.pop((interaction_id, link.pattern_id), None)
            known = self.get(link.pattern_id)
            if known is None:
                continue
            seen = max(0, known.evidence.seen - 1)
            changed = self._valued(replace(known, evidence=replace(known.evidence, seen=seen)), interaction_id)
            if seen == 0 and known.own and known.status is Status.ACTIVE:
                changed = replace(changed, status=Status.RETRACTED, reason="its evidence was taken back")
                self.problems.remove(known.pattern.id)
                self.changes.count("patterns_retracted")
            self._put(changed, known)
        self.changes.unlinked[interaction_id] = None

    def rescore(self, stored: Stored) -> None:
        """Renew the score at the links of an interaction whose pattern stays."""
        for link in self._links(stored.interaction.id):
            self.changes.links[link.interaction_id, link.pattern_id] = replace(link, score=stored.score)
            known = self.get(link.pattern_id)
            if known is not None:
                self._put(self._valued(known, stored.interaction.id, stored.score), known)

    def _links(self, interaction_id: str) -> list[Link]:
        """Return the links of an interaction as this batch sees them."""
        found = {link.pattern_id: link for (i, _), link in self.changes.links.items() if i == interaction_id}
        if interaction_id not in self.changes.unlinked:
            for link in store.links_of(self._tx, interactions=[interaction_id]):
                found.setdefault(link.pattern_id, link)
        return list(found.values())

    def _valued(self, known: Known, interaction_id: str, score: float = 0.0) -> Known:
        """Return a pattern with the best score among its links, when that of one interaction is now `score`.

        Without any link left the value stays as it was.
        """
        identity = known.pattern.id
        here = {i: link.score for (i, p), link in self.changes.links.items() if p == identity}
        without = {interaction_id, *here, *self.changes.unlinked}
        there = store.best_score(self._tx, identity, without)
        here.pop(interaction_id, None)
        best = max((score, there or 0.0, *here.values()))
        if best in (0.0, known.pattern.value_score):
            return known
        return replace(known, pattern=replace(known.pattern, value_score=best))

    def get(self, identity: str) -> Known | None:
        """Return a pattern as this batch sees it."""
        found = self.changes.new.get(identity) or self.changes.changed.get(identity) or self._patterns.get(identity)
        if found is None and self._directory.may_hold(identity):
            found = store.by_ids(self._tx, [identity]).get(identity)
            if found is not None:
                self._patterns[identity] = found
        return found

    @property
    def _tx(self) -> Connection:
        assert self._connection is not None, "begin() comes first"
        return self._connection

    def _text(self, key: bytes) -> str | None:
        """Return the pattern that a text became, `_NOTHING`, or None when it was never seen."""
        found = self._texts.get(key)
        if found is None and key not in self._asked_for:
            found = store.raw_known(self._tx, [key]).get(key)
            if found is not None:
                self._texts[key] = found
        return found

    def _remember_text(self, key: bytes, identity: str) -> None:
        self._texts[key] = identity
        self.changes.texts[key] = identity

    def _echo(self, interaction: Interaction) -> str | None:
        """Return the handed-out pattern that stands in the answer, None when there is none."""
        for texts in (self._echoes,) if interaction.correction else (self._echoes, self.own_answers):
            found = texts.found_in(interaction.response)
            if found is not None and self._handed_out(found, interaction):
                return found
        return None

    def _handed_out(self, identity: str, interaction: Interaction) -> bool:
        """Tell whether a pattern was given to an assistant before this interaction."""
        if identity in interaction.retrieved:
            return True
        first = self._served.get(identity)
        time = to_micros(interaction.time)
        return first is not None and (time is None or time >= first)

    def _make(self, interaction: Interaction, pair: Pair | None, score: float, key: bytes) -> str:
        """Make a pattern of a new text, or find the one it is a near-duplicate of; return its id."""
        made = self._draft(interaction, pair, score)
        if made is None:
            self._remember_text(key, _NOTHING)
            return _NOTHING
        pattern, solution_key = made
        if self.get(pattern.id) is None:
            vector = self._vector(pattern)
            twin = self._twin(pattern, solution_key, vector)
            if twin is not None:
                self._remember_text(key, twin)
                return twin
            self.changes.new[pattern.id] = Known(pattern, True, Tier.OWN, Status.ACTIVE, Evidence(), solution_key)
            self._directory.add(pattern.id, solution_key)
            self.problems.add(pattern.id, vector)
            self.changes.count("patterns_new")
        self._remember_text(key, pattern.id)
        return pattern.id

    def would_make(self, interaction: Interaction, pair: Pair | None) -> str | None:
        """Return the id of the pattern that an interaction makes where nothing is merged; None: it makes none."""
        if unlearnable(interaction, self._settings.learning) is not None:
            return None
        made = self._draft(interaction, pair, 0.0)
        return None if made is None else made[0].id

    def _draft(self, interaction: Interaction, pair: Pair | None, score: float) -> tuple[Pattern, bytes] | None:
        """Scrub what a pattern is made of, then make it: so its id is of clean text. None: nothing to learn."""
        given = {name: value for name in _TEXTS if (value := getattr(interaction, name))}
        failed = [] if pair is None else [pair.error, pair.attempted]
        clean, _ = self._scrubber.scrub_item([*given.values(), *failed])
        if pair is not None:
            pair = Pair(*clean[-2:])
        found = draft(replace(interaction, **dict(zip(given, clean, strict=False))), pair, self._settings.learning)
        if found is None:
            return None
        identity = pattern_id(found.category, found.content)
        pattern = Pattern(identity, found.category, found.content, found.metadata, score)
        return pattern, merge.solution_key(found.solution)

    def _twin(self, pattern: Pattern, solution_key: bytes, vector: NDArray[np.float32]) -> str | None:
        """Return the pattern that this one is a near-duplicate of, and remember the merge; None when it is new."""
        apart = {kept for kept, merged in self._apart if merged == pattern.id}
        for known in self._same_solution(solution_key):
            if known.pattern.id not in apart and self._same_problem(known.pattern, pattern, vector):
                self._merged(known.pattern.id, pattern, 1.0, "same solution")
                return known.pattern.id
        ours: merge.Fingerprint | None = None
        for identity, _ in self.problems.nearest(vector, _NOMINATED, _NOMINATED_FROM):
            near = self.get(identity)
            if near is None or not near.servable or identity in apart or near.pattern.category is not pattern.category:
                continue
            ours = ours or merge.fingerprint(pattern.content)
            if merge.difference(ours, self._fingerprint(near.pattern)) is not None:
                continue
            pair = self._embedder.embed([pattern.content, near.pattern.content])
            similarity = float(pair[0] @ pair[1])
            if similarity >= self._settings.learning.merge_similarity:
                self._merged(identity, pattern, similarity, "near-duplicate")
                return identity
        return None

    def _same_solution(self, solution_key: bytes) -> list[Known]:
        """Return the servable patterns with this very solution, those of this batch included."""
        ids = self._directory.with_solution(self._tx, solution_key)
        return [known for identity in ids if (known := self.get(identity)) is not None and known.servable]

    def _same_problem(self, a: Pattern, b: Pattern, b_vector: NDArray[np.float32]) -> bool:
        """Tell whether two patterns with one solution are about one problem in other words: they share any of them."""
        if a.category is not b.category:
            return False
        a_vector = self.problems.vector(a.id)
        if a_vector is None:
            a_vector = self._vector(a)
        return float(a_vector @ b_vector) > 0.0

    def _vector(self, pattern: Pattern) -> NDArray[np.float32]:
        """Return the vector of a pattern's problem; many texts solve the same few problems."""
        problem = problem_of(pattern)
        found = self._embedded.get(problem)
        if found is None:
            found = self._vectors.get(problem)
        if found is None:
            if len(self._vectors) >= _CACHED_VECTORS:
                self._vectors.clear()
            found = self._vectors[problem] = whole(self._embedder.embed([problem]))[0]
        return found

    def _fingerprint(self, pattern: Pattern) -> merge.Fingerprint:
        """Return the fingerprint of a pattern, made once."""
        found = self._fingerprints.get(pattern.id)
        if found is None:
            found = self._fingerprints[pattern.id] = merge.fingerprint(pattern.content)
        return found

    def _merged(self, kept: str, pattern: Pattern, similarity: float, rule: str) -> None:
        """Remember a merge, so that it can be seen and undone."""
        self.changes.merges.append(Merge(0, kept, pattern, round(similarity, 4), rule, False))
        self.changes.count("merged")

    def _reinforce(self, known: Known, stored: Stored) -> str:
        """Add an interaction to a pattern's evidence; evidence of our own makes a pattern ours."""
        interaction = stored.interaction
        first = known.evidence.seen == 0 and known.own
        before, pattern = known.evidence, known.pattern
        month = interaction.time.strftime("%Y-%m") if interaction.time else ""
        evidence = Evidence(before.seen + 1, before.helped, before.harmed, max(month, before.last or "") or None)
        # A retracted pattern has no score of its own any more, and one of another host has never had one; a superseded
        # one stays behind its successor, and a held one waits for a person.
        unscored = known.status is Status.RETRACTED or not known.own
        best = stored.score if unscored else max(pattern.value_score, stored.score)
        if best != pattern.value_score:
            pattern = replace(pattern, value_score=best)
        status, reason = Status.ACTIVE, None
        if known.status in (Status.SUPERSEDED, Status.HELD):
            status, reason = known.status, known.reason
        now = Known(pattern, True, Tier.OWN, status, evidence, known.solution_key, reason, known.seq)
        self._put(now, known)
        if now.servable and not known.servable:
            vector = self._vector(pattern)
            self.outdated |= not self.problems.restore(pattern.id, vector)
        kind = "made" if first else "reinforced"
        self.changes.links[interaction.id, pattern.id] = Link(interaction.id, pattern.id, kind, stored.score)
        if first:
            return "pattern"
        self.changes.count("patterns_reinforced")
        return "reinforced"

    def _put(self, known: Known, before: Known) -> None:
        """Change a pattern in this batch; the index hears of it when what it holds changed."""
        identity = known.pattern.id
        new = identity in self.changes.new
        if new:
            self.changes.new[identity] = known
        else:
            self.changes.changed[identity] = known
        self._patterns[identity] = known
        if new or before.servable != known.servable or before.tier != known.tier:
            self.changes.to_index[known.pattern.category.value, identity] = None
