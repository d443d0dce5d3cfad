"""The memory of questions and patterns against a naive model with plain numpy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fedlearn.learning.memory import PatternMemory, QuestionMemory
from fedlearn.learning.window import whole
from fedlearn.value.outcome import MANY

SIMILAR = 0.8


class Circle:
    """An embedder whose vectors lie on a circle: the text is an angle in degrees."""

    name, dimension = "circle", 2

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        angles = np.radians([float(text) for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32).reshape(len(texts), 2)


def cosine(a: int, b: int) -> float:
    one, other = (whole(Circle().embed([str(angle)]))[0].astype(np.float64) for angle in (a, b))
    return float(one @ other / (np.sqrt(one @ one) * np.sqrt(other @ other)))


class Naive:
    """Counts by the book: the window is the latest distinct questions, by first appearance."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.asked: dict[int, int] = {}

    def earlier(self, angle: int) -> int:
        window = list(self.asked)[-self.capacity :]
        near = sum(self.asked[other] for other in window if other != angle and cosine(angle, other) >= SIMILAR)
        return min(MANY, near + self.asked.get(angle, 0))

    def ask(self, angle: int) -> None:
        self.asked[angle] = self.asked.get(angle, 0) + 1


def key(angle: int) -> bytes:
    return angle.to_bytes(16, "big")


def loaded(naive: Naive) -> QuestionMemory:
    memory = QuestionMemory(Circle(), naive.capacity, SIMILAR)
    memory.load([(key(a), str(a), naive.asked[a]) for a in list(naive.asked)[-naive.capacity :]])
    return memory


batches = st.lists(st.lists(st.sampled_from([0, 10, 20, 30, 45, 60, 90, 120, 180]), max_size=12), max_size=8)


@settings(max_examples=150)
@given(batches, st.integers(1, 10), st.sets(st.integers(0, 8)))
def test_questions_are_counted_by_the_book(told: list[list[int]], capacity: int, restarts: set[int]) -> None:
    naive = Naive(capacity)
    memory = loaded(naive)
    for number, batch in enumerate(told):
        if number in restarts:
            memory = loaded(naive)
        coming = {key(angle): str(angle) for angle in batch}
        missing = memory.begin(coming)
        memory.prepare(coming, {key(a): naive.asked[a] for a in naive.asked if key(a) in missing})
        for angle in batch:
            assert memory.earlier(key(angle)) == naive.earlier(angle)
            assert memory.ask(key(angle)) == (angle not in naive.asked)
            naive.ask(angle)
            assert memory.asked(key(angle)) == naive.asked[angle]


changes = st.lists(
    st.tuples(st.sampled_from(["add", "remove", "restore", "ask", "reload"]), st.integers(0, 11)), max_size=40
)


@settings(max_examples=150)
@given(changes, st.integers(1, 6))
def test_the_best_pattern_is_the_best_of_the_window(told: list[tuple[str, int]], capacity: int) -> None:
    memory = PatternMemory(Circle(), capacity)
    order: list[int] = []
    live: set[int] = set()
    questions = QuestionMemory(Circle(), 50, SIMILAR)
    coming = {key(angle): str(angle) for angle in range(0, 360, 25)}
    questions.prepare(coming, {})
    for angle in coming:
        questions.ask(angle)
    for what, number in told:
        name, problem = f"p{number}", str(number * 31)
        if what == "add" and number not in order:
            memory.add(name, whole(Circle().embed([problem]))[0])
            order.append(number)
            live.add(number)
        elif what == "remove" and number in order:
            memory.remove(name)
            live.discard(number)
        elif what == "restore" and number in order:
            assert memory.restore(name, whole(Circle().embed([problem]))[0]) == (number in order[-capacity:])
            live.add(number)
        elif what == "reload":
            older, memory = memory, PatternMemory(Circle(), capacity)
            memory.load([(f"p{n}", str(n * 31) if n in live else None) for n in order[-capacity:]], older)
            questions = QuestionMemory(Circle(), 50, SIMILAR)
            questions.load([(k, text, 1) for k, text in coming.items()])
        window = [n for n in order[-capacity:] if n in live]
        for asked, text in list(coming.items())[number % 3 :: 3]:
            best = memory.best(questions.vector(asked), questions.entry(asked))
            cosines = [cosine(int(text), n * 31) for n in window]
            assert best == (max(0.0, *cosines) if cosines else None)
            nearest = memory.nearest(whole(Circle().embed([text]))[0], 3, 0.5)
            close = sorted((-c, i) for i, c in enumerate(cosines) if c >= 0.5)[:3]
            assert nearest == [(f"p{window[i]}", -c) for c, i in close]
