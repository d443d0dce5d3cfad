"""The layer of wireless networks: their names, and the keys that are shown beside them."""

from __future__ import annotations

import re
from functools import partial

from fedlearn.privacy.layers.forms import Form, form

__all__ = ["FORMS"]

_QUOTED = r"(?:\"([^\"\n]{1,40})\"|'([^'\n]{1,40})')"

_form = partial(form, "wireless")

FORMS: tuple[Form, ...] = (
    # What Windows shows of a profile, in the language of the machine.
    _form("wlan·", rf"(?i)\bwlan\s[^\n]{{0,80}}?\b(?:name|profile|ssid)[=\s]{_QUOTED}", "WIFI", "WIFI"),
    _form(
        "content inhalt contenu contenido contenuto",
        r"(?i)\b(?:key\scontents?|schlüsselinhalt|contenu\sde\sla\scl[ée]|contenido\sde\sla\sclave|contenuto\schiave)"
        r"\s{0,40}:\s{1,4}([^\s]{4,64})",
        "SECRET",
    ),
    _form(
        "wifi",
        r"(?i)\(wifi\)\sconnection\s'([^'\n]{1,40})'|\bwi-?fi:?\s[^\n]{0,40}?\bconnect(?:ed|ing)\s(?:with|to)\s([^\s,.;]{1,32})(?=[\s,.;]|$)",
        "WIFI",
        "WIFI",
    ),
    # The call that joins: WiFi.begin("network", "key").
    _form(
        "wifi wlan",
        rf"(?i)\b(?:wi-?fi|wlan)\w{{0,10}}\s?(?:\.|->)\s?(?:begin|connect|addap|softap|join)\(\s{{0,3}}{_QUOTED}"
        r"(?:\s{0,3},\s{0,3}[\"']([^\"'\n]{4,64})[\"'])?",
        "WIFI",
        "WIFI",
        "SECRET",
    ),
    _form("ap·", r"\bAP\s([^\s,]{2,32})\s(?=RSSI|channel|ch\b|BSSID)", "WIFI"),
    # A network that somebody names.
    _form(
        "wlan· wifi· wi-fi· netzwerk· network· réseau· red· rete·",
        r"\b(?i:wlan|wi-?fi|netzwerk|network|réseau|red|rete)\s(?i:heißt|is\scalled|named|name\sis|s'appelle|se\sllama|si\schiama)\s"
        r"(?:[\"'„“]([^\"'“”\n]{2,32})[\"'“”]|([\w-]{2,32}))|\b(?i:wlan|wi-?fi|réseau)\s((?=[\w-]{0,30}\d)[A-Z][\w-]{4,31})(?=[\s,.;)]|$)",
        *["WIFI"] * 3,
        flags=re.M,
    ),
    # A command that joins: the network and its key, both quoted.
    _form(
        "airport wifi wi-fi wlan wireless",
        rf"(?i)\b[\w-]{{0,20}}(?:airport|wi-?fi|wlan|wireless)[\w-]{{0,16}}\s(?:[\w.-]{{1,16}}\s){{0,3}}{_QUOTED}\s[\"']([^\"'\n]{{4,64}})[\"']",
        "WIFI",
        "WIFI",
        "SECRET",
    ),
)
