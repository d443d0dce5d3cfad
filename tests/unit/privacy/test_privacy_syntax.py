"""A name that tells a secret and its value, in the syntax of many languages and tools."""

from __future__ import annotations

import random
import string

import pytest

from fedlearn.privacy.scrub import Scrubber

NOBODY = Scrubber()
SHAPES = {
    "mixed": string.ascii_letters + string.digits,
    "lower": string.ascii_lowercase + string.digits,
    "letters": string.ascii_letters,
    "hex": "0123456789abcdef",
}
SYNTAX = (
    "{n}_token={v}", "{n}_token = '{v}'", '"{n}_secret": "{v}"', "{n}-api-key: {v}", "{n} TOKEN {v}",
    "{n}_token := \"{v}\"",
    "{n}_secret <- \"{v}\"", "let {n}_token: &str = \"{v}\";", "var {n}Token string = \"{v}\"",
    "{n}_token: str = \"{v}\"",
    "(def {n}-token \"{v}\")", "set({n}_secret \"{v}\")", "ENV ACME_TOKEN {v}", "setx ACME_TOKEN {v}",
    "Set-Item -Path Env:ACME_TOKEN -Value \"{v}\"", "{n}_token\t{v}", "{n}-secret-{v}", "# {v} is the {n} token",
    "error: {n} login failed with token {v} (401)", "<{n}Token>{v}</{n}Token>", '<entry name="{n}Token" value="{v}"/>',
    '<setting name="{n}Token"><value>{v}</value></setting>', "<key>{n}Token</key>\n<string>{v}</string>",
    "{n}_token: |\n  {v}\n", "https://api.example.com/v1/x?{n}Token={v}&a=b", '{{"name": "{n}_token", "value": "{v}"}}',
    "{n}Token,{v},", "--{n}-token {v}", 'if ({n}_token == "{v}") {{', 'std::string {n}Token("{v}");',
    "- name: ACME_TOKEN\n  value: {v}",
)  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("syntax", SYNTAX)
def test_the_value_goes_in_every_syntax(syntax: str, shape: str) -> None:
    value = "".join(random.Random(f"{syntax}{shape}").choices(SHAPES[shape], k=32))
    assert value not in NOBODY.scrub(syntax.format(n="acme", v=value)).text


def test_the_name_of_a_network_in_a_connection_goes() -> None:
    text = "[connection]\nid=Haus am See\ntype=wifi\n"
    assert "Haus am See" not in NOBODY.scrub(text).text
