"""The tool calls of an agent's turn: how often each tool was called, and which calls failed until what worked. Pure.

Kept as a small JSON value in the state of a thread, and told in the context of the interaction: `calls` counts by tool,
`failed` has {tool, error, tried, worked, between} of the failures. `worked` is missing where nothing did in that turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["SHELLS", "called", "context_of"]

Calls = Mapping[str, Any]

#: Tools that run what the user's own work needs, by their names in lower case.
SHELLS = frozenset(
    (
        "bash", "shell", "sh", "terminal", "execute", "execute_bash", "run_command", "run_shell", "run_terminal_cmd",
        "run_in_terminal", "exec", "bashoutput",
    )
)  # fmt: skip

_MOST_TOOLS = 30
_MOST_FAILURES = 8
_MOST_BETWEEN = 4
_MAX_NAME = 60
_MAX_ERROR = 500
_MAX_CALL = 240


def called(calls: Calls | None, tool: str, did: str, error: str | None = None) -> dict[str, Any]:
    """Return the calls with one more, of `tool` in the words `did`; `error` is its error, None where it worked.

    A call that works mends the failures of the same tool before it, as far as it is about the same; one of another tool
    stands between.
    """
    counts: dict[str, int] = dict(calls["calls"]) if calls else {}
    failed: list[dict[str, Any]] = list(calls["failed"]) if calls else []
    name = tool[:_MAX_NAME]
    if name in counts or len(counts) < _MOST_TOOLS:
        counts[name] = counts.get(name, 0) + 1
    if error is None:
        failed = [_mended(one, name, did) for one in failed]
    elif len(failed) < _MOST_FAILURES:
        failed.append({"tool": name, "error": _ends(error, _MAX_ERROR), "tried": did[:_MAX_CALL]})
    return {"calls": counts, "failed": failed}


def context_of(calls: Calls | None) -> dict[str, Any]:
    """Return the calls as they stand in the context of an interaction; nothing where no tool was called."""
    if not calls:
        return {}
    return {name: calls[name] for name in ("calls", "failed") if calls[name]}


def _mended(failure: dict[str, Any], tool: str, did: str) -> dict[str, Any]:
    """Return a failure after a call that worked."""
    if "worked" in failure:
        return failure
    if failure["tool"] == tool:
        return {**failure, "worked": did[:_MAX_CALL] or tool} if _alike(tool, failure["tried"], did) else failure
    between = failure.get("between", [])
    if tool in between or len(between) >= _MOST_BETWEEN:
        return failure
    return {**failure, "between": [*between, tool]}


def _alike(tool: str, tried: str, did: str) -> bool:
    """Tell whether two calls are about the same: of a shell those that share words, of any other tool all are."""
    if tool.lower() not in SHELLS:
        return True
    before, after = set(tried[:_MAX_CALL].split()), set(did[:_MAX_CALL].split())
    return 2 * len(before & after) >= min(len(before), len(after))


def _ends(text: str, limit: int) -> str:
    """Return a text, or its beginning and its end: an error tells what it is in one of both."""
    return text if len(text) <= limit else f"{text[: limit // 2 - 3]}\n..\n{text[-limit // 2 + 3 :]}"
