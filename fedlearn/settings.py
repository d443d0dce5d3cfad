"""Settings: TOML file, then environment, then legacy names, into one frozen object.

Every key can be given as `FEDLEARN_<SECTION>__<KEY>`. Secrets come by file (`*_file`), never as a value.
Unknown keys are refused with their path. `fedlearn init` writes a file with every default and its explanation.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator

from fedlearn.errors import SettingsError, TemporaryError
from fedlearn.records import Category

__all__ = [
    "ChatServer",
    "Daemon",
    "Embedding",
    "Evidence",
    "Federation",
    "Gaps",
    "GenericSource",
    "Index",
    "Learning",
    "Ledger",
    "Limits",
    "Llm",
    "LocalChatServer",
    "Privacy",
    "Remote",
    "RemoteChatServer",
    "Serve",
    "Settings",
    "Telemetry",
    "Trust",
    "Value",
    "config_path",
    "default_state_dir",
    "is_missing",
    "load",
]

Share = Annotated[float, Field(ge=0.0, le=1.0)]
Count = Annotated[int, Field(ge=1)]


class Section(BaseModel):
    """A frozen table of settings that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: Any, info: ValidationInfo) -> Any:
        """Take an empty string as "not set" where a key may be absent; TOML has no null."""
        field = cls.model_fields.get(info.field_name or "")
        return None if value == "" and field is not None and field.default is None else value


class GenericSource(Section):
    """Anybody's JSONL: which field of a line holds what. A field is a dotted path such as `message.text`."""

    match: str = Field("*.jsonl", description="file names of this source, as a shell pattern")
    query: str = Field("", description="field with the question")
    response: str = Field("", description="field with the answer")
    outcome: str = Field("", description="field that tells success: a boolean, an exit code or a word")
    time: str = Field("", description="field with the time: ISO 8601 or epoch")
    session: str = Field("", description="field that names the session")
    error: str = Field("", description="field with the error text")
    feedback: str = Field("", description="field with -1, 0 or 1")
    model: str = Field("", description="field that names the model")


class Telemetry(Section):
    """What is read."""

    enabled: bool = Field(True, description="false: learn and daemon read nothing")
    directories: tuple[Path, ...] = Field((), description="further directories and files with telemetry")
    known_directories: bool = Field(True, description="also look where AI stacks are known to write telemetry")
    claude_code: bool = Field(True, description="also read ~/.claude/projects/*/*.jsonl")
    generic: dict[str, GenericSource] = Field({}, description="sources of your own: field names of their JSONL")
    batch_lines: int = Field(4000, ge=100, description="lines in one transaction, 100 or more")
    max_line_bytes: Count = Field(16_777_216, description="a longer line is quarantined unread")
    max_open_threads: Count = Field(10_000, description="tasks and turns kept open at once; the oldest is closed")
    thread_idle_days: Count = Field(30, description="an open task without news for so long is forgotten")
    retention_days: int = Field(
        365, ge=0, description="drop texts of low-value interactions after so long; 0 keeps all"
    )


class Weights(Section):
    """Shares of the five factors of the outcome score; they sum to 1."""

    quality: Share = 0.40
    feedback: Share = 0.20
    reusability: Share = 0.20
    complexity: Share = 0.10
    novelty: Share = 0.10

    @model_validator(mode="after")
    def _sum_to_one(self) -> Weights:
        total = self.quality + self.feedback + self.reusability + self.complexity + self.novelty
        if abs(total - 1.0) > 1e-6:
            raise ValueError(f"the five weights must sum to 1, not {total:g}")
        return self


class WorkflowWeights(Section):
    """Shares of the five factors of the workflow score; they sum to 1."""

    complexity: Share = 0.20
    reusability: Share = 0.30
    novelty: Share = 0.20
    confirmation: Share = 0.15
    impact: Share = 0.15

    @model_validator(mode="after")
    def _sum_to_one(self) -> WorkflowWeights:
        total = self.complexity + self.reusability + self.novelty + self.confirmation + self.impact
        if abs(total - 1.0) > 1e-6:
            raise ValueError(f"the five weights must sum to 1, not {total:g}")
        return self


class Value(Section):
    """What an interaction is worth."""

    threshold: Share = Field(0.7, description="an interaction of at least this score is learnt from and shared")
    weights: Weights = Field(Weights(), description="the outcome score")
    workflow: WorkflowWeights = Field(WorkflowWeights(), description="the score of solutions stored on purpose")
    similar_query: Share = Field(0.85, description="cosine from which an earlier question counts as the same")
    novelty_similarity: Share = Field(0.90, description="cosine from which a known pattern takes away novelty")
    recent_questions: Count = Field(20_000, description="distinct earlier questions that are compared, the latest")


class Learning(Section):
    """What is made of a valuable interaction."""

    merge_similarity: Share = Field(0.95, description="cosine from which a pattern may reinforce another")
    min_answer_chars: Count = Field(24, description="a shorter answer is not knowledge")
    max_content_chars: Count = Field(8_000, description="a longer answer is cut at a paragraph")
    fix_window_minutes: Count = Field(120, description="how long after a failure its fix may follow in the session")
    echo_days: Count = Field(30, description="how long text that fedlearn handed out is recognised and not learnt")
    skills_file: Path | None = Field(None, description="edits of the skill tree; empty: skills.toml in state_dir")
    skill_branches: Count = Field(500, description="branches that the skill tree grows, those of the frequent tags")


class Evidence(Section):
    """What became of the answers, and how far that moves a pattern."""

    weight: Share = Field(0.4, description="how far helped and harmed raise or lower a pattern in answers; 0: not")
    others: Share = Field(
        0.15, description="how far what trusted hosts say of a pattern moves it, one voice each; 0: not"
    )
    decay: Share = Field(0.2, description="how far a pattern sinks at most that nobody uses or confirms; 0: not")
    half_life_months: Count = Field(12, description="after so long without use half of `decay` applies")
    withdraw_harmed: Count = Field(3, description="one that harmed so often, and more than it helped, is withdrawn")


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

    backend: Literal["lexical", "openai", "ollama"] = Field("lexical", description="lexical needs no model")
    url: str = Field("", description="base URL of the embedding server")
    model: str = Field("", description="name of the model on that server")
    dimension: int = Field(384, ge=8, le=8192, description="length of a vector")
    api_key_file: Path | None = Field(None, description="file with the server's key")
    timeout_seconds: Annotated[float, Field(gt=0)] = Field(30.0, description="per request")
    cache_mb: int = Field(256, ge=0, description="room for the vectors of a server in the cache directory; 0: none")


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


class Gaps(Section):
    """What is asked in vain, and the questions that are made of it."""

    days: Count = Field(90, description="look back so many days")
    interactions: Count = Field(20_000, description="look at so many interactions, the newest")
    questions: Count = Field(2_000, description="wordings that are compared, the costliest")
    repeated: Count = Field(3, description="answered by a remote model so often, a question is a gap")
    proposals: Annotated[int, Field(ge=1, le=10)] = Field(3, description="questions made of one gap")
    learn: Count = Field(20, description="questions put to a model in one run")
    answer_tokens: Count = Field(800, description="tokens of one answer at most")


class Privacy(Section):
    """What may leave."""

    allow: tuple[str, ...] = Field((), description="texts that are never taken for a secret")
    deny: tuple[str, ...] = Field((), description="texts that never leave: names, projects, customers")
    secret_files: tuple[Path, ...] = Field((), description="files whose values never leave")
    rules_file: Path | None = Field(None, description="further rules in gitleaks TOML")
    review_first: bool = Field(False, description="hold everything for `fedlearn review` before it is shared")
    names: tuple[str, ...] = Field((), description="people's names that never leave")


_REMOTE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def _categories(given: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a category that does not exist: a slip must not share everything, or nothing."""
    known = [category.value for category in Category]
    if wrong := [name for name in given if name not in known]:
        raise ValueError(f"{wrong[0]} is no category; there are {', '.join(known)}")
    return given


class Remote(Section):
    """A git remote that patterns are exchanged with."""

    url: str = Field("", description="anything git can reach: a path, ssh or https")
    branch: str = Field("main", description="the branch to exchange")
    categories: tuple[str, ...] = Field((), description="empty: all categories")
    tags: tuple[str, ...] = Field((), description="empty: all tags")
    trust: Literal["keys", "all"] = Field("keys", description="all: believe everybody who can push there")
    ssh_key_file: Path | None = Field(None, description="private key for this remote")
    separate: bool = Field(False, description="keep apart: nothing goes from here to other remotes, or back")
    key_file: Path | None = Field(None, description="origin key for a remote that is kept apart; empty: made")

    _known = field_validator("categories")(_categories)

    @property
    def apart(self) -> bool:
        """Whether this remote has a repository and an origin of its own: it is asked for, or only a part goes there."""
        return self.separate or bool(self.categories or self.tags)


class Federation(Section):
    """The data repository and whom it is shared with."""

    repository: Path | None = Field(None, description="empty: `repository` in the state directory")
    remotes: dict[str, Remote] = Field({}, description="git remotes by name")
    categories: tuple[str, ...] = Field((), description="empty: share all categories")
    auto_commit: bool = Field(True, description="commit what sync and export write")
    key_file: Path | None = Field(None, description="Ed25519 private key of this host; empty: made by init")

    _known = field_validator("categories")(_categories)

    @field_validator("remotes", mode="after")
    @classmethod
    def _names_are_safe(cls, given: dict[str, Remote]) -> dict[str, Remote]:
        """Refuse names that cannot be part of a path, and one data repository with two answers about trust."""
        for name in given:
            if not _REMOTE_NAME.fullmatch(name):
                raise ValueError(f"{name!r} is no name for a remote; use letters, digits, - and _")
        together = {name: remote.trust for name, remote in given.items() if not remote.apart}
        if len(set(together.values())) > 1:
            one = min(name for name, trust in together.items() if trust == "all")
            raise ValueError(
                f'{one}: trust = "all" beside remotes with trust = "keys": what one holds goes to the others;'
                f" set federation.remotes.{one}.separate = true"
            )
        return given


class Trust(Section):
    """Whose patterns are believed."""

    origins: tuple[str, ...] = Field((), description="fingerprints (SHA256:...) or public keys that are trusted")
    unsigned: bool = Field(False, description="believe patterns that no statement vouches for")
    quorum: Count = Field(1, description="how many trusted origins must vouch for a pattern")
    foreign_per_answer: int = Field(2, ge=0, description="patterns of other hosts in one answer; 0: no limit")


class Limits(Section):
    """Nothing grows without bound."""

    import_batch: Count = Field(100, description="points in one import transaction")
    telemetry_rows: Count = Field(1000, description="interactions shared")
    snapshots_kept: Count = Field(5, description="dated snapshots kept of each kind")
    snapshot_points: Count = Field(10_000, description="points in one snapshot")
    file_bytes: Count = Field(10_000_000, description="one file of the data repository")
    repository_bytes: Count = Field(100_000_000, description="the whole data repository")
    origin_patterns: Count = Field(10_000, description="patterns believed of one other origin, its best")
    quarantine_rows: Count = Field(10_000, description="unreadable lines kept; older ones are only counted")
    outbox_rows: Count = Field(1_000_000, description="index changes that may wait")


class Daemon(Section):
    """The learner that follows telemetry."""

    memory_mb: Count = Field(512, description="the daemon ends with exit code 75 above this, to be started again")
    cycle_seconds: Annotated[float, Field(gt=0)] = Field(5.0, description="pause between two looks at the files")
    min_events: int = Field(0, ge=0, description="wait for so many new lines before learning; 0 learns at once")


class Settings(Section):
    """Everything that can be set. Frozen; made by `load`."""

    state_dir: Path = Field(Path(), description="ledger, index, keys; empty: $STATE_DIRECTORY or XDG state")
    cache_dir: Path = Field(Path(), description="caches; empty: $CACHE_DIRECTORY or XDG cache")
    telemetry: Telemetry = Telemetry()
    value: Value = Value()
    learning: Learning = Learning()
    evidence: Evidence = Evidence()
    ledger: Ledger = Ledger()
    index: Index = Index()
    embedding: Embedding = Embedding()
    llm: Llm = Llm()
    serve: Serve = Serve()
    gaps: Gaps = Gaps()
    privacy: Privacy = Privacy()
    federation: Federation = Federation()
    trust: Trust = Trust()
    limits: Limits = Limits()
    daemon: Daemon = Daemon()

    @field_validator("state_dir", "cache_dir", mode="after")
    @classmethod
    def _expand(cls, value: Path) -> Path:
        return value.expanduser()

    @model_validator(mode="after")
    def _backends_fit(self) -> Settings:
        if self.index.backend == "server" and not self.index.url:
            raise ValueError('index.url: give the address of the Qdrant server, or set index.backend = "embedded"')
        if self.embedding.backend != "lexical" and not (self.embedding.url and self.embedding.model):
            raise ValueError('embedding.url and embedding.model: give both, or set embedding.backend = "lexical"')
        return self

    @property
    def repository_path(self) -> Path:
        """The data repository: the one named, else `repository` in the state directory."""
        return self.federation.repository.expanduser() if self.federation.repository else self.state_dir / "repository"

    @property
    def key_path(self) -> Path:
        """The private origin key: the one named, else `origin_key` in the state directory."""
        return self.federation.key_file or self.state_dir / "origin_key"


#: What stands in a credential whose file systemd did not find (nixos-module/credentials.nix).
_MISSING = b"fedlearn-credential-missing"

#: Names that other tools of the ai-stack set, and the key each stands for.
LEGACY_ENVIRONMENT = {
    "FEDERATED_LEARNING_ENABLED": ("telemetry", "enabled"),
    "FEDERATED_LEARNING_CYCLE_INTERVAL_SECS": ("daemon", "cycle_seconds"),
    "FEDERATED_LEARNING_MIN_EVENTS": ("daemon", "min_events"),
    "FEDERATED_LEARNING_THRESHOLD": ("value", "threshold"),
    "FEDERATED_LEARNING_TELEMETRY_PATH": ("telemetry", "directories"),
}


def _directory(environment: Mapping[str, str], systemd: str, xdg: str, fallback: str) -> Path:
    """Return the directory systemd gives, else the XDG one, else the fallback below home."""
    if given := environment.get(systemd):
        return Path(given.split(":")[0])
    if given := environment.get(xdg):
        return Path(given) / "fedlearn"
    return Path(environment.get("HOME", str(Path.home()))) / fallback / "fedlearn"


def default_state_dir(environment: Mapping[str, str] | None = None) -> Path:
    """Return where state lives when no setting says so: $STATE_DIRECTORY, else XDG."""
    return _directory(
        os.environ if environment is None else environment, "STATE_DIRECTORY", "XDG_STATE_HOME", ".local/state"
    )


def config_path(environment: Mapping[str, str] | None = None) -> Path:
    """Return the settings file that is read when `--config` is not given."""
    env = os.environ if environment is None else environment
    if given := env.get("FEDLEARN_CONFIG"):
        return Path(given)
    return _directory(env, "CONFIGURATION_DIRECTORY", "XDG_CONFIG_HOME", ".config") / "config.toml"


def load(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Args:
        path: the TOML file; None means the default place, where it may be absent.
        environment: variables to read instead of the process's own.

    Raises:
        SettingsError: a file that is missing or not TOML, a key that does not exist, a value that does not fit.
        TemporaryError: a credential of the service is not there yet.

    """
    env = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    file = path or config_path(env)
    if path is not None and not path.exists():
        raise SettingsError(f"{path}: no such settings file; `fedlearn init --config {path}` writes one")
    if file.exists():
        try:
            values = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{file}: cannot be read: {error}") from error
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"{file}: not valid TOML: {error}") from error
    _merge(values, _from_environment(env))
    if not values.get("state_dir"):
        values["state_dir"] = default_state_dir(env)
    if not values.get("cache_dir"):
        values["cache_dir"] = _directory(env, "CACHE_DIRECTORY", "XDG_CACHE_HOME", ".cache")
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_first_problem(error, file)) from error
    _look_for_credentials(settings, env)
    return settings


def _look_for_credentials(settings: Settings, env: Mapping[str, str]) -> None:
    """Stop while a credential holds only the word by which our units say that its file is missing.

    The key of a remote is left to the exchange: the other remotes get theirs.
    """
    if not (place := env.get("CREDENTIALS_DIRECTORY")):
        return
    of_remotes = {remote.ssh_key_file for remote in settings.federation.remotes.values()}
    for file in sorted(Path(place).glob("*")):
        if file not in of_remotes and is_missing(file):
            raise TemporaryError(
                f"the credential {file.name} is missing: see that its file is written; this is tried again"
            )


def is_missing(credential: Path) -> bool:
    """Tell whether a credential's file is not there, as systemd or, in its place, our units say."""
    return not credential.is_file() or credential.read_bytes().strip() == _MISSING


def _from_environment(env: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings that the environment holds, nested as in the file; lists are split at `:` or `,`."""
    found: dict[str, Any] = {}
    for name, (section, key) in LEGACY_ENVIRONMENT.items():
        if name in env:
            _set(found, [section, key], env[name])
    for name, value in sorted(env.items()):
        if name.startswith("FEDLEARN_") and name != "FEDLEARN_CONFIG":
            _set(found, name.removeprefix("FEDLEARN_").lower().split("__"), value)
    return found


def _set(target: dict[str, Any], keys: list[str], value: str) -> None:
    """Put `value` at the nested place; a place whose type is a sequence gets a list."""
    model: Any = Settings
    for key in keys[:-1]:
        field = getattr(model, "model_fields", {}).get(key)
        model = field.annotation if field else None
        target = target.setdefault(key, {})
    field = getattr(model, "model_fields", {}).get(keys[-1])
    listed = field is not None and str(field.annotation).startswith("tuple")
    target[keys[-1]] = [v for v in value.replace(",", ":").split(":") if v] if listed else value


def _merge(base: dict[str, Any], over: dict[str, Any]) -> None:
    """Lay `over` on `base`, table by table."""
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            _merge(base[key], value)
        else:
            base[key] = value


def _first_problem(error: ValidationError, file: Path) -> str:
    """Say the first problem in one line, with the full path of the key."""
    problem = error.errors()[0]
    where = ".".join(str(part) for part in problem["loc"])
    place = file if file.exists() else "environment"
    if problem["type"] == "extra_forbidden":
        return f"{place}: there is no setting `{where}`; `fedlearn init --print-config` lists all of them"
    message = problem["msg"].removeprefix("Value error, ")
    return f"{place}: {where + ': ' if where else ''}{message}"
