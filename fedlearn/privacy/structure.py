"""The layer of forms that tell by themselves that they hold a secret: keys, headers, URLs, tokens of known makers."""

from __future__ import annotations

import re
from typing import NamedTuple

from fedlearn.privacy.spans import Span

__all__ = ["NEEDLES", "FORMS", "Form", "find"]

LAYER = "structure"


class Form(NamedTuple):
    """A pattern that is tried when one of its needles is in the lowered text. Its groups are what must go.

    `categories` names the groups in order; a single name without groups means the whole match.
    """

    needles: tuple[str, ...]
    pattern: re.Pattern[str]
    categories: tuple[str, ...]


def _form(needles: str, pattern: str, *categories: str, flags: int = 0) -> Form:
    return Form(tuple(needles.split()), re.compile(pattern, re.X | flags), categories)


I = re.I  # noqa: E741
_B64 = r"[A-Za-z0-9+/=]"

FORMS: tuple[Form, ...] = (
    # Keys in PEM: the body goes also where its end, or its beginning, was cut off.
    _form(
        "-----begin",
        r"-----BEGIN\ [A-Z0-9\ ]{3,50}-----(?:\s|\\[nrt]|\\\\[nrt])*((?:[A-Za-z0-9-]{2,20}:\ ?[^\n\\]{1,100}(?:\s|\\[nr])*){0,6}"
        r"(?:[A-Za-z0-9+/=]{4,}(?:[\s>|+\"',]|\\[nrt]|\\\\[nrt]){0,12}){1,2000})",
        "PRIVATE_KEY",
    ),
    _form(
        "-----end",
        r"((?:[A-Za-z0-9+/=]{40,}(?:[\s>|+\"',]|\\[nr]){0,12}){1,2000}[A-Za-z0-9+/=]{0,80}(?:\s|\\[nr])*)-----END\ [A-Z\ ]{3,40}-----",
        "PRIVATE_KEY",
    ),
    _form("age-secret-key", r"AGE-SECRET-KEY-[A-Z0-9]{10,}", "AGE_KEY", flags=I),
    _form("age1", r"\bage1[0-9a-z]{50,}", "AGE_RECIPIENT"),
    _form(
        "ssh- ecdsa- sk-",
        r"\b(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-[\w-]{3,20}|sk-[\w@.-]{10,50})\s{1,3}(AAAA[A-Za-z0-9+/=]{4,})(?:[\ \t]{1,3}([\w.+-]{1,64}@[\w.-]{1,100}))?",
        "SSH_KEY",
        "EMAIL",
    ),
    _form("aaaa", r"\bAAAA[BCE][A-Za-z0-9+/]{20,}={0,3}", "SSH_KEY"),
    _form("|1|", r"\|1\|([A-Za-z0-9+/]{8,}=?)\|([A-Za-z0-9+/]{8,}=?)", "HOST_HASH", "HOST_HASH"),
    _form(
        "$ {ssha",
        r"(?:\$(?:1|2[abxy]?|5|6|7|y|gy|md5|sha1|apr1|argon2(?:id|i|d)|scrypt|pbkdf2[\w-]{0,12}|bcrypt[\w-]{0,8})\$[./A-Za-z0-9$,=+-]{8,}|\{S?SHA(?:256|512)?\}[A-Za-z0-9+/=]{16,})",
        "HASH",
    ),
    # Who logs in where.
    _form(
        "://",
        r"[a-z][a-z0-9+.-]{1,24}://([^\s/@:\"'<>`]{0,200}):([^\s\"'<>`]{1,300}?)@(?=[\w\[.%<$-])",
        "USER",
        "SECRET",
        flags=I,
    ),
    _form("://", r"(?:https?|git\+https?|wss?)://([A-Za-z0-9_.~%+-]{8,255})@(?=[\w\[])", "SECRET", flags=I),
    _form(
        "machine",
        r"\bmachine\s+(\S{1,200})\s+login\s+(\S{1,200})(?:\s+account\s+\S{1,200})?\s+password\s+(\S{1,300})",
        "HOST",
        "USER",
        "SECRET",
    ),
    _form("login", r"\blogin\s+(\S{1,200})\s+password\s+(\S{1,300})", "USER", "SECRET"),
    # Headers.
    _form(
        "authorization authorisation",
        r"\bauthori[sz]ation[\"']?\s{0,3}[:=]\s{0,3}[\"']?\s{0,3}(?:(?:bearer|basic|token|digest|negotiate|apikey|bot|aws4-hmac-sha256|key|ghost|splunk|discogs)\s{1,3})?([^\s\"',;]{6,})",
        "SECRET",
        flags=I,
    ),
    _form("bearer", r"\bbearer\s{1,3}([A-Za-z0-9_.~+/=-]{12,})", "TOKEN", flags=I),
    _form("cookie", r"\b(?:set-)?cookie2?[\"']?\s{0,3}:\s{0,3}([^\n\"']{4,4000})", "COOKIE", flags=I),
    _form("eyj", r"\beyJ[A-Za-z0-9_=%-]{8,}(?:\.[A-Za-z0-9_=%-]{4,}){1,4}|\beyJ[A-Za-z0-9_+/=-]{20,}", "TOKEN"),
    # Webhooks: the path is the secret.
    _form(
        "hooks.slack", r"hooks\.slack\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/_-]{10,})", "WEBHOOK", flags=I
    ),
    _form(
        "webhook", r"https?://[\w.-]{1,100}/(?:[\w-]{1,40}/){0,3}webhooks?(?:b2)?/([\w/@=-]{10,})", "WEBHOOK", flags=I
    ),
    _form("bot", r"\bbot(\d{6,12}:[A-Za-z0-9_-]{20,})", "TOKEN"),
    _form(":aa", r"\b\d{8,12}:AA[A-Za-z0-9_-]{20,}", "TOKEN"),
    # Where a user's name stands on any machine.
    _form(
        "home/ users",
        r"(?:/home/|/Users/|\b[A-Za-z]:\\{1,2}Users\\{1,2}|/[cC]/Users/|/var/home/|%2Fhome%2F)([\w.+@-]{1,64})",
        "USER",
    ),
)

_TOKEN_FORMS = r"""
    (?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA|AGPA|AIPA|ANPA|ANVA)[A-Z0-9]{12,20}
  | gh[pousr]_[A-Za-z0-9]{16,} | github_pat_\w{16,} | gl(?:pat|ptt|cbt|rt|soat|oas|agent|dt|ft|imt|rtr|sot|ffct|feed)-[\w.=-]{10,}
  | xox[a-z](?:\.xox[a-z])?-[\w.%-]{8,} | xapp-[\w-]{10,}
  | sk-[A-Za-z0-9_-]{16,} | (?:sk|rk|pk)_(?:live|test|prod)_[A-Za-z0-9]{8,} | whsec_[A-Za-z0-9+/=]{16,}
  | AIza[\w-]{30,} | ya29\.[\w-]{16,} | GOCSPX-[\w-]{16,} | \d{8,20}-[a-z0-9]{20,40}\.apps\.googleusercontent\.com
  | hf_[A-Za-z0-9]{16,} | api_org_[A-Za-z0-9]{16,} | npm_[A-Za-z0-9]{20,} | pypi-[\w-]{16,} | do[oprt]_v1_[a-f0-9]{16,}
  | SG\.[\w-]{10,}\.[\w-]{10,} | key-[0-9a-f]{32} | shp(?:at|ca|pa|ss)_[a-fA-F0-9]{16,} | sq0[a-z]{3}-[\w\\\]\[-]{16,} | EAAA[\w-]{20,}
  | dckr_(?:pat|oat)_[\w-]{16,} | pscale_[a-z]{2,8}_[\w.=-]{16,} | [a-zA-Z0-9]{14}\.atlasv1\.[\w=-]{20,} | dp\.[a-z]{2,8}\.(?:[a-z0-9_-]{2,35}\.)?[a-zA-Z0-9]{20,}
  | lin_api_[A-Za-z0-9]{20,} | PMAK-[a-f0-9]{16,}(?:-[a-f0-9]{16,})? | rdme_[a-z0-9]{20,} | glc_[A-Za-z0-9+/=]{16,} | glsa_[A-Za-z0-9_]{16,}
  | sntry[su]_[\w+/=-]{16,} | NR(?:AK|II|JS|RA)-[A-Za-z0-9]{10,} | xkeysib-[\w-]{16,} | hv[sbr]\.[\w-]{16,} | tskey-[\w-]{8,}
  | ph[cx]_[A-Za-z0-9]{16,} | pnu_[a-zA-Z0-9]{20,} | r8_[A-Za-z0-9]{16,} | gsk_[A-Za-z0-9]{16,} | pul-[a-f0-9]{20,} | ATATT3[\w=%-]{16,} | ATBB[\w=-]{16,}
  | CLOJARS_[a-z0-9]{16,} | SWM(?:KEY|TKN)-1-[\w-]{16,} | IGQV[\w-]{16,} | EAA[A-Za-z0-9]{30,} | GR1348941[\w-]{10,}
  | dt0[a-z]01\.[A-Z0-9a-z]{12,}\.[A-Za-z0-9]{20,} | A3T?-[A-Z0-9]{6}-[A-Z0-9]{6,}(?:-[A-Z0-9]{5,}){3,} | ops_eyJ[\w+/=-]{20,}
  | fio-u-[\w=-]{16,} | shippo_(?:live|test)_[a-f0-9]{16,} | duffel_(?:live|test)_[\w=-]{16,} | FLWSECK(?:_TEST)?-[\w-]{10,} | v1\.0-[a-f0-9]{24}-[a-f0-9]{40,}
  | CFPAT-[\w-]{20,} | secret_[A-Za-z0-9]{30,} | ntn_[A-Za-z0-9]{20,} | SK[0-9a-f]{32} | AC[0-9a-f]{32} | K00[0-9][A-Za-z0-9/+]{20,} | MII[A-Za-z0-9+/=]{40,}
"""
_NEEDLES_OF_TOKENS = (
    "akia asia abia acca aroa aida agpa aipa anpa anva ghp_ gho_ ghu_ ghs_ ghr_ github_pat glpat- glptt- glcbt- glrt- glsoat- "
    "gloas- glagent- gldt- glft- glimt- glrtr- glsot- glffct- glfeed- xox xapp- sk- _live_ _test_ _prod_ whsec_ aiza ya29. gocspx- "
    "googleusercontent hf_ api_org_ npm_ pypi- _v1_ sg. key- shpat_ shpca_ shppa_ shpss_ sq0 eaaa dckr_ pscale_ atlasv1 dp. lin_api_ "
    "pmak- rdme_ glc_ glsa_ sntrys_ sntryu_ nrak- nrii- nrjs- nrra- xkeysib- hvs. hvb. hvr. tskey- phc_ phx_ pnu_ r8_ gsk_ pul- atatt3 "
    "atbb clojars_ swmkey- swmtkn- igqv eaa gr1348941 dt0 a3- a3t- ops_ fio-u- flwseck v1.0- cfpat- secret_ ntn_ sk ac k00 mii"
)
FORMS += (
    Form(
        tuple(_NEEDLES_OF_TOKENS.split()),
        re.compile(rf"(?x)(?<![A-Za-z0-9_])(?:{_TOKEN_FORMS})|(?<=\[9\dm)(?:{_TOKEN_FORMS})"),
        ("TOKEN",),
    ),
)

NEEDLES: dict[str, frozenset[int]] = {}
for _at, _each in enumerate(FORMS):
    for _needle in _each.needles:
        NEEDLES[_needle] = NEEDLES.get(_needle, frozenset()) | {_at}

#: Login names that say nothing about who logs in.
ANYBODY = frozenset("git user username root oauth2 hg svn anonymous".split())


def find(text: str, present: set[int]) -> list[Span]:
    """Return the spans of the forms whose numbers are in `present`."""
    spans: list[Span] = []
    for number in sorted(present):
        form = FORMS[number]
        for match in form.pattern.finditer(text):
            if form.pattern.groups == 0:
                spans.append(Span(match.start(), match.end(), form.categories[0], LAYER))
                continue
            for group, category in enumerate(form.categories, 1):
                start, end = match.span(group)
                if start < end and not (category == "USER" and text[start:end].lower() in ANYBODY):
                    spans.append(Span(start, end, category, LAYER))
    return spans
