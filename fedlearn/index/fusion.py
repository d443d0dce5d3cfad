"""How words, vectors and context become one order. Pure.

What the weights are was measured on six sets (docs/retrieval.md). Reciprocal rank fusion with equal weights loses to
words alone, because it throws away by how much a hit is better than the next.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fedlearn.index.context import Context, standing, widen
from fedlearn.index.cosine import Cosine
from fedlearn.index.interface import Hit

__all__ = ["Found", "fuse", "words_decide"]

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """One answer.

    `score` in [0, 1] orders the answers and says how well the best of them fits the question as a whole: about 1 when
    all words of the question are in it or its vector is the question's. `dense` is the cosine and `lexical` the BM25
    score, with the rank (from 1) in each list; None where the list does not hold it. `parts` says what `score` is made
    of and adds up to it: `words`, `vector`, and for a turn of a conversation `session`.
    """

    id: str
    collection: str
    score: float
    dense: float | None
    dense_rank: int | None
    lexical: float | None
    lexical_rank: int | None
    payload: Mapping[str, Any]
    parts: Mapping[str, float] = field(default_factory=dict)


def fuse(
    dense: Iterable[tuple[str, Hit]],
    lexical: Iterable[tuple[str, Hit]],
    limit: int,
    *,
    terms: int,
    size: int,
    cosine: Cosine,
    contexts: Mapping[str, Context] | None = None,
) -> list[Found]:
    """Fuse two lists of (collection, hit) into one of at most `limit`, best first, ties by id.

    Order: BM25 divided by the best BM25, times the share of the question that the best one covers, plus the cosine
    times its weight; what a list does not hold counts 0 there.
    So words decide where they say much, and the vector where they say little.
    Among turns of a conversation the root of that share counts, because a long talk seldom has the whole question in
    one place, and the cosine has its weight among turns; to it comes what their session says, and a turn that asks
    counts less. That orders them among themselves, and lifts none above where the best of their collection stands
    without it.
    Score: the best answer's is how strong the match is at all, the others' are in proportion to it.

    Args:
        dense: cosines above 0.
        lexical: BM25 scores.
        limit: how many are wanted.
        terms: number of distinct words of the question.
        size: number of points that were searched.
        cosine: what the cosines of the embedder say.
        contexts: by collection, the sessions in which its points stand.

    """
    by_vector, by_word = _ranked(dense), _ranked(lexical)
    top = max((hit.score for _, hit in by_word.values()), default=0.0)
    covered = _strength(top, terms, size)
    parts = _parts(by_vector, by_word, top, covered, cosine.weight)
    for name, context in (contexts or {}).items():
        if context.session:
            turns = _parts(by_vector, by_word, top, math.sqrt(covered), cosine.among_turns)
            _order_turns(parts, turns, name, context, math.sqrt(covered), cosine.among_turns)
    fused = {key: sum(part.values()) for key, part in parts.items()}
    best = max(fused.values(), default=0.0)
    if best <= 0:
        return []
    nearest = max((hit.score for _, hit in by_vector.values()), default=0.0)
    scale = max(covered, min(1.0, (nearest - cosine.unrelated) / (1.0 - cosine.unrelated))) / best
    found = []
    for key in sorted(fused, key=lambda key: (-fused[key], key[1], key[0]))[:limit]:
        dense_rank, near = by_vector.get(key, (None, None))
        lexical_rank, worded = by_word.get(key, (None, None))
        hit = near or worded
        found.append(
            Found(
                id=key[1],
                collection=key[0],
                score=round(min(1.0, fused[key] * scale), 4),
                dense=near.score if near else None,
                dense_rank=dense_rank,
                lexical=worded.score if worded else None,
                lexical_rank=lexical_rank,
                payload=hit.payload if hit else {},
                parts={name: round(value * scale, 4) for name, value in parts[key].items()},
            )
        )
    return found


def words_decide(
    dense: Iterable[tuple[str, Hit]],
    lexical: Iterable[tuple[str, Hit]],
    limit: int,
    *,
    terms: int,
    size: int,
    cosine: Cosine,
) -> bool:
    """Tell whether what words did not find cannot be among the best `limit`, however near its vector may be.

    Args:
        dense: the cosines of what words found.
        lexical: what words found.
        limit: how many are wanted.
        terms: number of distinct words of the question.
        size: number of points that were searched.
        cosine: what the cosines of the embedder say.

    """
    by_vector, by_word = _ranked(dense), _ranked(lexical)
    if len(by_word) < limit:
        return False
    top = max(hit.score for _, hit in by_word.values())
    parts = _parts(by_vector, by_word, top, _strength(top, terms, size), cosine.weight)
    last = sorted((sum(part.values()) for part in parts.values()), reverse=True)[limit - 1]
    return last >= cosine.weight * cosine.beyond


def _parts(
    by_vector: Mapping[_Key, tuple[int, Hit]],
    by_word: Mapping[_Key, tuple[int, Hit]],
    top: float,
    covered: float,
    weight: float,
) -> dict[_Key, dict[str, float]]:
    """Return by answer what its own words and its own vector count."""
    return {
        key: {
            "words": covered * by_word[key][1].score / top if key in by_word else 0.0,
            "vector": weight * by_vector[key][1].score if key in by_vector else 0.0,
        }
        for key in [*by_vector, *by_word]
    }


def _order_turns(
    parts: dict[_Key, dict[str, float]],
    among_turns: Mapping[_Key, dict[str, float]],
    name: str,
    context: Context,
    said: float,
    weight: float,
) -> None:
    """Put the parts of one collection's turns in place of what they count alone, the best at the level that it had."""
    turns = {key: part for key, part in among_turns.items() if key[0] == name}
    level = max((sum(parts[key].values()) for key in turns), default=0.0)
    for turn, more in widen([identity for _, identity in turns], context, said, weight).items():
        turns[name, turn]["session"] = more
    for (_, turn), part in turns.items():
        counts = standing(turn, context)
        part.update({what: value * counts for what, value in part.items()})
    best = max((sum(part.values()) for part in turns.values()), default=0.0)
    for key, part in turns.items():
        parts[key] = {what: value * level / best for what, value in part.items()} if best > 0 else part


def _ranked(hits: Iterable[tuple[str, Hit]]) -> dict[_Key, tuple[int, Hit]]:
    """Return the hits by collection and id with their ranks over all collections."""
    ordered = sorted(hits, key=lambda pair: (-pair[1].score, pair[1].id, pair[0]))
    return {(name, hit.id): (rank, hit) for rank, (name, hit) in enumerate(ordered, start=1)}


def _strength(best: float, terms: int, size: int) -> float:
    """Return in [0, 1] how much of a question of `terms` words the best BM25 score covers.

    A word of middling rarity among `size` texts weighs about 0.6 of what the rarest does, ln(1 + 2 * size).
    """
    return min(1.0, max(0.0, best) / (max(1, terms) * 0.6 * math.log(3 + 2 * size)))
