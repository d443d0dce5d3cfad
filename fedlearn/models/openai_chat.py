"""A chat model on any server that speaks `/v1/chat/completions`: llama-server, Ollama, vLLM or a paid one.

Only what all of them understand is sent: model, messages, max_tokens, temperature, seed, and the nested form of
`json_schema`. Answers are checked here, whatever the server promised.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import httpx
import orjson
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential,
    wait_random,
)

from fedlearn.errors import ModelDownError, ModelError
from fedlearn.models.chat import ChatModel, Completion, Message, estimated_tokens

__all__ = ["OpenAIChat", "without_thinking"]

_TRIES = 3
#: A server that asks for a longer pause is told of as down.
_LONGEST_PAUSE = 10.0
#: No answer that we ask for is longer.
_MOST_BYTES = 8_000_000
#: What a reasoning model thought aloud, in front of its answer; some templates leave out the opening tag.
_THINKING = re.compile(r"\s*(?:<(think|thinking|reasoning)>.*?</\1>|(?:(?!<think).)*?</think>)\s*", re.DOTALL)
_UNFINISHED = re.compile(r"\s*<(think|thinking|reasoning)>")
#: Words with which servers say that a conversation does not fit, under whatever status.
_TOO_LARGE = ("too large", "context size", "context length", "exceed")


class OpenAIChat(ChatModel):
    """A chat model behind `POST {url}/v1/chat/completions`. Proxies and credentials of the environment are not used.

    Args:
        url: base URL, with or without the closing `/v1`.
        model: the model's name on that server.
        section: the settings that it comes from, `llm.local` or `llm.remote`, for messages.
        api_key: sent as bearer token; None sends none.
        timeout: seconds for one request, from the first byte sent to the last received.
        pause: seconds before the first of the two retries.

    """

    def __init__(
        self,
        url: str,
        model: str,
        *,
        section: str,
        api_key: str | None = None,
        timeout: float = 120.0,
        pause: float = 0.5,
    ) -> None:
        self._url = url.rstrip("/").removesuffix("/v1") + "/v1/chat/completions"
        self._model = model
        self._section = section
        self._key = api_key
        self._timeout = timeout
        self._pause = pause
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        limit = httpx.Timeout(timeout, connect=min(timeout, 10.0))
        self._client = httpx.Client(timeout=limit, trust_env=False, headers=headers)

    @property
    def name(self) -> str:
        """The model's name on its server."""
        return self._model

    @property
    def url(self) -> str:
        """Where it is asked."""
        return self._url

    def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float,
        seed: int | None = None,
        schema: Mapping[str, Any] | None = None,
    ) -> Completion:
        """Return the model's answer; see the port. What may pass is tried three times, each time with another seed."""
        body: dict[str, Any] = {
            "model": self._model,
            "messages": [asdict(message) for message in messages],
            "max_tokens": max_tokens,
            "temperature": temperature,
        }
        if schema is not None:
            form = {"name": "answer", "strict": True, "schema": dict(schema)}
            body["response_format"] = {"type": "json_schema", "json_schema": form}
        begun = time.monotonic()
        expected = estimated_tokens(messages)
        used_in = used_out = 0
        attempts = Retrying(
            retry=retry_if_exception_type(_PassingError),
            stop=stop_after_attempt(_TRIES),
            wait=self._wait,
            reraise=True,
        )
        try:
            for attempt in attempts:
                with attempt:
                    number = attempt.retry_state.attempt_number - 1
                    if seed is not None or number:
                        body["seed"] = (seed or 0) + number
                    answer = self._ask(body, expected)
                    used_in, used_out = used_in + answer.tokens_in, used_out + answer.tokens_out
                    text = self._usable(answer, as_json=schema is not None, spent=used_in + used_out)
        except _PassingError as passing:
            raise passing.final(used_in + used_out) from passing
        spent = round(1000 * (time.monotonic() - begun), 1)
        return Completion(text, answer.model, used_in, used_out, spent, answer.finish_reason)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _wait(self, state: RetryCallState) -> float:
        """Return how long to wait: as the server asks, else a little longer each time."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.pause if isinstance(error, _PassingError) else None
        if asked is not None:
            return asked
        return (wait_exponential(multiplier=self._pause, max=5.0) + wait_random(0.0, self._pause))(state)

    def _ask(self, body: Mapping[str, Any], expected: int) -> _Answer:
        """Send one request.

        Raises:
            _PassingError: another try may help.
            ModelDownError: the time is over.
            ModelError: the server refuses, or sends what is no completion.

        """
        try:
            status, headers, data = self._post(orjson.dumps(_plain(body)))
        except httpx.TimeoutException as error:
            sent = 0 if isinstance(error, httpx.ConnectTimeout) else expected
            raise ModelDownError(
                f"{self._url}: no answer within {self._section}.timeout_seconds = {self._timeout:g}; raise it, or ask "
                "for less with max_tokens",
                spent=sent,
            ) from error
        except httpx.TransportError as error:
            raise _PassingError(
                f"{self._url}: the model cannot be reached ({type(error).__name__}); start it or correct "
                f"{self._section}.url"
            ) from error
        except httpx.InvalidURL as error:
            raise ModelError(f"{self._url}: {error}; correct {self._section}.url") from error
        if status != 200:
            self._refused(status, headers, data)
        return self._read(data, body)

    def _post(self, data: bytes) -> tuple[int, httpx.Headers, bytes]:
        """Return status, headers and body, inside the limits on time and size."""
        until = time.monotonic() + self._timeout
        headers = {"Content-Type": "application/json"}
        with self._client.stream("POST", self._url, content=data, headers=headers) as response:
            parts, size = [], 0
            for part in response.iter_bytes():
                parts.append(part)
                size += len(part)
                if size > _MOST_BYTES:
                    raise ModelError(f"{self._url}: the answer has more than {_MOST_BYTES:,} bytes; check the server")
                if time.monotonic() > until:
                    raise httpx.ReadTimeout("the answer trickles")
            return response.status_code, response.headers, b"".join(parts)

    def _refused(self, status: int, headers: httpx.Headers, data: bytes) -> None:
        """Raise what an answer other than 200 means."""
        said = self._said(data)
        low = said.lower()
        if any(words in low for words in _TOO_LARGE) and status in (400, 413, 422, 500):
            raise ModelError(
                f"{self._url}: too long for {self._model}: {said}; lower llm.context_chars or give the server more room"
            )
        if status == 429 or (status >= 500 and status != 501):
            pause = headers.get("retry-after", "")
            wait = float(pause) if re.fullmatch(r"\d{1,6}(\.\d{1,3})?", pause) else None
            told = f"{self._url}: the server answered {status}: {said}; try again later"
            if wait is not None and wait > _LONGEST_PAUSE:
                raise ModelDownError(told)
            raise _PassingError(told, pause=wait)
        raise ModelError(
            f"{self._url}: the server answered {status}: {said}; check {self._section}.url, model and api_key_file"
        )

    def _said(self, data: bytes) -> str:
        """Return what a server says of its refusal, in one line and without our key."""
        try:
            found = orjson.loads(data)["error"]
            text = str(found["message"] if isinstance(found, dict) else found)
        except (orjson.JSONDecodeError, KeyError, TypeError):
            text = data[:2_000].decode("utf-8", "replace")
        if self._key:
            text = text.replace(self._key, "***")
        return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200] or "nothing"

    def _read(self, data: bytes, body: Mapping[str, Any]) -> _Answer:
        """Return what a completion says."""
        try:
            found = json.loads(data)
            choice = found["choices"][0]
            text = choice["message"].get("content") or ""
            if not isinstance(text, str):
                raise TypeError
            text = _plain(text)
        except (ValueError, RecursionError, KeyError, IndexError, TypeError, AttributeError) as error:
            raise ModelError(
                f"{self._url}: the answer is not one of /v1/chat/completions; check {self._section}.url"
            ) from error
        usage = found.get("usage") if isinstance(found.get("usage"), dict) else {}
        sent = [Message(m["role"], m["content"]) for m in body["messages"]]
        return _Answer(
            text=text,
            model=_plain(str(found.get("model") or self._model)[:200]),
            finish_reason=str(choice.get("finish_reason") or "stop")[:40],
            tokens_in=_count(usage.get("prompt_tokens"), estimated_tokens(sent)),
            tokens_out=_count(usage.get("completion_tokens"), estimated_tokens([Message("assistant", text)])),
        )

    def _usable(self, answer: _Answer, *, as_json: bool, spent: int) -> str:
        """Return the text of an answer that can be used.

        Raises:
            _PassingError: it is empty or no JSON; another seed may do better.
            ModelError: it was cut where JSON was asked for, or before it began.

        """
        text = without_thinking(answer.text)
        if answer.finish_reason == "length" and (as_json or not text):
            raise ModelError(
                f"{self._url}: the answer does not fit into max_tokens; raise {self._section}.max_tokens", spent=spent
            )
        if not text:
            raise _PassingError(f"{self._url}: {self._model} answered nothing; ask in other words or use another model")
        if as_json:
            try:
                json.loads(text)
            except (ValueError, RecursionError) as error:
                raise _PassingError(
                    f"{self._url}: {self._model} answered no JSON; use a server that enforces json_schema"
                ) from error
        return text


def without_thinking(text: str) -> str:
    """Return an answer without what the model thought aloud before it; empty where it never came to an end."""
    while (found := _THINKING.match(text)) is not None:
        text = text[found.end() :]
    return "" if _UNFINISHED.match(text) else text.strip()


@dataclass(frozen=True, slots=True)
class _Answer:
    """One completion as the server sent it."""

    text: str
    model: str
    finish_reason: str
    tokens_in: int
    tokens_out: int


class _PassingError(Exception):
    """Another try may help; `pause` is how many seconds the server asks to wait."""

    def __init__(self, message: str, *, pause: float | None = None) -> None:
        super().__init__(message)
        self.pause = pause

    def final(self, spent: int) -> ModelDownError:
        """Return the error that it is when no try helped."""
        return ModelDownError(str(self), spent=spent)


def _count(given: object, otherwise: int) -> int:
    """Return a count of tokens that a server gave, or our own where it gave none that can be one."""
    return given if type(given) is int and 0 <= given < 10**9 else otherwise


def _plain(value: Any) -> Any:
    """Return a JSON value whose texts can be sent and printed: no lone surrogates."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
