"""Search before acting, for the command line and for assistants alike."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress

from fedlearn.assist.answer import Answer, Where, answer, present
from fedlearn.assist.answer import browse as browse_patterns
from fedlearn.assist.remember import telling_part
from fedlearn.errors import LedgerError, LockedError, SettingsError
from fedlearn.jobs.skills import best_of
from fedlearn.ledger import journal
from fedlearn.records import Category
from fedlearn.wiring import Parts, utc_now

__all__ = ["browse", "browse_branch", "recall", "search"]


def search(
    parts: Parts,
    question: str,
    *,
    limit: int,
    category: Category | None = None,
    tags: Sequence[str] = (),
    ids: Collection[str] | None = None,
    history: bool = False,
    earlier: Sequence[str] = (),
) -> Answer:
    """Return what is known about a question, best first.

    Args:
        parts: of the command or server.
        question: any text.
        limit: at most so many results.
        category: look only there.
        tags: look only for patterns that bear all of them, in large or small letters.
        ids: look only at these patterns, such as those of a branch of the skill tree.
        history: also look at the host's own interactions, unless tags or ids are given.
        earlier: turns of the session before the question, oldest first; they widen it.

    Raises:
        SettingsError: the question is empty.
        SearchIndexError, LockedError: the index cannot be used.

    """
    if not question.strip():
        raise SettingsError("search: the question is empty; say what you want to know")
    found = answer(
        parts.ledger,
        parts.index,
        parts.embedder,
        question,
        limit=limit,
        now=utc_now,
        where=Where(
            categories=() if category is None else (category,),
            tags=tuple(dict.fromkeys(tag.strip().lower() for tag in tags if tag.strip())),
            ids=ids,
        ),
        history=history,
        earlier=earlier,
        foreign=parts.settings.trust.foreign_per_answer,
        weighing=parts.settings.evidence,
        rerank=parts.settings.index.rerank and not parts.settings.embedding.built_in,
    )
    if not parts.settings.embedding.built_in:
        _tell_status(parts, found.words_only)
    return found


def recall(parts: Parts, error: str, *, limit: int) -> Answer:
    """Return the fixes that are known for an error text; where there is none, whatever else is known about it."""
    asked = telling_part(error)
    found = search(parts, asked, limit=limit, category=Category.ERROR)
    return found if found.results else search(parts, asked, limit=limit)


def browse(parts: Parts, category: Category, *, limit: int) -> Answer:
    """Return the most valuable patterns of a category."""
    return browse_patterns(
        parts.ledger,
        category,
        limit=limit,
        now=utc_now,
        foreign=parts.settings.trust.foreign_per_answer,
        weighing=parts.settings.evidence,
    )


def browse_branch(parts: Parts, branch: str, *, limit: int) -> Answer:
    """Return the most valuable patterns of a branch of the skill tree and of all below it.

    Raises:
        SettingsError: there is no such branch, or the file with the edits of the tree is wrong.

    """
    return present(
        parts.ledger,
        best_of(parts, branch, limit=limit),
        limit=limit,
        now=utc_now,
        foreign=parts.settings.trust.foreign_per_answer,
        weighing=parts.settings.evidence,
    )


def _tell_status(parts: Parts, failure: str) -> None:
    """Keep for `status` whether the embedder failed; where the ledger cannot be written, the older truth stays."""
    with suppress(LockedError, LedgerError):
        with parts.ledger.reading() as connection:
            known = journal.fact(connection, "embedder_failure") or ""
        if failure != known:
            with parts.ledger.writing() as connection:
                journal.set_fact(connection, "embedder_failure", failure)
