"""Compares the verdicts of `matrix --ratings` with those of the authors of published rating matrices.

python3 scripts/check_verdicts.py [MATRIX.json ...]     (in the project's environment)

Without a file it reads ../shared/eval/cfir/rating_matrix_dev.json, which measures only and is no part of the project;
it says so and leaves when that is not there. A row without a verdict by the authors agrees with "none" and
"insufficient".
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from gt_assist.verdict import grouped, outcomes_of, read_rating, verdict

ROOT = Path(__file__).resolve().parent.parent
PUBLISHED = ROOT.parent / "shared" / "eval" / "cfir" / "rating_matrix_dev.json"


def compare(matrix: dict[str, Any]) -> list[tuple[str, str, str]]:
    """For each row the construct, the authors' verdict and ours."""
    columns = matrix["cases"]
    groups = grouped(outcomes_of({column: column.split()[-1] for column in columns}))
    rows: list[tuple[str, str, str]] = []
    for row in matrix["rows"]:
        ratings = dict(zip(columns, map(_cell, row["ratings"]), strict=True))
        rows.append((row["construct_id"], row["authors_verdict"] or "-", verdict(ratings, groups)))
    return rows


def _cell(value: Any) -> Any:
    return read_rating("" if value is None else str(value))


def agrees(authors: str, ours: str) -> bool:
    """Whether the two verdicts are the same; the authors mark only constructs that distinguish."""
    return ours == authors if authors in ("strong", "weak") else ours in ("none", "insufficient")


def main(paths: list[Path]) -> int:
    """Prints the rows that differ, and how many agree."""
    for path in paths or [PUBLISHED]:
        if not path.is_file():
            print(f"{path} is not here: nothing to compare with.")
            continue
        for matrix in json.loads(path.read_text(encoding="utf-8")):
            rows = compare(matrix)
            for construct, authors, ours in rows:
                if not agrees(authors, ours):
                    print(f"{construct}: authors {authors}, here {ours}")
            right = sum(agrees(authors, ours) for _, authors, ours in rows)
            theirs = dict(Counter(authors for _, authors, _ in rows))
            print(f"{right} of {len(rows)} verdicts as the authors have them; theirs: {theirs}")
    return 0


if __name__ == "__main__":
    sys.exit(main([Path(each) for each in sys.argv[1:]]))
