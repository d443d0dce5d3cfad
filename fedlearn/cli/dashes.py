"""A question that begins with a dash is taken for options; the complaint then says how to ask it all the same."""

from __future__ import annotations

import shlex
from typing import Any

import typer
from typer.core import TyperCommand

__all__ = ["Verb"]

#: The base of all complaints about arguments; its module differs between typer's versions.
_UsageError: Any = typer.BadParameter.__base__
_SHOWN = 60


class Verb(TyperCommand):
    """A command that tells who asks about `-Werror` to put `--` before it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments.

        Raises:
            UsageError: they are wrong.

        """
        dashed = _dashed(self, args)
        try:
            return super().parse_args(ctx, args)
        except _UsageError as error:
            # What is nearly an option is a slip of the finger.
            if dashed is None or getattr(error, "possibilities", None):
                raise
            quoted = shlex.quote(dashed if len(dashed) <= _SHOWN else f"{dashed[:_SHOWN]}…")
            said = error.format_message().rstrip(".")
            hint = f"put -- before a question that begins with a dash: {ctx.command_path} -- {quoted}"
            raise _UsageError(f"{said}; {hint}", ctx) from None


def _dashed(command: TyperCommand, args: list[str]) -> str | None:
    """Return the first argument that may be meant as a question and not as an option; None: there is none."""
    if not any(parameter.name == "question" for parameter in command.params):
        return None
    known = {name for parameter in command.params for name in parameter.opts} | {"-h", "--help"}
    options = args[: args.index("--")] if "--" in args else args
    return next((one for one in options if len(one) > 1 and one[0] == "-" and one.partition("=")[0] not in known), None)
