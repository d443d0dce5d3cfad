"""The layer of user and secret side by side, and of names in logs, shells and prose, whatever the program."""

from __future__ import annotations

import re

from fedlearn.privacy.forms import Form, form

__all__ = ["FORMS"]

LAYER = "login"
_M = re.MULTILINE
_USER = r"[A-Za-z_][\w.@+\\-]{1,63}"
# What a person takes for a password: letters with digits or signs.
_MIXED = r"(?=[^\s\"'`,;<>]{0,64}[\d!@#$%^&*?+_=])(?=[^\s\"'`,;<>]{0,64}[A-Za-z])[^\s\"'`,;<>]{5,100}"
# A host by its look: with a digit or a hyphen, so that no plain word goes.
_MACHINE = r"(?!v\d)(?=[A-Za-z]{0,62}[\d-])[A-Za-z][\w-]{0,62}(?:\.[A-Za-z0-9][\w-]{0,62}){0,8}"
_HOSTISH = r"[A-Za-z][\w-]{1,62}(?:\.[A-Za-z0-9][\w-]{0,62}){0,8}"
_CAPITAL = r"[^\W\d_a-zß-ÿ][^\W\d_]{1,20}(?:[-'’][^\W\d_]{2,20})?"


def _form(needles: str, pattern: str, *categories: str, flags: int = 0) -> Form:
    return form(LAYER, needles, pattern, *categories, flags=flags)


FORMS: tuple[Form, ...] = (
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
        r"(?<!\S)(?:--auth|--creds?|--credentials|--user|-u|-a|--basic-auth"
        r"|--userpwd)[\s=][\"']?([A-Za-z_][\w.@+-]{1,63}):(?!//)([^\s\"'$]{3,200})",
        "USER",
        "SECRET",
    ),
    _form("/u: /user: -username", rf"(?i)(?<!\S)(?:/u(?:ser)?:|-username\s)[\"']?({_USER})", "USER"),
    _form(
        "-u·", rf"(?<!\S)-[uU]\s{{0,1}}[\"']?({_USER})[\"']?\s(?=(?:[^\n|;]{{0,100}}?\s)?(?:-p|-P|-w|--pass))", "USER"
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
        r"|false|null|none)\b)"
        r"([A-Za-z_][\w@+\\-]{1,40}(?:\.[\w@+-]{1,40}){0,3})(?=[\"'`,;&\s)\]}>\\|]|\.?$)(?!\s?[(=])",
        "USER",
        flags=_M,
    ),
    _form(
        "host node server machine computer instance workstation fqdn peer sysname minion certname targethost",
        rf"(?i)(?<![A-Za-z:])(?:host(?:[_\x20.-]?name)?|node(?:[_-]?name)?|machine(?:[_-]?name)?"
        rf"|workstation(?:[_\x20-]?name)?|computer(?:[_-]?name)?"
        rf"|server(?:[_-]?name)?|instance|fqdn|peer|sys_?name|minion\sid|cert_?name|target_?host)[\"']?\s{{0,2}}(?:=>"
        rf"|[:=])\s{{0,2}}(?:\\?[\"'])?(?![\d.]+\b)({_MACHINE})"
        rf"(?=[\"'`,;:&\s)\]}}>\\|/]|\.?$)(?!\s?[(=])",
        "HOST",
        flags=_M,
    ),
    _form(
        "host node server machine computer vm· laptop workstation box· bastion",
        r"\b(?i:host|node|server|machine|computer|laptop|workstation|vm|hypervisor|nodes|box|bastion)[ ](?:(?:is"
        r"|called|named)[ ])?[\"'`‘“]?"
        r"((?=[a-z]{1,40}-?\d|[a-z]{2,40}-[a-z]{2,40}-?\d)[a-z][a-z0-9-]{1,62})(?=[\"'`’”,;:\s)]|\.?$|\.\s)",
        "HOST",
        flags=_M,
    ),
    _form(
        "cifs smb // \\\\",
        r"(?:^|[\s\"'(])(?://|\\\\{1,3})([A-Za-z][\w-]{1,62}(?:\.[\w-]{1,63}){0,6})(?=[/\\][\w$-]{1,80})"
        r"|(?<!\S)\\\\((?=[A-Za-z]{1,62}[\d.-])[A-Za-z][\w-]{1,62}(?:\.[\w-]{1,63}){0,6})(?=\s|$)",
        "HOST",
        "HOST",
        flags=_M,
    ),
    _form(
        "arn:aws",
        r"\barn:aws[\w-]{0,10}:(?:iam|sts)::[^:\s]{0,20}:(?:user|assumed-role/[\w-]{1,64}"
        r"|federated-user)/([\w+=,.@-]{1,64})",
        "USER",
    ),
    _form("@//", r"@//?([A-Za-z][\w-]{0,62}(?:\.[\w-]{1,63}){0,6})(?=[:/])", "HOST"),
    # A full name with a port is somebody's server.
    _form(
        ":1 :2 :3 :4 :5 :6 :7 :8 :9",
        r"(?<![\w.@/-])((?!www\.|api\.|docs?\.)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}\.[a-z]{2,12})(?=:\d{2,5}\b)",
        "HOST",
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
    # A command that asks for a name, and the answer in the next line.
    _form(
        "hostname computername uname·-n localhostname",
        r"(?im)^[^\n]{0,40}(?:\bhostname(?:\s-[sf])?|uname\s-n|--get\s(?:Computer|LocalHost"
        r"|Host)Name)\n([A-Za-z][\w-]{1,62}(?:\.[\w-]{1,63}){0,6})$",
        "HOST",
    ),
    _form(
        "whoami id·-un logname",
        r"(?m)^[^\n]{0,40}(?:\bwhoami|\bid\s-un|\blogname)\n(?:[\w.-]{1,63}\\)?([a-z_][\w.-]{1,31})$",
        "USER",
    ),
    _form(
        "iphone ipad airpods macbook laptop galaxy pixel watch imac desktop thinkpad handy",
        r"(?i)\b((?-i:[A-Z])[a-z]{1,20}(?:['’]?s)[\s-]|[a-z]{2,20}s-)(?=(?:iphone|ipad|airpods|macbook|mbp"
        r"|laptop|galaxy|pixel|watch|imac|mac\b|pc\b"
        r"|desktop|thinkpad|phone|tablet|echo))",
        "NAME",
    ),
    _form(
        "aduser localuser",
        rf"(?i)-(?:AD|Local)(?:User|Account)\w{{0,10}}\s[^\n|;]{{0,60}}?-(?:Identity|Name"
        rf"|SamAccountName)\s[\"']?({_USER})",
        "USER",
    ),
    _form(
        "/add: /server: /v: /s:",
        rf"(?i)(?<!\S)/(?:add|server|v|s|computer|node):[\"']?((?![\d.]+\b){_HOSTISH})(?=[\s:\"']|$)",
        "HOST",
    ),
    _form(
        "-s· --host --server -computername -server· -h·",
        rf"(?<!\S)(?:-(?:S|H|h|s|ComputerName|Server|CN)|--(?:host|server|hostname|target"
        rf"|node))[\s=][\"']?((?![\d.]+\b){_MACHINE})(?=[\s:\"',]|$)",
        "HOST",
    ),
    _form("sqlcmd bcp· impacket", rf"\b(?:sqlcmd|bcp)\s(?:[^\n|;]{{0,80}}?\s)?-S\s({_HOSTISH})(?=[\s,\\]|$)", "HOST"),
    _form(">1·", rf"^<\d{{1,3}}>1\s\S{{10,40}}\s({_HOSTISH})\s", "HOST", flags=_M),
    # A name one level below: "user": {"name": "x"}, users: - name: x.
    _form(
        "user host owner author login agent",
        r"(?i)\b(?:users?|owner|author|actor|assignee|creator|sender)[\"']?\s{0,2}[:=]\s{0,8}(?:\[|-\s"
        r"|\{)\s{0,8}\{?\s{0,4}[\"']?(?:user)?(?:name|login)[\"']?"
        r"\s{0,2}[:=]\s{0,3}[\"']?([A-Za-z_][\w.@-]{1,63})(?=[\"',\s}]|$)",
        "USER",
    ),
    _form(
        "host node machine agent server",
        rf"(?i)\b(?:hosts?|nodes?|machine|agent"
        rf"|server)[\"']\s{{0,2}}:\s{{0,3}}\{{\s{{0,8}}[\"']?(?:host)?name[\"']?\s{{0,2}}:\s{{0,3}}[\"']({_HOSTISH})[\"']",
        "HOST",
    ),
    _form(
        "server· upstream·",
        rf"^\s{{1,8}}server\s({_HOSTISH})\s(?=\d{{1,3}}\.\d)|\bupstream\s[\"']({_HOSTISH})[\"']",
        "HOST",
        "HOST",
        flags=_M,
    ),
    _form(
        "·login·",
        r"\b[a-z]{2,12}\slogin\s(?:--?[\w-]{1,30}(?:[=\s][\w.@-]{1,40})?\s){0,4}(?:https?://)?([a-z0-9][\w-]{0,62}(?:\.[\w-]{1,63}){1,6})(?=[\s:]|$)",
        "HOST",
        flags=_M,
    ),
    _form(
        "username= user= password=",
        rf"\(\s{{0,3}}[\"']({_HOSTISH})[\"'](?=\s{{0,2}},[^)\n]{{0,60}}?\b(?:user(?:name)?|password)\s?=)",
        "HOST",
    ),
    # `login for the server is x, password …`
    _form(
        "login user benutzer account konto compte identifiant логин логін użytkownik",
        r"(?i)\b(?:login(?:\sname)?|user(?:\s?name)?|benutzername|account|konto|compte|identifiant|логин"
        r"|логін)(?:\s[^\W\d_][\w'’]{0,20}){0,4}?"
        r"\s(?:is|ist|est|es|è|é|lautet|jest)\s[\"'`]?"
        r"([a-z_](?=[a-z]{0,30}[\d._-]\w?)(?![a-z]{1,31}\.?\s)[\w.-]{2,31}"
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
        "'s· ’s·",
        r"\b(?!(?:it|let|that|what|here|there|who|he|she|today|customer|client|admin|server|everyone|nobody"
        r"|somebody|someone|website|app|service|system|host|database|program|module|file|function|class|package"
        r"|project|one)['’])"
        r"([a-z_][\w.-]{1,31})['’]s\s(?:password|passwd|pw|login|account|ssh|token|api\skey|home\sdir|laptop"
        r"|workstation|credentials|mailbox)",
        "USER",
    ),
    _form(
        "password· kennwort· passwort· passe· contraseña· hasło· login·",
        rf"(?i)\b(?:password|passphrase|kennwort|passwort|mot\sde\spasse|contraseña|hasło|login"
        rf"|credentials)\s(?:for|of|on|at|für|von|pour|de|del|para|do|na)\s"
        rf"(?:the\s|host\s|server\s|den\s|die\s|das\s){{0,2}}[\"'`]?({_MACHINE})[\"'`]?\s(?:is|ist|est|es|to"
        rf"|lautet|jest|was)\b",
        "HOST",
    ),
    _form("user·", r"^(?:[<>*C:]{1,3}\s{0,2})?USER\s([A-Za-z_][\w.@-]{1,63})\s{0,2}$", "USER", flags=_M),
    _form("setfacl", r"\bsetfacl\s[^\n]{0,40}?\b[ug]:([a-z_][\w.-]{1,31}):", "USER"),
    _form(
        "--host --server --hostname",
        r"(?<!\S)--(?:host|hostname|server)[\s=](?!(?:db|redis|postgres|postgresql|mysql|mariadb|mongo|rabbitmq"
        r"|api|web|app|backend|cache|database)\b)([a-z][a-z0-9-]{2,40})(?=\s|$)",
        "HOST",
        flags=_M,
    ),
    _form(
        "certbot acme lego domain",
        r"\b(?:certbot|acme\.sh|lego|dehydrated)\b[^\n]{0,160}?\s(?:-d"
        r"|--domains?)[\s=]([\w*][\w-]{0,62}(?:\.[\w-]{1,63}){1,6})",
        "HOST",
    ),
    _form(
        "·in· \tin\t $origin",
        r"^([A-Za-z][\w-]{1,62}(?:\.[\w-]{1,63}){0,6}\.?)\s{1,40}(?:\d{1,7}\s{1,8})?IN\s{1,8}(?:A|AAAA|CNAME|SRV"
        r"|MX|TXT|PTR)\s|^\$ORIGIN\s{1,8}([\w.-]{2,200}?)\.?\s{0,4}$",
        "HOST",
        "HOST",
        flags=_M,
    ),
    _form(
        "dhcp-host dhcp-hostsfile dhcp-option",
        rf"\bdhcp-host=[0-9A-Fa-f:]{{17}},(?:set:[\w-]{{1,30}},)?({_HOSTISH})",
        "HOST",
    ),
    _form(
        "fatal:·[ ok:·[ changed:·[ unreachable skipping:·[ failed:·[",
        rf"\b(?:fatal|ok|changed|skipping|failed|unreachable|rescued"
        rf"|ignored):\s\[({_HOSTISH})(?:\s->\s({_HOSTISH}))?\]",
        "HOST",
        "HOST",
    ),
    _form("ok=", rf"^({_HOSTISH})\s{{1,40}}:\s(?:.\[[\d;]{{1,6}}m)?ok=\d", "HOST", flags=_M),
    _form(
        "ansible_",
        rf"^\s{{0,4}}({_HOSTISH})\s{{1,20}}ansible_(?:host|user|port|connection|ssh|become|password)\w{{0,30}}=",
        "HOST",
        flags=_M,
    ),
    _form("knownhosts.", rf"\bknownHosts\.\"?({_HOSTISH})\"?", "HOST"),
    _form(
        "wifi wi-fi wlan",
        r"(?i)\b(?:wi-?fi|wlan)\b[^\n:=/]{0,20}[:=]\s{0,2}[\"']?(?![.~/])([^/\n\"':=]{2,32}?)[\"']?\s{0,2}/\s{0,2}[\"']?([^\s(][^(\n\"',;]{6,60}?)(?=[\"',;(\n]|\s\(|$)",
        "WIFI",
        "SECRET",
    ),
    _form(
        "eap psk xauth",
        r"(?:^|\s)(?:([\w.@%-]{1,64})\s)?:\s(?:PSK|EAP|XAUTH|NTLM)\s\"([^\"\n]{3,200})\"",
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
    _form(
        "hostname host· host= host:",
        r"(?im)^\s{0,8}(?:host(?:name)?|server)\s{0,3}[=:]\s{0,3}[\"']?(?!(?:db|redis|postgres|postgresql|mysql"
        r"|mariadb|mongo|rabbitmq|api|web|app|backend|cache|database|true|false)\b)"
        r"([a-z][a-z0-9-]{2,40})[\"']?,?\s{0,4}\n\s{0,8}(?:port[^\n]{0,20}\n\s{0,8})?(?=(?:user|login"
        r"|pass)\w{0,5}\s{0,3}[=:])",
        "HOST",
    ),
    _form("zigbee ieee", r"(?i)\b(?:zigbee\w{0,5}|ieee)\b[^\n]{0,60}?\b(0x[0-9a-f]{16})\b", "ID"),
    _form("authorized·to", r"\bAuthorized\sto\s([a-z_][\w.-]{1,31}),", "USER"),
    _form("account·domain", r"\bAccount\sDomain:\s{1,20}([A-Z][\w-]{1,30})", "HOST"),
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
        '"· uid <',
        rf"(?:\"|\buid\s{{1,20}}(?:\[[\w\s]{{1,12}}\]\s)?)((?:{_CAPITAL}\.?\s){{1,3}}{_CAPITAL})\s(?:\([^)\n]{{1,40}}\)\s)?(?=<[^\s<>@]{{1,64}}@)",
        "NAME",
    ),
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
        rf"\b(?:opened|created|assigned|requested|approved|filed|closed|signed|raised)\s(?:by"
        rf"|to)\s({_CAPITAL}\s{_CAPITAL})\b",
        "NAME",
    ),
    _form(
        "hi· hello· hallo· hey· dear· liebe· lieber· bonjour· hola· ciao· hej· cześć·",
        rf"(?m)^(?:Hi|Hello|Hallo|Hey|Dear|Lieber?|Bonjour|Hola|Ciao|Hej|Cześć)\s(?!(?:All|Team|Everyone|There"
        rf"|World|Folks|Sir|Madam|Customer|User|Support|Zusammen)\b)({_CAPITAL}(?:\s{_CAPITAL})?)(?=[,!])",
        "NAME",
    ),
    _form(
        "·/·",
        r"(?<!\S)([A-Za-z][\w.@-]{1,31})\s/\s((?=[^\s]{0,32}\d)(?=[^\s]{0,32}[A-Z])(?=[^\s]{0,32}[a-z])[^\s/,;:()\"'<>]{8,32})(?=\s|$)",
        "USER",
        "SECRET",
    ),
    _form("host·name:", rf"(?m)^\s{{0,4}}Host\sName:\s{{1,40}}({_HOSTISH})\s{{0,4}}$", "HOST"),
    _form(
        "set-credentials user-add user-mod user-del",
        r"\b(?:set-credentials|user-(?:add|mod|del|show))\s([A-Za-z_][\w.@-]{1,63})(?=\s|$)",
        "USER",
    ),
    _form("--first --last", r"--(?:first|last|givenname|surname)[=\s][\"']?([^\W\d_][\w-]{1,30})", "NAME"),
    _form("kubelet,", rf"\bkubelet,\s({_HOSTISH})", "HOST"),
    _form(
        "nodes. hosts. machines.",
        rf"\b(?:deploy\.nodes|nodes|hosts|machines)\.\"?({_HOSTISH})\"?\.(?:hostname|deployment|profiles|config|targetHost|address)\b",
        "HOST",
    ),
    _form(
        "colmena deploy nixops",
        rf"\b(?:colmena|nixops|deploy)\s[^\n;|]{{0,60}}?(?:--on|--include)\s({_HOSTISH})",
        "HOST",
    ),
    _form(
        "users.",
        r"\busers\.\"?([a-z_][\w-]{1,31})\"?\.(?:password|hashedPassword|initialPassword|acl|openssh|home|shell|extraGroups|isNormalUser)",
        "USER",
    ),
    _form("sender= receiver=", rf"\b(?:sender|receiver)=({_MACHINE})(?=[\]\s,;]|$)", "HOST"),
    _form(
        "ed·by·",
        r"\b(?:reported|opened|triggered|requested|restarted|deployed|approved)\sby\s@?([a-z][\w.-]{2,31})\s(?=via\b|on\s\w+day|at\s\d)",
        "USER",
    ),
    _form(
        "contact· call· reach· ask·",
        rf"\b(?i:contact|call|reach|ask)\s({_CAPITAL}\s{_CAPITAL})\s(?:on|at|via|under)\b",
        "NAME",
    ),
    _form("array·", rf"^ARRAY\s[^\n]{{0,120}}?\bname=({_HOSTISH}):\w", "HOST", flags=_M),
    _form("pam.u2f u2f_keys authfile", r"\b(?:u2f\S{0,12}|authFile):?\s([a-z_][\w.-]{1,31}):(?=\S{40})", "USER"),
)
