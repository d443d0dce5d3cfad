"""Ask a model with what is known beside the question: search, route, send, and note the whole exchange for learning."""

from __future__ import annotations

import fcntl
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from fedlearn.assist.answer import Answer
from fedlearn.assist.exchange_log import Exchange
from fedlearn.assist.prompt import Prompt, believed, chosen, compose, saved_tokens
from fedlearn.assist.routing import Route, route
from fedlearn.errors import FedlearnError, ModelError, PrivacyError, SettingsError
from fedlearn.jobs.learn import learn_once
from fedlearn.jobs.search import search
from fedlearn.models.chat import Completion
from fedlearn.wiring import Parts, utc_now

__all__ = ["Asked", "Plan", "ask", "plan", "scrubbed", "settle"]

Place = Literal["local", "remote"]

#: So much is looked up and shown where fewer patterns are sent along.
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """What asking a question would do. `prompt` is None where no model is set up, or the question is too long for one.

    `problem` says why nothing could be searched for, where that is so.
    """

    found: Answer
    route: Route
    prompt: Prompt | None
    problem: str | None

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        used = self.prompt.used if self.prompt else ()
        results = ("id", "kind", "category", "score", "value_score", "origin", "tier", "name", "content")
        return {
            "answer_id": self.found.id,
            "question": self.found.question,
            "results": [{name: getattr(result, name) for name in results} for result in self.found.results],
            "held_back": self.found.held_back,
            "route": asdict(self.route),
            "context": [{name: value for name, value in asdict(one).items() if name != "content"} for one in used],
            "tokens_estimated": self.prompt.tokens if self.prompt else None,
            "scrubbed": self.prompt.replaced if self.prompt else 0,
            "problem": self.problem,
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking. `where` is the model that answered; `failures` say why another one did not.

    `exchange_id` is the interaction's id once it is learnt from, None where it could not be noted. `error` is why there
    is no answer at all.
    """

    plan: Plan
    where: Place | None
    completion: Completion | None
    tokens_saved: int | None
    exchange_id: str | None
    failures: tuple[str, ...]
    error: ModelError | None

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values, flat."""
        answer = asdict(self.completion) if self.completion else {}
        answer["answer"] = answer.pop("text", None)
        return {
            **self.plan.to_json(),
            **answer,
            "answered_by": self.where,
            "tokens_saved": self.tokens_saved,
            "exchange_id": self.exchange_id,
            "failures": list(self.failures),
        }


def plan(parts: Parts, question: str) -> Plan:
    """Search, choose a model, and make what it would be sent. Nothing is sent.

    Raises:
        SettingsError: the question is empty, or too long for a model where one is set up.
        PrivacyError: it would leave this machine, and may not.
        FedlearnError: nothing can be searched for, and no model is set up.

    """
    if not question.strip():
        raise SettingsError("ask: the question is empty; give it as an argument, or `-` and standard input")
    llm = parts.settings.llm
    problem = None
    try:
        found = search(parts, question, limit=max(_SHOWN, llm.context_patterns))
    except FedlearnError as error:
        if not llm.servers:
            raise
        found, problem = Answer("", question, (), 0), str(error)
    best = max((result.score for result in found.results if believed(result)), default=0.0)
    to = route(question, best, local=llm.local.is_set, remote=llm.remote.is_set, settings=llm)
    return Plan(found, to, None if to.where == "none" else _prompt(parts, question, found, to.where), problem)


def ask(parts: Parts, planned: Plan) -> Asked:
    """Send a question to its model, and to the other one where that gives no answer; note what came of it.

    Learning never makes it fail; `settle` learns from it afterwards.

    Raises:
        SettingsError: a key cannot be read.

    """
    if planned.prompt is None or planned.route.where == "none":
        return Asked(planned, None, None, None, None, (), None)
    first: Place = planned.route.where
    failures: list[str] = []
    error: ModelError | None = None
    question = planned.found.question
    for where in sorted(parts.settings.llm.servers, key=lambda name: name != first):
        model, chosen_one = parts.chat(where), parts.settings.llm.servers[where]
        assert model is not None
        prompt = planned.prompt if where == first else _prompt(parts, question, planned.found, where)
        try:
            found = model.complete(
                prompt.messages, max_tokens=chosen_one.max_tokens, temperature=chosen_one.temperature
            )
        except ModelError as failed:
            failures.append(f"{where}: {failed}")
            error = error or failed
            continue
        used = replace(planned, prompt=prompt)
        saved = _saved(parts, used, where, found)
        noted = parts.exchanges.record(_exchange(used, where, found, saved))
        return Asked(used, where, found, saved, noted, tuple(failures), None)
    noted = parts.exchanges.record(replace(_exchange(planned, first, None, None), error="; ".join(failures)))
    return Asked(planned, None, None, None, noted, tuple(failures), error)


def settle(parts: Parts) -> None:
    """Learn from what was noted, unless a daemon follows it anyway. What cannot be learnt now waits in its file."""
    with suppress(FedlearnError, OSError):
        if parts.exchanges.path.exists():
            with _no_daemon(parts) as alone:
                if alone:
                    learn_once(parts, [parts.exchanges.path])


def scrubbed(parts: Parts, texts: Sequence[str]) -> tuple[Sequence[str], int]:
    """Return a question and the patterns beside it as they may leave this machine, and how much was replaced in them.

    What is left is proved. A pattern that something stands against is not sent.

    Raises:
        PrivacyError: the scrubber cannot work, or something stands against the question even so.

    """
    clean, replaced = parts.scrubber.scrub_item(list(texts))
    findings = [parts.gate.prove(text.encode("utf-8", "replace")) for text in clean]
    if findings[0]:
        raise PrivacyError(
            f"ask: the question may not leave this machine: {findings[0][0].reason}; say it in other words, allow it "
            "with privacy.allow, or set up a local model"
        )
    return ["" if found else text for text, found in zip(clean, findings, strict=True)], len(replaced)


def _prompt(parts: Parts, question: str, found: Answer, where: Place) -> Prompt:
    """Return what a model is sent, scrubbed where it leaves this machine."""
    llm = parts.settings.llm
    if len(question) > llm.question_chars:
        raise SettingsError(
            f"ask: the question has {len(question):,} characters, more than llm.question_chars = {llm.question_chars}; "
            "shorten it (`fedlearn search` takes longer ones)"
        )
    used = chosen(found.results, llm)
    while True:
        # A clash is as likely as guessing the delimiter.
        with suppress(ValueError):
            scrub = (lambda texts: scrubbed(parts, texts)) if llm.leaves(where) else None
            return compose(question, used, secrets.token_hex(12), scrub)


def _saved(parts: Parts, used: Plan, where: Place, found: Completion) -> int:
    """Return the tokens saved against sending all that was found to the remote model."""
    assert used.prompt is not None
    spared = where == "local" and parts.settings.llm.remote.is_set
    return saved_tokens(used.prompt, used.found.results, found.tokens_in, found.tokens_out, spared=spared)


def _exchange(used: Plan, where: Place, found: Completion | None, saved: int | None) -> Exchange:
    """Return what is noted of an exchange."""
    assert used.prompt is not None
    return Exchange(
        kind="ask",
        time=utc_now(),
        query=used.found.question,
        response=found.text if found else "",
        model=found.model if found else None,
        is_local=where == "local",
        tokens_in=found.tokens_in if found else None,
        tokens_out=found.tokens_out if found else None,
        tokens_saved=saved,
        latency_ms=found.latency_ms if found else None,
        finish_reason=found.finish_reason if found else None,
        route=f"{used.route.where}: {used.route.reason}",
        answer_id=used.found.id or None,
        context_used=tuple(one.id for one in used.prompt.used),
    )


@contextmanager
def _no_daemon(parts: Parts) -> Iterator[bool]:
    """Tell whether no daemon runs here, and let none start meanwhile."""
    with (parts.settings.state_dir / "daemon.lock").open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
