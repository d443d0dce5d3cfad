"""The programs that are used: ledger, index, models, and the door of our own."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from fedlearn.settings.section import Count, Section, Share

__all__ = ["ChatServer", "Embedding", "Index", "Ledger", "Llm", "LocalChatServer", "RemoteChatServer", "Serve"]


class Ledger(Section):
    """The local truth."""

    url: str = Field("", description="empty: SQLite in the state directory; else a postgresql:// URL without password")
    url_file: Path | None = Field(None, description="file that holds the URL when it has a password")
    busy_seconds: Annotated[float, Field(gt=0)] = Field(30.0, description="how long to wait for a locked ledger")


class Index(Section):
    """How patterns are found."""

    backend: Literal["embedded", "server", "memory"] = Field("embedded", description="embedded needs no server")
    url: str = Field("", description='the Qdrant server, for backend = "server"')
    api_key_file: Path | None = Field(None, description="file with the server's key")
    collection_prefix: str = Field("fedlearn-", description="before each collection's name on a shared server")
    lock_seconds: Annotated[float, Field(gt=0)] = Field(30.0, description="how long to wait for the embedded index")
    rerank: bool = Field(False, description="with an embedding model: compare whole texts of what was found, too")


class Embedding(Section):
    """How text becomes a vector."""

    backend: Literal["static", "lexical", "openai", "ollama"] = Field(
        "static", description="static (words by meaning and letters) and lexical (letters) are built in"
    )
    url: str = Field("", description="base URL of the embedding server")
    model: str = Field("", description="name of the model on that server")
    dimension: int | None = Field(
        None, ge=8, le=8192, description="length of a vector; not given, 192 for static and 384 for the others"
    )
    api_key_file: Path | None = Field(None, description="file with the server's key")
    timeout_seconds: Annotated[float, Field(gt=0)] = Field(30.0, description="per request")
    cache_mb: int = Field(256, ge=0, description="room for the vectors of a server in the cache directory; 0: none")

    @property
    def built_in(self) -> bool:
        """Whether it needs no server."""
        return self.backend in ("static", "lexical")

    @property
    def length(self) -> int:
        """Of a vector, in floats."""
        return self.dimension or (192 if self.backend == "static" else 384)

    @model_validator(mode="after")
    def _is_whole(self) -> Embedding:
        if not self.built_in and not (self.url and self.model):
            raise ValueError('`url` and `model`: give both, or set backend = "static"')
        if self.backend == "static" and self.length < 128:
            raise ValueError("`dimension`: the static embedder needs at least 128; 192 is usual")
        return self


def _is_address(url: str) -> bool:
    """Tell whether a URL is one of HTTP, without user, password, query or fragment, in which secrets could stand."""
    try:
        _ = urlsplit(url).port
    except ValueError:
        return False
    return re.fullmatch(r"https?://[^\s/@?#]+(/[^\s@?#]*)?", url) is not None


class ChatServer(Section):
    """A chat model behind an OpenAI-compatible server: llama-server, Ollama, vLLM, a paid one."""

    url: str = Field("", description="base URL, with or without /v1; empty: there is none")
    model: str = Field("", description="name of the model on that server")
    api_key_file: Path | None = Field(None, description="file with the server's key")
    timeout_seconds: Annotated[float, Field(gt=0)] = Field(120.0, description="per request")
    max_tokens: Count = Field(1024, description="tokens of one answer at most")
    temperature: Annotated[float, Field(ge=0, le=2)] = Field(0.2, description="0: always the likeliest word")
    daily_tokens: int = Field(1_000_000, ge=0, description="tokens a day, in and out; 0: nothing is sent")

    @model_validator(mode="after")
    def _is_whole(self) -> ChatServer:
        if bool(self.url) != bool(self.model):
            raise ValueError("give both `url` and `model`, or neither")
        if self.url and not _is_address(self.url):
            raise ValueError("`url` is no http:// or https:// address; a key belongs in a file, `api_key_file`")
        return self

    @property
    def is_set(self) -> bool:
        """Whether such a model is set up."""
        return bool(self.url)

    @property
    def on_this_machine(self) -> bool:
        """Whether what is sent there stays on this machine: the host of the URL is a loopback address."""
        host = urlsplit(self.url).hostname or ""
        if host == "localhost":
            return True
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return False


class RemoteChatServer(ChatServer):
    """The model for the rest: stronger, somewhere else. What goes there is scrubbed first."""

    daily_tokens: int = Field(200_000, ge=0, description="tokens a day, in and out; 0: nothing is sent")


class LocalChatServer(ChatServer):
    """The model for simple questions whose answer is known. What goes to another machine is scrubbed first."""


class Llm(Section):
    """The models that `fedlearn ask` and the proxy ask. None is needed; either may be missing."""

    similarity: Share = Field(0.85, description="above this fit of the best pattern a simple question stays local")
    simple_chars: Count = Field(400, description="a longer question is not simple")
    context_patterns: int = Field(4, ge=0, description="patterns sent along with a question; 0: none")
    context_chars: int = Field(8_000, ge=0, description="characters of all of them together")
    question_chars: Count = Field(32_000, description="a longer question is not sent to a model")
    local: LocalChatServer = LocalChatServer()
    remote: RemoteChatServer = RemoteChatServer()

    @property
    def servers(self) -> dict[Literal["local", "remote"], ChatServer]:
        """The models that are set up."""
        both: dict[Literal["local", "remote"], ChatServer] = {"local": self.local, "remote": self.remote}
        return {where: server for where, server in both.items() if server.is_set}

    def leaves(self, where: Literal["local", "remote"]) -> bool:
        """Whether what this model is sent counts as leaving: always for the remote one."""
        return where == "remote" or not self.local.on_this_machine


class Serve(Section):
    """The HTTP door: the proxy for OpenAI clients, and feedback by link."""

    address: str = Field("127.0.0.1", description="where to listen; beyond this machine only behind a proxy with TLS")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(8766, description="port to listen at; 0: a free one")
    token_file: Path | None = Field(None, description="file with the bearer token; empty: made in state_dir")
    hosts: tuple[str, ...] = Field((), description="further names that this server may be addressed by")
    add_context: bool = Field(True, description="send fitting patterns along with the user's question")
    context_ms: Annotated[float, Field(gt=0)] = Field(10.0, description="a search that takes longer is not waited for")
    refresh_seconds: Annotated[float, Field(gt=0)] = Field(30.0, description="how old its copy of the index may be")
    max_body_bytes: Count = Field(20_000_000, description="a larger request is refused")
    max_requests: Count = Field(64, description="requests at once; more are told to come later")
    body_seconds: Annotated[float, Field(gt=0)] = Field(
        30.0, description="how long a client may take to send a request"
    )
    queue: Count = Field(
        1000, description="finished exchanges that may wait to be noted; more are dropped, and counted"
    )
