"""Lays the cuts of `gt_assist.segment` beside what people coded, and prints one line a way of cutting.

Reads real interviews from ../shared/eval (beside the repository; none of their words are in it) and says so when
they are not there. Two studies' coded passages: how well segments match them, and whether the borders meet. Twelve
oral histories with archivists' topic marks, their turns joined: whether incidents are cut at the marks.
"""

from __future__ import annotations

import json
import re
import sys
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from gt_assist.corpus import Role, Transcript, Turn, Unit
from gt_assist.segment import Parser, load_parser, segment
from gt_assist.sentences import utterances

EVAL = Path(__file__).resolve().parent.parent.parent / "shared" / "eval"
NEAR = 3  # words within which two borders are the same
Extent = tuple[int, int]
Way = Callable[[Transcript], list[Extent]]


@dataclass(frozen=True, slots=True)
class Coded:
    """A transcript and the passages that people coded (or the archivist's topics) in it."""

    transcript: Transcript
    extents: tuple[Extent, ...]


# --- the sets ---------------------------------------------------------------------------------------------------------


def _extents(folder: Path) -> dict[str, set[Extent]]:
    found: dict[str, set[Extent]] = {}
    for line in (folder / "segments.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "start" in row:
            found.setdefault(row["doc"], set()).add((row["start"], row["end"]))
    return found


def _turn(text: str, start: int, end: int, role: Role) -> Turn | None:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return Turn(start, start + len(words.strip()), role, role) if words.strip() else None


def rust() -> Iterator[Coded]:
    """Interviews in Markdown: a bold label on a line of its own before each turn."""
    folder = EVAL / "coded" / "rust-unsafe-interviews"
    for doc, extents in sorted(_extents(folder).items()):
        text = (folder / "text" / f"{doc[1:]}.md").read_text(encoding="utf-8")
        labels = list(re.finditer(r"\*{2,3}(\w[\w ]*)\*{2,3}\s*\\?\n", text))
        turns = [
            _turn(text, label.end(), after, "interviewer" if label[1].startswith("Int") else "participant")
            for label, after in zip(labels, [*(label.start() for label in labels[1:]), len(text)], strict=True)
        ]
        yield Coded(Transcript(doc, text, tuple(filter(None, turns))), tuple(sorted(extents)))


def serdif() -> Iterator[Coded]:
    """Think-aloud sessions: tasks and the moderator's lines are the interviewer's, lines between them one turn."""
    folder = EVAL / "coded" / "serdif-usability"
    asked = re.compile(r"\s*(?:MODERATOR|\d+(?:\.[a-z])?\s|[a-z]\.[ivx]+ |\(The participant)")
    for doc, extents in sorted(_extents(folder).items()):
        text = (folder / "text" / f"{doc}.txt").read_text(encoding="utf-8")
        turns: list[Turn] = []
        at = 0
        for line in text.splitlines(keepends=True):
            role: Role = "interviewer" if asked.match(line) else "participant"
            turn = _turn(text, at, at + len(line), role)
            at += len(line)
            if turn and turns and role == "participant" == turns[-1].role:
                turns[-1] = Turn(turns[-1].start, turn.end, role, role)
            elif turn:
                turns.append(turn)
        yield Coded(Transcript(doc, text, tuple(turns)), tuple(sorted(extents)))


def latah() -> Iterator[Coded]:
    """Oral histories, labels taken out and all turns joined to one, so that no mark is given away by a turn."""
    folder = EVAL / "boundaries" / "latah-oral-history"
    label = re.compile(r"\n*^[A-Z][\w .'-]{2,60}: ", re.MULTILINE)
    for doc, extents in sorted(_extents(folder).items()):
        text = (folder / "text" / f"{doc}.txt").read_text(encoding="utf-8")
        pieces = [
            re.sub(r"\s+", " ", label.sub(" ", text[max(0, start - 1) : end])).strip() for start, end in sorted(extents)
        ]
        starts = [sum(len(piece) + 1 for piece in pieces[:place]) for place in range(len(pieces) + 1)]
        joined = " ".join(pieces)
        topics = tuple((start, after - 1) for start, after in pairwise(starts))
        yield Coded(Transcript(doc, joined, (Turn(0, len(joined)),)), topics)


# --- the ways of cutting ----------------------------------------------------------------------------------------------


def ours(unit: Unit, parser: Parser | None) -> Way:
    """The product's own segments."""
    return lambda transcript: [(each.span.start, each.span.end) for each in segment(transcript, unit, parser)]


def windows(length: int) -> Way:
    """A new segment every `length` words, whatever is said."""

    def cut(transcript: Transcript) -> list[Extent]:
        found: list[Extent] = []
        for turn in _participants(transcript):
            words = _words(transcript.text, turn)
            found += [(words[at][0], words[min(at + length, len(words)) - 1][1]) for at in range(0, len(words), length)]
        return found

    return cut


def every(number: int) -> Way:
    """A new segment every `number` sentences: what lengths alone can do."""

    def cut(transcript: Transcript) -> list[Extent]:
        found: list[Extent] = []
        for turn in _participants(transcript):
            each = [(turn.start + s, turn.start + e) for s, e in _utterances(transcript, turn)]
            runs = [each[at : at + number] for at in range(0, len(each), number)]
            found += [(run[0][0], run[-1][1]) for run in runs]
        return found

    return cut


def _participants(transcript: Transcript) -> list[Turn]:
    return [turn for turn in transcript.turns if turn.role == "participant"]


def _utterances(transcript: Transcript, turn: Turn) -> list[Extent]:
    return [(one.start, one.end) for one in utterances(transcript.text[turn.start : turn.end])]


def _words(text: str, turn: Turn) -> list[Extent]:
    return [(turn.start + m.start(), turn.start + m.end()) for m in re.finditer(r"\S+", text[turn.start : turn.end])]


# --- the measures -----------------------------------------------------------------------------------------------------


def iou(extent: Extent, others: Sequence[Extent]) -> float:
    """The best overlap of an extent with any other, as intersection over union of characters."""
    return max(
        (
            (min(extent[1], e) - max(extent[0], s)) / (max(extent[1], e) - min(extent[0], s))
            for s, e in others
            if s < extent[1] and extent[0] < e
        ),
        default=0.0,
    )


def borders(words: Sequence[Extent], extents: Sequence[Extent]) -> set[int]:
    """The gaps between words (1 is before the second) at which an extent begins or ends."""
    firsts, lasts = [first for first, _ in words], [last for _, last in words]
    found = {bisect_right(lasts, start) for start, _ in extents} | {bisect_left(firsts, end) for _, end in extents}
    return found - {0, len(words)}


def disagreements(real: set[int], found: set[int], length: int, window: int) -> tuple[int, int, int]:
    """In how many windows the number of borders differs (WindowDiff), only one has any (Pk), and of how many."""
    reals, founds = _running(real, length), _running(found, length)
    counts = [(reals[at + window] - reals[at], founds[at + window] - founds[at]) for at in range(length - window)]
    return sum(a != b for a, b in counts), sum(bool(a) != bool(b) for a, b in counts), len(counts)


def _running(borders_found: set[int], length: int) -> list[int]:
    return list(accumulate(at in borders_found for at in range(length)))


def moved(found: set[int], real: set[int]) -> set[int]:
    """The found borders, those within NEAR words of a real one put on it."""
    return {min((b for b in real if abs(b - at) <= NEAR), key=lambda b: abs(b - at), default=at) for at in found}


def _mean_words(sets: Sequence[Coded]) -> float:
    lengths = [len(coded.transcript.text[start:end].split()) for coded in sets for start, end in coded.extents]
    return sum(lengths) / len(lengths)


def measures(sets: Sequence[Coded], way: Way) -> dict[str, float]:
    """Lengths of the segments, and how they and their borders agree with the extents.

    `met` is the share of the extents' borders inside turns that a cut meets; `gaps cut` what cutting as many gaps
    between sentences blindly would meet. WindowDiff and Pk (windows of half an extent) are errors: 0 is best.
    """
    lengths: list[int] = []
    overlaps: list[float] = []
    window = round(_mean_words(sets) / 2)
    met = real_borders = wrong = wrong_pk = places = cut = gaps = 0
    for coded in sets:
        segments, text = way(coded.transcript), coded.transcript.text
        lengths += [len(text[start:end].split()) for start, end in segments]
        for turn in _participants(coded.transcript):
            here = [each for each in coded.extents if each[0] < turn.end and turn.start < each[1]]
            inside = [each for each in segments if turn.start <= each[0] < turn.end]
            overlaps += [iou(each, inside) for each in here if turn.start - 3 <= each[0] and each[1] <= turn.end + 3]
            if not here:
                continue
            words = _words(text, turn)
            real, found = borders(words, here), moved(borders(words, inside), borders(words, here))
            starts = [(turn.start + s, turn.start + e) for s, e in _utterances(coded.transcript, turn)]
            sentence_gaps = borders(words, starts)
            gaps, cut = gaps + len(sentence_gaps), cut + len(sentence_gaps & found)
            real_borders, met = real_borders + len(real), met + len(real & found)
            differ, either, here_too = disagreements(real, found, len(words), window)
            wrong, wrong_pk, places = wrong + differ, wrong_pk + either, places + here_too
    return {
        "segments": len(lengths),
        "words": sum(lengths) / len(lengths),
        "under 8": sum(length < 8 for length in lengths) / len(lengths),
        "over 90": sum(length > 90 for length in lengths) / len(lengths),
        "IoU>=.5": sum(each >= 0.5 for each in overlaps) / max(1, len(overlaps)),
        "mean IoU": sum(overlaps) / max(1, len(overlaps)),
        "met": met / max(1, real_borders),
        "gaps cut": cut / max(1, gaps),
        "WinDiff": wrong / max(1, places),
        "Pk": wrong_pk / max(1, places),
    }


def main() -> int:
    """Print the measures of each way on each set."""
    if not EVAL.is_dir():
        print("Nothing measured: there are no interviews in ../shared/eval.")
        return 0
    parser = load_parser()
    ways: dict[str, Way] = {
        "incident": ours("incident", parser),
        "incident, no parser": ours("incident", None),
        "sentence": ours("sentence", parser),
        "turn": ours("turn", None),
        "50 words": windows(50),
        "2 sentences": every(2),
        "3 sentences": every(3),
    }
    for name, load in {"rust": rust, "serdif": serdif, "latah": latah}.items():
        sets = list(load())
        for way_name, way in ways.items():
            began = time.perf_counter()
            found = measures(sets, way)
            seconds = time.perf_counter() - began
            shown = "  ".join(f"{key} {value:.{0 if value > 200 else 2}f}" for key, value in found.items())
            print(f"{name:7}{way_name:20}{shown}  ({seconds:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
