"""The port of the chat models: messages in, one completion out. No heavy part is imported here."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["ChatModel", "Completion", "Message", "WrappedChat", "estimated_tokens"]

#: Characters of one token, and tokens that a message costs beside its text. Rough, for what no server has counted yet.
_CHARS_A_TOKEN = 4
_TOKENS_A_MESSAGE = 4


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation; `role` is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model answered.

    `model` is the name that the server gave. `tokens_in` and `tokens_out` are as the server counted, estimated where it
    did not. `latency_ms` is the time until the whole answer was there, retries included. `finish_reason` is `stop`, or
    `length` where the answer was cut at the limit.
    """

    text: str
    model: str
    tokens_in: int
    tokens_out: int
    latency_ms: float
    finish_reason: str


class ChatModel(ABC):
    """A chat model behind a server. Safe to use from several threads."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The model's name on its server."""

    @property
    @abstractmethod
    def url(self) -> str:
        """Where it is asked, for people and logs; holds no secret."""

    @abstractmethod
    def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float,
        seed: int | None = None,
        schema: Mapping[str, Any] | None = None,
    ) -> Completion:
        """Return the model's answer to a conversation.

        Args:
            messages: in order, at least one.
            max_tokens: the answer is no longer, 1 or more.
            temperature: 0 or more; 0 always takes the likeliest word.
            seed: makes an answer repeatable where the server supports it; None leaves it to the server.
            schema: a JSON schema that the text must satisfy. Servers enforce only a part of JSON Schema (no number
                ranges, uniqueItems, not, allOf), so the caller still validates what it cares about.

        Raises:
            ModelDownError: no answer came; later one may.
            BudgetError: the tokens of the day are spent.
            ModelError: the server refuses this request, or its answer cannot be used.

        """

    @abstractmethod
    def close(self) -> None:
        """Give the connections back; closing twice is harmless."""


class WrappedChat(ChatModel):
    """A chat model that stands before another one and answers under its name."""

    def __init__(self, inner: ChatModel) -> None:
        self._inner = inner

    @property
    def name(self) -> str:
        """The inner model's name."""
        return self._inner.name

    @property
    def url(self) -> str:
        """Where the inner model is asked."""
        return self._inner.url

    def close(self) -> None:
        """Close the inner model."""
        self._inner.close()


def estimated_tokens(messages: Sequence[Message]) -> int:
    """Return about how many tokens a conversation has: a quarter of its characters, and four a message."""
    return sum(-(-len(message.content) // _CHARS_A_TOKEN) + _TOKENS_A_MESSAGE for message in messages)
