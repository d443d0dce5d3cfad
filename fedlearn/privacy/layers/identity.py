"""The layer of places where users and hosts stand on any machine, so that they go even when nothing is known of it."""

from __future__ import annotations

import re
from functools import partial

from fedlearn.privacy.layers.forms import FQDN, HOST, Form, form

__all__ = ["FORMS"]

_M = re.MULTILINE

_form = partial(form, "identity")

FORMS: tuple[Form, ...] = (
    _form("cmd·(", r"\bCRON\[\d+\]:\s\(([\w.-]{1,64})\)\sCMD", "USER", flags=re.I),
    _form("~", r"(?<![\w/.~])~([a-z_][\w-]{1,31})(?=/)", "USER"),
    # Telephone numbers in national forms need a word that calls them one.
    _form(
        "tel phone mobil cell· handy fax call· ruf anruf erreich nummer number téléphone teléfono whatsapp signal",
        r"(?i)\b(?:tel(?:efon\w{0,6}|ephone)?|phone|mobile|mobil|cell|handy\w{0,6}|fax|call|ruf\w{0,4}|anruf\w{0,4}"
        r"|erreich\w{0,6}|\w{0,10}nummer|number|téléphone|teléfono|signal|whatsapp)\b[^\d\n+]{0,30}((?:\(\d{2,5}\)\s?|0\d{1,4}[\x20/-]?"
        r"|\d{3}[\x20.-])\d{2,4}(?:[\x20-]?\d{2,4}){1,3})(?:\sor\s(0\d{1,4}[\x20/-]?\d{4,9}))?(?!\w)",
        "PHONE",
        "PHONE",
    ),
    _form(
        "user>  login>  username>",
        r"(?i)<(?:\w{0,20}:)?(?:\w{0,20}user(?:_?name)?|login)>\s{0,3}([A-Za-z_][\w.@+\\-]{1,63})\s{0,3}</",
        "USER",
    ),
    _form(
        "username= user_name=",
        r"\b(?:[\w-]{0,30}_)?user_?name=[\"']?(\w[\w.@+\\-]{1,63})(?=[\"',;&\s)\]]|$)",
        "USER",
        flags=_M,
    ),
    _form(
        "username: user: login: benutzername: benutzer: utilisateur: usuario:",
        r"(?i)(?:^|[\s\"'{,])(?:user_?name|user|login|benutzer(?:name)?|utilisateur"
        r"|usuario)[\"']?\s{0,2}:\s{0,3}[\"']?(?!(?:resetpassword|add|delete|disable|enable|info|lastseen|setting)\s)([A-Za-z_][\w.@+-]{1,63})(?=[\"',;}\s]|$)",
        "USER",
        flags=_M,
    ),
    _form(
        "author_name committer_name",
        r"GIT_(?:AUTHOR|COMMITTER)_NAME=(?:\"([^\"\n]{2,80})\"|'([^'\n]{2,80})'|(\S{2,80}))",
        "NAME",
        "NAME",
        "NAME",
    ),
    _form("[user]", r"\[user\][^\[]{0,200}?\bname\s{0,3}=\s{0,3}\"?([^\n\"]{2,80})", "NAME"),
    _form("@", rf"^\s{{0,3}}\[([a-z_][\w.-]{{0,31}})@({HOST})(?:\s[^\]\n]{{1,100}})?\][$#]", "USER", "HOST", flags=_M),
    # Anybody at any machine; not a package at a version, not an instance of a unit.
    _form(
        "@",
        r"(?:^|(?<=sftp:)|(?<=[\s\"'`(\[,;─╭┌╰└❯➜])|(?<=<)(?=[^\s<>]{4,99}>))([a-z_][a-z0-9_.-]{1,31})@(?!sha\d|latest\b|next\b|beta\b|alpha\b|(?:npm|workspace|patch|portal|link):"
        r"|canary\b|stable\b|main\b|master\b|host(?:name)?\b|localhost\b|server\b|example\b|remote\b"
        r"|(?:tty|wg|eth|tun|wlan|sd[a-z]|nvme)\w{0,8}\b)([A-Za-z][\w-]{1,62})(?![\w@=/+-]|\.\w|:\d)",
        "USER",
        "HOST",
        flags=_M,
    ),
    _form(
        "su· sudo crontab linger",
        r"(?:^|[;&|]\s{0,3}|\bsudo\s|\$\s)su\s{1,2}(?:-l?\s{1,2}|--login\s)?([a-z_][\w.-]{1,31})(?=\s|$"
        r"|[;&|])|\b(?:crontab|sudo|runuser|chage)(?:\s-[a-z]){0,2}?\s-u\s{1,2}([a-z_][\w.-]{1,31})(?=\s|$|[;&|])"
        r"|\blinger\s([a-z_][\w.-]{1,31})",
        "USER",
        "USER",
        "USER",
        flags=_M,
    ),
    _form(
        "--flake ·.#",
        r"(?:--flake\s\S{0,100}?|\b(?:rebuild|deploy|home-manager|nixos-anywhere|disko-install|colmena)\s(?:[^\n]{0,80}?\s)?\.)\#(?:\"?([a-z_][\w-]{1,31})@)?([A-Za-z][\w-]{1,62})\"?(?=\s|$)",
        "USER",
        "HOST",
        flags=_M,
    ),
    _form(
        "nixosconfigurations. homeconfigurations. darwinconfigurations.",
        r"\b(?:nixos|darwin|home)Configurations\.(?:\"?([a-z_][\w-]{1,31})@)?\"?([A-Za-z][\w-]{1,62})",
        "USER",
        "HOST",
    ),
    _form("user·id= uid= user", r"(?i)\b(?:user\s?id|uid|user)=([A-Za-z_][\w.@+\\-]{1,63})(?=;)", "USER"),
    _form(
        "100.",
        r"^\s{0,4}\d{1,3}(?:\.\d{1,3}){3}\s{1,6}([A-Za-z][\w-]{1,62})\s{1,20}([\w.-]{1,64})@",
        "HOST",
        "USER",
        flags=_M,
    ),
    _form("-home-", r"(?<!\w)-home-([a-z_][a-z0-9_]{1,31})(?=-|\b)", "USER"),
    _form(
        "apr1 :$$ :$6$ :$y$ :$2 ·$2 :$5$ :{sha :{blf :{argon :{pbkdf :{crypt :{cram :{plain",
        r"(?:^|[\s\"'>=,])(?:([\w-]{1,63}(?:\.[\w-]{1,63}){1,6}):)?([A-Za-z_][\w.@-]{1,63})(?::|\x20)(?=\${1,2}(?:apr1|\d"
        r"|y|2[aby])\$|\{[A-Z][A-Z\d-]{2,19}\})",
        "HOST",
        "USER",
        flags=_M,
    ),
    _form(
        "-user --ciuser --login --account",
        # Of one's own, and no name: systemctl --user, pip install --user.
        r"\b(?:systemctl|journalctl|pip3?|flatpak|gem|busctl|systemd-run|coredumpctl)\s[^\n]{0,80}?--user\s"
        r"|(?<!\S)--(?:[a-z]{1,12}-|ci|os)?(?:user(?:name)?|login|account)[\s=][\"']?([A-Za-z_][\w.@+\\-]{1,63})(?=[\"'\s]|$)",
        "USER",
        flags=_M,
    ),
    _form(
        "ssh· ansible psql· pg_dump pg_restore mysql· mysqldump telnet· mariadb createdb dropdb sqlcmd redis-cli mongo",
        r"\b(?:ssh|ansible(?:-playbook)?|psql|pg_dump|pg_restore|mysql|mysqldump|mariadb|createdb|dropdb"
        r"|telnet|sqlcmd|redis-cli|mongosh?)\s(?:[^\n;|]{0,120}?\s)??(?:-u|-U"
        r"|-l)\s{0,2}([A-Za-z_][\w.@+-]{1,63})(?=\s|$)",
        "USER",
        flags=_M,
    ),
    _form("·-·", r"(?:\d|\]|\w)\s-\s([A-Za-z_][\w.@+-]{1,63})\s\[\d{1,2}/[A-Z][a-z]{2}/\d{4}", "USER"),
    _form(
        "ssh- ecdsa- ==",
        r"(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\w{3,20})\s{1,3}\S{20,2000}\s{1,3}([\w.+-]{2,64})\s{0,3}(?=[\"'\n]|$)",
        "USER",
    ),
    _form("cn= dc= uid=", r"\b(?:uid|cn)=([A-Za-z][\w.\x20-]{1,60}),\s?(?:ou|dc|o|cn)=", "USER", flags=re.I),
    _form(
        "user.name user.email",
        r"\buser\.name\s{0,3}=?\s{0,3}(?:\"([^\"\n]{2,80})\"|'([^'\n]{2,80})'|([A-Za-z][\w.-]{1,60}))",
        "NAME",
        "NAME",
        "NAME",
    ),
    _form(
        "username user_name userid user_id loginname login_name userlogin user_login",
        r"\b(?:user_?name|user_?id|login_?name|user_?login)[\"']?\s{0,3}[:=]\s{0,3}[\"']([A-Za-z_][^\"'\n]{1,63})[\"']",
        "USER",
        flags=re.I,
    ),
    _form(
        "drwx -rw lrwx",
        r"^[dl-][rwxsStT-]{9}[+.@]?\s{1,4}\d{1,5}\s{1,4}([\w.-]{2,32})\s{1,6}([\w.-]{2,32})\s",
        "USER",
        "USER",
        flags=_M,
    ),
    _form(
        "owned owner chown",
        r"\b(?:owned\sby|owner(?:\sis)?:?)\s{1,3}(?:user\s)?[\"'`]?(?![a-z-]{1,30}-team)([a-z_][\w-]{1,31})(?=[\"'`:\s,.]|$)"
        r"|\bchown\s{1,3}(?:-\w{1,3}\s{1,3})?([a-z_][\w-]{1,31})(?::[\w-]{0,32})?\s",
        "USER",
        "USER",
        flags=_M,
    ),
    _form("sudo", r"\bsudo(?:\[\d{1,8}\])?:\s{1,6}([a-z_][\w.-]{1,31})\s:\s", "USER"),
    _form(
        "home/ users\\ users/",
        r"(?:/home/|/Users/|\b[A-Za-z]:\\{1,4}Users\\{1,4}|/[cC]/Users/|%2Fhome%2F)(?!\.|linuxbrew"
        r"|lost\+found|\$)([\w.+@-]{1,64}?)(?=[/\\\s\"'`:;,)\]>}]|%2F|\.?$|\.\s)",
        "USER",
        flags=_M,
    ),
    _form(
        "/run/user /tmp/ /mnt/ /media/ mail/",
        r"(?:/media/|/run/media/|/var/(?:spool/)?mail/|/var/spool/cron/(?:crontabs/)?)([a-z_][\w.-]{1,31})"
        r"(?=[/\s:\"']|$)",
        "USER",
        flags=_M,
    ),
    _form(
        "user",
        r"\b(?:[Ii]nvalid\ user|illegal\ user|unknown\ user|(?:for|by|from|as|of|with)\ user|session\ (?:opened"
        r"|closed)\ for\ user|logged\ in\ as|authentication\ failure\ for)[:=]?\ [\"'`\[]?"
        r"([a-zA-Z_][\w.@+-]{1,63}?)(?=[\"'`(\]]|[\s,;:]|\.?$|\.\s)",
        "USER",
        flags=_M,
    ),
    _form(
        "accepted failed",
        r"\b(?:Accepted|Failed)\ [\w/-]{4,30}\ for\ (?:invalid\ user\ )?([\w.@+-]{2,64})\ from\b",
        "USER",
    ),
    _form(
        "user= login= account= logname= ruser=",
        r"\b(?:[\w-]{0,30}_)?(?:user(?:name)?|login|logname|ruser|account"
        r"|uid)=[\"']?([A-Za-z_][\w.@+\\-]{1,63})(?=[\"',;&\s)\]]|$)",
        "USER",
        flags=_M,
    ),
    _form(
        r'user: username: login: username" user" user\ username\ ',
        r"\b(?:[\w-]{0,30}[_.-])?(?:user_?name|login|user)[\"']?\s{0,2}[:]\s{1,2}[\"']?"
        r"([A-Za-z_][\w.@+-]{1,63})(?=[\"',;}\s]|$)",
        "USER",
        flags=_M,
    ),
    _form(
        "user", r"^\s{0,8}User(?:name)?(?:\s{1,4}|\s{0,2}=\s{0,2})([A-Za-z_][\w.@+\\-]{1,63})\s{0,3}$", "USER", flags=_M
    ),
    _form("uid= gid=", r"\b[ug]id=\d+\(([\w.-]{1,64})\)", "USER"),
    _form("groups=", r"\bgroups=\d+\(([\w.-]{1,64})\)", "USER"),
    _form(
        "users.users. users.extrausers. home-manager.users. homedirectory",
        r"\b(?:users\.(?:users|extraUsers)|home-manager\.users"
        r"|homeConfigurations)\.\"?([a-z_][\w-]{1,31})\"?(?=[.\s=;]|$)",
        "USER",
    ),
    _form(
        "home.username autologin.user mainuser trusted-users allowed-users",
        r"\b(?:home\.username|autoLogin\.user|mainUser|(?:trusted"
        r"|allowed)-users)\s{0,3}=\s{0,3}(?:\[\s{0,3}\"root\"\s{0,3}|\[\s{0,3})?\"([a-z_][\w-]{1,31})\"",
        "USER",
    ),
    _form(
        "ssh scp rsync sftp mosh ssh-copy-id nixos-rebuild",
        r"\b(?:ssh|scp|rsync|sftp|mosh|ssh-copy-id)\s(?:[^\n;|]{0,200}?\s)??(?:[\w-]{0,20}:)?([a-zA-Z_][\w.+-]{0,63})@("
        + HOST
        + r")",
        "USER",
        "HOST",
    ),
    _form(
        "-host --hostname",
        r"(?<!\S)--?(?:target-host|build-host|host|hostname|server)[\s=](?:ssh://)?(?:([a-zA-Z_][\w.+-]{0,63})@)?("
        + FQDN
        + r")",
        "USER",
        "HOST",
    ),
    _form(
        "@",
        r"(?:^|[\s\[(])([a-z_][\w.-]{0,31})@([A-Za-z0-9][\w-]{0,62}(?:\.[\w-]{1,63}){0,6})"
        r"(?::\s?[~/][^\s#$]{0,200}\]?\s?[$#%]|\s[~/][^\s#$\]]{0,200}\]?[$#%]|:~\]?)",
        "USER",
        "HOST",
        flags=_M,
    ),
    _form(
        "author: committer: signed-off-by: co-authored-by: reviewed-by: acked-by: tested-by: "
        "reported-by: from: to: cc: maintainer:",
        r"\b(?i:author|committer|(?:signed-off|co-authored|reviewed|acked|tested|reported|suggested)-by"
        r"|from|to|cc|maintainer):\s{1,8}\"?([^\W\d_][^<>\n@\"]{1,60}?)\"?\s{1,2}<",
        "NAME",
    ),
)
