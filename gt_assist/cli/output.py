"""Commands that write: export, verify, demo."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gt_assist import __version__
from gt_assist.cli.helping import Command
from gt_assist.cli.options import CoderOption, QuietOption, StudyOption, looking
from gt_assist.cli.say import say
from gt_assist.cli.terminal import progress
from gt_assist.errors import ExportError


class Format(StrEnum):
    """What can be written."""

    nvivo = "nvivo"
    csv = "csv"


def register(app: typer.Typer) -> None:
    """Adds these commands to the command line."""
    for command in (export, verify, demo):
        app.command(cls=Command)(command)


def export(
    format: Annotated[Format, typer.Argument(help="nvivo: the spreadsheets NVivo imports. csv: the tables alone.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write; made if it is not there.")],
    raw_csv: Annotated[
        bool, typer.Option("--raw-csv", help="Leave cells that look like formulas as they are in .csv files.")
    ] = False,
    study: StudyOption = None,
    coder: CoderOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write what was accepted to a folder, and prove each quote."""
    from gt_assist.events import Exported
    from gt_assist.exporters import export as write

    with looking(study, coder) as session:
        with progress(quiet) as show:
            made = write(format.value, session.study, folder, raw_csv=raw_csv, version=__version__, progress=show)
        sources = tuple(entry.source for entry in made.sources)
        session.record(Exported(format.value, str(folder.resolve()), made.counts["references"], sources))
        told = ", ".join(f"{number} {what}" for what, number in made.counts.items())
        say(f"{folder}: {told}; each quote was read back and is exact.")
        for note in made.notes:
            say(f"  {note}")
        if format is Format.nvivo:
            say(f"Next: the steps for NVivo are in {folder / 'README_NVIVO.txt'}")


def verify(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that `export` wrote.")]) -> None:
    """Read an export back and prove each quote."""
    from gt_assist.exporters import verify as prove

    found = prove(folder)
    for problem in found.problems:
        say(problem)
    if found.problems:
        raise ExportError(
            f"{folder}: {len(found.problems)} things are not as they were written.",
            hint="Export again to a new folder.",
        )
    told = ", ".join(f"{number} {what}" for what, number in found.counts.items())
    say(f"{folder}: {told}; all of it agrees, and each quote is exact.")


def demo(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="Where to put it.")] = Path("gt-assist-demo"),
    quiet: QuietOption = False,
) -> None:
    """See the whole way on invented interviews.

    From transcripts to an NVivo kit; asks nothing, and leaves all of it in FOLDER to look at.
    """
    from gt_assist.demo import run

    with progress(quiet) as show:
        run(folder, say, show)
