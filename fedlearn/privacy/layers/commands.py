"""The layer of command lines that take a secret by position or by a short flag."""

from __future__ import annotations

import re
from functools import partial

from fedlearn.privacy.layers.forms import Form, form

__all__ = ["FORMS"]


_form = partial(form, "command")

# One argument, quoted or not; not an option, a variable or a path.
_ARG = r"""(?:"([^"\n$]{2,200})"|'([^'\n]{2,200})'|([^\s"'$<>|&;-][^\s"'|;<>]{2,200}))"""
_TO = r"[^\n|;]{0,160}?\s"
# What takes a password from standard input.
_ASKS = (
    r"sudo\s{1,3}-S|sudo\s{1,3}--stdin|(?:\w{2,8})?passwd\b|sudo\s[^\n|]{0,20}passwd|cryptsetup|gpg\s|age\s|docker\slogin"
    r"|podman\slogin|gh\sauth|helm\s|kinit\b|(?:docker|podman)\ssecret|pass\s(?:insert|add)"
    r"|[^\n|]{1,80}--?pass\w{0,8}(?:-\w{2,5})?-?(?:stdin|file|fd)"
)

FORMS: tuple[Form, ...] = (
    # The words of a wallet or of a recovery sheet.
    _form(
        "seed mnemonic recovery·phrase wallet bip39",
        r"(?i)\b(?:seed(?:\sphrase)?|mnemonic|recovery\sphrase|wallet|bip39)\b[^a-z\n]{1,6}(?:is\s"
        r"|words?:\s)?[\"']?((?-i:[a-z]{3,8}\x20){11,23}(?-i:[a-z]{3,8}))\b",
        "SECRET",
    ),
    _form("chpasswd", r"\bchpasswd\b[^\n]{0,20}<<<\s{0,3}[\"']?([\w.+-]{1,64}):([^\s\"']{2,200})", "USER", "SECRET"),
    _form(
        "user login benutzer account",
        r"(?i)\b(?:user(?:name)?|login|benutzer|account|usr)\s{1,3}[\"']?([\w.@+-]{2,64}?)[\"']?,?\s{1,3}"
        r"(?:(?:and|with|und|mit|/)\s{1,3})?(?:the\s)?(?:pass(?:word|wd|wort|phrase|code)?|pw|pwd"
        r"|kennwort)\s{0,2}[:=]?\s{1,3}[\"']?((?=[^\s\"']{0,64}[\d!@#$%^&*?+])[^\s\"']{4,100})",
        "USER",
        "SECRET",
    ),
    _form(
        "log login logged",
        r"(?i)\blog(?:ged)?[\s-]?in\s(?:as|with)\s([\w.@+-]{2,64})\s(?:with|and|/"
        r"|using)\s(?:password\s)?((?=[^\s]{0,64}\d)(?=[^\s]{0,64}[a-z])[^\s,]{5,100})",
        "USER",
        "SECRET",
    ),
    _form(
        "one-time one·time verification confirmation security·code security·pin 2fa mfa ·otp otp: otp· "
        "passcode ·pin pin: pin· ·tan cvv cvc csc is·your login·code access·code pairing recovery· "
        "backup·code unlock·code sms totp authentication·code",
        r"(?i)\b(?:(?:one[\s-]time|verification|security|confirmation|2fa|mfa|login|auth(?:entication)?"
        r"|sms|totp|recovery|backup|access|pairing|unlock)[\s-](?:code|password|pin|tan|token)|otp|pin|tan"
        r"|passcode)\b[\"']?\s{0,2}(?:is|was|ist|:|=)?\s{0,3}[\"']?(\d{4,10}|\d{3}[\s-]\d{3})\b(?!\s?(?:%"
        r"|bytes|ms|seconds|characters|digits))|\b(?:cvv2?|cvc2?|csc)\W{0,3}(\d{3,4})\b"
        r"|\b(\d{4,8})\sis\syour\b",
        "SECRET",
        "SECRET",
        "SECRET",
    ),
    _form(
        "login( .auth( auth( authenticate( credential( credentials( .ftp( .loginuser(",
        r"(?:\blogin|\.auth|BasicAuth|[Aa]uthenticate|[Cc]redentials?|\.ftp"
        r"|\.loginUser)\(\s{0,3}[\"']([^\"'\n]{2,100})[\"']\s{0,3},\s{0,3}[\"']([^\"'\n]{3,200})[\"']",
        "USER",
        "SECRET",
    ),
    _form(
        "auth=( auth·=·(",
        r"\bauth\s{0,2}=\s{0,2}\(\s{0,3}[\"']([^\"'\n]{2,100})[\"']\s{0,3},\s{0,3}[\"']([^\"'\n]{3,200})[\"']",
        "USER",
        "SECRET",
    ),
    _form(
        "wireless.networks networks.",
        r"\bnetworks\.(?:\"([^\"\n]{1,40})\"|([A-Za-z][\w-]{1,39}))\s{0,3}(?:=\s{0,3}\{|\.(?:psk|pskRaw"
        r"|auth|hidden|priority))",
        "WIFI",
        "WIFI",
    ),
    _form(
        "rabbitmqctl",
        r"\brabbitmqctl\s{1,3}(?:add_user|change_password|authenticate_user)\s{1,3}"
        r"([\w.@+-]{1,64})\s{1,3}[\"']?([^\s\"']{3,200})",
        "USER",
        "SECRET",
    ),
    _form(
        "consul·kv etcdctl·put",
        r"\b(?:consul\s{1,3}kv\s{1,3}put|etcdctl\s{1,3}put)\s{1,3}\S{0,60}(?:pass|secret|token|key"
        r"|cred)\S{0,60}\s{1,3}[\"']?([^\s\"']{3,200})",
        "SECRET",
    ),
    _form(
        "unseal recovery·",
        r"(?i)\b(?:unseal|recovery)\s{1,3}(?:key|code)s?\s{0,3}(?:share\s{0,3})?\d{0,2}\s{0,3}:\s{1,3}([^\s]{6,100})",
        "SECRET",
    ),
    _form(
        "expect send",
        r"(?s)\bexpect\s{1,3}[\"'][^\"'\n]{0,20}(?i:assword"
        r"|assphrase)[^\"'\n]{0,10}[\"']\s{0,4};?\s{0,4}send\s{1,3}(?:--\s{1,3})?[\"']([^\"'\n\\]{3,100})",
        "SECRET",
    ),
    _form("useradd usermod", r"\buser(?:add|mod)\b[^\n]{0,80}?\s-p\s{1,3}[\"']?([^\s\"'$]{3,200})", "SECRET"),
    _form(
        "chap pap ppp",
        r"^\s{0,3}\"?([\w.@-]{2,64})\"?\s{1,4}\*\s{1,4}\"?([^\s\"]{3,100})\"?(?:\s{1,4}\*)?\s{0,3}$",
        "USER",
        "SECRET",
        flags=re.M,
    ),
    _form(
        "pgpass :5432",
        r"(?:^|\s)([\w.*-]{1,200}):(?:\d{2,5}|\*):[\w.*-]{1,64}:([\w.*-]{1,64}):([^\s:]{3,100})(?=\s|$)",
        "HOST",
        "USER",
        "SECRET",
        flags=re.M,
    ),
    _form(
        "access-tokens",
        r"\baccess-tokens\s{0,3}=\s{0,3}\"?(?:[\w./-]{3,80}=([^\s\"]{8,200})\s{0,3})(?:[\w./-]{3,80}="
        r"([^\s\"]{8,200}))?",
        "SECRET",
        "SECRET",
    ),
    # A secret as the standard input of one command.
    _form(
        "<<<",
        rf"\b(?:load-key|luks\w{{2,16}}|\w{{0,8}}passwd|sudo\s-S|--password-stdin|unlock|login|gpg|open)\b[^\n<]{{0,80}}<<<\s{{0,2}}{_ARG}",
        *["SECRET"] * 3,
    ),
    _form("isql", rf"\bi(?:u)?sql\s(?:-\w\s){{0,2}}[\w.-]{{1,40}}\s([\w.@-]{{2,64}})\s{_ARG}", "USER", *["SECRET"] * 3),
    # The secret that a tool made for a machine and wrote into its plan.
    _form(
        "random_password random_string random_id",
        r"\brandom_(?:password|string|id)\"[^{]{0,80}\{[^}]{0,400}?\bresult\s{0,4}=\s{0,3}\"([^\"\n]{4,200})\"",
        "SECRET",
    ),
    _form("sshpass", rf"\bsshpass\s[^\n|;]{{0,40}}?-p\s{{0,3}}{_ARG}", *["SECRET"] * 3),
    _form(
        "login",
        rf"\b(?:docker|podman|buildah|skopeo|helm|oc|az|npm|nerdctl|crane"
        rf"|oras)\s[^\n|;]{{0,30}}?\blogin\b{_TO}-p\s{{1,3}}{_ARG}",
        *["SECRET"] * 3,
    ),
    _form(
        "login",
        r"\b(?:docker|podman|buildah|skopeo|helm|nerdctl|crane"
        r"|oras)\s(?:registry\s)?login\s(?:[^\n|;]{0,120}?\s)??([a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?)",
        "HOST",
    ),
    _form(
        "login",
        r"\b(?:docker|podman|buildah|skopeo|helm|nerdctl)\s(?:registry\s)?login\b[^\n|;]{0,160}?\s(?:-u"
        r"|--username)[\s=]([\w.@+-]{2,64})",
        "USER",
    ),
    _form(
        "vault·login bw·login bw·unlock",
        rf"\b(?:vault\slogin|bw\s(?:login|unlock))\s{{1,3}}(?!fail|error|attempt|succe|was\b|is\b|to\b|page\b)(?:-\S{{1,30}}\s{{1,3}}){{0,3}}{_ARG}",
        *["SECRET"] * 3,
    ),
    _form(
        "mysql mariadb",
        r"\b(?:mysql\w{0,8}|mariadb[\w-]{0,8})\s[^\n|;]{0,160}?(?<![\w-])-p([^\s\"'$=][^\s\"'|;]{2,100})"
        r"|\b(?:mysql\w{0,8}|mariadb[\w-]{0,8})\s[^\n|;]{0,160}?(?<![\w-])-p[\"']([^\"'\n]{2,100})",
        "SECRET",
        "SECRET",
    ),
    _form(
        "curl wget http",
        r"\b(?:curl|wget|httpie?|xh)\b[^\n|;]{0,300}?\s(?:-u|--user|--proxy-user|-U|-a"
        r"|--auth)[\s=]{0,3}[\"']?([^\s:\"'$]{1,100}):([^\s\"'$]{2,200})",
        "USER",
        "SECRET",
    ),
    _form(
        "htpasswd mosquitto_passwd",
        r"\b(?:htpasswd|mosquitto_passwd)\s{1,3}(?:-(?!\S{0,5}b)\S{1,6}\s{1,3}){0,4}-\S{0,5}b\S{0,5}\s{1,3}"
        r"(?:-\S{1,6}\s{1,3}){0,4}(?:[^\s-]\S{0,200}\s{1,3})?([\w.@+-]{1,64})\s{1,3}(\S{3,200})",
        "USER",
        "SECRET",
    ),
    _form(
        "smbclient mount.cifs rpcclient net smbmap crackmapexec",
        r"-U\s{0,3}[\"']?([\w.\\/@+-]{1,64})%([^\s\"']{2,200})",
        "USER",
        "SECRET",
    ),
    _form("redis-cli", rf"\bredis-cli\b{_TO}(?:-a|--pass)\s{{1,3}}{_ARG}", *["SECRET"] * 3),
    _form("ldap", rf"\bldap(?:search|modify|add|delete|whoami|passwd)\b{_TO}-w\s{{1,3}}{_ARG}", *["SECRET"] * 3),
    _form(
        "mongo influx cqlsh clickhouse sqlcmd impacket evil-winrm ipmitool mosquitto",
        rf"\b(?:mongo\w{{0,10}}|influx|cqlsh|evil-winrm)\b{_TO}-p\s{{1,3}}{_ARG}|\b(?:sqlcmd|ipmitool"
        rf"|mosquitto_\w{{2,4}})\b{_TO}-P\s{{1,3}}{_ARG}",
        *["SECRET"] * 6,
    ),
    _form(
        "7z zip rar",
        rf"\b(?:7z[ar]?|rar|unrar)\s[^\n|;]{{0,120}}?\s-p([^\s\"'$][^\s\"'|;]{{2,100}})"
        rf"|\b(?:un)?zip\b{_TO}-P\s{{1,3}}{_ARG}",
        *["SECRET"] * 4,
    ),
    _form("openssl", rf"\bopenssl\b{_TO}-k\s{{1,3}}{_ARG}", *["SECRET"] * 3),
    _form("ssh-keygen", rf"\bssh-keygen\b{_TO}-[NP]\s{{0,3}}{_ARG}", *["SECRET"] * 3),
    _form(
        "encrypt_string rclone·obscure mkpasswd openssl·passwd slappasswd hash-password",
        rf"\b(?:encrypt_string|rclone\sobscure|mkpasswd|openssl\spasswd|slappasswd|hash-password)\s{{1,3}}(?:--?\w[\w-]{{0,30}}(?:[=\s](?:sha|md)[\w-]{{0,8}})?\s{{1,3}}){{0,3}}{_ARG}",
        *["SECRET"] * 3,
    ),
    # A line of pg_hba.conf: type, databases, users, address, method.
    _form(
        "host· hostssl· hostnossl· local·",
        r"^\s{0,8}(?:host(?:(?:no)?ssl|(?:no)?gssenc)?|local)\s{1,20}[\w,\"+-]{1,100}\s{1,20}"
        r"(?!all\b|samerole\b|postgres\b)\+?([A-Za-z_][\w-]{1,62})\s{1,20}(?=[\da-f.:/]{3,60}\s|<|samehost|samenet|all\s"
        r"|peer|md5|scram|trust|ident|cert)",
        "USER",
        flags=re.M,
    ),
    # Another host's directory: copied to or from, mounted, or in fstab.
    _form(
        "scp· rsync· mount· mount.nfs showmount ·nfs",
        r"\b(?:scp|rsync|mount(?:\.nfs4?)?)\s(?:[^\n;|]{0,160}?\s)?([a-z][a-z0-9-]{1,62}):(?=/(?!/))"
        r"|\bshowmount\s(?:-\w{1,3}\s{1,3}){0,3}([a-z][a-z0-9.-]{1,62})\b"
        r"|^\s{0,8}([a-z][a-z0-9-]{1,62}):/\S{0,200}\s{1,20}/\S{0,200}\s{1,20}nfs4?\b",
        *["HOST"] * 3,
        flags=re.M,
    ),
    _form(
        "psexec winexe wmiexec smbexec atexec netexec winrs",
        rf"\b(?:psexec|winexe|wmiexec|smbexec|atexec|netexec|winrs)\w{{0,6}}(?:\.\w{{2,3}})?\s[^\n]{{0,160}}?\s-p(?::|\s{{1,3}}){_ARG}",
        *["SECRET"] * 3,
    ),
    # The default of a variable of the shell or of a file of settings.
    _form(
        "${",
        r"(?i)\$\{[\w.-]{0,60}(?:password|passwd|passphrase|pwd|pass|secret|token|api[_.-]?key|secret[_.-]?key"
        r"|access[_.-]?key):(?:[-=+](?![\s$]))?([^}\s$?\"'][^}\s$\"']{2,100})\}",
        "SECRET",
    ),
    _form("pass:", r"(?<![\w-])pass:([^\s\"',;$]{3,200})", "SECRET"),
    _form("lftp", r"\blftp\b[^\n]{0,160}?\s-u\s{1,3}[\"']?([^\s,]{1,64}),([^\s\"']{2,200})", "USER", "SECRET"),
    _form(
        "chpasswd",
        r"\becho\s{1,3}(?:-\w\s{1,3})?[\"']?([\w.+-]{1,64}):([^\s\"'|]{2,200})[\"']?\s{0,3}\|[^\n]{0,30}chpasswd",
        "USER",
        "SECRET",
    ),
    _form(
        "echo printf yes·",
        r"\b(?:echo|printf|yes)\s{1,3}(?:-\w{1,2}\s{1,3})?(?:[\"']?%s(?:\\n)?[\"']?\s{1,3})?[\"']?([^\s\"'|$%\\]{3,200})(?:\\n([^\s\"'|$%\\]{3,200})?)?[\"']?\s{0,3}\|"
        rf"\s{{0,3}}(?:{_ASKS}|[^\n|]{{1,80}}(?:/dev/stdin|--stdin\b|stdin:))",
        "SECRET",
        "SECRET",
    ),
    _form(
        "echo printf",
        # A passphrase: words between quotes.
        rf"\b(?:echo|printf)\s{{1,3}}(?:-\w{{1,2}}\s{{1,3}})?(?:'([^'\n|$%\\]{{8,200}})'|\"([^\"\n|$%\\`]{{8,200}})\")\s{{0,3}}\|\s{{0,3}}(?:{_ASKS})",
        "SECRET",
        "SECRET",
    ),
    _form(
        "wpa_passphrase",
        r"\bwpa_passphrase\s{1,3}[\"']?([^\"'\n]{1,40}?)[\"']?\s{1,3}[\"']?([^\s\"']{8,63})[\"']?",
        "WIFI",
        "SECRET",
    ),
    _form(
        "nmcli iwctl",
        r"\b(?:nmcli|iwctl)\b[^\n|;]{0,120}?\bconnect\s{1,3}(?:\"([^\"\n]{1,40})\"|'([^'\n]{1,40})'|([^\s\"']{1,40}))",
        "WIFI",
        "WIFI",
        "WIFI",
    ),
    _form(
        "[connection]", r"\[connection\]\s{1,4}(?:(?!id=|\[)[^\n]{1,80}\n){0,4}id=([^\n]{2,40}?)\s{0,4}(?:\n|$)", "WIFI"
    ),
    _form(
        "ssid",
        r"(?i)(?<![A-Za-z])e?ssid\d?[\"']?\s{0,3}[:=]\s{0,3}(?:\"([^\"\n]{1,40})\"|'([^'\n]{1,40})'|([^\s\"',;<>]{1,40}))",
        "WIFI",
        "WIFI",
        "WIFI",
    ),
    _form(
        "securestring",
        r"(?i)ConvertTo-SecureString\s{1,3}(?:-String\s{1,3})?(?:-AsPlainText\s{1,3})?\\?[\"']([^\"'\\\n]{3,200})",
        "SECRET",
    ),
    _form(
        "xfreerdp rdesktop",
        r"\b(?:x?freerdp|rdesktop)\b[^\n|;]{0,160}?\s(?:/p:|-p\s)(?:\"([^\"\n]{2,100})\"|'([^'\n]{2,100})'|([^\s\"']{2,100}))",
        *["SECRET"] * 3,
    ),
    _form("sqlplus", r"\bsqlplus\s{1,3}(?:-\w\s){0,2}([\w.]{1,64})/([^\s@]{2,100})@", "USER", "SECRET"),
    _form(
        "net·use",
        r"(?i)\bnet\s(?:user|use)\s[^\n]{0,80}?\s/user:([\w.\\]{1,64})\s{1,3}([^\s/]{3,100})",
        "USER",
        "SECRET",
    ),
    _form(
        "identified·by identified·with",
        r"(?i)\bidentified\s{1,3}(?:with\s{1,3}\w{1,40}\s{1,3})?by\s{1,3}(?:password\s{1,3})?[\"']([^\"'\n]{2,200})",
        "SECRET",
    ),
    _form(
        "identified·by identified·with identified⇥by",
        r"(?i)\b(?:(?:create|alter)\suser|to)\s{1,3}\S{1,80}\sidentified\s{1,3}(?:with\s{1,3}\w{1,40}\s{1,3})?by\s{1,3}"
        r"(?:password\s{1,3}|values\s{1,3})?([^\s\"'`;,<>$]{3,200})",
        "SECRET",
    ),
    _form("password·'", r"(?i)\bpassword\s{1,3}'([^'\n]{2,200})'", "SECRET"),
    _form(
        "snmp",
        r"\bsnmp(?:walk|get|bulkwalk|set|getnext|table)\b[^\n|;]{0,120}?-c\s{1,3}([^\s]{3,64})|\b(?:ro"
        r"|rw)community6?\s{1,3}([^\s]{3,64})",
        "SECRET",
        "SECRET",
    ),
    _form(
        "rclone",
        r"\brclone\s{1,3}config\s{1,3}\w{3,10}\s[^\n]{0,120}?\b(?:account|user|access_key_id"
        r"|client_id)[\s=]{1,3}([^\s]{3,100})",
        "ID",
    ),
    _form(
        "adduser useradd usermod userdel deluser loginctl passwd· smbpasswd chage· sudo·-u crontab·-u runuser su·",
        r"\b(?:adduser|useradd|usermod|userdel|deluser|loginctl\s[\w-]{3,20}|(?:smb)?passwd|chage|su\s-?|sudo\s-u"
        r"|crontab\s-u|runuser\s-u)\s{1,3}(?:-\S{1,20}\s{1,3}(?:[\w,]{1,40}\s{1,3})?){0,4}?"
        r"([a-z_][\w.-]{1,31})\s{0,3}(?:$|[\n;&|\"')])",
        "USER",
        flags=re.M,
    ),
)
