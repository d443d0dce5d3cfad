"""The layer of what opens a connection: calls and commands that take address, user and secret by position."""

from __future__ import annotations

import re
from functools import partial

from fedlearn.privacy.layers.forms import Form, form

__all__ = ["FORMS"]

# A literal argument of a call, and what stands between two.
_LITERAL = r"[\"']([^\"'\n]{2,200})[\"']"
_NEXT = r"\s{0,3},\s{0,8}"
# The shapes in which people join words, digits and a sign to a password.
_MADE = r"(?:[a-z]{3,12}-[a-z]{3,12}-\d{2,4}|[A-Z][a-z]{3,12}[_!\#$%&*?]\d{2,4}[!?]?|[A-Z][a-z]{3,12}\d{2,4}[!\#$%&*?])"
_ADDRESS = r"[\"'][^\"'\n]{1,200}[:=./][^\"'\n]{1,200}[\"']"
# What a person types as a password: lower case and a digit, with a capital or a sign.
TYPED = (
    r"(?=[^\s\"'`]{0,64}\d)(?=[^\s\"'`]{0,64}[a-z])(?=[^\s\"'`]{0,64}[A-Z!\#$%&*^?@])"
    r"[^\s\"'`;|<>(){}./:=,\\$-][^\s\"'`;|<>(){}./:=,\\]{5,64}"
)

_form = partial(form, "connection")

FORMS: tuple[Form, ...] = (
    # getConnection("jdbc:…", "user", "secret"), DBI->connect("dbi:…", …), new PDO("mysql:host=…", …).
    _form(
        "connect connection( pdo( mysqli( open( dial( datasource( client(",
        rf"(?i)\b\w{{0,20}}(?:connect\w{{0,8}}|pdo|mysqli|open\w{{0,12}}|dial\w{{0,8}}|datasource|client)\(\s{{0,8}}{_ADDRESS}"
        rf"{_NEXT}{_LITERAL}{_NEXT}{_LITERAL}",
        "USER",
        "SECRET",
    ),
    # The same with the bare name of a host, when the last looks like a password.
    _form(
        "connect( connection( mysqli( client(",
        rf"\b\w{{0,20}}(?i:connect|connection|mysqli|client)\(\s{{0,8}}[\"']([A-Za-z][\w-]{{1,62}})[\"']"
        rf"{_NEXT}{_LITERAL}{_NEXT}[\"']({TYPED})[\"']",
        "HOST",
        "USER",
        "SECRET",
    ),
    # Any call with the name of a machine, a word and a password.
    _form(
        "(' (\"",
        r"\(\s{0,8}[\"']((?=[A-Za-z.]{0,60}[\d.-])[A-Za-z][\w.-]{1,80})[\"']"
        rf"{_NEXT}[\"']([A-Za-z_][\w.@\\-]{{1,63}})[\"']{_NEXT}[\"']({_MADE})[\"']",
        "HOST",
        "USER",
        "SECRET",
    ),
    # An account of Windows, and its password in the registry.
    _form("/ru· obj=", r"(?i)(?<!\S)(?:/ru\s|obj=\s?)[\"']?([\w.-]{1,32}\\[\w.-]{1,64})", "USER"),
    _form(
        "reg_sz",
        r"(?i)user\w{0,16}\s{1,12}REG_SZ\s{1,12}([A-Z_][\w.@-]{1,63})|pass\w{0,16}\s{1,12}REG_SZ\s{1,12}([^\s]{3,100})",
        "USER",
        "SECRET",
    ),
    _form(
        "/connect·",
        r"(?<!\S)/connect\s[^\n]{1,80}?\s([A-Za-z_][\w.-]{1,31}):([^\s:/]{3,100})(?=\s|$)",
        "USER",
        "SECRET",
    ),
    # A short option whose value can be nothing but a password.
    _form(
        "·-p· ·-w· ·-k· ·-a· pw·",
        rf"(?<!\S)-(?:[pPwWkKaA]|\w{{0,6}}pw)\s{{1,2}}[\"']?({TYPED})(?=[\"']?(?:\s|$))",
        "SECRET",
    ),
    # A client that is given its token as the one argument.
    _form(
        "·login· ·auth· ·activate· ·enroll· ·join· ·register· ·link· ·set-token· ·authtoken· ·add-authtoken· "
        "·configure·",
        r"\b[a-z][\w-]{1,24}(?:\s[a-z][a-z-]{1,16})?\s(?:login|auth|activate|enroll|join|register|link|set-token|(?:add-)?authtoken"
        r"|configure)\s(?:--?[\w-]{1,24}(?:=\S{1,60})?\s){0,3}[\"']?((?=[^\s\"']{0,60}\d)(?=[^\s\"']{0,60}[A-Za-z])"
        r"[A-Za-z0-9_-]{20,200})(?=[\"']?(?:\s|$))",
        "SECRET",
    ),
    _form(
        "in·with· in·using·",
        rf"\b(?i:log(?:ged|ging)?|sign(?:ed|ing)?)[\s-]?in\s(?:with|using)\s[\"'`]?([A-Z][a-z]{{3,14}}\d{{2,4}}[!\#$%&*?]?|{TYPED})"
        r"(?=[\"'`]?[,.;)]?(?:\s|$))",
        "SECRET",
    ),
    # What somebody says to be a password, or gives beside a name.
    _form(
        "as·pass as·the·pass as·my·pass as·a·pass as·his·pass as·her·pass as·our·pass as·root·pass as·pw as·the·pw "
        "als·passwort als·kennwort als·pass als·wachtwoord comme·mot comme·pass como·contrase como·clave como·senha "
        "come·password jako·has som·lösenord",
        rf"(?<![\w-])(?:[\"'`]?({_MADE}|{TYPED})[\"'`]?\s(?:and|or|und|oder|et|ou|y|o|e)\s)?[\"'`]?({_MADE}|{TYPED})[\"'`]?"
        r"\s(?:as|als|comme|como|come|jako|som)\s(?:\w{1,4}\s)?(?i:password|passwort|kennwort|mot\sde\spasse|contraseña|clave|senha|hasło"
        r"|wachtwoord|lösenord|passphrase|pw|pass)\b",
        "SECRET",
        "SECRET",
    ),
    _form(
        "creds· credentials· login· account·",
        rf"\b(?i:creds|credentials|login|account)\s[\"'`]?([A-Za-z_][\w.@-]{{1,63}})/({_MADE}|{TYPED})(?=[\"'`]?[,.;)]?(?:\s|$))",
        "USER",
        "SECRET",
        flags=re.M,
    ),
    _form("/p: /pass:", rf"(?i)(?<!\S)/p(?:ass)?:[\"']?((?-i:{_MADE}|{TYPED}))", "SECRET"),
    # A registry that is not everybody's: docker://host/…, podman pull host/….
    _form(
        "docker:// oci:// docker· podman· skopeo· nerdctl· crane· buildah· helm· oras· image:",
        r"\b(?:docker|oci)://([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})(?=[:/])"
        r"|\b(?:docker|podman|skopeo|nerdctl|crane|buildah|helm|oras)\s[^\n;|]{0,120}?\s(?:oci://)?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})"
        r"(?::\d{2,5})?/[\w./-]{1,120}:[\w.-]{1,40}(?=\s|$)"
        r"|\bimage:\s[\"']?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})(?::\d{2,5})?/",
        *["HOST"] * 3,
    ),
    # net use X: \\host\share SECRET /user:NAME, in either order.
    _form(
        "net·use",
        r"(?i)\bnet\suse\s(?:[a-z*]:?\s)?\\\\[^\s\\]{1,100}(?:\\\S{1,100})?\s(?!/)([^\s/][^\s]{2,64})(?=\s{1,3}/|\s{0,3}$)",
        "SECRET",
    ),
    _form(
        "-generic-password -internet-password",
        r"\b(?:add|find|delete|set)-(?:generic|internet)-password\b[^\n|;]{0,160}?\s-a\s{1,3}[\"']?([\w.@+-]{2,64})",
        "USER",
    ),
)
