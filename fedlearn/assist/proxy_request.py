"""What a client asks of the proxy, and its request with what is known put in as data. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from fedlearn.models.chat import Message
from fedlearn.records import NAMESPACE

__all__ = ["Asked", "asked", "said", "with_context"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request for a chat completion is about.

    `question` is the text of the user's last message, empty where there is none. `turn` tells whether that message is
    the last one of all: what follows a tool's result belongs to a question that was looked up already. `model` is the
    name that the client gave. `session` is the same for all requests of one conversation, which a client sends whole
    each time: it is made of how the conversation began.
    """

    question: str
    turn: bool
    model: str
    streams: bool
    session: str | None


def asked(body: Mapping[str, Any]) -> Asked:
    """Return what a request is about; whatever is not as it should be is for the model's server to refuse."""
    messages = body.get("messages")
    told = [m for m in messages if isinstance(m, dict)] if isinstance(messages, list) else []
    users = [m for m in told if m.get("role") == "user"]
    model = body.get("model")
    return Asked(
        question=_text(users[-1].get("content")) if users else "",
        turn=bool(users) and told[-1] is users[-1],
        model=model if isinstance(model, str) else "",
        streams=body.get("stream") is True,
        session=_session(told, users[0]) if users else None,
    )


def said(body: Mapping[str, Any]) -> tuple[Message, ...]:
    """Return what a request says in words, for counting: its messages, the calls of tools in them, and the tools."""
    messages = body.get("messages")
    told = [m for m in messages if isinstance(m, dict)] if isinstance(messages, list) else []
    found = [Message(str(m.get("role")), _text(m.get("content")) + _json(m.get("tool_calls"))) for m in told]
    return (*found, Message("tools", tools)) if (tools := _json(body.get("tools"))) else tuple(found)


def with_context(body: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return the request with a text before the user's last message, inside that message; all else stays as it is.

    A message of its own would be more telling, but many models refuse a second system message, or two of one role.

    Raises:
        ValueError: there is no message of the user that could take a text.

    """
    messages = list(body["messages"])
    for at in range(len(messages) - 1, -1, -1):
        message = messages[at]
        if isinstance(message, dict) and message.get("role") == "user":
            content = message.get("content")
            if isinstance(content, str):
                messages[at] = {**message, "content": f"{text}\n\n{content}"}
            elif isinstance(content, list):
                messages[at] = {**message, "content": [{"type": "text", "text": text + "\n"}, *content]}
            else:
                break
            return {**body, "messages": messages}
    raise ValueError("no message of the user takes a text")


def _text(content: object) -> str:
    """Return the text of a message's content: a string, or the text parts of a list."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    texts = [part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text"]
    return "\n".join(text for text in texts if isinstance(text, str))


def _json(found: object) -> str:
    return orjson.dumps(found).decode() if isinstance(found, list) and found else ""


def _session(told: Sequence[Mapping[str, Any]], first: Mapping[str, Any]) -> str:
    """Return an id made of the instructions and the user's first message."""
    system = "".join(_text(m.get("content")) for m in told if m.get("role") in ("system", "developer"))
    began = f"{system}\0{_text(first.get('content'))}".encode("utf-8", "replace").decode()
    return str(uuid.uuid5(NAMESPACE, f"chat session {began}"))
