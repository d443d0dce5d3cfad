"""The module knows every key of the settings file: what the program would refuse is refused when it is evaluated.

To renew nixos-module/settings-keys.json after a change of fedlearn/settings.py:
FEDLEARN_RENEW_GOLDEN=1 pytest tests/nixos
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from fedlearn.settings import Settings

ROOT = Path(__file__).parents[2]
KEYS = ROOT / "nixos-module/settings-keys.json"
RENEW = "FEDLEARN_RENEW_GOLDEN" in os.environ

WORDS = {
    "boolean": "true or false",
    "integer": "an integer",
    "number": "a number",
    "string": "a string",
    "array": "a list of strings",
}
BOUNDS = {"minimum": "minimum", "maximum": "maximum", "exclusiveMinimum": "above", "enum": "enum"}


def wants(kind):
    """Say in words what fits."""
    if "enum" in kind:
        return "one of " + ", ".join(kind["enum"])
    low, high, above = (kind.get(bound) for bound in ("minimum", "maximum", "above"))
    text = WORDS[kind["type"]]
    if low is not None and high is not None:
        return f"{text} from {low:g} to {high:g}"
    return text + (f" of {low:g} or more" if low is not None else f" above {above:g}" if above is not None else "")


def kind_of(node, definitions):
    """Return a node of a JSON schema as the module reads it."""
    if "$ref" in node:
        return kind_of(definitions[node["$ref"].rsplit("/", 1)[1]], definitions)
    if "properties" in node:
        return {"keys": {name: kind_of(inner, definitions) for name, inner in node["properties"].items()}}
    if "additionalProperties" in node and node["additionalProperties"] is not False:
        return {"each": kind_of(node["additionalProperties"], definitions)}
    if "anyOf" in node:
        (node,) = (one for one in node["anyOf"] if one["type"] != "null")
    kind = {"type": node["type"]} | {ours: node[theirs] for theirs, ours in BOUNDS.items() if theirs in node}
    return kind | {"wants": wants(kind)}


def test_the_module_knows_the_keys_of_the_program():
    schema = Settings.model_json_schema()
    text = json.dumps(kind_of(schema, schema["$defs"]), indent=1, sort_keys=True) + "\n"
    if RENEW:
        KEYS.write_text(text)
    assert KEYS.read_text() == text, "run FEDLEARN_RENEW_GOLDEN=1 pytest tests/nixos"


def problems(in_root, nixpkgs_lib, settings):
    """Return what the module says of settings written in Nix."""
    done = in_root(
        *("nix-instantiate", "--eval", "--strict", "--json", "-E"),
        f"let lib = import {nixpkgs_lib}; in import /mnt/nixos-module/check-settings.nix "
        f'{{ inherit lib; except = name: name == "password"; }} {settings}',
    )
    return json.loads(done.stdout)


HERE = "services.fedlearn.settings"


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("{ serve.port = 70000; }", f"{HERE}.serve.port: wants an integer from 0 to 65535, not 70000"),
        ('{ serve.port = "8080"; }', f'{HERE}.serve.port: wants an integer from 0 to 65535, not "8080"'),
        ("{ ledger.busy_seconds = 0; }", f"{HERE}.ledger.busy_seconds: wants a number above 0, not 0"),
        ('{ index.backend = "magic"; }', f"{HERE}.index.backend: wants one of embedded, server, memory, not"),
        ("{ privacy.deny = [ 7 ]; }", f"{HERE}.privacy.deny: wants a list of strings, not [ 7 ]"),
        ('{ privacy.review_first = "yes"; }', f"{HERE}.privacy.review_first: wants true or false"),
        ("{ limits.file_byte = 1; }", f"{HERE}.limits.file_byte: there is no such setting; in {HERE}.limits there are"),
        ("{ trust = 7; }", f"{HERE}.trust: wants a set of settings, "),
        ("{ federation.remotes.fleet.ulr = 1; }", f"{HERE}.federation.remotes.fleet.ulr: there is no such setting"),
        ("{ telemetry.generic.mine.query = 1; }", f"{HERE}.telemetry.generic.mine.query: wants a string, not 1"),
    ],
)
def test_what_the_program_would_refuse_is_named_with_its_option(in_root, nixpkgs_lib, settings, says):
    (problem,) = problems(in_root, nixpkgs_lib, settings)
    assert problem.startswith(says)


def test_every_default_of_the_program_fits(in_root, nixpkgs_lib):
    """The module takes what the program takes: all of its own defaults, apart from keys that are not set."""

    def nix(value):
        if isinstance(value, dict):
            return "{ " + " ".join(f"{k} = {nix(v)};" for k, v in value.items() if v is not None) + " }"
        if isinstance(value, list):
            return "[ " + " ".join(map(nix, value)) + " ]"
        return json.dumps(value)

    defaults = Settings(state_dir=Path("/s"), cache_dir=Path("/c")).model_dump(mode="json")
    assert problems(in_root, nixpkgs_lib, nix(defaults)) == []


def test_what_another_rule_is_about_is_left_to_it(in_root, nixpkgs_lib):
    assert problems(in_root, nixpkgs_lib, '{ index.password = "x"; }') == []
