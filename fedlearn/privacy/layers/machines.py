"""The layer of machines: names of hosts in settings, flags, logs, tables and prose."""

from __future__ import annotations

import re
from functools import partial

from fedlearn.privacy.layers.forms import Form, form

__all__ = ["FORMS"]

_M = re.MULTILINE
# A host by its look: with a digit or a hyphen, so that no plain word goes.
_MACHINE = (
    r"(?!v\d|i[3-6]86|x86|aarch64|arm|mips|powerpc|ppc|sparc|riscv|s390|wasm|utf-?8)"
    r"(?=[A-Za-z]{0,62}[\d-])[A-Za-z][\w-]{0,62}(?:\.[A-Za-z0-9][\w-]{0,62}){0,8}"
)
_HOSTISH = r"[A-Za-z][\w-]{1,62}(?:\.[A-Za-z0-9][\w-]{0,62}){0,8}"

_form = partial(form, "machine")

FORMS: tuple[Form, ...] = (
    # A line of /etc/hosts, and the same in Nix.
    _form(
        "192.168. 10. 172. hosts.",
        r"(?m)^[\x20\t]{0,8}(?:10|172|192)(?:\.\d{1,3}){3}[\x20\t]{1,20}([A-Za-z][\w.-]{1,63})(?:[\x20\t]{1,10}([A-Za-z][\w.-]{1,63}))?"
        r"(?=[\x20\t]{0,4}(?:$|\#))|\bhosts\.\"[\d.:a-f]{3,39}\"\s=\s\[\s\"([\w.-]{2,100})\"(?:\s\"([\w.-]{2,100})\")?",
        *["HOST"] * 4,
    ),
    _form(
        "data·source= server= address=",
        rf"(?i)\b(?:data\ssource|server|(?:network\s)?addr(?:ess)?)\s?=\s?(?:tcp:)?({_HOSTISH})(?=[;,\\])",
        "HOST",
    ),
    _form(
        "-server= -server· --server --endpoint --address -endpoint",
        r"(?<!\S)--(?:[a-z]{2,16}-)?(?:server|endpoint|address)[\s=][\"']?(?:https?://)?([a-z0-9][\w-]{0,62}(?:\.[\w-]{1,63}){1,6})(?=[\s:/\"']|$)",
        "HOST",
        flags=_M,
    ),
    _form("git@", r"\bgit@([A-Za-z0-9][\w-]{0,62}(?:\.[\w-]{1,63}){0,6})(?=[:/])", "HOST"),
    # The client's own settings of ssh.
    _form(
        "host·",
        rf"(?im)(?:^|[\"'`])\s{{0,8}}Host\s(?![*?!])({_HOSTISH})\s{{0,4}}\n\s{{0,12}}(?:hostname|user|port|identit\w+|proxy\w+"
        rf"|\w*forward\w*)\s",
        "HOST",
    ),
    _form("proxyjump -j·", rf"(?i)(?:\bProxyJump[\s=]|(?-i:\s-J\s))(?:[\w.-]{{1,32}}@)?({_HOSTISH})", "HOST"),
    _form(
        "smbclient smbmap mount.cifs mount_smbfs rpcclient enum4linux",
        rf"\b(?:smbclient|smbmap|mount\.cifs|mount_smbfs|rpcclient|enum4linux)\s[^\n|;]{{0,100}}?//({_HOSTISH})",
        "HOST",
    ),
    _form(
        "domain workgroup realm",
        r"(?im)^\s{0,8}(?:domain|workgroup|realm)\s{0,3}=\s{0,3}[\"']?(?!workgroup\b)([A-Z][\w.-]{1,62})[\"']?\s{0,4}$",
        "HOST",
    ),
    _form(
        "host node server machine computer instance workstation fqdn peer sysname minion certname targethost",
        rf"(?i)(?<![A-Za-z:])(?:db|sql|ldap|smtp|mail|mqtt)?(?!node:\w)(?:host(?:[_\x20.-]?name)?|node(?:[_-]?name)?|machine(?:[_-]?name)?"
        rf"|workstation(?:[_\x20-]?name)?|computer(?:[_-]?name)?"
        rf"|server(?:[_-]?name)?|instance|fqdn|peer|sys_?name|minion\sid|cert_?name|target_?host)[\"']?\s{{0,2}}(?:=>"
        rf"|[:=])[\x20\t]{{0,20}}(?:\\?[\"'])?(?![\d.]+\b)({_MACHINE})"
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
    _form("@//", r"@//?([A-Za-z][\w-]{0,62}(?:\.[\w-]{1,63}){0,6})(?=[:/])", "HOST"),
    _form("zone·", r"\bzone\s{1,3}\"([\w*-]{1,63}(?:\.[\w-]{1,63}){1,6})\.?\"", "HOST"),
    # A client and the host that it is to talk to.
    _form(
        "curl· wget· http· https· xh·",
        r"\b(?:curl|wget|https?|xh)\s(?:[^\n;|]{0,200}?\s)?([a-z][a-z0-9-]{1,62}):\d{2,5}(?=[/\s]|$)",
        "HOST",
        flags=_M,
    ),
    _form(
        "ftp",
        r"\b(?:l|nc|tn)?ftp(?:put|get|ls)?\s(?:[^\n;|]{0,200}?\s)?((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,12})(?=[\s'\"]|$)",
        "HOST",
        flags=_M,
    ),
    _form(
        "connect",
        r"\bconnect(?:ing|ion|ed)?\s(?:to|from)\s[\"'`]?(?!(?:db|redis|postgres|postgresql|mysql|mariadb|mongo|rabbitmq|api|web|app|backend"
        r"|cache|database|server|port)\b)([a-z][a-z\d-]{2,62})(?=:\d{2,5}\b)",
        "HOST",
    ),
    # The log of a web server.
    _form(
        "server:· host:·",
        r"\b(?:server|host):\s\"?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})\"?,\s(?=[a-z]{4,10}:)",
        "HOST",
    ),
    # A full name with a port is somebody's server.
    _form(
        ":1 :2 :3 :4 :5 :6 :7 :8 :9",
        r"(?<![\w.@/-])((?!www\.|api\.|docs?\.)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}\.(?!(?:m?js|[jt]sx?|py|rb|go|java|kt|php|cpp|css|html"
        r"|json|ya?ml|xml|vue|conf|log|txt|nix|service):)[a-z]{2,12})(?=:\d{2,5}\b)",
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
        "/add: /server: /v: /s: /computer: /node:",
        rf"(?i)(?<!\S)/(?:add|server|v|s|computer|node):[\"']?((?![\d.]+\b){_HOSTISH})(?=[\s:\"']|$)",
        "HOST",
    ),
    _form(
        "-s· --host --server -computername -server· -h·",
        rf"(?<!\S)(?:-(?:S|H|h|ComputerName|Server|CN)|--(?:host|server|hostname|target"
        rf"|node))[\s=][\"']?((?![\d.]+\b){_MACHINE})(?=[\s\"',]|:\d|$)",
        "HOST",
    ),
    _form("sqlcmd bcp· impacket", rf"\b(?:sqlcmd|bcp)\s(?:[^\n|;]{{0,80}}?\s)?-S\s({_HOSTISH})(?=[\s,\\]|$)", "HOST"),
    _form(">1·", rf"^<\d{{1,3}}>1\s\S{{10,40}}\s({_HOSTISH})\s", "HOST", flags=_M),
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
    _form(
        "password· kennwort· passwort· passe· contraseña· hasło· login·",
        rf"(?i)\b(?:password|passphrase|kennwort|passwort|mot\sde\spasse|contraseña|hasło|login"
        rf"|credentials)\s(?:for|of|on|at|für|von|pour|de|del|para|do|na)\s"
        rf"(?:the\s|host\s|server\s|den\s|die\s|das\s){{0,2}}[\"'`]?({_MACHINE})[\"'`]?\s(?:is|ist|est|es|to"
        rf"|lautet|jest|was)\b",
        "HOST",
    ),
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
        r"|--domains?)[\s=][\"']?([\w*][\w-]{0,62}(?:\.[\w-]{1,63}){1,6})",
        "HOST",
    ),
    _form(
        "·in·a· ·in·aaaa· ·in·cname ·in·srv ·in·mx ·in·txt ·in·ptr in⇥a in⇥cname in⇥srv in⇥mx in⇥txt in⇥ptr $origin",
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
        "hostname host· host= host:",
        r"(?im)^\s{0,8}(?:host(?:name)?|server)\s{0,3}[=:]\s{0,3}[\"']?(?!(?:db|redis|postgres|postgresql|mysql"
        r"|mariadb|mongo|rabbitmq|api|web|app|backend|cache|database|true|false)\b)"
        r"([a-z][a-z0-9-]{2,40})[\"']?,?\s{0,4}\n\s{0,8}(?:port[^\n]{0,20}\n\s{0,8})?(?=(?:user|login"
        r"|pass)\w{0,5}\s{0,3}[=:])",
        "HOST",
    ),
    _form("account·domain", r"\bAccount\sDomain:\s{1,20}([A-Z][\w-]{1,30})", "HOST"),
    _form("host·name:", rf"(?m)^\s{{0,4}}Host\sName:\s{{1,40}}({_HOSTISH})\s{{0,4}}$", "HOST"),
    _form("kubelet,", rf"\bkubelet,\s({_HOSTISH})", "HOST"),
    _form(
        "nodes. hosts. machines.",
        rf"\b(?:deploy\.nodes|nodes|hosts|machines)\.\"?({_HOSTISH})\"?\.(?:hostname|deployment|profiles|config|targetHost|address)\b",
        "HOST",
    ),
    _form(
        "colmena deploy nixops",
        rf"\b(?:colmena|nixops|deploy)\s[^\n;|]{{0,60}}?(?:--on|--include)\s({_HOSTISH})(?:,({_HOSTISH}))?(?:,({_HOSTISH}))?",
        *["HOST"] * 3,
    ),
    _form("sender= receiver=", rf"\b(?:sender|receiver)=({_MACHINE})(?=[\]\s,;]|$)", "HOST"),
    _form("array·", rf"\bARRAY\s/[^\n]{{0,120}}?\bname=({_HOSTISH}):\w", "HOST", flags=_M),
)
