"""The layer of terminals: users and hosts in prompts, and in what short commands answer about the machine."""

from __future__ import annotations

import re
from functools import partial

from fedlearn.privacy.layers.forms import Form, form

__all__ = ["FORMS"]

_M = re.MULTILINE
_USER = r"([a-z_][\w.-]{1,31})"
_HOST = r"([A-Za-z][\w-]{1,62})"

_form = partial(form, "prompt")

FORMS: tuple[Form, ...] = (
    _form("]", rf"\({_USER}[㉿@]{_HOST}\)-\[", "USER", "HOST"),
    # A host alone before the sign, by its look: with a digit or a hyphen.
    _form(
        "%· $· #·",
        r"^((?=[a-z]{2,40}-?[a-z]{0,40}\d{1,4}[%$\#]|[a-z]{2,40}-[a-z]{2,40}[%$\#])[a-z][a-z\d-]{1,62})[%$\#]\s(?=[a-z./~])",
        "HOST",
        flags=_M,
    ),
    # The command ssh and a bare name, where no sentence goes on.
    _form(
        "ssh·",
        r"(?:^|[$\#%>;|&(`]\s{0,2}|\bsudo\s|[\"'])ssh\s(?:-\w{1,3}(?:\s(?:\d{1,5}|\w+=(?:\"[^\"\n]{1,160}\"|\S{1,80})|[~/.]\S{1,80}))?\s){0,4}"
        r"(?!config|keys?|agent|server|client|access|login|connection|tunnel|port|daemon|session|works|fails|hangs|host|into|into|is|to)"
        r"([a-z][a-z\d-]{1,40})(?=\s{0,3}$|\s[\"'-]|\s(?:sudo|uptime|hostname|ls|cat|systemctl|journalctl|nixos-\w{3,10}|df|tar|zfs)\b)",
        "HOST",
        flags=_M,
    ),
    _form(
        "nixos-container",
        rf"\bnixos-container\s(?:run|start|stop|restart|(?:root-)?login|create|destroy|update|status)\s{_HOST}",
        "HOST",
    ),
    # Machines and whether they run, by id or between bars.
    _form(
        "running stopped shut·off paused",
        r"^\s{0,8}(?:\|\s{1,3}|\d{1,6}\s{1,8}|-\s{1,8})(?=[a-z]{0,40}[\d-])([A-Za-z][\w-]{1,62})\s{1,40}(?:\|\s)?(?:(?i:running|stopped|paused)|shut\soff)\b",
        "HOST",
        flags=_M,
    ),
    _form("hostname·to·", rf"\bhostname\sto\s[\"'‘`]?{_HOST}", "HOST"),
    _form("linux·", rf"\bLinux\s{_HOST}\s\d{{1,2}}\.\d[\w.+-]{{0,60}}\s\#", "HOST"),
    _form("kernel:", rf"(?<=[:\]\d]\s)(?!Linux\b){_HOST}\skernel:\s", "HOST"),
    _form("permanently·added", rf"\bPermanently\sadded\s'{_HOST}[',]", "HOST"),
    _form("salt·", r"\bsalt\s(?:-\S{1,20}\s){0,3}[\"'](?!\*)([A-Za-z][\w.-]{1,62})[\"']\s[a-z_]{2,30}\.[a-z_]", "HOST"),
    # A structure as a debugger prints it: the address of a text, then the text.
    _form("0x", rf"\bhost(?:name)?\s=\s0x[0-9a-f]{{1,16}}\s\"{_HOST}\"", "HOST"),
    _form("0x", rf"\buser(?:name)?\s=\s0x[0-9a-f]{{1,16}}\s\"{_USER}\"", "USER"),
)
