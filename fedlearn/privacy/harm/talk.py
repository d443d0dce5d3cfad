"""Talk to the model instead of to people: orders, secrecy, claimed approval."""

from __future__ import annotations

from fedlearn.privacy.harm.deeds import Deed, objection

__all__ = ["DEEDS"]

_WHO = (
    r"(?:the\s|your\s|this\s|any\s|an?\s)?(?:user|human|operator|owner|person|people|admin(?:istrator)?"
    r"|developer|anyone|anybody|them)"
)

DEEDS: tuple[Deed, ...] = (
    objection(
        "instruction",
        "tells the reader to drop its instructions",
        "ignore disregard forget override overrule neglect bypass",
        r"\b(?:ignore|disregard|forget|override|overrule|neglect|bypass)\s(?:\w{1,12}\s){0,3}?(?:previous"
        r"|prior|above|earlier|preceding|former|existing|system|original|safety|other|all"
        r"|your)\s(?:\w{1,12}\s){0,2}?(?:instruction|prompt|rule|message|guideline|context|direction|polic"
        r"|constraint|training|restriction)",
    ),
    objection(
        "instruction",
        "tells the reader to drop its instructions",
        "ignorier vergiss missachte ignorez oublie ignora olvida",
        r"\b(?:ignorier\w{0,3}|vergiss|missachte|ignorez|oublie[zr]?|ignora"
        r"|olvida)\s(?:\w{1,12}\s){0,3}?(?:anweisung|regeln|vorgaben|instruktion|instruction|consigne"
        r"|r\u00e8gles|instrucci|reglas)",
    ),
    objection(
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
    objection(
        "instruction",
        "gives orders to the model",
        "assistant the·model the·agent ai·agent llm when·you·read",
        r"\b(?:(?:the|any|every|all|dear|attention|note\sto|hey)\s(?:ai\s|coding\s|llm\s)?|(?:ai|coding"
        r"|llm)\s)(?:assistants?|models?|agents?|llms?)\b[^.\n]{0,30}?\b(?:must|should|shall|needs?\sto"
        r"|has\sto|have\sto|is\srequired\sto|are\sto|please)\s(?:now\s(?!connect|be\b|have\b|show|work|start)"
        r"|always|never|first|immediately|also"
        r"|silently|not\s(?:tell|mention|ask|refuse|reveal|warn|inform|show|stop|wait|follow|obey|report|question)"
        r"|run|execute|ignore|send|install|disable|delete|include|add|call|treat)"
        r"|\bwhen(?:ever)?\s(?:you|the\s(?:assistant|model|agent)|an?\s(?:assistant|model|agent"
        r"|llm))\s(?:reads?|sees?|retrieves?|loads?|encounters?|process(?:es)?)\sthis\b(?!\sfile\b)",
    ),
    objection(
        "instruction",
        "gives orders to the model",
        "hidden·instruction instructions·for instruction·for note·for message·for",
        r"\b(?:hidden|secret|special|important|additional)\s(?:system\s)?(?:instruction|directive|message"
        r"|note)s?\s(?:for|to)\s(?:the\s|all\s|any\s)?"
        r"(?:ai|assistant|model|agent|llm|bot)s?\b",
    ),
    objection(
        "secrecy",
        "asks to hide something from people",
        "do·not don't dont never without no·need needn secret hidden silently quietly between·us nicht·sagen "
        "& user human operator owner person people admin developer anyone anybody them secret hidden confidential "
        "quiet between yourself silently quietly secretly covertly nicht·sagen",
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
    objection(
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
    objection(
        "instruction",
        "tells the reader to drop its instructions",
        "disregard forget ignore follow only·this no·longer must·not above "
        "& guideline safeguard guardrail prompt safety told said learned above before instructed previous earlier "
        "prior original your note instruction message text rule",
        r"\b(?:disregard|ignore|forget)\s(?:\S{1,20}\s){0,3}?(?:guidelines?|safeguards?|guardrails?|system\sprompt"
        r"|safety)\b"
        r"|\b(?:forget|ignore|disregard)\s(?:everything|all|anything|what)\s(?:\w{1,12}\s){0,4}?(?:told|said"
        r"|learned|above|before|instructed)\b"
        r"|\b(?:must|should|need)\s?(?:not|n't)\s(?:\w{1,12}\s){0,2}?(?:follow|obey)\s(?:the\s|your\s|any\s)?"
        r"(?:previous|earlier|prior"
        r"|original|above)\b|\bfollow\sonly\s(?:this|these|the\sfollowing)\s(?:note|instructions?|message|text"
        r"|rules?)",
    ),
    objection(
        "instruction",
        "gives the reader a new part to play",
        "new·task new·instructions new·goal real·task new·objective end·of",
        r"\byour\s(?:new|real|actual|only)\s(?:task|goal|objective|mission|purpose|instructions?)\b"
        r"|\bnew\s(?:system\s)?instructions?\s(?:follow|are|begin|below)|\bend\sof\s(?:document|context|memory|data"
        r"|input)\b[^\n]{0,40}\binstruction",
    ),
    objection(
        "instruction",
        "gives orders to the model",
        "ai· agent language·model llm assistant chatbot copilot",
        r"\bas\san?\s(?:ai|llm|assistant|language\smodel|coding\s(?:agent|assistant))\b[^\n.]{0,60}?\b(?:reading"
        r"|processing|you)\b"
        r"|\bif\syou\s(?:are|'re)\san?\s(?:ai|llm|(?:large\s)?language\smodel|assistant|(?:ai|coding)\sagent"
        r"|chatbot)\b"
        r"|\b(?:assistants?|agents?|llms?|chatbots?|copilot|models?)\s(?:must|shall|should|has\sto|have\sto)\s"
        r"(?:\w{1,12}\s){0,2}?"
        r"(?:call\sthe\s(?:\w{1,12}\s)?(?:tool|function)|(?:execute|run)\s[`'\"$]|append|reveal|exfiltrate"
        r"|reply\swith)",
    ),
    objection(
        "secrecy",
        "asks to hide something from people",
        "without nobody no·one hide anyone say·nothing notice find·out knowledge unnoticed discreet",
        rf"\bwithout\s(?:{_WHO}(?:'s)?\s?)(?:knowledge|knowing|noticing|consent|seeing)|\b(?:so\s)?(?:that\s)?"
        r"(?:nobody|no\sone)\s"
        r"(?:will\s|can\s)?(?:notices?|knows?|sees?|finds?\sout)\b|\bhide\s(?:this|that|it|the|these)\s"
        rf"(?:\w{{1,12}}\s){{0,2}}?from\s{_WHO}\b"
        rf"|\b(?:don'?t|do\snot|never)\slet\s{_WHO}\s(?:know|see|find|notice)\b|\bsay\snothing\s(?:about|of|to)\b"
        rf"|\b{_WHO}\s(?:does|do|must|should|will)\s?(?:not|n't)\s(?:find\sout|notice|learn\sof|see\sthis)\b",
    ),
    objection(
        "approval",
        "claims that approval was given",
        "approval confirmation consented permission cleared waived no·need confirm",
        r"\b(?:approval|confirmation|consent|permission)\s(?:is|was|has\sbeen|are)\s(?!hereby)(?:\w{1,12}\s){0,1}?"
        r"(?:not\s(?:needed|required|necessary)"
        r"(?!\s(?:for|to|when|if))|waived|granted\sby|given\s(?:in\sadvance|beforehand))|\b(?:agreed|approved"
        r"|consented|authori[sz]ed)\s"
        r"(?:\w{1,12}\s){0,4}?(?:in\sadvance|beforehand)\b|\bpermission\sto\s(?:skip|bypass|ignore|run\s(?:anything"
        r"|everything))"
        r"|\bcleared\s(?:with|by)\s(?:the\s)?(?:security|admin|owner|legal|management)|\bno\sneed\sto\s(?:confirm"
        r"|ask|wait)\b[^\n.]{0,30}\b(?:run"
        r"|execute|do|proceed|go)\b|\brun\s(?:it|this|them)\swithout\s(?:asking|confirm)",
    ),
    # The same in other languages.
    objection(
        "instruction",
        "tells the reader to drop its instructions",
        "instruc consigne anweisung istruzioni instruções инструкц указани 指示 指令 지시 polecen",
        r"\b(?:ignor\w{1,4}|olvid\w{1,4}|descart\w{1,4}|oubli\w{1,4}|dimentica\w{0,3}|esque\w{1,5}|zignoruj|pomiń"
        r"|vergiss|missachte\w{0,2})\s"
        r"(?:\S{1,16}\s){0,4}?(?:instruc\S{1,8}|instruç\S{1,6}|consignes?|istruzioni|anweisung\w{0,2}|polece\S{1,4}"
        r"|vorgaben)"
        r"|(?:игнорируй|забудь|не\sобращай)\S{0,4}\s(?:\S{1,16}\s){0,4}?(?:инструкц|указани|правил)"
        r"|忽略.{0,12}(?:指示|指令|提示|规则)|(?:指示|指令|命令|ルール).{0,12}(?:無視|忘れ)|(?:지시|명령|규칙).{0,10}무시",
    ),
    objection(
        "secrecy",
        "asks to hide something from people",
        "sag· sagen benutzer utilisateur usuario utente пользовател 用户 ユーザー",
        r"\b(?:sag\w{0,3}|erzähl\w{0,3}|verrat\w{0,3})\s(?:\w{1,10}\s){0,2}?(?:benutzer|nutzer|anwender"
        r"|besitzer)\S{0,2}\s(?:\w{1,10}\s){0,2}?(?:nichts|nicht)"
        r"|\bne\s(?:\S{1,12}\s){0,3}?(?:rien|pas)\s(?:\S{1,10}\s){0,3}?(?:à\s)?l['’ ]?(?:utilisateur|usager)"
        r"|\bno\s(?:le\s|se\slo\s)?(?:digas?|menciones?|informes?|avises?)\s(?:\S{1,10}\s){0,3}?(?:al\susuario"
        r"|usuario)"
        r"|\bnon\s(?:dire|informare|dirlo)\s(?:\S{1,10}\s){0,3}?(?:all['’ ]?utente|utente)"
        r"|не\s(?:говори|сообщай|рассказывай)\S{0,3}\s(?:\S{1,10}\s){0,2}?пользовател|(?:不要|别)(?:告诉|通知).{0,6}用户"
        r"|ユーザー.{0,8}(?:伝えない|教えない|知らせない)",
    ),
    # What orders, to whom, and what for, in any order within a sentence.
    objection(
        "instruction",
        "tells the reader to drop its instructions",
        "instructions prompt guidelines directions directives system·message safety·rules policies restrictions",
        r"\b(?:overrid\w{1,4}|supersed\w{1,4}|replac\w{1,3}|cancel\w{0,3}|void\w{0,2}|suspend\w{0,2}|stop\s"
        r"(?:following|obeying)|no\slonger\s"
        r"(?:follow|obey|apply|need))\b[^.\n]{0,40}?\b(?:prior|previous|earlier|your|all|system|safety|existing)\s"
        r"(?:\w{1,12}\s){0,2}?"
        r"(?:instructions?|prompts?|guidelines?|directions?|directives?|messages?|rules|policies"
        r"|restrictions)\b[^.\n]{0,16}?"
        r"(?:given\sto\syou|\bobey|\bfollow|[.!]|$)"
        r"|\byour\s(?:\w{1,12}\s)?(?:guidelines?|instructions?|rules|restrictions|directives|policies"
        r"|system\sprompt)\s(?:no\slonger|do\snot|don't"
        r"|are\s(?:void|lifted|suspended|off))\b|\b(?:obey|follow|listen\sto)\s(?:only\s)?me\b",
    ),
    objection(
        "instruction",
        "gives the reader a new part to play",
        "you·will you·can without·restriction without·limit without·rules",
        r"\b(?:act|behave|operate|answer|respond)\b[^.\n]{0,40}?\bwithout\s(?:any\s)?(?:restrictions?|limits?"
        r"|limitations?|rules|filters?|safeguards?)",
    ),
    objection(
        "instruction",
        "gives orders to the model",
        "models llms agents assistants reader reads reading read·this if·you·can note·for note·to",
        r"\b(?:models?|llms?|agents?|assistants?|ais?|readers?|whoever|anyone)\b[^.\n]{0,30}?\b(?:reads?|reading"
        r"|sees?|seeing|loads?|retriev\w{1,4}|process\w{0,4})\s"
        r"(?:this|the)\s(?:memory|note|text|pattern|message|page|entry|advice|record|context)\b[^\n]{0,40}?\b"
        r"(?:must|need|should|shall|has|have|run|execute|call|send)\b"
        r"|\bif\syou\scan\s(?:execute|run|use|call)\s(?:commands?|code|tools?|functions?)\b"
        r"|\bnotes?\s(?:for|to)\s(?:the\s|any\s|all\s)?(?:ais?|llms?|assistants?|models?|agents?|bots?)\b",
    ),
    objection(
        "secrecy",
        "asks to hide something from people",
        "quiet trace omit leave·out need·not needn't avoid will·not·see not·be·told report·this tell·anyone",
        r"\bkeep\s(?:quiet|silent|mum)\s(?:about|on)\b|\bleave\sno\strace|\bwithout\s(?:a|any)\strace\b|\b(?:omit"
        r"|drop|exclude|remove|leave\sout|strip)\s"
        r"(?:this|it|that|the\s\w{1,12})\s(?:\w{1,10}\s){0,3}?from\s(?:the\s|your\s|any\s)?(?:changelog"
        r"|summary|log|logs|report|history|answer|output|diff|commit)"
        r"\b[^.\n]{0,30}?(?:so|nobody|no\sone|will\snot|won't)\b|\b(?:avoid|skip|refrain\sfrom)\s"
        r"(?:mention\w{0,3}|report\w{0,3}|describ\w{0,3}|log\w{0,4}|disclos\w{0,3})\s"
        r"(?:the|this|that|it)\s?(?:\w{1,12}\s){0,3}?(?:in|to|from)\s(?:the|your)\s(?:summary|answer|reply"
        r"|report|user|response|output)"
        rf"|\b{_WHO}\s(?:need\s?(?:not|n't)|must\snot|should\snot|does\snot\s(?:need|have)\sto)\s(?:be\s(?:told"
        r"|informed|asked|notified|aware)|know)\b"
        rf"|\b(?:do\snot|don't|never)\s(?:report|mention|disclose|reveal|tell)\s(?:this|that|it)\sto\s{_WHO}"
        rf"|\b{_WHO}\s(?:will|can|does)\s?(?:not|n't)\ssee\s(?:it|this)",
    ),
    objection(
        "approval",
        "claims that approval was given",
        "whitelisted signed·off consent require without·prompting pre-authori preauthori without·asking "
        "without·confirm "
        "& ask asking prompt prompting confirm consent approval permission require need pre-authori preauthori",
        r"\b(?:whitelisted|signed\soff|authori[sz]ed|approved|permitted|allowed|safe)\b[^.\n]{0,40}?\b"
        r"(?:skip\sasking|without\s(?:prompting|asking|confirm\w{0,6}|approval)"
        r"|do\snot\s(?:ask|prompt|confirm)|don't\s(?:ask|prompt|confirm))|\b(?:you|agents?|assistants?)\s(?:do\snot"
        r"|don't|never)\s(?:require|need)\s"
        r"(?:\w{1,10}\s){0,2}?(?:consent|approval|permission|confirmation)|\bpre-?authori[sz]ed\b",
    ),
    objection(
        "instruction",
        "tells the reader to drop its instructions",
        "regeln vorschriften правил règles regole reglas zasady",
        r"\b(?:überspring\w{1,3}|umgeh\w{1,3}|ignorier\w{1,3}|vergiss)\s(?:\w{1,12}\s){0,3}?(?:sicherheits)?"
        r"(?:regeln|vorschriften|vorgaben)"
        r"|(?:забудь|отмени|нарушь)\S{0,3}\s(?:\S{1,12}\s){0,3}?правил",
    ),
    objection(
        "secrecy",
        "asks to hide something from people",
        "benutzer nutzer",
        r"\binformier\w{0,4}\s(?:den|die)\s(?:benutzer|nutzer)\w{0,2}\s(?:nicht|keinesfalls)|\binforme\s(?:den"
        r"|die)\s\w{1,12}\snicht",
    ),
)
