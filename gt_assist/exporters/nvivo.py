"""The `nvivo` kit: the tables, the wide dataset in three formats, the classification sheet, and how to import them."""

from __future__ import annotations

from collections.abc import Sequence

from gt_assist.exporters import tabular
from gt_assist.exporters.plan import Plan
from gt_assist.exporters.readme import readme
from gt_assist.exporters.tables import CASE_COLUMN, cases
from gt_assist.exporters.wide import wide_tables
from gt_assist.exporters.writing import File, csv_file, tab_file, text_file, workbook

README = "README_NVIVO.txt"


def files(plan: Plan) -> Sequence[File]:
    """Everything of the `csv` kit, and what NVivo's own import takes."""
    wide = wide_tables(plan.codes, plan.codings)
    made = [
        file
        for table in wide
        for file in (csv_file(table, raw=plan.raw_csv), workbook(table, "Codings"), tab_file(table))
    ]
    made += [*tabular.files(plan), workbook(cases(plan.study, plan.codings), CASE_COLUMN)]
    text = readme(plan, made, [table.name for table in wide])
    # Windows line ends and a mark for UTF-8: any editor then shows names with accents as they are.
    return (*made, text_file(README, "\ufeff" + text.replace("\n", "\r\n")))
