"""Taking guards away: verification of hosts, packages and the system; places nobody vouches for."""

from __future__ import annotations

from fedlearn.privacy.forms import Form, objection

__all__ = ["FORMS"]

FORMS: tuple[Form, ...] = (
    objection(
        "weaken",
        "turns verification of certificates or hosts off",
        "curl wget stricthostkeychecking userknownhostsfile sslverify ssl_no_verify reject_unauthorized "
        "httpsverify verify=false strict-ssl unverified_context insecureskipverify verifypeer --insecure "
        "tls-verify no-check-certificate insecure-registries",
        r"\bcurl\s(?:[^\n|;]{0,200}?\s)??(?:-[a-z]{0,6}k[a-z]{0,4}|--insecure)(?=\s|$)"
        r"|--no-check-certificate|stricthostkeychecking[\s=\"]{1,4}(?:no|off|accept-new\b(?=x))"
        r"|userknownhostsfile[\s=]{1,3}/dev/null|sslverify[\s=\"]{1,4}(?:false|0|no)"
        r"|git_ssl_no_verify\s?=\s?(?:1|true)|node_tls_reject_unauthorized[\"']?\]?\s?[=:]\s?[\"']?0"
        r"|pythonhttpsverify\s?=\s?0|\bverify\s?=\s?false\b|strict-ssl[\s=]{1,3}false"
        r"|_create_unverified_context|insecureskipverify\s?[:=]\s?true|verify(?:peer|host)\W{1,6}(?:false"
        r"|0)|--tls-verify=false|insecure-registries",
    ),
    objection(
        "weaken",
        "turns verification of packages off",
        "allow-unauthenticated force-yes trusted=yes gpgcheck nogpgcheck no-gpg-check trusted-host "
        "require-sigs no-check-sigs accept-flake-config sandbox siglevel nosignature "
        "allow-insecure-repositories",
        r"--allow-unauthenticated|--force-yes|\[[^\]\n]{0,40}trusted=yes|\bgpgcheck\s?=\s?(?:0|false)"
        r"|--no-?gpg-?checks?|--trusted-host[\s=]|require-sigs\s{0,3}[=\s]\s{0,3}false|--no-check-sigs"
        r"|accept-flake-config\s{0,3}[=\s]\s{0,3}true|--accept-flake-config"
        r"|\bsandbox\s{0,3}[=\s]\s{0,3}false|siglevel\s{0,3}=\s{0,3}(?:never|trustall)|--nosignature"
        r"|--allow-insecure-repositories",
    ),
    objection(
        "weaken",
        "turns a guard of the system off",
        "setenforce selinux ufw· iptables· nft· firewall.enable firewalld apparmor auditd fail2ban "
        "auditctl permitrootlogin permitemptypasswords skip-permissions --yolo set-mppreference history·-c "
        "histfile set·+o mitigations",
        r"\bsetenforce\s{1,3}0|\bauditctl\s{1,3}(?:-e\s{1,3}0|-d\b)|\bselinux\s?=\s?(?:disabled|permissive)"
        r"|\bufw\s{1,3}(?:--force\s)?(?:disable|reset)|\biptables\s{1,3}(?:-f\b|--flush"
        r"|-p\s{1,3}input\s{1,3}accept)|\bnft\s{1,3}flush\s{1,3}ruleset"
        r"|firewall\.enable\s{0,3}=\s{0,3}(?:lib\.mkforce\s)?false|\bsystemctl\s{1,3}(?:--now\s)?(?:stop"
        r"|disable|mask)\s{1,3}(?:--now\s)?(?:firewalld|ufw|apparmor|auditd|fail2ban|nftables|clamav)"
        r"|permitrootlogin[\s=\"]{1,6}yes|permitemptypasswords[\s=\"]{1,6}(?:yes|true)"
        r"|--dangerously-skip-permissions|--yolo\b|set-mppreference\s[^\n]{0,60}disable"
        r"|\bhistory\s{1,3}-c\b|\b(?:unset\s{1,3}histfile|histfile=/dev/null|set\s{1,3}\+o\s{1,3}history)"
        r"|\bchmod\s{1,3}(?:-r\s{1,3})?0?777\s{1,3}/",
    ),
    objection(
        "substituter",
        "adds a binary cache or a key that is trusted",
        "substituters trusted-public-keys cachix·use trusted-substituters",
        r"\b(?:extra-|trusted-"
        r"|extra-trusted-)?substituters\b[\"']?\s{0,3}[=\s]\s{0,3}[^\n;]{0,200}?https?://"
        r"(?!cache\.nixos\.org|nix-community\.cachix\.org)|\b"
        r"(?:extra-)?trusted-public-keys\b[\"']?\s{0,3}[=\s]\s{0,3}(?:\[\s{0,6})?(?:[\"']?"
        r"(?:cache\.nixos\.org-1|nix-community\.cachix\.org-1):[a-z0-9+/=]{20,60}[\"']?\s{1,6}){0,4}[\"']?"
        r"(?!cache\.nixos\.org-1:|nix-community\.cachix\.org-1:)[\w.-]{2,80}-\d{1,2}:[a-z0-9+/=]{20,}"
        r"|\bcachix\s{1,3}use\s{1,3}(?!nix-community|cachix\b)\S",
    ),
    objection(
        "install",
        "fetches code for Nix without saying its hash",
        "fetchtarball fetchurl fetchgit",
        r"\bbuiltins\.fetch(?:tarball|url|git)\s{1,3}[\"']?https?://(?!github\.com/nixos|channels\.nixos\.org"
        r"|nixos\.org)",
    ),
    objection(
        "install",
        "installs from a place that nobody vouches for",
        "pip· pip3 uv· npm· yarn· pnpm· gem· cargo· index-url --registry dpkg rpm· apt-key ppa: "
        "--dangerous flatpak add-apt-repository nix-env nix-channel nix· easy_install go·install",
        r"\b(?:pip3?|uv\s(?:pip|add)|pipx|easy_install)\s[^\n;|]{0,160}?(?:--(?:extra-)?index-url|-i"
        r"|--find-links|-f)[\s=]{1,3}(?:http://|https://(?!pypi\.org|download\.pytorch\.org"
        r"|pypi\.nvidia\.com|test\.pypi\.org))|\b(?:pip3?|uv\spip|pipx)\s{1,3}(?:install"
        r"|run)\s[^\n;|]{0,120}?(?:git\+http|https?://(?!github\.com/[\w.-]{1,60}/[\w.-]{1,60}/releases"
        r"|files\.pythonhosted\.org|download\.pytorch\.org))|\b(?:npm|yarn|pnpm|npx"
        r"|bun)\s[^\n;|]{0,160}?(?:--registry[\s=]{1,3}(?!https://registry\.npmjs\.org)\S|\s(?:git\+"
        r"|http)s?\S{0,10}://)|\bgem\s{1,3}install\s[^\n;|]{0,80}(?:--source|-s)\s"
        r"|\bcargo\s{1,3}install\s[^\n;|]{0,80}--(?:git|index|registry)|\b(?:dpkg|rpm|dnf|yum|apt(?:-get)?"
        r"|zypper)\s[^\n;|]{0,60}?\shttps?://|\bapt-key\s{1,3}(?:add|adv)"
        r"|\badd-apt-repository\s[^\n;|]{0,40}(?:ppa:|http)|\bsnap\s{1,3}install\s[^\n;|]{0,40}--dangerous"
        r"|\bflatpak\s{1,3}install\s[^\n;|]{0,40}https?://|\bnix(?:-env|-channel|-shell"
        r"|-build)?\s[^\n;|]{0,120}?(?:\s|=)(?:http://\S|https?://(?!github\.com/nixos"
        r"|channels\.nixos\.org|nixos\.org|github\.com/nix-community)\S{1,200}\.(?:tar\.\w{2,3}|tgz|zip"
        r"|nix)\b)",
    ),
    objection(
        "weaken",
        "turns verification of certificates or hosts off",
        "verify goinsecure gonosumdb gonosumcheck goflags gosumdb",
        r"\bverify\s{0,2}=\s{0,2}false\b|\bgo(?:insecure|nosumdb|nosumcheck)\s{0,2}=\s{0,2}\S|\bgosumdb\s{0,2}=\s{0,2}off"
        r"|\bgoflags\s{0,2}=\s{0,2}\S{0,20}-insecure",
    ),
    objection(
        "weaken",
        "turns verification of packages off",
        "allowinsecurerepositories allowunauthenticated allow-untrusted set-executionpolicy executionpolicy",
        r"allow(?:insecurerepositories|unauthenticated|downgradetoinsecurerepositories)[\s=\"']{1,4}(?:true|1|yes)|--allow-untrusted\b"
        r"|\bset-executionpolicy\s[^\n]{0,40}(?:bypass|unrestricted)|-executionpolicy\s{1,3}bypass",
    ),
    objection(
        "weaken",
        "turns a guard of the system off",
        "setenforce randomize_va_space ptrace_scope kptr_restrict --no-verify .bash_history histsize histfile /var/log",
        r"\bsetenforce\s{1,3}permissive|randomize_va_space\s{0,3}=\s{0,3}0|\becho\s{1,3}0\s{0,3}>\s{0,3}/proc/sys/kernel/"
        r"(?:yama|randomize|kptr)|\bgit\s[^\n;|]{0,40}--no-verify\b[^\n]{0,80}push\b|\brm\s[^\n;|]{0,30}\.(?:bash|zsh)_history"
        r"|\bhistsize\s?=\s?0\b|\bhistfilesize\s?=\s?0\b",
    ),
    objection(
        "install",
        "installs from a place that nobody vouches for",
        "goproxy --index set·registry config·set uv·",
        r"\bgoproxy\s{0,2}=\s{0,2}[\"']?http(?!s?://proxy\.golang\.org)|\buv\s[^\n;|]{0,80}?--(?:default-)?index[\s=]{1,3}https?://(?!pypi\.org)"
        r"|\b(?:npm|yarn|pnpm)\s{1,3}(?:config\s{1,3})?set\s{1,3}registry[\s=]{1,3}(?!https://registry\.(?:npmjs\.org|yarnpkg\.com))\S",
    ),
    objection(
        "weaken",
        "turns verification of certificates or hosts off",
        "no-verify-ssl skip-tls-verify skip-verify insecure-skip disable-ssl no-ssl-verify tls-no-verify ssl-no-revoke",
        r"--(?:no-verify-ssl|insecure-skip-(?:tls-)?verify|skip-(?:tls|ssl)-verify|tls-skip-verify|disable-ssl-verif\w{1,6}|no-ssl-verify)"
        r"(?!=false)",
    ),
    objection(
        "install",
        "installs from a place that nobody vouches for",
        "pacman brew· conda mamba poetry apk· opkg zypper choco winget port·",
        r"\b(?:pacman|brew|conda|mamba|poetry|apk|opkg|zypper|choco|winget)\s[^\n;|]{0,80}?\s(?:[\"']?http://\S|[\"']?https?://\S{1,200}"
        r"\.(?:rb|zst|xz|pkg|apk|ipk|rpm|msi|exe)\b)|\bpoetry\ssource\sadd\s\S{1,40}\s(?!https://pypi\.org)https?:"
        r"|\b(?:conda|mamba)\s[^\n;|]{0,80}-c\s{1,3}https?://(?!(?:conda\.anaconda\.org|repo\.anaconda\.com))",
    ),
)
