"""The layer of network equipment and database servers: lines that name a user or hold a secret by position."""

from __future__ import annotations

import re
from functools import partial

from fedlearn.privacy.layers.forms import Form, form

__all__ = ["FORMS"]

_M = re.MULTILINE
_VALUE = r"(?![/~$<])[\"']?([^\s\"']{3,200})"
_NAME = r"[A-Za-z_][\w.@-]{1,63}"

_form = partial(form, "gear")

FORMS: tuple[Form, ...] = (
    # `enable secret 5 …`, `password 7 …`, `key 0 …`: a digit tells how the secret is hidden.
    _form(
        "secret· password· key· md5· psk· key-string· ",
        rf"(?i)\b(?:secret|password|key|md5|psk|key-string|pre-shared-key|ascii|wpa-psk)\s(?:[0-9]|encrypted"
        rf"|ascii|local"
        rf"|hex|clear|cipher|simple|irreversible-cipher)\s{_VALUE}(?=[\s\"']|$)",
        "SECRET",
        flags=_M,
    ),
    _form(
        "enable· wpa-psk key-string authentication-key message-digest-key cipher·",
        rf"(?im)^\s{{0,8}}(?:enable\s(?:secret|password)|key-string|(?:ip\s\S{{1,20}}\s)?(?:authentication-key"
        rf"|message-digest-key)\s\d+"
        rf"\smd5)\s{_VALUE}(?=[\s\"']|$)",
        "SECRET",
    ),
    _form(
        "community",
        rf"(?i)\b(?:snmp[\w-]{{0,12}}\s(?:set\s)?|set\s\S{{1,30}}\s|\A|\n\s{{0,8}})?community6?\s(?:(?:read"
        rf"|write)\s)?{_VALUE}\s"
        rf"(?:ro|rw|view|read|write|authorization|group|\d)\b|\b(?:snmp[\w-]{{0,12}}|trap2?sink"
        rf"|com2sec6?)\s[^\n]{{0,60}}?"
        rf"\b(?:community\s|version\s(?:1|2c)\s){_VALUE}",
        "SECRET",
        "SECRET",
    ),
    _form("com2sec", r"\bcom2sec6?\s+\S+\s+\S+\s+(\S{3,64})", "SECRET"),
    _form(
        "username· user· local-user",
        rf"(?im)^\s{{0,8}}(?:set\s[\w\s-]{{0,30}}?\s|create\s|add\s|no\s)?(?:username|local-user|user"
        rf"|login\suser)\s[\"']?({_NAME})[\"']?\s"
        rf"(?:privilege|secret|password|authentication|role|class|plaintext|level|group|encrypted|nopassword"
        rf"|attribute|ssh-keys|uid|full-name)\b",
        "USER",
    ),
    _form(
        "plaintext-password encrypted-password pre-shared-secret auth-password priv-password preshared",
        rf"(?i)\b(?:plaintext-password(?:-value)?|encrypted-password|pre-?shared-(?:secret|key)|(?:auth"
        rf"|priv)-password|wpa-passphrase"
        rf"|privacy-key|authentication-key)\s{_VALUE}(?=[\s\"';]|$)",
        "SECRET",
    ),
    _form(
        "snmp",
        rf"(?i)\bsnmp-server\suser\s({_NAME})\s[^\n]{{0,80}}?\bauth\s\w+\s(\S{{3,100}})(?:\spriv\s[\w\s]{{1,12}}?\s(\S{{3,100}}))?",
        "USER",
        "SECRET",
        "SECRET",
    ),
    _form(
        "radius tacacs",
        rf"(?i)\b(?:radius|tacacs)(?:-server)?\s[^\n]{{0,120}}?\b(?:key|secret)\s(?:\d\s)?{_VALUE}",
        "SECRET",
    ),
    _form(
        "config·user config·system·admin config·vpn",
        r"\bconfig\s(?:user\slocal|system\sadmin|vpn\sssl\sweb\suser)\s{1,12}edit\s\"([^\"\n]{1,64})\"",
        "USER",
    ),
    _form(
        "add·name=",
        rf"(?:/(?:ppp|user|ip|tool|caps-man|interface)\b[^\n]{{0,40}}"
        rf"|\bsecret\s)\badd\s(?:[^\n]{{0,80}}?\s)?name=\"?({_NAME})",
        "USER",
    ),
    _form(
        "sysname hostname·",
        r"(?im)^\s{0,8}(?:sysname|hostname|set\ssystem\shost-name|switchname)\s{1,3}[\"']?([A-Za-z][\w.-]{1,63})",
        "HOST",
    ),
    # Wireless settings of routers.
    _form(
        "option·",
        r"\boption\s(?:key|password|psk|sae_password|auth_secret|private_key"
        r"|preshared_key)\s(?:'([^'\n]{4,200})'|\"([^\"\n]{4,200})\")",
        "SECRET",
        "SECRET",
    ),
    _form("option·", r"\boption\s(?:ssid|username|hostname)\s(?:'([^'\n]{2,64})'|\"([^\"\n]{2,64})\")", "WIFI", "WIFI"),
    _form(
        "wireless.",
        r"\bwireless\.[\w.@\[\]-]{1,60}\.key=(?:'([^'\n]{4,200})'|\"([^\"\n]{4,200})\"|([^\s'\"]{4,200}))",
        *["SECRET"] * 3,
    ),
    _form("iwconfig", r"\biwconfig\s[^\n]{0,120}?\bkey\s(?:s:)?([^\s]{5,64})", "SECRET"),
    _form(
        "ssid· ssid1· ssid2·",
        r"\b(?:e|b)?(?i:ssid)\d?\s(?:\"([^\"\n]{1,40})\"|'([^'\n]{1,40})'|((?-i:[A-Z])[\w-]{2,31}))(?=[\s,.;)]|$)",
        *["WIFI"] * 3,
        flags=_M,
    ),
    _form("snmp", r"\bsnmp\w{3,12}\s[^\n]{0,64}?\s-A\s{0,2}([^\s]{3,100})", "SECRET"),
    _form("snmp", r"\bsnmp\w{3,12}\s[^\n]{0,80}?\s-X\s{0,2}([^\s]{3,100})", "SECRET"),
    _form("snmp", rf"\bsnmp\w{{3,12}}\s[^\n]{{0,64}}?\s-u\s{{0,2}}({_NAME})", "USER"),
    # Database servers.
    _form(
        "host",
        r"^host(?:ssl|nossl|gssenc)?[\x20\t]{1,30}\S{1,64}[\x20\t]{1,30}(?!all\b)\+?([A-Za-z_][\w-]{1,63})[\x20\t]{1,30}[\d:]",
        "USER",
        flags=_M,
    ),
    _form('"md5 "scram', r"^\"([\w.@-]{2,64})\"\s\"(?:md5|SCRAM)", "USER", flags=_M),
    _form(
        "user· role· login· grant· owner· user·' authorization",
        rf"(?i)\b(?:(?:create|alter|drop)\s(?:user|role|login)\s(?:if\s(?:not\s)?exists\s)?|owner\sto\s|set\srole\s"
        rf"|set\ssession\sauthorization\s|reassign\sowned\sby\s)[\"'`\[]?(?!mapping\b)({_NAME})",
        "USER",
    ),
    _form("'@' `@`", r"['`]@['`](\d{1,3}(?:\.\d{1,3}){1,2}\.%)", "IP"),
    _form("'@' `@`", rf"['`]({_NAME})['`]@['`]([\w.%-]{{1,100}})['`]", "USER", "HOST"),
    _form(
        "role",
        rf"(?i)\b(?:role|user|login)\s\"({_NAME})\"\s(?:does\snot\sexist|already\sexists|is\snot\spermitted"
        rf"|cannot|has\sno)"
        rf"|\b(?:login\sfailed\sfor\suser|no\spg_hba\.conf\sentry\sfor\shost[^\n]{{0,60}}?user)\s[\"']({_NAME})[\"']",
        "USER",
        "USER",
    ),
)
