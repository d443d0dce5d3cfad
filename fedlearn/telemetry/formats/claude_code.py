"""Claude Code transcripts: a turn is the user's text and what the assistant did until the next one.

The id of a turn is that of its opening line. A turn ends when the user speaks again; until then `flush` tells it at
the end of the file, and tells it again under the same id when more has come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fedlearn.records import Interaction, Outcome
from fedlearn.telemetry.fields import integer, is_redacted, mapping, text
from fedlearn.telemetry.formats.calls import called as noted
from fedlearn.telemetry.formats.calls import context_of
from fedlearn.telemetry.formats.common import bounded, event_time, look, retrieved_ids
from fedlearn.telemetry.formats.interface import FLUSHED, Line, Step
from fedlearn.telemetry.formats.words import verdict
from fedlearn.telemetry.times import parse_time

__all__ = ["ClaudeCode"]

_TYPES = frozenset(("user", "assistant", "summary", "system", "progress", "file-history-snapshot", "queue-operation"))
#: Beginnings of user texts that the program wrote, not the user.
_MACHINE = (
    "<command-name>", "<command-message>", "<command-args>", "<local-command-stdout>", "<local-command-stderr>",
    "<local-command-caveat>", "<system-reminder>", "<bash-input>", "<bash-stdout>", "<bash-stderr>",
    "<task-notification>", "Caveat: The messages below", "This session is being continued from a previous",
)  # fmt: skip
_INTERRUPTED = "[Request interrupted by user"
_REFUSED = "The user doesn't want to"
_INPUTS = ("command", "file_path", "notebook_path", "path", "pattern", "query", "url", "description", "prompt")
_FILE_INPUTS = ("file_path", "notebook_path")
_MAX_ERROR = 4_000
_MAX_RESPONSE = 49_152
_MAX_QUERY = 16_384
_MAX_PENDING = 64
_MAX_LIST = 50


class ClaudeCode:
    """`type` user or assistant; side chains, summaries and what the program itself says are left out."""

    name = "claude-code"
    flushes = True

    def recognises(self, line: Line) -> int:
        """A known type beside a session and a message, or a summary of a leaf."""
        kind = line.get("type")
        if type(kind) is not str or kind not in _TYPES:
            return 0
        if "sessionId" in line or "leafUuid" in line or "parentUuid" in line:
            return 3
        return 1

    def thread(self, line: Line) -> str | None:
        """Return the session for a line of the conversation proper, else None."""
        kind = line.get("type")
        if (kind != "user" and kind != "assistant") or line.get("isSidechain") is True or line.get("isMeta") is True:
            return None
        session = line.get("sessionId")
        return session if type(session) is str and session else None

    def read(self, line: Line, line_id: str, state: dict[str, Any] | None) -> Step:
        """Open a turn, extend it, or close it and open the next."""
        if not self.recognises(line):
            raise ValueError("unknown kind of line")
        if self.thread(line) is None:
            return Step((), state)
        message = line.get("message")
        if type(message) is not dict:
            raise ValueError("message: object expected")
        if line["type"] == "assistant":
            return Step((), self._answer(line, message, state) if state else None)
        said: list[str] = []
        for block in _blocks(message):
            if block.get("type") == "tool_result":
                state = self._result(block, state)
            elif block.get("type") == "text" and (words := text(block, "text").strip()):
                said.append(words)
        spoken = "\n\n".join(words for words in said if not words.startswith(_MACHINE))
        if not spoken:
            return Step((), state)
        if spoken.startswith(_INTERRUPTED):
            return Step((), _changed(state, interrupted=True) if state else None)
        return self._speak(line, line_id, spoken, state)

    def flush(self, state: dict[str, Any]) -> Step:
        """Tell the open turn, if the assistant has done anything in it."""
        return Step(self._turn(state, None), {**state, FLUSHED: True})

    def _speak(self, line: Line, line_id: str, spoken: str, state: dict[str, Any] | None) -> Step:
        """Take a text of the user: it goes on with a question nobody answered yet, or closes a turn and opens one."""
        if state and not state["steps"]:
            return Step((), _changed(state, query=bounded(f"{state['query']}\n\n{spoken}", _MAX_QUERY)))
        events: tuple[Interaction, ...] = ()
        if state:
            judged = verdict(spoken)
            if judged is not None or FLUSHED not in state:
                events = self._turn(state, judged)
        time = event_time(line)
        opened = {
            "id": line_id,
            "ref": text(line, "uuid"),
            "session": line["sessionId"],
            "time": time.isoformat() if time else None,
            "query": bounded(spoken, _MAX_QUERY),
            "retrieved": list(retrieved_ids({}, spoken)),
            "response": "",
            "tools": [],
            "files": [],
            "steps": 0,
            "failures": 0,
            "pending": {},
        }
        return Step(events, opened)

    @staticmethod
    def _answer(line: Line, message: Mapping[str, Any], state: dict[str, Any]) -> dict[str, Any]:
        """Add what the assistant said and called."""
        new = _changed(state)
        spoken: list[str] = [new["response"]] if new["response"] else []
        for block in _blocks(message):
            kind = block.get("type")
            if kind == "text":
                if (words := text(block, "text").strip()) and not words.startswith("(no content)"):
                    spoken.append(words)
                    new["steps"] += 1
            elif kind == "tool_use":
                new["steps"] += 1
                tool = text(block, "name") or "tool"
                given = mapping(block, "input")
                new["tools"] = _added(new["tools"], tool)
                for key in _FILE_INPUTS:
                    if type(given.get(key)) is str:
                        new["files"] = _added(new["files"], given[key])
                pending = dict(list(new["pending"].items())[-_MAX_PENDING + 1 :])
                pending[text(block, "id")] = [tool, _brief(tool, given)]
                new["pending"] = pending
        new["response"] = bounded("\n\n".join(spoken), _MAX_RESPONSE)
        if line.get("isApiErrorMessage") is True:
            new["error"], new["last"] = bounded("\n\n".join(spoken[-1:]), _MAX_ERROR), False
        if (model := text(message, "model")) and not model.startswith("<"):
            new["model"] = model
        message_id = message.get("id")
        usage = mapping(message, "usage")
        if usage and (message_id is None or message_id != new.get("message")):
            # One message is written in several lines, each with the usage of the whole.
            new["message"] = message_id
            new["tokens_in"] = new.get("tokens_in", 0) + (integer(usage, "input_tokens") or 0)
            new["tokens_out"] = new.get("tokens_out", 0) + (integer(usage, "output_tokens") or 0)
        return new

    @staticmethod
    def _result(block: Mapping[str, Any], state: dict[str, Any] | None) -> dict[str, Any] | None:
        """Add what a tool answered: an error and what was attempted, or that a call of the same tool worked then."""
        if state is None:
            return None
        new = _changed(state)
        pending = dict(new["pending"])
        tool, called = pending.pop(text(block, "tool_use_id"), ("", ""))
        new["pending"] = pending
        answer = "\n".join(text(part, "text") for part in _blocks(block) if part.get("type") == "text")
        if found := retrieved_ids({}, answer):
            new["retrieved"] = list(dict.fromkeys([*new["retrieved"], *found]))[:_MAX_LIST]
        if block.get("is_error") is not True:
            new["last"] = True
            if tool:
                new["called"] = noted(new.get("called"), tool, called)
            if called and tool == new.get("failing"):
                new["worked"], new["failing"] = called, None
        elif answer.startswith(_REFUSED):
            new["refused"] = True
        else:
            new["last"] = False
            new["failures"] += 1
            error = answer.removeprefix("<tool_use_error>").removesuffix("</tool_use_error>")
            new["error"] = bounded(error, _MAX_ERROR)
            if tool:
                new["called"] = noted(new.get("called"), tool, called, error)
            new["attempted"], new["failing"] = called or None, tool
        return new

    def _turn(self, state: Mapping[str, Any], judged: int | None) -> tuple[Interaction, ...]:
        """Return the turn as an interaction; none when the assistant did nothing."""
        if not state["steps"]:
            return ()
        query, response = state["query"], state["response"]
        redacted = is_redacted(query) or is_redacted(response)
        has_code, has_explanation = look(response)
        return (
            Interaction(
                id=state["id"],
                source=self.name,
                kind="turn",
                time=parse_time(state["time"]),
                session=state["session"],
                query="" if is_redacted(query) else query,
                response="" if is_redacted(response) else response,
                context={key: state[key] for key in ("ref", "worked") if state.get(key)}
                | context_of(state.get("called")),
                outcome=_outcome(state),
                iterations=state["failures"] + 1,
                feedback=judged,
                tools=tuple(state["tools"]),
                files=tuple(state["files"]),
                steps=state["steps"],
                has_code=has_code,
                has_explanation=has_explanation,
                error=state.get("error"),
                attempted=state.get("attempted"),
                model=state.get("model"),
                is_local=False,
                tokens_in=state.get("tokens_in"),
                tokens_out=state.get("tokens_out"),
                retrieved=tuple(state["retrieved"]),
                redacted=redacted,
            ),
        )


def _outcome(state: Mapping[str, Any]) -> Outcome:
    """Success when the last tool worked and an answer was given; talk alone proves nothing."""
    if state.get("interrupted") or state.get("refused"):
        return Outcome.PARTIAL
    last = state.get("last")
    if last is False:
        return Outcome.FAILURE
    return Outcome.SUCCESS if last and state["response"] else Outcome.UNKNOWN


def _changed(state: dict[str, Any], **values: Any) -> dict[str, Any]:
    new = {**state, **values}
    new.pop(FLUSHED, None)
    return new


def _blocks(holder: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the blocks of a content, which may be one text."""
    content = holder.get("content")
    if type(content) is str:
        yield {"type": "text", "text": content}
    elif type(content) is list:
        for block in content:
            if type(block) is dict:
                yield block


def _added(names: list[str], name: str) -> list[str]:
    return names if name in names or len(names) >= _MAX_LIST else [*names, name]


def _brief(tool: str, given: Mapping[str, Any]) -> str:
    """Return in short what a tool was told: the command, else the edit, else the first telling input."""
    if type(given.get("old_string")) is str and type(given.get("new_string")) is str:
        return bounded(f"{tool} {given.get('file_path', '')}: {given['old_string']} -> {given['new_string']}", 1_000)
    for key in _INPUTS:
        if type(given.get(key)) is str:
            return bounded(given[key] if key == "command" else f"{tool} {given[key]}", 1_000)
    return tool
