"""Patterns that are tried only when a word that they need is in the text; most texts need few of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fedlearn.privacy.layers.samples import is_sample
from fedlearn.privacy.layers.values import is_placeholder
from fedlearn.privacy.spans import Span

__all__ = ["ANYBODY", "FQDN", "HOST", "Form", "form", "scan"]

#: Names that say nothing about who logs in or where.
ANYBODY = frozenset(
    "git user username root oauth2 hg svn anonymous admin administrator nobody www-data postgres mysql "
    "redis nginx sshd "
    "daemon guest users wheel sudo docker nixbld default localhost localhost.localdomain me you your name owner "
    "user1 "
    "username kernel systemd public shared all none unknown invalid illegal the a an is are was with for "
    "from to and or "
    "will shall can may must should has have had does do did not no on by at as it its this that which "
    "who whose when if "
    "mapping input output options option name names id ids str int string bool none null true false text value "
    "values "
    "data type field object account accounts password login session sessions in of self this foo bar baz test-user "
    "agent interface space mode group groups permissions rights manual guide story experience defined specified "
    "given "
    "host hostname server ubuntu debian nixos pi runner vagrant example test "
    "__token__ x-token yes off enabled disabled required optional prohibit-password without-password mon tue wed "
    "thu fri sat sun dev prod staging "
    "permission access denied failed incorrect success pid tty fd seat reg_sz reg_dword cpu command add rm ls".split()
)

#: Accounts that a system makes for its programs: as users they tell of nobody, as hosts they may.
SERVICES = frozenset(
    "postfix dovecot opendkim rspamd caddy httpd haproxy grafana prometheus loki alertmanager gitea forgejo "
    "nextcloud vaultwarden jellyfin unbound bind dnsmasq avahi messagebus dbus polkituser chrony ntp "
    "systemd-network systemd-resolve systemd-timesync systemd-coredump mail news uucp proxy lp irc games man sync "
    "mosquitto influxdb influxdb2 elasticsearch kibana rabbitmq memcached tomcat gitlab-runner minio keycloak "
    "matrix-synapse synapse hydra hass acme cups rtkit geoclue nm-openvpn vault consul etcd clamav amavis "
    "postgrey mongodb cassandra kafka zookeeper murmur transmission prosody ejabberd tor stunnel4 libvirt-qemu "
    "qemu neo4j elastic sa dbo fedlearn token secret".split()
)

#: Hosts that everybody talks to.
PUBLIC_HOSTS = re.compile(
    r"(?i)(?:.*\.)?(?:github\.com|githubusercontent\.com|github\.io|gitlab\.com|bitbucket\.org|codeberg\.org|sr\.ht|"
    r"pypi\.org|pythonhosted\.org|npmjs\.org|npmjs\.com|crates\.io|docker\.io|docker\.com|quay\.io|gcr\.io|ghcr\.io|"
    r"nixos\.org|cachix\.org|nix-community\.org|debian\.org|ubuntu\.com|archlinux\.org|fedoraproject\.org"
    r"|kernel\.org|"
    r"gnupg\.org|freedesktop\.org|gnome\.org|kde\.org|launchpad\.net|debian\.net|appveyor\.com|gitlab\.io"
    r"|readthedocs\.io|travis-ci\.(?:org|com)|circleci\.com|codecov\.io|haskell\.org|perl\.org|cpan\.org|php\.net"
    r"|ruby-lang\.org|rubygems\.org|chromium\.org|llvm\.org|opensuse\.org|gentoo\.org|alpinelinux\.org|openssl\.org"
    r"|postgresql\.org|(?:open|free|net)bsd\.org|ietf\.org|unicode\.org|sf\.net|savannah\.gnu\.org|json\.org|"
    r"gnu\.org|python\.org|golang\.org|rust-lang\.org|nodejs\.org|google\.com|googleapis\.com|cloudflare\.com|"
    r"letsencrypt\.org|huggingface\.co|openai\.com|anthropic\.com|microsoft\.com|apple\.com|mozilla\.org"
    r"|wikipedia\.org|"
    r"stackoverflow\.com|k8s\.io|kubernetes\.io|maven\.org|apache\.org|w3\.org|sourceforge\.net|ntp\.org|"
    r"nvcr\.io|lscr\.io|ecr\.aws|registry\.k8s\.io|gitea\.com|"
    r"example|invalid|test|localhost|example\.(?:com|org|net|edu)|amazonaws\.com|windows\.net|azure\.com)"
)


#: The name of a host, with its domain or without, and one with a domain, as pieces of patterns.
HOST = r"[A-Za-z0-9][\w-]{0,62}(?:\.[A-Za-z0-9][\w-]{0,62}){0,8}"
FQDN = r"[A-Za-z0-9][\w-]{0,62}(?:\.[A-Za-z0-9][\w-]{0,62}){1,8}"

#: The mark of a pattern that ignores case; further flags stay.
_ANYCASE = re.compile(r"\A\(\?i([ms]?)\)")
#: What is lowered in a pattern: capitals, but not the letter of an escape or of a named group.
_UPPER = re.compile(r"\\.|\(\?P|[A-Z]")


def _lower(match: re.Match[str]) -> str:
    return match.group().lower() if len(match.group()) == 1 else match.group()


class Form:
    """A pattern with the words that call for it. Its groups are what must go, each with its category.

    A pattern without groups goes whole. `layer` is told in the replacement. The pattern is compiled at first use,
    because most forms are never called for. One that ignores case as a whole is `folded`: lowered itself, it is tried
    on the lowered text, which takes half the time.
    """

    __slots__ = ("_compiled", "categories", "flags", "folded", "layer", "needles", "source")

    def __init__(self, layer: str, needles: str, source: str, categories: tuple[str, ...], flags: int = 0) -> None:
        self.layer = layer
        self.needles = tuple(needle.replace("·", " ").replace("⇥", "\t").lower() for needle in needles.split())
        self.source = source
        self.categories = categories
        self.flags = flags | re.VERBOSE
        anycase = _ANYCASE.match(source)
        self.folded = (anycase is not None or bool(flags & re.IGNORECASE)) and "(?-i:" not in source
        self._compiled: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        if self._compiled is None:
            if self.folded:
                plain = _ANYCASE.sub(lambda m: f"(?{m[1]})" if m[1] else "", self.source)
                self._compiled = re.compile(_UPPER.sub(_lower, plain), self.flags & ~re.IGNORECASE)
            else:
                self._compiled = re.compile(self.source, self.flags)
        return self._compiled


def form(layer: str, needles: str, pattern: str, *categories: str, flags: int = 0) -> Form:
    """Make a form; needles are separated by spaces (`·` is a space within one, `⇥` a tab), the pattern is verbose."""
    return Form(layer, needles, pattern, categories, flags)


def scan(forms: Iterable[Form], text: str, low: str) -> list[Span]:
    """Return what the forms find in the text; `low` is the same text in lower case."""
    spans: list[Span] = []
    for each in forms:
        layer, pattern, categories = each.layer, each.pattern, each.categories
        for match in pattern.finditer(low if each.folded else text):
            if not pattern.groups:
                if categories[0] != "TOKEN" or not is_sample(match.group()):
                    spans.append(Span(match.start(), match.end(), categories[0], layer))
                continue
            for group, category in enumerate(categories, 1):
                start, end = match.span(group)
                if start < end and not _nothing(layer, category, text[start:end]):
                    spans.append(Span(start, end, category, layer))
    return spans


def _nothing(layer: str, category: str, value: str) -> bool:
    """Say whether a group holds a placeholder, or a user or host that is nobody and no place in particular."""
    if category in ("SECRET", "TOKEN"):
        return is_placeholder(value)
    if category == "WIFI":
        return is_placeholder(value) or value.startswith("!")  # a tag of YAML
    if layer == "structure" and category == "USER":
        return value in ("hg", "git") or is_placeholder(value)
    if category == "USER":
        value = value.rstrip(".,:;")
        return (
            value.lower() in ANYBODY
            or value.lower() in SERVICES
            or value.isdigit()
            or value.startswith(("$", "%", "{", "self.", "args.", "this."))
        )
    if category == "HOST":
        return (
            value.lower() in ANYBODY
            or value.startswith(("$", "%", "{", "127.", "0.0.0."))
            or not any(map(str.isalpha, value))
            or PUBLIC_HOSTS.fullmatch(value) is not None
        )
    return False
