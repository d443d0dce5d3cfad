"""`fedlearn skills`: the tree of what is known, the same tomorrow, and as the user's file wants it."""

import pytest

from fedlearn.assist.remember import Memory
from fedlearn.jobs.remember import remember
from fedlearn.records import Category
from fedlearn.settings import load
from fedlearn.wiring import Parts

TOLD = [
    (
        "set a static address on nixos",
        "Set `networking.interfaces.eth0.ipv4.addresses`.",
        "nixos,configuration,network",
    ),
    ("open a port on nixos", "Add it to `networking.firewall.allowedTCPPorts`.", "nixos,configuration,network"),
    ("resolve names on nixos", "Set `networking.nameservers` to the resolver.", "nixos,configuration,network"),
    ("keep fewer generations of nixos", "Set `boot.loader.grub.configurationLimit`.", "nixos,configuration"),
    ("roll nixos back", "Run `nixos-rebuild switch --rollback`.", "nixos"),
    ("write a fixture", "Decorate a function with `pytest.fixture`.", "python"),
    ("make a virtual environment", "Run `python3 -m venv .venv` and activate it.", "python"),
    ("pin what pip installs", "Write the output of `pip freeze` to a file.", "python"),
]
LOGS = [
    ("cut a log that grows", "Give the handler `maxBytes` and a count of backups."),
    ("see where a warning comes from", "Put `%(filename)s` into the format."),
    ("silence a noisy library", "Raise the level of its logger to `ERROR`."),
    ("send errors by mail", "Add an `SMTPHandler` for the root logger."),
]


def told(host, *told):
    """Remember (name, text, tags), in this process because that is quicker; return the ids by name."""
    ids = {}
    with Parts(load(host.settings, {"HOME": str(host.home)})) as parts:
        for name, text, tags in told:
            memory = Memory(text=text, name=name, category=Category.SKILL, tags=tuple(tags.split(",")))
            ids[name] = remember(parts, memory).id
    return ids


@pytest.fixture
def grown(host):
    host.run("init")
    host.ids = told(host, *TOLD)
    return host


def flat(found):
    for one in found.get("branches", ()):
        yield one["branch"], one["patterns"]
        yield from flat(one)


def test_an_empty_store_says_so(host):
    host.run("init")
    assert "No patterns yet" in host.run("skills").stdout
    assert host.json("skills")["patterns"] == 0


def test_the_tree_is_walked_branch_by_branch(grown):
    found = grown.json("skills")
    assert dict(flat(found))["nixos/configuration/network"] == 3
    assert dict(flat(found))["nixos"] == 5 and dict(flat(found))["python"] == 3
    branch = grown.json("skills", "nixos/configuration", "--depth", "0")
    assert branch["patterns"] == 4 and "branches" not in branch
    assert len(branch["best"]) == 3
    assert "network" in grown.run("skills", "nixos").stdout
    assert grown.json("skills", "network")["branch"] == "nixos/configuration/network"


def test_new_patterns_move_no_old_one(grown):
    before = dict(flat(grown.json("skills")))
    told(grown, *((name, text, "python,logging") for name, text in LOGS))
    after = dict(flat(grown.json("skills")))
    assert after.items() >= (before | {"python": 7}).items()
    assert after["python/logging"] == 4


def test_the_file_of_the_user_wins(grown):
    pinned = grown.ids["roll nixos back"]
    (grown.state / "skills.toml").write_text(
        '[rename]\nnetwork = "networking"\n[move]\npython = "languages"\n[merge]\nconfiguration = "nixos"\n'
        f'[pin]\n"{pinned}" = "emergency/rollback"\n'
    )
    found = dict(flat(grown.json("skills")))
    assert found == {
        "nixos": 4,
        "nixos/networking": 3,
        "languages": 3,
        "languages/python": 3,
        "emergency": 1,
        "emergency/rollback": 1,
    }
    assert grown.json("skills", "emergency")["best"][0]["id"] == pinned
    assert grown.json("skills", "--regrow")["branches"] == grown.json("skills")["branches"]


def test_a_search_keeps_to_a_branch(grown):
    everywhere = grown.json("search", "how do I set up python on nixos", "-k", "10")["results"]
    here = grown.json("search", "how do I set up python on nixos", "-k", "10", "--branch", "python")["results"]
    assert {r["id"] for r in here} <= {grown.ids[name] for name, _, tags in TOLD if tags == "python"}
    assert here and len(here) < len(everywhere)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[rename\n", "skills.toml: not valid TOML: "),
        ("[renam]\n", "skills.toml: renam: there is no such table"),
        ('[move]\nnixos = "python"\npython = "nixos"\n', "skills.toml: move.nixos: "),
        ('[pin]\n"12" = "a"\n', "skills.toml: pin.12: "),
    ],
)
def test_a_wrong_file_is_one_line_with_file_and_place(grown, text, says):
    (grown.state / "skills.toml").write_text(text)
    said = grown.run("skills", code=2).stderr
    assert says in said and said.count("\n") == 1


def test_a_branch_that_is_not_there_names_the_nearest(grown):
    said = grown.run("skills", "nixos/configration", code=2).stderr
    assert "nixos/configuration" in said and said.count("\n") == 1
    assert "there is no such branch" in grown.run("search", "x", "--branch", "gone", code=2).stderr


def test_an_edit_of_nothing_is_said_and_harmless(grown):
    (grown.state / "skills.toml").write_text('[rename]\nrust = "x"\n')
    done = grown.run("skills")
    assert "rename.rust" in done.stderr and "nixos" in done.stdout


def test_a_named_file_must_be_there(grown):
    said = grown.run("skills", code=2, FEDLEARN_LEARNING__SKILLS_FILE=str(grown.home / "none.toml")).stderr
    assert "learning.skills_file" in said
