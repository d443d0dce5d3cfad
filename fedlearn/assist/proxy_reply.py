"""What a model's server answered, read from the bytes that passed through: JSON, or events of a stream. Pure.

Nobody waits for this and nothing depends on it: what cannot be read is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

__all__ = ["Reply", "read_reply"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the first choice says; None where the server did not tell. `error` is its error message.

    `beside` is what it wrote beside the text: what it thought aloud, and the tools that it calls.
    """

    text: str = ""
    beside: str = ""
    model: str | None = None
    finish_reason: str | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    error: str | None = None


def read_reply(data: bytes) -> Reply:
    """Return what a whole answer says, streamed or not; one that was broken off says what came of it."""
    texts: list[str] = []
    beside: list[str] = []
    model = finish = error = None
    tokens: dict[str, int] = {}
    for found in _objects(data):
        model = _string(found.get("model")) or model
        error = _error(found.get("error")) or error
        usage = found.get("usage")
        if isinstance(usage, dict):
            tokens |= {name: count for name, count in usage.items() if type(count) is int and 0 <= count < 10**9}
        for choice in _dicts(found.get("choices")):
            if choice.get("index", 0) != 0:
                continue
            said = choice.get("delta") or choice.get("message")
            if isinstance(said, dict):
                texts += _strings([said.get("content")])
                beside += _beside(said)
            finish = _string(choice.get("finish_reason")) or finish
    told = "".join(texts), "".join(beside), model, finish
    return Reply(*told, tokens.get("prompt_tokens"), tokens.get("completion_tokens"), error)


def _objects(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of an answer: the one that it is, or one an event."""
    if data.lstrip()[:1] == b"{":
        if (whole := _object(data)) is not None:
            yield whole
        return
    for event in data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n\n"):
        lines = [line[5:].removeprefix(b" ") for line in event.split(b"\n") if line.startswith(b"data:")]
        if (found := _object(b"\n".join(lines))) is not None:
            yield found


def _object(data: bytes) -> dict[str, Any] | None:
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _beside(said: dict[str, Any]) -> list[str]:
    """Return what a message or a part of one holds beside its text."""
    calls = [call.get("function") for call in _dicts(said.get("tool_calls"))]
    written = [part for call in _dicts(calls) for part in (call.get("name"), call.get("arguments"))]
    # Servers name it either way; one that sends both says the same twice.
    return _strings([said.get("reasoning_content") or said.get("reasoning"), *written])


def _strings(found: list[object]) -> list[str]:
    return [one for one in found if isinstance(one, str)]


def _dicts(found: object) -> list[dict[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _string(found: object) -> str | None:
    return found[:200] if isinstance(found, str) and found else None


def _error(found: object) -> str | None:
    said = found.get("message") if isinstance(found, dict) else found
    return " ".join(said.split())[:300] if isinstance(said, str) and said.strip() else None
