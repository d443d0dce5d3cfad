"""Forged turns of a conversation: marks by which a text pretends that somebody else speaks."""

from __future__ import annotations

from fedlearn.privacy.harm.deeds import Deed, objection

__all__ = ["DEEDS"]

_REASON = "forges a role marker"
_LINE = r"(?:^|\n)[\s>*_-]{0,6}"
#: What wraps the things that a model is given.
_WRAP = (
    r"(?:documents?|context|memor(?:y|ies)|retrieved\w{0,12}|patterns?|results|search_results|untrusted\w{0,12}"
    r"|user_\w{1,12}"
    r"|instructions?|knowledge|advice|record|reference|tool_\w{1,12})"
)

DEEDS: tuple[Deed, ...] = (
    objection(
        "role",
        _REASON,
        "<| |> [inst] [/inst] <<sys>> _of_turn <s>",
        r"<\|[^>|\n]{1,40}\|>|\[/?inst\]|<</?sys>>|</?(?:start|end)_of_turn>",
    ),
    objection(
        "role",
        _REASON,
        "# & system assistant human instruction",
        rf"{_LINE}\#{{2,6}}\s?(?:system|instruction|assistant|human)(?:\smessage|\sprompt)?\s?:[ \t]{{1,4}}\S"
        rf"|{_LINE}\#{{1,6}}\s?(?:system|user|human|instruction)\b[^\n]{{0,20}}\n(?:[^\n]{{0,400}}\n){{1,8}}?"
        r"[\s>*_-]{0,6}\#{1,6}\s?(?:assistant|response|ai|model)\b",
    ),
    objection(
        "role",
        _REASON,
        "[system· [developer· [admin· system] assistant] developer] message] prompt] note] override] update] "
        "instruction] (#override)",
        rf"{_LINE}\[(?:(?:system|developer|admin|ai|assistant)\s(?:message|prompt|note|notice|override|update"
        r"|instruction)s?"
        r"|assistant|developer)\s?(?:\]\s?:?|:)\s?\S"
        r"|\[(?:system|assistant|developer)\]\s?\(|\]\(\#(?:override|system|instructions?)\)",
    ),
    objection(
        "role",
        _REASON,
        "human: assistant: system: user: ai: model: bot:",
        r"(?:^|\n)\s{0,3}\n\s{0,3}(?:human|assistant|system)\s?:\s"
        rf"|{_LINE}(?:human|user)\s?:\s[^\n]{{1,300}}\n(?:[^\n]{{0,300}}\n){{0,3}}?[\s>*_-]{{0,6}}(?:assistant|ai"
        r"|model|bot)\s?:\s",
    ),
    objection(
        "role",
        _REASON,
        "role",
        r"\brole[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?:system|developer|tool)\b[^\n]{0,20}\n?[^\n]{0,300}?\b"
        r"(?:policy|policies|override|ignore"
        r"|immediately|unrestricted|executed?|without\s(?:asking|confirm)|approved|no\srestrictions|shell\scommand"
        r"|disregard|granted)\b"
        r"|<message\s[^>\n]{0,40}role=[\"']?(?:system|developer|assistant)",
    ),
    objection(
        "role",
        _REASON,
        "<system <assistant <tool <function </system </assistant </tool </function <antml <invoke <observation "
        "</observation",
        r"</?(?:system(?:-reminder|_prompt|\sprompt|_message|_note)?|assistant|tool_(?:call|result|use|response"
        r"|output)s?"
        r"|function_(?:call|result)s?|antml:\w{1,20}|observation)>|<invoke\sname=",
    ),
    objection(
        "role",
        _REASON,
        "begin end start close & context memory memories prompt instructions system conversation retrieved untrusted "
        "search·results pattern",
        r"[-=*\#\[<_]{2,}\s{0,2}(?:begin|end|start|close)(?:ning)?\s(?:of\s)?(?:the\s)?(?:\w{1,12}\s){0,2}?"
        r"(?:context|memor(?:y|ies)|prompt|instructions?|system|system\smessage|conversation|retrieved(?:\s\w{1,12})?"
        r"|untrusted(?:\s\w{1,12})?|search\sresults|patterns?)\s{0,2}[-=*\#\]>_]{2,}",
    ),
    objection(
        "role",
        _REASON,
        "assistant· human· system & ( ## == --",
        rf"{_LINE}(?:assistant|human)\s?\([^)\n]{{1,20}}\)\s?:|[\#=*-]{{3,}}\s{{0,3}}system\s{{0,3}}[\#=*-]{{3,}}",
    ),
    objection(
        "role",
        _REASON,
        "override: directive: begin·system begin·of·system begin·developer start·of·system end·of·system end·system",
        r"\b(?:system|admin|developer|root|operator)\s(?:override|directive)\s?:"
        rf"|{_LINE}(?:begin|start|end)\s(?:of\s)?(?:the\s)?(?:system|developer|admin)\s(?:message|prompt"
        r"|instructions?)\s{0,3}\n",
    ),
    objection(
        "role",
        "closes a frame that it never opened",
        "</",
        # An atomic group, and not a possessive repeat of one, which Python 3.11.2, that of Debian 12, gets wrong.
        rf"\A(?>(?:[^<]++|<(?!/?{_WRAP}>))*)</{_WRAP}>",
    ),
)
