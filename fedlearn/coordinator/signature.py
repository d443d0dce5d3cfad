"""What two tellings of one error have in common: the telling line, with placeholders for what varies. Pure.

Similarity is not asked: two errors are one when nothing but paths, numbers, ids, times and hosts differs. Status codes
stay, because another code is another error, and so do names in quotes, because another missing module is another cure.
"""

from __future__ import annotations

import re

from fedlearn.learning import cues

__all__ = ["LONGEST", "normal", "short", "signature", "telling_line"]

#: Characters of a signature at most.
LONGEST = 240
_SHOWN = 400
_LOOKED_AT = 8_000
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
#: Lines that say that something failed, and not what.
_EMPTY_WORDS = re.compile(
    r"(?:error:?\s*)?(?:(?:command |process )?(?:failed|exited)(?: with)?(?: exit)?(?: code| status)?:?\s*\d*"
    r"|exit (?:code|status):?\s*\d+|traceback.*|stack ?trace:?|stderr:?|stdout:?|error:?|\W*)",
    re.IGNORECASE,
)
_RAISED = re.compile(r"(?:[\w.]+\.)?(?:\w+(?:Error|Exception|Exit|Interrupt)|Exception|Error(?=: \S))(?::|$)")
#: What a shell writes before what it says.
_SHELL = re.compile(r"^(?:/\S*/)?-?(?:ba|z|da|k)?sh: (?:line \d+: )?")
#: In this order: what must stay, then what becomes a placeholder, the longest shapes first.
_VARIES = re.compile(
    r"""(?x)
    (?P<keep> (?i:\b(?:status|code|errno|http|exit|error|signal|rc)(?:\s(?:code|status))?[\s:=\#/\[(]{0,2}\d{1,3}\b)
            | \b\d{3}/[A-Z]{2,} )
    | (?P<PLACEHOLDER> <[A-Z][A-Z_]*?(?:_[1-9]\d{0,5})?> )
    | (?P<URL> \b[a-z][a-z0-9+.-]{1,12}://[^\s'"<>)\],;]+ )
    | (?P<EMAIL> \b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b )
    | (?P<TIME> \b\d{4}-\d\d-\d\d(?:[T\ ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?\b
              | \b\d\d:\d\d:\d\d(?:[.,]\d+)?\b )
    | (?P<HOST> \b(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?\b
              | \[?(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{0,4}\]?(?::\d{1,5}\b)?
              | \b[a-zA-Z][\w-]*(?:\.[a-zA-Z][\w-]*)*:\d{2,5}\b )
    | (?P<ID> \b0x[0-9a-fA-F]+\b
            | \b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b
            | \b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])(?:[0-9a-fA-F]{7,}|[A-Za-z0-9_-]{20,}|[a-z]{2,8}_[A-Za-z0-9]{8,})\b )
    | (?P<PATH> (?:~|\.{1,2})?/(?:[\w.@+%~<>-]+/)*[\w.@+%~<>-]+/?
              | \b[A-Za-z]:\\[\w.\\ -]+
              | \b[\w.-]+/(?:[\w.-]+/)*[\w-]+\.\w{1,6}\b )
    | (?P<NUMBER> (?<![\w.])[+-]?\d[\d.,_]*(?:\s?(?:ms|s|kB|KB|MB|GB|MiB|GiB|bytes|%))?(?![\w]) )
    """
)


def telling_line(error: str) -> str:
    """Return the line of an error that says what is wrong: what was raised last, else the first that speaks of one."""
    text = _ANSI.sub("", error[:_LOOKED_AT].replace("\r", "\n"))
    lines = [_SHELL.sub("", line.strip()) for line in text.split("\n")]
    raised = [line for line in lines if _RAISED.match(line)]
    if raised:
        return raised[-1]
    telling = [line for line in lines if line and not _EMPTY_WORDS.fullmatch(line)]
    if not telling:
        return next((line for line in lines if line), "")
    return next((line for line in telling if cues.ERROR.search(line)), telling[0])


def normal(text: str) -> str:
    """Return a text in one line with placeholders for what varies; idempotent, at most `LONGEST` characters."""
    one = " ".join(text[: 8 * LONGEST].split())
    return _VARIES.sub(_stands_for, one)[:LONGEST].strip()


def signature(error: str) -> str:
    """Return what an error has in common with its other tellings; empty for an error without words."""
    return normal(telling_line(error))


def short(text: str) -> str:
    """Return a text in one line, cut where it is long."""
    one = " ".join(text.split())
    return one if len(one) <= _SHOWN else one[: _SHOWN - 4].rstrip() + " ..."


def _stands_for(match: re.Match[str]) -> str:
    kind = match.lastgroup or "keep"
    if kind == "keep":
        return match.group()
    if kind == "PLACEHOLDER":
        return re.sub(r"_\d+>$", ">", match.group())
    # A dot that ends a sentence is no part of a number or a path.
    found = match.group()
    return f"<{kind}>" + (found[-1] if found[-1] in ".,:" else "")
