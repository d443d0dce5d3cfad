"""The layer of services: lines of their settings that hold a user, a client or a secret by position."""

from __future__ import annotations

import re
from functools import partial

from fedlearn.privacy.layers.connections import TYPED
from fedlearn.privacy.layers.forms import Form, form

__all__ = ["FORMS"]

_M = re.MULTILINE
_USER = r"([A-Za-z_][\w.@-]{1,63})"
_VALUE = r"[\"']?([^\s\"'$<]{3,200})"

_form = partial(form, "service")

FORMS: tuple[Form, ...] = (
    # RADIUS: who may ask, and who may log in.
    _form("client·", r"^\s{0,8}client\s(?![*\d])([A-Za-z][\w.-]{1,62})\s{0,3}\{", "HOST", flags=_M),
    _form(
        "-password",
        rf"^\s{{0,8}}{_USER}\s{{1,20}}(?:Cleartext|User|NT|LM|Crypt|MD5|SMD5|SHA\d{{0,3}}|SSHA\d{{0,3}})-Password\s{{1,4}}:?=",
        "USER",
        flags=_M,
    ),
    # SNMP: createUser NAME SHA secret AES secret.
    _form(
        "createuser·",
        rf"\bcreateUser\s(?:-e\s\S{{1,80}}\s)?{_USER}\s(?:MD5|SHA[\d-]{{0,4}})\s{_VALUE}[\"']?(?:\s(?:DES|AES[\d-]{{0,4}})\s{_VALUE})?",
        "USER",
        "SECRET",
        "SECRET",
    ),
    _form(
        "user·",
        rf"^\s{{0,8}}user\s[\"']?{_USER}[\"']?\s(?:(?:insecure-)?password|pass|hash|crypt|with\spassword)\s{_VALUE}(?=[\"'\s]|$)",
        "USER",
        "SECRET",
        flags=_M,
    ),
    # A rule for users of Redis: user NAME on >secret.
    _form("user·", rf"^\s{{0,8}}user\s{_USER}\s[^\n]{{0,80}}?[\s]>([^\s]{{3,200}})", "USER", "SECRET", flags=_M),
    _form("virtualhosts. certs.", r"\b(?:virtualHosts|certs)\.\"([\w*-]{1,63}(?:\.[\w-]{1,63}){1,6})\"", "HOST"),
    _form(
        "owner",
        rf"(?:\.owner\s=\s|\bowner\s=\s(?=\"[\w-]{{1,32}}\";\s{{1,8}}(?:mode|group|path)\b))\"{_USER}\"",
        "USER",
    ),
    _form("psk", r"(?i)\bpsk[\s_-]?identity[\"']?[:=\s]{1,4}[\"']?([\w.-]{3,64})", "ID"),
    # Telephones, licences, logs that go elsewhere, leases, exports.
    _form("register·=>", r"\bregister\s=>\s([\w.+-]{3,32}):", "ID"),
    _form("server·", r"^SERVER\s([\w.-]{2,64})\s([0-9a-fA-F]{12})(?=\s|$)", "HOST", "MAC", flags=_M),
    _form("@@", r"(?<!\S)@@(?:\(\w{1,8}\))?([A-Za-z][\w-]{1,62}(?:\.[\w-]{1,63}){0,6})(?=[:;\s]|$)", "HOST", flags=_M),
    _form("hardware·ethernet", r"\bhost\s([A-Za-z][\w.-]{1,62})\s\{\s{0,12}hardware\sethernet", "HOST"),
    _form("(rw (ro (sync", r"^/\S{0,100}\s{1,20}([A-Za-z][\w.-]{1,62})\((?:rw|ro|sync)\b", "HOST", flags=_M),
    _form("secure_link_md5", r"\bsecure_link_md5\s\"[^\"\n]{0,120}\s([^\s\"$]{4,100})\"", "SECRET"),
    _form("user·", r"(?i)\b(?!super|end|new|the)[a-z]{2,12}user\s([A-Za-z_][\w.-]{1,63})(?=;)", "USER"),
    _form(
        "register·",
        rf"\bregister\s{_USER}\s((?:[\w-]{{1,63}}\.){{1,5}}[a-z]{{2,12}})\s{_VALUE}",
        "USER",
        "HOST",
        "SECRET",
    ),
    _form("create-user create_user", rf"\b[\w-]{{2,24}}create[-_]user\s{_USER}\s(?=--)", "USER"),
    _form(
        "--full-name --fullname --real-name",
        r"--(?:full|real)-?name[=\s](?:\"([^\"\n]{2,60})\"|'([^'\n]{2,60})')",
        "NAME",
        "NAME",
    ),
    _form("--key-id --keyid", r"(?<!\S)--key-?id[=\s][\"']?([\w-]{10,64})(?=[\"'\s]|$)", "ID", flags=_M),
    # An account as an element, options of a mount, further hosts of an address.
    _form("name=", rf"\bname=\"{_USER}\"(?=[^<>\n]{{0,80}}\bpass\w{{0,6}}=)", "USER"),
    _form("domain= workgroup=", r",(?:domain|workgroup)=([A-Za-z][\w.-]{1,62})(?=[,\s]|$)", "HOST", flags=_M),
    _form(
        "://",
        r"://[^\s/@]{0,200}@[^\s/,@]{1,100},([A-Za-z][\w.-]{1,100})(?::\d{2,5})?(?:,([A-Za-z][\w.-]{1,100}))?(?=[:/,?])",
        "HOST",
        "HOST",
    ),
    # X_AUTH=user/secret or user:secret.
    _form(
        "auth",
        rf"(?i)\b[A-Z]\w{{0,40}}_auth\s?[=:]\s?[\"']?{_USER}[/:]({TYPED})(?=[\"'\s]|$)",
        "USER",
        "SECRET",
    ),
    # A map of relays: [host]:587 address:secret.
    _form(
        "@",
        r"@(?<=\w@)[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}:"
        r"(?![\w-]{1,60}\.\w{2,4}$)((?=[^\s]{0,64}\d)(?=[^\s]{0,64}[A-Za-z])[^\s/]{5,100})\s{0,4}$",
        "SECRET",
        flags=_M,
    ),
    _form(
        '"auths" "http-basic" "gitlab-token" "github-oauth" "bearer"',
        r"\"(?:auths|http-basic|gitlab-token|github-oauth|bearer)\"\s{0,3}:\s{0,3}\{\s{0,8}\"(?:https?://)?([\w-]{1,63}(?:\.[\w-]{1,63}){1,6})",
        "HOST",
    ),
    _form("--account-name accountname=", r"(?<!\S)--account-name[=\s][\"']?([a-z0-9]{3,24})\b", "BUCKET"),
    _form("datasource", r"(?i)\bdata\s?source\s?=\s?[\"']([A-Za-z][\w.\\-]{1,62})[\"']", "HOST"),
    _form("http-basic.", rf"\bhttp-basic\.\S{{1,60}}\s{_USER}\s{_VALUE}", "USER", "SECRET"),
    # Numbers that a network or a device goes by.
    _form("zerotier join·", r"\b(?:join|leave|zerotier-cli\s\w{2,10}|networks?)[\"':=\s]{1,4}([0-9a-f]{16})\b", "ID"),
    _form("device syncthing", r"(?<![\w-])[A-Z2-7]{7}(?:-[A-Z2-7]{7}){7}(?![\w-])", "ID"),
)
