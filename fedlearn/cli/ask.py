"""`fedlearn ask`: a question to a model, with what is known beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, read_text, say, tell
from fedlearn.counted import counted

if TYPE_CHECKING:
    from fedlearn.jobs.ask import Asked, Plan

__all__ = ["ask"]


def ask(
    question: Annotated[str, typer.Argument(help="What you want to know; `-` reads standard input.")],
    execute: Annotated[
        bool, typer.Option("--execute", help="Send it to the model. Without it only the plan is shown.")
    ] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Ask a model, with the patterns that are known beside the question.

    Without --execute nothing is sent: it shows what was found, which model would be asked and why, which patterns would
    go along, and about how many tokens that is. With --execute the question is sent. Nothing is ever run as a command.

    A simple question whose answer is known (llm.similarity, llm.simple_chars) goes to the local model, all others to
    the remote one; where one is missing or does not answer, the other takes its place. Only patterns of this host and
    of trusted ones go along. What leaves this machine is scrubbed first. Without any model it shows what was found.

    \b
    Example:
      fedlearn ask "how do I pin nixpkgs in a flake?"
      fedlearn ask "how do I pin nixpkgs in a flake?" --execute
      journalctl -u backup -n 20 | fedlearn ask - --execute --json
    """
    import sys

    from fedlearn.jobs.ask import ask as job
    from fedlearn.jobs.ask import plan, settle

    text = read_text("-") if question == "-" else question
    with opened(config) as parts:
        planned = plan(parts, text)
        if planned.found.words_only:
            tell(f"words alone were searched: {planned.found.words_only}")
        if not execute or planned.prompt is None:
            if json:
                print_json({**planned.to_json(), "answer": None})
            else:
                _show_plan(planned)
            return
        asked = job(parts, planned)
        if json:
            print_json(asked.to_json())
        else:
            _show(asked)
        sys.stdout.flush()
        settle(parts)
        if asked.error is not None:
            raise asked.error


def _show(asked: Asked) -> None:
    """Print the answer and where it comes from; where there is none, what was found."""
    found, prompt = asked.completion, asked.plan.prompt
    for failure in asked.failures if found else ():
        tell(failure)
    if asked.plan.problem:
        tell(f"nothing could be searched for: {asked.plan.problem}")
    if found is None or prompt is None:
        _show_found(asked.plan)
        return
    say(found.text)
    say()
    if found.finish_reason == "length":
        say(f"(cut at llm.{asked.where}.max_tokens)")
    used = ", ".join(f"fedlearn:{one.id}" for one in prompt.used) or "no patterns"
    say(f"by {found.model} ({asked.where}), with {used}")
    tokens = (
        f"{counted(found.tokens_in, 'token in', 'tokens in')}, {found.tokens_out:,} out, {asked.tokens_saved:,} saved"
    )
    say(f"{tokens}, {found.latency_ms:,.0f} ms")
    if asked.plan.found.id and prompt.used:
        say(f"Did it help? fedlearn feedback {asked.plan.found.id} --helped (or --harmed)")
    elif asked.exchange_id:
        say(f"Was it right? fedlearn feedback {asked.exchange_id} +1 (or -1): a right answer is learnt.")


def _show_plan(planned: Plan) -> None:
    """Print what was found and what would be done."""
    _show_found(planned)
    prompt = planned.prompt
    if planned.problem:
        tell(f"nothing could be searched for: {planned.problem}")
    if prompt is None:
        say("No model is set up: give llm.local.url and model, or llm.remote.url and model (docs/models.md).")
        return
    used = ", ".join(one.name for one in prompt.used) or "none"
    say(f"model     {planned.route.where}, because {planned.route.reason}")
    say(f"patterns  {used}")
    say(f"tokens    about {prompt.tokens:,}, {counted(prompt.replaced, 'text scrubbed', 'texts scrubbed')}")
    say("Nothing was sent. Send it with --execute.")


def _show_found(planned: Plan) -> None:
    """Print what is known."""
    if not planned.found.results:
        say("Nothing known.")
    for number, result in enumerate(planned.found.results, 1):
        say(f"{number}. {result.name}  [{result.category}]  score {result.score:.2f}, {result.tier}")
        say(f"   fedlearn:{result.id}")
        for line in result.content.splitlines():
            say(f"   | {line}")
    say()
