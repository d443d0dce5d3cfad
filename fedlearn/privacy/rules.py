"""Further rules from a file in gitleaks TOML, run on RE2, whose time is linear whatever the pattern says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ahocorasick

from fedlearn.errors import PrivacyError
from fedlearn.privacy.layers.values import entropy
from fedlearn.privacy.spans import Span

__all__ = ["RuleFile", "load"]

LAYER = "rules"


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    pattern: Any
    group: int
    least_entropy: float
    allowed: tuple[Any, ...]
    stopwords: tuple[str, ...]


class RuleFile:
    """The rules of one file. Those without keywords are tried on every text, the others when a keyword is there."""

    def __init__(self, rules: Iterable[tuple[_Rule, tuple[str, ...]]]) -> None:
        self._always: list[_Rule] = []
        self._automaton = ahocorasick.Automaton()
        calls: dict[str, list[_Rule]] = {}
        for rule, keywords in rules:
            if not keywords:
                self._always.append(rule)
            for keyword in keywords:
                calls.setdefault(keyword.lower(), []).append(rule)
        for keyword, called in calls.items():
            self._automaton.add_word(keyword, tuple(called))
        self._any = bool(calls)
        if self._any:
            self._automaton.make_automaton()

    def find(self, text: str, low: str) -> list[Span]:
        """Return the spans of the secrets that the rules find."""
        called = {rule.name: rule for rule in self._always}
        if self._any:
            for _, rules in self._automaton.iter(low):
                called.update((rule.name, rule) for rule in rules)
        spans = []
        for name in sorted(called):
            rule = called[name]
            for match in rule.pattern.finditer(text):
                start, end = _secret(match, rule.group)
                value = text[start:end]
                if (
                    start < end
                    and entropy(value) >= rule.least_entropy
                    and not any(allowed.search(value) for allowed in rule.allowed)
                    and not any(word in value.lower() for word in rule.stopwords)
                ):
                    spans.append(Span(start, end, "SECRET", LAYER))
        return spans


def load(path: Path) -> RuleFile:
    """Read a rule file.

    Raises:
        PrivacyError: the file cannot be read, is not gitleaks TOML, holds a pattern that RE2 refuses, or the optional
            package is missing.

    """
    try:
        import re2
    except ImportError as error:
        raise PrivacyError(
            "privacy.rules_file needs google-re2: install fedlearn[rules], or leave the setting empty"
        ) from error
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PrivacyError(f"{path}: cannot be read ({error.strerror}); correct privacy.rules_file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PrivacyError(f"{path}: not a rule file in TOML: {error}") from error

    options = re2.Options()
    options.log_errors = False

    def compiled(pattern: str, name: str) -> Any:
        try:
            return re2.compile(pattern, options)
        except re2.error as error:
            raise PrivacyError(f"{path}: rule {name}: RE2 refuses the pattern: {error}") from error

    shared = _allowed(content, "allowlist", compiled)
    rules = []
    for number, entry in enumerate(content.get("rules", [])):
        name = str(entry.get("id", number))
        if not entry.get("regex"):
            continue  # a rule about file names only
        allowed, stopwords = _allowed(entry, name, compiled)
        rule = _Rule(
            name,
            compiled(entry["regex"], name),
            int(entry.get("secretGroup", 0)),
            float(entry.get("entropy", 0.0)),
            allowed + shared[0],
            stopwords + shared[1],
        )
        rules.append((rule, tuple(entry.get("keywords", ()))))
    if not rules:
        raise PrivacyError(f"{path}: holds no rule with a pattern; give a rule file of gitleaks")
    return RuleFile(rules)


def _allowed(entry: dict[str, Any], name: str, compiled: Any) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    """Return the patterns and words that clear a value; lists that need a path or a whole line are passed over."""
    lists = [entry["allowlist"]] if "allowlist" in entry else []
    lists += entry.get("allowlists", [])
    patterns: list[Any] = []
    words: list[str] = []
    for each in lists:
        if each.get("condition", "OR").upper() == "AND" or each.get("regexTarget", "secret") != "secret":
            continue
        patterns += [compiled(pattern, name) for pattern in each.get("regexes", ())]
        words += [word.lower() for word in each.get("stopwords", ())]
    return tuple(patterns), tuple(words)


def _secret(match: Any, group: int) -> tuple[int, int]:
    """Return the span of the group that holds the secret: the named one, else the first that matched, else all."""
    matched = (number for number in range(1, len(match.groups()) + 1) if match.group(number))
    number = group or next(matched, 0)
    return int(match.start(number)), int(match.end(number))
