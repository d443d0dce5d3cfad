"""The layer of personal data, each kind with its validator: addresses, cards, IBAN, e-mail, telephone, UUID."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

from fedlearn.privacy.layers import pairs
from fedlearn.privacy.layers.keep import Kept
from fedlearn.privacy.spans import Span

__all__ = ["find"]

LAYER = "personal"
# A port may follow behind a dot, as tcpdump writes it.
# The patterns begin with a character and look behind it after: that lets a search skip what cannot be a beginning.
_IPV4 = re.compile(
    r"\d(?<![\w.].)(?<!\d-.)\d{0,2}(?:\.\d{1,3}){3}(?:(?![\w]|\.\d)|(?=\.(?:\d{1,5}|[a-z][a-z-]{1,14})(?::\s|\s>\s)))"
)
_IPV6 = re.compile(
    r"(?<![\w:.])((?:[0-9a-fA-F]{1,4}:){2,7}(?::?[0-9a-fA-F]{1,4}){0,7}"
    r"|(?:[0-9a-fA-F]{1,4}:){1,7}:(?:[0-9a-fA-F]{1,4}){0,1}(?::[0-9a-fA-F]{1,4}){0,6})(?![\w:])"
)
_MAC = re.compile(r"[0-9a-fA-F](?<![\w:-].)[0-9a-fA-F]([:-])[0-9a-fA-F]{2}(?:\1[0-9a-fA-F]{2}){4}(?![\w:-])")
_EMAIL = re.compile(
    r"[A-Za-z0-9](?<![\w.+-].)[\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,6}\.[A-Za-z]{2,24}(?![\w@])"
)
_COLONS = re.compile(r"[0-9a-fA-F]{2}[:-][0-9a-fA-F]{2}[:-][0-9a-fA-F]{2}[:-]|[0-9a-fA-F]:[0-9a-fA-F]{0,4}:")
_UUID = re.compile(
    r"[0-9a-fA-F](?<![0-9a-zA-Z].)[0-9a-fA-F]{7}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![0-9a-zA-Z])"
)
_IBAN = re.compile(r"[A-Z](?<!\w.)[A-Z]\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_CARD = re.compile(
    r"\d(?<![\w.-].)(?<!\d[ ].)\d{3}(?:\d{9,15}|([ -])\d{4}\1\d{4}\1\d{1,7}|([ -])\d{6}\2\d{5})(?![\w-]|[ ]\d)"
)
_PHONE = re.compile(r"\+(?<![\w.+-].)[1-9]\d{0,2}(?:[ ./-]?\(?\d{1,5}\)?){2,6}(?![\w])")
_PUBLIC_DNS = frozenset(
    "1.1.1.1 1.0.0.1 8.8.8.8 8.8.4.4 9.9.9.9 149.112.112.112 208.67.222.222 208.67.220.220 "
    "169.254.169.254 100.100.100.100 2606:4700:4700::1111 2606:4700:4700::1001 2001:4860:4860::8888 "
    "2001:4860:4860::8844 2620:fe::fe".split()
)
_DOCUMENTATION = tuple(
    ipaddress.ip_network(net)
    for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20")
)
#: Where a published work names its authors: copyright notices, headings of changelogs, addresses for reports.
_PUBLISHED = re.compile(
    r"(?i)copyright|\(c\)|\u00a9|\blicen[cs]e|bugs?\b|^\s?--\s|^\s{0,8}(?:\d{4}-\d\d-\d\d[\x20\t]{1,4}(?!\d\d:)|\w{3}\s\w{3}\s+\d)|maintain|"
    r"contribut|patch(?:es)?\s(?:from|by)|thanks|translat|\\\"|^\s{0,24}(?:\*\s)?\d{4}(?:\s?[-–,]\s?\d{4}){0,9},?\s"
)
#: Mailing lists, and the homes of projects whose people sign in public.
_NO_PEOPLE = re.compile(
    r"@(?:[\w-]+\.)*(?:debian|gnu|kernel|freedesktop|gnome|kde|python|apache|openbsd|freebsd|netbsd|gentoo|gnupg|gnutls"
    r"|openssl|postgresql|archlinux|nixos|fedoraproject|opensuse|perl|cpan|php|mozilla|chromium|llvm|rust-lang)\.(?:org|net)$"
    r"|@lists?\.|@(?:[\w-]+\.)*(?:sourceforge\.net|sf\.net|googlegroups\.com|lists\.[\w.]+)$"
    r"|^[\w.-]+-(?:devel?|users?|announce|lists?|bugs?|discuss|maintainers|patches)@|^bug-[\w-]+@|"
    r"@(?:[\w-]+\.)*(?:example(?:\.(?:com|org|net|edu))?|invalid|test|localhost)$|^git@"
    r"|@users\.noreply\.github\.com$|@noreply\.",
    re.I,
)
_UNITS = re.compile(r"@\S*\.(?:service|socket|timer|target|mount|slice|scope|path|device|png|jpg|svg)$")
_NIL = re.compile(
    r"0{8}-(?:0{4}-){3}[0-9a-f]{12}|f{8}-|6ba7b81[0-4]-9dad-11d1-80b4-00c04fd430c8"
    r"|c12a7328-f81f-11d2-ba4b-00a0c93ec93b|0fc63daf-8483-4772-8e79-3d69d8477de4|6f1c2c1e-3c4b",
    re.I,
)


def find(text: str, kept: Kept) -> list[Span]:
    """Return the spans of personal data."""
    spans: list[Span] = []

    def add(match: re.Match[str], category: str) -> None:
        if not kept.covers(*match.span()):
            spans.append(Span(match.start(), match.end(), category, LAYER))

    if "." in text:
        for match in _IPV4.finditer(text):
            if _private(match.group()) and not _version(text, *match.span()):
                add(match, "IP")
            spans += pairs.after_address(text, match.end())
    if ":" in text:
        for match in _MAC.finditer(text) if _COLONS.search(text) else ():
            if match.group().lower() not in ("ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00"):
                add(match, "MAC")
        for match in _IPV6.finditer(text) if _COLONS.search(text) else ():
            if (
                match.group().count(":") >= 2
                and max(map(len, match.group().split(":"))) > 2
                and _private(match.group())
                and ("::" in match.group() or match.group().count(":") == 7)
            ):
                add(match, "IP")
    if "@" in text:
        for match in _EMAIL.finditer(text):
            line = text.rfind("\n", max(0, match.start() - 120), match.start()) + 1 or max(0, match.start() - 120)
            if _somebody(match.group()) and not _published(text[line : match.start()]):
                add(match, "EMAIL")
    if "-" in text:
        for match in _UUID.finditer(text):
            if not _NIL.match(match.group()):
                add(match, "UUID")
    if "+" in text:
        for match in _PHONE.finditer(text):
            if 8 <= sum(map(str.isdigit, match.group())) <= 15:
                add(match, "PHONE")
    for match in _IBAN.finditer(text):
        if _iban(match.group()):
            add(match, "IBAN")
    for match in _CARD.finditer(text):
        if _luhn(match.group()):
            add(match, "CARD")
    return spans


@lru_cache(maxsize=1024)
def _somebody(mail: str) -> bool:
    """Say whether an address is a person's: not that of a list, of a project's people, or the name of a unit."""
    return not _NO_PEOPLE.search(mail) and not _UNITS.search(mail)


@lru_cache(maxsize=1024)
def _published(line: str) -> bool:
    """Say whether the line up to an address is a copyright notice or the heading of a changelog."""
    return _PUBLISHED.search(line) is not None


_VERSION = re.compile(
    r"(?i)(?:\b(?:version|bios|v|release|ver\.?|section|firmware|driver|build|to|git|standards?|relnotes)"
    r"|-)[\s\\&:v-]{0,4}$"
)
_ADDRESSED = re.compile(
    r"(?i)(?:from|to|addr(?:ess)?|inet|host|ip|via|dev|at|server|peer|gateway|dns|lookup|on)\W{1,4}$|[@/=\[]$"
)


def _version(text: str, start: int, end: int) -> bool:
    """Say whether four numbers with dots are a version: said so, or all small and not in the place of an address."""
    if text.startswith(("10.", "192.168."), start):
        return False
    if text[end : end + 1] in (":", "/") and text[end + 1 : end + 2].isdigit():
        return False
    before = text[max(0, start - 16) : start]
    parts = [int(part) for part in text[start:end].split(".")]
    small = parts[0] < 10 and all(part < 50 for part in parts)
    if small:
        return not _ADDRESSED.search(before) or bool(re.search(r"(?i)(?:version|upgrade|release)", before))
    return max(parts) < 100 and _VERSION.search(before) is not None and not re.search(r"(?i)\bto[^a-z]{1,3}$", before)


@lru_cache(maxsize=4096)
def _private(text: str) -> bool:
    """Say whether the address can point at somebody: not loopback, netmask, documentation or public DNS."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if address.is_loopback or address.is_unspecified or address.is_multicast or text in _PUBLIC_DNS:
        return False
    if any(address in net for net in _DOCUMENTATION):
        return False
    if isinstance(address, ipaddress.IPv4Address):
        number = int(address)
        inverted = number ^ 0xFFFFFFFF
        if number >> 24 in (0, 255) or (number >> 24 >= 128 and (inverted & (inverted + 1)) == 0):
            return False
        return not text.endswith(".0.0.0")
    return True


def _luhn(text: str) -> bool:
    digits = [int(c) for c in text if c.isdigit()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) < 2 or digits[0] not in (2, 3, 4, 5, 6):
        return False
    odd = digits[-1::-2]
    even = [sum(divmod(2 * d, 10)) for d in digits[-2::-2]]
    return (sum(odd) + sum(even)) % 10 == 0


def _iban(text: str) -> bool:
    packed = text.replace(" ", "")
    if not 15 <= len(packed) <= 34:
        return False
    turned = packed[4:] + packed[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1
