"""The layer of people: names in greetings, signatures, tickets, and of what they own."""

from __future__ import annotations

import re
from functools import partial

from fedlearn.privacy.layers.forms import Form, form

__all__ = ["FORMS"]

_M = re.MULTILINE
_CAPITAL = r"[^\W\d_a-zß-ÿ][^\W\d_]{1,20}(?:[-'’][^\W\d_]{2,20})?"

_form = partial(form, "person")

FORMS: tuple[Form, ...] = (
    _form(
        "iphone ipad airpods macbook laptop galaxy pixel watch imac desktop thinkpad handy",
        r"(?i)\b((?-i:[A-Z])[a-z]{1,20}(?:['’]?s)[\s-]|[a-z]{2,20}s-)(?=(?:iphone|ipad|airpods|macbook|mbp"
        r"|laptop|galaxy|pixel|watch|imac|mac\b|pc\b"
        r"|desktop|thinkpad|phone|tablet|echo))",
        "NAME",
    ),
    # People.
    _form(
        "i'm· my·name· i·am· je·m'appelle ich·heiße ich·bin· this·is· me·llamo mi·chiamo nazywam· regards gruß "
        "grüße cheers cordialement saludos hälsningar",
        rf"\b(?i:i'm|i’m|my\sname\sis|i\sam|ich\sheiße|ich\sbin|mein\sname\sist|je\sm['’]appelle|je\ssuis"
        rf"|me\sllamo|mi\schiamo|nazywam\ssię|jag\sheter"
        rf"|meu\snome\sé|this\sis)\s((?!Linux|Windows|Debian|Ubuntu|Red\b){_CAPITAL}\s(?!Linux|Team"
        rf"|Server){_CAPITAL})\b"
        rf"|\b(?i:(?:best|kind|warm)\sregards|regards|(?:mit\sfreundlichen|viele|beste|liebe)\sgrüßen?|vg|mfg"
        rf"|cheers|cordialement|saludos|thanks)[,!.]?\s{{0,3}}\n\s{{0,3}}({_CAPITAL}(?:\s{_CAPITAL}){{0,2}})\s{{0,3}}(?:\n|$)",
        "NAME",
        "NAME",
    ),
    _form(
        "@",
        rf"(?:\"|\buid\s{{1,20}}(?:\[[\w\s]{{1,12}}\]\s)?)((?:{_CAPITAL}\.?\s){{1,3}}{_CAPITAL})\s(?:\([^)\n]{{1,40}}\)\s)?(?=<[^\s<>@]{{1,64}}@)",
        "NAME",
    ),
    # A name before its address. Lists of contributors are left alone before (published.py).
    _form("·<", rf"(?<=[a-z,:]\s)((?:{_CAPITAL}\s){{1,2}}{_CAPITAL})(?=\s<[^\s<>@]{{1,64}}@)", "NAME"),
    _form(
        "full_name fullname display_name displayname real_name realname gecos given_name givenname family_name "
        "first_name firstname last_name lastname surname kontakt contatto ansprechpartner kunde cliente customer "
        "patient employee contact assigned·to reporter "
        "requester owner: owner= attn assignee",
        rf"(?<![\w-])(?i:full_?name|display_?name|real_?name|gecos|given_?name|family_?name|first_?name"
        rf"|last_?name|surname|customer|kunde|cliente|patient|employee|contact|kontakt|contacto|contatto"
        rf"|ansprechpartner(?:in)?|assigned\sto|reporter|requester|owner|attn|assignee)"
        rf"[\"']?\s{{0,3}}[:=]\s{{0,3}}[\"']?({_CAPITAL}(?:\s(?:von|van|de|der|di"
        rf"|la)){{0,2}}\s{_CAPITAL})(?=[\"',;\s<(]|$)",
        "NAME",
        flags=_M,
    ),
    _form(
        "ed·by· ed·to·",
        rf"\b(?:opened|created|assigned|requested|approved|filed|closed|signed|raised|reported|submitted|handled|resolved)\s(?:by"
        rf"|to)\s({_CAPITAL}\s{_CAPITAL})\b",
        "NAME",
    ),
    _form(
        "hi· hello· hallo· hey· dear· liebe· lieber· bonjour· hola· ciao· hej· cześć·",
        rf"(?m)^(?:Hi|Hello|Hallo|Hey|Dear|Lieber?|Bonjour|Hola|Ciao|Hej|Cześć)\s(?!(?:All|Team|Everyone|There"
        rf"|World|Folks|Sir|Madam|Customer|User|Support|Zusammen)\b)({_CAPITAL}(?:\s{_CAPITAL})?)(?=[,!])",
        "NAME",
    ),
    _form("--first --last", r"--(?:first|last|givenname|surname)[=\s][\"']?([^\W\d_][\w-]{1,30})", "NAME"),
    _form(
        "contact· call· reach· ask·",
        rf"\b(?i:contact|call|reach|ask)\s({_CAPITAL}\s{_CAPITAL})\s(?:on|at|via|under)\b",
        "NAME",
    ),
    # Where somebody lives: a street with a number and a town.
    _form(
        "adresse anschrift address:",
        r"(?i)(?:(?<![\w-])(?:liefer|rechnungs|post|wohn|heimat)?(?:adresse|anschrift)|\b(?:shipping|billing|home|postal|delivery|street)\saddress)"
        r"\s?:\s{1,4}((?=[^\n]{0,80}[^\W\d_]{3}[^\n]{0,80}\d)[^\n,]{3,60},[^\n]{3,80})",
        "ADDRESS",
    ),
)
