"""OpenDocument text (.odt): paragraphs, headings, lists and tables in order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from gt_assist.readers.archive import broken, check_archive
from gt_assist.readers.document import Block, Paragraph, Run, Table, reading_of
from gt_assist.readers.reading import Reading

if TYPE_CHECKING:
    from odfdo import Element

# What is deleted, commented, noted or drawn is no part of the running text.
_SKIPPED = {
    "text:tracked-changes",
    "text:note",
    "office:annotation",
    "office:forms",
    "draw:frame",
    "text:bibliography-mark",
}
_MOST_REPEATED = 100  # spaces or cells one element may stand for


def read(path: Path, text_column: str | None = None) -> Reading:
    """An .odt file; comments, footnotes and deleted text are left out."""
    check_archive(path, "content.xml")
    from lxml.etree import XMLSyntaxError
    from odfdo import Document

    try:
        body = Document(str(path)).body
    except (XMLSyntaxError, KeyError, ValueError, TypeError, AttributeError):
        raise broken(path) from None
    return reading_of(path.name, list(_blocks(body)), text_column)


def _blocks(parent: Element) -> Iterator[Block]:
    for child in parent.children:
        if child.tag in {"text:p", "text:h"}:
            yield Paragraph((Run("".join(_characters(child))),))
        elif child.tag == "table:table":
            yield Table(tuple(_rows(child)))
        elif child.tag not in _SKIPPED:
            yield from _blocks(child)


def _rows(parent: Element) -> Iterator[tuple[str, ...]]:
    for child in parent.children:
        if child.tag == "table:table-row":
            yield tuple("\n".join(_cell(cell)) for cell in child.children if cell.tag == "table:table-cell")
        elif child.tag in {"table:table-header-rows", "table:table-rows", "table:table-row-group"}:
            yield from _rows(child)


def _cell(cell: Element) -> Iterator[str]:
    for block in _blocks(cell):
        yield block.text if isinstance(block, Paragraph) else "\n".join("\t".join(row) for row in block.rows)


def _characters(element: Element) -> Iterator[str]:
    """The characters of a paragraph; runs of white space in the markup itself stand for one space."""
    yield _collapsed(element.text)
    for child in element.children:
        if child.tag == "text:s":
            count = str(child.get_attribute("text:c") or "1")
            yield " " * min(int(count) if count.isdigit() else 1, _MOST_REPEATED)
        elif child.tag == "text:tab":
            yield "\t"
        elif child.tag == "text:line-break":
            yield "\n"
        elif child.tag not in _SKIPPED:
            yield from _characters(child)
        yield _collapsed(child.tail)


def _collapsed(text: str | None) -> str:
    return "" if not text else text.replace("\n", " ").replace("\t", " ")
