"""The layer of secrets that somebody tells in a sentence, without a sign between the word and the value."""

from __future__ import annotations

from functools import partial

from fedlearn.privacy.layers.forms import Form, form

__all__ = ["FORMS"]

# Words of sentences about a passphrase; a passphrase is made of others.
_SENTENCE = (
    r"(?!(?:must|should|would|could|will|does|have|has|had|been|being|with|without|from|that|this|these|those|when|then|than"
    r"|your|their|into|onto|also|only|needs?|contains?|were|which|while|using|used|before|after|prompts?|during|again|every|each|some"
    r"|more|less|least|most|very|just|like|inside|stored|entered|typed|given|based|protected|through|because|until|once|here|there"
    r"|where|what|there|they|them|over|under|between|both|either|none|such|same|other|another|correctly|instead|file|files|length"
    r"|policy|manager|keys?|for|and|the|are|was|but|not|you|can|may|its|our|out|off|any|all|per|via)\b)"
)
_WORD = rf"{_SENTENCE}[a-z]{{3,12}}"

_form = partial(form, "spoken")

FORMS: tuple[Form, ...] = (
    # I chose the passphrase thunder saddle harbor quartz, …
    _form(
        "passphrase pass·phrase",
        r"\b(?i:chose|chosen|picked|set|use|used|try|tried|entered|typed|enter|type|with|is|was)\s(?:[\w'-]{1,16}\s){0,4}?"
        rf"(?i:pass\s?phrase)\s((?:{_WORD}\s){{3,7}}{_WORD})(?=[,.;!?)\n]|$)",
        "SECRET",
    ),
    _form(
        "seed mnemonic recovery wallet",
        r"\b((?:[a-z]{3,8}\x20){11,23}[a-z]{3,8})[\"']?\s(?:is|are|was)\s(?:my|our|the)\s(?:\w{1,12}\s){0,2}(?:seed|mnemonic|recovery|wallet)",
        "SECRET",
    ),
    # What a generator of keys and passwords printed below its command.
    _form(
        "pwgen apg openssl·rand keygen genkey genpsk generate gen-key random mkpasswd uuidgen",
        r"(?m)^[^\n]{0,60}\b(?:pwgen|apg|openssl\srand|(?:\w{2,16}\s)?(?:keygen|genkey|genpsk)|(?:[\w-]{2,16}\s)?gen(?:erate)?[-\s]?(?:password|secret"
        r"|key|token)|/dev/u?random)\b(?![^\n]{0,80}>)[^\n]{0,80}((?:\n(?=\S{0,64}\d)[A-Za-z0-9+/=_.!\#$%&*^?@-]{8,200}(?=\s{0,3}(?:\n|$))){1,8})",
        "SECRET",
    ),
    _form(
        "passphrase pass·phrase",
        rf"(?i:pass\s?phrase)[^\n\"']{{0,40}}[\"']((?:{_WORD}\s){{2,7}}{_WORD})[\"']",
        "SECRET",
    ),
    # A directive that names user and host, and goes on with bare words: one of them is made like a password.
    _form(
        "@",
        r"(?m)^\s{0,8}[A-Za-z_]{3,20}\s[\w.-]{1,32}@[\w.-]{1,64}\s(?:[\w.-]{1,32}\s){0,2}?(?:([A-Za-z_][\w.-]{1,31})\s)?"
        r"([a-z]{3,12}-[a-z]{3,12}-\d{2,4}|[A-Z][a-z]{3,12}[_!\#$%&*?]?\d{2,4}[!\#$%&*?]?)(?=\s|$)",
        "USER",
        "SECRET",
    ),
)
