"""Events to JSON and back. A shape that was once written stays readable for ever."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from gt_assist.errors import StudyError
from gt_assist.events import KINDS, CandidateWords, Event, Proposed, words_of

if TYPE_CHECKING:
    from cattrs import Converter

# From (kind, version) to the next version's shape: an entry is added whenever a kind changes its fields.
UPCASTERS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}


@cache
def _converter() -> Converter:
    """The converter is made once, and only when a study is opened: cattrs costs 0.1 s to import."""
    from cattrs.preconf.json import make_converter

    converter = make_converter()
    # A rating is a number, "mixed" or missing: cattrs cannot tell such a union apart by itself.
    converter.register_structure_hook(int | Literal["mixed"] | None, lambda value, _: value)
    return converter


def parts_of(event: Event) -> list[tuple[str, tuple[str, ...]]]:
    """An event as JSON texts, each with the sources whose words it repeats.

    A proposal has a part for itself, without words, and one for the words of each candidate, so that
    forgetting one participant leaves the rest of the proposal standing.
    """
    if isinstance(event, Proposed):
        return [_part(replace(event, words=())), *(_part(words) for words in event.words)]
    return [_part(event)]


def _part(event: Event) -> tuple[str, tuple[str, ...]]:
    body = {"kind": type(event).__name__, "v": event.VERSION, "is": _converter().unstructure(event)}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")), words_of(event)


def event_from(parts: Sequence[str | None]) -> Event | None:
    """The event that these parts tell, None where its own part was forgotten; forgotten words stay away."""
    if not parts or parts[0] is None:
        return None
    event = _read(parts[0])
    if isinstance(event, Proposed):
        words = [_read(part) for part in parts[1:] if part is not None]
        return replace(event, words=tuple(w for w in words if isinstance(w, CandidateWords)))
    return event


def _read(part: str) -> Event:
    body = json.loads(part)
    name, version, fields = body["kind"], body["v"], body["is"]
    kind = KINDS.get(name)
    if kind is None or version > kind.VERSION:
        raise StudyError(
            f"The trail holds an entry of a kind this version does not know ({name}, version {version}).",
            hint="Install the newest gt-assist: pip install --upgrade gt-assist",
        )
    while version < kind.VERSION:
        fields = UPCASTERS[name, version](fields)
        version += 1
    event: Event = _converter().structure(fields, kind)
    return event
