"""`POST /v1/chat/completions`: the client's request to the model that fits, the model's answer back as it comes.

What fedlearn does on the way is bounded in time; what is left to do is done after the answer.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import anyio
import anyio.lowlevel
import httpx
import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from fedlearn.assist.proxy_request import Asked, asked, said, with_context
from fedlearn.errors import ModelDownError
from fedlearn.jobs.serve_limits import TooLargeError, read_body
from fedlearn.jobs.serve_notes import Notes, Passed
from fedlearn.jobs.serve_search import Known, QuickSearch
from fedlearn.jobs.serve_upstream import Upstream, Upstreams, head_of, problem
from fedlearn.ledger.text import storable_tree
from fedlearn.settings import Serve
from fedlearn.wiring import utc_now

__all__ = ["Proxy", "refuse"]

#: So much of an answer is kept to learn from; of a longer one its end as well, where the server tells what it cost.
_KEPT_BYTES = 4_000_000
_END_BYTES = 64_000
#: What stands between the two in place of what is left out: it ends an event of a stream.
_CUT = b"\n\n"
#: The loop gets its turn after so many parts: many come at once, and who has gone meanwhile is only then known to have.
_AT_ONCE = 4
#: A client that takes nothing for so long is gone.
_STALLED_SECONDS = 60.0
_TOO_DEEP = "the request is nested too deep"


class Proxy:
    """An ASGI application behind the token."""

    def __init__(self, settings: Serve, upstreams: Upstreams, search: QuickSearch, notes: Notes) -> None:
        self._settings = settings
        self._upstreams = upstreams
        self._search = search
        self._notes = notes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self._search.running >= self._settings.max_requests:
            told = f"{self._settings.max_requests} requests are at work; try again later"
            await refuse(send, 503, problem(told, "server_error", "overloaded"), retry=True)
            return
        self._search.running += 1
        try:
            body = await self._body(Request(scope, receive), send)
            if body is not None:
                await _while_connected(receive, lambda: self._pass(body, send))
        finally:
            self._search.running -= 1

    async def _body(self, request: Request, send: Send) -> dict[str, Any] | None:
        """Return the request, or refuse it and return None."""
        limit = self._settings.max_body_bytes
        wrong = "invalid_request_error"
        try:
            body = _decoded(await read_body(request, limit, self._settings.body_seconds))
        except TooLargeError:
            told = f"more than serve.max_body_bytes = {limit:,} bytes"
            await refuse(send, 413, problem(told, wrong, "too_large"))
        except TimeoutError:
            await refuse(send, 408, problem("the request did not come in time", wrong, "timeout"))
        except orjson.JSONDecodeError as error:
            told = _TOO_DEEP if "ecursion" in str(error) else "the request is no JSON"
            await refuse(send, 400, problem(told, wrong, "invalid_json"))
        except ClientDisconnect:
            pass
        else:
            if isinstance(body, dict):
                return body
            await refuse(send, 400, problem("the request is no JSON object", wrong, "invalid_json"))
        return None

    async def _pass(self, body: dict[str, Any], send: Send) -> None:
        """Pass a request on and its answer back; where the client leaves the model to us, the other one stands in."""
        begun, at = time.monotonic(), utc_now()
        about = asked(body)
        forced = self._upstreams.forced(about.model)
        known = await self._search.look(about.question if about.turn else "", forced)
        if known.route.where == "none":
            told = "no model is set up; set llm.local.url and llm.local.model, or llm.remote"
            await refuse(send, 503, problem(told, "server_error", "no_model"))
            return
        refusal: _Refusal | None = None
        passage, sent = None, body
        try:
            for to in self._upstreams.in_turn(known.route.where, alone=forced is not None):
                if not self._notes.may_spend(to.where):
                    self._notes.refused(to.where)
                    told = f"llm.{to.where}.daily_tokens are spent; raise the limit or wait until midnight UTC"
                    refused = problem(told, "insufficient_quota", "insufficient_quota")
                    refusal = refusal or _Refusal(429, refused, retry=False)
                    continue
                if to.where != known.route.where:
                    known = await self._search.instead(known, to.where)
                known, sent = _beside(known, body)
                passage = _Passage(str(uuid.uuid4()), at, begun, about, known, to)
                if (failed := await self._exchange(passage, sent, send)) is None:
                    return
                refusal = refusal or failed
        finally:
            if passage is not None and (passage.left or passage.status is not None or passage.error is not None):
                self._notes.take(passage.passed(sent))
        if refusal is not None:
            await refuse(send, refusal.status, refusal.told, retry=refusal.retry)

    async def _exchange(self, passage: _Passage, body: dict[str, Any], send: Send) -> _Refusal | None:
        """Send the request to its server and give the answer to the client, byte for byte.

        Returns:
            What to tell the client where the server gives no answer; then nothing was sent to the client.

        """
        to = passage.to
        try:
            with to.breaker.guard():
                try:
                    response = await self._upstreams.send(to, body)
                except httpx.TransportError as error:
                    raise ModelDownError(_down(to, error)) from error
        except ModelDownError as error:
            passage.error = str(error)
            late = isinstance(error.__cause__, httpx.TimeoutException)
            return _Refusal(504 if late else 502, problem(str(error), "server_error", "model_down"), retry=True)
        except anyio.get_cancelled_exc_class():
            passage.left = True
            raise
        except TypeError:
            return _Refusal(400, problem(_TOO_DEEP, "invalid_request_error", "invalid_json"), retry=False)
        try:
            passage.status = response.status_code
            await _send(send, _start(response, passage))
            await self._relay(passage, response, send)
        except TimeoutError:
            passage.error = "the client took nothing any more"
        finally:
            with anyio.CancelScope(shield=True):
                await response.aclose()
        return None

    async def _relay(self, passage: _Passage, response: httpx.Response, send: Send) -> None:
        try:
            number = 0
            async for part in response.aiter_raw():
                passage.keep(part)
                if (number := number + 1) % _AT_ONCE == 0:
                    await anyio.lowlevel.checkpoint()
                await _send(send, {"type": "http.response.body", "body": part, "more_body": True})
        except httpx.TransportError as error:
            passage.error = f"the answer broke off: {type(error).__name__}"
            if not response.headers.get("content-type", "").startswith("text/event-stream"):
                # Unfinished: the connection breaks, too, which is the only way to tell that a part is missing.
                return
            told = problem(f"{_down(passage.to, error)}; the answer broke off", "server_error", "model_down")
            await _send(send, {"type": "http.response.body", "body": b"\n\ndata: " + told + b"\n\n", "more_body": True})
        await _send(send, {"type": "http.response.body", "body": b""})


def _decoded(data: bytes) -> Any:
    """Return what a request's JSON says. Half of a character, as a client leaves that cuts texts, becomes U+FFFD.

    Raises:
        orjson.JSONDecodeError: it is none.

    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        if b"\\ud" not in data.lower():
            raise
        try:
            return storable_tree(json.loads(data.decode()))
        except (ValueError, RecursionError):
            raise error from None


@dataclass(frozen=True, slots=True)
class _Refusal:
    """What a client is told where no answer came; `retry`: the same may do later."""

    status: int
    told: bytes
    retry: bool


@dataclass(slots=True)
class _Passage:
    """One request on its way, and what comes back; `left`: the client went away before anything did."""

    ref: str
    at: datetime
    begun: float
    about: Asked
    known: Known
    to: Upstream
    status: int | None = None
    error: str | None = None
    left: bool = False
    data: bytearray = field(default_factory=bytearray)
    end: bytearray = field(default_factory=bytearray)

    def keep(self, part: bytes) -> None:
        """Keep what passes, within bounds: its beginning and its end."""
        if len(self.data) < _KEPT_BYTES:
            self.data += part
            return
        self.end += part
        if len(self.end) > 2 * _END_BYTES:
            del self.end[:-_END_BYTES]

    def passed(self, body: dict[str, Any]) -> Passed:
        """Return what is to be noted."""
        return Passed(
            ref=self.ref,
            time=self.at,
            question=self.about.question,
            session=self.about.session,
            sent=said(body),
            where=self.to.where,
            reason=self.known.route.reason,
            found=self.known.found,
            used=self.known.used,
            data=bytes(self.data) + _CUT + bytes(self.end) if self.end else bytes(self.data),
            status=self.status,
            latency_ms=1000 * (time.monotonic() - self.begun),
            error=self.error,
        )


def _beside(known: Known, body: dict[str, Any]) -> tuple[Known, dict[str, Any]]:
    """Return what is known and the request with it inside; where no message takes a text, the request as it was."""
    if not known.text:
        return known, body
    try:
        return known, with_context(body, known.text)
    except ValueError:
        return replace(known, used=(), text=""), body


def _start(response: httpx.Response, passage: _Passage) -> dict[str, Any]:
    """Return the head of the answer: the server's, and the id by which feedback may speak of it."""
    ours = [(b"x-fedlearn-id", passage.ref.encode()), (b"x-fedlearn-route", passage.to.where.encode())]
    if passage.known.text and passage.known.found is not None:
        ours.append((b"x-fedlearn-answer", passage.known.found.id.encode()))
    return {"type": "http.response.start", "status": response.status_code, "headers": head_of(response) + ours}


def _down(to: Upstream, error: httpx.TransportError) -> str:
    """Return what to do about a server that gives no answer."""
    if isinstance(error, httpx.ReadTimeout | httpx.WriteTimeout):
        return f"{to.url}: no answer within llm.{to.where}.timeout_seconds = {to.timeout:g}"
    return f"{to.url}: cannot be reached ({type(error).__name__}); start it or correct llm.{to.where}.url"


async def refuse(send: Send, status: int, told: bytes, *, retry: bool = False) -> None:
    """Answer with an error."""
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(told)).encode())]
    if retry:
        headers.append((b"retry-after", b"2"))
    await _send(send, {"type": "http.response.start", "status": status, "headers": headers})
    await _send(send, {"type": "http.response.body", "body": told})


async def _send(send: Send, message: dict[str, Any]) -> None:
    """Send to the client; one that takes nothing for long is given up."""
    with anyio.fail_after(_STALLED_SECONDS):
        await send(message)


async def _while_connected(receive: Receive, work: Callable[[], Awaitable[None]]) -> None:
    """Do the work, and stop it when the client goes away, so that the model does not write for nobody."""
    async with anyio.create_task_group() as group:

        async def watch() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            group.cancel_scope.cancel()

        group.start_soon(watch)
        await work()
        group.cancel_scope.cancel()
