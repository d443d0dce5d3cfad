"""The settings as a commented TOML file with every default: what `fedlearn init` writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from fedlearn.settings import GenericSource, Remote, Settings

__all__ = ["render"]

_HEAD = """\
# Settings of fedlearn. Every line that is commented out shows the default.
# Each key can also be given as an environment variable: FEDLEARN_<SECTION>__<KEY>.
# Secrets never stand here: name a file that holds them (*_file).
"""


def render(given: Mapping[str, Any]) -> str:
    """Return the file's text; keys in `given` (nested as in the file) are set, all others commented out."""
    lines = [_HEAD]
    for name, info in Settings.model_fields.items():
        if not _is_section(info.default):
            lines += _key(name, info.description, info.default, given.get(name))
    for name, info in Settings.model_fields.items():
        if _is_section(info.default):
            lines += _section(name, info.default, given.get(name, {}))
    return "\n".join(lines).rstrip() + "\n"


def _is_section(value: object) -> bool:
    return isinstance(value, BaseModel)


def _section(path: str, default: BaseModel, given: Mapping[str, Any]) -> list[str]:
    """Return the lines of one table and of those in it."""
    lines = ["", f"# {(type(default).__doc__ or '').strip().splitlines()[0]}", f"[{path}]"]
    inner: list[str] = []
    for name, info in type(default).model_fields.items():
        value = getattr(default, name)
        if _is_section(value):
            inner += _section(f"{path}.{name}", value, given.get(name, {}))
        elif isinstance(value, dict):
            inner += _tables(f"{path}.{name}", info.description)
        else:
            lines += _key(name, info.description, value, given.get(name))
    return lines + inner


def _tables(path: str, description: str | None) -> list[str]:
    """Return a commented example of a table of tables."""
    model = GenericSource if path.endswith("generic") else Remote
    lines = ["", f"# {description}", f"# [{path}.NAME]"]
    for name, info in model.model_fields.items():
        lines.append(f"# {name} = {_toml(info.default)}  # {info.description}")
    return lines


def _key(name: str, description: str | None, default: object, given: object) -> list[str]:
    """Return the lines of one key."""
    comment = [f"# {description}"] if description else []
    if given is not None:
        return [*comment, f"{name} = {_toml(given)}"]
    shown = default if default != Path() else ""
    return [*comment, f"# {name} = {_toml(shown)}"]


def _toml(value: object) -> str:
    """Return a value in TOML; a missing one as an empty string, which is how it is left out."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    text = "" if value is None else str(value)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
