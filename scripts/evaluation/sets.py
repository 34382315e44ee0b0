"""Units that people coded: four sets beside the repository, and the demo interviews with their agreed reading."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gt_assist.corpus import Segment, Span
from gt_assist.embed import Encoder
from gt_assist.segment import encoder_input

ROOT = Path(__file__).resolve().parent.parent.parent
EVAL = ROOT.parent / "shared" / "eval"
CODED = EVAL / "coded"
INTERVIEWS = ("rust-unsafe-interviews", "serdif-usability")
SETS = (*INTERVIEWS, "shuffle-music-survey", "exam-proctoring-freetext")
DEMO = "demo"

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Coded:
    """The units of a set, in the order of the talk, with the codes and themes that people gave each.

    `double` holds, for each unit that two people coded, its number, the codes of the one and those of the other.
    """

    name: str
    units: tuple[Segment, ...]
    codes: tuple[tuple[str, ...], ...]
    themes: tuple[tuple[str, ...], ...]
    double: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...] = ()

    def texts(self) -> list[str]:
        """The words of each unit."""
        return [unit.text for unit in self.units]

    def inputs(self) -> list[str]:
        """What the product embeds for each unit."""
        return [encoder_input(unit) for unit in self.units]

    def interviews(self) -> list[str]:
        """The interview that each unit is from (for the surveys, the answer or the question)."""
        return [unit.span.source for unit in self.units]


def at_hand(names: Sequence[str]) -> list[str]:
    """Those of the sets that are there; says which are not."""
    found = [name for name in names if name == DEMO or (CODED / name).is_dir()]
    if missing := sorted(set(names) - set(found)):
        print(f"Not measured, because ../shared/eval does not hold them: {', '.join(missing)}.\n")
    return found


def read(name: str) -> Coded:
    """A set by its name."""
    return _demo() if name == DEMO else _published(name)


def _published(name: str) -> Coded:
    """The first coder's units, each once with all the codes it was given; the second coder's beside them."""
    rows = [json.loads(line) for line in (CODED / name / "segments.jsonl").read_text(encoding="utf-8").splitlines()]
    first: dict[Any, dict[str, Any]] = {}
    other: dict[Any, list[str]] = {}
    for row in rows:
        key = (row["doc"], row.get("rid"), row.get("start"), row["segment"])
        if row.get("coder") == "secondary":
            other.setdefault(key, []).extend(row["codes"])
            continue
        kept = first.setdefault(key, row | {"codes": [], "themes": []})
        kept["codes"] += [code for code in row["codes"] if code not in kept["codes"]]
        kept["themes"] += [theme for theme in row["themes"] if theme not in kept["themes"]]
    kept = {key: row for key, row in first.items() if row["codes"]}
    return Coded(
        name,
        tuple(_unit(row, at) for at, row in enumerate(kept.values())),
        tuple(tuple(row["codes"]) for row in kept.values()),
        tuple(tuple(row["themes"]) for row in kept.values()),
        tuple(
            (at, tuple(row["codes"]), tuple(other[key])) for at, (key, row) in enumerate(kept.items()) if other.get(key)
        ),
    )


def _unit(row: dict[str, Any], at: int) -> Segment:
    """A row as the product would read it from a table: its own words, no question before it."""
    start = row.get("start", 1000 * at)
    return Segment(Span(row["doc"], start, row.get("end", start + len(row["segment"]))), row["segment"], 0)


def _demo() -> Coded:
    """The demo interviews' segments that the agreed reading codes; its constructs stand for themes.

    The two who coded each unit are the two independent readings: see corpora/README.md for who made them.
    """
    agreed, one, two = (_reading(name) for name in ("agreed", "reading_a", "reading_b"))
    units = [unit for unit in demo_segments() if agreed[unit.span][0]]
    return Coded(
        DEMO,
        tuple(units),
        tuple(agreed[unit.span][0] for unit in units),
        tuple(agreed[unit.span][1] for unit in units),
        tuple(
            (at, one[unit.span][0], two[unit.span][0])
            for at, unit in enumerate(units)
            if one[unit.span][0] and two[unit.span][0]
        ),
    )


def demo_segments() -> tuple[Segment, ...]:
    """The segments that `gt-assist add` makes of the demo interviews."""
    from gt_assist.readers import read as read_transcript
    from gt_assist.segment import load_parser, segment

    parser = load_parser()
    files = sorted(path for path in (ROOT / "corpora" / "demo").iterdir() if path.suffix not in (".csv", ".json"))
    files = [path for path in files if path.name != "README.md"]
    return tuple(unit for path in files for unit in segment(read_transcript(path), "incident", parser))


def _reading(name: str) -> dict[Span, tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each segment the reading's code and its constructs."""
    with (ROOT / "corpora" / "gold" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {
            Span(row["Source"], int(row["StartChar"]), int(row["EndChar"])): (
                (row["Code"],) if row["Code"] else (),
                tuple(filter(None, row["Constructs"].split(";"))),
            )
            for row in csv.DictReader(file)
        }


def vectors(encoder: Encoder, texts: Sequence[str], cache: Path | None = None) -> Vectors:
    """One row for each text; with a `cache` folder what was encoded once is read from there."""
    if cache is None:
        return encoder.encode(texts)
    file = cache / f"{sha256(chr(31).join([encoder.sha256, *texts]).encode()).hexdigest()[:24]}.npy"
    if not file.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        np.save(file, encoder.encode(texts))
    rows: Vectors = np.load(file)
    return rows
