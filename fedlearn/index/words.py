"""Text to words for BM25, the same for every adapter: the embedded engine's own tokeniser over an expanded text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from qdrant_edge import Bm25, Bm25Config

__all__ = ["VERSION", "document", "expand", "query"]

#: Stored with every collection; a change of anything below needs a rebuild.
VERSION = "english-3"

#: Characters that are read of a text.
MAX_CHARS = 65_536

# One name made of parts: services.gnome.gnome-keyring.enable, /etc/nixos/x.nix, ERR_MODULE_NOT_FOUND, 203/EXEC.
# Possessive, and begun only where a word begins: linear in the length of any text.
_COMPOUND = re.compile(r"(?<![^\W_])[^\W_]++(?:[._/:@+#-]{1,3}[^\W_]++)++")
_HYPHENED = re.compile(r"(?<![^\W_])[^\W_]++(?:[-_][^\W_]++)++")
_CAMEL = re.compile(r"(?<![^\W_])[^\W_]*?(?:[a-z0-9][A-Z]|[A-Z]{2}[a-z])[^\W_]*+")
_CAMEL_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|[0-9]+")
# What stands for a secret, or for what varies between tellings: <HOST_1> says nothing of hosts.
_PLACEHOLDER = re.compile(r"<[A-Z][A-Z_]{1,23}_[1-9][0-9]{0,5}>")
_NOT_ALNUM = re.compile(r"[\W_]+")
# Scripts written without spaces: kana, Han, Thai, Lao, Khmer, Burmese.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0eff\u1780-\u17ff\u1000-\u109f]{2,}")
_MAX_JOINED = 120

# The usual number of words, and how much a text pays for having more (BM25's b): a record that stands alone, and a turn
# among others. A turn pays less, because those beside it are scored with it, and because a long answer says much.
_ALONE, _AMONG_OTHERS = (64.0, 0.75), (100.0, 0.4)


def expand(text: str) -> str:
    """Return the text with what the tokeniser would miss written behind it.

    A name of parts is one more word (so the whole name counts for more than its parts in any order), a name in
    camel case its parts, and a run of an unspaced script its pairs of characters. Placeholders are no words.
    """
    text = _PLACEHOLDER.sub(" ", text[:MAX_CHARS])
    more: list[str] = []
    for match in _COMPOUND.finditer(text):
        name = match.group()
        more.append(_joined(name))
        if "-" in name or "_" in name:
            more.extend(_joined(inner) for inner in _HYPHENED.findall(name) if inner != name)
    for match in _CAMEL.finditer(text):
        more.extend(_CAMEL_PART.findall(match.group()))
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
        for match in _UNSPACED.finditer(text):
            run = match.group()
            more.extend(run[i : i + 2] for i in range(len(run) - 1))
    return f"{text}\n{' '.join(more)}" if more else text


def document(text: str, around: Sequence[tuple[str, float]] = ()) -> dict[int, float]:
    """Return the BM25 term weights of a text that is indexed: term id to saturated frequency.

    Of the texts `around` it each word weighs the given share; a word that several texts have counts once, where it
    weighs most, so that one word that is said again and again does not pass for the whole question. A long text among
    others pays less for its length.
    """
    model = _model(*(_AMONG_OTHERS if around else _ALONE))
    weights: dict[int, float] = {}
    for written, share in ((text, 1.0), *around):
        sparse = model.embed_document(expand(written))
        for term, weight in zip(sparse.indices, sparse.values, strict=True):
            weights[term] = max(weights.get(term, 0.0), share * weight)
    return weights


def query(text: str) -> list[int]:
    """Return the distinct term ids of a question, sorted; empty when it has no word that counts."""
    return sorted(set(_model(*_ALONE).embed_query(expand(text)).indices))


def _joined(name: str) -> str:
    return _NOT_ALNUM.sub("", name)[:_MAX_JOINED]


@cache
def _model(usual: float, length_counts: float) -> Bm25:
    return Bm25(Bm25Config(language="english", avg_len=usual, b=length_counts))
