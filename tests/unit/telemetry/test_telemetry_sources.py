from __future__ import annotations

from fedlearn.settings import GenericSource
from fedlearn.telemetry.formats import FORMATS, GenericFormat
from fedlearn.telemetry.sources import Sources, detect

VSCODE = {"event_type": "completion", "extension": "continue", "prompt": "p"}
AIDB = {"event_type": "query_completion", "llm_used": "local"}
VAGUE = {"event_type": "completion", "success": True}


def name_of(sample: list[dict[str, object]], name: str) -> str | None:
    found = detect(sample, name, FORMATS)
    return found.name if found else None


def test_content_decides_whatever_the_name() -> None:
    for name in ("vscode-events.jsonl", "aidb-events.jsonl", "x"):
        assert name_of([VAGUE, VSCODE, VSCODE, AIDB], name) == "vscode"
        assert name_of([AIDB, VAGUE], name) == "aidb"


def test_the_name_breaks_a_tie_and_nothing_else() -> None:
    assert name_of([VAGUE], "vscode-events.jsonl") == "vscode"
    assert name_of([VAGUE], "aidb-events.jsonl.1") == "aidb"
    assert name_of([VAGUE], "x.jsonl") is None
    assert name_of([], "ralph-events.jsonl") == "ralph"


def test_a_line_goes_to_its_file_unless_only_another_knows_it() -> None:
    vscode = next(one for one in FORMATS if one.name == "vscode")
    sources = Sources(FORMATS, "x", vscode)
    assert sources.of_line(VAGUE) is vscode
    assert (found := sources.of_line(AIDB)) is not None
    assert found.name == "aidb"
    assert sources.of_line({"what": "is this"}) is None


def test_a_mapping_is_only_for_files_of_its_name() -> None:
    mapped = GenericFormat("mine", GenericSource(match="my-*.jsonl", query="text"))
    assert mapped.matches("my-log.jsonl")
    assert mapped.matches("my-log.jsonl.2.gz")
    assert not mapped.matches("log.jsonl")
    assert detect([{"text": "q"}], "my-log.jsonl", (*FORMATS, mapped)) is mapped
    assert detect([{"text": "q"}], "log.jsonl", (*FORMATS, mapped)) is None
    assert Sources((*FORMATS, mapped), "log.jsonl", None).of_line({"text": "q"}) is None
