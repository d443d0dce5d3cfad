"""The list of verbs. Each module imports its heavy parts inside its function, so listing them is quick."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

from fedlearn.cli import bench, index, playbooks, remember, review, trust
from fedlearn.cli.ask import ask
from fedlearn.cli.check import check
from fedlearn.cli.coordinate import coordinate
from fedlearn.cli.daemon import daemon
from fedlearn.cli.dataset import dataset
from fedlearn.cli.demo import demo
from fedlearn.cli.export import export
from fedlearn.cli.federate import federate
from fedlearn.cli.feedback import feedback
from fedlearn.cli.gaps import gaps
from fedlearn.cli.import_ import import_
from fedlearn.cli.init import init
from fedlearn.cli.inspect import inspect
from fedlearn.cli.learn import learn
from fedlearn.cli.maintain import maintain
from fedlearn.cli.mcp import mcp
from fedlearn.cli.merge_driver import merge_driver
from fedlearn.cli.metrics import metrics
from fedlearn.cli.quality import quality
from fedlearn.cli.schedule import schedule
from fedlearn.cli.scrub import scrub
from fedlearn.cli.search import search
from fedlearn.cli.serve import serve
from fedlearn.cli.skills import skills
from fedlearn.cli.status import status
from fedlearn.cli.sync import sync
from fedlearn.cli.verify import verify
from fedlearn.cli.withdraw import withdraw

__all__ = ["COMMANDS", "GROUPS"]

COMMANDS: dict[str, Callable[..., Any]] = {
    "init": init,
    "learn": learn,
    "search": search,
    "ask": ask,
    "feedback": feedback,
    "skills": skills,
    "gaps": gaps,
    "quality": quality,
    "coordinate": coordinate,
    "mcp": mcp,
    "serve": serve,
    "inspect": inspect,
    "status": status,
    "metrics": metrics,
    "sync": sync,
    "export": export,
    "import": import_,
    "federate": federate,
    "withdraw": withdraw,
    "maintain": maintain,
    "verify": verify,
    "merge-driver": merge_driver,
    "daemon": daemon,
    "dataset": dataset,
    "demo": demo,
    "scrub": scrub,
    "check": check,
    "schedule": schedule,
}

GROUPS: dict[str, typer.Typer] = {
    "remember": remember.group,
    "index": index.group,
    "playbooks": playbooks.group,
    "bench": bench.group,
    "review": review.group,
    "trust": trust.group,
}
