"""The layer of what belongs to one device or one account: serial numbers, machine and key ids, places on the map."""

from __future__ import annotations

from functools import partial

from fedlearn.privacy.layers.forms import Form, form

__all__ = ["FORMS"]


_form = partial(form, "device")

FORMS: tuple[Form, ...] = (
    _form("fingerprint md5 rsa", r"(?<![\w:])((?:[0-9a-f]{2}:){15}[0-9a-f]{2})(?![\w:])", "KEY_ID"),
    _form("wwn", r"(?i)\bwwn\b[^\n\d]{0,24}((?:0x)?5\s?[0-9a-f]{6}\s?[0-9a-f]{9,10})\b", "DISK_ID"),
    _form(
        "account key_id keyid",
        r"(?i)\b(?:account|(?:access_|application_?)?key_?id)[\"']?\s{0,3}[=:]\s{0,3}[\"']?([0-9a-f]{12,25})\b",
        "ID",
    ),
    _form(
        "serial",
        r"(?i)(?:(?<![A-Za-z])i?|(?<=[a-z])(?-i:(?=S)))serial(?:[\s_]?(?:short|number|num|no))?(?:\s\([a-z]{2,12}\))?\.?[\"']?\s{0,40}[:=#]\s{0,12}[\"']?("
        r"(?:(?=[A-Z-]{0,40}\d)|(?=(?-i:(?!UNKNOWN|DEFAULT|NUMBER)[A-Z]{6,20}\b)))[A-Z0-9][A-Z0-9-]{4,40})\b",
        "SERIAL",
    ),
    _form("serial", r"(?i)\bserial\s{1,3}number\s{1,3}((?=[A-Z-]{0,40}\d)[A-Z0-9][A-Z0-9-]{5,40})\b", "SERIAL"),
    _form(
        "machine-id machine_id machineid boot_id hostid",
        r"(?i)\b(?:machine[-_ ]?id|boot[-_ ]?id|hostid)\b[^\w\n]{0,6}(?:is\s)?\s{0,4}\n?\s{0,4}([0-9a-f]{8,32})\b",
        "ID",
    ),
    _form(
        "rsa·key dsa·key ed25519·key ecdsa·key eddsa·key gpg·key pgp·key openpgp fingerprint keyid "
        "key·id signingkey signing·key subkey",
        r"(?i)\b(?:(?:rsa|dsa|ed25519|ecdsa|eddsa|gpg|pgp|signing|openpgp|sub)\s{0,3}key(?:id)?|key\s?id"
        r"|fingerprint|signingkey)\b(?:\s{0,3}fingerprint)?[\s:=\"']{1,6}(?:id\s)?(?:0x)?([0-9A-F]{16,40}"
        r"|(?:[0-9A-F]{4}\s{1,2}){4,10}[0-9A-F]{0,4})\b",
        "KEY_ID",
    ),
    _form("sha256: md5:", r"\b(?:SHA256:[A-Za-z0-9+/]{43}|MD5(?::[0-9a-f]{2}){16})(?![A-Za-z0-9+/:])", "KEY_ID"),
    _form(
        "wwn- nvme- ata- usb- scsi- dm-uuid",
        r"\bby-id/(?:(?:wwn|dm-uuid|scsi|lvm|md)-|[\w.:-]{0,80}?[_-])("
        r"(?=[A-Z.x-]{0,40}\d)[A-Za-z0-9.]{8,40})(?=-part\d|\b(?![\w-]))",
        "DISK_ID",
    ),
    _form(
        "label uuid= partuuid=",
        r"\b(?:PART)?UUID=[\"']?([0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}|[0-9a-f]{8}-\d\d)\b",
        "DISK_ID",
    ),
    _form("uuid", r"\bUUID\s?[=:]\s?([0-9a-f]{8}(?::[0-9a-f]{8}){3})\b", "DISK_ID"),
    _form(
        "コード 验证码 驗證碼 인증번호 暗証番号",
        r"(?:コード|验证码|驗證碼|인증번호|暗証番号)[^\d\n]{0,8}(\d[\d-]{3,11})(?!\d)",
        "SECRET",
    ),
    _form(
        "code· codice· código· kod·",
        r"(?i)(?<!error\s)(?<!exit\s)(?<!status\s)(?<!return\s)(?<!response\s)(?<!http\s)(?<!postal\s)(?<!zip\s)\b(?:code|codice|código|kod)\s"
        r"(?:(?!exit|error|status|http|return)[^\W\d_][\w'’]{0,20}\s){0,4}?(?:is|ist|est|es|è|é|jest|was|war|era"
        r"|était|lautet)\s[\"']?(\d{4,8})\b",
        "SECRET",
    ),
    # What a firewall writes: both ends and the type in one row.
    _form("mac=", r"\bMAC=((?:[0-9a-f]{2}:){5,11}[0-9a-f]{2})(?=:08:0|:86:dd|\s|$)", "MAC"),
    _form("publickey", r"\bPublicKey\s=\s\"?([A-Za-z0-9+/]{43}=)", "KEY_ID"),
    _form("key,·id ·id·", r"\bkey,\sID\s(?:0x)?([0-9A-F]{8,40})\b", "KEY_ID"),
    _form(
        "sec· pub· ssb· sub· sec#", r"(?m)^(?:sec|pub|ssb|sub)[\#>]?\s{1,6}\w{3,16}/(?:0x)?([0-9A-F]{8,40})\b", "KEY_ID"
    ),
    _form(
        "/dev/",
        r"/dev/(?:nvme|sd|hd|disk)\w{1,8}\s{1,20}((?=[A-Z-]{0,20}\d)(?=\d{0,20}[A-Z])[A-Z\d][A-Z\d-]{9,24})\s",
        "SERIAL",
    ),
    _form(
        "s/n serial·",
        r"(?i)\b(?:s/n|serial)\s(?!20\d{8}\b)((?=[a-z-]{0,20}\d)[a-z\d][a-z\d-]{6,24})(?![\w.])(?<!-)",
        "SERIAL",
    ),
    _form("project·=", r"\bproject\s=\s([a-z][a-z\d-]{4,28}-\d{2,8})\b", "ID"),
    _form("login. /a/", r"\blogin\.[\w.-]{3,60}/a/([0-9a-zA-Z]{8,40})\b", "TOKEN"),
    _form("imei imsi iccid", r"(?i)\b(?:imei|imsi|iccid)\b\D{0,8}(\d{14,20})\b", "ID"),
    _form(
        "project_id tenant_id account_id subscription_id private_key_id client_id organization_id org_id "
        "workspace_id project=",
        r"(?i)\b(?:project|tenant|account|subscription|private_key|organi[sz]ation|org"
        r"|workspace)[_-]?id[\"']?\s{0,3}[:=]\s{0,3}[\"']?((?=[\w.:-]{0,80}\d)[\w.:-]{6,80})",
        "ID",
    ),
    _form(
        "client_id client.id client-id clientid",
        r"(?i)\bclient[._-]?id[\"']?\s{0,3}[:=]\s{0,3}[\"']?((?=[a-z]{0,40}\d)(?=\d{0,40}[a-z])[a-z0-9]{20,64})(?![\w-])",
        "ID",
    ),
    _form("arn:", r"\barn:aws[\w-]{0,10}:[\w-]{1,30}:[\w-]{0,20}:(\d{12}):", "ID"),
    _form(
        "account owner",
        r"(?i)\b(?:account|account\s?id|owner|ownerid|accountnumber|tenant)[\"']?\s{0,3}[:=]\s{0,3}[\"']?(\d{12})\b",
        "ID",
    ),
    # The answer to a question for a serial number stands alone in the next line.
    _form(
        "serial",
        r"(?im)^[^\n]{0,80}(?:serial(?:[-_\ ]?(?:number|no))?"
        r"|serialno)[\"'`]?\s{0,4}\n\s{0,8}((?=[A-Z-]{0,40}\d)[A-Z0-9][A-Z0-9-]{5,40})$",
        "SERIAL",
    ),
    _form(
        "device sideload unauthorized recovery",
        r"(?m)^([A-Za-z0-9]{8,20}|emulator-\d+)\t(?:device|unauthorized"
        r"|recovery|sideload|offline)\b",
        "SERIAL",
    ),
    _form(
        "asset service·tag inventory chassis eui devaddr deveui meid esn vin udid idfa adid android_id gaid imei "
        "deviceid device·id device_id s/n",
        r"(?i)\b(?:asset\s?tag|service\s?tag|inventory\s?(?:no|number|id)|chassis\s?id|dev_?eui|app_?eui|udid"
        r"|meid|vin"
        r"|idfa|gaid|adid|android_?id|device[\s_-]?(?:id|serial|identifier)|s/n"
        r"|sn)\b[\"'.]?\s{0,9}[:=\#]\s{0,9}[\"']?"
        r"((?=[A-Z-]{0,40}\d)[A-Z0-9][A-Z0-9-]{5,63})\b",
        "ID",
    ),
    _form("iserial", r"\biSerial\s{1,24}\d{1,3}\s{1,4}([A-Za-z0-9][\w.:-]{5,40})", "SERIAL"),
    _form(
        "pin· code· tan· otp· puk·",
        r"(?i)\b(?:pin|tan|otp|puk|(?:access|door|gate|entry|alarm|verification"
        r"|security)[\s-]code)\b(?:\s[^\W\d_][\w'’]{0,20}){1,4}?"
        r"\s(?:is|ist|est|es|è|é|jest|was)\s[\"']?(\d{4,8})\b",
        "SECRET",
    ),
    _form("puk", r"(?i)\bpuk2?\b[\"':=\s]{1,4}(?:is\s|ist\s|code\s|:){0,2}(\d{8})\b", "SECRET"),
    # A place on the map to about 100 m.
    _form(
        "lat lon lng",
        r"(?i)\b(?:lat(?:itude)?|lon(?:g|gitude)?|lng)[\"']?\s{0,3}[:=]\s{0,3}[\"']?(-?\d{1,3}\.\d{3,})",
        "PLACE",
    ),
    # Sheets of codes: the lines below the heading.
    _form(
        "recovery·codes backup·codes scratch·codes rescue·codes emergency·codes recovery·keys",
        r"(?i)\b(?:recovery|backup|scratch|rescue|emergency)\s(?:codes"
        r"|keys)\b[^\n]{0,80}((?:\s{0,4}\n[\x20\t*•\d.)-]{0,6}"
        r"(?:[a-z0-9]{4,12}[-\x20]){0,6}(?=[a-z-]{0,12}\d|[a-z0-9]{4,7}-)[a-z0-9]{4,16}(?=\s{0,4}(?:\n|$))){1,20})",
        "SECRET",
    ),
    # Numbers that open something.
    _form(
        "code pin puk combination",
        r"(?i)(?<![A-Za-z0-9])(?:alarm|door|gate|garage|safe|lock(?:er)?|entry|access|unlock|keypad|sim"
        r"|card|disarm"
        r"|pairing|setup|homekit|parental|otp|login|sms|auth|mfa|2fa|verification|security|confirmation)[\s_-]?"
        r"(?:code|pin|puk|combination)[\"']?(?:\s{1,2}(?:is|was|ist|of|for)\s{1,2}(?:the\s)?|\s{0,2}[:=]\s{0,3}"
        r"|\s{1,2})"
        r"(?:[\w-]{1,20}\s(?:is|was)\s)?[\"']?(\d{4,10}|\d{3}[\s-]\d{2,3}(?:-\d{3})?"
        r"|\d{1,2}-\d{1,2}-\d{1,2})\b(?!\s?(?:%|bytes|ms|seconds))",
        "SECRET",
    ),
)
