"""Ids that the same study always gives, so that two exports of it can be compared line by line."""

from __future__ import annotations

from uuid import UUID, uuid5

NAMESPACE = UUID("6f0f5c0e-5c0b-5e0a-9d3c-7a1d2f4b8e61")


def guid(study: str, kind: str, *parts: str | int) -> str:
    """The id of a thing of this kind in the study of this name; the kind always takes part in it.

    >>> guid("s", "code", "c1") == guid("s", "code", "c1"), guid("s", "code", "c1") == guid("s", "coding", "c1")
    (True, False)
    """
    return str(uuid5(NAMESPACE, "\x1f".join((study, kind, *map(str, parts)))))


def segment_id(source: str, start: int, end: int) -> str:
    """How a passage is called in the wide table: readable, and the same however much is coded later.

    >>> segment_id("anna.txt", 412, 490)
    'anna.txt:412-490'
    """
    return f"{source}:{start}-{end}"
