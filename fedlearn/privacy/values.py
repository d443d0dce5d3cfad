"""What a value looks like: a placeholder, code, an ordinary word, or something random. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter

from fedlearn.privacy.spans import PLACEHOLDER

__all__ = ["entropy", "is_code", "is_placeholder", "is_plain_word", "looks_random", "looks_secret"]

_PLACEHOLDER = re.compile(
    r"""(?ix)
    \$\w+ | \$\{[^}]*\}? | \$\([^)]*\)? | %\w+% | %[-\w.]*[sdr] | %\(\w+\)s | \{\{.*?\}\}\}? | \{[\w.$:\[\]'"-]*\} | \$\{\{.*?\}\}
    | <[^<>]{0,80}>? | \[[a-z_ .-]+\] | \(?[x*.•●…_#?-]+\)? | x{3,}[\w-]*
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
_PLACEHOLDER_ONLY = re.compile(r"""[\s"'`,;:.@/=\\-]*(?:<[A-Z][A-Z_]{1,23}_[1-9]\d{0,5}>[\s"'`,;:.@/=\\-]*)+""")
_PATH = re.compile(
    r"""(?x) (?:file:)?(?:/|\./|\.\./|~/|[A-Za-z]:\\)[\w.@%+~/\\ -]{2,} | [\w-]+\.(?:pem|key|crt|age|txt|json|ya?ml|toml|nix|py|conf|sops|gpg) """
)
_URL = re.compile(r"[a-z][a-z0-9+.-]*://[^\s@]*", re.I)
_CODE = re.compile(
    r"""(?x)
    [A-Za-z_$][\w$]*(?:(?:\.|->|::|\?\.)[A-Za-z_$][\w$]*){1,8}(?:[(\[].*)?   # attribute access, perhaps called
    | [A-Za-z_$][\w$.:]*(?:\(|\[["'\w]).*                                     # a call or an index
    | (?:new|await|not|lambda|function|def|return|async|typeof|raise)\b.*
    | [\[{(].{0,1}                                                            # an opening bracket, and what follows elsewhere
    | !(?:!|[A-Za-z_]).{0,60} | &[A-Za-z_]\w* | \*[A-Za-z_]\w*
    """
)
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)?")


def is_placeholder(value: str) -> bool:
    """Say whether the value stands for a secret, or says that there is none."""
    return bool(_PLACEHOLDER.fullmatch(value) or _PLACEHOLDER_ONLY.fullmatch(value)) or (
        "<" in value and bool(PLACEHOLDER.search(value)) and not looks_random(PLACEHOLDER.sub("", value))
    )


def is_code(value: str) -> bool:
    """Say whether an unquoted value is an expression of a programming language and not a literal."""
    return bool(_CODE.fullmatch(value))


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
_RUNS = re.compile(r"[a-z]+|[A-Z]+|\d+|[^A-Za-z\d]+")


def looks_random(value: str, least: int = 8) -> bool:
    """Say whether the value looks made by a machine: long, of several kinds of characters, often changing kind."""
    if len(value) < least or not _DIGITS.search(value):
        letters = sum(map(str.isalpha, value))
        if len(value) < max(least, 16) or letters < len(value) * 0.8:
            return False
        upper = sum(1 for a, b in zip(value, value[1:], strict=False) if a.islower() != b.islower())
        return upper >= len(value) / 4 and entropy(value) > 3.2
    if not any(map(str.isalpha, value)):
        return len(value) >= 12 and value.isdigit()
    runs = _RUNS.findall(value)
    return len(runs) >= max(3, len(value) / 8) and entropy(value) >= 2.6
