"""What every reader hands back, before anybody is called the interviewer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gt_assist.corpus import Role, Turn


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read: its text, who speaks where, and notes for the user.

    `dialogue` is False where rows or paragraphs are no conversation (survey answers, one voice): nobody
    is then taken for the interviewer by behaviour. `legend` holds roles the file itself explains
    ("I = interviewer"), by label in small letters.
    """

    text: str
    turns: tuple[Turn, ...]
    notes: tuple[str, ...] = ()
    dialogue: bool = True
    legend: Mapping[str, Role] = field(default_factory=dict)


ONE_VOICE = "no speakers found: read as one voice; every turn is coded"


def counted(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "line"), counted(2, "entry", "entries")
    ('1 line', '2 entries')
    """
    return f"{number} {singular if number == 1 else plural or singular + 's'}"
