"""Feedback over HTTP: JSON with the token, or a button on a page that a signed link shows."""

from __future__ import annotations

import time
from contextlib import closing, nullcontext
from html import escape
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs

import anyio
import anyio.to_thread
import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from fedlearn.assist.feedback_links import allowed
from fedlearn.errors import FedlearnError, SettingsError, TemporaryError
from fedlearn.jobs.feedback import feedback
from fedlearn.jobs.serve_limits import TooLargeError, read_body
from fedlearn.wiring import Parts

__all__ = ["FeedbackDoor", "link_is_signed"]

_OUTCOMES = {1: "helped", -1: "harmed"}
_WORDS = {1: "This helped", -1: "This did harm"}
_MOST_BYTES = 100_000
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>fedlearn feedback</title>
<h1>{title}</h1><p>{text}</p>{form}</html>
"""
_FORM = '<form method="post"><button>{word}</button></form>'
#: The page runs nothing, loads nothing, shows in no frame, and tells no other site its address.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


class _Word(BaseModel):
    """What a client says of an interaction, an answer or a pattern."""

    model_config = ConfigDict(extra="forbid")

    value: Literal[1, -1] | None = None
    corrected: Annotated[str, Field(max_length=50_000)] | None = None
    note: Annotated[str, Field(max_length=2_000)] = ""
    pattern: Annotated[str, Field(max_length=80)] | None = None


def link_is_signed(request: Request, token: str) -> bool:
    """Tell whether a request comes by a link that this server's token signed and whose time is not over."""
    given = _link(request)
    return given is not None and allowed(token, request.path_params["identity"], *given, time.time())


class FeedbackDoor:
    """Takes words. They are taken one after the other, because each may open the index."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._turn = anyio.Lock()

    async def page(self, request: Request) -> Response:
        """Show a button; nothing changes, however often a mail program or browser looks ahead."""
        value = (_link(request) or (1, 0, ""))[0]
        form = _FORM.format(word=_WORDS[value])
        identity = escape(request.path_params["identity"][:80])
        return _page(200, "Feedback", f"On {identity}. Nothing is said until you press the button.", form)

    async def press(self, request: Request) -> Response:
        """Take the word of the button."""
        value = (_link(request) or (1, 0, ""))[0]
        status, found = await self._take(request.path_params["identity"], _Word(value=value))
        if status == 200:
            return _page(200, "Thank you", f"Kept: {escape(_WORDS[value].lower())}.", "")
        return _page(status, "Nothing was kept", escape(found["error"]), "")

    async def tell(self, request: Request) -> Response:
        """Take a word as JSON."""
        try:
            given = orjson.loads(await read_body(request, _MOST_BYTES, 10.0) or b"{}")
            word = _Word.model_validate(given)
        except TooLargeError:
            return JSONResponse({"error": f"feedback: more than {_MOST_BYTES:,} bytes"}, 413)
        except TimeoutError:
            return JSONResponse({"error": "feedback: the request did not come in time"}, 408)
        except orjson.JSONDecodeError:
            return JSONResponse({"error": "feedback: send a JSON object"}, 400)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            return JSONResponse({"error": f"feedback: {where + ': ' if where else ''}{first['msg']}"}, 400)
        status, found = await self._take(request.path_params["identity"], word)
        return JSONResponse(found, status, headers={"Retry-After": "2"} if status == 503 else None)

    async def _take(self, identity: str, word: _Word) -> tuple[int, dict[str, Any]]:
        async with self._turn:
            return await anyio.to_thread.run_sync(self._say, identity, word)

    def _say(self, identity: str, word: _Word) -> tuple[int, dict[str, Any]]:
        """Take a word, and return the status with what it did or why it did nothing."""
        outcome = None if word.value is None else _OUTCOMES[word.value]
        used = () if word.pattern is None else (word.pattern,)
        try:
            # The embedded index is let go afterwards: it is for one process at a time.
            embedded = self._parts.settings.index.backend == "embedded"
            with closing(self._parts.index) if embedded else nullcontext():
                found = feedback(
                    self._parts, identity, outcome=outcome, correction=word.corrected, note=word.note, used=used
                ).to_json()
        except SettingsError as error:
            return 400, {"error": str(error)}
        except TemporaryError as error:
            return 503, {"error": str(error)}
        except OSError as error:
            return 503, {"error": f"feedback: {error.strerror}; see that state_dir can be used, then try again"}
        except FedlearnError as error:
            return 404 if "has this id" in str(error) else 409, {"error": str(error)}
        # Names of patterns are stored data; the ids say which they are.
        patterns = [{name: value for name, value in one.items() if name != "name"} for one in found["patterns"]]
        return 200, {**found, "patterns": patterns}


def _link(request: Request) -> tuple[Literal[1, -1], int, str] | None:
    """Return value, time and signature of a link, None where it has none."""
    query = parse_qs(request.url.query, max_num_fields=8)
    value, until, given = (query.get(name, [""]) for name in ("value", "until", "signature"))
    if value not in (["1"], ["-1"]) or not until[0].isdecimal() or len(until[0]) > 12 or len(until) + len(given) > 2:
        return None
    return (1 if value == ["1"] else -1), int(until[0]), given[0]


def _page(status: int, title: str, text: str, form: str) -> Response:
    return HTMLResponse(_PAGE.format(title=title, text=text, form=form), status, headers=_HEADERS)
