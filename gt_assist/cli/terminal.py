"""The terminal: progress on standard error, keys and lines from a person or from a pipe."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import typer

from gt_assist.cli.keyboard import Keyboard
from gt_assist.cli.options import GIVEN
from gt_assist.review.sitting import Face

if TYPE_CHECKING:
    from rich.console import Console

Progress = Callable[[str, int, int], None]


def _silent(what: str, done: int, of: int) -> None:
    """Says nothing."""


@contextmanager
def progress(quiet: bool) -> Iterator[Progress]:
    """A progress bar for each thing that is counted; nothing when asked to be quiet or when nobody watches."""
    if quiet or GIVEN.quiet or not sys.stderr.isatty():
        yield _silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bars = Bars(*columns, console=Console(stderr=True), transient=True)
    tasks: dict[str, TaskID] = {}

    def show(what: str, done: int, of: int) -> None:
        if what not in tasks:
            tasks[what] = bars.add_task(what, total=of)
        bars.update(tasks[what], completed=done, total=of)
        # A bar that is full goes at once: drawn over what is printed next, it would wipe it from the screen.
        bars.start() if done < of else bars.stop()

    try:
        yield show
    finally:
        bars.stop()


def console() -> Console:
    """Where tables are printed: as wide as the terminal, 100 characters where it is none."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else 100
    return Console(file=sys.stdout, width=width, highlight=False, markup=False, soft_wrap=False, emoji=False)


def confirmed(question: str) -> bool:
    """Whether yes was typed or piped in; on a terminal only what is typed once the question is there counts.

    Raises EOFError when the input ends, Left when the question is left with Ctrl-C.
    """
    prompt = f"{question} [y/N] "
    if sys.stdin.isatty():
        keyboard = Keyboard(sys.stdin.fileno(), _show)
        keyboard.leave_out_ahead()
        answer = keyboard.line(prompt)
    else:
        answer = Piped().line(prompt)
    return answer.strip().casefold() in ("y", "yes")


def face() -> Face:
    """The person at the terminal, or whatever is piped in."""
    size = shutil.get_terminal_size((88, 24))
    width = max(40, min(100, size.columns))
    if sys.stdin.isatty():
        with suppress(ImportError):  # where it is there, `input` lets a line be edited with the arrow keys
            import readline

            readline.parse_and_bind("set enable-bracketed-paste on")  # lines pasted wait for Enter, as one answer
        keyboard = Keyboard(sys.stdin.fileno(), _show)
        return Face(typer.echo, keyboard.key, keyboard.line, width, size.lines, keyboard.leave_out_ahead)
    piped = Piped()
    return Face(typer.echo, piped.key, piped.line, width)


def _show(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


class Piped:
    """Answers from standard input: a line holds a key, and after a space the answer to its question.

    A longer word than a key is no key: nothing is decided by its first letter.
    """

    def __init__(self) -> None:
        self._rest: str | None = None

    def key(self, prompt: str) -> str:
        """The key of the next line that is not empty; what follows answers the next question."""
        self._rest = None
        line = ""
        while not line.strip():
            line = self._next()
        key, _, rest = line.strip().partition(" ")
        self._rest = rest.strip() or None
        typer.echo(f"{prompt}{key}")
        return key

    def line(self, prompt: str) -> str:
        """What stood behind the key, else the next line."""
        answer, self._rest = (self._rest if self._rest is not None else self._next().rstrip("\n")), None
        typer.echo(f"{prompt}{answer}")
        return answer

    def _next(self) -> str:
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line
