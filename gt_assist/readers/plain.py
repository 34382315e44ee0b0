"""Plain text and Markdown: the file's own characters, unchanged."""

from __future__ import annotations

from pathlib import Path

from gt_assist.readers.decode import read_text
from gt_assist.readers.reading import Reading
from gt_assist.readers.turns import find_turns


def read(path: Path, text_column: str | None = None) -> Reading:
    """A .txt or .md file; `text` is exactly the decoded file with "\\n" as line end."""
    del text_column  # only tables have columns
    text, notes = read_text(path)
    found = find_turns(text, markdown=path.suffix.lower() == ".md")
    return Reading(text, found.turns, notes + found.notes, found.dialogue, found.legend)
