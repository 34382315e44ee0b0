"""The bank of invented utterances, and what each line teaches the heads of the frameworks.

A line names the construct that its writer had in mind, perhaps a second one, and what a second reader chose who did not
know the first (`read`). Where the two differ both count; where only one of them saw a construct at all the line is left
out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from gt_assist.framework import Construct, Framework

BANK = Path(__file__).resolve().parent.parent.parent / "corpora" / "utterances"
NONE = "none"
VALENCES = ("barrier", "neutral", "facilitator")
# The share of a line that goes to its second construct, be it the writer's or the blind reader's.
SECOND = 0.35

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Utterance:
    """A line of the bank: what is said, the constructs it speaks to with their shares, and whether it helps or hinders.

    `valence` is None for a definition, which tells of neither.
    """

    text: str
    shares: tuple[tuple[str, float], ...]
    valence: str | None


def read_bank(folder: Path = BANK) -> tuple[Utterance, ...]:
    """All usable lines, in the order of file names and lines; a text that occurs twice counts once."""
    found: dict[str, Utterance] = {}
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            shares = agreed(row["construct"], row.get("also", ()), row.get("read"))
            if shares:
                found.setdefault(row["text"], Utterance(row["text"], shares, row["valence"]))
    return tuple(found.values())


def bank_sha256(folder: Path = BANK) -> str:
    """What the bank holds, as a checksum."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(folder.glob("*.jsonl")))).hexdigest()


def agreed(written: str, also: Sequence[str], read: Sequence[str] | None) -> tuple[tuple[str, float], ...]:
    """The constructs of a line with their shares, from its writer and its blind reader; nothing when it is dropped.

    >>> agreed("a", (), ["a"])
    (('a', 1.0),)
    >>> agreed("a", (), ["b", "a"])
    (('a', 0.65), ('b', 0.35))
    >>> agreed("a", (), ["b"])
    (('a', 0.5), ('b', 0.5))
    >>> agreed("a", (), ["none"])
    ()
    """
    first = read[0] if read else written
    if (first == NONE) != (written == NONE) and NONE not in (read or ())[1:]:
        return ()
    others = [id for id in dict.fromkeys([*also, first]) if id not in (written, NONE)]
    if not others or written == NONE:
        return ((written, 1.0),)
    share = SECOND if first == written or written in (read or ()) or also else 0.5
    return ((written, 1 - share), *((id, round(share / len(others), 4)) for id in others))


def ways(framework: Framework, other: Framework) -> dict[str, str]:
    """Where an utterance of another version's construct goes in this one, when there is only one place.

    A construct that was parted goes to the whole whose parts the other places are.
    """
    if other.successors():  # the other is the later version: back to where its constructs came from
        return {c.id: old for c in other.constructs if (old := _back(other, c)) in framework.ids() and old}
    found = {}
    for old, places in framework.successors().items():
        wholes = [place for place in places if framework.children(place)]
        if len(places) == 1 or len(wholes) == 1:
            found[old] = wholes[0] if wholes else places[0]
    return found


def _back(later: Framework, construct: Construct) -> str | None:
    """A part of an extended construct goes where the whole came from."""
    if not construct.earlier and construct.parent is not None:
        construct = later.get(construct.parent)
    return construct.earlier[0] if len(construct.earlier) == 1 else None


def targets(rows: Sequence[Utterance], order: Sequence[str], onward: Mapping[str, str]) -> Array:
    """(n, k) shares of the constructs in `order`, which ends with none; a row of zeros teaches this head nothing."""
    column = {id: at for at, id in enumerate(order)}
    shares = np.zeros((len(rows), len(order)), np.float32)
    for at, row in enumerate(rows):
        for id, share in row.shares:
            place = id if id in column else onward.get(id)
            if place in column:
                shares[at, column[place]] += share
    whole = shares.sum(axis=1, keepdims=True)
    scaled: Array = np.divide(shares, whole, out=np.zeros_like(shares), where=whole > 0)
    return scaled


def valences(rows: Sequence[Utterance]) -> Array:
    """(n,) the place of each line's valence in `VALENCES`; -1 where it has none."""
    return np.array([VALENCES.index(row.valence) if row.valence else -1 for row in rows])
