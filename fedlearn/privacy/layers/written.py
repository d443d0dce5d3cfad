"""The layer of addresses in unusual writing: network cards, addresses within names, accounts of Windows by number."""

from __future__ import annotations

import re
from functools import partial

from fedlearn.privacy.layers.forms import Form, form

__all__ = ["FORMS"]


_form = partial(form, "written")

FORMS: tuple[Form, ...] = (
    _form("mac", r"(?i)\bmac(?:[\s_-]?addr(?:ess)?)?[\"']?[:=\s]{1,3}[\"']?([0-9a-f]{12})\b", "MAC"),
    _form(
        "address mac vlan interface arpa port dynamic static",
        r"([0-9a-fA-F](?<![\w.].)(?:(?=[\d.]{0,13}[a-fA-F])|(?<=[a-fA-F]))[0-9a-fA-F]{3}\.[0-9a-fA-F]{4}\.[0-9a-fA-F]{4})(?![\w.])",
        "MAC",
    ),
    _form("ip-", r"\bip-(\d{1,3}(?:-\d{1,3}){3})\b", "IP"),
    _form("s-1-5-21-", r"(?i)\bS-1-5-21-(\d{6,12}-\d{6,12}-\d{6,12}(?:-\d{3,8})?)\b", "ID"),
    # DOMAIN\\user behind a word that says so; an escape in a text looks alike.
    _form(
        "\\",
        r"([A-Z](?!K[CLEU]|UILTIN)(?:(?<=for\s.)|(?<=for\s['\"].)|(?<=[Uu]ser\s.)|(?<=[Uu]ser\s['\"].)|(?<=as\s.)|(?<=ount\s.)|(?<=by\s.)"
        r"|(?<=ogin\s.)|(?<=wner\s.)|(?<=[A-Za-z]:\s.)|(?<=[a-z]=.))[A-Z0-9-]{2,14})\\{1,2}([A-Za-z][\w.-]{1,31})(?=[\s:,'\"]|$)",
        "HOST",
        "USER",
        flags=re.M,
    ),
    _form("pts-", r"\b\d{2,8}\.pts-\d{1,3}\.([A-Za-z][\w-]{1,62})\b", "HOST"),
)
