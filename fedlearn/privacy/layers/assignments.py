"""The layer of names and their values: assignments, flags, XML, YAML blocks, JSON pairs, mount options, prose.

A name is found by a noun in it (`pass`, `token`, `key`); what follows the name decides the form; the value is then
held against placeholders, code and places, all the more strictly the weaker the name is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fedlearn.privacy.layers.behind import value_behind
from fedlearn.privacy.layers.keep import Kept
from fedlearn.privacy.layers.literals import bytes_of, compared_with, default_of, noted_before, wrapped
from fedlearn.privacy.layers.separators import SEPARATOR
from fedlearn.privacy.layers.spelling import is_unspeakable
from fedlearn.privacy.layers.values import (
    is_code,
    is_place,
    is_placeholder,
    is_plain_word,
    looks_keyed,
    looks_random,
    looks_secret,
    looks_typed,
)
from fedlearn.privacy.layers.words import Strength, strength
from fedlearn.privacy.spans import Span

__all__ = ["find", "value_under"]

LAYER = "assignment"
_NAME = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.$-"
_RIGHT = re.compile(r"[\w.$-]{0,64}")
_QUOTED = re.compile(
    r"""(?x) [@bBfFrRuUL$]{0,2}
    (?: \\{0,3}"(?P<d>(?:[^"\\\n]|\\+(?!["\\])[^\n])*)\\{0,3}"
      | \\{0,3}'(?P<s>(?:[^'\\\n]|\\+(?!['\\])[^\n])*)\\{0,3}'
      | `(?P<b>[^`\n]*)` )"""
)
_BARE = re.compile(r"\S{1,256}")
_TIGHT = re.compile(r"[\"'`]?[A-Za-z0-9_+/.~-]{8,255}+={0,2}(?![=(\w])")
_REST = re.compile(r"[^\s\"'`,;<>&]{0,4000}")
_CUT = re.compile(
    r"""(?x)
    ,(?=$|["'}\])]|[A-Za-z_][\w.-]{0,40}=) | ;(?=$|[A-Za-z_][\w. -]{0,40}=|["']) | &(?=[\w.-]{1,60}=|amp;)
    | </ | \\n | \\" | ["'](?=[,;)\]}]|$) | (?<=[^,;])[,;]$
    """
)

#: Words after an option that is spoken of and not used.
_PROSE = frozenset(
    "via is on and or with for flag flags option options argument arguments parameter instead the as to "
    "a an in from was "
    "updated changed successfully failed incorrect expired accepted denied are can be at will should must not "
    "may has if when that which by of value values does needs requires takes".split()
)


#: A version, an address or a status such as `2.0.0`.
_NUMBERS = re.compile(r"v?\d{1,5}(?:\.\d{1,5}){1,3}")
_TYPED = re.compile(r"(?<=[\s\"'`:(=「『“])([A-Za-z0-9!#$%&*^?@_+-]{8,32}?)(?=[.,;:!?)]{0,2}(?:[\s\"'`)」』”\\]|$))")
#: Words without space and a sign that ends no sentence within a line: MapleViolet!
_JOINED = re.compile(r"[A-Z][a-z]{2,12}(?:[A-Z][a-z]{2,12}){1,3}[!?]")
#: A name that nobody writes in a sentence: of several words with marks or capitals between them.
_IDENTIFIER = re.compile(r"[\w$]+(?:[._-][\w$]+)+|[a-z]+[A-Z]\w+")
#: A test that passed, in the log of a test suite.
_VERDICT = re.compile(r"X?PASS(?:ED)?:[ ]")
#: A module of PAM tells the service and the step: pam_unix(passwd:chauthtok).
_STEP = re.compile(r"(?<=\w\()[a-z_-]{2,20}:[a-z]{3,12}\)")
#: Another name with its number: token_type=bearer expires_in=3600.
_PARAMETER = re.compile(r"[a-z][a-z_]{2,20}=\d{0,8}")
#: A function that gives a secret takes the name of its place, not the secret.
_ASKED = re.compile(r"(?i)(?<![A-Za-z])(?:get|fetch|read|find|load|lookup|ask|prompt|input|delete)_?[^.]{0,30}$")
#: What stands behind `key="…"` when it is the name of a value.
_ENTRY = re.compile(r"\s{1,3}value\s{0,2}=")
#: Whole words in any style, as names of variables are made of.
_NAMED = re.compile(r"(?:[^\W\d_A-Z]+|[A-Z][^\W\d_A-Z]+|[A-Z]{2,20}(?=[A-Z_./:-]|$)|[_./:-]){1,64}")
_NEAR = 90
_MANY = 2_000
#: How far around a name its value can lie; a longer value ends beyond, and then its beginning decides.
_BEHIND = 120
_AHEAD = 320
#: The second half of `ID:name/PW:value`; what a search in files prints has a number of a line or more colons.
_PAIRED = re.compile(r":(?=[^\s:/]{0,64}\d)(?=[^\s:/]{0,64}[A-Za-z])[^\s:/]{5,64}(?![^\s.,;)])")
#: An option as Windows has them: /password:value.
_OPTION = re.compile(r"(?<!\S)/[A-Za-z-]{2,40}:(?=[^\s:/])")
#: A name of letters that stands apart.
_SPELT = re.compile(r"(?:^|[\s\"'`#>*])[A-Za-z][A-Za-z_.-]{1,40}")
#: Before a name that begins its line, as in files of settings and in definitions.
_DIRECTIVE = re.compile(r"(?:^|\n)[ \t]{0,24}(?:#[ ]?define[ \t]{1,4}|set[ ]|option[ ])?[{(:]{0,3}$|[{(]:$")
#: Before a name in mark-up that tells of what it is marked with.
_MARKED = re.compile(r"(?:name|key)\s?=\s?[\"']$")
_LINE = re.compile(r"[^\n]{1,200}(?=\n|$)")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,}")


def find(text: str, hits: Sequence[tuple[int, int]], kept: Kept) -> list[Span]:
    """Return the values of the names in which a noun was found.

    Args:
        text: the normalised text.
        hits: (start, end) of nouns, sorted.
        kept: what is protected.

    """
    spans: list[Span] = []
    # Text that repeats itself gives the same answer again; only where there is much of it does that pay.
    known: dict[str, tuple[int, int] | None] | None = {} if len(hits) > _MANY else None
    done = 0
    for at, end in hits:
        if end <= done:
            continue
        start = max(0, at - 48)
        start += len(text[start:at].rstrip(_NAME))
        right = _RIGHT.match(text, end)
        stop = right.end() if right else end
        name = text[start:stop].rstrip(".-")
        stop = start + len(name)
        done = max(end, stop)
        if behind := value_behind(text, start, end, stop):
            spans.append(Span(*behind, "SECRET", LAYER))
            done = behind[1]
            continue
        how = strength(name)
        if how is Strength.NONE or name == "access-tokens" or _VERDICT.match(text, start) or _STEP.match(text, start):
            continue
        if (
            start
            and text[start - 1] in "/\\"
            and text[stop : stop + 1] not in ("=", '"')
            and not text.startswith(": ", stop)
            and not (how is Strength.PASSWORD and (_PAIRED.match(text, stop) or _OPTION.match(text, start - 1)))
        ):
            continue  # a part of a path
        place = text[max(0, start - _BEHIND) : stop + _AHEAD] if known is not None else ""
        if known is not None and place in known:
            offsets = known[place]
            span = Span(start + offsets[0], start + offsets[1], "SECRET", LAYER) if offsets else None
        else:
            span = _under(text, start, stop, how)
            if known is not None:
                known[place] = (span.start - start, span.end - start) if span else None
        if span and not kept.firmly(span.start, span.end):
            spans.append(span)
            done = max(done, span.end)
    return spans


def _under(text: str, start: int, stop: int, how: Strength) -> Span | None:
    """Return the secret that the name `text[start:stop]` gives away."""
    span = _value(text, start, stop, how)
    if span is None and text[start - 1 : start] == " ":
        span = _said_before(text, start, how)
    if span is None and (noted := noted_before(text, start)) and looks_keyed(text[slice(*noted)]):
        span = Span(*noted, "SECRET", LAYER)
    return _nearby(text, stop) if span is None and how >= Strength.STRONG else span


def _nearby(text: str, stop: int) -> Span | None:
    """Return the first word soon after a noun that nobody would write but as a password."""
    for match in _TYPED.finditer(text, stop, stop + _NEAR):
        begin, end = match.span(1)
        if looks_typed(match[1]):
            return Span(begin, end, "SECRET", LAYER)
    return None


_SAID = re.compile(
    r"(?i)(?:^|[\s#\"'`(])([^\s\"'`()]{6,200})[\"'`]?\s(?:is|was|as)\s(?:the|my|our|a|your|his|her|their"
    r"|its)\s(?!(?:weak|strong|bad|good|common|poor|typical|valid|invalid)\s)(?:[\w.-]{1,30}\s){0,4}$"
)


def _said_before(text: str, start: int, how: Strength) -> Span | None:
    """Return X in `X is the database password`."""
    shift = max(0, start - 300)
    match = _SAID.search(text[shift:start])
    if match is None or not (looks_random(match[1], 12) or (how >= Strength.STRONG and _mixed(match[1]))):
        return None
    return Span(shift + match.start(1), shift + match.end(1), "SECRET", LAYER)


def _value(text: str, start: int, stop: int, how: Strength) -> Span | None:
    match = SEPARATOR.match(text, stop)
    if match is None:
        return _compared(text, start, how)
    if (
        match.lastgroup == "element"
        and text[match.start()] != ">"
        and not _MARKED.search(text, max(0, start - 12), start)
    ):
        return None
    form = "says" if match["says"] else match.lastgroup or ""
    at = match.end()
    if form in ("nested", "odd"):
        how = Strength.WEAK
    flag = text.startswith("-", start) and form == "space"
    quoted = _QUOTED.match(text, at)
    if quoted and form != "says" and (form != "space" or flag):
        if (form == "call" and _ASKED.search(text, start, stop)) or _ENTRY.match(text, quoted.end()):
            return None
        group = quoted.lastgroup or "d"
        begin, end = quoted.span(group)
        return _judge(text, begin, end, how, quoted=True)
    if quoted:
        begin, end = quoted.span(quoted.lastgroup or "d")
        value = text[begin:end]
        phrase = form == "says" and how is Strength.PASSWORD and _is_phrase(value)
        named = how > Strength.WEAK and len(value) >= 8 and _IDENTIFIER.fullmatch(text[start:stop])
        told = how is Strength.PASSWORD and " " not in value and _DIRECTIVE.search(text, max(0, start - 48), start)
        if (
            phrase
            or told
            or (named and " " not in value)
            or (
                looks_secret(value)
                and (" " not in value or (how is Strength.PASSWORD and _mixed(value.replace(" ", ""))))
            )
        ):
            return _judge(text, begin, end, how, quoted=True)
        return None
    if form == "below":
        if not _SPELT.fullmatch(text[max(0, start - 1) : stop]):
            return None  # a line of base64
        form = "space"
    if form == "assign" and (default := default_of(text, at)) and (quoted := _QUOTED.match(text, default)):
        return _judge(text, *quoted.span(quoted.lastgroup or "d"), how, quoted=True)
    if form == "assign" and (inner := wrapped(text, at)) and (quoted := _QUOTED.match(text, inner)):
        return _judge(text, *quoted.span(quoted.lastgroup or "d"), how, quoted=True)
    if form == "assign" and (array := bytes_of(text, at, how)):
        return Span(*array, "SECRET", LAYER)
    if form == "space" and quoted is None and text[start:stop].isupper() and "_" in text[start:stop]:
        form = "assign"  # ENV NAME value, setx NAME value
    bare = (_BARE if how > Strength.WEAK else _TIGHT).match(text, at)
    if bare is None:
        return None
    begin, end = bare.span()
    if text[begin] in "\"'`":
        begin += 1
    if cut := _CUT.search(text, begin + 1, end):
        end = cut.start()
    elif end - begin >= 255 and (rest := _REST.match(text, end)) and not looks_secret(text[begin:end]):
        return None
    elif end - begin >= 255 and rest:
        end = rest.end()
    while end > begin and text[end - 1] in "\"'`,;:":
        end -= 1
    if text[end - 1 : end] in (")", "]", "}") and not any(c in text[begin:end] for c in "([{"):
        end -= 1
    value = text[begin:end]
    if form == "whose":
        fits = _mixed(value) if how is Strength.PASSWORD else looks_keyed(value)
        return Span(begin, end, "SECRET", LAYER) if fits else None
    if form == "assign" and not quoted and is_plain_word(value) and how is Strength.PASSWORD:
        line = _LINE.match(text, begin)
        words = line.group().split() if line else []
        if len(words) > 1 and words[0][0].isupper() and words[1] in _PROSE:
            return None
        if len(words) > 1 and all(map(is_plain_word, words)):
            if words[0][0].isupper() or any(word in _PROSE or strength(word) for word in words):
                return None
            if len(words) > 2 and line:
                return Span(begin, line.end(), "SECRET", LAYER)
    if (flag and (value.lower() in _PROSE or value.startswith("-"))) or (
        form == "space" and _PARAMETER.fullmatch(value)
    ):
        return None
    if form in ("space", "says") and not flag:
        if how is Strength.PASSWORD and _JOINED.fullmatch(value):
            return Span(begin, end, "SECRET", LAYER)
        value = value.rstrip(".!?:)")
        end = begin + len(value)
        if match["far"] and how < Strength.PASSWORD and not looks_random(value):
            return None
        if match["label"] and (how < Strength.PASSWORD or not strength(f"password {match['label']}")):
            return None
        if not (looks_secret(value) and (looks_random(value) or (how >= Strength.STRONG and _mixed(value)))) and not (
            _TOKEN.fullmatch(value) and (any(map(str.isdigit, value)) or value.isupper() or looks_random(value))
        ):
            return None
    # What an element holds is no code, however many dots it has.
    literal = form == "element" and how is Strength.PASSWORD
    return _judge(text, begin, end, how, quoted=literal, spaced=form == "assign" and text[match.end() - 1] == " ")


def _is_phrase(value: str) -> bool:
    """Say whether the value is a row of words as a passphrase has: three to eight, lower case, none of a sentence."""
    words = value.split(" ")
    return 3 <= len(words) <= 8 and all(word.isalpha() and word.islower() and word not in _PROSE for word in words)


def _mixed(value: str) -> bool:
    """Say whether letters and digits stand together, as in passwords and not in versions, dates or options."""
    return (
        any(map(str.isdigit, value))
        and any(map(str.isalpha, value))
        and len(value) >= 6
        and not value.startswith(("-", "/", "(", "<", "[", "{", "$"))
        and not is_place(value)
    )


def _compared(text: str, start: int, how: Strength) -> Span | None:
    """Return the literal in `"..." == password`."""
    literal = compared_with(text, start)
    return _judge(text, *literal, how, quoted=True) if literal else None


def _judge(text: str, begin: int, end: int, how: Strength, *, quoted: bool, spaced: bool = False) -> Span | None:
    value = text[begin:end]
    if not secret_value(value, how, quoted=quoted, spaced=spaced):
        return None
    return Span(begin, end, "SECRET", LAYER)


def secret_value(value: str, how: Strength, *, quoted: bool, spaced: bool = False) -> bool:
    """Say whether a value under a name of this strength is a secret."""
    value = value.strip()
    if (
        len(value) < 3
        or (value.startswith("--") and not looks_random(value, 16))
        or is_placeholder(value)
        or is_place(value)
    ):
        return False
    if not quoted and value[-1] in ".!?" and is_plain_word(value[:-1]) and not _JOINED.fullmatch(value):
        return how is Strength.PASSWORD and value[-1] == "!" and value.islower() and not strength(value)
    if not quoted and is_code(value):
        return False
    if how is Strength.WEAK:
        return looks_keyed(value)
    if how is Strength.STRONG and _NUMBERS.fullmatch(value):
        return False
    if strength(value) and _NAMED.fullmatch(value):
        return how is Strength.PASSWORD and quoted and len(value) >= 16 and value.isalpha() and value.islower()
    if how is Strength.STRONG:
        if quoted and _is_phrase(value):
            return True
        return (looks_secret(value) or len(value) >= 16 or is_unspeakable(value)) and (
            " " not in value or _mixed(value.replace(" ", ""))
        )
    if quoted and " " in value:
        return not value.endswith((".", "!", "?", ":")) and value.count(" ") < 8
    return not (spaced and is_plain_word(value) and value.islower() and len(value) < 4)


def value_under(key: str, value: str) -> Span | None:
    """Return the span of a value that stands under a key of a mapping, when the key says that it is secret."""
    how = strength(key)
    if how and secret_value(value, how, quoted=True):
        return Span(0, len(value), "SECRET", LAYER)
    return None
