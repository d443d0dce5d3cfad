"""The layer of names and passwords side by side, as people note them: `ID/PW: name/password`, `address name/password`.

Korean words are here because notes of this kind are usual there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from fedlearn.privacy.layers.forms import ANYBODY, Form, form
from fedlearn.privacy.spans import Span

__all__ = ["FORMS", "after_address"]

LAYER = "login"
_USER = r"[A-Za-z_][\w.@+\\-]{1,63}?"
#: What a person types as a password: letters and digits, with another kind of either.
_TYPED = (
    r"(?=[^\s\"'`,;<>()]{0,64}\d)(?=[^\s\"'`,;<>()]{0,64}[A-Za-z])"
    r"(?=[^\s\"'`,;<>()]{0,64}(?:[!@\#$%^&*?+_=~-]|[A-Z][^\s]{0,64}[a-z]|[a-z][^\s]{0,64}[A-Z]))"
    r"[^\s\"'`,;<>()/]{5,100}"
)
_WHO = r"(?:id|user(?:\s?name)?|login|account|계정|아이디)"
_WHAT = r"(?:p/?w|pwd|pass\w{0,6}|비밀번호|비번|패스워드|암호)"


_form = partial(form, LAYER)


FORMS: tuple[Form, ...] = (
    # ID/PW: name/password, user/password name (password).
    _form(
        "id/p id·/ user/p user·/ username/p name·/ login/p login·/ account/p 계정/ 아이디/",
        rf"(?i)(?<![a-z]){_WHO}\s?/\s?{_WHAT}\)?\s{{0,2}}(?:[:=(]|->|=>|is\s|are\s|\s)\s{{0,2}}({_USER})\s?[/:,|(]\s?({_TYPED})",
        "USER",
        "SECRET",
    ),
    _form("p/w", rf"\b[Pp]/[Ww]\s?[:=]\s?({_TYPED})", "SECRET"),
    # Words that take no space before the value or are followed by a particle.
    _form("비번 패스워드", r"(?:비번|패스워드)[가-힣]{0,6}\s?[:=]?\s{0,2}[\"'`]?([A-Za-z0-9][!-~]{3,100})", "SECRET"),
    _form("password passwd", rf"(?:password|passwd)[가-힣]{{1,8}}\s?[:=]?\s?({_TYPED})", "SECRET"),
    _form("계정 아이디", r"(?:계정|아이디)[가-힣]{0,4}\s?[:=]\s?([A-Za-z_][\w.@-]{1,63})", "USER"),
)

_AFTER = re.compile(rf"(?:[\t ]{{1,3}}|[ ]?[,(/][ ]?)({_USER})(?:/|,[ ]?|[ ]?\(|\t)({_TYPED})(?![\w/])")
#: What programs call themselves stands in the same place.
_PROGRAM = re.compile(r"v?\d[\w.]*$")


def after_address(text: str, at: int) -> Iterator[Span]:
    """Yield name and password when they follow the address that ends here."""
    match = _AFTER.match(text, at)
    if match is None or _PROGRAM.match(match[2]):
        return
    if match[1].lower() not in ANYBODY:
        yield Span(*match.span(1), "USER", LAYER)
    yield Span(*match.span(2), "SECRET", LAYER)
