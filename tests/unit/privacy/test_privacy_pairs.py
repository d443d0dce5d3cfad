"""Names and passwords side by side in notes. Values are made here."""

from __future__ import annotations

import random
import string

import pytest

from fedlearn.privacy.scrub import Scrubber

NOBODY = Scrubber()


def password(seed: str) -> str:
    rng = random.Random(seed)
    return (
        "".join(rng.choices(string.ascii_lowercase, k=3) + rng.choices(string.digits, k=2)) + "@Q" + rng.choice("xyz")
    )


@pytest.mark.parametrize(
    "form",
    [
        "ID/PW: web/{}", "id/pw web/{}", "username/password:web/{}", "ID/PW(web/{})", "User/Password web/{}",
        "ID/PW->web/{}", "(ID/PW:web/{})", "ID/PW web({})", "아이디/PW:web/{}", "계정/PW:web/{}", "P/W:{}",
        "비번:{}", "패스워드: {}", "계정:web 비번:{}", "password설정은{}",
        "192.0.2.7 web/{}", "192.0.2.7,web/{}", "192.0.2.7(web/{})",
        "192.0.2.7 (web/{})", "192.0.2.7\tweb\t{}", "paasword:{}", "id:x(ANYpw:{})",
        "alter\tuser\tweb\tidentified\tby\t{};",
    ],
)  # fmt: skip
def test_the_password_of_a_pair_goes(form: str) -> None:
    value = password(form)
    assert value not in NOBODY.scrub(form.format(value)).text


@pytest.mark.parametrize(
    "text",
    [
        "192.0.2.7 - - GET /index.html",
        "192.0.2.7 dev eth0/24 scope global",
        "192.0.2.7 curl/7.68.0 Mozilla/5.0",
        "the user/password pair is checked and the id/password form is shown",
        "user/pass combination web/html5Parser.js",
    ],
)
def test_what_only_stands_in_the_same_place_stays(text: str) -> None:
    assert NOBODY.scrub(text).text == text
