"""What commands act on, as pieces of patterns over folded text: private files, the system, its guards. Data only."""

from __future__ import annotations

__all__ = ["GUARD", "PRIVATE", "PRIVATE_WORDS", "PROTECTED", "SECRETS", "SECRETS_WORDS"]

#: Files that hold what nobody else should know.
PRIVATE = (
    r"(?:\.ssh/?(?:id_|\*|config|\s|/?[\"')]|$)|\bid_(?:rsa|dsa|ecdsa|ed25519)\b(?!\.pub)|\.ssh(?=[\s\"'/)]|$)"
    r"|\.gnupg|\.aws\b"
    r"|\.azure\b|\.kube\b|kubeconfig|\.netrc\b|\.npmrc\b|\.pypirc\b|\.pgpass\b|\.docker/config|\.config/(?:gh"
    r"|gcloud|rclone"
    r"|sops|op|hub)\b|(?<![\w)\]])\.env\b(?!\.example|iron)|\*\.env\b|/etc/(?:shadow|gshadow|wireguard|sudoers"
    r"|krb5\.keytab)|/etc/passwd"
    r"|\.(?:bash|zsh|psql|python|mysql|node_repl)_history|\blogins\.json|\bkey4\.db|cookies\.sqlite|login\sdata"
    r"|/\.mozilla|\.thunderbird|\.config/(?:google-chrome|chromium)|\.?password-store|keyrings?/|\.kdbx\b"
    r"|wallet\.dat|\.electrum"
    r"|/run/secrets|/run/agenix|/var/lib/sops|/proc/\S{1,12}/environ|\.vault-token|\.git-credentials|\.claude\b"
    r"|ssh_host_\w{1,12}_key"
    r"|terraform\.tfstate|\.p12\b|\.pfx\b|\bage/keys)"
)
#: Words that call for it.
PRIVATE_WORDS = (
    ".ssh id_rsa id_dsa id_ecdsa id_ed25519 .gnupg .aws .azure .kube kubeconfig .netrc .npmrc .pypirc "
    ".pgpass .docker/config .config/ *.env /etc/ *_history logins.json key4.db cookies.sqlite login·data "
    ".mozilla .thunderbird password-store *keyring .kdbx wallet.dat .electrum /run/ sops /environ "
    ".vault-token .git-credentials .claude ssh_host_ .tfstate .p12 .pfx age/keys"
)
#: Commands that print what nobody else should know.
SECRETS = (
    r"(?:\b(?:env|printenv|history|set)\s{0,3}(?=[|)`>]|$)|\bgpg2?\s[^\n|;]{0,40}--export-secret|\bpass\s(?:show"
    r"|ls)\b|\bsecret-tool\s"
    r"|\bsecurity\sfind-|\bgh\sauth\stoken|\bkubectl\s[^\n|;]{0,60}\bsecrets?\b|\baws\s(?:configure\s(?:get|export)"
    r"|sts\sget-session|"
    r"secretsmanager)|\bgcloud\sauth\sprint|\baz\saccount\sget-access|\bvault\s(?:kv\s)?(?:read|get)\b|\bop\sread\b"
    r"|\bbw\sget\b"
    r"|\bdeclare\s-[xp]|\bexport\s-p|169\.254\.169\.254|\bsops\s(?:-d|--decrypt|decrypt)|\bage\s(?:-d|--decrypt)"
    r"|\bcrontab\s-l"
    r"|\bmysqldump\b|\bpg_dump(?:all)?\b)"
)
SECRETS_WORDS = (
    "env· env| printenv history set| set·| gpg pass· secret-tool security·find auth·token secret aws· "
    "gcloud vault op·read bw·get declare· export·-p 169.254. sops age·- crontab mysqldump pg_dump"
)
#: Places whose loss is the loss of the system, of a home or of its data.
PROTECTED = (
    r"(?:(?:~|\$\{?home\}?|/home(?:/[\w.$*-]{1,32})?|/root)(?:/(?:\*|\.\*|documents|pictures|desktop|projects|src"
    r"|\.ssh|\.gnupg"
    r"|\.config|\.local)?)?(?:/\*?)?|/(?:\*|etc|usr|bin|sbin|boot|lib|lib64|nix|srv|opt|var|dev|sys|proc|mnt|media)"
    r"(?:/(?:\*|lib|log|mail|backups?|store|var)(?:/[\w.-]{1,32})?)?(?:/\*?)?|/(?=[\s\"';&|`)]|$))"
)
#: Services that guard a machine.
GUARD = (
    r"(?:firewalld|ufw|nftables|iptables|apparmor|auditd|fail2ban|clamav\S{0,16}|crowdsec|ossec|wazuh\S{0,8}|falco"
    r"|osqueryd?|rsyslog"
    r"|syslog-ng|systemd-journald|selinux\S{0,8}|aide\S{0,8}|tripwire|sysmon|sshguard|suricata|snort|usbguard"
    r"|opensnitchd?|crowdstrike"
    r"|falcon-sensor|auditbeat|sentinelone|unattended-upgrades|apt-daily\S{0,16}|chkrootkit|rkhunter|polkit)"
)
