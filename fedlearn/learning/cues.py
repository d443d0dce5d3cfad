"""The words and shapes by which a text shows what it is. Pure; used by extract.py and merge.py."""

from __future__ import annotations

import re

__all__ = [
    "ERROR",
    "POINTS_BACK",
    "PRACTICE_ANSWER",
    "PRACTICE_QUESTION",
    "REFUSAL",
    "TALK",
    "code_blocks",
    "inline_code",
    "is_command",
    "options",
    "paths",
    "sentences",
    "tags_of",
]

#: A question that is about something going wrong.
ERROR = re.compile(
    r"\b(?:errors?|errno|exception|traceback|fail(?:s|ed|ing|ures?)?|fatal|panic|segfault|crash(?:es|ed)?|broken|"
    r"cannot|can't|could not|couldn't|unable|refus(?:es|ed)|denied|reject(?:s|ed)|not found|no such|does not|doesn't|"
    r"hang(?:s|ing)?|stuck|mismatch|collision|collide|conflict(?:s|ing)?|timed? ?out|timeout|deadlock|"
    r"infinite recursion|depending on|"
    r"out of memory|oom|no space left|disk full|partition full|is full|undefined|unexpected|invalid|wrong|missing|"
    r"differ(?:s)?|asks? for a password|at every login|waits? for \S+ to stop|stop job|\d{3}/[A-Z]{3,}|"
    r"[A-Z][A-Za-z]+(?:Error|Exception)|exit(?:ed)?(?: with)?(?: code| status)? [1-9]\d*)\b",
    re.IGNORECASE,
)

#: A question that asks for judgement rather than for a way.
PRACTICE_QUESTION = re.compile(
    r"(?:^|\b)(?:should (?:i|we|one)|is it (?:fine|ok|okay|safe|good|bad|wise|better)|best practi[cs]e|"
    r"good practi[cs]e|convention|recommended|guideline|policy|rule of thumb|"
    r"where (?:do|does|should) .{1,60} (?:belong|live|go)|"
    r"when (?:to|should)|which \w+ for|how should (?:i|we)|pros and cons|trade-?offs?|\w+ or \w+ for|"
    r"^\w+ or \w+$|versus|\bvs\.?\b|mixing|safely|style|format \w+ code)\b",
    re.IGNORECASE,
)

#: An answer that lays down a rule.
PRACTICE_ANSWER = re.compile(
    r"^\W*(?:never|always|prefer|avoid|do not|don't|use one\b|as a rule|keep|treat|make it a habit|it is best|"
    r"the best practi[cs]e|rule:)\b",
    re.IGNORECASE,
)

#: An answer that gives nothing.
REFUSAL = re.compile(
    r"^\W*(?:i(?:'m| am) sorry|sorry,|i (?:cannot|can't|am unable to|do not have|don't have)|as an ai\b|"
    r"i apologi[sz]e|no response|n/a\b|none\b|null\b)",
    re.IGNORECASE,
)

#: A sentence in which the assistant only says what it does or how pleased it is.
TALK = re.compile(
    r"^\W*(?:i'll\b|i will\b|i've\b|i have\b|let me\b|let's\b|now (?:i|let)\b|great\b|perfect\b|absolutely\b|sure\b|"
    r"of course\b|certainly\b|excellent\b|okay\b|ok\b|alright\b|oh no\b|done\b|happy to\b|thanks?\b|you're welcome\b)",
    re.IGNORECASE,
)

#: A question that only makes sense after the one before it.
POINTS_BACK = re.compile(
    r"^\W*(?:(?:can|could|would|will) you |please |now |and |also |ok(?:ay)?,? |great!? )*"
    r"(?:yes|no|continue|go on|go ahead|do (?:it|that|this|so)|try again|again|undo|fix (?:it|that|this)|"
    r"(?:run|show|add|change|remove|explain|test|use|try|update|rename) (?:me )?(?:it|that|this|these|those)\b.*)",
    re.IGNORECASE | re.DOTALL,
)

_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})[ \t]*([\w+.#-]*)[^\n]*\n(.*?)^[ \t]*\1[ \t]*$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)`([^`\n]{1,300})`(?!`)")
_PATH = re.compile(r"(?<![\w/])(?:~|\.{1,2})?/(?:[\w.@+<>-]+/)*[\w.@+<>-]+")
_OPTION = re.compile(r"\b[a-z][\w-]*(?:\.[\w<>\"-]+){1,}\b")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`\"'<])|\n{2,}|\n(?=[-*\d])")
_COMMAND = re.compile(
    r"^(?:\$ |# |sudo )?(?:[\w.+/-]*/)?(?:nix(?:-\w+|os-\w+)?|git|systemctl|journalctl|docker|podman|kubectl|pip3?|npm|"
    r"npx|yarn|pnpm|cargo|go|make|cmake|python3?|node|ruby|apt(?:-get)?|dnf|pacman|curl|wget|ssh|scp|rsync|tar|grep|sed|awk|"
    r"find|ls|cd|cat|cp|mv|rm|mkdir|chmod|chown|ln|kill|ps|mount|export|source|psql|sqlite3|redis-cli|helm|terraform|"
    r"ansible\S*|pytest|ruff|mypy|gcc|clang|home-manager|ip|ss|dig|openssl|gpg|ssh-keygen|echo|test|\.)(?=[ \n]|$)"
)

#: Words that make good tags when a text speaks of them.
_TOPICS = frozenset(
    """nix nixos nixpkgs flake flakes overlay home-manager systemd timer journald nginx caddy postgresql postgres psql
    mysql sqlite redis qdrant ollama llama docker podman kubernetes helm terraform ansible git github gitlab python pip
    venv pytest django flask numpy pandas rust cargo go node npm typescript javascript react java maven bash zsh fish
    vim neovim emacs tmux ssh tls acme dns dhcp firewall network networking wireguard vpn gnome kde wayland x11 pam
    keyring grub systemd-boot boot kernel zfs btrfs luks disk memory cuda gpu authentication permission secrets password
    certificate migration backup restic monitoring prometheus grafana json yaml toml xml html css sql regex unicode
    timezone api http oauth jwt cache performance logging test testing""".split()
)
_WORD = re.compile(r"[a-z0-9][a-z0-9+#-]*", re.IGNORECASE)


def code_blocks(text: str) -> list[tuple[str, str]]:
    """Return (language, code) of each fenced block, in order; the language may be empty."""
    if "```" not in text and "~~~" not in text:
        return []
    return [(m.group(2).lower(), m.group(3).rstrip("\n")) for m in _FENCE.finditer(text)]


def inline_code(text: str) -> list[str]:
    """Return the contents of `inline code`, in order, outside fenced blocks."""
    if "`" not in text:
        return []
    return [m.group(1).strip() for m in _INLINE.finditer(_FENCE.sub("\n", text))]


def is_command(line: str) -> bool:
    """Tell whether a line looks like a shell command."""
    return bool(_COMMAND.match(line.strip()))


def paths(text: str) -> list[str]:
    """Return file-system paths, in order."""
    return [m.group().rstrip(".,:;") for m in _PATH.finditer(text)] if "/" in text else []


def options(text: str) -> list[str]:
    """Return dotted names such as `services.nginx.enable`, in order."""
    return [m.group() for m in _OPTION.finditer(text)] if "." in text else []


def sentences(text: str) -> list[str]:
    """Return the sentences of the prose in a text, code left out."""
    prose = _FENCE.sub("\n\n", text)
    return [part.strip() for part in _SENTENCE.split(prose) if part.strip()]


def tags_of(question: str, answer: str, languages: list[str], limit: int = 8) -> tuple[str, ...]:
    """Return the topics a text speaks of, sorted: known words, code languages, and the service of an option name."""
    found = {word for word in (w.lower() for w in _WORD.findall(question)) if word in _TOPICS}
    found |= {word for word in (w.lower() for w in _WORD.findall(answer[:2000])) if word in _TOPICS}
    found |= {language for language in languages if language and len(language) < 20}
    for option in options(answer[:2000]):
        parts = option.split(".")
        if parts[0] in ("services", "programs", "virtualisation", "networking", "hardware") and len(parts) > 2:
            found |= {"nixos", parts[1].strip('"')}
    return tuple(sorted(found)[:limit])
