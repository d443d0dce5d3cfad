"""Detours and open doors: traffic and names sent through somebody else, private places shown to everybody."""

from __future__ import annotations

from fedlearn.privacy.harm.deeds import Deed, objection

__all__ = ["DEEDS"]

#: Places where everybody fetches programs.
_SOURCE = (
    r"(?:github\.com|githubusercontent\.com|gitlab\.com|cache\.nixos\.org|nixos\.org|pypi\.org|pythonhosted\.org"
    r"|npmjs\.org"
    r"|crates\.io|docker\.io|ghcr\.io|deb\.debian\.org|archive\.ubuntu\.com|proxy\.golang\.org|rubygems\.org"
    r"|letsencrypt\.org)"
)

DEEDS: tuple[Deed, ...] = (
    objection(
        "install",
        "gives a well-known host another address",
        "/etc/hosts networking.hosts extrahosts add-host & github githubusercontent gitlab nixos.org pypi.org "
        "*pythonhosted "
        "*npmjs crates.io docker.io ghcr.io debian.org ubuntu.com golang.org rubygems letsencrypt",
        rf"\b(?!127\.|0\.0\.0\.0)(?:\d{{1,3}}\.){{3}}\d{{1,3}}\b[^\n]{{0,40}}\b{_SOURCE}|{_SOURCE}[^\n]{{0,20}}\b"
        r"(?!127\.|0\.0\.0\.0)(?:\d{1,3}\.){3}\d{1,3}\b",
    ),
    objection(
        "weaken",
        "sends all traffic through a machine on the network",
        "http_proxy= https_proxy= all_proxy= http.proxy https.proxy networking.proxy",
        r"(?:_proxy\s?=|https?\.proxy[\s=]|networking\.proxy\.\w{1,12}\s{0,3}=)\s{0,3}[\"']?(?:https?|socks5h?)://"
        r"(?:\S{1,40}@)?"
        r"(?!10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|127\.)(?:\d{1,3}\.){3}\d{1,3}\b",
    ),
    objection(
        "exfiltration",
        "shows private things to everybody",
        "--visibility allusers allauthenticatedusers public-read --public",
        r"--visibility[\s=]public|\ballusers\b|\ballauthenticatedusers\b|\bpublic-read(?:-write)?\b",
    ),
    objection(
        "exfiltration",
        "sends private files to another place",
        "find· fd· & -exec -x· & curl wget scp rsync nc· ncat",
        r"\b(?:find|fd)\s[^\n|;]{0,160}(?:-exec(?:dir)?|-x)\s{1,3}(?:curl|wget|scp|rsync|nc|ncat)\b",
    ),
    objection(
        "exfiltration",
        "sends what is on the screen, the microphone or the clipboard away",
        "xclip xsel pbpaste wl-paste get-clipboard scrot grim arecord ffmpeg import· & | & curl nc· ncat wget",
        r"\b(?:xclip|xsel|pbpaste|wl-paste|get-clipboard|scrot|grim|arecord|parecord|ffmpeg"
        r"|import)\b[^\n|]{0,120}\|[^\n]{0,80}\b(?:curl|nc|ncat|wget)\b",
    ),
    objection(
        "rights",
        "gets a shell or a right from a program that has another purpose",
        "checkpoint-action -exec config·set /dev/kmem /dev/mem /etc/shadow install· root.password "
        "root.initialpassword "
        "root.hashedpassword docker.sock crontab·/tmp crontab·/var/tmp crontab·/dev/shm",
        r"checkpoint-action=exec|-exec\s{1,3}(?:/bin/)?(?:ba|da|z)?sh\s{1,3}(?:-[ip]{1,2}\s|\\?;)"
        r"|\bconfig\sset\sdir\s{1,3}[\"']?(?:/root|/home|/etc|/var/spool|~)"
        r"|\bchmod\s{1,3}(?:\S{1,4}\s)?(?:o\+\w{1,3}|a\+\w{1,3}|0?[0-7][0-7][4-7])\s{1,3}(?:/dev/k?mem"
        r"|/etc/g?shadow)\b|\binstall\s[^\n;|]{0,40}-m\s?0?[46][0-7]{3}\b"
        r"|\broot\.(?:initial)?password\s{0,3}=\s{0,3}[\"'][^\"'\n]|--privileged\b[^\n]{0,160}docker\.sock"
        r"|docker\.sock\b[^\n]{0,160}--privileged"
        r"|\bcrontab\s{1,3}(?:/tmp|/dev/shm|/var/tmp)/",
    ),
    objection(
        "substituter",
        "takes an input of a flake from another place",
        "override-input",
        r"--override-input\s{1,3}\S{1,40}\s{1,3}[\"']?(?:github:(?!nixos/|nix-community/)|gitlab:|(?:git\+"
        r"|tarball\+)?https?://)",
    ),
)
