"""The layer of user and secret side by side, in logs, shells and prose, whatever the program."""

from __future__ import annotations

import re
from functools import partial

from fedlearn.privacy.layers.forms import Form, form

__all__ = ["FORMS"]

_M = re.MULTILINE
_USER = r"[A-Za-z_][\w.@+\\-]{1,63}"
# What a person takes for a password: letters with digits or signs.
_MIXED = r"(?=[^\s\"'`,;<>]{0,64}[\d!@#$%^&*?+_=])(?=[^\s\"'`,;<>]{0,64}[A-Za-z])[^\s\"'`,;<>]{5,100}"
# A host by its look: with a digit or a hyphen, so that no plain word goes.

_form = partial(form, "login")

FORMS: tuple[Form, ...] = (
    # A name and its value as two attributes or two members.
    _form(
        "username user login",
        rf"(?i)[\"'](?:[\w.-]{{0,40}}[._-])?(?:user_?name|user|login)[\"']\s{{0,3}}(?:,\s{{0,4}}[\"']value[\"']\s{{0,2}}:"
        rf"|\svalue\s{{0,2}}=)\s{{0,3}}[\"']({_USER})[\"']",
        "USER",
    ),
    _form("@", r"(?<![\w.@/+-])([a-z_][\w.-]{1,31})@(?=\d{1,3}(?:\.\d{1,3}){3}(?![\w.]))", "USER"),
    _form(
        "authenticat logged·in logging·in log·in connect signed·in run·as running·as",
        r"(?i)\b(?:authenticat\w+|logg?(?:ed|ing)?\sin|connect\w*|sign\w*\sin|run(?:ning)?)\b[^\n]{0,80}?"
        r"\sas\s(?:user\s)?[\"'`](?-i:([a-z_][\w.-]{1,31}))[\"'`]",
        "USER",
    ),
    _form("]\\[", r"\[([\w-]{2,15})\]\\{1,2}\[([\w.-]{2,31})\]", "HOST", "USER"),
    _form("username:s: domain:s:", r"(?im)^\s{0,4}username:s:(?:([\w-]{1,15})\\)?([\w.@-]{2,63})", "HOST", "USER"),
    _form("login", r"(?i)\blogin[\"']?\s{0,2}[=:,]\s{0,2}[\"']?([0-9a-f]{40})(?!\w)", "SECRET"),
    _form("match·user", r"(?i)\bmatch\suser\s([a-z_][\w.,-]{1,63})", "USER"),
    _form(
        "_user _username -user -username",
        r"(?m)^[\x20\t]{0,8}[A-Za-z]{2,20}[_-][uU]ser(?:[_-]?name)?[\x20\t]{1,8}[\"']?([A-Za-z_][\w.@-]{1,63})[\"';]{0,2}[\x20\t\r]{0,4}$",
        "USER",
    ),
    # A line of `ps aux`, and the module that makes accounts.
    _form(
        "·s· ·sl ·ss ·sn ·s+ ·r+ ·rl ·r· ·i· ·d·",
        r"^([a-z_][\w.-]{1,31}\+?)\s{1,12}\d{1,7}\s{1,6}\d{1,3}\.\d\s{1,6}\d{1,3}\.\d\s{1,10}\d",
        "USER",
        flags=_M,
    ),
    _form(
        "user:", r"(?m)^\s{0,12}(?:-\s)?[\w.]{0,20}\buser:\s{0,3}\n\s{1,16}name:\s[\"']?([a-z_][\w.-]{1,31})", "USER"
    ),
    # `login is a / b`, `credentials (user/pass): a:b`, `creds a b`.
    _form(
        "login cred user/ account zugang acces logged acceso dane·log accesso user: konto",
        rf"(?i)\b(?:login|log-?in\sdata|logins|cred(?:ential)?s?|user/pass(?:word)?|zugangsdaten|zugang|accès"
        rf"|acceso|accesso|account|konto"
        rf"|identifiants|credenciales|credenziali)\b(?:[^\n:=]{{0,12}}|[^\n:=]{{12,30}}?)(?:[:=]|(?<=\s)(?:is"
        rf"|are|was|sind|sont|sono?))\s{{1,3}}[\"'`]?({_USER})"
        rf"(?:[\"'`]?\s{{0,2}}[/:|]\s{{0,2}}[\"'`]?|[\"'`]?\s(?:and|with|und|mit|et|y)\s[\"'`]?)({_MIXED})",
        "USER",
        "SECRET",
    ),
    # A password in scripts that put no space between words.
    _form(
        "密码 密碼 パスワード 비밀번호 口令 暗証番号 暗号 암호 パスフレーズ 密钥",
        r"(?:密码|密碼|パスワード|パスフレーズ|비밀번호|암호|口令|暗証番号|密钥)[^!-~\n]{0,12}[:=]?\s{0,2}[「『\"“'‘`]?([!-~]{4,100}?)"
        r"(?=[」』\"”'’`\s]|[^!-~]|$)",
        "SECRET",
    ),
    _form(
        "用户 用户名 ユーザー 사용자 使用者 账号 帐号 アカウント",
        r"(?:用户名?|ユーザー名?|사용자|使用者|账号|帐号|アカウント)[^!-~\n]{0,8}[:=]?\s{0,2}[「『\"“'‘`]?([A-Za-z_][\w.-]{1,31})",
        "USER",
    ),
    _form(
        "usuario utilisateur benutzer użytkownik пользовател utente usuário gebruiker användare",
        r"\b(?i:usuario|utilisateur|benutzer(?:name|in)?|nutzer|użytkownik(?:iem|a)?|пользовател[ьяюе]м?|utente"
        r"|usuário|gebruiker"
        r"|användare)\s(?:(?:es|est|ist|lautet|to|è|é|is|jest"
        r"|heißt)\s)?[\"'`„«]?([a-z][a-z0-9_.-]{2,31})(?=[\s\"'`“»,.;)]|$)",
        "USER",
    ),
    # Flags: a name beside a secret in one command.
    _form(
        "--auth -a· -u· /u: /user: -user -login",
        r"(?<!\S)(?:--auth|--creds?|--credentials|--user|-u|-a|-A|--basic-auth"
        r"|--userpwd)[\s=][\"']?([A-Za-z_][\w.@+-]{1,63}):(?!//)([^\s\"'$]{3,200})",
        "USER",
        "SECRET",
    ),
    _form("/u: /user: -username", rf"(?i)(?<!\S)(?:/u(?:ser)?:|-username\s)[\"']?({_USER})", "USER"),
    _form(
        "-u· -x· -l·",
        rf"(?<!\S)-[uUxl]\s{{0,1}}[\"']?({_USER})[\"']?\s(?=(?:[^\n|;]{{0,100}}?\s)?(?:-p|-P|-w|--pass))",
        "USER",
    ),
    _form(
        "-p",
        rf"(?<!\S)-[uUlL]\s{{0,1}}[\"']?{_USER}[\"']?\s(?:[^\n|;]{{0,100}}?\s)??(?:-p|-P"
        rf"|-w)\s{{0,1}}[\"']?({_MIXED})",
        "SECRET",
    ),
    # Logs.
    _form(
        "user=< login=< username=<",
        rf"\b(?:user|login|username|account)=<({_USER})>",
        "USER",
    ),
    _form(
        "pts/ tty :0",
        r"^([a-z_][\w.-]{1,31})\s{1,12}(?:pts/\d{1,3}|tty\d{1,2}|:\d)\s",
        "USER",
        flags=_M,
    ),
    _form(
        "user login account principal assignee actor requester initiator caller reporter creator acct "
        "registered·owner ed_by logname usr",
        r"(?i)(?<!::)(?<!last\s)(?:user(?:[_.-]?name)?|account[\x20_-]?name|usr|acct|registered\x20owner"
        r"|login(?:[_.-]?name)?|principal"
        r"|assignee"
        r"|actor|requester|initiator|caller|reporter|creator"
        r"|logname|ed[_-]by)[\"']?(?:\s{0,12}(?:=>|[:=])[\x20\t]{0,4}|[\x20\t]{2,16})(?:\\?[\"']|<)?(?!(?:true"
        r"|false|null|none|add|delete|reset\w{0,12}|setting|info|list|disable|enable)\b)"
        r"([A-Za-z_][\w@+\\-]{1,40}(?:\.[\w@+-]{1,40}){0,3})(?=[\"'`,;&\s)\]}>\\|]|\.?$)(?!\s?[(=])",
        "USER",
        flags=_M,
    ),
    _form(
        "arn:aws",
        r"\barn:aws[\w-]{0,10}:(?:iam|sts)::[^:\s]{0,20}:(?:user|assumed-role/[\w-]{1,64}"
        r"|federated-user)/([\w+=,.@-]{1,64})",
        "USER",
    ),
    _form(
        "nickserv identify",
        r"(?:(?i:NickServ)\s(?i:identify\s)?(?:[\w-]{2,30}\s)??|\bIDENTIFY\s)([^\s\"']{5,64})(?=\s|$)(?<![;/.,])",
        "SECRET",
        flags=_M,
    ),
    _form("/nick", r"/nick\s([A-Za-z_][\w-]{1,30})", "USER"),
    _form(
        "net·user",
        r"(?im)\bnet\suser\s([\w.-]{2,64})\s([^\s/][^\s]{3,63})(?=\s/|\s?$)|\bnet\suser\s([\w.-]{2,64})(?=\s)",
        "USER",
        "SECRET",
        "USER",
    ),
    _form(
        "auth· creds· login· account· credentials·",
        rf"(?i)\b(?:auth|creds?|credentials|login|account"
        rf"|userpass)[\x20\t]{{1,4}}[\"']?([A-Za-z_][\w.@-]{{1,63}}):({_MIXED})",
        "USER",
        "SECRET",
    ),
    _form(
        "connect· sqlplus sqlldr rman expdp impdp",
        r"(?i)\b(?:connect|conn|sqlplus|sqlldr|rman|expdp|impdp|exp|imp)\s(?:-\w\s|target\s"
        r"|userid=){0,2}[\"']?([A-Za-z][\w$#]{1,30})"
        r"/([^\s@/]{3,64})(?:@(?://)?([A-Za-z][\w.-]{1,100}))?(?=[\s:/\"']|$)",
        "USER",
        "SECRET",
        "HOST",
    ),
    _form(
        "whoami id·-un logname",
        r"(?m)^[^\n]{0,40}(?:\bwhoami|\bid\s-un|\blogname)\n(?:[\w.-]{1,63}\\)?([a-z_][\w.-]{1,31})$",
        "USER",
    ),
    _form(
        "aduser localuser",
        rf"(?i)-(?:AD|Local)(?:User|Account)\w{{0,10}}\s[^\n|;]{{0,60}}?-(?:Identity|Name"
        rf"|SamAccountName)\s[\"']?({_USER})",
        "USER",
    ),
    # A name one level below: "user": {"name": "x"}, users: - name: x.
    _form(
        "user host owner author login agent",
        r"(?i)\b(?:users?|owner|author|actor|assignee|creator|sender)[\"']?\s{0,2}[:=]\s{0,8}(?:\[|-\s"
        r"|\{)\s{0,8}\{?\s{0,4}[\"']?(?:user)?(?:name|login)[\"']?"
        r"\s{0,2}[:=]\s{0,3}[\"']?([A-Za-z_][\w.@-]{1,63})(?=[\"',\s}]|$)",
        "USER",
    ),
    # `login for the server is x, password …`
    _form(
        "login user benutzer account konto compte identifiant логин логін użytkownik",
        r"(?i)\b(?:login(?:\sname)?|user(?:\s?name)?|benutzername|account|konto|compte|identifiant|логин"
        r"|логін)(?:\s[^\W\d_][\w'’]{0,20}){0,4}?"
        r"\s(?:is|ist|est|es|è|é|lautet|jest)\s[\"'`]?"
        r"([a-z_](?=[a-z]{0,30}[\d._-]\w?)(?![a-z]{1,31}\.?(?:\s|$))[\w.-]{2,31}"
        r"|[a-z][\w.-]{2,31}(?=[\"'`]?,?\s(?:[^\W\d_]{1,5}\s){0,2}"
        r"(?:pass|pw|kennwort|mot\sde|mdp|contrase|hasło|парол|senha|wachtwoord)))(?<![.-])",
        "USER",
    ),
    _form(
        "login user benutzer account identifiant логин логін",
        r"(?i)\b(?:login|user(?:\s?name)?|benutzer(?:name)?|account|identifiant|логин"
        r"|логін)\s[\"'`]?([a-z][\w.-]{2,31})[\"'`]?,\s(?:[^\W\d_]{1,5}\s){0,2}"
        r"(?:pass|pw|kennwort|mot\sde|mdp|contrase|clave|hasło|парол|senha|wachtwoord)",
        "USER",
    ),
    # A name in quotes behind a word for it, as programs with their own syntax have it.
    _form("user· username· user-name·", rf"(?i)\b[\w-]{{0,20}}user(?:[_-]?name)?\s\"({_USER})\"", "USER"),
    # Whose secret it is, or what it opens.
    _form(
        "'s·pass 's·pw 's·login 's·account 's·ssh 's·token 's·api 's·home 's·laptop 's·workstation 's·credentials "
        "'s·mailbox ’s·pass ’s·pw ’s·login ’s·account ’s·ssh ’s·token ’s·api ’s·home ’s·laptop ’s·workstation "
        "’s·credentials ’s·mailbox",
        r"\b(?!(?:it|let|that|what|here|there|who|he|she|today|customer|client|admin|server|everyone|nobody"
        r"|somebody|someone|website|app|service|system|host|database|program|module|file|function|class|package"
        r"|project|one)['’])"
        r"([a-z_][\w.-]{1,31})['’]s\s(?:password|passwd|pw|login|account|ssh|token|api\skey|home\sdir|laptop"
        r"|workstation|credentials|mailbox)",
        "USER",
    ),
    _form(
        "user·",
        r"(?:^|[\"'])(?:[<>*C:]{1,3}\s{0,2})?USER\s([A-Za-z_][\w.@-]{1,63})(?=\s{0,2}$|[\"'\\])",
        "USER",
        flags=_M,
    ),
    _form("setfacl", r"\bsetfacl\s[^\n]{0,40}?\b[ug]:([a-z_][\w.-]{1,31}):", "USER"),
    _form(
        "wifi wi-fi wlan",
        r"(?i)\b(?:wi-?fi|wlan)\b[^\n:=/]{0,20}[:=]\s{0,2}[\"']?(?![.~/\s])([^/\n\"':=]{2,32}?)[\"']?\s{0,2}/\s{0,2}[\"']?([^\s(][^(\n\"',;]{6,60}?)(?=[\"',;(\n]|\s\(|$)",
        "WIFI",
        "SECRET",
    ),
    _form(
        "eap psk xauth",
        r"(?:^|\s)(?:(?:([\w*-]{1,63}(?:\.[\w-]{1,63}){1,6})\s)?([\w.@%-]{1,64})\s)?:\s(?:PSK|EAP|XAUTH|NTLM)\s\"([^\"\n]{3,200})\"",
        "HOST",
        "USER",
        "SECRET",
        flags=_M,
    ),
    _form(
        "auth-user-pass",
        r"<auth-user-pass>\s{1,4}([^\s]{2,64})\n([^\s<]{3,100})"
        r"|\bauth-user-pass\n([A-Za-z][\w.@-]{1,63})\n([^\s]{5,100})\n",
        "USER",
        "SECRET",
        "USER",
        "SECRET",
    ),
    _form(
        "expect spawn send",
        r"\b(?:spawn\s[^\n;]{1,100};?\s{0,4}"
        r"|expect\s[^\n;]{1,60};\s{0,4})send\s(?:--\s)?[\"']([^\"'\n\\$]{4,100})(?:\\r|\\n)",
        "SECRET",
    ),
    _form("zigbee ieee", r"(?i)\b(?:zigbee\w{0,5}|ieee)\b[^\n]{0,60}?\b(0x[0-9a-f]{16})\b", "ID"),
    _form("authorized·to", r"\bAuthorized\sto\s([a-z_][\w.-]{1,31}),", "USER"),
    _form(
        "·/·",
        r"(?<!\S)([A-Za-z][\w.@-]{1,31})\s/\s((?=[^\s]{0,32}\d)(?=[^\s]{0,32}[A-Z])(?=[^\s]{0,32}[a-z])[^\s/,;:()\"'<>]{8,32})(?=\s|$)",
        "USER",
        "SECRET",
    ),
    _form(
        "set-credentials user-add user-mod user-del",
        r"\b(?:set-credentials|user-(?:add|mod|del|show))\s([A-Za-z_][\w.@-]{1,63})(?=\s|$)",
        "USER",
    ),
    _form(
        "users.",
        r"\busers\.\"?([a-z_][\w-]{1,31})\"?\.(?:password|hashedPassword|initialPassword|acl|openssh|home|shell|extraGroups|isNormalUser)",
        "USER",
    ),
    _form(
        "ed·by·",
        r"\b(?:reported|opened|triggered|requested|restarted|deployed|approved)\sby\s@?([a-z][\w.-]{2,31})\s(?=via\b|on\s\w+day|at\s\d)",
        "USER",
    ),
    _form("pam.u2f u2f_keys authfile", r"\b(?:u2f\S{0,12}|authFile):?\s([a-z_][\w.-]{1,31}):(?=\S{40})", "USER"),
)
