"""What the words around a place make of it: a warning against a deed, a rule of care, a quotation of an attack. Pure.

Each look is at one sentence and asks for a plain form, because `never forget to ...` and `do not hesitate, ...` are
no warnings.
"""

from __future__ import annotations

import re

__all__ = ["careful", "spoken_of", "warned"]

#: Characters looked at before and after a place.
_BEFORE, _AFTER = 160, 120
_END = re.compile(r"(?<!\.)[.!?;]\s|\n\s*\n|\n\s*(?:[-*+$]|\d{1,3}[.)])\s")
_DEED = (
    r"(?:use|using|run|running|execute|executing|type|typing|paste|pasting|copy|do|doing|pipe|piping|set|setting"
    r"|sets|put"
    r"|enable|disable|turn|add|write|call|allow|accept|commit|merge|install|fetch|trust|rely|follow|suggest"
    r"|recommend"
    r"|anything|things)"
)
_AGAINST = re.compile(
    r"(?:\b(?:once|somebody|someone|colleague)\s(?:\w{1,12}\s)?(?:ran|typed|executed|did|set|copied|pasted)\b"
    r"|\b(?:by mistake|by accident|accidentally|mistakenly)\b"
    r"|\b(?:attempts?|attacks?|abuse|malware|intruders?|attackers?)\s(?:such as|like|with)\b"
    r"|\b(?:never|not|n't|dont|avoid|stop|refrain from|instead of|rather than|beware of|watch out for"
    r"|no reason to)\s"
    rf"(?:(?:ever|to|the|an?|any|such|blindly|again|yet|just|please)\s){{0,2}}{_DEED}\b"
    r"|\b(?:reject|refuse|decline|forbid|distrust|avoid|beware of|watch out for|instead of|rather than|dangers? of"
    r"|risks? of"
    r"|grep for|warns? (?:about|against)|never(?!\s(?:forget|mind|hesitate|fail|stop|miss|skip)))\b)"
    r"(?P<rest>[^\n]{0,140})$"
)
#: What turns a warning round: `never forget to run`, `do not run it without`, `not only`.
_TURNED = re.compile(
    r"\b(?:without|until|unless|before|but|forget|hesitate|fail to|only|just|simply|then|skip|worry|mind|wait|ask"
    r"|tell"
    r"|mention|afraid|need|by|via|so|run|running|use|using|execute|try|type|paste|do)\b|[:;,]\s"
)
#: What is said of it afterwards: `... is too wide`, `... are blockers`.
_JUDGED = re.compile(
    r"^[^\n.!?;,]{0,70}?\s(?:is|are|was|were|would be|can be|counts? as|remains?)\s(?:\w{1,12}\s){0,2}?"
    r"(?:dangerous|insecure|unsafe|harmful|destructive|risky|wrong|evil|forbidden|banned|prohibited|discouraged"
    r"|rejected"
    r"|refused|too (?:wide|broad|permissive|weak|lax|open|dangerous|risky)|(?:an? )?(?:bad idea|mistake|disaster"
    r"|anti-?pattern|smell|blockers?|red flags?|security holes?|footguns?|showstoppers?|vulnerabilit(?:y|ies)"
    r"|invitation)"
    r"|to be (?:avoided|rejected|refused)|never (?:right|a|the|needed|acceptable|ok)"
    r"|no(?:t a)? (?:fix|solution|cure|answer|option)|not (?:allowed|acceptable|ok))\b"
    r"|^[^\n.!?;,]{0,40}?\s(?:should|must|may) (?:never|not) be (?:used|set|done|run|copied|merged)\b"
    r"|^[^\n.!?;,]{0,40}?\s(?:should|must) be (?:rejected|refused|avoided|removed|reverted|replaced)\b"
    r"|^[^\n.!?;]{0,110}?\b(?:do not|don't|never) (?:try|do|run|use) (?:it|this|that)\b"
)
#: A negation in front, with nothing between that gives it another object: `do not hesitate, ...`.
_FORBIDS = re.compile(
    r"(?:\b(?:not|never|nobody|no one|nicht|nie|niemals|kein\w{0,2}|jamais|pas|nunca|jam\u00e1s|non|mai|n\u00e3o)"
    r"|n't)\s"
    r"(?P<rest>[^\n]{0,120})$"
)
_WITHOUT = re.compile(r"\b(?:without|ohne|sans|sin|senza|sem)\b")
_OTHERWISE = re.compile(
    r"\b(?:hesitate|wait|worry|stop|pause|bother|forget|only|just|but|mind|need|tell|say|mention)\b|[,;:]"
)
#: What follows where nothing is done without a question.
_NOTHING = re.compile(r"^[^\n.!?;]{0,30}?\b(?:nothing|nichts|rien|nada|niente|no change|is refused|not possible)\b")
#: Talk that is only spoken of: `the phrase "..."`.
_SPOKEN_OF = re.compile(
    r"\b(?:phrases?|strings?|sentences?|payloads?|injections?|attacks?|examples?|markers?|signatures?|classics?"
    r"|wordings?"
    r"|like|such as|e\.g\.|says|saying|contains?|detects?|flags?)(?:\s(?:is|are|the|a|of|such as"
    r"|like)){0,2}:?\s{0,2}"
    r"[\"'\u201c\u00ab`]$"
)
_QUOTES = tuple("\"'\u201c\u00ab`")
_QUOTE_ENDS = re.compile(r"^[^\n\"'\u201d\u00bb`]{0,24}[\"'\u201d\u00bb`]")


def warned(text: str, start: int, end: int) -> bool:
    """Say whether the sentence around a place in folded text advises against what stands there."""
    against = _AGAINST.search(_sentence(text, start))
    if against and not _TURNED.search(against["rest"]):
        return True
    return _JUDGED.match(text[end : end + _AFTER]) is not None


def careful(text: str, start: int, end: int) -> bool:
    """Say whether `without asking` and the like stand in a sentence that forbids it: `never ... without asking`."""
    without = [match.start() for match in _WITHOUT.finditer(text, start, end)]
    forbids = _FORBIDS.search(_sentence(text, without[-1] if without else start))
    if forbids and not _OTHERWISE.search(forbids["rest"]):
        return True
    return _NOTHING.match(text[end : end + _AFTER]) is not None


def spoken_of(text: str, start: int, end: int) -> bool:
    """Say whether what stands there is quoted as something that others say, and nothing more."""
    start += text[start : start + 1] in _QUOTES
    return (
        _SPOKEN_OF.search(text[max(0, start - _AFTER) : start]) is not None
        and _QUOTE_ENDS.match(text[max(start, end - 1) : end + _AFTER]) is not None
    )


def _sentence(text: str, start: int) -> str:
    """Return what stands before a place in its sentence."""
    before = text[max(0, start - _BEFORE) : start]
    stops = [match.end() for match in _END.finditer(before)]
    return before[stops[-1] :] if stops else before
