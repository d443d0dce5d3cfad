"""The command `fedlearn`: one verb a file. This file only lists them and turns errors into exit codes."""

from __future__ import annotations

import errno
import io
import os
import sys

import typer

from fedlearn.cli import exit_codes
from fedlearn.cli.commands import COMMANDS, GROUPS
from fedlearn.cli.common import tell
from fedlearn.cli.dashes import Verb

__all__ = ["app", "run"]

_REMEDIES = {
    errno.ENOENT: "check the path",
    errno.EISDIR: "name a file, not a directory",
    errno.ENOTDIR: "check the path",
    errno.EACCES: "check who may read or write it",
    errno.EPERM: "check who may read or write it",
    errno.ENOSPC: "make room, then run it again",
    errno.EROFS: "name a place that can be written to",
}

app = typer.Typer(
    name="fedlearn",
    help="A learning layer for AI assistants: learns from telemetry, shares through git, answers before they act.",
    epilog="Start with: fedlearn init && fedlearn learn && fedlearn search 'my problem'.  Or: fedlearn demo",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and exit.", is_eager=True),
) -> None:
    if version:
        from importlib.metadata import version as installed

        sys.stdout.write(f"fedlearn {installed('fedlearn')}\n")
        raise typer.Exit(exit_codes.DONE)
    if context.invoked_subcommand is None:
        sys.stdout.write(context.get_help() + "\n")
        raise typer.Exit(exit_codes.USAGE)


for _name, _function in COMMANDS.items():
    app.command(_name, cls=Verb)(_function)
for _name, _group in GROUPS.items():
    app.add_typer(_group, name=_name)


def run() -> None:
    """Run the command line. Errors are one line on standard error; the exit code says what kind they are."""
    from fedlearn.errors import FedlearnError

    # One thread: results are the same on every machine, and a background learner leaves the other cores alone.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if isinstance(sys.stdout, io.TextIOWrapper):
        # As standard error does: what the terminal's encoding cannot hold is shown by its number.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        app()
    except FedlearnError as error:
        tell(f"fedlearn: {' '.join(str(error).split())}")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of a pipe went away, as `head` does; Python would complain once more at exit.
        sys.stderr.close()
        sys.exit(exit_codes.DONE)
    except KeyboardInterrupt:
        tell("fedlearn: interrupted; what was committed is kept, run again to go on")
        sys.exit(exit_codes.INTERRUPTED)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        remedy = _REMEDIES.get(error.errno or 0, "check the path, its owner and the free space")
        tell(f"fedlearn: {where}{error.strerror or error}; {remedy}")
        sys.exit(exit_codes.FAILED)


if __name__ == "__main__":
    run()
