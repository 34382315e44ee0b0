"""The transcripts that go with a kit, so that every quote can be proved from the kit alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from gt_assist.errors import ExportError
from gt_assist.exporters.cells import BREAKS, one_line
from gt_assist.exporters.naming import same
from gt_assist.exporters.writing import File, text_file
from gt_assist.study import Source, Study

FOLDER = "transcripts"
# Windows keeps these names for devices, with any suffix.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
_LONGEST = 150  # bytes of UTF-8: a path with it still fits what Windows allows


def transcript_files(study: Study) -> dict[str, File]:
    """For each source a file with exactly its text: UTF-8 without a mark, line ends as they are in the study."""
    paths = transcript_paths(study.sources)
    _check_cells(study.sources)
    return {name: text_file(paths[name], source.transcript.text) for name, source in study.sources.items()}


def transcript_paths(sources: Mapping[str, Source]) -> dict[str, str]:
    """For each source the path of its text: the stem, or the whole name where two share a stem.

    >>> list(transcript_paths(dict.fromkeys(["ann.vtt", "bo.txt", "bo.docx"])).values())
    ['transcripts/ann.txt', 'transcripts/bo.txt.txt', 'transcripts/bo.docx.txt']
    """
    stems = {name: _safe(name.rpartition(".")[0] or name) for name in sources}
    asked = Counter(map(same, stems.values()))
    wanted = {name: stem if asked[same(stem)] == 1 else _safe(name) for name, stem in stems.items()}
    # The stem that is its source's alone stays so, whatever the other names become.
    taken = {same(stem) for stem in stems.values() if asked[same(stem)] == 1}
    found = {}
    for name, stem in wanted.items():
        chosen, number = stem, 1
        while asked[same(stems[name])] > 1 and same(chosen) in taken:
            number += 1
            chosen = f"{stem} ({number})"
        taken.add(same(chosen))
        found[name] = f"{FOLDER}/{chosen}.txt"
    return found


def _safe(name: str) -> str:
    """A name that every file system takes."""
    plain = re.sub(rf'[{BREAKS}<>:"/\\|?*]', "-", name)
    short = plain.encode("utf-8", errors="replace")[:_LONGEST].decode("utf-8", errors="ignore").strip(" .")
    return f"_{short}" if short.partition(".")[0].strip().casefold() in _DEVICES else short or "source"


def _check_cells(sources: Mapping[str, Source]) -> None:
    """Two sources that look alike in a table could not be told apart any more."""
    if len({one_line(name) for name in sources}) < len(sources):
        raise ExportError(
            "Two sources have names that differ only in line ends or tabs.",
            hint="Rename one of the files and add it again.",
        )
