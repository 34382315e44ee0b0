"""`evaluate.py saturation`: how many new codes each further interview brings, by the product's own function."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.report import Table, percent
from evaluation.sets import Coded
from gt_assist.saturation import ORDERS, Point, saturation

SHOWN = (1, 2, 3, 4, 6, 8, 10, 12, 15, 17, 19)


def run(sets: Sequence[Coded]) -> list[Table]:
    """The table: people's codes, interview by interview."""
    rows = []
    for coded in sets:
        by_interview: dict[str, set[str]] = {}
        for interview, codes in zip(coded.interviews(), coded.codes, strict=True):
            by_interview.setdefault(interview, set()).update(codes)
        points = saturation(by_interview)
        for what, told in (("new codes", _new), ("nine of ten orders", _band), ("codes known", _known)):
            cells = {point.interviews: told(point) for point in points}
            rows.append((coded.name, what, *(cells.get(n, "") for n in SHOWN)))
    says = (
        f"New codes that an interview in each place brings: the mean of all orders, the band of {ORDERS} random ones, "
        "and the share of all codes known by then. It is saturation of codes, those that people gave, and nothing more."
    )
    return [Table(("set", "interview", *map(str, SHOWN)), tuple(rows), says)]


def _new(point: Point) -> str:
    return f"{point.new:.1f}"


def _band(point: Point) -> str:
    return f"{point.least}–{point.most}"


def _known(point: Point) -> str:
    return percent(point.known)
