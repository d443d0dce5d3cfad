"""The module under the real option types: what it renders, what it refuses, and with which words.

To renew the golden files after a change that is meant: FEDLEARN_RENEW_GOLDEN=1 pytest tests/nixos
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
RENEW = "FEDLEARN_RENEW_GOLDEN" in os.environ


def rendered(evaluated):
    """Return every golden file's path and text."""
    files = {}
    for case, result in evaluated["good"].items():
        assert result["failed"] == [], case
        files |= {f"{case}/{name}": text for name, text in result["units"].items()}
        files |= {f"{case}/fedlearn.sh": text for text in result["wrapper"]}
        files[f"{case}/settings.json"] = json.dumps(result["settings"], indent=2, sort_keys=True) + "\n"
        files[f"{case}/host.json"] = json.dumps(result["host"], indent=2, sort_keys=True) + "\n"
    return files | {f"home/{name}": text for name, text in evaluated["home"].items()}


def test_the_rendered_units_are_the_golden_ones(evaluated):
    files = rendered(evaluated)
    if RENEW:
        for path in GOLDEN.rglob("*.*"):
            path.unlink()
        for name, text in files.items():
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_text(text)
    golden = {str(p.relative_to(GOLDEN)): p.read_text() for p in GOLDEN.rglob("*.*")}
    assert sorted(files) == sorted(golden)
    for name, text in files.items():
        assert text == golden[name], name


def test_each_rule_refuses_with_its_own_words_and_no_other_rule_does(evaluated):
    assert len(evaluated["bad"]) >= 15
    for words, messages in evaluated["bad"].items():
        assert len(messages) == 1, (words, messages)
        assert messages[0].startswith(words)


def test_the_home_module_knows_the_settings_too(evaluated):
    (message,) = evaluated["home-failed"]
    assert message.startswith("services.fedlearn.settings.daemon.min_event: there is no such setting")


@pytest.mark.parametrize(
    "option",
    [
        "services.fedlearn.schedule",
        "services.fedlearn.settings.value.threshold",
        "services.fedlearn.federation.trustedKeys",
        "services.fedlearn.embedding.backend",
    ],
)
def test_a_wrong_type_is_an_error_that_names_the_option(in_root, nixpkgs_lib, option):
    done = in_root(
        *("nix-instantiate", "--eval", "--strict", "--json", "-E"),
        f'removeAttrs (import /mnt/tests/nixos/evaluate.nix {{ lib = import {nixpkgs_lib}; }}).mistyped."{option}"'
        ' [ "package" "alerts" ]',
        check=False,
    )
    assert done.returncode != 0
    assert f"option `{option}" in done.stderr


def test_a_disabled_module_sets_nothing(evaluated):
    assert evaluated["disabled"]["services"] == {}
    assert evaluated["disabled"]["timers"] == {}


def test_no_secret_is_in_a_unit_or_in_the_settings(evaluated):
    for result in evaluated["good"].values():
        for text in [*result["units"].values(), json.dumps(result["settings"])]:
            # A file's name is no secret.
            name = "(mcp|serve)-token"
            said = rf"--token-file %d/{name}|{name}:(/run/secrets/{name}|fedlearn-credential-missing)"
            text = re.sub(said, "", text)
            assert not re.search(r"(password|token|BEGIN)", text)


def test_the_wrapper_runs_as_the_user_of_the_service(evaluated):
    (script,) = evaluated["good"]["local-backends"]["wrapper"]
    assert "sudo -u fedlearn -g fedlearn" in script
    (script,) = evaluated["good"]["remote-backends"]["wrapper"]
    assert "--uid=learner --gid=learners" in script
    assert evaluated["good"]["no-sharing"]["wrapper"] == []


def test_the_wrapper_gives_the_key_of_a_remote_to_the_exchange_alone(evaluated):
    (script,) = evaluated["good"]["conservative"]["wrapper"]
    exchange, others = script.split("\nfi\n")
    assert exchange.startswith('if [ "${1-}" = federate ]; then\n')
    assert 'export FEDLEARN_FEDERATION__REMOTES__FLEET__SSH_KEY_FILE="$CREDENTIALS_DIRECTORY/deploy-key"' in exchange
    assert "deploy-key" not in others


def test_the_options_page_is_up_to_date(evaluated):
    assert (ROOT / "docs/options.md").read_text() == evaluated["options-page"], "run tools/options-page"


def test_settings_of_the_module_are_settings_of_fedlearn(evaluated, as_toml, tmp_path):
    """Every settings file and every variable that the module sets is accepted by the program that reads it."""
    settings = pytest.importorskip("fedlearn.settings")
    for case, result in evaluated["good"].items():
        file = tmp_path / f"{case}.toml"
        file.write_text(as_toml(result["settings"]))
        for unit in result["units"].values():
            variables = dict(re.findall(r'^Environment="(\w+)=(.*)"$', unit, re.MULTILINE))
            given = {name: value.replace("%d", "/run/credentials/unit") for name, value in variables.items()}
            loaded = settings.load(file, given)
            assert str(loaded.state_dir) == result["settings"]["state_dir"], case
            if "FEDLEARN_FEDERATION__REMOTES__FLEET__SSH_KEY_FILE" in given:
                fleet = loaded.federation.remotes["fleet"]
                assert str(fleet.ssh_key_file) == "/run/credentials/unit/deploy-key"
                assert fleet.url == "git@git.example.org:fleet/knowledge.git"


def test_the_flake_checks_out_with_a_stub_in_the_place_of_nixpkgs(in_root, nixpkgs_lib):
    """Every output evaluates, the machines of the VM tests included; nothing is built."""
    done = in_root("sh", "/mnt/tests/nixos/flake_check.sh", check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    for output in ("packages", "nixosModules", "homeModules", "overlays", "apps", "devShells", "formatter", "checks"):
        assert f"checking flake output '{output}'" in done.stdout
    for check in ("package", "formatting", "lint", "evaluation", "options-page", "vm-one-host", "vm-reinstall"):
        assert f"checks.aarch64-linux.{check}" in done.stdout
