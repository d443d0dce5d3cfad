"""Taking guards away: verification of hosts, packages and the system."""

from __future__ import annotations

from fedlearn.privacy.harm.deeds import Deed, objection
from fedlearn.privacy.harm.things import GUARD

__all__ = ["DEEDS"]

DEEDS: tuple[Deed, ...] = (
    objection(
        "weaken",
        "turns verification of certificates or hosts off",
        "curl wget stricthostkeychecking userknownhostsfile sslverify ssl_no_verify reject_unauthorized "
        "*httpsverify verify=false strict-ssl unverified_context insecureskipverify verifypeer --insecure "
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
        "weaken",
        "turns verification of certificates or hosts off",
        "verify goinsecure gonosumdb gonosumcheck goflags gosumdb",
        r"\bverify\s{0,2}=\s{0,2}false\b|\bgo(?:insecure|nosumdb|nosumcheck)\s{0,2}=\s{0,2}\S"
        r"|\bgosumdb\s{0,2}=\s{0,2}off"
        r"|\bgoflags\s{0,2}=\s{0,2}\S{0,20}-insecure",
    ),
    objection(
        "weaken",
        "turns verification of packages off",
        "allowinsecurerepositories allowunauthenticated allow-untrusted set-executionpolicy executionpolicy",
        r"allow(?:insecurerepositories|unauthenticated|downgradetoinsecurerepositories)[\s=\"']{1,4}(?:true|1|yes)"
        r"|--allow-untrusted\b"
        r"|\bset-executionpolicy\s[^\n]{0,40}(?:bypass|unrestricted)|-executionpolicy\s{1,3}bypass",
    ),
    objection(
        "weaken",
        "turns a guard of the system off",
        "setenforce randomize_va_space ptrace_scope kptr_restrict --no-verify .bash_history histsize histfile /var/log",
        r"\bsetenforce\s{1,3}permissive|randomize_va_space\s{0,3}=\s{0,3}0"
        r"|\becho\s{1,3}0\s{0,3}>\s{0,3}/proc/sys/kernel/"
        r"(?:yama|randomize|kptr)|\bgit\s[^\n;|]{0,40}--no-verify\b[^\n]{0,80}push\b|\brm\s[^\n;|]{0,30}\.(?:bash"
        r"|zsh)_history"
        r"|\bhistsize\s?=\s?0\b|\bhistfilesize\s?=\s?0\b",
    ),
    objection(
        "weaken",
        "turns verification of certificates or hosts off",
        "no-verify-ssl skip-tls-verify skip-verify insecure-skip disable-ssl no-ssl-verify tls-no-verify ssl-no-revoke",
        r"--(?:no-verify-ssl|insecure-skip-(?:tls-)?verify|skip-(?:tls|ssl)-verify|tls-skip-verify"
        r"|disable-ssl-verif\w{1,6}|no-ssl-verify)"
        r"(?!=false)",
    ),
    objection(
        "weaken",
        "turns verification of certificates or hosts off",
        "cert_none rejectunauthorized seclevel secure-http disable-tls ssl_verify_mode ssl_verify check_hostname "
        "insecure-registry tls_reqcert ssl_check trustallcerts skipcertificatecheck servercertificatevalidation "
        "ssl-mode "
        "checkhostip crypto-policies verify_mode verify_none insecure=true tls_insecure verify-ca verify_ssl "
        "http_insecure "
        "--insecure --no-verify ssl_certificate_verify strict_ssl sslnoverify noverify allow_insecure",
        r"\bcert_none\b|rejectunauthorized[\"']?\s{0,3}[:=]\s{0,3}false|seclevel=0|secure-http\s{1,3}false"
        r"|disable-tls\s{1,3}true|ssl_verify_mode[\s:=]{1,4}(?:0|none)"
        r"|check_hostname\s{0,3}=\s{0,3}false|--insecure-registry|tls_reqcert\s{1,3}(?:never|allow)"
        r"|-?skipcertificatecheck|servercertificatevalidationcallback"
        r"|crypto-policies\s{1,3}--set\s{1,3}legacy|\bverify_none\b|ssl_?verify\w{0,8}[\s:=\"']{1,4}(?:false|0|no"
        r"|off|none)\b|verify_ssl\s{0,3}[:=]\s{0,3}(?:false|no|0)\b"
        r"|\b(?:wget|helm|argocd|vault|podman|skopeo|oc|npm|gcloud|az|grpcurl|mosquitto_\w{3,4})\s[^\n;|]{0,120}--"
        r"(?:insecure|no-verify)(?=\s|$)"
        r"|tls_insecure\w{0,12}[\s:=]{1,3}(?:true|1|yes)|strict_ssl[\s:=]{1,3}(?:false|0)",
    ),
    objection(
        "weaken",
        "turns verification of packages off",
        "check-valid-until nodigest --force-all no-verify ignore-scripts=false --no-verify-signatures "
        "gpg-auto-import "
        "no-require-sigs skippgpcheck --skipinteg skip-pgp --skipchecksums insecure-policy --allow-insecure "
        "disable-content-trust "
        "content_trust=0 audit-level verify-checksum --nocheck gonosum fast-unsafe permittedinsecure only-binary "
        "sandbox check-signatures "
        "signature-check --ignore-checksums",
        r"check-valid-until[\s=\"]{1,4}false|--nodigest|--force-all\b|--no-?gpg-?verify|--no-verify-sig\w{0,8}"
        r"|--no-require-sigs|--skippgpcheck|--skipinteg|--skip-pgp-check|--skipchecksums"
        r"|--insecure-policy|disable-content-trust(?!=false)|content_trust[\"']?=0|gpg-auto-import-keys"
        r"|--no-?check-signatures?|--ignore-checksums"
        r"|--option\s{1,3}(?:sandbox|require-sigs)\s{1,3}false|--no-sandbox-build|\bnix\s[^\n;|]{0,80}--no-sandbox"
        r"|sandbox\s{0,3}=\s{0,3}[\"']?(?:false|relaxed)",
    ),
    objection(
        "weaken",
        "turns a guard of the system off",
        "systemctl service· pkill killall rc-service launchctl aa-teardown aa-disable aa-complain aa-remove "
        "chkconfig "
        "update-rc.d apparmor=0 selinux=0 mitigations=off audit=0 enforcing=0 lockdown",
        r"\bsystemctl\s[^\n;|]{0,30}?\b(?:stop|disable|mask|kill)\s{1,3}(?:--?\S{1,12}\s{1,3}){0,2}"
        rf"(?:[\w@.-]{{1,30}}\s{{1,3}}){{0,3}}?{GUARD}\b"
        rf"|\b(?:service|rc-service)\s{{1,3}}{GUARD}\s{{1,3}}stop|\b(?:pkill|killall)\s{{1,3}}"
        rf"(?:-\S{{1,8}}\s{{1,3}}){{0,2}}{GUARD}\b|\baa-(?:teardown|disable|complain|remove-unknown)\b"
        rf"|\bchkconfig\s{{1,3}}{GUARD}\s{{1,3}}off|\bupdate-rc\.d\s[^\n;|]{{0,10}}{GUARD}\s{{1,3}}(?:remove"
        r"|disable)"
        r"|\b(?:apparmor|selinux|audit|enforcing|lsm)=0\b|\bmitigations=off\b",
    ),
    objection(
        "weaken",
        "turns a guard of the system off",
        "pfctl·-d advfirewall spctl csrutil mokutil noprofile set-netfirewall uac enablelua amsi "
        "*realtimemonitoring "
        "exclusionpath xhost safe.directory protected-mode seccomp=unconfined apparmor=unconfined trust·0.0 "
        "0.0.0.0/0 notebookapp.token umask·0 chmod· unprivileged_ ptrace_scope kptr_restrict dmesg_restrict "
        "kexec_load perf_event_paranoid sysrq iptables· "
        "nft· "
        "auditctl firewall-cmd ip6tables enablefirewall disable_functions requirepass policy·accept "
        "trustedinterfaces",
        r"\bpfctl\s{1,3}-d\b|\badvfirewall\s{1,3}set\s{1,3}\w{3,20}\s{1,3}state\s{1,3}off"
        r"|\bset-netfirewallprofile\s[^\n]{0,60}false|\bspctl\s{1,3}--(?:master|global)-disable"
        r"|\bcsrutil\s{1,3}disable|\bmokutil\s{1,3}--disable-validation|enablelua[^\n]{0,40}\b0\b"
        r"|disablerealtimemonitoring|-exclusionpath\b|amsi(?:utils|initfailed)"
        r"|\bxhost\s{1,3}\+(?=\s|$|[;&|`])|safe\.directory[\s=\"']{1,4}\*|\bprotected-mode\s{1,3}no\b|(?:seccomp"
        r"|apparmor|label)[=:](?:unconfined|disable)\b"
        r"|\bhost\s{1,10}all\s{1,10}all\s{1,10}(?:0\.0\.0\.0/0|::/0|all|samehost|\S{1,20})\s{1,10}trust\b"
        r"|notebookapp\.(?:token|password)[\s=]{1,3}[\"']{2}|\bumask\s{1,3}0{1,4}\b(?!\d)"
        r"|\bchmod\s{1,3}(?:-\S{1,4}\s{1,3})?(?:0?777|0?666|a\+rwx?|o\+rwx?|ugo\+rwx?)\s{1,3}\S{0,30}(?:\.ssh"
        r"|\.gnupg|/etc|shadow|/var/lib|/run/secrets|/nix|\.kube|id_\w{3,8})"
        r"|\bauditctl\s{1,3}-d\b|\b(?:ip6?tables)\s{1,3}(?:-t\s\w{1,8}\s)?(?:-p|--policy)\s{1,3}(?:input"
        r"|forward)\s{1,3}accept|\bip6?tables\s{1,3}(?:-f|--flush|-x)\b"
        r"|kernel\.(?:unprivileged_bpf_disabled|kptr_restrict|yama\.ptrace_scope|dmesg_restrict)\s{0,3}=\s{0,3}0"
        r"|firewall-cmd\s[^\n;|]{0,60}--set-default-zone=trusted|--panic-off"
        r"|unprivileged_userns_clone\s{0,3}=\s{0,3}1|\b(?:permitrootlogin|permitemptypasswords)\b[\s=\"']{1,6}"
        r"(?:yes|true)|chain\sinput\s\{[^\n}]{0,80}policy\saccept"
        r"|\btrustedinterfaces\s{0,3}=\s{0,3}\[[^\]\n]{0,60}(?:\"eth|\"en|\"wl|\"\*|\"\+)",
    ),
)
