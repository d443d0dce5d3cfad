"""What nobody should be told to do: patterns over text that was folded and whose quoting was taken apart."""

from __future__ import annotations

from fedlearn.privacy.forms import Form, form

__all__ = ["FORMS"]

_GET = r"(?:curl|wget|fetch|aria2c|lwp-download|iwr|invoke-webrequest|invoke-restmethod|irm|axel)\b"
_SHELL = (
    r"(?:(?:sudo|doas|env|exec|nohup|command)\s{1,3}(?:-\S{1,20}\s{1,3}){0,3})?(?:/(?:usr/)?bin/(?:env\s)?)?"
    r"(?:ba|z|da|k|c|tc|fi|a)?sh\b"
)
_RUN = (
    rf"(?:{_SHELL}|(?:(?:sudo|doas)\s{{1,3}})?(?:/(?:usr/)?bin/(?:env\s)?)?(?:python[\d.]{{0,4}}|perl|ruby|node"
    rf"|php|osascript|iex|invoke-expression|pwsh|powershell)\b)"
)
_ANY = r"[^\n]{0,300}?"
_WHO = (
    r"(?:the\s|your\s|this\s|any\s|an?\s)?(?:user|human|operator|owner|person|people|admin(?:istrator)?"
    r"|developer|anyone|anybody|them)"
)
_SYSTEM = (
    r"(?:/|(?:~|\$home|\$\{home\})(?:/(?:\*|\.\*)?)?|/\*|\.\.?|/(?:etc|home|usr|var|boot|nix|root|lib|bin|sbin"
    r"|opt|srv|dev|sys"
    r"|proc|mnt)(?:/\*|/)?)"
)


def _form(kind: str, reason: str, needles: str, pattern: str) -> Form:
    return form(kind, needles, pattern, reason)


FORMS: tuple[Form, ...] = (
    # Talking to the model instead of to people.
    _form(
        "instruction",
        "tells the reader to drop its instructions",
        "ignore disregard forget override overrule neglect bypass",
        r"\b(?:ignore|disregard|forget|override|overrule|neglect|bypass)\s(?:\w{1,12}\s){0,3}?(?:previous"
        r"|prior|above|earlier|preceding|former|existing|system|original|safety|other|all"
        r"|your)\s(?:\w{1,12}\s){0,2}?(?:instruction|prompt|rule|message|guideline|context|direction|polic"
        r"|constraint|training|restriction)",
    ),
    _form(
        "instruction",
        "tells the reader to drop its instructions",
        "ignorier vergiss missachte ignorez oublie ignora olvida",
        r"\b(?:ignorier\w{0,3}|vergiss|missachte|ignorez|oublie[zr]?|ignora"
        r"|olvida)\s(?:\w{1,12}\s){0,3}?(?:anweisung|regeln|vorgaben|instruktion|instruction|consigne"
        r"|r\u00e8gles|instrucci|reglas)",
    ),
    _form(
        "instruction",
        "gives the reader a new part to play",
        "you·are·now from·now·on pretend act·as new·instructions developer·mode jailbreak system·prompt",
        r"\byou\sare\snow\s(?:an?\s|in\s|the\s|dan\b|free|unrestricted|root|operating|acting)"
        r"|\bfrom\snow\son,?\s(?:you|the\s(?:assistant|model|agent))\b|\b(?:pretend|act)\s(?:to\sbe|as"
        r"|like|that\syou)\s(?:an?\s|the\s|if\s)?(?:unrestricted|uncensored|system|root|admin|different"
        r"|evil|dan\b|you\s(?:are|have))|\bnew\s(?:system\s)?instructions?\s?:"
        r"|\bdeveloper\smode\s(?:is\s)?(?:on|enabled|activated)|\bjailbreak(?:ed)?\b|\b(?:reveal|print"
        r"|show|repeat|output|leak)\s(?:me\s)?(?:your|the)\s(?:\w{1,12}\s)?system\sprompt",
    ),
    _form(
        "instruction",
        "gives orders to the model",
        "assistant the·model the·agent ai·agent llm when·you·read",
        r"\b(?:(?:the|any|every|all|dear|attention|note\sto|hey)\s(?:ai\s|coding\s|llm\s)?|(?:ai|coding"
        r"|llm)\s)(?:assistants?|models?|agents?|llms?)\b[^.\n]{0,30}?\b(?:must|should|shall|needs?\sto"
        r"|has\sto|have\sto|is\srequired\sto|are\sto|please)\s(?:now|always|never|first|immediately|also"
        r"|silently|not|run|execute|ignore|send|install|disable|delete|include|add|call|treat)"
        r"|\bwhen(?:ever)?\s(?:you|the\s(?:assistant|model|agent)|an?\s(?:assistant|model|agent"
        r"|llm))\s(?:reads?|sees?|retrieves?|loads?|encounters?|process(?:es)?)\sthis\b",
    ),
    _form(
        "instruction",
        "gives orders to the model",
        "hidden·instruction instructions·for instruction·for note·for message·for",
        r"\b(?:hidden|secret|special|important|additional)\s(?:system\s)?(?:instruction|directive|message"
        r"|note)s?\s(?:for|to)\s(?:the\s|all\s|any\s)?"
        r"(?:ai|assistant|model|agent|llm|bot)s?\b",
    ),
    _form(
        "role",
        "forges a role marker",
        "<| |> [inst] <<sys>> [/inst] ###",
        r"<\|?(?:im_start|im_end|system|user|assistant|endoftext|start_header_id|eot_id|begin_of_text)\|>"
        r"|\[/?inst\]|<</?sys>>|^\#{2,4}\s?(?:system|instruction|assistant|human)s?(?:\smessage"
        r"|\sprompt)?\s?:",
    ),
    _form(
        "role",
        "forges a role marker",
        "<system <assistant <tool <function </system </assistant system-reminder",
        r"</?(?:system(?:-reminder|_prompt|\sprompt|_message)?|assistant|tool_(?:call|result|use"
        r"|response)s?|function_(?:call|result)s?|antml:\w{1,20})>",
    ),
    _form(
        "role",
        "forges a role marker",
        "human: assistant: system:",
        r"(?:^|\n)\s{0,3}\n\s{0,3}(?:human|assistant|system)\s?:\s",
    ),
    _form(
        "secrecy",
        "asks to hide something from people",
        "do·not don't dont never without no·need needn secret hidden silently quietly between·us nicht·sagen",
        rf"\b(?:do\snot|don'?t|never|must\snot|avoid|without)\s(?:ever\s)?(?:tell|inform|mention|reveal"
        rf"|show|notify|warn|alert|disclose|report|ask|consult|telling|informing|asking|notifying"
        rf"|mentioning|warning|alerting|showing)(?:ing)?\s(?:\w{{1,10}}\s){{0,4}}?(?:to\s)?{_WHO}\b(?!\s(?:an?"
        rf"|any)\s)"
        rf"|\bno\sneed\s(?:for\syou\s)?to\s(?:tell|inform|mention|notify|ask|alert"
        rf"|warn)\s(?:\w{{1,10}}\s){{0,3}}?{_WHO}\b"
        rf"|\b(?:don'?t|do\snot|needn'?t)\s(?:have\s|need\s)?to\s(?:tell|inform|mention|notify|ask|alert"
        rf"|warn)\s{_WHO}\b"
        rf"|\bkeep\s(?:this|it|that)\s(?:a\s)?(?:secret|hidden|confidential|quiet|between\sus|to\syourself)"
        rf"|\b(?:silently|quietly|secretly|covertly)\s(?:run|execute|send|upload|install|add|post|forward"
        rf"|delete|disable|copy|exfiltrate)",
    ),
    _form(
        "approval",
        "claims that approval was given",
        "approved authorized authorised consent permission confirmation approval pre-approved preapproved",
        r"\b(?:already|pre-?|has\sbeen|been|was|is|are)\s?-?(?:fully\s)?(?:approved|authori[sz]ed|cleared"
        r"|permitted|whitelisted)\s(?:by(?!\s(?:\w{1,12}\s){0,2}(?:reviewer|maintainer|code\s?owner|approver"
        r"|committee))|for\sall|to\srun|and\sneed)|\bpre-?(?:approved|authori[sz]ed)\b"
        r"|\b(?:user|admin|owner|operator|security\steam)\s(?:has\s|have\s)?(?:already\s)?(?:approved"
        r"(?!\s(?:cookies?|the\s(?:pull|merge|request|order)))|authori[sz]ed|consented|agreed"
        r"|given\s(?:permission|consent|approval))|\b(?:skip|bypass|omit"
        r"|suppress|no\sneed\sfor|without(?:\sany)?|do\snot\swait\sfor|don'?t\swait\sfor"
        r"|never\sask\sfor)\s(?:the\s|any\s|user\s|further\s|all\s){0,2}(?:confirmations?|approvals?"
        r"|permissions?|consent|review\sprompts?)\b|\bno\s(?:further\s|user\s)?(?:confirmation|approval"
        r"|permission)\s(?:is\s)?(?:needed|required|necessary)(?!\s(?:for|to\sedit|to\sread))",
    ),
    # Carrying data out.
    _form(
        "exfiltration",
        "a link that carries data out",
        "![ ](http",
        r"!\[[^\]\n]{0,200}\]\(\s{0,3}https?://[^\s)]{0,300}[?&](?:(?:q|d|c|data|payload|text|msg|content"
        r"|leak|info|log|exfil|secret|token|key|history)=|[^\s)=]{1,40}=[^\s)]{0,200}(?:\{|\$|%7b|<|\[))"
        r"|\[[^\]\n]{0,200}\]\(\s{0,3}https?://[^\s)]{0,300}[?&][^\s)=]{1,40}=(?:\{|\$\{|\$\(|%7b|<)",
    ),
    _form(
        "exfiltration",
        "sends files or variables away",
        "curl wget http invoke- ncat nc· netcat scp",
        rf"\b{_GET}{_ANY}(?:\s(?:-d|--data(?:-binary|-raw|-urlencode)?|-f|--form|-t|--upload-file"
        rf"|--post-file|--post-data|--body-data|--body-file|-infile|-body)[\s=]{{0,3}}[^\n]{{0,80}}?(?:\$\("
        rf"|`|@[~/.$]|@\S{{0,40}}(?:ssh|env|secret|passwd|shadow|credential|key|history|token)"
        rf"|\$\w{{0,30}}(?:token|secret|key|pass)|\$\{{?\w{{0,30}}(?:token|secret|key|pass)"
        rf"|(?<==)[~/]\S{{0,40}}(?:ssh|env|secret|passwd|shadow|credential|\.aws|history))|[?&/.=]\$\("
        rf"|[?&=]`|--post-file)",
    ),
    _form(
        "exfiltration",
        "sends private files to another place",
        "scp· rsync· s3· gsutil rclone· sftp·",
        r"\b(?:scp|rsync|sftp)\s[^\n;|]{0,60}?(?:\.ssh/(?:id_|\*|\s)|\bid_(?:rsa|ed25519"
        r"|ecdsa)(?!\.pub)\b|\.gnupg|\.aws|\.kube/config|/etc/shadow"
        r"|\.netrc|\.password-store|\.mozilla)[^\n;|]{0,80}[\w.@-]:"
        r"|\b(?:s3|gsutil|rclone)\s(?:-\S{1,10}\s)?(?:sync|cp|copy|mv|rsync)\s(?:-\S{1,20}\s){0,3}(?:~/?"
        r"|\$home/?|/etc/?|/home/?|\S{0,60}\.(?:ssh|aws|gnupg|kube|env))\S{0,20}\s\S{2,}",
    ),
    _form(
        "exfiltration",
        "sends files or variables away",
        "| curl nc· ncat netcat",
        r"\b(?:env|printenv|set|git\sconfig\s[^\n|]{0,40}(?:-l|--list)|gh\sauth\stoken"
        r"|kubectl\s[^\n|]{0,60}secrets?[^\n|]{0,40}|cat\s[^\n|]{0,100}(?:\.ssh|\.aws|\.env|shadow|passwd|secret"
        r"|credential"
        r"|history|\.gnupg|id_rsa|id_ed25519|\.netrc|\.npmrc|kubeconfig|\.kube)[^\n|]{0,60}"
        r"|tar\s[^\n|]{0,160}|history)\s{0,3}\|[^\n]{0,120}\b(?:curl|wget|nc|ncat|netcat|socat)\b|\b(?:nc"
        r"|ncat|netcat)\s[^\n|;]{0,80}\s\d{2,5}\s{0,3}<\s{0,3}\S",
    ),
    _form(
        "exfiltration",
        "asks to send private things away",
        "send post upload forward email transmit exfiltrate paste leak",
        r"\b(?:send|post|upload|forward|e?mail|transmit|exfiltrate|paste|leak"
        r"|submit)\s(?:\w{1,12}\s){0,4}?(?:contents?|files?|secrets?|keys?|tokens?|credentials?|passwords?"
        r"|environment|env|history|conversation|configuration|\.env|id_rsa|chat|data"
        r"|output)\s(?:\S{1,40}\s){0,6}?(?:to|at|via)\s(?:\w{1,12}\s){0,2}?(?:https?://"
        r"|[\w.+-]{1,40}@[\w-]{1,40}\.|attacker|my\sserver|our\sserver|this\s(?:url|address|endpoint"
        r"|server|webhook))",
    ),
    # Running what was just fetched, or what hides behind an encoding.
    _form(
        "pipe",
        "pipes a download into an interpreter",
        "curl wget fetch aria2c iwr invoke- irm·",
        rf"\b{_GET}[^\n;]{{0,400}}?\|\s{{0,3}}(?:[^\n|]{{1,60}}\|\s{{0,3}}){{0,3}}?"
        rf"(?:tee\s[^\n|]{{1,60}}\|\s{{0,3}})?{_RUN}",
    ),
    _form(
        "pipe",
        "runs a download",
        "curl wget fetch invoke- iwr downloadstring",
        rf"(?:{_RUN}|\beval|\bsource|(?:^|[\s;&])\.)\s{{1,3}}(?:-\S{{1,6}}\s{{1,3}}){{0,3}}[\"']?(?:<\s?\("
        rf"|\$\(|`|<<<\s?[\"']?\$\()\s{{0,3}}(?:sudo\s)?{_GET}|\b(?:iex"
        rf"|invoke-expression)\b[^\n]{{0,60}}?(?:iwr|invoke-webrequest|irm|downloadstring|net\.webclient)"
        rf"|downloadstring\([^\n]{{0,200}}\|\s{{0,3}}iex",
    ),
    _form(
        "pipe",
        "runs a file right after fetching it",
        "curl wget",
        r"\b(?:curl|wget)\b[^\n]{0,300}?(?:&&|;|\n)\s{0,3}(?:sudo\s{1,3})?(?:chmod\s{1,3}(?:\+x"
        r"|[0-7]{3,4}|a\+x|u\+x)\s{1,3}\S{1,100}\s{0,3}(?:&&|;"
        r"|\n)\s{0,3}(?:sudo\s{1,3})?(?:\./|/|~/)|(?:ba|z|da)?sh\s{1,3}\S{1,80}\.sh\b"
        r"|(?:python[\d.]{0,4}|perl)\s{1,3}/tmp/)",
    ),
    _form(
        "decode",
        "decodes something and runs it",
        "base64 base32 xxd openssl gunzip zcat printf uudecode tr· rev· b64decode",
        rf"\b(?:base64\s{{1,3}}(?:-d|-di|--decode|-D)|base32\s{{1,3}}(?:-d|--decode)|xxd\s{{1,3}}-r"
        rf"|openssl\s(?:enc|base64)\s[^\n|]{{0,80}}-d|uudecode|gunzip|zcat|gzip\s{{1,3}}-dc?|rev"
        rf"|tr\s[^\n|]{{1,40}}|printf\s[^\n|]{{1,300}}\\x[^\n|]{{0,300}})\b[^\n|]{{0,100}}\|\s{{0,3}}"
        rf"(?:[^\n|]{{1,60}}\|\s{{0,3}}){{0,2}}?{_RUN}",
    ),
    _form(
        "decode",
        "decodes something and runs it",
        "base64 b64decode frombase64string -enc atob fromhex unhexlify",
        rf"(?:{_RUN}|\beval)\s{{1,3}}(?:-\S{{1,4}}\s{{1,3}}){{0,2}}[\"']?(?:<\s?\(|\$\("
        rf"|`)[^\n)]{{0,300}}base64\s{{1,3}}-|\b(?:exec|eval|system|popen"
        rf"|__import__)\s?\([^\n]{{0,120}}(?:b64decode|frombase64string|atob|unhexlify|fromhex"
        rf"|zlib\.decompress)|\bpowershell[^\n]{{0,60}}\s-e(?:nc|ncodedcommand"
        rf"|c)?\s{{1,3}}[a-z0-9+/=]{{16,}}|frombase64string[^\n]{{0,200}}\b(?:iex|invoke-expression)"
        rf"|buffer\.from\([^\n]{{0,200}}base64[^\n]{{0,40}}\beval",
    ),
    _form(
        "pipe",
        "fetches a program and runs it in one breath",
        "eval exec go·run npx uvx bunx pipx deno",
        r"\b(?:exec|eval)\b[\s(]{0,3}[^\n]{0,120}?(?:urlopen|urlretrieve|requests?\.get|https?\.get"
        r"|\bget\s?\(?\s?[\"']?https?:"
        r"|fetch\(|lwp|open-uri|uri\.open|file_get_contents\([\"']?https?:)|(?:https?['\")]{0,3}\.get"
        r"|fetch)\([^\n]{0,200}\b(?:eval"
        r"|exec)\s?\("
        rf"|\b(?:go\srun|npx|uvx|bunx|pipx\srun|deno\srun)\s[^\n|;]{{1,160}}\|\s{{0,3}}{_RUN}",
    ),
    _form(
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
    # Breaking things.
    _form(
        "erase",
        "erases the system or the home directory",
        "rm· --no-preserve-root",
        rf"\brm\s{{1,3}}(?:(?:-[a-z]{{1,10}}|--[a-z-]{{3,20}})\s{{1,3}}){{0,4}}-?[\"']?"
        rf"(?<=[\s\"']){_SYSTEM}[\"']?(?=\s|$|[;&|\n)`])(?<!\brm\s\.)|--no-preserve-root",
    ),
    _form(
        "erase",
        "overwrites a disk",
        "dd· mkfs wipefs shred blkdiscard sgdisk >·/dev/ >/dev/ hdparm cryptsetup",
        r"\bdd\s[^\n;|]{0,120}\bof=[\"']?/dev/(?!null|stdout|zero|tty)[a-z]"
        r"|\bmkfs(?:\.\w{2,8})?\s[^\n;|]{0,80}/dev/|\bwipefs\s[^\n;|]{0,40}(?:-a|--all|-af|-fa)"
        r"|\bshred\s[^\n;|]{0,60}(?:/dev/|~|/home|/etc)|\bblkdiscard\s[^\n;|]{0,40}/dev/"
        r"|>\s?/dev/(?:sd[a-z]|nvme|vd[a-z]|mmcblk|hd[a-z])|\bsgdisk\s[^\n;|]{0,40}(?:-z|--zap)"
        r"|\bcryptsetup\s{1,3}(?:luks)?erase",
    ),
    _form(
        "erase",
        "erases or disables widely",
        "find· :(){ chmod· chown· mv· del· format· remove-item rd· rmdir·/s",
        r"\bfind\s{1,3}(?:/|~|\$home)\s[^\n;|]{0,120}(?:-delete|-exec\s{1,3}(?:sudo\s)?rm)"
        r"|:\(\)\s?\{\s?:\s?\|\s?:\s?&\s?\}\s?;\s?:|\bch(?:mod|own)\s{1,3}(?:-\w{0,5}r\w{0,5}"
        r"|--recursive)\s{1,3}\S{1,30}\s{1,3}(?:/|~|/etc|/usr|/nix|/var|/home)/?(?=\s|$|[;&|])"
        r"|\bmv\s{1,3}(?:/|~|/home|/etc)\S{0,20}\s{1,3}/dev/null"
        r"|\bdel\s{1,3}(?:/[sqf]\s{1,3}){1,3}[a-z]:\\|\bformat\s{1,3}[a-z]:(?:\s|$)"
        r"|\bremove-item\s[^\n]{0,80}-recurse[^\n]{0,60}(?:[a-z]:\\(?:\s|$|\*|windows|users)|\$home"
        r"|\$env:userprofile)|\br(?:d|mdir)\s{1,3}/s\s[^\n]{0,20}[a-z]:\\(?:\s|$|windows|users)",
    ),
    _form(
        "shell",
        "opens a shell to another machine",
        "/dev/tcp /dev/udp bash·-i sh·-i nc· ncat netcat socat mkfifo socket fsockopen tcpclient "
        "pty.spawn telnet msfvenom",
        r"/dev/(?:tcp|udp)/|\b(?:ba|z|da)?sh\s{1,3}-i\s{0,3}(?:[>&<0-9]|\|)|\b(?:nc|ncat"
        r"|netcat)(?:\.\w{3,12})?\s(?:[^\n;]{0,100}?\s)??(?:-[a-z]{0,6}e[a-z]{0,3}\s{1,3}\S{0,20}(?:sh"
        r"|cmd)|--(?:sh-)?exec|-c\s{1,3}\S{0,12}sh\b)|\bsocat\s[^\n]{0,160}(?:exec|system):"
        r"|\bmkfifo\s[^\n]{0,160}\b(?:nc|ncat|telnet|openssl)\b|\bsocket\b[^\n]{0,300}(?:dup2|subprocess"
        r"|pty\.spawn|/bin/(?:ba)?sh)|pty\.spawn\([^\n]{0,20}sh|fsockopen\([^\n]{0,200}(?:exec|/bin/sh)"
        r"|net\.sockets\.tcpclient|\btelnet\s[^\n|]{0,60}\|\s{0,3}(?:/bin/)?(?:ba)?sh|\bmsfvenom\b",
    ),
    # Lasting rights.
    _form(
        "rights",
        "gives a container the whole machine",
        "docker podman nerdctl",
        r"\b(?:docker|podman|nerdctl)\s[^\n;|]{0,40}?\brun\s[^\n;|]{0,200}?(?:(?:-v|--volume)[\s=]{1,2}/:/"
        r"|--pid[\s=]host\b[^\n;|]{0,120}"
        r"nsenter|(?:src|source)=/,)",
    ),
    _form(
        "rights",
        "adds a key that may log in",
        "authorized_keys authorizedkeys ssh-copy-id",
        r"\bssh-copy-id\s[^\n;|]{0,80}(?:-i\s{1,2}/tmp/|root@)|(?:>>?|\btee\b[^\n]{0,40}|\bcp\b[^\n]{0,80}"
        r"|\binstall\b[^\n]{0,80}|\bmv\b[^\n]{0,80}"
        r"|\bsed\s-i[^\n]{0,80})\s{0,3}\S{0,80}authorized_keys"
        r"|\bauthorizedkeys\.keys\s{0,3}=\s{0,3}(?:\[\s{0,6})?[\"'](?:ssh-|ecdsa"
        r"|sk-)(?!\S{0,10}\s{1,3}aaaa\.\.\.)",
    ),
    _form(
        "rights",
        "adds the right to become root",
        "nopasswd passwd· sudoers usermod gpasswd wheelneedspassword setcap chmod· useradd adduser "
        "net·localgroup trusted-users",
        r"\bnopasswd\s?:|\bpasswd\s{1,3}(?:-d|--delete)\s{1,3}\w|(?:>>?|\btee\b[^\n]{0,40})\s{0,3}/etc/sudoers"
        r"|\busermod\s[^\n;|]{0,40}(?:-ag"
        r"|-a\s-g|--append)[^\n;|]{0,20}\s(?:sudo|wheel|root|admin|docker|lxd|disk)"
        r"|\bgpasswd\s{1,3}-a\s{1,3}\S{1,40}\s{1,3}(?:sudo|wheel|docker|root)"
        r"|\badduser\s{1,3}\S{1,40}\s{1,3}(?:sudo|wheel|docker)\b"
        r"|wheelneedspassword\s{0,3}=\s{0,3}(?:lib\.mkforce\s)?false|\bsetcap\s[^\n;|]{0,40}(?:cap_setuid"
        r"|cap_sys_admin|cap_dac)|\bchmod\s{1,3}(?:[ug]{1,2}\+s|[2467][0-7]{3})\s{1,3}\S{0,40}/(?:bin|sbin"
        r"|tmp)/|\buseradd\s[^\n;|]{0,60}(?:-o\s[^\n;|]{0,20})?-u\s{1,3}0\b"
        r"|\bnet\s{1,3}localgroup\s{1,3}administrators\s[^\n]{0,40}/add"
        r"|\btrusted-users\s{0,3}=\s{0,3}[^\n;]{0,60}\*",
    ),
    _form(
        "rights",
        "starts something again and again",
        "crontab cron.d .bashrc .profile .zshrc ld.so.preload rc.local",
        r"\|\s{0,3}crontab\s{1,3}-(?:\s|$)|>>?\s{0,3}/etc/(?:cron|ld\.so\.preload|rc\.local|profile)"
        r"|(?:curl|wget|nc|base64|/tmp/)[^\n]{0,120}>>\s{0,3}(?:~|\$home)/\.(?:bashrc|profile|zshrc"
        r"|bash_profile)",
    ),
    # Taking guards away.
    _form(
        "weaken",
        "turns verification of certificates or hosts off",
        "curl wget stricthostkeychecking userknownhostsfile sslverify ssl_no_verify reject_unauthorized "
        "httpsverify verify=false strict-ssl unverified_context insecureskipverify verifypeer --insecure "
        "tls-verify no-check-certificate insecure-registries",
        r"\bcurl\s(?:[^\n|;]{0,200}?\s)??(?:-[a-z]{0,6}k[a-z]{0,4}|--insecure)(?=\s|$)"
        r"|--no-check-certificate|stricthostkeychecking[\s=\"]{1,4}(?:no|off|accept-new\b(?=x))"
        r"|userknownhostsfile[\s=]{1,3}/dev/null|sslverify[\s=\"]{1,4}(?:false|0|no)"
        r"|git_ssl_no_verify\s?=\s?(?:1|true)|node_tls_reject_unauthorized[\"']?\]?\s?[=:]\s?[\"']?0"
        r"|pythonhttpsverify\s?=\s?0|\bverify\s?=\s?false\b|strict-ssl[\s=]{1,3}false"
        r"|_create_unverified_context|insecureskipverify\s?[:=]\s?true|verify(?:peer|host)\W{1,6}(?:false"
        r"|0)|--tls-verify=false|insecure-registries",
    ),
    _form(
        "weaken",
        "turns verification of packages off",
        "allow-unauthenticated force-yes trusted=yes gpgcheck nogpgcheck no-gpg-check trusted-host "
        "require-sigs no-check-sigs accept-flake-config sandbox siglevel nosignature "
        "allow-insecure-repositories",
        r"--allow-unauthenticated|--force-yes|\[[^\]\n]{0,40}trusted=yes|\bgpgcheck\s?=\s?(?:0|false)"
        r"|--no-?gpg-?checks?|--trusted-host[\s=]|require-sigs\s{0,3}[=\s]\s{0,3}false|--no-check-sigs"
        r"|accept-flake-config\s{0,3}[=\s]\s{0,3}true|--accept-flake-config"
        r"|\bsandbox\s{0,3}[=\s]\s{0,3}false|siglevel\s{0,3}=\s{0,3}(?:never|trustall)|--nosignature"
        r"|--allow-insecure-repositories",
    ),
    _form(
        "weaken",
        "turns a guard of the system off",
        "setenforce selinux ufw· iptables· nft· firewall.enable firewalld apparmor auditd fail2ban "
        "auditctl permitrootlogin permitemptypasswords skip-permissions --yolo set-mppreference history·-c "
        "histfile set·+o mitigations",
        r"\bsetenforce\s{1,3}0|\bauditctl\s{1,3}(?:-e\s{1,3}0|-d\b)|\bselinux\s?=\s?(?:disabled|permissive)"
        r"|\bufw\s{1,3}(?:--force\s)?(?:disable|reset)|\biptables\s{1,3}(?:-f\b|--flush"
        r"|-p\s{1,3}input\s{1,3}accept)|\bnft\s{1,3}flush\s{1,3}ruleset"
        r"|firewall\.enable\s{0,3}=\s{0,3}(?:lib\.mkforce\s)?false|\bsystemctl\s{1,3}(?:--now\s)?(?:stop"
        r"|disable|mask)\s{1,3}(?:--now\s)?(?:firewalld|ufw|apparmor|auditd|fail2ban|nftables|clamav)"
        r"|permitrootlogin[\s=\"]{1,6}yes|permitemptypasswords[\s=\"]{1,6}(?:yes|true)"
        r"|--dangerously-skip-permissions|--yolo\b|set-mppreference\s[^\n]{0,60}disable"
        r"|\bhistory\s{1,3}-c\b|\b(?:unset\s{1,3}histfile|histfile=/dev/null|set\s{1,3}\+o\s{1,3}history)"
        r"|\bchmod\s{1,3}(?:-r\s{1,3})?0?777\s{1,3}/",
    ),
    _form(
        "substituter",
        "adds a binary cache or a key that is trusted",
        "substituters trusted-public-keys cachix·use trusted-substituters",
        r"\b(?:extra-|trusted-"
        r"|extra-trusted-)?substituters\b[\"']?\s{0,3}[=\s]\s{0,3}[^\n;]{0,200}?https?://"
        r"(?!cache\.nixos\.org|nix-community\.cachix\.org)|\b"
        r"(?:extra-)?trusted-public-keys\b[\"']?\s{0,3}[=\s]\s{0,3}(?:\[\s{0,6})?(?:[\"']?"
        r"(?:cache\.nixos\.org-1|nix-community\.cachix\.org-1):[a-z0-9+/=]{20,60}[\"']?\s{1,6}){0,4}[\"']?"
        r"(?!cache\.nixos\.org-1:|nix-community\.cachix\.org-1:)[\w.-]{2,80}-\d{1,2}:[a-z0-9+/=]{20,}"
        r"|\bcachix\s{1,3}use\s{1,3}(?!nix-community|cachix\b)\S",
    ),
    _form(
        "install",
        "fetches code for Nix without saying its hash",
        "fetchtarball fetchurl fetchgit",
        r"\bbuiltins\.fetch(?:tarball|url|git)\s{1,3}[\"']?https?://(?!github\.com/nixos|channels\.nixos\.org"
        r"|nixos\.org)",
    ),
    _form(
        "install",
        "installs from a place that nobody vouches for",
        "pip· pip3 uv· npm· yarn· pnpm· gem· cargo· index-url --registry dpkg rpm· apt-key ppa: "
        "--dangerous flatpak add-apt-repository nix-env nix-channel nix· easy_install go·install",
        r"\b(?:pip3?|uv\s(?:pip|add)|pipx|easy_install)\s[^\n;|]{0,160}?(?:--(?:extra-)?index-url|-i"
        r"|--find-links|-f)[\s=]{1,3}(?:http://|https://(?!pypi\.org|download\.pytorch\.org"
        r"|pypi\.nvidia\.com|test\.pypi\.org))|\b(?:pip3?|uv\spip|pipx)\s{1,3}(?:install"
        r"|run)\s[^\n;|]{0,120}?(?:git\+http|https?://(?!github\.com/[\w.-]{1,60}/[\w.-]{1,60}/releases"
        r"|files\.pythonhosted\.org|download\.pytorch\.org))|\b(?:npm|yarn|pnpm|npx"
        r"|bun)\s[^\n;|]{0,160}?(?:--registry[\s=]{1,3}(?!https://registry\.npmjs\.org)\S|\s(?:git\+"
        r"|http)s?\S{0,10}://)|\bgem\s{1,3}install\s[^\n;|]{0,80}(?:--source|-s)\s"
        r"|\bcargo\s{1,3}install\s[^\n;|]{0,80}--(?:git|index|registry)|\b(?:dpkg|rpm|dnf|yum|apt(?:-get)?"
        r"|zypper)\s[^\n;|]{0,60}?\shttps?://|\bapt-key\s{1,3}(?:add|adv)"
        r"|\badd-apt-repository\s[^\n;|]{0,40}(?:ppa:|http)|\bsnap\s{1,3}install\s[^\n;|]{0,40}--dangerous"
        r"|\bflatpak\s{1,3}install\s[^\n;|]{0,40}https?://|\bnix(?:-env|-channel|-shell"
        r"|-build)?\s[^\n;|]{0,120}?(?:\s|=)(?:http://\S|https?://(?!github\.com/nixos"
        r"|channels\.nixos\.org|nixos\.org|github\.com/nix-community)\S{1,200}\.(?:tar\.\w{2,3}|tgz|zip"
        r"|nix)\b)",
    ),
)
