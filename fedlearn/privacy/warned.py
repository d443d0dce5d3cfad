"""Advice against what stands there is no advice to do it: `never pipe a download into a shell (curl … | sh)`. Pure."""

from __future__ import annotations

import re

__all__ = ["warned"]

#: The sentence before the place, at most this far back.
_BEFORE = 160
_AFTER = 60
_END = re.compile(r"(?<!\.)[.!?;]\s|\n\s*\n|\n\s*(?:[-*+$]|\d{1,3}[.)])\s")
_DEED = (
    r"(?:use|using|run|running|execute|executing|type|typing|paste|pasting|copy|do|doing|pipe|piping|set|setting"
    r"|sets|put"
    r"|enable|disable|turn|add|write|call|allow|accept|commit|merge|install|fetch|trust|rely|follow|suggest|recommend"
    r"|anything|things)"
)
_AGAINST = re.compile(
    r"(?:\b(?:never|not|n't|dont|avoid|stop|refrain from|instead of|rather than|beware of|watch out for"
    r"|no reason to)\s"
    rf"(?:\w{{1,12}}\s){{0,2}}?{_DEED}\b"
    r"|\b(?:reject|refuse|decline|forbid|distrust|avoid|beware of|watch out for|instead of|rather than|dangers? of"
    r"|risks? of"
    r"|grep for|warns? (?:about|against)|never)\b)"
    r"(?P<rest>[^\n]{0,140})$"
)
#: What turns a warning round: `never forget to run`, `do not run it without`, `not only`.
_TURNED = re.compile(
    r"\b(?:without|until|unless|before|but|forget|hesitate|fail to|only|just|simply|then|skip|worry|mind|wait|ask"
    r"|tell"
    r"|mention|afraid|need|by|via|so|run|running|use|using|execute|try|type|paste|do)\b|[:;,]\s"
)
_JUDGED = re.compile(
    r"^[\w\s./:*~$\"'-]{0,40}?[`\"')\u201d]{1,2},?\s(?:\w{1,12}\s){0,2}?(?:is|are|would be|can be)\s"
    r"(?:\w{1,12}\s){0,2}?"
    r"(?:dangerous|insecure|unsafe|harmful|destructive|an? (?:bad idea|mistake|disaster|antipattern|anti-pattern)"
    r"|forbidden"
    r"|to be (?:avoided|rejected|refused)|never (?:right|a|the|needed|acceptable)|not (?:a fix|a solution|allowed"
    r"|acceptable))"
)


def warned(text: str, start: int, end: int) -> bool:
    """Say whether the sentence around a place in folded text advises against what stands there."""
    before = text[max(0, start - _BEFORE) : start]
    stops = [match.end() for match in _END.finditer(before)]
    if (match := _AGAINST.search(before[stops[-1] :] if stops else before)) and not _TURNED.search(match["rest"]):
        return True
    return _JUDGED.match(text[end : end + _AFTER + 60]) is not None
