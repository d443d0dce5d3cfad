"""A later word: on an interaction it is judged again; on an answer or a pattern the evidence moves."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from fedlearn.assist.evidence import harmful
from fedlearn.assist.remember import Memory, missing
from fedlearn.errors import FedlearnError, LockedError, SettingsError
from fedlearn.jobs.ask import settle as settle_exchanges
from fedlearn.jobs.hold import UNPROVEN, said
from fedlearn.jobs.remember import drain, remember
from fedlearn.learning.extract import solution_of
from fedlearn.learning.pipeline import TAUGHT
from fedlearn.ledger import interactions, journal, measures, outcomes, patterns, review
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.intake import withdraw
from fedlearn.ledger.interactions import Stored
from fedlearn.ledger.outcomes import HARMED, HELPED, UNUSED
from fedlearn.ledger.patterns import Known
from fedlearn.ledger.text import storable, typed_id
from fedlearn.records import NAMESPACE, Category, Evidence, Feedback, Interaction, Outcome, Status
from fedlearn.telemetry.formats.own import SOURCE as OWN
from fedlearn.wiring import Parts, utc_now

__all__ = ["Moved", "feedback"]

_NOTE = 500
#: Characters of a corrected text; a longer one is some whole file given by mistake.
_LONGEST = 50_000
#: Fewer characters of an id are a slip of the finger.
_LEAST = 4
_ID = re.compile(rf"[0-9a-f-]{{{_LEAST},36}}")
#: The reason under which a foreign pattern is not served; it is again when the outcomes say so.
_HARMED_HERE = "it harmed here more often than it helped"


@dataclass(frozen=True, slots=True)
class Moved:
    """What a word did.

    `target` is interaction, answer or pattern; `id` its full id. For an interaction `score` and `learned` say how it
    stands now. `patterns` are those whose evidence moved, with evidence and status; `corrected` is the pattern made of
    the corrected text, and `objection` says what stands against what was learnt.
    """

    target: str
    id: str
    score: float | None
    learned: str | None
    patterns: tuple[dict[str, Any], ...]
    corrected: str | None
    waits: str | None
    objection: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


def feedback(
    parts: Parts,
    identity: str,
    *,
    outcome: str | None = None,
    correction: str | None = None,
    note: str = "",
    used: Sequence[str] = (),
    settle: bool = True,
) -> Moved:
    """Take a word on an interaction, an answer or a pattern.

    On an interaction it acts as feedback in the telemetry would. Of what an interaction was given, and of an answer, it
    moves the patterns that are named as used, else the first one: nobody knows what the others did. That none was used
    is said of all of an answer. On a pattern it counts once a day. A later word on the same thing takes the place of
    the earlier one.

    Args:
        parts: of the command or server.
        identity: an id, or its start when nothing else starts so.
        outcome: helped, harmed or unused.
        correction: what would have been right.
        note: why, in words; scrubbed and kept.
        used: which patterns of the answer were used.
        settle: as in `outbox.drain`.

    Raises:
        FedlearnError: nothing or more than one thing has this id.
        SettingsError: it says nothing, or what cannot be said of this.

    """
    if outcome is None and not (correction or "").strip():
        raise SettingsError(
            "feedback: say whether it helped (+1), harmed (-1) or was unused, or give the corrected text"
        )
    if correction is not None and len(correction) > _LONGEST:
        raise SettingsError(f"feedback: the corrected text has more than {_LONGEST:,} characters; keep what matters")
    target = _target(parts, typed_id(identity))
    if isinstance(target, Stored):
        moved = _on_interaction(parts, target, outcome, correction, note, used)
    else:
        moved = _on_patterns(parts, target, outcome, correction, note, used)
    return replace(moved, waits=drain(parts, "it is kept, and the index hears of it later", settle))


# --- what it speaks of ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Answered:
    """Patterns that a word speaks of, best first, and the event that it is kept under."""

    kind: str
    id: str
    event: str
    patterns: tuple[str, ...]


def _target(parts: Parts, prefix: str) -> Stored | _Answered:
    """Return what has this id. An exchange that waits to be learnt from is learnt from first.

    Raises:
        FedlearnError: nothing or more than one thing has it.
        LockedError: it is that of an exchange which the daemon has not read yet.

    """
    found = _having(parts, prefix)
    if not found and parts.exchanges.holds(prefix):
        settle_exchanges(parts)
        found = _having(parts, prefix)
        if not found:
            raise LockedError(f"{prefix}: this exchange was not learnt from yet; try again in some seconds")
    if len(found) == 1:
        return found[0]
    if not found and _ID.fullmatch(prefix):
        with parts.ledger.reading() as connection:
            if measures.was_searched(connection, prefix):
                raise FedlearnError(
                    f"{prefix}: this answer gave no pattern; name an interaction by its own id, "
                    "or remember what solved it"
                )
    what = "more than one id starts so; give more of it" if found else "no interaction, answer or pattern has this id"
    if len(prefix) < _LEAST:
        what += f" (give {_LEAST} characters of it or more)"
    raise FedlearnError(
        f"{prefix[:80] or 'feedback'}: {what}; `fedlearn search --json` and `fedlearn inspect` show ids"
    )


def _having(parts: Parts, prefix: str) -> list[Stored | _Answered]:
    """Return what has an id that starts so, or is the exchange that a client knows by this one."""
    found: list[Stored | _Answered] = []
    if _ID.fullmatch(prefix):
        with parts.ledger.reading() as connection:
            found += interactions.by_prefix(connection, prefix)
            if not found and (exchange := interactions.by_ref(connection, OWN, prefix)) is not None:
                found.append(exchange)
            for answer_id in outcomes.answers_by_prefix(connection, prefix):
                handed_out = tuple(outcomes.handed_out(connection, answer_id))
                found.append(_Answered("answer", answer_id, answer_id, handed_out))
            for known in patterns.by_prefix(connection, prefix):
                day = uuid.uuid5(NAMESPACE, f"feedback {known.pattern.id} {utc_now().date().isoformat()}")
                found.append(_Answered("pattern", known.pattern.id, str(day), (known.pattern.id,)))
    return found


# --- an interaction -------------------------------------------------------------------------------------------------


def _on_interaction(
    parts: Parts, stored: Stored, outcome: str | None, correction: str | None, note: str, used: Sequence[str]
) -> Moved:
    """Judge an interaction again in the light of a later word, and move what it used."""
    if outcome == UNUSED:
        raise SettingsError("feedback: an interaction is right or wrong; `unused` is said of answers and patterns")
    it = stored.interaction
    value = {None: None, HELPED: 1, HARMED: -1}[outcome]
    word = Feedback(str(uuid.uuid4()), it.source, target=it.id, value=value, correction=correction, time=utc_now())
    parts.learner.tell([*_ended(it, value), word])
    moved: tuple[dict[str, Any], ...] = ()
    if outcome is not None and it.retrieved:
        given = _Answered("interaction", it.id, it.id, tuple(it.retrieved))
        moved = _move(parts, it.id, dict.fromkeys(_chosen(given, used, everything=False), outcome), note)
    with parts.ledger.reading() as connection:
        now = interactions.by_ids(connection, [it.id])[it.id]
        taught = [link.pattern_id for link in patterns.links_of(connection, interactions=[it.id])]
        against = review.objections(connection, taught)
    if now.learned in TAUGHT:
        corrected, objection = None, next((said(one, why, UNPROVEN) for one, why in against.items()), None)
    else:
        corrected, objection = _kept(parts, it, correction or "")
    return Moved("interaction", it.id, now.score, now.learned, moved, corrected, None, objection)


def _kept(parts: Parts, it: Interaction, correction: str) -> tuple[str | None, str | None]:
    """Keep the right text of an interaction that is worth too little to be learnt from: somebody gave it on purpose.

    Returns:
        The id of the pattern that holds it, and what stands against that.

    """
    if not correction.strip():
        return None, None
    attempted = (it.attempted or it.response)[:_NOTE] if it.error else ""
    memory = Memory(text=correction, name=it.query, error=it.error or "", attempted=attempted, confirmed=True)
    if (reason := missing(memory, parts.settings.learning.max_content_chars)) is not None:
        return None, f"the corrected text is not kept as a pattern: {reason}"
    found = remember(parts, memory, settle=False)
    return found.id, found.objection


def _ended(it: Interaction, value: int | None) -> list[Interaction]:
    """Return an exchange of ours with the outcome that a word gives it: nothing else ever tells how it ended."""
    if it.source != OWN or it.error or value is None:
        return []
    return [replace(it, outcome=Outcome.SUCCESS if value > 0 else Outcome.FAILURE)]


# --- an answer or a pattern -----------------------------------------------------------------------------------------


def _on_patterns(
    parts: Parts, on: _Answered, outcome: str | None, correction: str | None, note: str, used: Sequence[str]
) -> Moved:
    """Move the evidence of patterns; a correction becomes a pattern that takes the place of the first one."""
    chosen = _chosen(on, used, everything=outcome == UNUSED)
    corrected = objection = None
    if correction is not None and correction.strip():
        with parts.ledger.reading() as connection:
            wrong = patterns.by_ids(connection, chosen[:1]).get(chosen[0])
        if wrong is None:
            raise FedlearnError(f"{chosen[0]}: this pattern is gone; use `fedlearn remember`")
        # A pattern of another host stays that host's own, and steps back in the answers of this one.
        found = remember(parts, _corrected(wrong, correction), supersedes=[wrong.pattern.id], settle=False)
        corrected, objection = found.id, found.objection
        if corrected == wrong.pattern.id:
            raise SettingsError("feedback: the corrected text is what the pattern says already")
        # What had to be put right did not help; an own pattern has stepped back behind the correction already.
        outcome = outcome or HARMED
    moved = _move(parts, on.event, dict.fromkeys(chosen, outcome or HARMED), note)
    return Moved(on.kind, on.id, None, None, moved, corrected, None, objection)


def _chosen(on: _Answered, used: Sequence[str], *, everything: bool) -> list[str]:
    """Return the patterns that a word is about."""
    if not used:
        return list(on.patterns) if everything else list(on.patterns[:1])
    chosen = []
    for prefix in used:
        wanted = typed_id(prefix)
        fits = [identity for identity in on.patterns if wanted and identity.startswith(wanted)]
        if len(fits) != 1:
            raise FedlearnError(f"{prefix[:80]}: not one pattern of {on.kind} {on.id}; name it by its id")
        chosen += fits
    return chosen


def _corrected(wrong: Known, correction: str) -> Memory:
    """Return what is remembered when a pattern is corrected."""
    pattern, meta = wrong.pattern, wrong.pattern.metadata
    return Memory(
        text=correction,
        name=meta.source_query or meta.name,
        category=pattern.category,
        tags=meta.tags,
        error=(meta.error or meta.name) if pattern.category is Category.ERROR else "",
        attempted=solution_of(pattern.content)[:_NOTE],
        confirmed=True,
    )


def _move(parts: Parts, event: str, said: Mapping[str, str], note: str) -> tuple[dict[str, Any], ...]:
    """Put outcomes in place of what the event said of the same patterns, and let their evidence follow."""
    clean = parts.scrubber.scrub(storable(note[:_NOTE])).text
    now = utc_now()
    with parts.ledger.writing() as connection:
        before = outcomes.earlier(connection, event)
        known = patterns.by_ids(connection, {*before, *said})
        said = {identity: outcome for identity, outcome in said.items() if identity in known}
        outcomes.record(connection, event, said, clean, to_micros(now) or 0)
        journal.bump(connection, {f"outcomes_{outcome}": 1 for outcome in set(said.values())})
        changed = []
        for identity, pattern in sorted(known.items()):
            earlier = before.get(identity)
            evidence = _evidence(pattern.evidence, earlier, said.get(identity, earlier), now.strftime("%Y-%m"))
            changed.append(_settled(parts, replace(pattern, evidence=evidence)))
        patterns.save(connection, [], changed)
        for one in changed:
            if one.own and one.status is Status.ACTIVE and harmful(one.evidence, parts.settings.evidence):
                reason = f"harmed {one.evidence.harmed} times, helped {one.evidence.helped}"
                withdraw(connection, {one.pattern.id: reason})
            elif one.status is not known[one.pattern.id].status:
                journal.queue(connection, [(one.pattern.category.value, one.pattern.id)])
        after = patterns.by_ids(connection, said)
    return tuple(
        {"id": i, "name": k.pattern.metadata.name, "outcome": said[i], "status": k.status.value, **asdict(k.evidence)}
        for i, k in sorted(after.items())
    )


def _evidence(evidence: Evidence, before: str | None, now: str | None, month: str) -> Evidence:
    """Return the evidence when an event says `now` what it said otherwise before."""
    helped = evidence.helped + (now == HELPED) - (before == HELPED)
    harmed = evidence.harmed + (now == HARMED) - (before == HARMED)
    last = max(month, evidence.last or "") if now == HELPED else evidence.last
    return Evidence(evidence.seen, max(0, helped), max(0, harmed), last)


def _settled(parts: Parts, known: Known) -> Known:
    """Return a foreign pattern as its outcomes here want it: not served when it harms, and again when it does not."""
    if known.own:
        return known
    bad = harmful(known.evidence, parts.settings.evidence)
    if bad and known.status is Status.ACTIVE:
        return replace(known, status=Status.RETRACTED, reason=_HARMED_HERE)
    if not bad and known.status is Status.RETRACTED and known.reason == _HARMED_HERE:
        return replace(known, status=Status.ACTIVE, reason=None)
    return known
