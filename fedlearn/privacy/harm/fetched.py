"""Running what was just fetched or decoded, in whatever language."""

from __future__ import annotations

from fedlearn.privacy.harm.deeds import Deed, objection

__all__ = ["DEEDS"]

_GET = r"(?:curl|wget|fetch|aria2c|lwp-download|iwr|invoke-webrequest|invoke-restmethod|irm|axel)\b"
_SHELL = (
    r"(?:(?:sudo|doas|env|exec|nohup|command)\s{1,3}(?:-\S{1,20}\s{1,3}){0,3})?(?:[\w./${}-]{0,60}/s?bin/"
    r"(?:env\s)?)?"
    r"(?:ba|z|da|k|c|tc|fi|a)?sh\b"
)
_RUN = (
    rf"(?:{_SHELL}|(?:(?:sudo|doas)\s{{1,3}})?(?:[\w./${{}}-]{{0,60}}/bin/(?:env\s)?)?(?:python[\d.]{{0,4}}|perl"
    r"|ruby|node"
    rf"|php|osascript|iex|invoke-expression|pwsh|powershell)\b)"
)

DEEDS: tuple[Deed, ...] = (
    objection(
        "pipe",
        "pipes a download into an interpreter",
        "curl wget fetch aria2c iwr invoke- irm·",
        rf"\b{_GET}[^\n;]{{0,300}}?\|\s{{0,3}}{_RUN}",
    ),
    objection(
        "pipe",
        "runs a download",
        "curl wget fetch invoke- iwr downloadstring",
        rf"(?:{_RUN}|\beval|\bsource|(?:^|[\s;&])\.)\s{{1,3}}(?:-\S{{1,6}}\s{{1,3}}){{0,3}}[\"']?(?:<\s?\("
        rf"|\$\(|`|<<<\s?[\"']?\$\()\s{{0,3}}(?:sudo\s)?{_GET}|\b(?:iex"
        rf"|invoke-expression)\b[^\n]{{0,60}}?(?:iwr|invoke-webrequest|irm|downloadstring|net\.webclient)"
        rf"|downloadstring\([^\n]{{0,200}}\|\s{{0,3}}iex",
    ),
    objection(
        "pipe",
        "runs a file right after fetching it",
        "curl wget",
        r"\b(?:curl|wget)\b[^\n]{0,300}?(?:&&|;|\n)\s{0,3}(?:sudo\s{1,3})?(?:chmod\s{1,3}(?:\+x"
        r"|[0-7]{3,4}|a\+x|u\+x)\s{1,3}\S{1,100}\s{0,3}(?:&&|;"
        r"|\n)\s{0,3}(?:sudo\s{1,3})?(?:\./|/|~/)|(?:ba|z|da)?sh\s{1,3}\S{1,80}\.sh\b"
        r"|(?:python[\d.]{0,4}|perl)\s{1,3}/tmp/)",
    ),
    objection(
        "decode",
        "decodes something and runs it",
        "base64 base32 xxd openssl gunzip zcat printf uudecode tr· rev· b64decode",
        rf"\b(?:base64\s{{1,3}}(?:-d|-di|--decode|-D)|base32\s{{1,3}}(?:-d|--decode)|xxd\s{{1,3}}-r"
        rf"|openssl\s(?:enc|base64)\s[^\n|]{{0,80}}-d|uudecode|gunzip|zcat|gzip\s{{1,3}}-dc?|rev"
        rf"|tr\s[^\n|]{{1,40}}|printf\s[^\n|]{{1,300}}\\x[^\n|]{{0,300}})\b[^\n|]{{0,100}}\|\s{{0,3}}"
        rf"(?:[^\n|]{{1,60}}\|\s{{0,3}}){{0,2}}?{_RUN}",
    ),
    objection(
        "decode",
        "decodes something and runs it",
        "base64 b64decode frombase64string -enc atob fromhex unhexlify -e· -ec· -en· -encodedcommand",
        rf"(?:{_RUN}|\beval)\s{{1,3}}(?:-\S{{1,4}}\s{{1,3}}){{0,2}}[\"']?(?:<\s?\(|\$\("
        rf"|`)[^\n)]{{0,300}}base64\s{{1,3}}-|\b(?:exec|eval|system|popen"
        rf"|__import__)\s?\([^\n]{{0,120}}(?:b64decode|frombase64string|atob|unhexlify|fromhex"
        rf"|zlib\.decompress)|\b(?:powershell|pwsh)[^\n]{{0,60}}\s-e(?:nc|ncodedcommand"
        rf"|c)?\s{{1,3}}[a-z0-9+/=]{{16,}}|frombase64string[^\n]{{0,200}}\b(?:iex|invoke-expression)"
        rf"|buffer\.from\([^\n]{{0,200}}base64[^\n]{{0,40}}\beval",
    ),
    objection(
        "pipe",
        "fetches a program and runs it in one breath",
        "eval exec go·run npx uvx bunx pipx deno & http url lwp fetch( | requests request *.get",
        r"\b(?:exec|eval)\b[\s(]{0,3}[^\n]{0,120}?(?:urlopen|urlretrieve|requests?\.get|https?\.get"
        r"|\bget\s?\(?\s?[\"']?https?:"
        r"|fetch\(|lwp|open-uri|uri\.open|file_get_contents\([\"']?https?:)|(?:https?['\")]{0,3}\.get"
        r"|fetch)\([^\n]{0,200}\b(?:eval"
        r"|exec)\s?\("
        rf"|\b(?:go\srun|npx|uvx|bunx|pipx\srun|deno\srun)\s[^\n|;]{{1,160}}\|\s{{0,3}}{_RUN}",
    ),
    objection(
        "pipe",
        "runs what was fetched a step before",
        "curl wget fetch·",
        rf"\b(\w{{1,20}})=[\"']?(?:\$\(|`)\s?{_GET}[^\n;]{{0,160}}[;&\n][^\n]{{0,80}}\b(?:eval|sh\s-c"
        rf"|bash\s-c)\s{{1,3}}[\"']?\$\{{?\1"
        rf"|\b(?:curl|wget)\b[^\n;&|]{{0,160}}?(?:-o|-so|-lo|-slo|-fsslo|-qo|--output"
        rf"|>)\s{{0,2}}([^\s;&|]{{2,60}}+)[^\n;&|]{{0,60}}?"
        rf"(?:&&|;|\n)\s{{0,3}}(?:sudo\s)?(?:(?:ba|z|da)?sh|python[\d.]{{0,4}}|perl|node|source"
        rf"|\.)\s{{1,3}}(?:-\w{{1,4}}\s)?\2(?=\s|$|[;&|])",
    ),
    # Whatever fetches it: an address on the left of a pipe, an interpreter on the right.
    objection(
        "pipe",
        "pipes a download into an interpreter",
        ":// & |",
        rf"(?:(?<=[\w?*)}}]\s)|(?<=[\w?*)}}]\s[\"']))(?:https?|ftp)://[^\n;]{{1,300}}?\|\s{{0,3}}"
        rf"(?:xargs\s[^\n]{{0,60}}?)?{_RUN}(?=[\s;&|)\"'`]|$)",
    ),
    objection(
        "pipe",
        "runs a file right after fetching it",
        "curl wget aria2c certutil bitsadmin invoke-webrequest start-bitstransfer iwr",
        r"(?:^|[;&|\n(]\s{0,3}|\bsudo\s)(?:curl|wget|aria2c|certutil|bitsadmin|invoke-webrequest|start-bitstransfer"
        r"|iwr)\b"
        r"[^\n;&]{0,300}?[/\\\s]([\w.-]{1,60})[\"']?\s[^\n;&]{0,80}?(?:&&|;|\n)\s{0,3}(?:sudo\s)?"
        r"(?:chmod\s[^\n;&]{1,80}(?:&&|;|\n)\s{0,3})?"
        r"(?:start-process\s|invoke-item\s|start\s|call\s|\./|%temp%\\|&\s?)?[\"']?\1(?=[\s\"';&|]|$)",
    ),
    objection(
        "pipe",
        "runs a file right after fetching it",
        "curl wget aria2c",
        rf"\b(?:curl|wget|aria2c)\b[^\n]{{0,300}}?/([\w.-]{{2,60}})\s{{0,3}}(?:&&|;|\n)\s{{0,3}}{_RUN}\s{{1,3}}"
        r"(?:\./)?\1\b"
        rf"|{_RUN}\s{{0,3}}<\s{{0,3}}<\(\s{{0,3}}{_GET}",
    ),
    objection(
        "pipe",
        "runs a program from an address",
        "mshta regsvr32 rundll32 msiexec .then(",
        r"\b(?:mshta|regsvr32|rundll32|msiexec)\s[^\n]{0,120}?https?:"
        r"|\bfetch\(\s{0,3}[\"'`]?https?:[^\n]{0,200}?\.then\(\s{0,3}(?:eval|exec|function)\b",
    ),
    objection(
        "decode",
        "hides the name of a program",
        "/bin/ ;$ &$ decode_base64",
        r"/bin/[\w/]{0,20}[?*][\w?*]{1,20}\s|(?:^"
        r"|[;&|]\s{0,3})\$\{?\w{1,12}\}?\$\{?\w{1,12}\}?\s[^\n]{0,200}"
        rf"\|\s{{0,3}}{_SHELL}|\beval\s{{0,3}}\(?\s{{0,3}}decode_base64",
    ),
    # Whatever it is, it is run unread.
    objection(
        "pipe",
        "pipes what nobody has read into an interpreter",
        "|",
        r"\|\s{0,3}(?:(?:sudo|doas|env|nohup)(?:\s{1,3}-\S{1,12}(?:\s{1,3}(?!(?:ba|z"
        r"|da)?sh\b)[a-z_]{2,16})?){0,3}\s{1,3})?"
        r"(?:/(?:usr/)?bin/)?(?:(?:ba|z|da|k|a)?sh|perl|python[\d.]{0,4}|ruby|node|php|pwsh)"
        r"(?:\s{1,3}-[slxe]{1,3})?"
        r"(?:\s{1,3}(?:--?|-)(?=\s|$)[^\n|;&]{0,60})?\s{0,3}(?=$|[;&)\"'`\n])",
    ),
    objection(
        "pipe",
        "runs a download",
        "<<<",
        rf"{_RUN}(?:\s{{1,3}}-)?\s{{0,3}}<<<\s{{0,3}}[\"']?(?:\$\(|`)\s{{0,3}}{_GET}",
    ),
    objection(
        "pipe",
        "runs what was fetched a step before",
        "curl wget git·clone iwr aria2c",
        r"(?:^|[;&|\n(]\s{0,3}|\bsudo\s)(?:curl|wget|aria2c|iwr)\s[^\n;&]{0,200}?[\s/]"
        r"([\w.-]{1,60})\s{0,3}(?:&&|;|\n)"
        rf"[^\n]{{0,60}}?(?:{_RUN}\s{{1,3}}(?:\./)?|\.[\\/])\1(?=\s|$|[;&|])"
        r"|\b(?:curl|wget|git\sclone)\s[^\n;&]{0,200}?(?:&&|;)\s{0,3}(?:tar|unzip|cd|7z)\s[^\n;&]{0,80}(?:&&"
        r"|;)\s{0,3}"
        r"(?:sudo\s[^\n;&]{1,80}|(?:\./|sh\s|bash\s)[^\n;&]{0,60}(?:install|setup|run)\S{0,12})(?=\s|$"
        r"|[;&|])",
    ),
    objection(
        "decode",
        "decodes something and runs it",
        "exec( eval( system( function( popen( eval· exec· iex <<< invoke-expression",
        r"\b(?:exec|eval|system|popen|function|new\sfunction|spawn|run|check_output|instance_eval"
        r"|settimeout)\s?\(?\s?[^\n]{0,100}?(?:codecs\.decode|rot_?13|bytes\(\[|bytes\.fromhex|fromcharcode|atob\("
        r"|unhexlify|b64decode|b85decode|a85decode|b32decode|decode64|unpack1?\(?\s?[\"'](?:m|h\*)"
        r"|pack\s?\(?\s?[\"']h|gzinflate|str_rot13|base64_decode|decompress\(|\[::-1\]"
        r"|buffer\.from\(|marshal\.loads|pickle\.loads)"
        r"|(?:fromcharcode|frombase64string)[^\n]{0,200}(?:\beval\b|\biex\b|invoke-expression)",
    ),
    objection(
        "decode",
        "decodes something and runs it",
        "base64 base32 xxd printf rev· tr· openssl gunzip zcat uudecode basenc "
        "& sh *sh· python perl ruby node php pwsh eval source ./ chmod xargs at· crontab | $( ` .·",
        rf"(?:{_RUN}(?:\s{{1,3}}-\S{{1,4}}){{0,2}}|\beval|\bsource|(?:^|[\s;&`])\.)\s{{0,3}}[\"']?(?:<\s?\(|\$\(|`"
        r"|<<<\s?[\"']?\$\()[^\n)]{0,200}\b(?:base64\s{1,3}-|base32\s{1,3}-|basenc\s|xxd\s{1,3}-r"
        rf"|rev\b|tr\s|gunzip|zcat|openssl\s|uudecode|printf\s[^\n)]{{0,40}}\\)"
        r"|(?:^|[;&|\n]\s{0,3})(?:\$\(|`)[^\n)]{0,160}\b(?:base64\s{1,3}-|xxd\s{1,3}-r|rev\b|tr\s"
        r"|printf\s)"
        r"|\b(?:base64|base32|basenc|xxd|openssl|gunzip|uudecode)\b[^\n|;]{0,80}(?:>|-o|-out|--output)\s{0,3}"
        rf"(\S{{2,60}})[^\n]{{0,80}}?(?:&&|;|\n)[^\n]{{0,60}}?(?:{_RUN}\s{{1,3}}|\./|source\s|\.\s"
        r"|chmod\s\S{1,6}\s)\S{0,40}?\1"
        r"|\b(?:base64|base32|basenc|xxd)\s{1,3}-\S{0,8}[dr][^\n|]{0,80}\|\s{0,3}"
        r"(?:[^\n|]{1,60}\|\s{0,3}){0,2}?(?:sudo\s)?(?:xargs|source|\.\s|at\s|crontab|sudo|env|parallel"
        r"|tee\s\S{1,40}\s{0,3}\|)",
    ),
    objection(
        "pipe",
        "runs a file right after fetching it",
        "curl wget aria2c scp· axel & sh bash zsh dash python perl ruby node php pwsh powershell ./ source .· chmod",
        r"\b(?:curl|wget|aria2c|axel|scp)\b[^\n;&|]{0,240}?(?:(?:-o|--output|-O|--output-document|-d"
        r"|>)[=\s]{0,2}|/)([\w./~-]{0,60}?[\w-]{1,40}(?:\.\w{1,12})?)[\"']?\s?[^\n;&|]{0,80}?(?:&&|;|\|\||\n)"
        rf"(?:[^\n]{{0,120}}\n?){{0,2}}?\s{{0,6}}(?:sudo\s|doas\s|nohup\s|exec\s)?(?:{_RUN}\s{{1,3}}"
        r"(?:-\S{1,8}\s){0,2}|\./|source\s{1,3}|\.\s{1,3}|chmod\s{1,3}(?:\+x|a\+x|u\+x|0?7\d\d)\s{1,3}(?:\./)?)"
        r"(?:\./)?\1(?=[\s\"';&|`]|$)"
        r"(?!\s{0,3}$)",
    ),
    objection(
        "pipe",
        "runs a program from an address",
        "source·< .·< python vim· emacs ansible-pull nix· docker·build docker·run bash·-c npx uvx crontab sh·< "
        "bash·< xargs tar·",
        r"\b(?:curl|wget)\b[^\n;|]{0,200}\|\s{0,3}(?:sudo\s{1,3})?(?:tar|bsdtar|unzip"
        r"|cpio)\s[^\n;|&]{0,80}(?:-c\s{0,2}|--directory[=\s])?/?[^\n;|&]{0,40}(?:&&|;)\s{0,3}(?:sudo\s)?(?:\./"
        r"|sh\s|bash\s|make\sinstall|python3?\ssetup)"
        r"|\bansible-pull\s[^\n;|]{0,60}-u\s{0,2}https?://(?!github\.com|gitlab\.com)|\b(?:npx|uvx"
        r"|bunx)\s[^\n;|]{0,40}https?://|\b(?:docker|podman)\s{1,3}build\s[^\n;|]{0,60}https?://(?!github\.com)"
        r"|\b(?:ba|z|da)?sh\s{1,3}(?:-\w{1,4}\s){0,2}<\s?\(\s{0,3}(?:https?|lynx|w3m|links|fetch|aria2c|http|xh|nc"
        r"|ssh|dig|git\s+show)\b"
        r"|\b(?:curl|wget)\b[^\n;|]{0,200}(?:-o\s{0,2}|>\s{0,2}|-p\s{0,2}|tee\s)(?:~|\$home|/etc|/home/\S{1,20}"
        r"|/root)?/?\S{0,40}(?:\.git/hooks/|/etc/profile\.d|/etc/cron|\.bashrc|\.zshrc|\.profile|/etc/systemd"
        r"|autostart/|init\.d/)",
    ),
    objection(
        "pipe",
        "runs a file right after fetching it",
        "curl wget aria2c axel scp· & /tmp/ /dev/shm/ /var/tmp/",
        r"\b(?:curl|wget|aria2c|axel|scp)\b[^\n]{0,240}?(?:&&|;)\s{0,3}(?:sudo\s)?(?:\.|source|(?:ba|z|da)?sh"
        r"|python[\d.]{0,4}|perl|chmod\s\S{1,6})"
        r"\s{1,3}(?:/tmp|/dev/shm|/var/tmp)/",
    ),
    objection(
        "pipe",
        "runs a download",
        "load( loadstring( eval( exec( dofile( execute( compile( source( & curl wget http",
        r"\b(?:load|loadstring|eval|exec|dofile|execute|compile|source)\s?\(\s?[^\n]{0,80}?(?:\b(?:curl|wget)\s"
        r"|https?\.(?:get|request)|\bhttp_get)",
    ),
    objection(
        "decode",
        "hides the name of a program",
        "|/ |·/",
        r"\|\s{0,3}/(?=[\w/*]{0,20}[?*])[\w?*]{1,8}/[\w?*]{1,12}(?:/[\w?*]{1,12})?\s{0,3}(?=$|[\s;&|)\"'`])",
    ),
)
