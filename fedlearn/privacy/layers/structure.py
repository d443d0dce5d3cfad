"""The layer of forms that tell by themselves that they hold a secret: keys, headers, URLs, tokens of known makers."""

from __future__ import annotations

import re
from functools import partial

from fedlearn.privacy.layers.forms import Form, form

__all__ = ["FORMS", "RESIDUE"]

_I = re.IGNORECASE

_form = partial(form, "structure")

_BREAK = r"(?:[\s>|+\"',]|\\{1,2}[nrt])"

FORMS: tuple[Form, ...] = (
    _form("firebase", r"\b([\w.-]{3,80})\.(?:firebaseio\.com|firebaseapp\.com|firebasedatabase\.app)", "HOST"),
    _form("openvpn", r"-----BEGIN\ OpenVPN\ Static\ key\ V1-----\s{1,4}(?:[0-9a-f]{8,64}\s{1,4}){1,40}", "PRIVATE_KEY"),
    # Keys in PEM, whole: from the first line to the last, or to the end of what looks like a body.
    _form(
        "-----begin",
        rf"-----BEGIN\ [A-Z0-9\ ]{{3,50}}+-----{_BREAK}{{0,12}}+"
        rf"(?:[A-Za-z][A-Za-z0-9-]{{1,19}}+:\ ?[^\n\\]{{1,100}}+{_BREAK}{{0,12}}+){{0,6}}+"
        rf"(?:[A-Za-z0-9+/=]{{4,}}+{_BREAK}{{0,12}}+){{1,2000}}+(?:-----END\ [A-Z0-9\ ]{{3,50}}+-----)?",
        "PRIVATE_KEY",
    ),
    _form("age-secret-key", r"AGE-SECRET-KEY-[A-Z0-9]{10,}+", "AGE_KEY", flags=_I),
    _form("age1", r"\bage1[0-9a-z]{50,}+", "AGE_RECIPIENT"),
    _form(
        "ssh- ecdsa- sk-",
        r"\b(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-[\w-]{3,20}|sk-[\w@.-]{10,50})\s{1,3}(AAAA[A-Za-z0-9+/=]{4,}+)"
        r"(?:[\ \t]{1,3}([\w.+-]{1,64}@[\w.-]{1,100}))?",
        "SSH_KEY",
        "EMAIL",
    ),
    _form("aaaa", r"\bAAAA[BCE][A-Za-z0-9+/]{20,}+={0,3}", "SSH_KEY"),
    _form("|1|", r"\|1\|([A-Za-z0-9+/]{8,}+=?)\|([A-Za-z0-9+/]{8,}+=?)", "HOST_HASH", "HOST_HASH"),
    _form(
        "$ {ss {sha",
        r"(?:\$(?:1|2[abxy]?|[5-9]|y|gy|md5|sha1|apr1|argon2(?:id|i|d)|scrypt|pbkdf2[\w-]{0,12}|bcrypt[\w-]{0,8})"
        r"\$[./A-Za-z0-9$,=+-]{8,}+|\{S?SHA(?:256|512)?\}[A-Za-z0-9+/=]{16,}+)",
        "HASH",
    ),
    # Who logs in where.
    _form(
        "://",
        r"[a-z][a-z0-9+.-]{1,24}+://([^\s/@:\"'<>`]{0,200}+):([^\s\"'<>`@]{1,300}+"
        r"(?:@[^\s\"'<>`@/]{1,100}+)??)@(?=[\w\[.%{$<-])(?:([A-Za-z][\w.-]{0,200}+)(?=[:/,?\s\"']|$))?",
        "USER",
        "SECRET",
        "HOST",
        flags=_I,
    ),
    _form("://", r"(?:https?|git\+https?|wss?)://([A-Za-z0-9_.~%+-]{8,255}+)@(?=[\w\[])", "SECRET", flags=_I),
    _form(
        "://",
        r"(?!(?:https?|wss?)://)\b[a-z][a-z0-9+-]{1,20}://([\w.+-]{1,64}+)@([\w.-]{1,200}+)",
        "USER",
        "HOST",
        flags=_I,
    ),
    _form(
        "machine",
        r"\bmachine\s{1,9}([^\s]{1,200}+)\s{1,9}login\s{1,9}([^\s]{1,200}+)"
        r"(?:\s{1,9}(?:account|port)\s{1,9}[^\s]{1,200}+)?\s{1,9}password\s{1,9}([^\s]{1,300}+)",
        "HOST",
        "USER",
        "SECRET",
    ),
    _form("machine", r"\bmachine\s{1,9}([^\s]{1,200}+)\s{1,9}password\s{1,9}([^\s]{1,300}+)", "HOST", "SECRET"),
    _form("login", r"\blogin\s{1,9}([^\s]{1,200}+)\s{1,9}password\s{1,9}([^\s]{1,300}+)", "USER", "SECRET"),
    # Headers.
    _form(
        "authorization authorisation",
        r"\bauthori[sz]ation[\"']?\s{0,3}[:=]\s{0,3}[\"']?\s{0,3}"
        r"(?:(?:bearer|basic|token|digest|negotiate|apikey|bot|key|ghost|splunk|discogs|sso-key"
        r"|genie\w{0,8}|[\w-]{2,24})\s{1,3})?([^\s\"',;\\]{8,}+)",
        "SECRET",
        flags=_I,
    ),
    _form(
        "bearer",
        r"\bbearer\s{1,3}(?![a-z_]{3,20}=)((?=[A-Za-z_.~+/=-]{0,99}\d|[a-z]{0,99}[A-Z])[A-Za-z0-9_.~+/=-]{12,}+)",
        "TOKEN",
        flags=0,
    ),
    _form(
        "bearer", r"\b(?i:bearer)\s{1,3}(?![a-z_]{3,20}=)((?=[A-Za-z_.~+/=-]{0,99}\d)[A-Za-z0-9_.~+/=-]{12,}+)", "TOKEN"
    ),
    _form(
        "cookie",
        r"\bcookie2?[\"']?\s{0,3}[:=]\s{0,3}[\"']?[\w.-]{1,64}+=([^\s;\"']{4,4000}+)(?:;\s{0,3}(?!path"
        r"|domain|expires|max-age|samesite)[\w.-]{1,64}+=((?=[^\s;\"']{12}|[^\s;\"']{0,11}\d)[^\s;\"']{4,4000}+))?"
        r"(?:;\s{0,3}(?!path|domain|expires|max-age|samesite)[\w.-]{1,64}+=((?=[^\s;\"']{12}"
        r"|[^\s;\"']{0,11}\d)[^\s;\"']{4,4000}+))?",
        "COOKIE",
        "COOKIE",
        "COOKIE",
        flags=_I,
    ),
    _form("hooks.zapier", r"hooks\.zapier\.com/hooks/catch/([\w/-]{6,}+)", "WEBHOOK", flags=_I),
    # Parts of a key in JSON.
    _form(
        '"k" "d" "p" "q" "dp" "dq" "qi"', r"\"(?:k|d|p|q|dp|dq|qi)\"\s{0,3}:\s{0,3}\"([A-Za-z0-9_-]{32,}+)\"", "SECRET"
    ),
    _form("eyj", r"\beyJ[A-Za-z0-9_=%-]{8,}+(?:\.[A-Za-z0-9_=%-]{4,}+){1,4}|\beyJ[A-Za-z0-9_+/=-]{20,}+", "TOKEN"),
    # Webhooks and buckets: the address is the secret.
    _form(
        "hooks.slack", r"hooks\.slack\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/_-]{10,}+)", "WEBHOOK", flags=_I
    ),
    _form(
        "webhook",
        r"https?://[\w.-]{1,100}+/(?:[\w-]{1,40}/){0,3}?webhooks?(?:b2)?/([\w/@=-]{10,}+)",
        "WEBHOOK",
        flags=_I,
    ),
    _form(
        "/push/ /ping/ /invite/ /share/ /hook/ /hooks/",
        r"https?://[\w.:-]{1,100}+/(?:[\w-]{1,40}/){0,3}?(?:push|ping|invite|share|hooks?)/((?=[\w-]{0,40}\d)(?=[\w-]{0,40}[A-Z])(?=[\w-]{0,40}[a-z])[\w-]{8,80})",
        "WEBHOOK",
    ),
    _form("bot", r"\bbot(\d{6,12}:[A-Za-z0-9_-]{20,}+)", "TOKEN"),
    _form(
        "0| 1| 2| 3| 4| 5| 6| 7| 8| 9|",
        r"(?<!\d)\d{13,18}\|(?=[A-Za-z_-]{0,40}\d)[A-Za-z0-9_-]{20,40}(?![\w-])",
        "TOKEN",
    ),
    _form(":aa", r"\b\d{8,12}:AA[A-Za-z0-9_-]{20,}+", "TOKEN"),
    _form(".s3", r"\b([a-z0-9][a-z0-9.-]{1,62})\.s3(?:[.-][a-z0-9-]{2,30})?\.amazonaws\.com", "BUCKET"),
    _form("s3:// gs:// r2:// b2://", r"\b(?:s3|gs|r2|b2)://([\w.-]{3,63}+)", "BUCKET"),
    _form(
        ".blob. .file. .queue. .table.",
        r"\b([a-z0-9]{3,24}+)\.(?:blob|file|queue|table|dfs)\.core\.windows\.net",
        "BUCKET",
    ),
    _form(
        ".windows.net .azure.com .azure.net .azconfig.io .azurecr.io .azurewebsites.net azure-devices.net",
        r"\b([a-z0-9][a-z0-9-]{2,62}+)\.(?:(?:search|servicebus|database|redis\.cache)\.windows\.net"
        r"|(?:documents|openai|cognitiveservices)\.azure\.com|vault\.azure\.net|azconfig\.io|azurecr\.io"
        r"|azurewebsites\.net|azure-devices\.net)\b",
        "BUCKET",
    ),
)

_TOKENS = {
    "akia asia abia acca aroa aida agpa aipa anpa anva": (
        r"A(?:KIA|SIA|BIA|CCA|ROA|IDA|GPA|IPA|NPA|NVA)[A-Z0-9]{10,20}+"
    ),
    "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_": r"gh[pousr]_[A-Za-z0-9]{6,}+|github_pat_\w{6,}+",
    "glpat glptt glcbt glrt glsoat gloas glagent gldt glft glimt glrtr glsot glffct glfeed": (
        r"gl(?:pat|ptt|cbt|rtr?|soat|oas|agent|dt|ft|imt|sot|ffct|feed)-[\w.=-]{10,}+"
    ),
    "xox xapp-": r"xox[a-z](?:\.xox[a-z])?-(?=(?:[a-zA-Z.%_-]{0,20}\d){4})[\w.%-]{8,}+|xapp-[\w-]{10,}+",
    "sk- _live_ _test_ _prod_": (
        r"sk-[A-Za-z0-9_-]{16,}+|[a-z]{2,12}_(?:live|test|prod)_(?:pub_|sec_)?(?=[A-Za-z_=-]{0,40}\d)[A-Za-z0-9_=-]{8,}+"
    ),
    "whsec_": r"whsec_[A-Za-z0-9+/=]{16,}+",
    "aiza ya29. gocspx-": r"AIza[\w-]{30,}+|ya29\.[\w-]{16,}+|GOCSPX-[\w-]{16,}+",
    "googleusercontent": r"\d{8,20}-[a-z0-9]{20,40}\.apps\.googleusercontent\.com",
    "hf_ api_org_ npm_ pypi-": r"hf_[A-Za-z0-9]{16,}+|api_org_[A-Za-z0-9]{16,}+|npm_[A-Za-z0-9]{20,}+"
    r"|pypi-[\w-]{16,}+",
    "_v1_": r"do[oprt]_v1_[a-f0-9]{16,}+",
    "sg.": r"SG\.[\w-]{10,}+\.[\w-]{10,}+",
    "key-": r"key-[0-9a-f]{32}",
    "shpat_ shpca_ shppa_ shpss_": r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{16,}+",
    "sq0 eaaa": r"sq0[a-z]{3}-[\w\\\]\[-]{16,}+|EAAA[\w-]{20,}+",
    "dckr_ pscale_": r"dckr_(?:pat|oat)_[\w-]{16,}+|pscale_[a-z]{2,8}_[\w.=-]{16,}+",
    "atlasv1": r"[a-zA-Z0-9]{14}\.atlasv1\.[\w=-]{20,}+",
    "dp.": r"dp\.[a-z]{2,8}\.(?:[a-z0-9_-]{2,35}\.)?[a-zA-Z0-9]{20,}+",
    "lin_api_ pmak- rdme_ glc_ glsa_": (
        r"lin_api_[A-Za-z0-9]{20,}+|PMAK-[a-f0-9]{16,}+(?:-[a-f0-9]{16,}+)?|rdme_[a-z0-9]{20,}+|gl(?:c"
        r"|sa)_[A-Za-z0-9+/=_]{16,}+"
    ),
    "sntrys_ sntryu_ nrak- nrii- nrjs- nrra-": r"sntry[su]_[\w+/=-]{16,}+|NR(?:AK|II|JS|RA)-[\w-]{10,}+",
    "xkeysib- xsmtpsib- hvs. hvb. hvr. tskey-": r"x(?:key|smtp)sib-[\w-]{16,}+|hv[sbr]\.[\w-]{16,}+|tskey-[\w-]{8,}+",
    "phc_ phx_ pnu_ r8_ gsk_ pul-": (
        r"ph[cx]_[A-Za-z0-9]{16,}+|pnu_[a-zA-Z0-9]{20,}+|r8_[A-Za-z0-9]{16,}+|gsk_[A-Za-z0-9]{16,}+"
        r"|pul-[a-f0-9]{20,}+"
    ),
    "atatt3 atbb clojars_ swmkey- swmtkn- igqv": (
        r"AT(?:ATT3|BB)[\w=%-]{16,}+|CLOJARS_[a-z0-9]{16,}+|SWM(?:KEY|TKN)-1-[\w-]{16,}+|IGQV[\w-]{16,}+"
    ),
    "gr1348941": r"GR1348941[\w-]{10,}+",
    "dt0": r"dt0[a-z]01\.[A-Z0-9a-z]{12,}+\.[A-Za-z0-9]{20,}+",
    "a3- a3t": r"A3T?-[A-Z0-9]{6}-[A-Z0-9]{6,}+(?:-[A-Z0-9]{5,}+){3,}",
    "fio-u- flwseck cfpat- secret_ ntn_": (
        r"fio-u-[\w=-]{16,}+|FLWSECK(?:_TEST)?-[\w-]{10,}+|CFPAT-[\w-]{20,}+|secret_[A-Za-z0-9]{30,}+"
        r"|ntn_[A-Za-z0-9]{20,}+"
    ),
    "k00": r"K00[0-9][A-Za-z0-9/+]{20,}+",
    "=s. ·s. \"s. 's.": r"s\.(?=[A-Za-z]{0,23}\d)[A-Za-z0-9]{16,24}(?![A-Za-z0-9_])",
    "ltai": r"LTAI[A-Za-z0-9]{12,24}",
    "wx": r"wx[0-9a-f]{16}(?![0-9A-Za-z])",
    "00d": r"00D[A-Za-z0-9]{12,15}(?![0-9A-Za-z])(?=[\s!\"',]|$)",
    "syt_ mst_ ": r"(?:syt|mct|mat)_[A-Za-z0-9_]{16,}+",
    "tlrmtvnt": r"TlRMTVNTUAA[A-Za-z0-9+/]{10,}+={0,2}",
    "figd_ tfp_ sbp_ xau_ nfp_ fo1_ dapi akid sm_aat_ sm_pat_ api_live. lsv2_ ddp_ waka_ pcsk_": (
        r"(?:figd|sbp|xau|nfp|fo1|lsv2|ddp|pcsk|sm_[aps]at)_[\w-]{16,}+|tfp_[\w.=-]{20,}+|dapi[0-9a-f]{32}"
        r"|AKID[A-Za-z0-9]{32}|api_live\.[\w.]{20,}+|waka_[0-9a-f-]{36}"
    ),
    "s-s4t2": r"s-s4t2(?:ud|af)-[0-9a-f]{64}",
    "otpauth:": r"otpauth://\S{10,400}",
    "ansible_vault": r"\$ANSIBLE_VAULT;[\d.]{3};AES256(?:;\w{1,40})?\s{1,4}(?:[0-9a-f]{2,}\s{1,12}){1,200}",
    "age-encryption": r"age-encryption\.org/v1[^\n]{0,200}",
    "cachix nixpkgs attic": r"(?:cachix|attic)_[A-Za-z0-9]{20,}+",
    "pk. sk.": r"[ps]k\.eyJ[\w.-]{20,}+",
    "tvly- fc- xai- sk_ pplx- ": r"(?:tvly|xai|pplx|fc)-[A-Za-z0-9-]{16,}+|sk_[a-f0-9]{32,}+",
    "authtoken": r"(?<=_authToken=)[^\s\"'$]{8,}+",
    "q~": r"[\w.~-]{3}\dQ~[\w.~-]{31,34}",
    "amzn.mws": r"amzn\.mws\.[0-9a-f-]{36}",
    "squareup access_token$": r"access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}",
}
# A colour code of a terminal may stand right before a token, so its last letter does not count as part of the word.
FORMS += tuple(
    _form(needles, rf"(?:(?<![A-Za-z0-9_])|(?<=\[\dm)|(?<=\[\d\dm))(?:{pattern})", "TOKEN")
    for needles, pattern in _TOKENS.items()
)
# Where the beginning is a part of many words the search goes for it first, and looks back then.
FORMS += tuple(
    _form(start, rf"{start}(?:(?<![A-Za-z0-9_]{start})|(?<=\[\dm{start})|(?<=\[\d\dm{start})){rest}", "TOKEN")
    for start, rest in (
        ("SK", "[0-9a-f]{32}"),
        ("pat", r"[A-Za-z0-9]{14}\.[0-9a-f]{64}"),
        ("re_", "[A-Za-z0-9]{8}_[A-Za-z0-9]{16,}+"),
    )
)

#: Beginnings that nothing harmless has, wherever they stand; the gate looks for them once more on its own.
RESIDUE = _form(
    "private·key age-secret ghp_ gho_ ghu_ ghs_ ghr_ github_pat glpat- xox sk_live_ rk_live_ whsec_ npm_ pypi- tskey "
    "hvs. akia asia aiza eyj $ansible $2a$ $2b$ $2y$ $5$ $6$ $y$",
    r"""
    -----BEGIN\ [A-Z\ ]{0,20}PRIVATE\ KEY-----[\s\\nr]{0,8}[A-Za-z0-9+/=]{16} | AGE-SECRET-KEY-1[A-Z0-9]{6,}+
    | (?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-(?=(?:[\w-]{0,12}\d){4})|sk_live_|rk_live_|whsec_|npm_|pypi-
      |tskey-auth-|hvs\.)
      [A-Za-z0-9_-]{8,}+
    | (?<![A-Z])(?:AKIA|ASIA)[A-Z0-9]{12,}+ | AIza[\w-]{20,}+ | eyJ[A-Za-z0-9_-]{12,160}+\.eyJ[\w-]{0,}+
    | \$ANSIBLE_VAULT;[\d.]{1,5}
    | \$(?:2[aby]|6|y|5)\$[./A-Za-z0-9$=,]{12,}+
    """,
    "TOKEN",
)
FORMS += (RESIDUE,)
