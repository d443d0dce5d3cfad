"""The models' servers, as the proxy talks to them: bytes in, bytes out, nothing read and nothing kept back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import httpx
import orjson

from fedlearn.models.breaker import Breaker
from fedlearn.settings import Llm
from fedlearn.wiring import read_secret

__all__ = ["Upstream", "Upstreams", "head_of", "problem"]

_CONNECT_SECONDS = 10.0
#: How many idle connections to a server are kept for the next requests, and how long.
_KEPT = 32
_KEPT_SECONDS = 15.0
#: What of an answer's head belongs to the client; the rest is between the server and the proxy.
_PASSED = ("content-type", "content-encoding", "content-length", "cache-control", "retry-after", "x-request-id")
_PASSED_PREFIXES = ("x-ratelimit-", "openai-")

Place = Literal["local", "remote"]


@dataclass(frozen=True, slots=True)
class Upstream:
    """One model's server."""

    where: Place
    url: str
    model: str
    key: str | None
    timeout: float
    breaker: Breaker
    client: httpx.AsyncClient


class Upstreams:
    """The servers that are set up, and the connections to them. Make it inside the event loop."""

    def __init__(self, llm: Llm) -> None:
        """Take the settings.

        Raises:
            SettingsError: a key cannot be read.

        """
        self._known: dict[str, Upstream] = {}
        for where, server in llm.servers.items():
            url = server.url.rstrip("/").removesuffix("/v1") + "/v1/chat/completions"
            key = read_secret(server.api_key_file, f"llm.{where}.api_key_file")
            # llama-server closes a connection after some requests without a word. A new one costs nothing here.
            kept = 0 if server.on_this_machine else _KEPT
            limits = httpx.Limits(max_connections=None, max_keepalive_connections=kept, keepalive_expiry=_KEPT_SECONDS)
            # Proxies and credentials of the environment are not used; a redirect passes to the client as it is.
            client = httpx.AsyncClient(trust_env=False, follow_redirects=False, limits=limits)
            self._known[where] = Upstream(where, url, server.model, key, server.timeout_seconds, Breaker(url), client)

    def __getitem__(self, where: Place) -> Upstream:
        return self._known[where]

    def forced(self, model: str) -> Place | None:
        """Return which one a client means by a model's name; None leaves it to what is known of the question."""
        named = [one.where for one in self._known.values() if one.model == model]
        return named[0] if len(named) == 1 else None

    def in_turn(self, first: Place, *, alone: bool) -> list[Upstream]:
        """Return the servers to ask one after the other until one answers; `alone`: the first one or none."""
        return sorted(
            (one for one in self._known.values() if one.where == first or not alone), key=lambda one: one.where != first
        )

    @property
    def models(self) -> list[str]:
        """The names that a client may ask for."""
        return list(dict.fromkeys(["fedlearn", *(one.model for one in self._known.values())]))

    async def send(self, to: Upstream, body: Mapping[str, Any]) -> httpx.Response:
        """Send a request and return the answer when its head is there; read it by `aiter_raw`, then close it.

        Raises:
            httpx.TransportError: no answer came.
            TypeError: the body is nested too deep to be sent.

        """
        # Unpacked, so that what passes can also be read here.
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity", "User-Agent": "fedlearn"}
        if to.key:
            headers["Authorization"] = f"Bearer {to.key}"
        timeout = httpx.Timeout(to.timeout, connect=min(to.timeout, _CONNECT_SECONDS))
        data = orjson.dumps({**body, "model": to.model})
        request = to.client.build_request("POST", to.url, content=data, headers=headers, timeout=timeout)
        try:
            return await to.client.send(request, stream=True)
        except httpx.RemoteProtocolError:
            # Mostly a connection that rested, and that its server closed at this moment: once more, on another one.
            return await to.client.send(request, stream=True)

    async def close(self) -> None:
        """Close the connections."""
        for one in self._known.values():
            await one.client.aclose()


def head_of(response: httpx.Response) -> list[tuple[bytes, bytes]]:
    """Return what of an answer's head the client gets."""
    return [
        (name, value)
        for name, value in ((n.lower(), v) for n, v in response.headers.raw)
        if (told := name.decode("latin-1")) in _PASSED or told.startswith(_PASSED_PREFIXES)
    ]


def problem(message: str, kind: str, code: str | None = None) -> bytes:
    """Return an error as OpenAI's clients read it."""
    return orjson.dumps({"error": {"message": f"fedlearn: {message}", "type": kind, "param": None, "code": code}})
