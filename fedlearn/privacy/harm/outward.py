"""Carrying private things out: links, uploads, look-ups that hold data, requests to send."""

from __future__ import annotations

from fedlearn.privacy.harm.deeds import Deed, objection
from fedlearn.privacy.harm.things import PRIVATE, PRIVATE_WORDS, SECRETS, SECRETS_WORDS

__all__ = ["DEEDS"]

_GET = r"(?:curl|wget|fetch|aria2c|lwp-download|iwr|invoke-webrequest|invoke-restmethod|irm|axel)\b"
#: Commands whose output says something about the host or the person.
_TELLS = (
    r"(?:sudo\s)?(?:(?:cat|env|printenv|history|base64|tar|gpg|pass|whoami|hostname|hostnamectl|id|uname|find|ls"
    r"|grep|head|tail"
    r"|git|ip|ifconfig|xxd|gzip|zip|sort|strings|set|declare|getent|who|w|last|ps|crontab|kubectl|aws|security"
    r"|secret-tool)\b"
    r"|<|echo\s\$)"
)
_ANY = r"[^\n]{0,300}?"

DEEDS: tuple[Deed, ...] = (
    objection(
        "exfiltration",
        "a link that carries data out",
        "![ ](http",
        r"!\[[^\]\n]{0,200}\]\(\s{0,3}https?://[^\s)]{0,300}[?&](?:(?:q|d|c|data|payload|text|msg|content"
        r"|leak|info|log|exfil|secret|token|key|history)=|[^\s)=]{1,40}=[^\s)]{0,200}(?:\{|\$|%7b|<|\[))"
        r"|\[[^\]\n]{0,200}\]\(\s{0,3}https?://[^\s)]{0,300}[?&][^\s)=]{1,40}=(?:\{|\$\{|\$\(|%7b|<)",
    ),
    objection(
        "exfiltration",
        "sends files or variables away",
        "curl wget http invoke- ncat nc· netcat scp",
        rf"\b{_GET}{_ANY}(?:\s(?:-d|--data(?:-binary|-raw|-urlencode)?|-f|--form|-t|--upload-file"
        r"|--post-file|--post-data|--body-data|--body-file|-infile|-body)(?=[\s=@\"'])[\s=]{0,3}[^\n;]{0,80}?"
        rf"(?:(?:\$\(|`)\s?{_TELLS}"
        r"|@(?:[~$]|/etc|/home|/root|/var|/proc)|@\S{0,40}(?:ssh|env|secret|passwd|shadow|credential|key|history"
        r"|token)"
        rf"|\$\w{{0,30}}(?:token|secret|key|pass)|\$\{{?\w{{0,30}}(?:token|secret|key|pass)"
        r"|(?<==)[~/]\S{0,40}(?:ssh|env|secret|passwd|shadow|credential|\.aws|history))|[?&/.=]"
        rf"(?:\$\(|`)\s?{_TELLS}"
        rf"|--post-file[\s=]\S{{0,60}}(?:ssh|env|secret|passwd|shadow|credential|key|history|token|/etc/|~|\$home))",
    ),
    objection(
        "exfiltration",
        "sends private files to another place",
        "scp· rsync· s3· gsutil rclone· sftp·",
        r"\b(?:scp|rsync|sftp)\s[^\n;|]{0,60}?(?:\.ssh/(?:id_|\*|\s)|\bid_(?:rsa|ed25519"
        r"|ecdsa)(?!\.pub)\b|\.gnupg|\.aws|\.kube/config|/etc/shadow"
        r"|\.netrc|\.password-store|\.mozilla)[^\n;|]{0,80}[\w.@-]:"
        r"|\b(?:s3|gsutil|rclone)\s(?:-\S{1,10}\s)?(?:sync|cp|copy|mv|rsync)\s(?:-\S{1,20}\s){0,3}(?:~/?"
        r"|\$home/?|/etc/?|/home/?|\S{0,60}\.(?:ssh|aws|gnupg|kube|env))\S{0,20}\s\S{2,}",
    ),
    objection(
        "exfiltration",
        "sends files or variables away",
        "| < & curl wget nc· ncat netcat socat",
        r"\b(?:env|printenv|set|git\sconfig\s[^\n|]{0,40}(?:-l|--list)|gh\sauth\stoken"
        r"|kubectl\s[^\n|]{0,60}secrets?[^\n|]{0,40}|cat\s[^\n|]{0,100}(?:\.ssh|\.aws|\.env|shadow|passwd|secret"
        r"|credential"
        r"|history|\.gnupg|id_rsa|id_ed25519|\.netrc|\.npmrc|kubeconfig|\.kube)[^\n|]{0,60}"
        r"|tar\s[^\n|]{0,160}|history)\s{0,3}\|[^\n]{0,120}\b(?:curl|wget|nc|ncat|netcat|socat)\b|\b(?:nc"
        r"|ncat|netcat)\s[^\n|;]{0,80}\s\d{2,5}\s{0,3}<\s{0,3}\S",
    ),
    objection(
        "exfiltration",
        "asks to send private things away",
        "send post upload forward mail email transmit exfiltrate paste leak "
        "& http @ attacker server url address endpoint webhook",
        r"\b(?:send|post|upload|forward|e?mail|transmit|exfiltrate|paste|leak"
        r"|submit)\s(?:\w{1,12}\s){0,4}?(?:contents?|files?|secrets?|keys?|tokens?|credentials?|passwords?"
        r"|environment|env|history|conversation|configuration|\.env|id_rsa|chat|data"
        r"|output)\s(?:\S{1,40}\s){0,6}?(?:to|at|via)\s(?:\w{1,12}\s){0,2}?(?:https?://"
        r"|[\w.+-]{1,40}@[\w-]{1,40}\.|attacker|my\sserver|our\sserver|this\s(?:url|address|endpoint"
        r"|server|webhook))",
    ),
    objection(
        "exfiltration",
        "sends files or variables away",
        "dig· nslookup host· ping·",
        r"\b(?:dig|nslookup|host|ping)\s[^\n;|]{0,80}?(?:\$\(|`)[^\n]{0,120}?(?:\)|`)\.[\w-]{1,60}",
    ),
    objection(
        "exfiltration",
        "sends files or variables away",
        "post( put( urlopen( fetch( request(",
        r"\b(?:post|put|urlopen|fetch|request)\([^\n]{0,200}?(?:os\.environ\b(?!\[|\.get)|process\.env\b(?![.\[])"
        r"|\bopen\([^\n)]{0,60}"
        r"(?:\.ssh|\.aws|\.env|shadow|passwd|credential|\.netrc|\.kube))",
    ),
    objection(
        "exfiltration",
        "a link that carries data out",
        "<img <iframe <script src=",
        r"<(?:img|iframe|script|link)\b[^>\n]{0,80}\b(?:src|href)\s?=\s?[\"']?https?://[^\s>\"']{0,200}(?:\{\{|\$\{"
        r"|\$\(|%7b|\{\w)",
    ),
    objection(
        "exfiltration",
        "asks to send private things away",
        "paste enter submit validate verify",
        r"\b(?:paste|enter|submit|type|copy)\s(?:in\s)?(?:your|the|all|any)\s(?:\w{1,12}\s){0,3}?(?:tokens?"
        r"|passwords?|keys?|secrets?"
        r"|credentials?|passphrases?)\s(?:\w{1,12}\s){0,3}?(?:into|in|at|on|to)\s(?:\w{1,12}\s){0,2}?https?://",
    ),
    objection(
        "exfiltration",
        "sends files or variables away",
        "curl mail· mailx sendmail mutt",
        r"\bcurl\s[^\n;|]{0,120}?(?:-t|--upload-file)[\s=]{0,3}[\"']?(?:~|/home|/root|/etc|\$home)/?\S{0,60}(?:ssh"
        r"|aws|gnupg|env|shadow|passwd"
        r"|secret|credential|kube|netrc|history)|\b(?:mailx?|sendmail|mutt)\s[^\n;|]{0,80}<\s{0,3}\S{0,80}(?:ssh"
        r"|id_rsa|id_ed25519|shadow"
        r"|secret|credential|\.env|\.aws|\.gnupg)",
    ),
    objection(
        "exfiltration",
        "asks to send private things away",
        ".env .ssh .aws .gnupg .netrc .kube id_rsa id_ed25519 private·key /etc/shadow environment·variables $",
        r"\b(?:mail|send|share|include|post|upload|print|append|echo|attach|add|reveal|output)\s"
        r"(?:\S{1,20}\s){0,5}?(?:[\"'`(]?(?:~/)?\.(?:env|ssh|aws"
        r"|gnupg|netrc|kube)\b|id_rsa|id_ed25519|\$\w{0,30}(?:secret|token|password|api_?key|access_key)\w{0,12}"
        r"|private\skeys?|/etc/shadow"
        r"|environment\svariables)\S{0,12}\s(?:\S{1,20}\s){0,4}?(?:to\s(?:\S{1,20}\s){0,3}?(?:\S{1,40}@\S|https?:)"
        r"|(?:with|at)\s(?:\S{1,20}\s){0,3}?"
        r"https?:|(?:in|to|into)\s(?:your|the)\s(?:answer|reply|response|output))",
    ),
    objection(
        "exfiltration",
        "sends private files to another place",
        "curl wget nc· ncat netcat socat ftp sftp mail mutt telnet s_client croc wormhole xh http dig· nslookup "
        "ssh· gist lftp"
        f" & {PRIVATE_WORDS} & | && ; < >",
        rf"{PRIVATE}[^\n]{{0,200}}?(?:\||&&|;|<|>)[^\n]{{0,80}}?\b(?:curl|wget|nc|ncat|netcat|socat|ftp|sftp|mail"
        r"|mutt|telnet|openssl\ss_client|croc|wormhole|xh|http|dig|nslookup"
        r"|ssh(?!-)|gh\sgist|lftp)\b(?!\s{0,3}=)[^\n;|]{0,120}(?:https?:|://|\s-|@"
        r"|\b\w[\w-]{0,40}\.[a-z]{2,12}\b|\d{1,3}\.\d|gist)",
    ),
    objection(
        "exfiltration",
        "sends files or variables away",
        f"curl wget nc· ncat netcat socat mail mutt telnet s_client croc xh ssh· & {SECRETS_WORDS} & |",
        rf"{SECRETS}[^\n;]{{0,120}}?\|[^\n]{{0,120}}?\b(?:curl|wget|nc|ncat|netcat|socat|mail|mutt|telnet"
        r"|openssl\ss_client|croc|xh|ssh)\b",
    ),
    objection(
        "exfiltration",
        "sends private files to another place",
        "curl wget nc· ncat netcat scp rsync sftp rclone gsutil gist croc wormhole http https xh s_client ssh· "
        "mutt mail "
        f"sendmail requests. urlopen fetch( axios invoke- irm iwr b2· lftp socat telnet httpx & {PRIVATE_WORDS}",
        r"\b(?:curl|wget|xh|https?|iwr|irm|invoke-\w{1,16})\s[^\n|;]{0,200}?(?:@|<\s?|=@|--upload-file\s"
        rf"|\s-t\s{{0,2}}|--post-file[=\s]|-infile\s|\$\(\s?(?:cat|base64|<)\s?)[^\n|;]{{0,40}}?{PRIVATE}"
        rf"|\b(?:scp|rsync|sftp|rclone|croc|wormhole|gsutil|lftp|b2)\s[^\n|;]{{0,120}}?{PRIVATE}[^\n|;]{{0,120}}?"
        rf"(?:\S:|\s\w+://)|\b(?:croc|wormhole)\s{{1,3}}send\s[^\n|;]{{0,80}}{PRIVATE}"
        rf"|\bgh\s{{1,3}}gist\s{{1,3}}create\s[^\n|;]{{0,80}}{PRIVATE}|\b(?:nc|ncat|netcat|openssl\ss_client|telnet"
        rf"|socat|ssh|mail|mutt|sendmail)\s[^\n|;]{{0,120}}?<\s{{0,3}}\S{{0,40}}{PRIVATE}"
        rf"|\bmutt\s[^\n|;]{{0,80}}-a\s{{1,3}}\S{{0,40}}{PRIVATE}|\b(?:requests\.(?:post|put)|urlopen|fetch"
        rf"|axios\.post|httpx\.post)\([^\n]{{0,240}}{PRIVATE}"
        rf"|{PRIVATE}[^\n]{{0,240}}\b(?:requests\.(?:post|put)|urlopen|axios\.post|httpx\.post|fetch)\(",
    ),
    objection(
        "exfiltration",
        "sends files or variables away",
        "os.environ process.env env[ printenv getenv $(env $(cat $(history `env dict(os $(whoami $(hostname $(id",
        r"(?:os\.environ\b(?![\[.]|\.get)|process\.env\b(?![.\[])|\benv\.to_h)[^\n]{0,160}(?:https?://"
        r"|\.post\(|urlopen|fetch\(|\.request\()"
        r"|(?:https?://\S{0,200}[^\n]{0,20}?|(?:\.post\(|urlopen\(|\bfetch\()[^\n]{0,200}?)(?:os\.environ\b(?![\[.]"
        r"|\.get)|process\.env\b(?![.\[])|\$\((?:env|printenv|history|cat\s|whoami|hostname|id|base64|gpg|pass"
        r"|tar)\b|`(?:env|printenv|history|cat\s|whoami))",
    ),
    objection(
        "exfiltration",
        "sends files or variables away",
        "dig· nslookup host· ping· getent· & env base64 cat· xxd printenv token secret passwd history whoami "
        "hostname id_rsa",
        r"\b(?:dig|nslookup|host|ping|getent)\s[^\n;|]{0,80}?\$\{?\w{1,20}\}?\.(?!\$)[\w-]{1,60}",
    ),
    objection(
        "exfiltration",
        "a link that carries data out",
        "![ ](http <img src= href= & http",
        r"!\[[^\]\n]{0,200}\]\(\s{0,3}https?://[^)\n]{0,400}(?:\{|\$|%7b|<[a-z]|\[[a-z]|\.\.\.)"
        r"|\[[^\]\n]{0,200}\]\(\s{0,3}https?://[^)\s]{0,300}[?&][^)\s=]{1,40}=(?:\.\.\.|x{3}|_{2})"
        r"|!?\[[^\]\n]{0,200}\]\(\s{0,3}https?://[^\s)]{0,300}[?&/=](?:your[_+-]|the[_+-](?:user|secret"
        r"|conversation|token|key)|base64|encoded|insert|replace)"
        r"|<(?:img|iframe|script|link|a)\b[^>\n]{0,80}\b(?:src|href)\s?=\s?[\"']?https?://[^\s>\"']{0,200}[?&](?:d"
        r"|data|q|c|token|secret|leak|ctx|context|history|conversation)=",
    ),
    objection(
        "exfiltration",
        "sends private files to another place",
        f"git·add & git·push & {PRIVATE_WORDS}",
        rf"\bgit\s{{1,3}}add\s{{1,3}}[^\n]{{0,60}}{PRIVATE}[^\n]{{0,200}}\bgit\s{{1,3}}push\b",
    ),
    objection(
        "exfiltration",
        "asks to send private things away",
        "upload send post mail transfer sync & ~ $home /home /etc & to into",
        r"\b(?:upload|send|post|mail|transfer|sync)\s(?:\S{1,30}\s){0,3}?[\"'`(]?(?:~|\$home|/home/\S{1,20}"
        r"|/etc)/\S{0,40}\s(?:\S{1,30}\s){0,6}?"
        r"(?:to|into)\s(?:\S{1,30}\s){0,3}?(?:s3:|gs:|https?:|ftp:|[\w.+-]{1,40}@[\w-]{1,40}\.|our\s|my\s)",
    ),
    objection(
        "exfiltration",
        "asks to send private things away",
        "_token _secret _key _password & issue ticket comment pull·request commit description chat channel report "
        "answer reply",
        r"\b(?:add|put|paste|include|write|post|copy|append|mention)\s(?:\S{1,20}\s){0,4}?[\"'`$]{0,2}\w{0,20}"
        r"(?:_token|_secret|_key|_password)\b\S{0,2}"
        r"(?:\s\S{1,20}){0,3}?\s(?:to|into|in)\s(?:the\s|your\s|an?\s)?(?:public\s)?(?:issue|ticket|comment"
        r"|pull\srequest|commit|description|chat|channel"
        r"|report|answer|reply)\b",
    ),
)
