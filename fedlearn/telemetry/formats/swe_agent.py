"""SWE-agent trajectories: one JSON document a file, one interaction a document.

The file is written anew after every step, so the id comes from what does not change: the first task text and the
environment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fedlearn.records import Interaction, Outcome
from fedlearn.telemetry.decode import canonical, line_digest, text_id
from fedlearn.telemetry.fields import integer, is_redacted, mapping, text
from fedlearn.telemetry.formats.calls import called, context_of
from fedlearn.telemetry.formats.common import bounded, look, retrieved_ids
from fedlearn.telemetry.formats.interface import Line, Step

__all__ = ["SweAgent"]

_FAILED = re.compile(
    r"Traceback \(most recent call last\)|^\w*(?:Error|Exception)\b"
    r"|: (?:No such file|command not found|Permission denied)"
    r"|\bsyntax error|^fatal:|^error:|Your (?:proposed )?edit (?:has|was)|Usage: |exit (?:code|status):? [1-9]"
    r"|cannot (?:access|open|find|stat)|No matches found|FAILED|^E  ",
    re.MULTILINE | re.IGNORECASE,
)
_ISSUE = re.compile(
    r"(?:^|\n)ISSUE:\s*\n(.*)|<pr_description>\s*(.*?)\s*</pr_description>|The description is:\s*\n(.*)", re.DOTALL
)
_INSTRUCTIONS = re.compile(r"\n(?:INSTRUCTIONS|IMPORTANT TIPS):")
_DIFF_FILE = re.compile(r"^\+\+\+ b/(\S+)", re.MULTILINE)
_OPENED = re.compile(r"^(?:create|open|edit|str_replace_editor (?:create|str_replace|insert)) \"?([\w./-]+\.\w+)\"?")
#: Tools that only look around, or leave.
_LOOKS = frozenset(
    (
        "ls", "cat", "cd", "open", "find", "find_file", "search_file", "search_dir", "grep", "goto", "submit",
        "scroll_up", "scroll_down", "exit_forfeit", "pwd", "file", "strings", "view",
    )
)  # fmt: skip
#: The agent's own tools; everything else is a command.
_OWN = frozenset(
    (
        "open", "goto", "scroll_up", "scroll_down", "create", "edit", "insert", "append", "search_dir", "search_file",
        "find_file", "str_replace_editor", "submit", "view",
    )
)  # fmt: skip
_MAX_QUERY = 16_384
_MAX_RESPONSE = 16_384
_MAX_STEP = 2_000
_MAX_ERROR = 2_000
_MAX_COMPLAINT = 300


@dataclass(frozen=True, slots=True)
class _Move:
    """One step of the agent."""

    thought: str
    action: str
    observation: str

    @property
    def tool(self) -> str:
        words = self.action.split(None, 1)
        return words[0] if words else ""

    @property
    def failed(self) -> bool:
        """Say whether the answer is an error; a long answer of a tool that looks around is only a text about one."""
        if self.tool in _LOOKS and len(self.observation) > _MAX_COMPLAINT:
            return False
        return _FAILED.search(self.observation) is not None


class SweAgent:
    """`trajectory`, `history` and `info`; a document with only a `history` is read from it."""

    name = "swe-agent"
    flushes = False

    def recognises(self, line: Line) -> int:
        """A trajectory of actions, or a history of messages with agents."""
        if _holds(line.get("trajectory"), "action"):
            return 3
        return 3 if _holds(line.get("history"), "role") else 0

    def thread(self, line: Line) -> str | None:
        """A document stands alone."""
        return None

    def read(self, line: Line, line_id: str, state: dict[str, Any] | None) -> Step:
        """Return the one interaction of the document."""
        task = _task(line)
        if not task:
            raise ValueError("no task text in the history")
        return Step((self._interaction(line, task),))

    def flush(self, state: dict[str, Any]) -> Step:
        """Nothing is ever open."""
        return Step((), state)

    def _interaction(self, line: Line, task: str) -> Interaction:
        environment = text(line, "environment")
        identity = canonical({"problem": task, "environment": environment})
        info = mapping(line, "info")
        submission = text(info, "submission").replace("\r\n", "\n").strip()
        moves = list(_moves(line))
        error, attempted, remedy = _recovery(moves)
        response = _response(remedy, submission)
        has_code, has_explanation = look(response)
        query = _question(task)
        files = _DIFF_FILE.findall(submission)
        files += [match.group(1) for move in moves if (match := _OPENED.match(move.action))]
        status = text(info, "exit_status")
        stats = mapping(info, "model_stats")
        return Interaction(
            id=text_id(line_digest(self.name, identity)),
            source=self.name,
            kind="trajectory",
            query="" if is_redacted(query) else bounded(query, _MAX_QUERY),
            response=response,
            context={key: value for key, value in (("environment", environment), ("exit_status", status)) if value}
            | _calls(moves),
            outcome=_outcome(status, submission),
            iterations=1 + sum(move.failed for move in moves),
            tools=tuple(dict.fromkeys(move.tool for move in moves if move.tool))[:50],
            files=tuple(dict.fromkeys(files))[:50],
            steps=max(1, len(moves)),
            has_code=has_code,
            has_explanation=has_explanation,
            error=error,
            attempted=attempted,
            tokens_in=integer(stats, "tokens_sent") or None,
            tokens_out=integer(stats, "tokens_received") or None,
            retrieved=retrieved_ids({}, task, response),
            redacted=is_redacted(query),
        )


def _holds(value: Any, key: str) -> bool:
    return type(value) is list and bool(value) and type(value[0]) is dict and key in value[0]


def _content(message: Mapping[str, Any]) -> str:
    """Return the text of a message, whose content may be a list of blocks."""
    content = message.get("content")
    if type(content) is list:
        return "\n".join(text(block, "text") for block in content if type(block) is dict)
    return content if type(content) is str else ""


def _messages(line: Line) -> list[Mapping[str, Any]]:
    history = line.get("history")
    return [item for item in history if type(item) is dict] if type(history) is list else []


def _is_demonstration(message: Mapping[str, Any]) -> bool:
    return message.get("is_demo") in (True, "True") or message.get("message_type") == "demonstration"


def _task(line: Line) -> str:
    """Return the first words of the user that are no demonstration."""
    for message in _messages(line):
        if message.get("role") == "user" and not _is_demonstration(message):
            return _content(message)
    return text(line, "problem_statement")


def _question(task: str) -> str:
    """Return the problem itself, without the frame that every task of a run has."""
    task = _INSTRUCTIONS.split(task.replace("\r\n", "\n"), maxsplit=1)[0]
    found = _ISSUE.search(task)
    return next(filter(None, found.groups()), task).strip() if found else task.strip()


def _moves(line: Line) -> Iterator[_Move]:
    """Yield the steps of the trajectory, else those that the history shows."""
    steps = line.get("trajectory")
    if type(steps) is list and steps:
        for step in steps:
            if type(step) is dict:
                thought = text(step, "thought") or text(step, "response")
                yield _Move(thought.strip(), text(step, "action").strip(), _unix(text(step, "observation")))
        return
    thought = action = ""
    for message in _messages(line):
        if _is_demonstration(message):
            continue
        if message.get("role") == "assistant":
            if action:
                yield _Move(thought, action, "")
            action = text(message, "action").strip()
            thought = (text(message, "thought") or _content(message)).strip()
        elif action:
            yield _Move(thought, action, _unix(_content(message)))
            thought = action = ""
    if action:
        yield _Move(thought, action, "")


def _unix(written: str) -> str:
    return written.replace("\r\n", "\n").strip()


def _calls(moves: list[_Move]) -> dict[str, Any]:
    """Return the calls by the agent's own tools; everything else is a command of the shell."""
    calls: dict[str, Any] | None = None
    for move in moves:
        if move.tool:
            tool = move.tool if move.tool in _OWN else "shell"
            calls = called(calls, tool, move.action, move.observation if move.failed else None)
    return context_of(calls)


def _recovery(moves: list[_Move]) -> tuple[str | None, str | None, list[_Move]]:
    """Return the last error, the action that met it, and the moves that come after it (all moves without an error).

    The last error is the one that the end of the trajectory overcame, or did not.
    """
    for place in range(len(moves) - 1, -1, -1):
        if moves[place].failed:
            move = moves[place]
            return bounded(move.observation, _MAX_ERROR), bounded(move.action, _MAX_STEP), moves[place + 1 :]
    return None, None, moves


def _response(moves: list[_Move], submission: str) -> str:
    """Return what worked: the acting steps with their reasons, then the change that was submitted."""
    acting = [move for move in moves if move.tool not in _LOOKS and move.action] or moves[-1:]
    parts = []
    for move in acting[-4:]:
        why = f"{bounded(move.thought, _MAX_STEP)}\n" if move.thought else ""
        parts.append(f"{why}```\n{bounded(move.action, _MAX_STEP)}\n```" if move.action else why.strip())
    if submission:
        kind = "diff" if "diff --git" in submission else ""
        parts.append(f"```{kind}\n{submission}\n```")
    return bounded("\n\n".join(part for part in parts if part), _MAX_RESPONSE)


def _outcome(status: str, submission: str) -> Outcome:
    """Submitted is success; submitted on the way out, or with a change in hand, is half of it."""
    if status == "submitted":
        return Outcome.SUCCESS
    if status:
        return Outcome.PARTIAL if submission else Outcome.FAILURE
    return Outcome.UNKNOWN
