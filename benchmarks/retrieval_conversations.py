"""Conversations of the project's own making: many sessions of one fleet, deterministic, in the format of `bench`.

    python benchmarks/retrieval_conversations.py OUT.json [--code] [--sessions 60] [--seed 1]

Each session is about one host and one matter, named in its first turn. The turn that holds the answer says the matter,
and in half of the sessions the host. Other sessions have the same matter on another host, or another matter on the same
host, so that few turns can be told by their own words.
"""

from __future__ import annotations

import argparse
import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

__all__ = ["conversations"]

HOSTS = "atlas birch cedar delta ember falcon garnet harbor iris juniper kestrel lotus maple nimbus orchid".split()
PEOPLE = "Ada Bela Chris Dana Emil Farah Goran Hanna".split()

#: Matter: how it is opened, the answer, and how one asks for it later. {h} is the host, {n} a detail, {w} where the
#: host is named in every second answer.
MATTERS: tuple[tuple[str, str, str], ...] = (
    ("The nightly backup of {h} takes far too long.", "A backup{w} at {n} o'clock is quicker.", "Backup time for {h}?"),
    ("We need another printer beside {h}.", "I bought a printer{w} from the shop in street {n}.", "Printer at {h}?"),
    ("The disks of {h} fill up again.", "Old logs{w} took {n} gigabytes of the disk.", "What filled the disks of {h}?"),
    ("I plan my holiday once {h} is replaced.", "My holiday{w} starts on the {n}th.", "Holiday around {h}?"),
    ("People say that mail on {h} is slow.", "There were {n} mails stuck{w}.", "Why was {h} slow with mail?"),
    (
        "{h} needs a new certificate.",
        "This certificate{w} is good for {n} days.",
        "Certificate of {h}, how long?",
    ),
)
CODE: tuple[tuple[str, str, str], ...] = (
    ("cargo build of {h} fails with E0{n}.", "A clone before the build{w} lets it pass.", "E0{n} when building {h}"),
    ("pytest in {h} hangs at test_sync.", "A fixture{w} kept a socket of pytest open.", "Why did pytest hang in {h}?"),
    ("nixos-rebuild on {h}: attribute x{n} missing.", "Pin the input{w}, then rebuild.", "{h} rebuild lacks x{n}"),
    ("docker compose of {h} exits with {n}.", "The docker volume{w} was read-only.", "docker of {h} exited"),
    ("The migration of {h} deadlocks.", "Another lock order in the migration{w} helps.", "Deadlock migrating {h}"),
    ("npm install in {h} stops with ERESOLVE.", "Raise the npm peer{w} to {n}.", "ERESOLVE by npm in {h}"),
)
FILLERS = (
    "Right, I remember.",
    "What did you try so far?",
    "Not much, I only looked at the log.",
    "Could you show me the last lines?",
    "They say nothing that helps.",
    "I had the same last spring.",
    "Then let us go through it step by step.",
    "Give me a minute.",
    "That changes nothing, sadly.",
    "Good, thank you, this is better than before.",
    "By the way, lunch is at noon.",
    "Let us write it down for the others.",
)


def conversations(*, code: bool = False, sessions: int = 60, seed: int = 1) -> dict[str, Any]:
    """Return {documents, questions}: so many sessions of 8 to 16 turns, and one question for each."""
    choose = random.Random(seed)
    matters = CODE if code else MATTERS
    pairs = [(host, matter) for host in HOSTS for matter in range(len(matters))]
    choose.shuffle(pairs)
    documents: list[dict[str, Any]] = []
    questions: list[dict[str, Any]] = []
    begun = datetime(2026, 1, 5, 9, tzinfo=UTC)
    for number, (host, matter) in enumerate(pairs[:sessions]):
        opening, answer, asked = matters[matter]
        detail = choose.randrange(100, 999) if code else choose.randrange(2, 29)
        one, other = choose.sample(PEOPLE, 2)
        said = [opening.format(h=host, n=detail)]
        said += choose.sample(FILLERS, choose.randint(2, 4))
        evidence = len(said)
        said.append(answer.format(n=detail, w=f" on {host}" if number % 2 else ""))
        said += choose.sample(FILLERS, choose.randint(4, 8))
        session = f"session-{number}"
        for place, text in enumerate(said):
            documents.append(
                {
                    "id": f"{session}/{place}",
                    "text": f"{(one, other)[place % 2]}: {text}",
                    "session": session,
                    "time": (begun + timedelta(days=number, minutes=place)).isoformat(),
                }
            )
        questions.append({"text": asked.format(h=host, n=detail), "relevant": [f"{session}/{evidence}"]})
    return {"documents": documents, "questions": questions}


def main() -> None:
    """Write a set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--code", action="store_true")
    parser.add_argument("--sessions", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    made = conversations(code=given.code, sessions=given.sessions, seed=given.seed)
    given.out.write_text(json.dumps(made, indent=0) + "\n", encoding="utf-8")
    print(f"{given.out}: {len(made['documents'])} documents, {len(made['questions'])} questions")


if __name__ == "__main__":
    main()
