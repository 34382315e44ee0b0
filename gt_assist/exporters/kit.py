"""One export: the study flattened once, its files made, proved and put into place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import cast

from gt_assist.errors import ExportError
from gt_assist.exporters.manifest import Manifest, SourceEntry, file_entry, written
from gt_assist.exporters.placing import check_target, place
from gt_assist.exporters.plan import Plan, plan
from gt_assist.exporters.tables import cases, voices
from gt_assist.exporters.transcripts import transcript_files
from gt_assist.exporters.verify import verify
from gt_assist.exporters.writing import File
from gt_assist.study import Study

# An exporter is a module beside this one with `files(plan: Plan) -> Sequence[File]`.
EXPORTERS: dict[str, str] = {"nvivo": "nvivo", "csv": "tabular"}


def export(
    name: str,
    study: Study,
    folder: Path,
    *,
    raw_csv: bool = False,
    version: str,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Manifest:
    """Write the accepted codes of the study into the folder, as a kit of the format `name`, and prove it.

    `raw_csv` leaves cells that a spreadsheet takes for formulas as they are; `version` is the program's;
    `progress` is told what is being done, and how many of how many steps are over.
    The same study gives the same bytes. Raises ExportError when the format is unknown, nothing has been
    accepted, the folder holds other files or cannot be written, or a quote does not prove right.
    """
    if name not in EXPORTERS:
        raise ExportError(f"There is no export format {name!r}.", hint=f"Known: {', '.join(EXPORTERS)}.")
    if not study.codebook.accepted():
        raise ExportError("Nothing has been accepted yet, so there is nothing to export.", hint="gt-assist review")
    check_target(folder.resolve())
    progress("making the files", 0, 2)
    wanted = plan(study, raw_csv=raw_csv, version=version)
    texts = transcript_files(study)
    module = import_module(f"gt_assist.exporters.{EXPORTERS[name]}")
    files = (*cast("Sequence[File]", module.files(wanted)), *texts.values())
    manifest = _manifest(name, wanted, files, texts)
    progress("proving every quote", 1, 2)
    place(folder, (*files, written(manifest)), _prove)
    progress("done", 2, 2)
    return manifest


def _prove(kit: Path) -> None:
    problems = verify(kit).problems
    if problems:
        raise ExportError(
            f"The export does not prove right when read back, so it was not written: {problems[0]}",
            hint="Please report this sentence; it holds no words of an interview.",
        )


def _manifest(name: str, wanted: Plan, files: Sequence[File], texts: dict[str, File]) -> Manifest:
    study = wanted.study
    entries = tuple(map(file_entry, files))
    digests = {entry.path: entry.sha256 for entry in entries}
    return Manifest(
        format=name,
        version=wanted.version,
        study=study.name,
        coder=study.codebook.coder,
        framework=Path(study.framework).name,  # somebody's own framework is a path, and paths name people
        raw_csv=wanted.raw_csv,
        counts={
            "codes": len(wanted.codes),
            "references": len(wanted.codings),
            "segments": len({coding.reference.span for coding in wanted.codings}),
            "sources": len(study.sources),
            "cases": len(cases(study, wanted.codings).rows),
        },
        files=entries,
        sources=tuple(
            SourceEntry(source, file.path, digests[file.path], len(study.sources[source].transcript.text))
            for source, file in texts.items()
        ),
        notes=(*_notes_on_files(files), *_notes_on_study(wanted)),
    )


def _notes_on_files(files: Sequence[File]) -> list[str]:
    """What was changed on the way, in sentences for the user."""
    protected = sum(file.protected for file in files)
    collapsed = sum(file.collapsed for file in files)
    notes = []
    if protected:
        notes.append(f"Cells in .csv files that begin like a formula and got a ' in front: {protected}.")
    if collapsed:
        notes.append(f"Cells in which line ends or tabs became a space: {collapsed}.")
    return notes + [
        f"{file.path}: row {cell.row}, column {cell.column} is longer than Excel allows; it is whole in the .csv file."
        for file in files
        for cell in file.cut
    ]


def _notes_on_study(wanted: Plan) -> list[str]:
    """What of the study is not in the kit, in sentences for the user."""
    notes = []
    empty = len(wanted.codes) - len({coding.code.code.id for coding in wanted.codings})
    if empty:
        notes.append(f"Accepted codes that hold no passage: {empty}.")
    speaking = {name.casefold() for name in voices(wanted.study, wanted.codings)}
    silent = sum(name.casefold() not in speaking for name in wanted.study.cases)
    if silent:
        notes.append(f"Cases with attributes but no words in this study, left out of the cases files: {silent}.")
    return notes
