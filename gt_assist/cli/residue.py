"""How the residue is listed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from textwrap import shorten
from typing import Any

from gt_assist.cli.say import say
from gt_assist.residue import Residue, residue
from gt_assist.study import Study


def list_residue(view: Study, as_json: bool) -> None:
    """Prints codes and passages that no construct holds, and the share of each case."""
    found = residue(view)
    for line in map(json_line, _rows(view, found)) if as_json else _lines(view, found):
        say(line)


def json_line(row: dict[str, Any]) -> str:
    """One JSON object, names as they are written."""
    return json.dumps(row, ensure_ascii=False)


def _rows(view: Study, found: Residue) -> Iterator[dict[str, Any]]:
    for each in found.codes:
        cases = {view.case_at(span) for span in each.code.spans()}
        yield {
            "code": each.code.id, "name": each.code.name, "decided": each.decided,
            "incidents": len(each.code.incidents), "cases": len(cases),
        }  # fmt: skip
    for one in found.passages:
        place = {"source": one.span.source, "case": one.case, "start": one.span.start, "end": one.span.end}
        yield {**place, "text": view.text(one.span), "codes": list(one.codes), "decided": one.decided}
    for share in found.shares:
        yield {
            "case": share.case, "segments": share.segments, "residue": share.residue,
            "coded": share.coded, "coded_residue": share.coded_residue,
        }  # fmt: skip


def _lines(view: Study, found: Residue) -> Iterator[str]:
    if not view.codebook.matches and not found.codes:
        yield "Nothing has been laid beside constructs yet: gt-assist propose"
        return
    yield f"{len(found.codes)} of {len(view.codebook.accepted())} accepted codes are beside no construct:"
    for each in found.codes:
        cases = {view.case_at(span) for span in each.code.spans()}
        by = "your decision" if each.decided else "the program found none"
        yield (
            f"  {each.code.id}  {each.code.name}  ({_count(len(each.code.incidents), 'incident')}, "
            f"{_count(len(cases), 'case')}; {by})"
        )
    yield ""
    yield "Share of each case that no construct holds:"
    for share in found.shares:
        coded = f"; of {share.coded} coded {_percent(share.coded_residue, share.coded)}" if share.coded else ""
        yield f"  {share.case}: {_percent(share.residue, share.segments)} of {share.segments} segments{coded}"
    for title, wanted in (("Passages under codes", True), ("Passages under no code, so far", False)):
        those = [one for one in found.passages if bool(one.codes) == wanted]
        yield ""
        yield f"{title}: {len(those)}"
        for one in those:
            under = f" [{'; '.join(one.codes)}]" if one.codes else ""
            text = shorten(view.text(one.span), 160, placeholder=" ...")
            yield f"  {one.span.source} {one.span.start}-{one.span.end} {one.case}{under}: {text}"


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "0%"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
