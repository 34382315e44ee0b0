"""The command `matrix`: constructs by settings, with ratings and verdicts, on screen and into a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gt_assist.cli.helping import Command
from gt_assist.cli.options import CoderOption, JsonOption, StudyOption, looking
from gt_assist.cli.say import say
from gt_assist.errors import GTAssistError

if TYPE_CHECKING:
    from gt_assist.framework import Framework
    from gt_assist.matrix import Matrix
    from gt_assist.session import Session
    from gt_assist.study import Study


def register(app: typer.Typer) -> None:
    """Adds this command to the command line."""
    app.command(cls=Command)(matrix)


def matrix(
    by: Annotated[str | None, typer.Option(metavar="ATTRIBUTE", help="Columns by an attribute of cases.")] = None,
    outcome: Annotated[
        str | None, typer.Option(metavar="ATTRIBUTE", help="The attribute that orders the columns (default: outcome).")
    ] = None,
    order: Annotated[
        str | None, typer.Option(metavar="A,B,C", help="Columns, or outcomes, from the lowest to the highest.")
    ] = None,
    ratings: Annotated[
        Path | None, typer.Option(metavar="RATINGS.csv", help="Ratings made elsewhere; needs no study.")
    ] = None,
    construct: Annotated[
        str | None, typer.Option(metavar="CONSTRUCT", help="One construct with the quotes behind each rating.")
    ] = None,
    framework: Annotated[
        str | None, typer.Option(metavar="F", help="Shown in another version of the study's framework.")
    ] = None,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write it as a table, with quotes.")] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help="Write it as a workbook.")] = None,
    study: StudyOption = None,
    coder: CoderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show ratings of constructs by settings, and which distinguish."""
    names = tuple(part for part in map(str.strip, (order or "").split(",")) if part)
    if ratings is not None:
        if by or outcome or construct or csv or xlsx:
            raise GTAssistError(
                "Ratings brought along have their columns already.", hint="With --ratings only --order and --json."
            )
        return _brought(ratings, names, as_json)
    from gt_assist.cli.frameworks import Version
    from gt_assist.matrix import matrix as make

    with looking(study, coder) as session:
        version = Version.of(session.study.framework, framework)
        own, ways = version.framework, version.ways
        made = make(session.study, own, by or "", outcome, names, ways)
        for file in (csv, xlsx):
            if file is not None:
                _write(session, made, own, file)
        if as_json:
            return _print_json(made)
        if all(row.empty() for row in made.rows):
            say("Nothing has been laid beside constructs yet: gt-assist propose")
            return None
        if construct is not None:
            return _print_construct(session.study, made, own, construct)
        if csv is None and xlsx is None:
            _print(made, own)
    return None


def _brought(path: Path, order: tuple[str, ...], as_json: bool) -> None:
    """The verdicts on ratings made elsewhere."""
    from gt_assist.framework import load
    from gt_assist.matrix import brought
    from gt_assist.tables import ratings_of
    from gt_assist.verdict import outcomes_of

    table = ratings_of(path)
    names = {" ".join(name.split()).casefold() for name in table.outcomes}
    if order and {" ".join(name.split()).casefold() for name in order} <= names:
        outcomes = outcomes_of({name: name for name in table.outcomes}, order)
    else:
        outcomes = outcomes_of(table.outcomes, order)
    made = brought(table.rows, outcomes)
    if as_json:
        return _print_json(made)
    _print(made, load("cfir-2022" if any(c.startswith("cfir2022:") for c, _ in table.rows) else "cfir-2009"))
    return None


def _print_json(made: Matrix) -> None:
    """One object a line; what makes verdicts doubtful goes to standard error."""
    for warning in made.warnings():
        say(f"note: {warning}", err=True)
    for row in made.rows:
        ratings = {column.name: row.cells[column.name].value() for column in made.columns}
        told = {"construct": row.construct, "ratings": ratings, "verdict": row.verdict}
        typer.echo(json.dumps(told, ensure_ascii=False))


def _print(made: Matrix, own: Framework) -> None:
    from gt_assist.cli.tables import matrix_lines
    from gt_assist.cli.terminal import console

    shown = console()
    for part in matrix_lines(made, own, shown.width):
        shown.print(part)


def _print_construct(view: Study, made: Matrix, own: Framework, wanted: str) -> None:
    from gt_assist.cli.frameworks import find_construct
    from gt_assist.cli.tables import construct_lines
    from gt_assist.cli.terminal import console

    shown = console()
    for part in construct_lines(view, made, own, find_construct(own, wanted), shown.width):
        shown.print(part)


def _write(session: Session, made: Matrix, own: Framework, file: Path) -> None:
    """Writes the matrix as a table or a workbook, and keeps in the trail that quotes went out."""
    from gt_assist.cli.tables import sign_convention
    from gt_assist.events import Exported
    from gt_assist.exporters.matrix import matrix_table, matrix_workbook, notes_table, with_notes
    from gt_assist.exporters.writing import csv_file

    view, constructs = session.study, {c.id: c for c in own.constructs}
    table, notes = matrix_table(view, made, constructs), notes_table(made, sign_convention(made))
    if file.suffix.casefold() == ".xlsx":
        data = matrix_workbook({"Matrix": table, "Notes": notes})
    else:
        data = csv_file(with_notes(table, notes), raw=False).data
    if file.exists() and file.is_dir():
        raise GTAssistError(f"{file} is a folder.", hint="Name a file.")
    try:
        file.write_bytes(data)
    except OSError:
        raise GTAssistError(f"{file} cannot be written.", hint="Name a place that you may write to.") from None
    quoted = [one for row in made.rows for cell in row.cells.values() for one in cell.draft.triggers]
    sources = tuple(sorted({one.span.source for one in quoted}))
    session.record(Exported("matrix", str(file.resolve()), len(quoted), sources))
    say(f"{file}: {len(made.rows)} constructs by {len(made.columns)} columns.")
