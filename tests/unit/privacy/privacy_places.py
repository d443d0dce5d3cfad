"""Texts with marks: `⟦…⟧` must go, `⟪…⟫` must stay; `§pw§` and the like are made at run time."""

from __future__ import annotations

import random
import re
import string

from fedlearn.privacy.scrub import Scrubber

WORDS = "copper lantern meadow violet harbor pebble cactus walrus thunder maple falcon nectar granite ember".split()
ALPHABETS = {
    "hex": string.hexdigits[:16],
    "a": string.ascii_letters + string.digits,
    "u": string.ascii_uppercase + string.digits,
    "l": string.ascii_lowercase + string.digits,
    "d": "123456789",
}
NOBODY = Scrubber()


def make(kind: str, rng: random.Random) -> str:
    """Return a secret of a kind: `pw` a password of a person, `pp3` three words, `b44` base64, `hex32` digits."""
    name, count = kind.rstrip("0123456789"), int(re.sub(r"\D", "", kind) or 0)

    def some(alphabet: str, size: int) -> str:
        return "".join(rng.choice(alphabet) for _ in range(size))

    if name == "pw":
        one, two = rng.sample(WORDS, 2)
        return (
            f"{one}-{two}-{some('123456789', 2)}",
            f"{one.title()}{some('123456789', 2)}!",
            f"{one.replace('e', '3').title()}#{some('123456789', 2)}",
            f"{one}{two.title()}{some('123456789', 3)}",
            f"{some(ALPHABETS['a'], 8)}q7$R{some(ALPHABETS['a'], 2)}",
            f"{one.title()}_{some('123456789', 4)}",
        )[count - 1 if count else rng.randrange(6)]
    if name == "pp":
        return " ".join(rng.sample(WORDS, count or 4))
    if name == "b":
        return some(ALPHABETS["a"] + "+/", count - 1) + "="
    if name == "uuid":
        return "-".join(some(ALPHABETS["hex"], size) for size in (8, 4, 4, 4, 12))
    if name == "mac":
        return ":".join(some(ALPHABETS["hex"], 2) for _ in range(6))
    return some(ALPHABETS[name], count)


def verdict(place: str, seed: int) -> tuple[list[str], list[str], str]:
    """Return what leaked, what was destroyed, and the clean text, on a host of which nothing is known."""
    rng = random.Random(seed)
    marked = re.sub(r"§(\w+)§", lambda match: make(match[1], rng), place)
    clean = NOBODY.scrub(re.sub("[⟦⟧⟪⟫]", "", marked)).text
    leaked = [value for value in re.findall("⟦(.*?)⟧", marked, re.S) if value in clean]
    destroyed = [value for value in re.findall("⟪(.*?)⟫", marked, re.S) if value not in clean]
    return leaked, destroyed, clean
