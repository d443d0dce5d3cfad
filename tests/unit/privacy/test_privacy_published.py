"""Who signs in public stays, who stands alone goes; public armour stays, private keys go."""

from __future__ import annotations

import base64
import random

from fedlearn.privacy.known import HostContext
from fedlearn.privacy.scrub import Scrubber

NOBODY = Scrubber()
SIGNED = (
    "Author: Ana Silva <ana@orgone.net>\nReviewed-by: Bo Lind <bo@orgtwo.dk>\nSigned-off-by: Cy Park <cy@orgthree.kr>\n"
)


def test_people_of_three_organisations_work_in_public() -> None:
    assert NOBODY.scrub(SIGNED).text == SIGNED


def test_one_author_is_somebody() -> None:
    clean = NOBODY.scrub("Author: Ana Silva <ana@orgone.net>\nDate: Tue").text
    assert "Ana" not in clean
    assert "orgone" not in clean


def test_what_the_host_knows_goes_even_there() -> None:
    known = Scrubber(HostContext(names=("Bo Lind",), users=("cy",)))
    clean = known.scrub(SIGNED).text
    assert "Bo Lind" not in clean
    assert "<cy@" not in clean


def test_customers_in_a_list_are_no_contributors() -> None:
    rows = "name,email\nAna Silva,ana@orgone.net\nBo Lind,bo@orgtwo.dk\nCy Park,cy@orgthree.kr\n"
    clean = NOBODY.scrub(rows).text
    assert "@" not in clean


def test_mail_headers_are_no_signatures() -> None:
    clean = NOBODY.scrub("From: Ana S <ana@orgone.net>\nTo: Bo L <bo@orgtwo.dk>\nCc: Cy P <cy@orgthree.kr>\n").text
    assert "@" not in clean


def test_a_private_key_goes_whole_and_public_armour_stays() -> None:
    lines = [base64.b64encode(random.Random(seed).randbytes(48)).decode() for seed in range(8)]
    body = "\n".join(lines) + "\n"
    assert NOBODY.scrub(body).text == body
    kind = "PRIVATE" + " KEY-----"
    clean = NOBODY.scrub(f"-----BEGIN {kind}\n{body}-----END {kind}\n").text
    assert not any(line in clean for line in lines)
