"""What stands between a name and its value, in programs, files of settings, mark-up and sentences."""

from __future__ import annotations

import re

__all__ = ["SEPARATOR"]

#: The group that matched tells the form.
SEPARATOR = re.compile(
    r"""(?x)
    # name: X\n value: ..., variable "X" { default = ..., "X": {"value": ...
    (?P<pair>["']?\s{0,3}(?:,|(?::\s{0,3})?\{[^{}]{0,200}?|\r?\n)\s{0,12}(?<!\w)["']?(?:value|val|Value|default)["']?
        [ \t]{0,8}[:=][ \t]{0,3})
    # <entry name="x" value="...", <name="x"/> <value="..."/>
    | (?P<attribute>["']\s{1,3}(?:value|content)\s{0,2}=\s{0,2}|\s{1,3}-?[vV]alue[=\s](?=["'])
        |["']\s{0,2}/?>\s{0,12}<value=(?=["']))
    # <a name="x"><value>..., <name>x</name><value>...
    | (?P<tags>["']?\s{0,2}/?>\s{0,6}<(?:value|string)>|</\w{2,20}>\s{0,12}<(?:value|string|val|data)>)
    # f("X", "..."), env.X || "..."
    | (?P<argument>["']?\s{0,2},\s{0,3}(?=["'`])|["']?[\])]?\s{1,2}(?:\|\||\?\?|or)\s{1,2}(?=["'`]))
    # A block of YAML.
    | (?P<block>["']?\s{0,2}:\s{0,2}[|>][+-]?[ \t]*\r?\n[ \t]{1,20})
    # <password>...</password>, <string name="password">...</string>
    | (?P<element>["']?>(?:\s{0,3}(?=[^\s<][^<\n]{0,250}</)|\s{1,24}(?=[^\s<]{8,250}\s{1,24}</)))
    # name: { prod: ..., and the same over lines
    | (?P<nested>["']?\s?:
        (?:\s{0,4}\{\s{0,8}|[ \t]{0,3}\r?\n[ \t]{1,12})["']?\w{1,20}["']?:[ ]?(?=["'`]?[\w+/=.-]{12}))
    # name: str = "...", name ??= "...", name: !!str "..."
    | (?P<assign>(?:\[\w{0,6}\]|\)(?=:[A-Za-z0-9]))?(?:\\{0,3}["'`])?\]?\*{0,2}
        (?:[ \t]{0,8}|[ \t]{0,3}\r?\n[ \t]{1,12}(?=[:=][ ]))
        (?:(?<=[ ])[(\[][\w.,-]{1,24}[)\]][ ]?(?=[:=]))?
        (?::[ \t]{0,2}[&\[A-Za-z_][\w\[\]<>&|.'; ]{0,24}[ \t]=(?=[ \t])
         |[ ]string[ ]=|:=|=>|<-|=[ ]?%s["'][ ]?%|===?|!==?|(?:\?\??|\|\||&&|:{2,3}|[+.])=|[:=]\*{0,2}|->|→)
        [ \t]{0,8}(?:(?:!!|&)\w{1,20}[ ]|\r?\n[ \t]{1,12}(?=["'`]))?)
    # std::string secret("..."), {{ name | default("...") }}
    | (?P<call>\(\s{0,2}@?(?=["'`])|\s\|\sdefault\(\s?(?=["'`])|\.(?:assign|set|put|append)\(\s{0,2}(?=["'`]))
    | (?P<csv>,(?=[^\s,]{8,}(?:,|$)))
    # password for root:...
    | (?P<whose>[ ](?:for|of)[ ][\w.@-]{1,64}[ ]?:[ ]?(?=[^\s"'`]{0,40}\d))
    | (?P<says>["'`]?[ \t]{1,2}(?P<far>(?:[^\W\d_][\w.@'’/-]{0,30}[ \t]{1,2}){0,5}?)
        \(?(?:(?:it's|it[ ]is|which[ ]is|namely|i\.e\.|is[ \t]now|(?:is|was)[ \t]set[ \t]to|is|was|set[ \t]to
        |changed[ \t]to|to|are|lautet|ist|war|auf|est|es|è|é|jest|это|є|är|er|on|je|
        la|=|:|–|—|--?|->)[ \t]{0,3}:?|(?P<label>[^\W\d_][\w'’-]{0,30})["'`)]?:)[ \t]{1,2})
    | (?P<tab>\t(?=[^\s]{8}))
    # Alone in the next line.
    | (?P<below>:?[ \t]{0,3}(?:\r?\n){1,2}[ \t]{0,8}(?=[\w-]{16,}[ \t\r]{0,3}(?:\n|$)))
    # What no syntax has, but people write.
    | (?P<odd>["'`]?[ \t]?[|~/\]\[(][ \t]?(?=["'`]?[\w+/=.-]{16}))
    | (?P<space>[ \t]{1,8})
    """
)
