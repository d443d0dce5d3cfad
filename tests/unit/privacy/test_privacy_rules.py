"""Rule files of gitleaks: keywords, groups, entropy and allow-lists; errors name the file and the rule."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fedlearn.errors import PrivacyError
from fedlearn.privacy import rules
from fedlearn.privacy.build import scrubber
from fedlearn.privacy.scrub import Scrubber
from fedlearn.settings import Privacy, Settings

pytest.importorskip("re2", reason="google-re2 is optional")

FILE = """
title = "rules"
[allowlist]
regexes = ['''^zzz''']
[[rules]]
id = "zebra"
regex = '''zebra-([a-z]{4,12})'''
keywords = ["zebra"]
[[rules.allowlists]]
stopwords = ["stripes"]
[[rules]]
id = "dense"
regex = '''\\bq:(\\w+):(\\w+)'''
secretGroup = 2
entropy = 2.5
[[rules]]
id = "only-a-path"
path = '''\\.pem$'''
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_rules_find_their_secrets(tmp_path: Path) -> None:
    found = Scrubber(rules=(rules.load(write(tmp_path, FILE)),))
    assert found.scrub("Größe: zebra-horse").text == "Größe: zebra-<SECRET_1>"
    assert found.scrub("zebra-stripes zebra-zzzz").text == "zebra-stripes zebra-zzzz"
    assert found.scrub("q:plain:abcdefgh q:plain:aaaaaaaa").text == "q:plain:<SECRET_1> q:plain:aaaaaaaa"


def test_settings_name_the_file(tmp_path: Path) -> None:
    settings = Settings(privacy=Privacy(rules_file=write(tmp_path, FILE)))
    assert scrubber(settings).scrub("zebra-horse").text == "zebra-<SECRET_1>"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rules]", "not a rule file"),
        ("title = 'x'", "no rule"),
        ("[[rules]]\nid = 'bad'\nregex = '(?=x)'", "rule bad"),
    ],
)
def test_errors_say_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PrivacyError, match=said):
        rules.load(write(tmp_path, text))


def test_missing_file_and_missing_package_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PrivacyError, match="cannot be read"):
        rules.load(tmp_path / "none.toml")
    monkeypatch.setitem(sys.modules, "re2", None)
    with pytest.raises(PrivacyError, match="google-re2"):
        rules.load(write(tmp_path, FILE))
