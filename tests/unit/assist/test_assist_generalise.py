import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fedlearn.assist.generalise import fill, generalise

TEMPLATE = (
    "{name} does not start after boot\n\nRun `systemctl restart {name}`, then read {path} and look who holds "
    "port {number} with `ss -ltnp`."
)
#: Names of services are plain words; none of them turns a sense round.
NAMES = st.sampled_from("nginx caddy gitea matrix grafana loki traefik minio vault consul immich jellyfin".split())
PATHS = st.lists(st.sampled_from("var log srv data no etc".split()), min_size=1, max_size=3).map(
    lambda parts: "/" + "/".join(parts)
)
NUMBERS = st.integers(1, 65535).map(str)
CASES = st.lists(st.tuples(NAMES, PATHS, NUMBERS), min_size=3, max_size=6, unique_by=(lambda c: c[0], lambda c: c[2]))


def told(cases):
    return [TEMPLATE.format(name=name, path=path, number=number) for name, path, number in cases]


@given(CASES)
def test_what_varies_becomes_a_placeholder_and_nothing_else(cases):
    general = generalise(told(cases))
    varies = len({path for _, path, _ in cases}) > 1
    path = "<PATH_1>" if varies else cases[0][1]
    assert general.text == TEMPLATE.format(name="<NAME_1>", path=path, number="<NUMBER_1>")


@given(CASES)
def test_every_telling_can_be_had_back(cases):
    texts = told(cases)
    general = generalise(texts)
    assert [fill(general.text, values) for values in general.values] == texts


@given(CASES, st.randoms(use_true_random=False))
def test_the_order_of_the_tellings_does_not_matter(cases, random):
    texts = told(cases)
    shuffled = random.sample(texts, len(texts))
    assert generalise(texts).text == generalise(shuffled).text


@given(CASES, st.tuples(NAMES, PATHS, NUMBERS))
def test_a_further_telling_changes_the_general_text_no_more(cases, another):
    assume(len({path for _, path, _ in cases}) > 1)
    general = generalise(told(cases)).text
    assert generalise([general, *told([another])]).text == general
    assert generalise([*told([another]), general]).text == general


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_are_compared_without_harm(a, b):
    for general in filter(None, [generalise([a, b])]):
        assert [fill(general.text, values) for values in general.values] == [a, b]
    assert generalise([a, a]) is None


@pytest.mark.parametrize(
    "texts",
    [
        [
            "Run `pip install x-1` in the shell",
            "Run `npm install x-2` in the shell",
            "Run `yarn install x-3` in the shell",
        ],
        ["Run `rm -i /tmp/a` when the disk is full", "Run `rm -r /tmp/b` when the disk is full"],
        ["Always start web-1 before the test", "Always stop web-2 before the test"],
        ["Enable it for web-1 in the settings", "Never enable it for web-2 in the settings"],
        ["tabs are better than spaces in web-1 code", "spaces are better than tabs in web-2 code"],
        ["use ext4 for the disk of web-1", "use it for the disk of web-2"],
        ["port 80", "port 81"],
    ],
)
def test_what_is_not_one_solution_stays_apart(texts):
    assert generalise(texts) is None


def test_one_name_in_two_places_that_differ_later_gets_two_placeholders():
    general = generalise(
        [f"copy {a} to {b} and reload the unit" for a, b in (("/a", "/a"), ("/b", "/b"), ("/c", "/d"))]
    )
    assert general.text == "copy <PATH_1> to <PATH_2> and reload the unit"


def test_placeholders_of_the_scrubber_are_left_alone():
    texts = [f"log in as <USER_1> at {host} and read the log there" for host in ("<HOST_1>", "<HOST_2>", "web-3")]
    assert generalise(texts).text == "log in as <USER_1> at <HOST_1> and read the log there"
