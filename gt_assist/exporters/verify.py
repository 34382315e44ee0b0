"""A kit read back and proved: every file whole, every quote a piece of its transcript, every table of one mind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gt_assist.exporters import proofs
from gt_assist.exporters.manifest import read_manifest
from gt_assist.exporters.reading_back import Kit, read_kit
from gt_assist.exporters.tables import LONG_COLUMNS, SEGMENT_COLUMNS
from gt_assist.exporters.twins import one_line_each, twins

# Each looks only at the files it knows, so a format adds its own proof here.
PROOFS: tuple[proofs.Proof, ...] = (
    proofs.columns,
    one_line_each,
    twins,
    proofs.quotes,
    proofs.ids,
    proofs.wide_and_long,
    proofs.codebook,
    proofs.constructs,
    proofs.participants,
    proofs.counts,
)


@dataclass(frozen=True, slots=True)
class Verified:
    """How many files, transcripts, codes, references and quotes were read back; and what is wrong, in sentences."""

    counts: Mapping[str, int]
    problems: tuple[str, ...]


def verify(folder: Path) -> Verified:
    """Read the kit in the folder back and prove it from its own transcripts.

    `quotes` counts the cells that were compared with a transcript. Raises ExportError when the folder is no
    kit. It proves that the kit agrees with itself and with its digests, not that it agrees with the study.
    """
    kit = read_kit(folder, read_manifest(folder.resolve()))
    found = (sentence for proof in PROOFS for sentence in proof(kit))
    return Verified(_counts(kit), tuple(dict.fromkeys((*kit.problems, *found))))


def _counts(kit: Kit) -> dict[str, int]:
    long, book = kit.sheet("codings_long"), kit.sheet("codebook")
    cells = sum(
        bool(cell) for sheet in proofs.wide_sheets(kit) for row in sheet.rows for cell in row[len(SEGMENT_COLUMNS) :]
    )
    references = len(long.rows) if long and set(LONG_COLUMNS) <= set(long.header) else 0
    return {
        "files": len(kit.manifest.files),
        "sources": len(kit.texts),
        "codes": len(book.rows) if book else 0,
        "references": references,
        "quotes": references + cells,
    }
