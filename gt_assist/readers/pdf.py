"""PDF: words by their place on the page, lines joined to paragraphs, page furniture left out."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gt_assist.errors import ReadError
from gt_assist.readers.layout import Printed, body_of, paragraphs_of
from gt_assist.readers.reading import Reading
from gt_assist.readers.turns import find_turns

if TYPE_CHECKING:
    from pdfplumber.page import Page

MOST_PAGES = 300  # some minutes of reading; an hour of talk fills about 20
MOST_BYTES = 200_000_000


def read(path: Path, text_column: str | None = None) -> Reading:
    """A .pdf with a text layer: one column of talk; notes in the margin and line numbers are left out."""
    del text_column  # only tables have columns
    if path.stat().st_size > MOST_BYTES:
        raise ReadError(f"{path.name}: too large for one transcript.", hint="Split it into one file an interview.")
    pages = _pages(path)
    if not any(line.text.strip() for page in pages for line in page):
        raise ReadError(
            f"{path.name}: there is no text in it, only pictures of pages.",
            hint="Run text recognition (OCR) on it first, or ask for the original file.",
        )
    text, bold = paragraphs_of(body_of(pages))
    return find_turns(text, bold=bold, paragraph_lines=True)


def _pages(path: Path) -> list[list[Printed]]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    from pdfminer.pdfparser import PDFSyntaxError
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import PdfminerException

    # pdfminer reports every oddity of a file through logging; the user can do nothing about them.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(path) as document:
            if len(document.pages) > MOST_PAGES:
                raise ReadError(
                    f"{path.name}: {len(document.pages)} pages are too many for one transcript.",
                    hint="Split it into one file an interview.",
                )
            return [_lines(page) for page in document.pages]
    except (PDFPasswordIncorrect, PDFEncryptionError) as locked:
        raise _locked(path) from locked
    except (PdfminerException, PDFSyntaxError, PSException, ValueError, KeyError, TypeError, IndexError) as bad:
        cause = bad.args[0] if bad.args else None
        if isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)):
            raise _locked(path) from bad
        raise ReadError(
            f"{path.name}: the file is damaged or not complete.", hint="Download it again, or print it to a new PDF."
        ) from bad


def _locked(path: Path) -> ReadError:
    return ReadError(f"{path.name}: it is protected by a password.", hint="Save a copy without the password.")


def _lines(page: Page) -> list[Printed]:
    """The words of a page, each with its place and type face, line by line."""
    words = page.extract_words(extra_attrs=["fontname", "size"], keep_blank_chars=False, use_text_flow=False)
    height = float(page.height) or 1.0
    found = [_word(word, page.page_number, height) for word in words if word["upright"]]
    page.close()  # frees the page's objects: long files must not pile up
    return found


def _word(word: dict[str, Any], page: int, height: float) -> Printed:
    font = str(word["fontname"]).rsplit("+", 1)[-1]
    return Printed(
        word["text"],
        page,
        float(word["x0"]),
        float(word["x1"]),
        float(word["bottom"]),
        float(word["bottom"]) / height,
        font.split("-")[0].split(",")[0],
        round(float(word["size"]) * 2) / 2,
        any(mark in font.casefold() for mark in ("bold", "black", "heavy", "semibold")),
    )
