"""Word files: paragraphs in order, tracked changes as accepted, tables of speaker and words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from gt_assist.readers.archive import broken, check_archive
from gt_assist.readers.document import Block, Paragraph, Run, Table, reading_of
from gt_assist.readers.reading import Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_COMPAT = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# Deleted and moved-away text, properties, pictures and text boxes are not what the paragraph says.
_SKIPPED = {
    "del",
    "moveFrom",
    "pPr",
    "rPr",
    "drawing",
    "pict",
    "object",
    "instrText",
    "delText",
    "txbxContent",
    "sdtPr",
}
_CHARACTERS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "\u2011"}


def read(path: Path, text_column: str | None = None) -> Reading:
    """A .docx file: headings, paragraphs and tables in order; comments, footnotes and headers are left out."""
    check_archive(path, "word/document.xml")
    from docx import Document  # loads lxml
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        body = Document(str(path)).element.body
    except (PackageNotFoundError, XMLSyntaxError, KeyError, ValueError, AttributeError):
        raise broken(path) from None
    return reading_of(path.name, list(_blocks(body)), text_column)


def _name(element: _Element) -> str:
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.removeprefix(_W).removeprefix(_STRICT)


def _blocks(parent: _Element) -> Iterator[Block]:
    for child in parent:
        name = _name(child)
        if name == "p":
            yield _paragraph(child)
        elif name == "tbl":
            yield Table(tuple(_rows(child)))
        elif name not in _SKIPPED:
            yield from _blocks(child)  # content controls and tracked insertions wrap whole paragraphs


def _rows(table: _Element) -> Iterator[tuple[str, ...]]:
    for row in table.iter(f"{_W}tr", f"{_STRICT}tr"):
        if next(row.iterancestors(table.tag)) is table and not _deleted(row):
            yield tuple(_cell(cell) for cell in _cells(row))


def _cells(row: _Element) -> Iterator[_Element]:
    for child in row:
        if _name(child) == "tc":
            yield child
        elif _name(child) in {"sdt", "sdtContent", "ins"}:
            yield from _cells(child)


def _cell(cell: _Element) -> str:
    blocks = _blocks(cell)
    return "\n".join(
        block.text if isinstance(block, Paragraph) else "\n".join("\t".join(row) for row in block.rows)
        for block in blocks
    ).strip()


def _deleted(row: _Element) -> bool:
    return any(_name(mark) == "del" for props in row if _name(props) == "trPr" for mark in props)


def _paragraph(paragraph: _Element) -> Paragraph:
    return Paragraph(tuple(_runs(paragraph)))


def _runs(parent: _Element) -> Iterator[Run]:
    for child in parent:
        name = _name(child)
        if name == "r":
            if not _property(child, "vanish"):
                yield Run("".join(_characters(child)), _property(child, "b"))
        elif child.tag == f"{_COMPAT}AlternateContent":
            yield from (run for choice in list(child)[:1] for run in _runs(choice))
        elif name not in _SKIPPED:
            yield from _runs(child)


def _characters(run: _Element) -> Iterator[str]:
    for child in run:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name == "br":
            yield "\n" if child.get(f"{_W}type", child.get(f"{_STRICT}type")) in {None, "textWrapping"} else ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]


def _property(run: _Element, wanted: str) -> bool:
    """Whether a run is switched bold (`b`) or hidden (`vanish`)."""
    for props in run:
        if _name(props) == "rPr":
            for prop in props:
                if _name(prop) == wanted:
                    return prop.get(f"{_W}val", prop.get(f"{_STRICT}val", "true")) not in {"0", "false", "off"}
    return False
