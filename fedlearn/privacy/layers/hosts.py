"""The layer of host names that are nobody else's business: in addresses, and names that tell of an inside."""

from __future__ import annotations

import re
from bisect import bisect_left

from fedlearn.privacy.layers.forms import ANYBODY, PUBLIC_HOSTS
from fedlearn.privacy.spans import Span

__all__ = ["find"]

LAYER = "hosts"
_URL = re.compile(
    r"://(?:[^\s/@\"'<>]{1,200}@)?([A-Za-z0-9][A-Za-z0-9_-]{0,62}(?:\.[A-Za-z0-9_-]{1,63}){0,8})"
    r"(:\d{1,5})?(?=[/\s\"'`,;:?#)\]}>]|$)"
)
_NAME = re.compile(
    r"(?<![\w.@/$-])((?:\*\.)?[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){1,7}\.(?:com|net|org"
    r"|io|de|eu|at|ch|fr|uk|nl|pl|us|co|cloud|biz|info|tech|systems|network|online|site|se|no|dk|fi|it|es"
    r"|cz|ru|jp|cn|in|br|au|ca))(?![\w(-]|\.\w)"
)
_INSIDE = re.compile(
    r"(?i)(?:^|[.-])(?:int|internal|intern|corp|intra|intranet|inside|priv|private|lan|office|home|infra"
    r"|prod|production|stag(?:e|ing)|"
    r"dev|devel|test|testing|qa|uat|preprod|k8s|kube|cluster\d*|vpn|mgmt|mgt|ops|svc|dmz|dc\d*|ad|ldap"
    r"|bastion|jump\w*|gw\d*|"
    r"gateway|router|fw\d*|firewall|switch|nas\d*|san\d*|storage|backup\w*|db\d*|sql\d*|mysql\w*"
    r"|postgres\w*|pg\d*|redis\w*|"
    r"mongo\w*|kafka\w*|rabbit\w*|elastic\w*|kibana|grafana|prometheus|vault|consul|nomad|jenkins\w*|nexus"
    r"|artifactory|harbor|"
    r"registry|gitlab|gitea|git|jira|confluence|sonar\w*|minio|argo\w*|sso|idp|code|chat|monitor\w*|metrics|logs"
    r"|proxy\d*|relay\d*|hg|svn|mq\d*|nats|rancher|proxmox|pve\d*|esx\w*"
    r"|vcenter|mail\d*|smtp\d*|imap|"
    r"mx\d*|ns\d+|web\d+|app\d+|host\d+|node\d+|worker\w*|master\d*|build\w*|ci|runner\w*|srv\w*|server\d*"
    r"|vm\d*|gpu\w*|attic|nextcloud|matrix|(?:web)?dav|extranet|portal|remote|print\w*|cam\d*"
    r"|iot|mqtt\w*|broker\d*|ntp\d*|dns\d*|radius|dhcp\d*|unifi|pihole|plex|jellyfin|keycloak)(?=[.-])"
    r"|[a-z]\d{1,3}\."
)
_PUBLIC_FIRST = re.compile(
    r"(?i)(?:www\d?|docs?|api|wiki|blog|download|downloads|static|cdn|ftp|lists?|bugs|people|packages|hooks"
    r"|maker|app|outlook|calendar|accounts)\.|(?:discord(?:app)?\.com|slack\.com|zoom\.us|hc-ping\.com|ntfy\.sh|sentry\.io)$"
)


def find(text: str, others: list[Span]) -> list[Span]:
    """Return hosts of addresses that are not public, and full names with a label that only insiders use.

    Args:
        text: the normalised text.
        others: what was found before; an address in the line of a secret is where the secret opens something.

    """
    spans = []
    if "://" in text:
        clients = _CLIENT.search(text) is not None
        keys = sorted((s.start, s.end) for s in others if s.category in ("SECRET", "TOKEN", "WEBHOOK"))
        for match in _URL.finditer(text):
            host = match[1]
            if not _known(host) and (
                _single(host)
                if "." not in host
                else bool(match[2])
                or inside(host)
                or (clients and _logged_in(text, *match.span()))
                or (not _PUBLIC_FIRST.match(host) and _OWN.search(text, max(0, match.start() - 48), match.start()))
                or (keys and not _PUBLIC_FIRST.match(host) and _beside(text, *match.span(), keys))
            ):
                spans.append(Span(match.start(1), match.end(1), "HOST", LAYER))
    if "." in text:
        spans += [
            Span(match.start(1), match.end(1), "HOST", LAYER)
            for match in _NAME.finditer(text)
            if inside(match[1]) and not _known(match[1])
        ]
    return spans


_NEAR = 200
#: What names the address at which a service of one's own is found.
_OWN = re.compile(
    r"(?i)(?:base|root|external|site|public|instance|canonical)[_-]?ur[li][\"']?\s{0,3}[:=]\s{0,3}[\"']?https?$"
)
#: A client that is given a name and a password talks to somebody's own server.
_CLIENT = re.compile(
    r"\b(?:curl|wget|https?|xh|lftp|ncftp|cadaver|davfs2?|rclone)\s(?:[^\n]{0,300}?\s)??"
    r"(?:-u|--user|--http-user|--http-password|--proxy-user|--digest|--ntlm|-a|--auth)[\s=]"
)


def _logged_in(text: str, start: int, end: int) -> bool:
    """Say whether the address stands in a command with a user's credentials."""
    floor = max(0, start - 300)
    left = max(text.rfind("\n", floor, start) + 1, floor)
    right = text.find("\n", end, end + 300)
    return _CLIENT.search(text[left : right if right >= 0 else end + 300]) is not None


def _beside(text: str, start: int, end: int, keys: list[tuple[int, int]]) -> bool:
    """Say whether a secret stands in the line of the address, or in the rest of the address itself."""
    at = bisect_left(keys, (start - _NEAR, 0))
    while at < len(keys) and keys[at][0] < end + _NEAR:
        left, right = keys[at]
        if "\n" not in (text[right:start] if right <= start else text[end:left]):
            return True
        at += 1
    return False


def inside(host: str) -> bool:
    """Say whether a full host name tells of an inside: `jenkins.int.…`, `web01.…`."""
    if host.count(".") < 2:
        return False
    if _PUBLIC_FIRST.match(host):  # the public face of something inside: api.int.…
        host = host.partition(".")[2]
    return host.count(".") >= 2 and _INSIDE.search(host) is not None


def _single(host: str) -> bool:
    return len(host) > 2 and not host.isdigit()


def _known(host: str) -> bool:
    return host.lower() in ANYBODY or PUBLIC_HOSTS.fullmatch(host) is not None or not any(map(str.isalpha, host))
