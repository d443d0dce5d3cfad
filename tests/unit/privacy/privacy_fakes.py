"""Secrets made at run time, so that none is ever committed. The same names give the same values in one run."""

from __future__ import annotations

import base64
import random
import string

ALNUM = string.ascii_letters + string.digits


def token(length: int = 32, alphabet: str = ALNUM, seed: int = 1) -> str:
    """Return random characters with at least one letter and one digit."""
    chosen = random.Random(f"{seed} {length} {alphabet}").choices(alphabet, k=length - 2)
    letters = [c for c in alphabet if c.isalpha()] or [alphabet[0]]
    digits = [c for c in alphabet if c.isdigit()] or [alphabet[-1]]
    return letters[seed % len(letters)] + "".join(chosen) + digits[seed % len(digits)]


def password(seed: int = 1) -> str:
    """Return what people choose: a word, digits, a sign."""
    words = ("Amsel", "Birke", "Cello", "Dachs", "Efeu", "Fuchs", "Ginko", "Hafen")
    return f"{words[seed % len(words)]}{(seed * 37) % 89 + 10}" + "!#+"[seed % 3] + "x"


def values() -> dict[str, str]:
    """Return the values that templates name."""
    raw = bytes(random.Random(5).randbytes(32))
    return {
        "pw": password(1),
        "pw2": password(2),
        "word": "sommer" + "2023",
        "phrase": " ".join(("richtig", "pferd", "batterie", "klammer")),
        "tok": token(32),
        "tok20": token(20, seed=3),
        "tok40": token(40, seed=4),
        "hex": token(32, "0123456789abcdef"),
        "hex64": token(64, "0123456789abcdef"),
        "upper": token(16, string.ascii_uppercase + "234567"),
        "b64": base64.b64encode(raw).decode(),
        "basic": base64.b64encode(b"eva:" + password(3).encode()).decode(),
        "jwt": ".".join(
            base64.urlsafe_b64encode(part).decode().rstrip("=")
            for part in (b'{"alg":"HS256"}', b'{"sub":"1","x":"y"}', raw)
        ),
        "gh": "gh" + "p_" + token(36, seed=6),
        "aws": "AK" + "IA" + token(16, string.ascii_uppercase + "234567", seed=7),
        "age": "AGE-SECRET" + "-KEY-1" + token(58, string.ascii_uppercase + "234567", seed=8).upper(),
        "crypt": "$" + "6$" + token(8, seed=9) + "$" + token(60, seed=10),
        "pem": "\n".join(base64.b64encode(random.Random(seed).randbytes(48)).decode() for seed in range(6)),
        "uuid": "3f2b8c1e-9a4d-4e6f-8b7a-" + token(12, "0123456789abcdef", seed=11),
        "card": luhn("492938133266429"),
        "iban": "DE" + "89" + "370400440532013000",
        "mail": "eva" + "@" + "firma.de",
        "ip": "10.42." + "7.19",
        "mac": "4c:87:5d:" + "12:34:56",
        "digest": token(64, "0123456789abcdef", seed=12),
        "rev": token(40, "0123456789abcdef", seed=13),
        "store": "/nix/store/" + token(32, string.ascii_lowercase + string.digits, seed=14) + "-openssl-3.0.13",
        "sri": "sha256-" + base64.b64encode(random.Random(15).randbytes(32)).decode(),
        "cachekey": "cache.nixos.org-1:" + base64.b64encode(random.Random(16).randbytes(32)).decode(),
        "base32": token(52, "0123456789abcdfghijklmnpqrsvwxyz", seed=17),
    }


def luhn(body: str) -> str:
    """Return the number with its check digit."""
    for last in string.digits:
        digits = [int(c) for c in body + last]
        if (sum(digits[-1::-2]) + sum(sum(divmod(2 * d, 10)) for d in digits[-2::-2])) % 10 == 0:
            return body + last
    raise AssertionError
