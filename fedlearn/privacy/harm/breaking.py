"""Breaking things: erasing systems, homes, disks, backups and histories."""

from __future__ import annotations

from fedlearn.privacy.harm.deeds import Deed, objection
from fedlearn.privacy.harm.things import PROTECTED

__all__ = ["DEEDS"]

_SYSTEM = (
    r"(?:/|(?:~|\$home|\$\{home\})(?:/(?:\*|\.\*)?)?|/\*|\.\.?|/(?:etc|home|usr|var|boot|nix|root|lib|bin|sbin"
    r"|opt|srv|dev|sys"
    r"|proc|mnt)(?:/\*|/)?)"
)

DEEDS: tuple[Deed, ...] = (
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
        "erase",
        "erases the system or the home directory",
        "rm·",
        r"\brm\s{1,3}(?:-\S{1,20}\s{1,3}){1,4}(?:\S{1,80}\s{1,3}){0,4}?[\"']?(?:/(?:etc|usr|bin|boot|lib|nix(?:/var|/store)?|root"
        r"|home|srv|opt)"
        r"|/var/(?:lib|log|backups?)|\$\{?home\}?)(?:/\*?)?[\"']?(?=\s|$|[;&|`])",
    ),
    objection(
        "erase",
        "erases what backups and volumes hold",
        "vssadmin wbadmin zfs· zpool lvremove vgremove pvremove btrfs· drop·database drop·schema delete·namespace "
        "delete·ns delete·all --all push· truncate journalctl",
        r"\bvssadmin\s[^\n]{0,20}delete|\bwbadmin\s[^\n]{0,20}delete|\bzfs\s{1,3}destroy\s{1,3}-\w{0,4}r"
        r"|\bzpool\s{1,3}destroy\b"
        r"|\b(?:lv|vg|pv)remove\s{1,3}(?:-\w{1,4}\s{1,3}){0,2}-?-?(?:f|y|force|yes)\b|\bdrop\s{1,3}(?:database"
        r"|schema)\s{1,3}"
        r"(?!if\s{1,3}exists\s{1,3}\w{0,20}(?:test|tmp|temp))[^\n]{0,60}\b(?:prod\w{0,7}|backups?|main|master)\b"
        r"|\bkubectl\s[^\n;|]{0,40}delete\s[^\n;|]{0,60}(?:--all\b|namespaces?\s--all)"
        r"|\bgit\s{1,3}push\s[^\n;|]{0,60}--mirror|\b(?:truncate\s[^\n;|]{0,20}-s\s?0\b"
        r"|:\s?>)\s?[^\n;|]{0,20}/var/log/"
        r"|\bjournalctl\s[^\n;|]{0,20}--vacuum-(?:time=\d{1,2}s|size=\d{1,3}[kb]?)\b",
    ),
    objection(
        "erase",
        "erases the system or the home directory",
        "rm· shred",
        r"\bcd\s{1,3}(?:/|~|\$home)\s{0,3}(?:&&|;)\s{0,3}(?:sudo\s)?rm\s{1,3}-\w{0,6}r|\brm\s{1,3}"
        r"(?:-\S{1,20}\s{1,3}){1,4}--\s{1,3}"
        r"(?:/|~)|\bfind\s{1,3}(?:/|~|/home|\$home)\S{0,20}\s[^\n;|]{0,80}(?:shred|-exec\s{1,3}rm)",
    ),
    objection(
        "erase",
        "overwrites a disk",
        "mke2fs mkswap parted fdisk of=/etc sgdisk",
        r"\bmk(?:e2fs|swap)\s[^\n;|]{0,40}/dev/|\bparted\s[^\n;|]{0,60}(?:mklabel|mktable|rm\s\d)"
        r"|\bdd\s[^\n;|]{0,80}\bof=/(?:etc|boot|bin|usr)/",
    ),
    # The same places by other tools.
    objection(
        "erase",
        "erases the system or the home directory",
        "git·clean clean·- rsync· shutil.rmtree rmtree rmsync rm_rf removeall( rimraf os.remove unlink remove_tree "
        "deltree trash· srm·",
        rf"(?:\bcd\s{{1,3}}[\"']?{PROTECTED}[\"']?\s{{0,3}}(?:&&|;|\n)\s{{0,3}}(?:sudo\s)?git\sclean"
        rf"|\bgit\s-c\s{{1,3}}[\"']?{PROTECTED}[\"']?\s"
        rf"clean|\bgit\s[^\n;|]{{0,60}}--work-tree[=\s]{PROTECTED}\sclean)\s{{1,3}}-\S{{0,6}}[fdx]"
        r"|\brsync\s[^\n;|]{0,80}--delete\S{0,12}\s[^\n;|]{0,60}(?:/dev/null"
        rf"|empty)\S{{0,20}}\s{{1,3}}[\"']?{PROTECTED}(?=[\s\"';&|`]|$)"
        r"|(?:rmtree|rmsync|rm_rf|removeall|rmdirsync|rimraf|remove_tree|fs\.rm|promises\.rm"
        r"|unlink)\s?\(?\s{0,3}(?:\S{0,30}\()?\s{0,3}"
        rf"[\"']?(?:{PROTECTED}(?=[\"')\s,]|$)|os\.homedir|path\.home|\S{{0,12}}environ\W{{1,4}}home)"
        rf"|\b(?:srm|trash|rimraf)\s{{1,3}}(?:-\S{{1,12}}\s{{1,3}}){{0,3}}[\"']?{PROTECTED}(?=[\s\"';&|`]|$)",
    ),
    objection(
        "erase",
        "erases the system or the home directory",
        "find· -delete xargs·rm xargs·-0·rm xargs·shred fd·",
        rf"\bfind\s{{1,3}}(?:-\w\s)?[\"']?{PROTECTED}[\"']?\s(?!-maxdepth\s1\s-name\s[\"']?\*\.\w)[^\n;|]{{0,160}}?"
        r"(?:-delete\b|-exec(?:dir)?\s{1,3}"
        r"(?:sudo\s)?(?:rm|shred|unlink|truncate)\b)(?<!/log)|\b(?:find|ls"
        rf"|fd)\s{{1,3}}[^\n;|]{{0,12}}{PROTECTED}[^\n;|]{{0,80}}\|\s{{0,3}}"
        rf"(?:sudo\s)?xargs\s{{1,3}}(?:-\S{{1,6}}\s{{1,3}}){{0,3}}(?:sudo\s)?(?:rm|shred|unlink)\b",
    ),
    objection(
        "erase",
        "overwrites a disk",
        "badblocks nvme· hdparm security-erase tee·/dev cp·/dev shred· clear-disk format-volume diskpart cipher·/w "
        "/dev/zero /dev/urandom luksformat pv·",
        r"\bbadblocks\s[^\n;|]{0,40}-\w{0,3}w|\bnvme\s{1,3}(?:format|sanitize)\b|--security-erase"
        r"|--security-set-pass"
        r"|\b(?:tee|cp\s[^\n;|]{1,60}|pv\s[^\n;|]{1,60}>)\s{1,3}/dev/(?:sd[a-z]|nvme|vd[a-z]|mmcblk|hd[a-z]|disk)"
        r"|\b(?:clear-disk|format-volume|initialize-disk)\s[^\n]{0,80}(?:-confirm:\$?false|-removedata|-force)"
        r"|\bdiskpart\b[^\n]{0,80}\bclean\b"
        r"|\bcipher\s{1,3}/w|\bshred\s[^\n;|]{0,60}/dev/",
    ),
    objection(
        "erase",
        "erases what backups, databases and volumes hold",
        "dropdb drop·database drop·table truncate·table delete·from flushall flushdb dropdatabase restic· borg· "
        "rclone· "
        "volume·rm volume·prune s3·rb snapshots· destroy reflog tarsnap btrfs· etcdctl· db.drop delete-bucket "
        "delete-db "
        "rbd· "
        "--prune backups",
        r"\bdropdb\x20{1,3}(?!\S{0,20}(?:test|tmp|temp|dev))(?:-\S{1,20}\x20{1,3}){0,3}\w"
        r"|\bdrop\s{1,3}database\s{1,3}(?:if\s{1,3}exists\s{1,3})?"
        r"(?![`\"']?\w{0,30}(?:test|tmp|temp|dev|demo|example|scratch|foo|old))[`\"']?\w{2,40}[`\"']?\s{0,3}(?:;"
        r"|with|cascade|\\?[\"'])"
        r"|\btruncate\s{1,3}table\s[^\n;]{0,80}\bcascade\b|\bdelete\s{1,3}from\s{1,3}\w{1,40}\s{0,3}(?:;"
        r"|where\s{1,3}(?:1\s?=\s?1|true))\s{0,3}"
        r"(?:[\"'\n]|$)(?<!tmp)|\bflush(?:all|db)\b|\.dropdatabase\(\)|\brestic\s[^\n;|]{0,80}\b"
        r"(?:forget\s[^\n;|]{0,80}(?:--keep-\w{1,8}[\s=]0"
        r"|--unsafe-allow-remove-all)|--keep-last[\s=]0)|\bborg\s{1,3}delete\b|\brclone\s{1,3}(?:purge|delete)\s"
        r"|\btarsnap\s[^\n;|]{0,40}(?:--nuke|-d\s)"
        r"|\b(?:docker|podman)\s{1,3}volume\s{1,3}(?:rm\s[^\n]{0,40}(?:\$\(|`)"
        r"|prune\s[^\n;|]{0,20}-\w{0,2}[af]\w{0,2}[^\n;|]{0,20}-?\w{0,2}[af])"
        r"|\bs3\s{1,3}rb\s[^\n;|]{0,80}--force|\bs3\s{1,3}rm\s{1,3}s3://[\w.-]{1,63}/?\s[^\n;|]{0,40}--recursive"
        r"|\bs3api\s{1,3}delete-bucket\b|\bdelete-db-"
        r"(?:instance|cluster)\s[^\n;|]{0,120}--skip-final|\b(?:terraform|tofu|pulumi)\s{1,3}destroy\s[^\n;|]{0,60}"
        r"(?:-auto-approve|--yes|-y\b)"
        r"|\breflog\s{1,3}expire\s[^\n;|]{0,60}--expire(?:-unreachable)?=(?:now|all)"
        r"|\betcdctl\s{1,3}del\s[^\n;|]{0,40}--prefix"
        r"|\bbtrfs\s{1,3}subvolume\s{1,3}delete\s[^\n;|]{0,40}(?:/home|snapshots?|backups?|/@)"
        r"|\bsnapper\s[^\n;|]{0,40}delete\s{1,3}\d{1,3}-\d|\brbd\s{1,3}(?:rm|purge)\b",
    ),
    objection(
        "erase",
        "erases what backups, databases and volumes hold",
        "rm· unlink shred",
        r"\brm\s{1,3}(?:-\S{1,20}\s{1,3}){1,4}[^\n;|&]{0,60}?(?:/(?:mnt|srv|media|var|run|data|home/\S{1,20}|nas"
        r"|data)?/?\S{0,20}backups?(?:/\S{0,20})?"
        r"|\.snapshots?/?\*?|/var/lib/(?:postgresql|mysql|docker|libvirt|etcd|mongodb|redis)\S{0,20}|/var/log/?\*?"
        r"|~/\.(?:ssh|gnupg|password-store|config)/?\*?"
        r"|~/(?:documents|pictures|desktop|projects|downloads|src)/?\*?)[\"']?(?=\s|$|[;&|`\"])",
    ),
    objection(
        "erase",
        "stops or blocks the whole machine",
        "(){ ()·{ fork kill·- killall5 sysrq /proc/sys",
        r"\b(\w{1,12}|:|\.)\s?\(\)\s?\{\s{0,3}\1\s?\|\s?\1\s{0,3}&\s{0,3}\}|\bwhile\s(?:true|1)\W{1,4}os\.fork"
        r"|\bfork\s{1,3}while\s{1,3}fork"
        r"|\bkill\s{1,3}-(?:9|kill|s\skill)\s{1,3}(?:--\s)?-1\b"
        r"|\becho\s{1,3}[bco]\s{0,3}>\s{0,3}/proc/sysrq-trigger",
    ),
    objection(
        "erase",
        "encrypts a home or a system and throws the plain files away",
        "openssl·enc gpg· age· 7z· ccrypt",
        rf"(?:\bfind\s{{1,3}}[\"']?{PROTECTED}|\bfor\s\w{{1,12}}\sin\s[^\n;]{{0,12}}{PROTECTED})[^\n]{{0,160}}\b"
        r"(?:openssl\s{1,3}enc|gpg2?\s|age\s|ccrypt\s|7z\sa)"
        r"[^\n]{0,160}(?:\brm\b|\bshred\b|--remove-files|-sdel)",
    ),
    objection(
        "erase",
        "hides what happened",
        "wtmp utmp lastlog .bash_history .zsh_history history wevtutil clear-eventlog logrotate /var/log "
        "journalctl auth.log",
        r"(?:>\s{0,3}|\btruncate\s[^\n;|]{0,20}\s|\bshred\s[^\n;|]{0,20}\s|\brm\s{1,3}-\w{1,4}\s{1,3})/var/(?:log"
        r"|run)/(?:wtmp|btmp|utmp|lastlog|auth|secure|syslog|audit|journal)"
        r"|\bln\s{1,3}-\w{1,4}\s{1,3}/dev/null\s{1,3}\S{0,30}(?:_history|/var/log)|\bwevtutil\s{1,3}(?:cl"
        r"|clear-log)|\bclear-eventlog\b"
        r"|(?:>\s{0,3}|\bcat\s/dev/null\s{0,3}>\s{0,3})(?:~|\$home)/\.\w{2,12}_history"
        r"|\bjournalctl\s[^\n;|]{0,30}--rotate[^\n]{0,30}--vacuum-(?:time|size)=\d{1,2}(?:s|b|k)?\b"
        r"|\bsed\s{1,3}-i\s[^\n;|]{0,80}/var/log/(?:auth|secure|syslog|audit)",
    ),
    # A list of places on one side, something that erases on the other.
    objection(
        "erase",
        "erases the system or the home directory",
        "for· foreach & rm· -delete shred unlink & in",
        rf"\bfor(?:each)?\s\w{{1,12}}\sin\s(?:\S{{1,40}}\s){{0,6}}?{PROTECTED}(?=[\s;]|$)[^\n]{{0,160}}"
        r"(?:\brm\s{1,3}-|-delete\b|\bshred\b|\bunlink\b)",
    ),
    objection(
        "erase",
        "erases the system or the home directory",
        "state: tmpfiles ensure & absent tmpfiles",
        rf"\bpath\s{{0,3}}[:=]\s{{0,3}}[\"']?{PROTECTED}[\"']?(?=[\s,}}]"
        r"|$)[^\n]{0,80}\n?[^\n]{0,40}\bstate\s{0,3}[:=]\s{0,3}absent"
        rf"|\bstate\s{{0,3}}[:=]\s{{0,3}}absent\b[^\n]{{0,80}}\n?[^\n]{{0,40}}\bpath\s{{0,3}}[:=]\s{{0,3}}[\"']?{PROTECTED}[\"']?(?=[\s,}}]|$)"
        rf"|\bfile\s{{0,3}}\{{\s{{0,3}}[\"']{PROTECTED}[\"']\s?:[^\n}}]{{0,80}}ensure\s{{0,3}}=>\s{{0,3}}[\"']?absent"
        rf"|tmpfiles[^\n]{{0,120}}[\"'\n]\s{{0,4}}[rd]!?\s{{1,4}}{PROTECTED}(?=[\s\"'])",
    ),
)
