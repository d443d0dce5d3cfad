"""The numbers of this host, for a person, for programs and for Prometheus."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from fedlearn.dashboard.kpis import Kpis, gather
from fedlearn.datarepo.files import write_if_changed
from fedlearn.errors import SettingsError
from fedlearn.jobs.status import limits
from fedlearn.wiring import Parts, utc_now

__all__ = ["metrics", "prometheus_text", "write_textfile"]


def metrics(parts: Parts) -> Kpis:
    """Return the numbers of this host; only the ledger is read."""
    size, bites = parts.ledger.size_bytes(), limits(parts)
    with parts.ledger.reading() as connection:
        return gather(
            connection, models=parts.settings.llm.servers, today=utc_now().date(), ledger_bytes=size, limits=bites
        )


def prometheus_text(found: Kpis) -> bytes:
    """Return the numbers in Prometheus' text format, read just now.

    Raises:
        SettingsError: prometheus-client is not installed.

    """
    try:
        from fedlearn.dashboard.prometheus import text
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"fedlearn metrics needs {error.name}: pip install 'fedlearn[metrics]', or ask for --json"
        ) from error
    return text(found, version=metadata.version("fedlearn"), now=utc_now())


def write_textfile(path: Path, content: bytes) -> None:
    """Write a file for the node exporter, which reads it as another user: a whole one or none.

    Raises:
        SettingsError: the name does not end in .prom, so that the exporter would pass over it.
        RepositoryError: it cannot be written.

    """
    if path.suffix != ".prom":
        raise SettingsError(f"{path}: the node exporter reads files that end in .prom only; choose another name")
    write_if_changed(path, content, mode=0o644)
