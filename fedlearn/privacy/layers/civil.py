"""The layer of what a state or an insurer knows people by: numbers, dates of birth, number plates."""

from __future__ import annotations

from functools import partial

from fedlearn.privacy.layers.forms import Form, form

__all__ = ["FORMS"]

_DATE = r"(\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}\.?\s[^\W\d_]{3,10}\s\d{4})"


_form = partial(form, "civil")

FORMS: tuple[Form, ...] = (
    _form(
        "geboren geburtsdatum birth dob born·on naissance nacimiento nascita né·le née·le",
        r"(?i)\b(?:geboren(?:\sam)?|geburtsdatum|(?:date\sof\s)?birth(?:\s?da(?:te|y))?|dob|born\son|date\sde\snaissance"
        rf"|fecha\sde\snacimiento|data\sdi\snascita|née?\sle)[\"']?\s{{0,2}}[:=]?\s{{0,3}}[\"']?{_DATE}",
        "BIRTH",
    ),
    _form(
        "ssn social·security",
        r"(?i)\b(?:ssn|social\ssecurity(?:\snumber)?)\b\W{1,4}(\d{3}[- ]?\d{2}[- ]?\d{4})\b",
        "ID",
    ),
    _form(
        "steuer tax·id passport ausweis versicher insurance·n pesel cpf dni codice·fiscale nino",
        r"(?i)\b(?:steuer-?(?:id|nummer|identifikationsnummer)(?:nr)?|tax\sid|passport(?:\s(?:no|number))?|(?:personal)?ausweis\w{0,8}"
        r"|(?:sozial|kranken)?versicher\w{2,20}nummer|insurance\s(?:no|number)|pesel|cpf|dni|codice\sfiscale|nino)\b"
        r"(?:\s?(?:nr|no)\.?)?[\"':=\s]{1,4}((?=[A-Z -]{0,12}\d)(?-i:[A-Z0-9])(?-i:[A-Z0-9./-]|\s(?=\d)){5,20})\b",
        "ID",
    ),
    _form(
        "kennzeichen plate matrícula targa",
        r"(?i)\b(?:kennzeichen|(?:licen[cs]e|number|registration)\splate|matrícula|targa)\W{1,3}"
        r"((?-i:[A-ZÄÖÜ]{1,3})[\s-](?-i:[A-Z]{1,2})[\s-]?\d{1,4}[EH]?|(?-i:[A-Z]{2})[\s-]?\d{2,3}[\s-]?(?-i:[A-Z]{2,3}))\b",
        "ID",
    ),
    _form(
        "customer contract kunden vertrags member policy",
        r"(?i)\b(?:customer|contract|kunden|vertrags|member(?:ship)?|policy)[\s-]?(?:no\.?|number|nr\.?|nummer)\W{1,3}"
        r"((?=[A-Z-]{0,12}\d)(?-i:[A-Z0-9][A-Z0-9-]{4,20}))\b",
        "ID",
    ),
    # A place on the map as a pair of numbers.
    _form(
        "position location coordinates coords gps standort geo",
        r"(?i)\b(?:position|location|coord(?:inate)?s?|gps|standort|geo\w{0,8})\b[^\n\d-]{1,12}(-?\d{1,2}\.\d{3,},\s?-?\d{1,3}\.\d{3,})",
        "PLACE",
    ),
    # Meetings, and who is asked to join.
    _form("/j/", r"\bzoom\.us/(?:j|s|w)/(\d{9,12})\b", "ID"),
    _form("meeting·id conference·id", r"(?i)\b(?:meeting|conference)\sid\b\W{1,3}(\d{3}\s?\d{3,4}\s?\d{3,4})\b", "ID"),
    _form(
        "discord.gg/ chat.whatsapp.com/ t.me/ join.slack.com/ meet.google.com/",
        r"\b(?:discord\.gg|chat\.whatsapp\.com|t\.me/joinchat|join\.slack\.com/t|meet\.google\.com)/([\w~/-]{6,80})|\bt\.me/\+([\w-]{10,40})",
        "TOKEN",
        "TOKEN",
    ),
    _form("chat_id chatid", r"(?i)\bchat_?id[\"']?\s?[:=]\s?[\"']?(-?\d{6,15})\b", "ID"),
)
