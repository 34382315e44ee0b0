"""Times of a recording as people and programs write them, in seconds."""

from __future__ import annotations

import re

# mm:ss, hh:mm:ss, with a fraction after "." or ","; some transcribers write dots throughout ("1.01.35").
COLONS = r"\d{1,3}(?::\d{1,2}){1,2}(?:[.,]\d{1,3})?"
DOTS = r"\d{1,2}\.\d{2}\.\d{2}"
TIME = rf"(?:{COLONS}|{DOTS})(?:\s?[AaPp]\.?[Mm]\.?)?"
RANGE = re.compile(rf"^\s*({COLONS})\s*-->\s*({COLONS})(?:\s+\S+)*\s*$")

# A time on a line of its own; there, and only there, "07.09" in brackets is minutes and seconds.
ALONE = re.compile(
    rf"^\s*[*#]?(?:(?P<plain>{TIME})|[\[(<{{]\s*(?P<bracketed>{TIME}|\d{{1,3}}\.\d{{2}})\s*[\])>}}])[*.]?\s*$"
)


def seconds(stamp: str) -> float | None:
    """Seconds of a clock-like stamp, None where there is none.

    >>> seconds("1:02:03.5")
    3723.5
    >>> seconds("[07.09]")
    429.0
    >>> seconds("soon") is None
    True
    """
    digits = stamp.strip(" \t[](){}<>*#").replace(",", ".")
    digits = re.sub(r"\s?[AaPp]\.?[Mm]\.?$", "", digits)
    parts = digits.split(":") if ":" in digits else digits.split(".")
    if not 2 <= len(parts) <= 3:
        return None
    try:
        total = 0.0
        for part in parts:
            total = total * 60 + float(part)
    except ValueError:
        return None
    return round(total, 3)


def alone(line: str) -> float | None:
    """Seconds where a line holds a time and nothing else, else None.

    >>> alone("(11.22)")
    682.0
    >>> alone("17:30 was late") is None
    True
    """
    found = ALONE.match(line)
    return seconds(found["plain"] or found["bracketed"]) if found else None


def span(line: str) -> tuple[float, float] | None:
    """Begin and end of a caption's time line (`0:0:3.120 --> 0:0:6.80`), else None."""
    found = RANGE.match(line)
    if found is None:
        return None
    begins, ends = seconds(found[1]), seconds(found[2])
    return (begins, ends) if begins is not None and ends is not None else None
