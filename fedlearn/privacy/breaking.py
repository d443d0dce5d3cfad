"""Breaking things: erasing, and opening a shell to somebody else."""

from __future__ import annotations

from fedlearn.privacy.forms import Form, objection

__all__ = ["FORMS"]

_SYSTEM = (
    r"(?:/|(?:~|\$home|\$\{home\})(?:/(?:\*|\.\*)?)?|/\*|\.\.?|/(?:etc|home|usr|var|boot|nix|root|lib|bin|sbin"
    r"|opt|srv|dev|sys"
    r"|proc|mnt)(?:/\*|/)?)"
)

FORMS: tuple[Form, ...] = (
    objection(
        "erase",
        "erases the system or the home directory",
        "rm· --no-preserve-root",
        rf"\brm\s{{1,3}}(?:(?:-[a-z]{{1,10}}|--[a-z-]{{3,20}})\s{{1,3}}){{0,4}}-?[\"']?"
        rf"(?<=[\s\"']){_SYSTEM}[\"']?(?=\s|$|[;&|\n)`])(?<!\brm\s\.)|--no-preserve-root",
    ),
    objection(
        "erase",
        "overwrites a disk",
        "dd· mkfs wipefs shred blkdiscard sgdisk >·/dev/ >/dev/ hdparm cryptsetup",
        r"\bdd\s[^\n;|]{0,120}\bof=[\"']?/dev/(?!null|stdout|zero|tty)[a-z]"
        r"|\bmkfs(?:\.\w{2,8})?\s[^\n;|]{0,80}/dev/|\bwipefs\s[^\n;|]{0,40}(?:-a|--all|-af|-fa)"
        r"|\bshred\s[^\n;|]{0,60}(?:/dev/|~|/home|/etc)|\bblkdiscard\s[^\n;|]{0,40}/dev/"
        r"|>\s?/dev/(?:sd[a-z]|nvme|vd[a-z]|mmcblk|hd[a-z])|\bsgdisk\s[^\n;|]{0,40}(?:-z|--zap)"
        r"|\bcryptsetup\s{1,3}(?:luks)?erase",
    ),
    objection(
        "erase",
        "erases or disables widely",
        "find· :(){ chmod· chown· mv· del· format· remove-item rd· rmdir·/s",
        r"\bfind\s{1,3}(?:/|~|\$home)\s[^\n;|]{0,120}(?:-delete|-exec\s{1,3}(?:sudo\s)?rm)"
        r"|:\(\)\s?\{\s?:\s?\|\s?:\s?&\s?\}\s?;\s?:|\bch(?:mod|own)\s{1,3}(?:-\w{0,5}r\w{0,5}"
        r"|--recursive)\s{1,3}\S{1,30}\s{1,3}(?:/|~|/etc|/usr|/nix|/var|/home)/?(?=\s|$|[;&|])"
        r"|\bmv\s{1,3}(?:/|~|/home|/etc)\S{0,20}\s{1,3}/dev/null"
        r"|\bdel\s{1,3}(?:/[sqf]\s{1,3}){1,3}[a-z]:\\|\bformat\s{1,3}[a-z]:(?:\s|$)"
        r"|\bremove-item\s[^\n]{0,80}-recurse[^\n]{0,60}(?:[a-z]:\\(?:\s|$|\*|windows|users)|\$home"
        r"|\$env:userprofile)|\br(?:d|mdir)\s{1,3}/s\s[^\n]{0,20}[a-z]:\\(?:\s|$|windows|users)",
    ),
    objection(
        "shell",
        "opens a shell to another machine",
        "/dev/tcp /dev/udp bash·-i sh·-i nc· ncat netcat socat mkfifo socket fsockopen tcpclient "
        "pty.spawn telnet msfvenom",
        r"/dev/(?:tcp|udp)/|\b(?:ba|z|da)?sh\s{1,3}-i\s{0,3}(?:[>&<0-9]|\|)|\b(?:nc|ncat"
        r"|netcat)(?:\.\w{3,12})?\s(?:[^\n;]{0,100}?\s)??(?:-[a-z]{0,6}e[a-z]{0,3}\s{1,3}\S{0,20}(?:sh"
        r"|cmd)|--(?:sh-)?exec|-c\s{1,3}\S{0,12}sh\b)|\bsocat\s[^\n]{0,160}(?:exec|system):"
        r"|\bmkfifo\s[^\n]{0,160}\b(?:nc|ncat|telnet|openssl)\b|\bsocket\b[^\n]{0,300}(?:dup2|subprocess"
        r"|pty\.spawn|/bin/(?:ba)?sh)|pty\.spawn\([^\n]{0,20}sh|fsockopen\([^\n]{0,200}(?:exec|/bin/sh)"
        r"|net\.sockets\.tcpclient|\btelnet\s[^\n|]{0,60}\|\s{0,3}(?:/bin/)?(?:ba)?sh|\bmsfvenom\b",
    ),
    objection(
        "erase",
        "erases the system or the home directory",
        "rm·",
        r"\brm\s{1,3}(?:-\S{1,20}\s{1,3}){1,4}(?:\S{1,80}\s{1,3}){0,4}?[\"']?(?:/(?:etc|usr|bin|boot|lib|nix|root|home|srv|opt)"
        r"|/var/(?:lib|log|backups?)|\$\{?home\}?)(?:/\*?)?[\"']?(?=\s|$|[;&|`])",
    ),
    objection(
        "erase",
        "erases what backups and volumes hold",
        "vssadmin wbadmin zfs· zpool lvremove vgremove pvremove btrfs· drop·database drop·schema delete·namespace "
        "delete·ns delete·all --all push· truncate journalctl",
        r"\bvssadmin\s[^\n]{0,20}delete|\bwbadmin\s[^\n]{0,20}delete|\bzfs\s{1,3}destroy\s{1,3}-\w{0,4}r|\bzpool\s{1,3}destroy\b"
        r"|\b(?:lv|vg|pv)remove\s{1,3}(?:-\w{1,4}\s{1,3}){0,2}-?-?(?:f|y|force|yes)\b|\bdrop\s{1,3}(?:database|schema)\s{1,3}"
        r"(?!if\s{1,3}exists\s{1,3}\w{0,20}(?:test|tmp|temp))[^\n]{0,60}\b(?:prod\w{0,7}|backups?|main|master)\b"
        r"|\bkubectl\s[^\n;|]{0,40}delete\s[^\n;|]{0,60}(?:--all\b|namespaces?\s--all)"
        r"|\bgit\s{1,3}push\s[^\n;|]{0,60}--mirror|\b(?:truncate\s[^\n;|]{0,20}-s\s?0\b|:\s?>)\s?[^\n;|]{0,20}/var/log/"
        r"|\bjournalctl\s[^\n;|]{0,20}--vacuum-(?:time=\d{1,2}s|size=\d{1,3}[kb]?)\b",
    ),
    objection(
        "shell",
        "opens a shell to another machine",
        "tcpsocket popen ssh·-r ssh·-f ssh·-n chisel frpc ngrok·tcp",
        r"\btcpsocket\.new\([^\n]{0,300}?(?:popen|exec|system)|\bpopen\([^\n]{0,200}?tcpsocket"
        r"|\bssh\s[^\n;|]{0,80}?-r\s{0,2}(?:\S{1,40}:)?\d{1,5}:(?:localhost|127\.0\.0\.1|\[?::1\]?):22\b|\bngrok\s{1,3}tcp\s{1,3}22\b",
    ),
    objection(
        "erase",
        "erases the system or the home directory",
        "rm· shred",
        r"\bcd\s{1,3}(?:/|~|\$home)\s{0,3}(?:&&|;)\s{0,3}(?:sudo\s)?rm\s{1,3}-\w{0,6}r|\brm\s{1,3}(?:-\S{1,20}\s{1,3}){1,4}--\s{1,3}"
        r"(?:/|~)|\bfind\s{1,3}(?:/|~|/home|\$home)\S{0,20}\s[^\n;|]{0,80}(?:shred|-exec\s{1,3}rm)",
    ),
    objection(
        "erase",
        "overwrites a disk",
        "mke2fs mkswap parted fdisk of=/etc sgdisk",
        r"\bmk(?:e2fs|swap)\s[^\n;|]{0,40}/dev/|\bparted\s[^\n;|]{0,60}(?:mklabel|mktable|rm\s\d)|\bdd\s[^\n;|]{0,80}\bof=/(?:etc|boot|bin|usr)/",
    ),
    objection(
        "shell",
        "opens a shell to another machine",
        "/inet/tcp nc· ncat s_client",
        r"/inet/(?:tcp|udp)/|\b(?:nc|ncat|netcat|openssl\ss_client)\s[^\n;|]{0,80}\|\s{0,3}(?:/(?:usr/)?bin/)?(?:ba|z|da)?sh\b",
    ),
)
