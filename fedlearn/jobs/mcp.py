"""Serve assistants over MCP: on standard input and output, or over HTTP on this machine with a bearer token."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import uvicorn
from mcp.server.stdio import stdio_server
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from fedlearn.assist import tools
from fedlearn.assist.mcp import server
from fedlearn.assist.remember import Memory, telling_part
from fedlearn.assist.render import bounded
from fedlearn.errors import FedlearnError, SettingsError
from fedlearn.jobs.doors import ended_by_signals, listen, make_token
from fedlearn.jobs.feedback import feedback
from fedlearn.jobs.kept_index import KeptIndex
from fedlearn.jobs.remember import remember
from fedlearn.jobs.search import browse, browse_branch, recall, search
from fedlearn.jobs.serve_limits import PatientlessProtocol, bears
from fedlearn.jobs.skills import ids_of, read
from fedlearn.jobs.status import counts
from fedlearn.records import Category
from fedlearn.wiring import Parts, read_secret

__all__ = ["LOOPBACK", "WorkDesk", "serve_http", "serve_stdio", "token_path"]

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_LISTED = 50
_CHANGING = frozenset(["remember_solution", "remember_fix", "report_outcome", "feedback"])
#: Seconds after the start in which the handshake is over, most times.
_HANDSHAKE = 0.05


class WorkDesk:
    """Implements `assist.mcp.Desk` with the jobs that the command line has."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._kept = KeptIndex(parts)
        self._verbs: dict[str, Callable[[Any], dict[str, Any]]] = {
            "search_patterns": self._search,
            "recall_error": self._recall,
            "remember_solution": self._remember_solution,
            "remember_fix": self._remember_fix,
            "report_outcome": self._report_outcome,
            "feedback": self._feedback,
            "status": lambda _: counts(self._parts),
        }

    def call(self, name: str, arguments: tools.Arguments) -> dict[str, Any]:
        """Do what a tool promises."""
        return self._kept.alone(lambda: self._verbs[name](arguments), changes=name in _CHANGING)

    def browse(self, category: Category) -> dict[str, Any]:
        """Return the most valuable patterns of a category."""
        return self._kept.alone(lambda: bounded(browse(self._parts, category, limit=_LISTED)))

    def skills(self, branch: str) -> dict[str, Any]:
        """Return the skill tree from a branch on, and the most valuable patterns of the branch."""
        return self._kept.alone(lambda: self._skills(branch))

    def warm_soon(self) -> None:
        """Open what a search needs before the first one comes."""
        self._kept.warm_soon(_HANDSHAKE)

    def close(self) -> None:
        """Let the index go."""
        self._kept.close()

    def _search(self, given: tools.SearchPatterns) -> dict[str, Any]:
        ids = ids_of(self._parts, given.branch) if given.branch else None
        found = search(
            self._parts,
            given.question,
            limit=given.limit,
            category=given.category,
            tags=given.tags,
            ids=ids,
            earlier=given.earlier,
        )
        return bounded(found, explain=given.explain)

    def _skills(self, branch: str) -> dict[str, Any]:
        tree = read(self._parts)
        top = tree.find(branch)
        within = () if top is None else top.path
        below = [one for one in tree if one is not top and one.path[: len(within)] == within]
        return {
            "branch": "/".join(within),
            "branches": [{"branch": "/".join(one.path), "patterns": one.total} for one in below],
            **({} if top is None else bounded(browse_branch(self._parts, branch, limit=_LISTED))),
        }

    def _recall(self, given: tools.RecallError) -> dict[str, Any]:
        return bounded(recall(self._parts, given.error, limit=given.limit))

    def _remember_solution(self, given: tools.RememberSolution) -> dict[str, Any]:
        return self._remember(Memory(text=given.solution, name=given.name, category=given.category), given)

    def _remember_fix(self, given: tools.RememberFix) -> dict[str, Any]:
        memory = Memory(
            text=given.correct,
            error=telling_part(given.error),
            attempted=given.attempted,
            root_cause=given.root_cause,
        )
        return self._remember(memory, given)

    def _remember(self, memory: Memory, given: tools.RememberSolution | tools.RememberFix) -> dict[str, Any]:
        """Remember for an assistant, which cannot give the user's mark to share."""
        tags = tuple(tag.strip().lower() for tag in given.tags if tag.strip())
        told = replace(memory, tags=tags, generic=given.generic, confirmed=given.confirmed, impact=given.impact)
        found = remember(self._parts, told, settle=False).to_json()
        left_out = ("name", "factors")
        return {name: value for name, value in found.items() if name not in left_out}

    def _report_outcome(self, given: tools.ReportOutcome) -> dict[str, Any]:
        return self._word(given.answer_id, outcome=given.outcome, note=given.note, used=given.used)

    def _feedback(self, given: tools.Feedback) -> dict[str, Any]:
        outcome = {None: None, 1: "helped", -1: "harmed"}[given.value]
        return self._word(given.id, outcome=outcome, correction=given.correction, note=given.note)

    def _word(self, identity: str, **said: Any) -> dict[str, Any]:
        """Take a word, and return what it did without the names of patterns: they are stored data."""
        found = feedback(self._parts, identity, settle=False, **said).to_json()
        patterns = [{name: value for name, value in one.items() if name != "name"} for one in found["patterns"]]
        return {**found, "patterns": patterns}


def serve_stdio(parts: Parts) -> None:
    """Serve one assistant on standard input and output until it hangs up."""
    desk = WorkDesk(parts)

    async def run() -> None:
        talk = server(desk)
        async with stdio_server() as (incoming, outgoing):
            desk.warm_soon()
            await talk.run(incoming, outgoing, talk.create_initialization_options())

    try:
        anyio.run(run)
    finally:
        desk.close()


def serve_http(parts: Parts, host: str, port: int, token_file: Path, *, on_ready: Callable[[str], None]) -> None:
    """Serve assistants on this machine over HTTP at /mcp until SIGTERM or SIGINT.

    Args:
        parts: of the command.
        host: a loopback address.
        port: 0 takes a free one.
        token_file: holds the bearer token; made when it is the default one and missing.
        on_ready: called with the URL when connections are taken.

    Raises:
        SettingsError: the address is not of this machine alone, or the token cannot be read.
        FedlearnError: the port is taken.

    """
    if host not in LOOPBACK:
        raise SettingsError(f"--host {host}: only {', '.join(LOOPBACK)}; put a proxy with TLS before it for others")
    token = _token(token_file, made_here=token_file == token_path(parts))
    try:
        listening = listen(host, port)
    except OSError as error:
        raise FedlearnError(f"{host}:{port}: {error.strerror}; choose another one with --port") from error
    desk = WorkDesk(parts)
    app = server(desk).streamable_http_app(json_response=True, stateless_http=True)
    config = uvicorn.Config(
        _Guarded(app, token),
        http=PatientlessProtocol,
        # Where a library for them is installed they would come past the guard's 401.
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    shown = f"[{host}]" if ":" in host else host
    url = f"http://{shown}:{listening.getsockname()[1]}/mcp"

    def started() -> None:
        on_ready(url)
        desk.warm_soon()

    try:
        with listening, ended_by_signals():
            _Telling(config, started).run(sockets=[listening])
    finally:
        desk.close()


def token_path(parts: Parts) -> Path:
    """Return the file of the token where no other one is named."""
    return parts.settings.state_dir / "mcp_token"


def _token(path: Path, *, made_here: bool) -> str:
    """Return the token of a file; the default one is made when it is missing, for its owner's eyes only."""
    if made_here:
        make_token(path)
    token = read_secret(path, "--token-file") or ""
    if len(token) < 16:
        raise SettingsError(f"--token-file: {path} holds less than 16 characters; put a long random token there")
    return token


class _Telling(uvicorn.Server):
    """A server that tells when it takes connections; signals end it from then on."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._tell()


class _Guarded:
    """An application behind a bearer token: without it the answer is 401 and says nothing."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] == "http" and bears(Request(scope), self._token):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            headers = [(b"www-authenticate", b"Bearer"), (b"content-length", b"0")]
            await send({"type": "http.response.start", "status": 401, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
