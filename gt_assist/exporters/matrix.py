"""The matrix as a table: a row for each construct, for each setting its rating, summary, rationale and quotes.

The shape is that of the construct by inner setting matrix that CFIR's user guide publishes as a template.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gt_assist.errors import ExportError
from gt_assist.exporters.cells import cut
from gt_assist.exporters.tables import Table, table
from gt_assist.exporters.writing import CREATED
from gt_assist.framework import Construct
from gt_assist.matrix import Cell, Matrix
from gt_assist.rating import Speaking, shown
from gt_assist.study import Study

QUOTES = 5  # of a cell
NOTE = "note: "  # before the name of a row that holds no construct
VERDICTS = {
    "strong": "strongly distinguishes",
    "weak": "weakly distinguishes",
    "none": "does not distinguish",
    "insufficient": "too little data",
}


def matrix_table(study: Study, matrix: Matrix, constructs: Mapping[str, Construct]) -> Table:
    """One row a construct; first the outcome and the number of interviewees of each setting."""
    names = [column.name for column in matrix.columns]
    header = ["Construct", "Name", *(h for n in names for h in (n, f"{n}: summary", f"{n}: rationale", f"{n}: quotes"))]
    outcomes = ["outcome", matrix.outcome]
    for column in matrix.columns:
        count = column.interviewees
        people = "" if count is None else f"{count} interviewee{'s' * (count != 1)}"
        outcomes += [column.outcome, people, "", ""]
    rows = [[*outcomes, ""]]
    for row in matrix.rows:
        found = constructs.get(row.construct)
        cells = [text for name in names for text in _cell(study, row.cells.get(name, Cell()))]
        verdict = VERDICTS[row.verdict] + (", inversely" if row.inverse and row.verdict in ("strong", "weak") else "")
        rows.append([row.construct, found.name if found else "", *cells, verdict])
    return table("matrix", (*header, "Verdict"), rows)


def with_notes(made: Table, notes: Table) -> Table:
    """The matrix with its notes as further rows, for a format that has no second sheet."""
    blank = ("",) * (len(made.header) - 2)
    return replace(made, rows=(*made.rows, *((NOTE + what, text, *blank) for what, text in notes.rows)))


def notes_table(matrix: Matrix, sign: str) -> Table:
    """What has to be read with the matrix: definitions, the sign convention, who is in no column, warnings."""
    rows = [(name, text) for name, text in matrix.definitions.items() if name != "sign"]
    rows += [("sign", sign), ("columns", matrix.by or "case"), ("ordered by", matrix.outcome or "nothing")]
    rows += [("in no column", name) for name in matrix.apart]
    rows += [("warning", text) for text in matrix.warnings()]
    return table("notes", ("What", "Text"), rows)


def _cell(study: Study, cell: Cell) -> tuple[str, str, str, str]:
    """The rating as it counts, what was found, why it was decided so, and the quotes that speak for and against."""
    draft = cell.draft
    by_program = len(draft.passages) - draft.confirmed()
    summary = draft.reason if draft.passages else ""
    if by_program:
        summary += f" ({by_program} of {len(draft.passages)} passages laid there by the program, not confirmed)"
    if cell.decided is None:
        by_rule = "not known" if draft.value is None else shown(draft.value)
        draft_of = f"draft by the rule: {by_rule}; not decided" if draft.passages else ""
        return _rating(draft.value), summary, draft_of, _quotes(study, draft.triggers)
    return _rating(cell.decided.value), summary, cell.decided.rationale, _quotes(study, draft.triggers)


def _rating(value: object) -> str:
    return "" if value is None else "0mix" if value == "mixed" else str(value)


def _quotes(study: Study, passages: Sequence[Speaking]) -> str:
    told = [f"“{study.text(one.span)}” ({one.case}, {one.span.source} {one.span.start}-{one.span.end})"
            for one in passages[:QUOTES]]  # fmt: skip
    return "  ".join(told)


def matrix_workbook(pages: Mapping[str, Table]) -> bytes:
    """A workbook with a sheet for each table: headings that stay in sight, cells that wrap; every cell is text."""
    import xlsxwriter  # only an export pays for it

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})  # nothing of an interview in a temporary file
    book.set_properties({"created": CREATED})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    heading = book.add_format({"text_wrap": True, "valign": "top", "bold": True})
    for name, made in pages.items():
        page = book.add_worksheet(name)
        page.freeze_panes(1, 1)
        for at, title in enumerate(made.header):
            wide = title.endswith((": summary", ": rationale", ": quotes")) or title in ("Name", "Text", "Construct")
            page.set_column(at, at, 40 if wide else 14)
        for number, line in enumerate((made.header, *made.rows)):
            for at, text in enumerate(line):
                if text and page.write_string(number, at, cut(text), plain if number else heading) != 0:
                    raise ExportError("Excel has no room for so many columns.", hint="Write it with --csv instead.")
    book.close()
    return buffer.getvalue()
