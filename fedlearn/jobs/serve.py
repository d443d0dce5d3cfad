"""Serve OpenAI's clients over HTTP: a proxy that learns, and feedback by link. On this machine, behind a token."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import sdnotify
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from fedlearn.errors import FedlearnError
from fedlearn.jobs.doors import ended_by_signals, listen
from fedlearn.jobs.serve_feedback import FeedbackDoor, link_is_signed
from fedlearn.jobs.serve_limits import PatientlessProtocol, bears, is_called, is_loopback, token_of
from fedlearn.jobs.serve_notes import Notes
from fedlearn.jobs.serve_proxy import Proxy, refuse
from fedlearn.jobs.serve_search import QuickSearch
from fedlearn.jobs.serve_upstream import Upstreams, problem
from fedlearn.settings import Settings
from fedlearn.wiring import Parts

__all__ = ["serve", "token_path"]

#: Nobody waits longer for the ledger or the index here: the client is told to try again.
_BUSY_SECONDS = 2.0
#: Answers on their way have so long to end after SIGTERM.
_GRACE_SECONDS = 10
_SWITCH_SECONDS = 0.001
_LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


def serve(settings: Settings, *, on_ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT.

    Args:
        settings: `serve` says where and behind which token.
        on_ready: called with the base URL when connections are taken.

    Raises:
        SettingsError: the token or a model's key cannot be read.
        FedlearnError: the port is taken.

    """
    chosen = settings.serve
    token = token_of(token_path(settings), made_here=chosen.token_file is None)
    try:
        listening = listen(chosen.address, chosen.port, backlog=256)
    except OSError as error:
        raise FedlearnError(
            f"serve: {chosen.address}:{chosen.port}: {error.strerror}; set serve.address or serve.port"
        ) from error
    shown = f"[{chosen.address}]" if ":" in chosen.address else chosen.address
    url = f"http://{shown}:{listening.getsockname()[1]}"
    with listening, Parts(_hurried(settings)) as parts, ended_by_signals():
        config = uvicorn.Config(
            _application(parts, token, lambda: on_ready(url)),
            http=PatientlessProtocol,
            ws="none",
            lifespan="on",
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            # Beside the requests at work, some that are told to come later, and connections that rest.
            limit_concurrency=4 * chosen.max_requests + 16,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        # A search at work in its thread lets the requests go on five times as often as it would.
        sys.setswitchinterval(_SWITCH_SECONDS)
        server = uvicorn.Server(config)
        server.run(sockets=[listening])
        if not server.started:
            raise FedlearnError("serve: it did not start; the reason stands above")


def token_path(settings: Settings) -> Path:
    """Return the file of the token: the one named, else `serve_token` in the state directory."""
    return settings.serve.token_file or settings.state_dir / "serve_token"


def _hurried(settings: Settings) -> Settings:
    """Return the settings with short waits for what other processes hold."""
    ledger = settings.ledger.model_copy(update={"busy_seconds": min(_BUSY_SECONDS, settings.ledger.busy_seconds)})
    index = settings.index.model_copy(update={"lock_seconds": min(_BUSY_SECONDS, settings.index.lock_seconds)})
    return settings.model_copy(update={"ledger": ledger, "index": index})


def _application(parts: Parts, token: str, ready: Callable[[], None]) -> ASGIApp:
    """Return the application: routes behind the guard."""
    settings = parts.settings
    search, notes = QuickSearch(parts), Notes(parts)
    upstreams = Upstreams(settings.llm)
    feedback = FeedbackDoor(parts)
    since = int(time.time())

    async def healthz(request: Request) -> Response:
        told: dict[str, object] = {"status": "ok"}
        if bears(request, token):
            told |= {"index": search.is_ready, "requests": search.running, "searches_late": search.late}
            told |= {"problem": search.problem}
            told |= {"noted": notes.noted, "waiting": notes.waiting, "dropped": notes.dropped}
        return JSONResponse(told)

    async def models(_request: Request) -> Response:
        data = [{"id": i, "object": "model", "created": since, "owned_by": "fedlearn"} for i in upstreams.models]
        return JSONResponse({"object": "list", "data": data})

    async def model(request: Request) -> Response:
        name = request.path_params["name"]
        if name in upstreams.models:
            return JSONResponse({"id": name, "object": "model", "created": since, "owned_by": "fedlearn"})
        told = problem("there is no such model; GET /v1/models lists them", "invalid_request_error", "model_not_found")
        return Response(told, 404, media_type="application/json")

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        systemd = sdnotify.SystemdNotifier()
        search.start()
        notes.start()
        async with anyio.create_task_group() as group:
            group.start_soon(_watchdog, systemd)
            systemd.notify("READY=1\nSTATUS=serving")
            ready()
            yield
            systemd.notify("STOPPING=1")
            group.cancel_scope.cancel()
        await upstreams.close()
        await anyio.to_thread.run_sync(notes.close)
        await anyio.to_thread.run_sync(search.close)

    routes = [
        Route("/healthz", healthz),
        Route("/v1/models", models),
        Route("/v1/models/{name:path}", model),
        Route("/v1/chat/completions", Proxy(settings.serve, upstreams, search, notes), methods=["POST"]),
        Route("/feedback/{identity}", _Feedback(feedback, token)),
    ]
    return _Guarded(Starlette(routes=routes, lifespan=lifespan), settings, token)


class _Feedback:
    """Feedback by link for people, by JSON for programs."""

    def __init__(self, door: FeedbackDoor, token: str) -> None:
        self._door = door
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if request.method in ("GET", "HEAD", "POST") and link_is_signed(request, self._token):
            response = await (self._door.press(request) if request.method == "POST" else self._door.page(request))
        elif not bears(request, self._token):
            response = _nothing()
        elif request.method == "POST":
            response = await self._door.tell(request)
        else:
            response = JSONResponse({"error": "feedback: POST it, or open a signed link"}, 405)
        await response(scope, receive, send)


class _Guarded:
    """The application behind its names and its token: without them the answer says nothing."""

    def __init__(self, app: ASGIApp, settings: Settings, token: str) -> None:
        self._app = app
        self._token = token
        self._names = {*_LOOPBACK_NAMES, settings.serve.address, *(name.lower() for name in settings.serve.hosts)}
        # Beyond this machine the names are not known unless they are set; the token guards alone.
        self._any_name = not is_loopback(settings.serve.address) and not settings.serve.hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = Request(scope)
            if not self._any_name and not is_called(request, self._names):
                await refuse(send, 421, b"")
                return
            open_to_all = scope["path"] == "/healthz" or scope["path"].startswith("/feedback/")
            if not open_to_all and not bears(request, self._token):
                await _nothing()(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _nothing() -> Response:
    return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})


async def _watchdog(systemd: sdnotify.SystemdNotifier) -> None:
    """Answer systemd's watchdog twice as often as asked, where there is one."""
    every = int(os.environ.get("WATCHDOG_USEC", "0")) / 2_000_000
    while every:
        systemd.notify("WATCHDOG=1")
        await anyio.sleep(every)
