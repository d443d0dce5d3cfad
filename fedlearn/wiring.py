"""From settings to parts: the only place that constructs adapters. Each part is made when it is first asked for."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from fedlearn.errors import SettingsError
from fedlearn.settings import Settings

if TYPE_CHECKING:
    from fedlearn.assist.exchange_log import ExchangeLog
    from fedlearn.index.interface import Index
    from fedlearn.learning.pipeline import Learner
    from fedlearn.ledger.database import Ledger
    from fedlearn.models.breaker import Breaker
    from fedlearn.models.budget import Budget
    from fedlearn.models.chat import ChatModel
    from fedlearn.models.embedding import Embedder
    from fedlearn.privacy.build import FreshScrubber
    from fedlearn.privacy.reviewed import ReviewedGate
    from fedlearn.privacy.scrub import Scrubber

__all__ = ["Parts", "utc_now"]


def utc_now() -> datetime:
    """Return the time; the pure code gets it from here."""
    return datetime.now(UTC)


class Parts:
    """The one set of parts. A context manager: what was opened is closed at the end."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger, migrated to this version."""
        from fedlearn.ledger.database import Ledger

        ledger = Ledger.open(self._ledger_url(), busy_seconds=self.settings.ledger.busy_seconds)
        self._open.callback(ledger.close)
        return ledger

    @cached_property
    def embedder(self) -> Embedder:
        """The embedder of the settings."""
        chosen = self.settings.embedding
        if chosen.backend == "static":
            from fedlearn.models.static import StaticEmbedder

            return StaticEmbedder(chosen.length)
        if chosen.backend == "lexical":
            from fedlearn.models.lexical import LexicalEmbedder

            return LexicalEmbedder(chosen.length)
        server = self._embedding_server()
        if chosen.cache_mb == 0:
            return server
        from fedlearn.models.embedding_cache import CachedEmbedder

        cached = CachedEmbedder(server, self.settings.cache_dir / "embeddings.db", chosen.cache_mb * 1_000_000)
        self._open.callback(cached.close)
        return cached

    def _embedding_server(self) -> Embedder:
        chosen = self.settings.embedding
        key = read_secret(chosen.api_key_file, "embedding.api_key_file")
        if chosen.backend == "ollama":
            from fedlearn.models.ollama import OllamaEmbedder

            return OllamaEmbedder(chosen.url, chosen.model, chosen.length, timeout=chosen.timeout_seconds)
        from fedlearn.models.openai import OpenAIEmbedder

        return OpenAIEmbedder(chosen.url, chosen.model, chosen.length, api_key=key, timeout=chosen.timeout_seconds)

    @cached_property
    def index(self) -> Index:
        """The index of the settings; it takes its lock when it is first used."""
        index = self._make_index()
        self._open.callback(index.close)
        return index

    @cached_property
    def scrubber(self) -> Scrubber:
        """The scrubber, with what this host knows about itself."""
        return self._fresh_scrubber.current()

    @cached_property
    def _fresh_scrubber(self) -> FreshScrubber:
        from fedlearn.privacy.build import FreshScrubber

        return FreshScrubber(self.settings)

    def renew(self) -> None:
        """Let the scrubber know what changed on this host since it was made; a service calls this each round."""
        if "scrubber" in self.__dict__ and self._fresh_scrubber.current() is not self.scrubber:
            for made_with_it in ("scrubber", "gate", "learner"):
                self.__dict__.pop(made_with_it, None)

    @cached_property
    def gate(self) -> ReviewedGate:
        """The last proof before anything leaves, with what a person decided in review."""
        from fedlearn.ledger import review
        from fedlearn.privacy.gate import Gate
        from fedlearn.privacy.reviewed import ReviewedGate

        with self.ledger.reading() as connection:
            released = review.decided(connection, "out", review.RELEASED)
            dropped = review.decided(connection, "out", review.DROPPED)
        first = self.settings.privacy.review_first
        return ReviewedGate(Gate(self.scrubber), released=released, dropped=dropped, review_first=first)

    @cached_property
    def learner(self) -> Learner:
        """The learner."""
        from fedlearn.learning.pipeline import Learner

        return Learner(self.ledger, self.embedder, self.scrubber, self.settings, now=utc_now)

    @cached_property
    def _chat_parts(self) -> dict[str, tuple[ChatModel, Breaker, Budget]]:
        """The chat models that are set up, `local` and `remote`, each with what holds it back."""
        from fedlearn.ledger.tokens import LedgerAccount
        from fedlearn.models.breaker import Breaker, BreakerChat
        from fedlearn.models.budget import Budget, BudgetedChat
        from fedlearn.models.openai_chat import OpenAIChat

        found: dict[str, tuple[ChatModel, Breaker, Budget]] = {}
        for where, chosen in self.settings.llm.servers.items():
            section = f"llm.{where}"
            key = read_secret(chosen.api_key_file, f"{section}.api_key_file")
            server = OpenAIChat(chosen.url, chosen.model, section=section, api_key=key, timeout=chosen.timeout_seconds)
            self._open.callback(server.close)
            breaker = Breaker(server.url)
            budget = Budget(LedgerAccount(self.ledger), where, chosen.daily_tokens, lambda: utc_now().date())
            found[where] = (BreakerChat(BudgetedChat(server, budget), breaker), breaker, budget)
        return found

    def chat(self, where: str) -> ChatModel | None:
        """Return the `local` or `remote` chat model behind its breaker and its budget; None where none is set up."""
        return self._chat_parts[where][0] if where in self._chat_parts else None

    def breaker(self, where: str) -> Breaker:
        """Return the breaker of a chat model that is set up, for who talks to its server directly."""
        return self._chat_parts[where][1]

    def budget(self, where: str) -> Budget:
        """Return the budget of a chat model that is set up, for who talks to its server directly."""
        return self._chat_parts[where][2]

    @cached_property
    def exchanges(self) -> ExchangeLog:
        """Where exchanges with models are noted for the learner."""
        from fedlearn.assist.exchange_log import ExchangeLog
        from fedlearn.telemetry.discover import own_directory

        chosen = self.settings.telemetry
        return ExchangeLog(
            own_directory(self.settings),
            enabled=chosen.enabled,
            most_bytes=chosen.own_log_bytes,
            kept=chosen.own_logs_kept,
        )

    def _ledger_url(self) -> str:
        """Return the ledger's URL: from the file, else from the settings, else SQLite in the state directory."""
        chosen = self.settings.ledger
        if chosen.url_file is not None:
            return read_secret(chosen.url_file, "ledger.url_file") or ""
        return chosen.url or f"sqlite:///{self.settings.state_dir / 'ledger.db'}"

    def index_copy(self, place: Path) -> Index:
        """Return a copy of the embedded index (index/replica.py), which no other process opens; close it after use."""
        from fedlearn.index.edge import EdgeIndex

        return EdgeIndex(place, self.settings.index.lock_seconds)

    def _make_index(self) -> Index:
        chosen = self.settings.index
        if chosen.backend == "memory":
            from fedlearn.index.memory import MemoryIndex

            return MemoryIndex()
        if chosen.backend == "server":
            from fedlearn.index.server import ServerIndex

            key = read_secret(chosen.api_key_file, "index.api_key_file")
            return ServerIndex(chosen.url, api_key=key, prefix=chosen.collection_prefix)
        from fedlearn.index.edge import EdgeIndex

        return EdgeIndex(self.settings.state_dir / "index", chosen.lock_seconds)


def read_secret(path: Path | None, key: str) -> str | None:
    """Return the secret that a file holds, None when no file is named.

    Raises:
        SettingsError: the file cannot be read or is empty.

    """
    if path is None:
        return None
    try:
        secret = path.expanduser().read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{key}: {path}: {error.strerror}; check the path and who may read it") from error
    if not secret:
        raise SettingsError(f"{key}: {path} is empty")
    return secret
