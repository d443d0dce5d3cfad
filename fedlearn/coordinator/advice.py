"""What an error of some shape calls for: where to take hold, and what to look at there. Pure.

General words, for want of better: a correction that was seen to work says more, where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from fedlearn.coordinator.calls import REJECTED
from fedlearn.records import Lever

__all__ = ["UNKNOWN", "advice"]


@dataclass(frozen=True, slots=True)
class _Advice:
    """What an error of some shape calls for: where to take hold, and what to look at there.

    `says` is filled with the service and the method.
    """

    lever: Lever
    shape: re.Pattern[str]
    says: str


def _advice(lever: Lever, shape: str, says: str) -> _Advice:
    return _Advice(lever, re.compile(shape, re.IGNORECASE), says)


#: In this order: how a tool is called, then what stands around it. What fits nothing is a matter of the workflow.
_ADVICE = (
    _advice(
        Lever.PROMPT,
        rf"^{REJECTED}$",
        "Read what users corrected in the answers of {service} to {method}, and say it in the prompt.",
    ),
    _advice(
        Lever.PROMPT,
        r"not been read|read it first|modified since (?:it was )?read|read the file before",
        "Tell the assistant to read a file right before it changes it with {method}.",
    ),
    _advice(
        Lever.PROMPT,
        r"^(?:error: )?file does not exist|did you mean|^(?:error: )?(?:file|path) not found|EISDIR|is a directory",
        "Tell the assistant to look where a file is, by a listing or a search, before {method}.",
    ),
    _advice(
        Lever.PROMPT,
        r"string to replace|old_string|old_str\b|no match(?:es)? (?:was |were )?found (?:for|to) replac|"
        r"did not appear verbatim|patch (?:failed|does not apply)|hunk\b.{0,40}failed|no changes to make",
        "Tell the assistant to copy the text for {method} from the file as it stands now, with its indentation, "
        "and with enough of it to be found once only.",
    ),
    _advice(
        Lever.PROMPT,
        r"context (?:length|window)|maximum context|too many tokens|token limit|exceeds? the (?:max|limit|context)|"
        r"prompt is too long|file (?:content )?is too large|exceeds maximum allowed tokens",
        "Tell the assistant to give {method} less at a time: a part of the file, fewer results, a shorter history.",
    ),
    _advice(
        Lever.PROMPT,
        r"invalid (?:argument|parameter|input|json|tool|option|value|request)|"
        r"(?:argument|parameter|field|property|option)s?\b.{0,60}"
        r"(?:required|missing|invalid|unknown|unexpected|not allowed)|"
        r"(?:missing|required|unexpected|unknown|unrecognized) .{0,40}"
        r"(?:argument|parameter|field|property|option|keyword)|InputValidation|ValidationError|"
        r"validation error|does not match the schema|unknown tool|no such tool|"
        r"tool .{0,40}(?:not found|does not exist)|"
        r"JSONDecodeError|not valid JSON|could not parse|parse error|malformed",
        "Show the assistant how {method} is called: its arguments, their form, one example.",
    ),
    _advice(
        Lever.CONFIG,
        r"address already in use|EADDRINUSE|bind\(\)|port .{0,30}(?:in use|taken|allocated)",
        "See which other program holds the address of {service}, and give one of both another.",
    ),
    _advice(
        Lever.CONFIG,
        r"connection (?:refused|reset|error|aborted|closed)|could not connect|cannot connect|failed to connect|"
        r"unable to connect|name or service not known|name resolution|no route to host|unreachable|ECONN[A-Z]+|"
        r"ENOTFOUND|getaddrinfo|bad gateway|service unavailable|\b50[23]\b|not running|connect(?:ion)? fail",
        "See that what {service} reaches in {method} runs, is started before it, and listens at the address and port "
        "that {service} is told.",
    ),
    _advice(
        Lever.CONFIG,
        r"\b40[13]\b|unauthori[sz]ed|forbidden|authenticat|api[ _-]?key|credential|permission denied|access denied|"
        r"operation not permitted|EACCES|EPERM|login failed|not allowed to",
        "See which user and which key {service} has in {method}, and what they may do.",
    ),
    _advice(
        Lever.CONFIG,
        r"rate.?limit|too many requests|\b429\b|quota|overloaded",
        "Call {method} less often at once: a smaller batch, a back-off, or a higher quota at {service}.",
    ),
    _advice(
        Lever.CONFIG,
        r"time[ds]?[ -]?out|deadline exceeded|ETIMEDOUT|took too long|\b504\b",
        "Give {method} of {service} more time, or less to do at once.",
    ),
    _advice(
        Lever.CONFIG,
        r"no space left|disk (?:is )?full|out of memory|cannot allocate|oom.?kill|quota exceeded|too many open files",
        "Give {service} more room for {method}, or bound what it takes.",
    ),
    _advice(
        Lever.CONFIG,
        r"read-only file system|EROFS",
        "Let {method} of {service} write where writing is allowed: name another directory in its settings.",
    ),
    _advice(
        Lever.CONFIG,
        r"command not found|executable file not found|no module named|ModuleNotFound|cannot find module|"
        r"ImportError|shared librar|: not found$|spawn .{0,60}ENOENT",
        "Add what is missing to the environment of {service}.",
    ),
    _advice(
        Lever.CONFIG,
        r"dimension|version mismatch|incompatible|unsupported version|schema version|protocol version",
        "Make both sides of {method} agree: the same model, version or dimension in the settings of {service} and of "
        "what it talks to.",
    ),
    _advice(
        Lever.CONFIG,
        r"no such (?:file|table|collection|database|model)|"
        r"(?:collection|table|database|model|index|file|directory|path)\b.{0,60}"
        r"(?:not found|does ?n.t exist|is missing|not exist)|\b404\b|ENOENT",
        "See that what {method} looks for is there before {service} starts, or correct its name in the settings.",
    ),
)
_NO_WORDS = "Let {service} say why {method} fails: its telemetry has no error text."
#: What is left to say of an error that nothing is known of.
UNKNOWN = "Find out why {method} of {service} fails before it is called again; trying again does not help."
_NAMED = {
    "prompt": Lever.PROMPT, "prompting": Lever.PROMPT, "instruction": Lever.PROMPT,
    "config": Lever.CONFIG, "configuration": Lever.CONFIG, "environment": Lever.CONFIG, "setting": Lever.CONFIG,
    "adapter": Lever.ADAPTER, "model": Lever.ADAPTER,
    "workflow": Lever.WORKFLOW, "process": Lever.WORKFLOW,
}  # fmt: skip


def advice(signature: str, categories: Iterable[str]) -> tuple[Lever, str]:
    """Return where to take hold of an error, and words to be filled with `service` and `method`.

    What records of errors say (`categories`) goes before the words of the error. Only the signature is looked at, so
    that more evidence of the same never makes another improvement of it.
    """
    fits = next((one for one in _ADVICE if one.shape.search(signature)), None)
    named = next((_NAMED[name.lower()] for name in categories if name.lower() in _NAMED), None)
    if fits is not None and named in (None, fits.lever):
        return fits.lever, fits.says
    return named or Lever.WORKFLOW, UNKNOWN if signature else _NO_WORDS
