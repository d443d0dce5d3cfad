"""One module a source of telemetry; pure. To add one: write a module like `vscode.py` and name its class here."""

from __future__ import annotations

from fedlearn.settings import Settings
from fedlearn.telemetry.formats.aidb import Aidb
from fedlearn.telemetry.formats.claude_code import ClaudeCode
from fedlearn.telemetry.formats.error_record import ErrorRecord
from fedlearn.telemetry.formats.generic import GenericFormat
from fedlearn.telemetry.formats.hybrid import Hybrid
from fedlearn.telemetry.formats.interface import Format
from fedlearn.telemetry.formats.own import Own
from fedlearn.telemetry.formats.phoenix import Phoenix
from fedlearn.telemetry.formats.ralph import Ralph
from fedlearn.telemetry.formats.swe_agent import SweAgent
from fedlearn.telemetry.formats.vscode import VSCode

__all__ = ["FORMATS", "GenericFormat", "formats_of"]

#: The built-in sources, in the order in which equal claims to a line are settled.
FORMATS: tuple[Format, ...] = (
    Ralph(),
    Aidb(),
    Hybrid(),
    VSCode(),
    Phoenix(),
    ClaudeCode(),
    SweAgent(),
    ErrorRecord(),
    Own(),
)


def formats_of(settings: Settings) -> tuple[Format, ...]:
    """Return the built-in sources and those that the settings map, by name."""
    return (*FORMATS, *(GenericFormat(name, source) for name, source in sorted(settings.telemetry.generic.items())))
