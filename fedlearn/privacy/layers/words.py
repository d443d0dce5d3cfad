"""What a name says about its value: `db_password` holds a secret, `password_file` does not. Pure and cached."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

__all__ = ["NOUNS", "Strength", "strength"]


class Strength(IntEnum):
    """How surely the value under a name is secret."""

    NONE = 0
    WEAK = 1  # `key`, `auth`: only a value that looks random is secret
    STRONG = 2  # `token`, `secret`: any value that is no placeholder and no code
    PASSWORD = 3  # `password`: even an ordinary word


_WORD = re.compile(
    r"(?:PRIVATE|SECRET|ACCESS|API)(?=key|token|secret)|[A-Z]{2,}(?=p(?:w|wd|ass(?:word|wd)?)(?![a-z]))|[A-Z]+(?![^\W\d_A-Z])|[A-Z]?[^\W\d_A-Z]+"
)

_PASSWORD = frozenset(
    "password passwords passwd passphrase passwort passwörter pwd pass psk passcode userpass kennwort "
    "kennwörter losung "
    "passe masterauth keypasswd userpwd pgpassword sshpass mysqlpwd pw hasło haslo contraseña contrasena "
    "senha parola wachtwoord "
    "lösenord heslo jelszó salasana adgangskode пароль пароля паролем пароли şifre sifre parolası κωδικός гасло "
    "passord lozinka slaptažodis 密码 密碼 パスワード 비밀번호 mdp clave".split()
)
_STRONG = frozenset(
    "secret secrets secrete token tokens apikey apikeys credential credentials cred creds jwt bearer pat otp "
    "totp pin "
    "mnemonic seedphrase signature sig cookie sessionid sid accesskey secretkey privatekey authtoken authkey "
    "accesstoken presharedkey webhook geheimnis secreto authtok clientsecret passkey connectionstring dsn keypass "
    "psw storepass cvv cvc puk tok srt saslpassword encryptionkey signingkey sharedkey".split()
)
_WEAK = frozenset("key keys private auth authorization session code salt nonce seed access api hash schlüssel".split())

#: Words that turn a `key` into a secret one when they stand in the same name.
_QUALIFIERS = frozenset(
    "api access secret private auth encryption encrypt signing sign master account shared preshared client "
    "service ssh "
    "deploy app application admin storage subscription license licence security integration write ingest server root "
    "pre wpa wifi hmac aes cipher recovery".split()
)

#: Words that say that the value is about a secret and not the secret itself, as the last word of a name.
_ABOUT = frozenset(
    "file files path paths dir directory folder name names id ids len length size sizes type types url urls uri uris "
    "endpoint endpoints count counts num number numbers limit limits expiry expires expired expiration ttl age "
    "timeout "
    "policy policies rotation enabled enable disabled required require hint prompt field fields label manager store "
    "provider class format algorithm alg version audience scope scopes index prefix suffix usage regex pattern ring "
    "chain map list set hashing strength error errors izer reset command cmd script handler func function callback "
    "interface module method methods mode request response header headers title text description placeholder "
    "selector "
    "vault bytes bits layout repeat mask status state exists auto rule rules validator parser reader writer "
    "generator "
    "factory authentication agent socket sock duration interval idle max min env var variable created updated date "
    "time at lifetime validity input button link page form view event group groups column row table ref refs "
    "reference "
    "source sources loader helper util utils config options option supported support change changed attempts "
    "exchange agreement derivation schedule import export params generation "
    "threshold budget window cost usd price per allowed denied location host port server domain issuer issued "
    "permission permissions role roles based check checker needed stdin store backend cache caching "
    "chars characters charset alphabet".split()
)

#: Words before `private` that ask a question instead of naming a secret.
_VERBS = frozenset("is has was mark make set as the a in of by are be use static final var or and".split())

#: Words before a noun that make it public or technical.
_PUBLIC = frozenset(
    "public pub primary foreign partition sort cache bucket hot short shortcut row object map dict config registry "
    "host known trusted symmetric unique group lookup composite index package encoded new old max min eos bos pad "
    "cls sep unk mask special next prev previous num total input output prompt completion stop end start default "
    "arrow function return exit status error http zip postal country language source byte op event area area color "
    "first last data item left right up down enter escape shift ctrl alt tab home dead compose modifier no non "
    "blind usb char nothing stub sub fake mock dummy message event".split()
)

#: Pieces whose presence in lowered text is worth a closer look at the name around them.
NOUNS: tuple[str, ...] = (
    "pass",
    "pwd",
    "psk",
    "pw",
    "psw",
    "pssw",
    "pasw",
    "paso",
    "pword",
    "asword",
    "mdp",
    "secret",
    "token",
    "authtok",
    "tok_",
    "key",
    "cred",
    "auth",
    "jwt",
    "bearer",
    "otp",
    "pin",
    "pat",
    "mnemonic",
    "seed",
    "signature",
    "sig",
    "cookie",
    "session",
    "sid",
    "webhook",
    "connectionstring",
    "dsn",
    "salt",
    "nonce",
    "code",
    "access",
    "private",
    "api",
    "masterauth",
    "cvv",
    "cvc",
    "puk",
    "srt",
    "hash",
    "license",
    "kennwort",
    "losung",
    "geheimnis",
    "schlüssel",
    "hasło",
    "haslo",
    "contrase",
    "secreto",
    "senha",
    "parola",
    "wachtwoord",
    "lösenord",
    "heslo",
    "jelszó",
    "salasana",
    "adgangskode",
    "парол",
    "clave",
    "гасл",
    "gesl",
    "hesl",
    "hase",
    "hasł",
    "jelsz",
    "şifre",
    "sifre",
    "κωδικ",
    "passord",
    "lozink",
    "slaptažod",
    "密码",
    "密碼",
    "パスワード",
    "비밀번호",
)

_GLUED = re.compile(
    r"(?P<password>password|passwd|passphrase|passwort|kennwort|passcode)s?$"
    r"|(?P<strong>secrets?|tokens?|apikey|secretkey|privatekey|accesskey|authkey|sessionid|credentials?)$"
    r"|(?P<pass>(?<!^by)(?<!^com)(?<!^encom)(?<!^tres)(?<!^sur)(?<!over)(?<!under)(?<!low)(?<!high)(?<!band)(?<!all)(?<!one)"
    r"(?<!two)(?<!multi)(?<!first)(?<!render)(?<!sub)(?<!pre)(?<!post)(?<!single)(?:pass|pwd)"
    r"|(?:db|my|user|root|admin|ssh|mysql|ldap|smtp|ftp|mail|auth|http|vnc|key|store|bind|pg|master)pw)$"
    r"|(?P<weak>key)$"
)
#: Words for a password in languages that change the ends of their words.
_INFLECTED = re.compile(
    r"(?:adgangskode|lösenord|passord|passwort|passwört|kennwort|wachtwoord|salasana|şifre|sifre|parola"
    r"|has[łe]ł?|heslo|hesl"
    r"|jelszó|jelszav|парол|гасл|lozink|geslo|gesl|κωδικ|slaptažod|parole|contraseña|senha)\w{0,4}"
)
#: A password as it is misspelt and cut short: pswd, psswd, passwrd, pasword.
_MISSPELT = re.compile(r"p[aso]{0,5}w[ors]{0,4}ds?")
_NOT_KEYS = frozenset(
    "monkey turkey donkey hockey jockey whiskey keystore hotkey hotkeys pubkey publickey jsonwebtoken passkeys".split()
)


@lru_cache(maxsize=8192)
def strength(name: str) -> Strength:
    """Judge a name in any style: `DB_PASSWORD`, `dbPassword`, `db-password`, `services.db.password`, `API key`."""
    words = [word.lower() for word in _WORD.findall(name[-64:])]
    if not words:
        return Strength.NONE
    best, at = Strength.NONE, -1
    for index, word in enumerate(words):
        found = _noun(word)
        if found and found >= best:
            best, at = found, index
    if at < 0:
        return Strength.NONE
    if any(word in _ABOUT for word in words[at + 1 :]):
        return Strength.NONE
    if best < Strength.PASSWORD and at and words[at - 1] in _PUBLIC:
        return Strength.NONE
    if best == Strength.WEAK and words[at] not in ("key", "keys") and at + 1 < len(words):
        return Strength.NONE
    if at and words[at] == "private" and words[at - 1] not in _VERBS:
        return Strength.STRONG
    if best == Strength.WEAK and words[at] in ("key", "keys") and any(word in _QUALIFIERS for word in words[:at]):
        return Strength.STRONG
    return best


def _noun(word: str) -> Strength:
    """Judge one word."""
    if word in _PASSWORD:
        return Strength.PASSWORD
    if word in _STRONG:
        return Strength.STRONG
    if _MISSPELT.fullmatch(word) or _INFLECTED.fullmatch(word):
        return Strength.PASSWORD
    if word in _WEAK:
        return Strength.WEAK
    if len(word) > 4 and word not in _NOT_KEYS and (glued := _GLUED.search(word)):
        if glued["password"] or glued["pass"]:
            return Strength.PASSWORD
        return Strength.STRONG if glued["strong"] else Strength.WEAK
    return Strength.NONE
