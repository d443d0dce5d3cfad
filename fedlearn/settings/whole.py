"""All settings in one frozen object."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from fedlearn.settings.backends import Embedding, Index, Ledger, Llm, Serve
from fedlearn.settings.knowledge import Coordinator, Evidence, Gaps, Learning, Telemetry, Value
from fedlearn.settings.section import Count, Section
from fedlearn.settings.sharing import Federation, Limits, Privacy, Trust

__all__ = ["Daemon", "Settings"]


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
    coordinator: Coordinator = Coordinator()
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
        return self

    @property
    def repository_path(self) -> Path:
        """The data repository: the one named, else `repository` in the state directory."""
        return self.federation.repository.expanduser() if self.federation.repository else self.state_dir / "repository"

    @property
    def key_path(self) -> Path:
        """The private origin key: the one named, else `origin_key` in the state directory."""
        return self.federation.key_file or self.state_dir / "origin_key"

    @property
    def playbook_path(self) -> Path:
        """Where playbooks are written: the place named, else `playbooks` in the state directory."""
        given = self.coordinator.playbook_path
        return given.expanduser() if given else self.state_dir / "playbooks"


#: What stands in a credential whose file systemd did not find (nixos-module/credentials.nix).
