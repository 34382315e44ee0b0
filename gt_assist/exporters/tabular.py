"""The `csv` kit: codings, codebook, cases, constructs and the residue as comma-separated tables."""

from __future__ import annotations

from collections.abc import Sequence

from gt_assist.exporters.plan import Plan
from gt_assist.exporters.tables import cases, codebook, codings_long, constructs, residue
from gt_assist.exporters.writing import File, csv_file


def files(plan: Plan) -> Sequence[File]:
    """The five tables; `nvivo` builds on them.

    The cases are read by NVivo for Mac, which names UTF-8 itself: no mark in front of the first heading.
    """
    study, codes, codings, raw = plan.study, plan.codes, plan.codings, plan.raw_csv
    return (
        csv_file(codings_long(study, codings), raw=raw),
        csv_file(codebook(study, codes, codings), raw=raw),
        csv_file(constructs(codes), raw=raw),
        csv_file(residue(study, codes), raw=raw),
        csv_file(cases(study, codings), raw=raw, bom=False),
    )
