"""Carries the readings of the demo study over to interviews that were edited.

python3 scripts/carry_readings.py            # from the interviews and tables as committed to the interviews as they are
python3 scripts/carry_readings.py REVISION   # from those of another commit

Run it in the project's environment, after `scripts/build_demo_corpus.py` and before the edit is committed. Each table
is taken as it stood at the revision, so that a second run does no harm but to what was filled in by hand since. A
reading has a row for every participant segment. A segment that one old row covers, and no other, takes that row. One
that was cut differently takes what the row says that covers most of it, one that is new says nothing, and both are
listed: read them anew. So are segments that are worded differently in a good part: whether their coding holds, a
person says. A passage of `decisions.csv` is carried to whole sentences of one turn; one without a place is left out
and listed. Exits 1 where anything is listed.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gt_assist.alignment import Blocks, align, carry
from gt_assist.corpus import Span, Transcript
from gt_assist.readers import read
from gt_assist.segment import segment

ROOT = Path(__file__).resolve().parent.parent
DEMO = Path("corpora/demo")
READINGS = tuple(Path("corpora/gold") / f"{name}.csv" for name in ("reading_a", "reading_b", "agreed"))
DECISIONS = DEMO / "decisions.csv"
# Overlaps below this share of the shorter passage are words at an edge; segments of which less than REWORDED was
# there before are listed.
EDGE, REWORDED = 0.15, 0.7

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Edited:
    """An interview before and after: the stretches both have, and the segments and sentences of its participant."""

    name: str
    old: Transcript
    new: Transcript
    blocks: Blocks
    segments: tuple[Span, ...]
    sentences: tuple[tuple[int, Span], ...]  # each with the number of its turn

    def known(self, span: Span) -> float:
        """The share of a new passage's characters that were in the old text, between 0 and 1."""
        shared = sum(max(0, min(span.end, b + n) - max(span.start, b)) for _, b, n in self.blocks)
        return shared / (span.end - span.start)

    def whole_sentences(self, span: Span) -> Span | None:
        """The sentences of which most lies in a passage; of one turn, that which has most of it."""
        within = [(turn, s) for turn, s in self.sentences if _common(s, span) > (s.end - s.start) / 2]
        turns = {turn: sum(_common(s, span) for of, s in within if of == turn) for turn, _ in within}
        if not turns:
            return None
        most = max(turns, key=lambda turn: turns[turn])
        kept = [s for turn, s in within if turn == most]
        return Span(self.name, kept[0].start, kept[-1].end)


def committed(path: Path, revision: str) -> bytes:
    """A file as it was at a revision."""
    shown = subprocess.run(["git", "show", f"{revision}:{path}"], cwd=ROOT, capture_output=True, check=True)
    return shown.stdout


def edited(name: str, revision: str) -> Edited:
    """An interview as it was at a revision and as it is."""
    with tempfile.TemporaryDirectory() as folder:
        before = Path(folder) / name
        before.write_bytes(committed(DEMO / name, revision))
        return laid_beside(read(before), read(ROOT / DEMO / name))


def laid_beside(old: Transcript, new: Transcript) -> Edited:
    """Two versions of an interview, aligned."""
    segments = tuple(s.span for s in segment(new, "incident") if new.turns[s.turn].role == "participant")
    sentences = tuple((s.turn, s.span) for s in segment(new, "sentence") if new.turns[s.turn].role == "participant")
    return Edited(new.source, old, new, align(old.text, new.text), segments, sentences)


def spans(rows: Iterable[Row]) -> list[Span]:
    """Where the rows of a table lie."""
    return [Span(row["Source"], int(row["StartChar"]), int(row["EndChar"])) for row in rows]


def carried_reading(interview: Edited, rows: Sequence[Row]) -> tuple[list[Row], list[str]]:
    """The rows of one interview in a reading, one for each segment as it is now, and what to read anew."""
    if interview.old.text == interview.new.text:
        return list(rows), []
    moved = [carry(span, interview.blocks, interview.name) for span in spans(rows)]
    found: list[Row] = []
    listed = [
        f"gone: {_place(span)} {_words(interview.old, span)}"
        for span, to in zip(spans(rows), moved, strict=True)
        if to is None
    ]
    covering = {s: [n for n, to in enumerate(moved) if to and _overlap(s, to) >= EDGE] for s in interview.segments}
    for place, over in covering.items():
        shared = [n for n in over if sum(n in others for others in covering.values()) > 1]
        most = max(over, key=lambda n: _common(place, moved[n]), default=None)
        found.append(_row(place, rows[most] if most is not None else None))
        if len(over) != 1 or shared:
            listed.append(f"{'cut anew' if over else 'new'}: {_place(place)} {_words(interview.new, place)}")
        elif interview.known(place) < REWORDED:
            listed.append(f"reworded: {_place(place)} {_words(interview.new, place)}")
    return found, listed


def carried_decisions(interview: Edited, rows: Sequence[Row]) -> tuple[list[Row], list[str]]:
    """The passages of one interview that somebody coded, where they are now, and those that have no place."""
    if interview.old.text == interview.new.text:
        return list(rows), []
    found, listed = [], []
    for row, span in zip(rows, spans(rows), strict=True):
        moved = carry(span, interview.blocks, interview.name)
        to = interview.whole_sentences(moved) if moved else None
        if to is None:
            listed.append(f"gone: {_place(span)} ({row['Code']}) {_words(interview.old, span)}")
            continue
        found.append({**row, "StartChar": str(to.start), "EndChar": str(to.end)})
        if interview.known(to) < REWORDED:
            listed.append(f"reworded: {_place(to)} ({row['Code']}) {_words(interview.new, to)}")
    return found, listed


def carried(table: Path, revision: str) -> tuple[bytes, list[str]]:
    """A table as it has to be now, and what in it a person has to look at."""
    reader = csv.DictReader(io.StringIO(committed(table, revision).decode()), strict=True)
    rows, columns = list(reader), reader.fieldnames or ()
    by_source: dict[str, list[Row]] = {}
    for row in rows:
        by_source.setdefault(row["Source"], []).append(row)
    carry_over = carried_decisions if table == DECISIONS else carried_reading
    kept: list[Row] = []
    listed: list[str] = []
    for name, own in by_source.items():
        found, told = carry_over(_edited(name, revision), own)
        kept += found
        listed += told
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(kept)
    return buffer.getvalue().encode(), listed


_edited = cache(edited)


def _row(place: Span, old: Mapping[str, str] | None) -> Row:
    says = old or {"Constructs": "", "Valence": "neither", "Code": ""}
    said = {name: value for name, value in says.items() if name not in ("Source", "StartChar", "EndChar")}
    return {"Source": place.source, "StartChar": str(place.start), "EndChar": str(place.end), **said}


def _common(one: Span, other: Span | None) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start)) if other else 0


def _overlap(one: Span, other: Span) -> float:
    """The characters both have as a share of the shorter."""
    return _common(one, other) / max(1, min(one.end - one.start, other.end - other.start))


def _place(span: Span) -> str:
    return f"{span.source} {span.start}-{span.end}"


def _words(transcript: Transcript, span: Span) -> str:
    words = " ".join(span.slice(transcript.text).split())
    return f"“{words[:70]}{'…' if len(words) > 70 else ''}”"


def main(arguments: Sequence[str]) -> int:
    """Writes the tables and says what in them wants a person."""
    revision = arguments[0] if arguments else "HEAD"
    found: dict[str, list[str]] = {}  # what is to be seen to, and in which tables
    for table in (*READINGS, DECISIONS):
        content, listed = carried(table, revision)
        (ROOT / table).write_bytes(content)
        print(f"{table}: {len(content.splitlines()) - 1} rows, {len(listed)} to look at")
        for line in listed:
            found.setdefault(line, []).append(table.stem)
    for line, tables in found.items():
        print(f"{line} [{', '.join(tables)}]")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
