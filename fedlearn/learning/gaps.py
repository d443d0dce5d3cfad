"""What is asked in vain: questions gathered, those of one meaning put together, ranked by what they cost. Pure.

    cost = attempts + tokens / 1,000 + seconds / 10,   over all times it was asked

so that one unit is about one attempt of an assistant. Similarity nominates, as for patterns: two questions are one
gap at the cosine from which questions count as the same, unless they differ in negation, polarity, numbers or versions.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedlearn.learning import cues
from fedlearn.learning.glance import normal_question
from fedlearn.learning.merge import fingerprint
from fedlearn.learning.quality import useful
from fedlearn.ledger.measures import Asked, Searched
from fedlearn.records import NAMESPACE, Outcome

__all__ = ["FAILED", "REMOTE", "UNANSWERED", "Gap", "Question", "clustered", "gathered", "proposals", "ranked"]

#: Why a question is a gap: a task failed, a search had no useful hit, a model elsewhere had to answer.
FAILED, UNANSWERED, REMOTE = "failed", "unanswered", "remote"
_LONGEST = 500
_SHORTEST = 8
_WORDINGS = 5
_TEMPLATES = {
    FAILED: (
        "What causes this, and what puts it right? {q}",
        "How can one see beforehand that this will go wrong? {q}",
        "How does one check that this is solved? {q}",
    ),
    UNANSWERED: (
        "{q}",
        "What are the steps, in order, and what must be there before the first? {q}",
        "Which mistakes are common here, and how are they seen? {q}",
    ),
    REMOTE: (
        "{q}",
        "What is the shortest complete answer that needs nothing but these words? {q}",
        "When does the usual answer not hold? {q}",
    ),
}


@dataclass(slots=True)
class Question:
    """One wording, with how often it was asked for which reason, and what that cost."""

    text: str
    reasons: Counter[str] = field(default_factory=Counter)
    tokens: int = 0
    latency_ms: float = 0.0
    attempts: int = 0

    @property
    def asked(self) -> int:
        """How often it was asked, for whatever reason."""
        return sum(self.reasons.values())

    @property
    def cost(self) -> float:
        """What it cost in all, in attempts."""
        return self.attempts + self.tokens / 1_000 + self.latency_ms / 10_000


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions of one meaning. `question` is the wording that was asked most, `others` are more of them."""

    id: str
    question: str
    others: tuple[str, ...]
    reasons: dict[str, int]
    tokens: int
    latency_ms: float
    attempts: int
    cost: float

    @property
    def asked(self) -> int:
        """How often it was asked."""
        return sum(self.reasons.values())

    @property
    def reason(self) -> str:
        """The reason that counts: that it failed before that nothing was found, and that before who answered."""
        return next(reason for reason in (FAILED, UNANSWERED, REMOTE) if reason in self.reasons)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "id": self.id,
            "question": self.question,
            "others": list(self.others),
            "asked": self.asked,
            "reason": self.reason,
            "reasons": dict(sorted(self.reasons.items())),
            "tokens": self.tokens,
            "latency_ms": round(self.latency_ms, 1),
            "attempts": self.attempts,
            "cost": self.cost,
        }


def gathered(turns: Iterable[Asked], searches: Iterable[Searched], most: int) -> list[Question]:
    """Return the questions that were asked in vain, the costliest `most`, by wording.

    Args:
        turns: interactions, newest first, so that a failure counts only where nothing newer solved it.
        searches: in any order.
        most: at most so many wordings.

    """
    found: dict[str, Question] = {}
    solved: set[str] = set()
    counted: set[str | None] = set()

    def note(text: str, reason: str, *, tokens: int = 0, latency_ms: float = 0.0, attempts: int = 1) -> None:
        question = found.setdefault(text.lower(), Question(text))
        # Of wordings that differ in case alone one stands for all, whichever came first.
        question.text = min(question.text, text)
        question.reasons[reason] += 1
        question.tokens += tokens
        question.latency_ms += latency_ms
        question.attempts += attempts

    for turn in turns:
        if (text := _asked(turn.question)) is None:
            continue
        if turn.outcome == Outcome.SUCCESS or turn.learned == "paired":
            solved.add(text.lower())
        failed = turn.outcome == Outcome.FAILURE and text.lower() not in solved
        if failed or (turn.is_local is False and turn.outcome != Outcome.FAILURE):
            note(
                text,
                FAILED if failed else REMOTE,
                tokens=turn.tokens,
                latency_ms=turn.latency_ms,
                attempts=turn.iterations,
            )
            counted.add(turn.answer_id)
    for search in searches:
        if not useful(search) and (text := _asked(search.question)) is not None:
            # The search that an exchange began with is part of that attempt.
            note(text, UNANSWERED, attempts=int(search.answer_id not in counted))
    return sorted(found.values(), key=_order)[:most]


def clustered(
    questions: Sequence[Question], vectors: NDArray[np.float32] | None, similarity: float
) -> list[list[Question]]:
    """Return the questions of one meaning together, whatever order they come in.

    Args:
        questions: of different wordings.
        vectors: of length 1, one a row for each question; None means that each wording stands alone.
        similarity: cosine from which two wordings may be one question.

    """
    if vectors is None:
        return [[question] for question in sorted(questions, key=_order)]
    order = sorted(range(len(questions)), key=lambda number: _order(questions[number]))
    turned = [_turned(question.text) for question in questions]
    leaders: list[int] = []
    members: dict[int, list[Question]] = {}
    near = np.empty((len(questions), vectors.shape[1]), dtype=np.float32)
    for number in order:
        fits = near[: len(leaders)] @ vectors[number]
        # The nearest leader first; a question joins the first one that it does not contradict.
        candidates = (leaders[i] for i in np.argsort(-fits, kind="stable") if fits[i] >= similarity)
        leader = next((one for one in candidates if turned[one] == turned[number]), None)
        if leader is None:
            near[len(leaders)] = vectors[number]
            leaders.append(number)
            members[number] = []
            leader = number
        members[leader].append(questions[number])
    return list(members.values())


def ranked(clusters: Iterable[Sequence[Question]], repeated: int) -> list[Gap]:
    """Return the clusters as gaps, the costliest first.

    Args:
        clusters: each with at least one question.
        repeated: answered elsewhere and nothing else is a gap from so many times on.

    """
    found = []
    for cluster in clusters:
        reasons: Counter[str] = Counter()
        for question in cluster:
            reasons.update(question.reasons)
        if set(reasons) == {REMOTE} and reasons[REMOTE] < repeated:
            continue
        first, *others = sorted(cluster, key=lambda q: (-q.asked, *_order(q)))
        found.append(
            Gap(
                id=str(uuid.uuid5(NAMESPACE, f"gap {first.text.lower()}")),
                question=first.text,
                others=tuple(question.text for question in others[:_WORDINGS]),
                reasons=dict(reasons),
                tokens=sum(question.tokens for question in cluster),
                latency_ms=sum(question.latency_ms for question in cluster),
                attempts=sum(question.attempts for question in cluster),
                cost=round(sum(question.cost for question in cluster), 3),
            )
        )
    return sorted(found, key=lambda gap: (-gap.cost, gap.id))


def proposals(gap: Gap, most: int) -> list[str]:
    """Return questions whose answers would close a gap, made without a model."""
    return [template.format(q=gap.question) for template in _TEMPLATES[gap.reason][:most]]


def _asked(text: str) -> str | None:
    """Return a question as it is compared, None where it says nothing by itself."""
    normal = normal_question(text)[:_LONGEST].strip()
    if len(normal) < _SHORTEST or (len(normal) < 200 and cues.POINTS_BACK.fullmatch(normal)):
        return None
    return normal


def _turned(text: str) -> tuple[object, ...]:
    """Return what must be equal in two wordings of one question: another error code is another problem."""
    marks = fingerprint(text)
    return marks.negations, marks.polarity, marks.numbers


def _order(question: Question) -> tuple[float, str]:
    return -round(question.cost, 6), question.text
