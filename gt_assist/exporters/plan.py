"""What every exporter is given: the study, flattened and named once."""

from __future__ import annotations

from dataclasses import dataclass

from gt_assist.exporters.naming import NamedCode
from gt_assist.exporters.tables import Coding, codes_of, codings_of
from gt_assist.study import Study


@dataclass(frozen=True, slots=True)
class Plan:
    """A study with its accepted codes under their exported names, and its codings in the order of all exports.

    `raw_csv` leaves cells that look like formulas as they are; `version` is the program's.
    """

    study: Study
    codes: tuple[NamedCode, ...]
    codings: tuple[Coding, ...]
    raw_csv: bool
    version: str


def plan(study: Study, *, raw_csv: bool, version: str) -> Plan:
    """The plan of one export."""
    codes = codes_of(study)
    return Plan(study, codes, codings_of(study, codes), raw_csv, version)
