"""A retrieval set from a file: documents, and questions with the documents that answer them (docs/retrieval.md)."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from fedlearn.counted import counted
from fedlearn.errors import SourceError
from fedlearn.telemetry.times import parse_time

__all__ = ["Document", "Question", "RetrievalSet", "read"]


@dataclass(frozen=True, slots=True)
class Document:
    """One text. `session` names the conversation of which it is a turn, None when it stands alone."""

    id: str
    text: str
    session: str | None
    time: datetime | None


@dataclass(frozen=True, slots=True)
class Question:
    """One question with the ids of the documents that answer it, at least one."""

    text: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """The documents in order, the questions, and what was odd about the file, in words."""

    documents: tuple[Document, ...]
    questions: tuple[Question, ...]
    notes: tuple[str, ...]

    def sessions(self) -> dict[str, list[Document]]:
        """Return the turns of each session in order: by time where every turn has one, else as they stand."""
        found: dict[str, list[Document]] = {}
        for document in self.documents:
            if document.session is not None:
                found.setdefault(document.session, []).append(document)
        for turns in found.values():
            times = {turn.id: turn.time for turn in turns if turn.time is not None}
            if len(times) == len(turns):
                turns.sort(key=lambda turn: times[turn.id])
        return found


def read(path: Path) -> RetrievalSet:
    """Return the set that a file holds.

    Questions without a relevant document are left out; a relevant id that no document has counts as never found.

    Raises:
        SourceError: the file cannot be read, or is not such a set; the message names the place.

    """
    try:
        value = orjson.loads(path.read_bytes().removeprefix(BOM_UTF8))
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}; give a retrieval set (docs/retrieval.md)") from error
    except orjson.JSONDecodeError as error:
        raise SourceError(f"{path}: not JSON: {error}") from error
    rows = [_rows(path, value, key) for key in ("documents", "questions")]
    documents = tuple(_document(path, i, row) for i, row in enumerate(rows[0]))
    known = {document.id for document in documents}
    if len(known) < len(documents):
        seen: set[str] = set()
        twice = next(d.id for d in documents if d.id in seen or seen.add(d.id))  # type: ignore[func-returns-value]
        raise SourceError(f"{path}: documents: the id {twice!r} is there twice; ids must be unique")
    asked = [_question(path, i, row) for i, row in enumerate(rows[1])]
    questions = tuple(question for question in asked if question.relevant)
    notes = []
    if len(questions) < len(asked):
        out = counted(len(asked) - len(questions), "question names", "questions name")
        notes.append(f"{out} no relevant document; left out")
    if missing := sum(len(question.relevant - known) for question in questions):
        ids = counted(missing, "relevant id belongs", "relevant ids belong")
        notes.append(f"{ids} to no document; counted as never found")
    return RetrievalSet(documents, questions, tuple(notes))


def _rows(path: Path, value: Any, key: str) -> list[Any]:
    rows = value.get(key) if isinstance(value, dict) else None
    if not isinstance(rows, list):
        raise SourceError(f'{path}: "{key}" is missing or no list; see docs/retrieval.md')
    return rows


def _document(path: Path, number: int, row: Any) -> Document:
    where = f"{path}: documents[{number}]"
    if not isinstance(row, Mapping):
        raise SourceError(f"{where} is no object")
    session = row.get("session")
    return Document(
        id=_identity(f"{where}.id", row.get("id")),
        text=_text(f"{where}.text", row.get("text")),
        session=None if session is None else _identity(f"{where}.session", session),
        time=_time(row.get("time")),
    )


def _question(path: Path, number: int, row: Any) -> Question:
    where = f"{path}: questions[{number}]"
    if not isinstance(row, Mapping):
        raise SourceError(f"{where} is no object")
    relevant = row.get("relevant")
    if not isinstance(relevant, list):
        raise SourceError(f"{where}.relevant is no list of ids")
    identities = frozenset(_identity(f"{where}.relevant", one) for one in relevant)
    return Question(_text(f"{where}.text", row.get("text")), identities)


def _identity(where: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise SourceError(f"{where} is neither a text nor a number")
    return str(value)


def _text(where: str, value: Any) -> str:
    if not isinstance(value, str):
        raise SourceError(f"{where} is no text")
    return value


def _time(value: Any) -> datetime | None:
    """Return a time in ISO 8601 or an epoch, None for anything else: it only puts turns in order and names their day.

    An offset is kept, so that the day is that of who wrote; a time without one counts as UTC.
    """
    try:
        time = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return parse_time(value)
    return time if time.tzinfo else time.replace(tzinfo=UTC)
