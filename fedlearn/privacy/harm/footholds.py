"""Lasting rights: keys, accounts, root without a password, jobs that come back."""

from __future__ import annotations

from fedlearn.privacy.harm.deeds import Deed, objection

__all__ = ["DEEDS"]

DEEDS: tuple[Deed, ...] = (
    objection(
        "rights",
        "gives a container the whole machine",
        "docker podman nerdctl",
        r"\b(?:docker|podman|nerdctl)\s[^\n;|]{0,40}?\brun\s[^\n;|]{0,200}?(?:(?:-v|--volume)[\s=]{1,2}/:/"
        r"|--pid[\s=]host\b[^\n;|]{0,120}"
        r"nsenter|(?:src|source)=/,)",
    ),
    objection(
        "rights",
        "adds a key that may log in",
        "authorized_keys authorizedkeys ssh-copy-id",
        r"\bssh-copy-id\s[^\n;|]{0,80}(?:-i\s{1,2}/tmp/|root@)|(?:>>?|\btee\b[^\n]{0,40}|\bcp\b[^\n]{0,80}"
        r"|\binstall\b[^\n]{0,80}|\bmv\b[^\n]{0,80}"
        r"|\bsed\s-i[^\n]{0,80})\s{0,3}\S{0,80}authorized_keys"
        r"|\bauthorizedkeys(?:\.keys)?\s{0,3}=\s{0,3}(?:\[\s{0,6})?[\"'](?:ssh-|ecdsa"
        r"|sk-)(?!\S{0,10}\s{1,3}aaaa\.\.\.)",
    ),
    objection(
        "rights",
        "adds the right to become root",
        "nopasswd passwd· sudoers usermod gpasswd wheelneedspassword setcap chmod· useradd adduser "
        "net·localgroup trusted-users",
        r"\bnopasswd\s?:|\bpasswd\s{1,3}(?:-d|--delete)\s{1,3}\w|(?:>>?|\btee\b[^\n]{0,40})\s{0,3}/etc/sudoers"
        r"|\busermod\s[^\n;|]{0,40}(?:-ag"
        r"|-a\s-g|--append)[^\n;|]{0,20}\s(?:sudo|wheel|root|admin|docker|lxd|disk)"
        r"|\bgpasswd\s{1,3}-a\s{1,3}\S{1,40}\s{1,3}(?:sudo|wheel|docker|root)"
        r"|\badduser\s{1,3}\S{1,40}\s{1,3}(?:sudo|wheel|docker)\b"
        r"|wheelneedspassword\s{0,3}=\s{0,3}(?:lib\.mkforce\s)?false|\bsetcap\s[^\n;|]{0,40}(?:cap_setuid"
        r"|cap_sys_admin|cap_dac)|\bchmod\s{1,3}(?:[ug]{1,2}\+s|[2467][0-7]{3})\s{1,3}\S{0,40}/(?:bin|sbin"
        r"|tmp)/|\buseradd\s[^\n;|]{0,60}(?:-o\s[^\n;|]{0,20})?-u\s{1,3}0\b"
        r"|\bnet\s{1,3}localgroup\s{1,3}administrators\s[^\n]{0,40}/add"
        r"|\btrusted-users\s{0,3}=\s{0,3}[^\n;]{0,60}\*",
    ),
    objection(
        "rights",
        "starts something again and again",
        "crontab cron.d .bashrc .profile .zshrc ld.so.preload rc.local",
        r"\|\s{0,3}crontab\s{1,3}-(?:\s|$)|>>?\s{0,3}/etc/(?:cron|ld\.so\.preload|rc\.local|profile)"
        r"|(?:curl|wget|nc|base64|/tmp/)[^\n]{0,120}>>\s{0,3}(?:~|\$home)/\.(?:bashrc|profile|zshrc"
        r"|bash_profile)",
    ),
    objection(
        "rights",
        "adds the right to become root",
        "nopasswd chmod·+ useradd usermod /etc/passwd /etc/shadow clusterrolebinding initialpassword",
        r"\bnopasswd\b|\bchmod\s{1,3}(?:[ugoa]{0,4}\+\w{0,2}s\w{0,2})\s{1,3}\S|\b(?:useradd"
        r"|adduser)\s[^\n;|]{0,80}?-g\s{1,3}\S{0,40}\b"
        r"(?:sudo|wheel|root|admin|docker)\b|\busermod\s[^\n;|]{0,40}?-u\s{1,3}0\b|>>?\s{0,3}/etc/(?:passwd|shadow"
        r"|group)\b"
        r"|\bclusterrolebinding\s[^\n;|]{0,120}?cluster-admin|users\.root\.(?:initialpassword"
        r"|password)\s{0,3}=\s{0,3}[\"']{2}",
    ),
    objection(
        "rights",
        "adds a key that may log in",
        "authorizedkeys.keyfiles authorized_keys",
        r"authorizedkeys\.keyfiles\s{0,3}=[^\n;]{0,160}(?:fetchurl|https?://)|https?://[^\n|]{0,200}(?:>>?"
        r"|\|\s{0,3}tee)[^\n]{0,40}authorized_keys",
    ),
    objection(
        "rights",
        "starts something again and again",
        "crontab @reboot /tmp/ schtasks",
        r"\|\s{0,3}crontab\b(?!\s{1,3}-[le])|\bsystemctl\s[^\n;|]{0,40}(?:enable|link|start)\s[^\n;|]{0,40}(?:/tmp/"
        r"|/dev/shm/|/var/tmp/)"
        r"|@reboot\s{1,3}\S{0,20}(?:/tmp/|/dev/shm/|curl|wget)|\bschtasks\s[^\n]{0,40}/create[^\n]{0,160}"
        r"(?:powershell|http|temp)",
    ),
    objection(
        "rights",
        "adds the right to become root",
        "extragroups hashedpassword password·=",
        r"\bextragroups\s{0,3}=[^\n;\]]{0,80}\"wheel\"[^\n}]{0,120}\bpassword\s{0,3}=\s{0,3}[\"']{2}"
        r"|\bpassword\s{0,3}=\s{0,3}[\"']{2}[^\n}]{0,120}\"wheel\"",
    ),
    objection(
        "rights",
        "adds a key that may log in",
        "authorizedkeys ssh-key·add ssh-import-id user/keys trustedusercakeys deploy-key repo·deploy "
        "authorized_keys2 "
        "authorized-keys",
        r"\bauthorizedkeyscommand\s{1,3}/\S|\bauthorizedkeysfile\s{1,3}(?:/tmp|/var/tmp|/dev/shm|none/)|\bgh\s{1,3}"
        r"(?:ssh-key|repo\s{1,3}deploy-key)\s{1,3}add\b"
        r"|\bssh-import-id(?:-gh)?\s{1,3}\S|/user/keys\b[^\n]{0,60}(?:-d|--data|-f)\b|\btrustedusercakeys\s{1,3}/"
        r"|-o\s\S{0,40}authorized_keys|authorized_keys2?[\"']?,?\s{0,3}[\"'](?:a|w)\+?[\"']",
    ),
    objection(
        "rights",
        "adds the right to become root",
        "pam_permit nopass polkit docker.sock skip-grant-tables superuser administratoraccess grant·all "
        "rootpasswd initialhashedpassword iam· cluster-admin pam.d allow-new-privs setuid suid systemd-run "
        "insertaccount net·user "
        "pam_succeed !authenticate",
        r"\bsufficient\s{1,3}pam_permit\b|\bpermit\s{1,3}nopass\b|polkit\.result\.yes|\bchmod\s{1,3}(?:-\S{1,4}\s)?"
        r"(?:0?666|0?777|a\+rwx?|o\+rwx?)\s{1,3}\S{0,30}docker\.sock"
        r"|--skip-grant-tables|\balter\s{1,3}(?:user|role)\s[^\n;]{0,60}\bsuperuser\b|policy/administratoraccess"
        r"|\bgrant\s{1,3}all\s[^\n;]{0,80}@[`'\"]?%"
        r"|clusterrole=cluster-admin|\bname:\scluster-admin\b[^\n]{0,20}\n[^\n]{0,40}\n?[^\n]{0,40}\bdefault\b"
        r"|\bnet\s{1,3}user\s{1,3}\S{1,30}\s{1,3}\S{1,40}\s{1,3}/add"
        r"|!authenticate\b",
    ),
    objection(
        "rights",
        "starts something again and again",
        "cron .bashrc .zshrc .profile profile.d .bash_profile autostart hookspath .git/hooks prompt_command "
        "ld_preload "
        "*currentversion launchagents systemd/user sshrc .xprofile .config/fish at·now fsmonitor core.pager "
        "sshcommand "
        "/etc/environment .vimrc .inputrc udev/rules",
        r"(?:curl|wget|/dev/tcp|base64|\bnc\b|/tmp/\.|\beval\b\s[\"']?\$\()[^\n]{0,160}(?:>>?"
        r"|\btee\b[^\n|;]{0,20})\s{0,3}[\"']?\S{0,60}(?:cron|\.bashrc|\.zshrc|\.profile|profile\.d|\.bash_profile"
        r"|autostart|/hooks/|rc\.local|launchagents|systemd/|sshrc|\.xprofile|\.config/fish|/etc/environment"
        r"|\.vimrc|udev/rules)"
        r"|\bld_preload=\S{0,20}(?:/tmp|/dev/shm|/var/tmp|/home)|\bprompt_command=[\"']?[^\n]{0,80}(?:curl|wget"
        r"|nc\s|/tmp/)"
        r"|currentversion\\{0,2}run\b[^\n]{0,160}(?:http|temp|powershell|appdata)|\bcore\.(?:fsmonitor|pager"
        r"|sshcommand|editor)[\s=][^\n;|]{0,40}(?:curl|wget|/tmp/|sh\s-c|https?:)"
        r"|\bcore\.hookspath[\s=]{1,3}[\"']?(?:/tmp|/dev/shm|/var/tmp|https?:)",
    ),
    objection(
        "rights",
        "puts itself in the place of a program that is trusted",
        "alias·sudo alias·ssh alias·su alias·git alias·passwd alias·gpg sudo() ssh() function·sudo alias. "
        "insteadof /usr/local/bin/sudo",
        r"\balias\s{1,3}(?:sudo|ssh|su|passwd|gpg|login|doas)=[\"']?[^\n]{0,40}(?:/tmp|curl|wget|tee|\$\(|cat\s"
        r"|read\s|nc\s|~/\.|/dev/shm|\.local/share|\.cache)"
        r"|\b(?:sudo|ssh|passwd|doas)\s?\(\)\s?\{[^\n}]{0,160}(?:read|tee|curl|wget|>>|nc\s)"
        r"|\balias\.\w{1,12}[\s=]{1,3}[\"']?![^\n]{0,80}(?:curl|wget|rm\s-|nc\s|/tmp/)"
        r"|insteadof[\s=]{1,3}[\"']?https://github\.com|url\.[\"']?https?://(?!github|gitlab|oauth|x-access|\$"
        r"|git@)\S{1,60}insteadof",
    ),
)
