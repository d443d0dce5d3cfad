"""What every command shares: its options, its settings, and how it prints. Light: heavy parts are imported inside."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from fedlearn.settings import Settings
    from fedlearn.wiring import Parts

__all__ = [
    "ConfigOption",
    "JsonOption",
    "loaded",
    "opened",
    "print_json",
    "print_json_line",
    "read_text",
    "say",
    "tell",
    "visible",
]

#: All of C0 and C1 but tab and newline.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")

ConfigOption = Annotated[
    Path | None, typer.Option("--config", "-c", help="Settings file.", metavar="FILE", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def loaded(config: Path | None) -> Settings:
    """Return the settings of a command."""
    from fedlearn.settings import load

    return load(config)


@contextmanager
def opened(config: Path | None, *, initialised: bool = True) -> Iterator[Parts]:
    """Give the parts of a command, and close them after it.

    Raises:
        SettingsError: `initialised` is asked for and `fedlearn init` has not been run.

    """
    from fedlearn.errors import SettingsError
    from fedlearn.wiring import Parts

    settings = loaded(config)
    if initialised and not settings.state_dir.is_dir():
        raise SettingsError(f"{settings.state_dir}: no fedlearn state here; run `fedlearn init` first")
    with Parts(settings) as parts:
        yield parts


def print_json(value: Any) -> None:
    """Print a result for programs: one JSON document on standard output."""
    import orjson

    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    try:
        document = orjson.dumps(value, option=options, default=str)
    except TypeError:
        # Arguments that are no UTF-8 come with lone surrogates, which no JSON holds.
        from fedlearn.ledger.text import storable_tree

        document = orjson.dumps(storable_tree(value), option=options, default=str)
    sys.stdout.write(document.decode() + "\n")


def print_json_line(value: Any) -> None:
    """Print one event for programs: a JSON document on a line of its own, at once."""
    import orjson

    sys.stdout.write(orjson.dumps(value, default=str).decode() + "\n")
    sys.stdout.flush()


def read_text(file: str) -> str:
    """Return the text of a file, or of standard input for `-`; bytes that are no UTF-8 become U+FFFD.

    Raises:
        OSError: the file cannot be read.

    """
    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    return data.decode("utf-8", "replace")


def say(line: str = "") -> None:
    """Print a line of the result for people, on standard output."""
    sys.stdout.write(visible(line) + "\n")


def tell(line: str) -> None:
    """Tell the user something beside the result, on standard error."""
    sys.stderr.write(visible(line) + "\n")


def visible(text: str) -> str:
    """Return a text in which control characters are seen and not obeyed: what was stored must not drive a terminal."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found.group()):02x}", text.replace("\r\n", "\n"))
