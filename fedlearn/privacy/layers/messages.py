"""The layer of fixed sentences: users and hosts where system programs name them."""

from __future__ import annotations

import re
from functools import partial

from fedlearn.privacy.layers.forms import Form, form

__all__ = ["FORMS"]

_USER = r"([A-Za-z_][\w.-]{1,31})"
_HOST = r"([A-Za-z][\w-]{1,62})"
_NAME = r"([^\W\d_a-zß-ÿ][^\W\d_]{1,20}(?:\s[^\W\d_a-zß-ÿ][^\W\d_'’-]{1,24}){1,2})"

_form = partial(form, "message")

FORMS: tuple[Form, ...] = (
    _form("sudoers", rf"(?<![\w/]){_USER}\sis\snot\s(?:in\sthe\ssudoers|allowed\sto\s(?:run|execute))", "USER"),
    _form(
        "logged·in·as authenticated·as logging·in·as signed·in·as connected·as",
        rf"(?i)\b(?:logg(?:ed|ing)\sin|authenticated|signed\sin|connected)\sas\s(?:user\s)?[\"'`]?{_USER}"
        r"(?=[\"'`]|[.,;:)]?(?:\s|$))(?!\s(?:user|service)\b)",
        "USER",
    ),
    _form(
        "no·such·user does·not·exist already·exists unknown·user",
        rf"\bid:\s[\"'‘`]{_USER}[\"'’]:\sno\ssuch\suser"
        rf"|\b(?:useradd|adduser|usermod|userdel|su|passwd|chown|id):\s(?:invalid\s|unknown\s)?user:?\s[\"'‘`]?{_USER}\b"
        rf"|\bunknown\suser:?\s[\"'‘`]?{_USER}\b",
        *["USER"] * 3,
    ),
    _form("password·for·", rf"\[sudo\]\spassword\sfor\s{_USER}:|\bpassword\sfor\s{_USER}@", "USER", "USER"),
    _form("authenticating·user", rf"\bauthenticating\suser\s{_USER}\s", "USER"),
    _form("opened·for·user", rf"\bsession\sopened\sfor\suser\s[^\n]{{1,60}}?\bby\s{_USER}\(uid", "USER"),
    _form(
        "machinectl --machine --user·-m",
        rf"\s(?:-M|--machine[=\s]|shell|login)\s{{0,2}}{_USER}@(?=\s|$|\.host)",
        "USER",
        flags=re.M,
    ),
    _form("sudo·-", rf"\bsudo\s-(?:i|H|E|n|s){{1,3}}u\s{_USER}(?=\s|$)", "USER", flags=re.M),
    _form("ed-by:", rf"(?m)^\s{{0,8}}[A-Z][\w-]{{2,20}}-[Bb]y:\s{_NAME}(?=\s{{0,4}}(?:$|<))", "NAME"),
    # Accounts in the logs of logins and of their keepers, in `stat`, in groups.
    _form("to·group·", rf"\badd\s'{_USER}'\sto\s(?:shadow\s)?group\b", "USER"),
    _form("(to·", rf"\(to\s([a-z_][\w.-]{{1,31}})\)\s{_USER}\son\s", "USER", "USER"),
    _form("login·on·", rf"\bLOGIN\sON\s\S{{1,16}}\sBY\s{_USER}", "USER"),
    _form("uid:·(", rf"\bUid:\s\(\s{{0,8}}\d{{1,10}}/\s{{0,12}}{_USER}\)", "USER"),
    _form(
        ":x:",
        rf"(?m)^[a-z_][\w-]{{0,31}}:[x*!]?:\d{{1,10}}:{_USER}(?:,{_USER})?(?:,{_USER})?(?:,{_USER})?[\s,\w.-]{{0,60}}$",
        *["USER"] * 4,
    ),
    _form(
        "user:",
        rf"\buser:(?:resetpassword|add|delete|disable|enable|info|lastseen|setting|reset)\s{_USER}(?=\s|$)",
        "USER",
        flags=re.M,
    ),
    _form("secret-tool", rf"\bsecret-tool\s[^\n|;]{{0,120}}?\b(?:user(?:name)?|account)\s{_USER}", "USER"),
    _form("-rw drwx -r-", rf"(?m)^[dl-][rwxsStT-]{{9}}[+.]?\s{{1,3}}{_USER}/[\w-]{{1,32}}\s{{1,12}}\d", "USER"),
    _form("user·", rf"\buser\s{_USER}\s(?:password|pw)\s(?:was\s)?(?:reset|changed|set|updated)\b", "USER"),
    _form(
        "denied rejected accepted granted locked disabled blocked banned logged authenticated",
        rf"\b(?:for|by|from|user)\s\"{_USER}\"\s(?:has|was|is)\s(?:been\s)?(?:denied|rejected|accepted|granted|locked|disabled|blocked|banned"
        r"|logged|authenticated)",
        "USER",
    ),
    _form(
        "login·from login·by login·of login·for logout·from logout·of connection·from connection·by connection·of "
        "session·from session·by session·of session·for",
        rf"\b(?i:login|logout|connection|session)\s(?:from|by|of|for)\s(?:user\s)?{_USER}\s\((?=[\d:])",
        "USER",
    ),
    # A row of `top`, a job of `at`, whose commit, and who is called by an @.
    _form(
        "·rt· ·20· ·0·",
        rf"(?m)^\s{{0,8}}\d{{1,8}}\s{{1,4}}{_USER}\+?\s{{1,12}}(?:-?\d{{1,3}}|rt)\s{{1,4}}-?\d{{1,2}}\s{{1,6}}\d",
        "USER",
    ),
    _form("·20", rf"(?m)\d\d:\d\d:\d\d\s20\d\d\s[a-z=]\s{_USER}$", "USER"),
    _form("@", rf"\bby\s{_USER}\s(?=<[^<>\s]{{1,64}}@)", "USER"),
    _form(
        "·@", r"\b(?i:by|cc|to|from|ping|thanks|via|assignee|reviewer)[:,]?\s@([A-Za-z][\w-]{1,38})\b(?![/.@])", "USER"
    ),
    _form("owner·add owner·rm owner·--add", r"\bowner\s(?:add|rm|--add)\s([A-Za-z][\w-]{1,38})", "USER"),
    _form(
        "user·",
        rf"\buser\s{_USER}\s(?:has|had|got)\s(?:\w{{1,12}}\s)?(?:access|permissions?|logged|connected|joined|left)\b",
        "USER",
    ),
    _form("·-·user·", rf"\]:\s{_HOST}\s\(\S{{3,80}}\)\s-\sUSER\s{_USER}:", "HOST", "USER"),
    # A line of a chat: the time, and who says it.
    _form(
        "]·<",
        rf"(?m)^[\[(]?\d{{1,2}}:\d\d(?::\d\d)?[\])]?\s(?:<[@+%~&\x20]?{_USER}>\s|\*\s{_USER}\s(?:has\s(?:joined|left|quit)|is\snow))",
        "USER",
        "USER",
    ),
    # ssh that tells what it does, and the way through it.
    _form(
        "authenticating·to connecting·to",
        rf"\bAuthenticating\sto\s{_HOST}:\d|\bConnecting\sto\s{_HOST}\s\[",
        "HOST",
        "HOST",
    ),
    _form("-l· -r·", rf"\s-[LR]\s{{0,2}}(?:[\w.*]{{1,64}}:)?\d{{2,5}}:{_HOST}:\d{{2,5}}(?=\s|$)", "HOST", flags=re.M),
    _form("vnc", rf"\b\w{{0,4}}vnc\w{{0,10}}\s(?:-\S{{1,20}}\s){{0,4}}{_HOST}(?=::?\d)", "HOST"),
    # haproxy: the pool and the server that answered, before the times.
    _form("/0/ /-1/", r"\s[\w.-]{1,40}/([A-Za-z][\w-]{0,60}\d)\s-?\d{1,8}/-?\d{1,8}/-?\d{1,8}/", "HOST"),
    # A line of /etc/passwd: who has the account, by name.
    _form("/home/ :/", rf"(?m)^(?:[a-z_][\w.-]{{0,31}}):[x*!]{{0,2}}:\d{{1,10}}:\d{{1,10}}:{_NAME}(?=[,:])", "NAME"),
    _form("[pid·", rf"\[pid\s\d{{1,8}}\]\s\[{_USER}\]", "USER"),
    _form(
        "user·",
        r"\b[a-z][\w.-]{1,30}\suser\s(?:(?:add|create|del(?:ete)?|remove|set|reset|show|edit|enable|disable|(?:un)?lock|update|modify)"
        rf"\s{_USER}(?=\s--?[a-z])|(?:set|reset|change)-?pass\w{{1,4}}\s{_USER}(?=\s|$))",
        "USER",
        "USER",
        flags=re.M,
    ),
    # git blame: revision, name, date.
    _form("·(", rf"(?m)^\^?[0-9a-f]{{7,40}}\s[^\n(]{{0,100}}\({_NAME}\s{{1,30}}\d{{4}}-\d\d-\d\d\s", "NAME"),
    _form("/etc/hostname", rf"\becho\s[\"']?{_HOST}[\"']?\s{{0,3}}>\s{{0,3}}/etc/hostname", "HOST"),
    _form("ping·", rf"\bPING\s{_HOST}\s\(", "HOST"),
    _form("resolving·'", rf"\bresolving\s'{_HOST}'", "HOST"),
    _form("login:", rf"(?m)^\s{{0,4}}(?!Last\b|Failed\b|Invalid\b){_HOST}\slogin:\s{{0,4}}(?:$|\w)", "HOST"),
    # The part before -1 names whose cache it is.
    _form(
        "binary-cache-key",
        r"--generate-binary-cache-key\s{1,3}[\"']?((?!cache\.nixos\.org)[A-Za-z][\w-]{0,62}(?:\.[\w-]{1,62}){1,6}?)(?=-\d{1,3}[\"'\s])",
        "HOST",
    ),
)
