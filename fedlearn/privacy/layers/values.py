"""What a value looks like: a placeholder, code, an ordinary word, or something random. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter

from fedlearn.privacy.layers.samples import is_alphabet, is_sample
from fedlearn.privacy.layers.spelling import is_unspeakable
from fedlearn.privacy.spans import MASK

__all__ = [
    "entropy",
    "is_code",
    "is_place",
    "is_placeholder",
    "is_plain_word",
    "looks_generated",
    "looks_keyed",
    "looks_random",
    "looks_secret",
    "looks_typed",
]

_PLACEHOLDER = re.compile(
    r"""(?ix)
    \$\w+ | \$\{[^}]*\}? | \$\([^)]*\)?.* | %\w+% | %[-\w.]*[sdr] | %\(\w+\)s | \{\{.*?\}\}\}? | \{[\w.$:\[\]'"-]*\}
    | \$\{\{.*?\}\}
    | <[^<>]{0,80}>? | \[[a-z_ .-]+\] | \([a-z_ -]+\) | \(?[x*.•●…_#?-]+\)? | x{3,}[\w-]*
    | (?:your|my|the|some|any|insert|enter|put|add|replace|change|example|sample|dummy|fake|test|todo|redacted|hidden|
        masked|removed|secret|placeholder)[-_ ]?(?:me|your|my|a|an|the|own|here|with|this)?[-_ ]?(?:api|access|secret|
        private|auth|client|user|db|database|github|gitlab|aws|openai)?[-_ ]?(?:password|passwd|pass|secret|token|key|
        passphrase|value|here|string|id|credentials?|it|this|me)?(?:[-_ ]?here)?
    | (?:true|false|yes|no|on|off|none|null|nil|undefined|nan|empty|default|required|optional|unset|disabled|enabled|
        string|str|bytes|int|bool|boolean|text|number|object|any|void|auto|always|never|prompt|ask|stdin|env|file|
        unknown|missing|invalid|n/a|na|tbd|foo|bar|baz|redacted|secret|secrets|password|passwd|pass|token|key|keys|
        credentials|value|values|self|cls|this|args|kwargs|and|or|not|is|in|if|else|for|with|to|from|the|a|an|of|
        prompt-password|changeme|change-me|change_me|encrypted|hashed|plain|plaintext|md5|sha256|sha512|bcrypt|
        publickey|keyboard-interactive|hostbased|gssapi-with-mic|peer|trust|ident|scram-sha-256|basic|bearer|digest)
    """
)
_PATH = re.compile(
    r"""(?x) (?:file:)?(?:/|\./|\.\./|~/|[A-Za-z]:\\)[\w.@%+~/\\ -]{2,}
    | [\w-]+\.(?:pem|key|crt|age|txt|json|ya?ml|toml|nix|py|conf|sops|gpg)
    | [\w.-]{0,60}[_-](?:rsa|dsa|ecdsa|ed25519)(?:_sk)?(?:\.pub)? """
)
_URL = re.compile(r"[a-z][a-z0-9+.-]*://[^\s@]*", re.I)
_CODE = re.compile(
    r"""(?x)
    [A-Za-z_$][\w$]*(?:(?:\.|->|::|\?\.)[A-Za-z_$][\w$]*){1,8}(?:[(\[].*)?   # attribute access, perhaps called
    | [A-Za-z_$][\w$.:]*(?:\(|\[["'\w]).*                                     # a call or an index
    | (?:new|await|not|lambda|function|def|return|async|typeof|raise)\b.*
    | [\[{(].{0,1}                                                            # an opening bracket
    | !(?:!|[A-Za-z_]).{0,60} | &[A-Za-z_]\w* | \*[A-Za-z_]\w*
    """
)
_LAST = re.compile(r"^.*[.>:]|[(\[].*$")
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)?")


def is_placeholder(value: str) -> bool:
    """Say whether the value stands for a secret, or says that there is none."""
    if MASK in value:
        value = value.replace(MASK, "")
        return len(value) < 4 or not looks_random(value, 6)
    return bool(_PLACEHOLDER.fullmatch(value)) or is_sample(value)


def is_code(value: str) -> bool:
    """Say whether an unquoted value is an expression of a programming language and not a literal."""
    return bool(_CODE.fullmatch(value)) and not looks_generated(_LAST.sub("", value)[:64])


def is_place(value: str) -> bool:
    """Say whether the value is a path or an address without credentials: where a secret is, not what it is."""
    return bool(_PATH.fullmatch(value) or _URL.fullmatch(value))


def is_plain_word(value: str) -> bool:
    """Say whether the value is one word of letters only, as any sentence has."""
    return bool(_WORDS.fullmatch(value))


def looks_secret(value: str) -> bool:
    """Say whether a person would take the value for a password: letters mixed with digits or signs, 4 or more."""
    return len(value) >= 4 and not is_plain_word(value) and any(map(str.isalnum, value))


def entropy(value: str) -> float:
    """Return the Shannon entropy in bits a character."""
    size = len(value)
    return -sum(n / size * math.log2(n / size) for n in Counter(value).values()) if size else 0.0


_DIGITS = re.compile(r"\d")
_KINDS = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), _DIGITS)
#: What a person types who makes a value up without thought.
_ORDERED = re.compile(r"(?i)abcdef|bcdefg|12345678|qwertyui|asdfghjk|zxcvbn")
_WORDY = re.compile(r"[./\s]|[-_][A-Za-z]{3,9}[-_]")
_RUNS = re.compile(r"[a-z]+|[A-Z]+|\d+|[^A-Za-z\d]+")


def looks_random(value: str, least: int = 8) -> bool:
    """Say whether the value looks made by a machine: long, of several kinds of characters, often changing kind."""
    if len(value) < least:
        return False
    if len(value) >= 16 and _ORDERED.search(value):
        return True
    kinds = sum(1 for kind in _KINDS if kind.search(value))
    if kinds == 1:
        return (value.isdigit() and len(value) >= 12) or (value.isalpha() and len(value) >= 24)
    if len(value) >= 32 and kinds >= 3 and not _WORDY.search(value):
        return True
    runs = _RUNS.findall(value)
    if not _DIGITS.search(value):
        return len(value) >= 16 and len(runs) >= len(value) / 4 and entropy(value) > 3.2
    return len(runs) >= max(3, len(value) / 8) and entropy(value) >= 2.6


_CAMEL = re.compile(r"[A-Z]?[a-z]{3,}|[A-Z]{2,}(?=[A-Z][a-z])|[A-Z]{3,}")


def looks_generated(value: str) -> bool:
    """Say whether a word that no name explains was made by a random generator: not an identifier in any style."""
    if not _DIGITS.search(value):
        return False
    mixed = bool(_KINDS[0].search(value)) and bool(_KINDS[1].search(value))
    changes = len(_RUNS.findall(value)) - 1
    if mixed and len(value) >= 48 and entropy(value) >= 3.5:
        return True
    if mixed:
        return changes >= 0.4 * len(value) and sum(map(len, _CAMEL.findall(value))) <= 0.5 * len(value)
    return changes >= (0.2 if len(value) < 32 else 0.1) * len(value)


_TYPED = re.compile(
    r"""(?x)
    (?=.{0,30}[a-z])(?=.{0,30}[A-Z])(?=.{0,30}\d)(?=.{0,30}[!#$%&*^?@])[A-Za-z\d!#$%&*^?@_+-]{8,32}   # of four kinds
    | [A-Z]?[a-z0-9]{3,12}[!#$%&*^?@_+][A-Za-z0-9]{0,12}\d{2,4}[!?]?  # Word#42, Word_2024
    | [A-Z][a-z]{3,12}\d{2,4}[!#$%&*?]                                                                # Word42!
    | [a-z]{3,12}[A-Z][a-z]{3,12}\d{2,4}[!#$%&*?]?                                                    # wordWord42
    | [a-z]{3,12}-[a-z]{3,12}-\d{2,4}                                                                 # word-word-42
    """
)
_ALGORITHM = re.compile(
    r"(?i)sha-?\d|md5|aes|hmac|utf|base\d|rsa|x509|ed25519|pbkdf|oauth|http|ipv[46]|win\d|%[-\d]*[sd]|\d{4}-\d"
)


def looks_typed(value: str) -> bool:
    """Say whether a person made the value up to be a password: words with digits and signs, and no identifier."""
    return bool(_TYPED.fullmatch(value)) and not _ALGORITHM.search(value)


_ALNUM = re.compile(r"[A-Za-z0-9]+")
_HEX = re.compile(r"(?=[a-fA-F]{0,99}\d)(?=\d{0,99}[a-fA-F])[a-fA-F0-9]{16,}")
#: As a UUID is set, of any letters and with any number of groups.
_GROUPS = re.compile(r"(?=[a-z-]{0,40}\d)[a-z0-9]{8}(?:-[a-z0-9]{4}){3,}(?:-?[a-z0-9]{8})?")
#: Groups of one length, as licences are printed.
_LICENCE = re.compile(
    "|".join(rf"(?:[A-Z0-9]{{{size}}}-){{3,7}}[A-Z0-9]{{{size}}}" for size in (5, 6, 7, 8)) + r"|"
    r"(?=[A-Z-]{0,40}\d)(?:[A-Z0-9]{4}-){3,7}[A-Z0-9]{4}"
)
#: A byte in a literal, and the beginning of what a key of a terminal sends.
_BYTE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|[0-7]{1,3})")
_TERMINAL = re.compile(r"\\(?:x1[bB]|033|e)")
_TOKEN = re.compile(r"[A-Za-z0-9_+/=.~$!@#%^*-]+")


def looks_keyed(value: str) -> bool:
    """Say whether a value under a name as weak as `key` is a secret: random, and no identifier in any style."""
    if len(value) < 8:
        return False
    if not _TOKEN.fullmatch(value):
        return len(value) >= 12 and len(_BYTE.findall(value)) >= 2 and not _TERMINAL.match(value)
    if len(value) >= 10 and _ORDERED.search(value):
        return not is_alphabet(value)
    if _HEX.fullmatch(value) or _GROUPS.fullmatch(value) or _LICENCE.fullmatch(value):
        return True
    if _ALNUM.fullmatch(value) and (len(value) >= 32 or (len(value) >= 20 and value.isupper())):
        return True
    digits = len(_DIGITS.findall(value))
    if not digits:
        named = not (value.islower() or value.isupper() or is_unspeakable(value))
        return looks_random(value) and not (named and sum(map(len, _CAMEL.findall(value))) > 0.5 * len(value))
    if (
        sum(map(len, _CAMEL.findall(value))) > 0.5 * len(value)
        and digits < 0.25 * len(value)
        and not is_unspeakable(value)
    ):
        return False
    if digits >= 4 and len(value) >= 12 and _ALNUM.fullmatch(value) and not value.isdigit():
        return True
    return looks_random(value) and not _WORDY.search(value)
