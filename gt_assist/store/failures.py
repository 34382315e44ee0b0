"""What it means when SQLite gives up, in the researcher's words."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from gt_assist.errors import StudyError


def meaning(path: Path, error: sqlite3.DatabaseError | UnicodeEncodeError) -> StudyError:
    """The error to show for one that SQLite, or writing text into the study, has raised."""
    if isinstance(error, UnicodeEncodeError):
        return StudyError(
            "What was given holds characters that cannot be kept.", hint="Type it anew in a terminal set to UTF-8."
        )
    told = str(error)
    if "locked" in told or "busy" in told:
        return StudyError(
            f"{path.name} is in use by another program.",
            hint="Close the other gt-assist and try again; nothing is lost.",
        )
    if "full" in told:
        return StudyError(f"{path.name} cannot grow: the disk is full.", hint="Make room; what was saved is not lost.")
    if isinstance(error, sqlite3.OperationalError):
        return StudyError(
            f"{path.name} cannot be opened ({told}).", hint="Check that you may read and write the file and its folder."
        )
    return StudyError(f"{path.name} is damaged ({told}).", hint="Keep it as it is, and go on with an earlier copy.")
