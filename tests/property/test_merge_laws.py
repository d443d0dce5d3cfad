"""Sameness is reflexive and symmetric, and blind to space, case and punctuation but to nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fedlearn.learning.merge import difference, fingerprint

WORDS = st.sampled_from(
    "restart the unit nginx caddy not never always enable disable before after port 80 443 1.2 1.3 /etc/a /etc/b "
    "`git pull` `git push` pip npm tabs spaces with without to from and or -d -D PostgreSQL services.x.enable".split(
        " "
    )
)
TEXTS = st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=200)


@given(TEXTS)
def test_every_text_is_itself(text: str) -> None:
    assert difference(fingerprint(text), fingerprint(text)) is None


@given(TEXTS, TEXTS)
def test_sameness_is_symmetric(a: str, b: str) -> None:
    assert difference(fingerprint(a), fingerprint(b)) == difference(fingerprint(b), fingerprint(a))


#: No name of a command among them: a line that begins with one is a command, whose every character counts.
PLAIN = WORDS.filter(lambda word: word.isalpha() and word not in ("pip", "npm"))


@given(st.lists(PLAIN, min_size=1, max_size=20), st.data())
def test_space_case_and_punctuation_do_not_count(words: list[str], data: st.DataObject) -> None:
    glue = st.sampled_from([" ", "  ", ", ", "; ", ".\n\n", "\t"])
    varied = "".join(
        data.draw(st.sampled_from([word, word.upper(), word.capitalize()])) + data.draw(glue) for word in words
    )
    assert difference(fingerprint(" ".join(words)), fingerprint(varied)) is None


@given(st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta"]), min_size=2, max_size=12, unique=False), st.data())
def test_another_order_is_another_meaning(words: list[str], data: st.DataObject) -> None:
    other = data.draw(st.permutations(words))
    assert (difference(fingerprint(" ".join(words)), fingerprint(" ".join(other))) is None) == (words == other)
