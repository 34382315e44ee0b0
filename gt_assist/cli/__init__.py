"""The command line: thin commands, one place that turns errors into two lines and exit status 1."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from gt_assist import __version__
from gt_assist.cli import coding, frameworks, listing, matrix, output, sources
from gt_assist.cli.options import GIVEN
from gt_assist.cli.say import say
from gt_assist.errors import GTAssistError

app = typer.Typer(
    name="gt-assist",
    help="Grounded-theory coding of interviews, offline: the machine proposes, you decide.",
    no_args_is_help=True,
    epilog="First steps: gt-assist demo, or gt-assist init my-study.gta. More about a command: gt-assist add --help.",
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback with locals would print interview text
    pretty_exceptions_show_locals=False,
    rich_markup_mode=None,
)
for part in (sources, coding, listing, matrix, frameworks, output):
    part.register(app)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"gt-assist {__version__}")
        raise typer.Exit


@app.callback()
def given(
    study: Annotated[Path | None, typer.Option("--study", metavar="PATH", help="The study file (NAME.gta).")] = None,
    coder: Annotated[str | None, typer.Option("--coder", metavar="NAME", help="Who codes.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bars.")] = False,
    version: Annotated[  # noqa: ARG001 -- typer calls _version with it and leaves
        bool, typer.Option("--version", callback=_version, is_eager=True, help="The version, and leave.")
    ] = False,
) -> None:
    """Grounded-theory coding of interviews, offline: the machine proposes, you decide."""
    GIVEN.study, GIVEN.coder, GIVEN.quiet = study, coder, quiet


def main() -> None:
    """Runs the command line; whatever a user can cause ends in two lines on standard error and status 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A Windows console may be cp1252, and interviews hold every character there is.
            stream.reconfigure(encoding="utf-8", errors="replace")
    if isinstance(sys.stdin, TextIOWrapper) and not sys.stdin.isatty():
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
    try:
        app(prog_name="gt-assist")
    except GTAssistError as error:
        say(f"error: {error.message}", err=True)
        say(f"hint: {error.hint}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader (head, less) has left: that is no fault. Python must not try to flush once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
