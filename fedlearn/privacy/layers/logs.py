"""The layer of logs: who logged in, failed to, or was denied, and at which machine, as daemons write it."""

from __future__ import annotations

import re
from functools import partial

from fedlearn.privacy.layers.forms import Form, form

__all__ = ["FORMS"]

_M = re.MULTILINE
_USER = r"([A-Za-z_][\w.+-]{1,63})"
_HOST = r"([A-Za-z][\w-]{1,62}(?:\.[\w-]{1,63}){0,6})"
_IP = r"\d{1,3}(?:\.\d{1,3}){3}"

_form = partial(form, "log")

FORMS: tuple[Form, ...] = (
    _form("of·user·", rf"\bSession\s\S{{1,12}}\sof\s[Uu]ser\s{_USER}(?=[\s.,]|$)", "USER", flags=_M),
    _form("credentials·for·", rf"\bcredentials\sfor\s[\"'`]{_USER}[\"'`]", "USER"),
    _form("@", rf"\b(?:for|to|as|of|from|with)\s{_USER}@{_HOST}:\d{{1,5}}\b", "USER", "HOST"),
    _form("denied·to·", rf"\bPermission\sto\s\S{{1,120}}\sdenied\sto\s{_USER}(?<!\.)", "USER"),
    _form(
        "attempt·for· failure·for· failed·for· login·for· authentication·for·",
        rf"\b(?i:attempt|failure|failed|login|authentication)\sfor\s(?:user\s)?[\"']?{_USER}[\"']?\sfrom\s(?:(?![\d.]+\b){_HOST}(?=\s|$))?",
        "USER",
        "HOST",
        flags=_M,
    ),
    _form(
        "imap( pop3( lmtp( lda( managesieve( submission(",
        rf"\b(?:imap|pop3|lmtp|lda|managesieve|submission)\({_USER}\)",
        "USER",
    ),
    _form("relay=", rf"\brelay={_HOST}\[", "HOST"),
    _form(
        "(from·client·",
        rf"\[{_USER}(?:/([^\]\n]{{1,100}}))?\]\s\(from\sclient\s{_HOST}\sport",
        "USER",
        "SECRET",
        "HOST",
    ),
    _form("/1 /2 /3 /4 /5 /6 /7 /8 /9", rf"(?<![\w/.-]){_USER}/(?={_IP}:\d{{2,5}}\b)", "USER"),
    _form("peer·' identity·' principal·'", rf"\b(?:peer|identity|principal)\s'{_USER}'", "USER"),
    _form("·u'", rf"\sas\s\S{{1,64}}\s\([^()\n]{{0,40}}\bu'{_USER}'\)", "USER"),
    _form("username·", rf"\busername\s{_USER},\s(?:ip|from|host)\b", "USER"),
    _form(
        "user· account·",
        rf"\b(?:user|account)\s{_USER}\s(?:logged\s(?:in|out|on|off)|(?:dis)?connected|joined|authenticated)\b",
        "USER",
    ),
    _form("'name' \"name\"", rf"[\"']name[\"']:\s[\"']{_USER}[\"'],\s[\"']pass", "USER"),
    _form("/unix:", rf"(?<![\w/]){_HOST}/unix:\d", "HOST"),
    _form("mounting·", rf"\bmounting\s{_HOST}:/", "HOST"),
    _form(
        "|·unreachable |·failed |·success |·changed", rf"{_HOST}\s\|\s(?:UNREACHABLE|FAILED|SUCCESS|CHANGED)\b", "HOST"
    ),
    _form("/v2/", r"https?://([\w-]{1,63}(?:\.[\w-]{1,63}){1,6})(?::\d{2,5})?/v2/", "HOST"),
)
