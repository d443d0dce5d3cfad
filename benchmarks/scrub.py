"""Measure the scrubber and the content checks: what leaks, what is destroyed, how fast, and the worst cases.

    python benchmarks/scrub.py [DIRECTORY with dev.jsonl and context.json] [--half] [--show]

`--half` also reports two fixed halves of the set, `--show` lists what leaked and what was destroyed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from fedlearn.privacy.known import NOTHING_KNOWN, HostContext
from fedlearn.privacy.scrub import Scrubber

PIECES = 2_000
PIECE = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", nargs="?", type=Path, default=Path("../shared/scrub"))
    parser.add_argument("--half", action="store_true")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    records = [json.loads(line) for line in (options.directory / "dev.jsonl").open(encoding="utf-8")]
    known = json.loads((options.directory / "context.json").read_text(encoding="utf-8"))
    context = HostContext(**{key: tuple(value) for key, value in known.items()})
    own = [record for record in records if record["source"] == "hand"]

    print(f"{'':34}{'leaked':>20}{'destroyed':>20}")
    score("all", records, context, target=(0.06, 0.06))
    score("own texts", own, context, target=(0.01, 0.015), show=options.show)
    score("own texts, without context", own, NOTHING_KNOWN, target=(0.04, None), show=False)
    if options.show:
        score("others", [r for r in records if r["source"] != "hand"], context, show=True)
    if options.half:
        ids = [record["id"] for record in records]
        random.Random(7).shuffle(ids)
        first = set(ids[: len(ids) // 2])
        for name, wanted in (("first half", True), ("second half", False)):
            score(name, [r for r in records if (r["id"] in first) is wanted], context)
            score(f"{name}, own", [r for r in own if (r["id"] in first) is wanted], context)
            score(f"{name}, no context", [r for r in own if (r["id"] in first) is wanted], NOTHING_KNOWN)
    benign(Scrubber(context))
    speed(context, [record["text"] for record in own])
    worst(Scrubber(context))
    checks(own)


def score(
    name: str,
    records: list[dict],  # type: ignore[type-arg]
    context: HostContext,
    target: tuple[float | None, float | None] = (None, None),
    *,
    show: bool = False,
) -> None:
    scrubber = Scrubber(context)
    leaked = destroyed = remove = keep = 0
    for record in records:
        text = scrubber.scrub(record["text"]).text
        remove += len(record["must_remove"])
        keep += len(record["must_keep"])
        survived = [value for value in record["must_remove"] if value in text]
        gone = [value for value in record["must_keep"] if value not in text]
        leaked += len(survived)
        destroyed += len(gone)
        if show and (survived or gone):
            print(f"  {record['id']}\n    text {text!r}\n    leaked {survived}\n    destroyed {gone}")
    print(f"{name:34}{share(leaked, remove, target[0])}{share(destroyed, keep, target[1])}")


def share(part: int, whole: int, target: float | None) -> str:
    value = part / max(1, whole)
    verdict = "" if target is None else (" ok" if value <= target else " NO")
    return f"{part:5}/{whole:<5}{value:7.2%}{verdict:3}"


def pieces(sources: Iterable[Path]) -> Iterator[str]:
    for path in sources:
        try:
            raw = path.read_bytes() if path.suffix != ".gz" else gzip.decompress(path.read_bytes())
            text = raw.decode("utf-8")
        except (OSError, UnicodeDecodeError, EOFError):
            continue
        for at in range(0, len(text) - PIECE, PIECE):
            yield text[at : at + PIECE]


def corpora() -> dict[str, list[str]]:
    places = {
        "Debian documentation": [p for p in Path("/usr/share/doc").rglob("*") if p.is_file()],
        "/etc": [p for p in Path("/etc").rglob("*") if p.is_file() and "ssl" not in p.parts],
        "Python sources": list(Path(json.__file__).parents[1].rglob("*.py")),
    }
    # Drawn from all pieces: a few files, such as the change log of a large program, would decide the figure else.
    return {name: _drawn(list(pieces(sorted(files)))) for name, files in places.items()}


def _drawn(found: list[str]) -> list[str]:
    return random.Random(2).sample(found, min(len(found), PIECES // 3 + 1))


def benign(scrubber: Scrubber) -> None:
    print("\nbenign text: characters replaced (at most 0.5 %)")
    total = replaced = 0
    for name, texts in corpora().items():
        before = sum(map(len, texts))
        gone = sum(r.end - r.start for text in texts for r in scrubber.scrub(text).replacements)
        print(f"  {name:24}{len(texts):6} pieces {gone / max(1, before):8.3%}")
        total, replaced = total + before, replaced + gone
    print(f"  {'together':24}{total // PIECE:6} pieces {replaced / max(1, total):8.3%}")


def speed(context: HostContext, own: list[str]) -> None:
    print("\nspeed on one core (at least 1 MB/s)")
    groups = corpora() | {"own texts (dense secrets)": own}
    everything = [text for texts in groups.values() for text in texts]
    for name, texts in {**groups, "together": everything}.items():
        scrubber = Scrubber(context)  # a new one, since texts that were seen are remembered
        began = time.process_time()
        for text in texts:
            scrubber.scrub(text)
        took = time.process_time() - began
        print(f"  {name:28}{sum(len(t.encode()) for t in texts) / max(took, 1e-9) / 1e6:8.2f} MB/s")
    code = "import time; t = time.perf_counter(); import fedlearn.privacy.scrub; print(time.perf_counter() - t)"
    took = float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
    print(f"  import fedlearn.privacy.scrub {took * 1e3:6.0f} ms")


WORST = (
    *(chr(code) for code in range(32, 127)),
    "\n", "\t", "é", "\u0130", "\u200b", "a-_", "a.", "a:", "a=", "1.", "1:", "1-", "1 ", "a@", "://", "-a ",
    "Aa1", "aB3/",
    "key", "key=", "password ", "password=", "password: ", "token,", '"key":', "passa-_", "user:",
    "-----BEGIN A-----\n",
    "<A_1>", "<", "eyJ", "$1$", "ghp_", "AKIA", "a/b", "%41", "QUJD", "\\n", "\\u0041", "login a ", "bearer ",
    "http://a:", "+1 2",
    "cookie: a; ", "0a:", "::", "[", "{", "${", "((", "'", '"a', "a b ", "if (", "key is ", "secret x1", "1.1.1.1 ",
    "user=", "user a ", "host=a-", "host: ", "a / B1", "name|token\n", "|a", "NODE  SERIAL\n", "user,token\n",
    "code is ", "login is a", "password of a ", "ssid ", "snmpwalk -A ", "option key ", "-u a -p ", "\\\\a", "Aa Bb ",
    "curl -o a;sh ", "eval ", "wifi: a/", "'s password", "\nhost all ", "I'm Aa ", "a.b-1:1", "serial\n",
    '\\"a', "\\\\n", "> a\n", "Aa <a@b.c>\n", "A" * 64 + "\n", "10.1.1.1 a\n", "?a=", "PASS: a\n",
)  # fmt: skip


def worst(scrubber: Scrubber) -> None:
    print("\nworst cases: seconds for 1 MB of one unit repeated (under 1)")
    took = []
    for unit in WORST:
        text = unit * (1_000_000 // len(unit))
        began = time.process_time()
        scrubber.scrub(text)
        took.append((time.process_time() - began, unit))
    for seconds, unit in sorted(took, reverse=True)[:8]:
        print(f"  {unit!r:24}{seconds:8.2f} s")


def checks(own: list[dict]) -> None:  # type: ignore[type-arg]
    from fedlearn.privacy import content

    print("\ncontent checks (at least 2,000 records of 1 kB a second; at most 5 % false alarms)")
    alarms = [record["id"] for record in own if content.check(record["text"])]
    print(f"  false alarms on own texts   {share(len(alarms), len(own), 0.05)}  {alarms}")
    texts = [text for texts in corpora().values() for text in texts]
    items = [{"content": text, "metadata": {"tags": ["a", "b"]}} for text in texts]
    began = time.process_time()
    held = sum(bool(content.check_record(item)) for item in items)
    took = time.process_time() - began
    print(f"  records a second          {len(items) / took:8.0f}   held on benign text {held / max(1, len(items)):.2%}")


if __name__ == "__main__":
    main()
