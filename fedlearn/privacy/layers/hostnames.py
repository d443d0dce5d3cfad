"""The layer of host names where a setting, a command or a message names one, whatever the name looks like."""

from __future__ import annotations

import re
from functools import partial

from fedlearn.privacy.layers.forms import FQDN, HOST, Form, form

__all__ = ["FORMS"]

_M = re.MULTILINE

_form = partial(form, "hostname")

FORMS: tuple[Form, ...] = (
    _form("cn=", r"(?i)\b(?:CN|DNS)\s?[=:]\s?(\*?[\w-]*(?:\.[\w-]{1,63}){2,8})", "HOST"),
    _form("cn·= dns:", r"\b(?:CN\s?=|DNS:)\s?((?:\*\.)?[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})", "HOST"),
    _form(
        "name·or·service temporary·failure nodename unknown·host no·address could·not",
        rf"\b[\w.-]{{2,16}}:\s(?:cannot\sresolve\s)?[\"'`]?({HOST})[\"'`]?:\s(?:Name\sor|Temporary\sfail"
        rf"|nodename|Unknown\shost|No\saddress|Host\snot|Could\snot)",
        "HOST",
    ),
    _form(
        "server·at to·host hostname resolve for·host to·server host·name unreachable of·host on·host from·host",
        rf"(?i)\b(?:server\sat|(?:to|for|of|on|from|the)\shost|to\sserver|resolve\shost(?:name)?:?|hostname"
        rf"|unknown\shost:?|host\sname)\s[\"'`‘]({HOST})(?=[\s\"'`’:,)])",
        "HOST",
    ),
    _form(
        "connect·to·host resolve·host unknown·host",
        rf"(?i)\b(?:connect\sto\shost|resolve\shost(?:name)?:?|unknown\shost:?|ssh:)\s({HOST})(?=:\s"
        rf"|\sport\b|\s?$|\s\()",
        "HOST",
        flags=_M,
    ),
    _form(
        "psql· pg_dump pg_restore mysql· mysqldump mariadb redis-cli mongosh mongo· mosquitto_",
        r"\b(?:psql|pg_dump|pg_restore|mysql|mysqldump|mariadb|redis-cli|mongosh?"
        r"|mosquitto_\w{3})\s(?:[^\n;|]{0,120}?\s)??-h\s{0,2}(" + HOST + r")(?=\s|$)",
        "HOST",
        flags=_M,
    ),
    _form(
        "ssh· telnet· ping· ping6 traceroute nslookup ·host· nmap· ·nc· ncat· mosh· ssh-keyscan "
        "tracepath mtr· s_client",
        r"(?:^|[\s;|$#`\"'(])(?:ssh|telnet|ping6?|traceroute6?|nslookup|host|nc|ncat|nmap|mosh|ssh-keyscan"
        r"|tracepath|mtr|openssl\ss_client\s-connect)\s{1,3}(?:-[A-Za-z0-9]{1,3}"
        r"(?:\s{1,3}\d{1,5})?\s{1,3}){0,4}(" + FQDN + r")(?=[\s:;|\"'`)]|$)",
        "HOST",
        flags=_M,
    ),
    _form(
        "ssh- ecdsa-",
        r"^\s{0,4}(?:\[?(" + HOST + r")\]?(?::\d{1,5})?(?:,\[?[\w.:-]{1,64}\]?(?::\d{1,5})?){0,4})\s{1,3}"
        r"(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\w{3,20})\s",
        "HOST",
        flags=_M,
    ),
    _form("received: helo ehlo", r"\b(?:Received:\s{1,3}from|HELO|EHLO|helo=)\s{0,3}(" + FQDN + r")", "HOST"),
    _form("host:", r"(?:^|[\s\"'])[Hh]ost[\"']?\s{0,2}:\s{0,3}[\"']?(" + FQDN + r")(?=[:\s\"',]|$)", "HOST", flags=_M),
    _form(
        "dhcp lease",
        r"\b(?:DHCPACK|DHCPREQUEST|DHCPOFFER|DHCPDISCOVER)[^\n]{0,100}?"
        r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\)?\s{1,3}\(?([A-Za-z][\w-]{1,62})",
        "HOST",
    ),
    _form("dc=", r"((?:\bdc=[\w-]{1,60},?){2,6})", "HOST", flags=re.I),
    # Logs: `Nov 03 14:22:07 saturn sshd[2231]:` and the same with an ISO time.
    _form(
        "[ :",
        rf"^(?:[A-Z][a-z]{{2}}\ [\ \d]\d\ \d\d:\d\d:\d\d"
        rf"|\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.,:+Z-]{{0,20}})\ ({HOST})\ (?=[\w./@()-]{{1,60}}"
        rf"(?:\[\d+\])?:)",
        "HOST",
        flags=_M,
    ),
    _form(
        "hostname",
        r"(?i)(?:\bhost_?name[\"']?\s{0,3}(?:[:=]|\bis\b)\s{0,3}|^\s{0,8}hostname\s{1,3}|\bset-hostname\s{1,3})[\"']?("
        + HOST
        + r")(?=[\"',;\s]|$)(?!\s{0,2}[=(])",
        "HOST",
        flags=_M,
    ),
    _form(
        "networking. search domain",
        r"\b(?:networking\.(?:hostName|domain|fqdn)|^\s{0,4}(?:search|domain))\s{0,3}=?\s{0,3}\"?(" + FQDN + r")",
        "HOST",
        flags=_M,
    ),
    _form("host=", r"\bhost=[\"']?(" + FQDN + r")", "HOST"),
    _form(
        "endpoint remote server server_name",
        r"^\s{0,8}(?:Endpoint|remote|Server|server_name|ServerName|RemoteHost)(?:\s{0,3}=\s{0,3}|\s{1,3})\"?("
        + FQDN
        + r")(?=[:\s\";]|$)",
        "HOST",
        flags=_M,
    ),
    _form(
        "lookup resolve resolving",
        r"\b(?:lookup|resolve|resolving|resolve\ host(?:name)?)[:]?\s{1,3}[\"'`]?(" + FQDN + r")",
        "HOST",
    ),
    _form("ssh-keygen", r"\bssh-keygen\s[^\n]{0,80}?-[RF]\s{1,3}[\"']?\[?(" + FQDN + r")", "HOST"),
    _form(
        "connect",
        r"\b(?:connect(?:ing|ed)?\s(?:to|from)|connection\s(?:to|from)|reach|ping|host)\s(?:address\s"
        r"|host\s|server\s)?[\"'`]?((?:[a-z0-9-]{1,63}\.){2,8}[a-z]{2,24})(?=[\"'`:,;\s)]|$)",
        "HOST",
        flags=_M,
    ),
    # Names under top-level domains that exist only inside a house.
    _form(
        ".lan .corp .intranet .intra .home.arpa .localdomain .fritz.box .ts.net .internal .local .home .private",
        r"(?<![\w.@-])((?:[A-Za-z0-9][\w-]{0,62}\.){1,6}(?:lan|corp|intranet|intra|home\.arpa|localdomain"
        r"|fritz\.box|ts\.net))(?![\w(-]|\.\w)",
        "HOST",
    ),
    _form(
        ".internal .local .home .private",
        r"(?:(?<=//)|(?<=@)|(?<=\s)|(?<=[\"'\[(=,])|(?<=[a-z]:))((?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,6}(?:internal"
        r"|local|home|private))(?=:\d|/|\s|[\"',\])]|$)(?!\s?=|\(|\s\((?!\d))",
        "HOST",
        flags=_M,
    ),
)
