"""The package as syntax trees, so that each law of the house can be read off it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Module:
    """One module of the package: its dotted name without `fedlearn.`, its path and its tree."""

    name: str
    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def wing(self) -> str:
        return self.name.split(".")[0]

    def within(self, *places: str) -> bool:
        """Say whether the module is one of `places` or lies below one."""
        return any(self.name == place or self.name.startswith(f"{place}.") for place in places)

    def imports(self) -> Iterator[tuple[str, int]]:
        """Yield every imported dotted name with its line; `from a import b` gives `a.b`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)

    def calls(self) -> Iterator[tuple[str, int]]:
        """Yield every called dotted name (`open`, `time.time`, `.write_text` after an expression) with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield dotted(node.func), node.lineno

    def at(self, line: int, what: str) -> str:
        """Return one line about a violation."""
        return f"{self.path}:{line}: {what}"


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` of a name or attribute; what cannot be named is left empty, as in `.c`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def _module(path: Path) -> Module:
    parts = path.relative_to(ROOT / "fedlearn").with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(name, path.relative_to(ROOT), path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def modules() -> list[Module]:
    """Return every module of the package, by path."""
    return [_module(path) for path in sorted((ROOT / "fedlearn").rglob("*.py"))]


@pytest.fixture
def obey(modules: list[Module]) -> Callable[[Callable[[Module], Iterator[str]]], None]:
    """Return a check that no module breaks a rule; a rule yields one line a violation."""

    def check(rule: Callable[[Module], Iterator[str]]) -> None:
        problems = [problem for module in modules for problem in rule(module)]
        assert not problems, "\n".join(["", *problems])

    return check


@pytest.fixture
def planted() -> Callable[[str, str], Module]:
    """Return a maker of modules from text, with which a law's test shows that it can fail."""
    return lambda name, text: Module(name, Path(f"fedlearn/{name.replace('.', '/')}.py"), text)
