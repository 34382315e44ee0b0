"""Events to JSON and back. A shape that was once written stays readable for ever."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from gt_assist.codebook import FORGOTTEN_LABEL, InVivo, RatingValue
from gt_assist.corpus import Span
from gt_assist.errors import StudyError
from gt_assist.events import KINDS, CandidateWords, CodeCreated, Event, Proposed, Renamed, Split, words_of

if TYPE_CHECKING:
    from cattrs import Converter

# From (kind, version) to the next version's shape: an entry is added whenever a kind changes its fields.
UPCASTERS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {
    # Fields that came with the second version have a value for what was written before them.
    ("Proposed", 1): lambda fields: fields,
    ("Rated", 1): lambda fields: fields,
}


@cache
def _converter() -> Converter:
    """The converter is made once, and only when a study is opened: cattrs costs 0.1 s to import."""
    from cattrs.preconf.json import make_converter

    converter = make_converter()
    # A rating is a number, "mixed" or missing: cattrs cannot tell such a union apart by itself.
    converter.register_structure_hook(RatingValue, lambda value, _: value)
    return converter


def parts_of(event: Event) -> list[tuple[str, tuple[str, ...]]]:
    """An event as JSON texts, each with the sources whose words it repeats.

    A proposal has a part for itself, without words, and one for the words of each candidate; what gives a
    code its name has the name in a part of its own. So forgetting one participant's words leaves the rest
    of the proposal, and the code with its other passages, standing.
    """
    words = words_of(event)
    match event:
        case Proposed():
            return [_part(replace(event, words=())), *(_part(each) for each in event.words)]
        case CodeCreated(name=name):
            return [_part(replace(event, name=FORGOTTEN_LABEL)), (_text({"name": name}), words)]
        case Renamed(name=name, in_vivo=phrase):
            bare = replace(event, name=FORGOTTEN_LABEL, in_vivo=None)
            return [_part(bare), (_text({"name": name, "in_vivo": _converter().unstructure(phrase)}), words)]
        case Split(parts=parts):
            bare_parts = tuple(replace(part, name=FORGOTTEN_LABEL) for part in parts)
            return [_part(replace(event, parts=bare_parts)), (_text({"names": [p.name for p in parts]}), words)]
        case _:
            return [_part(event)]


def _part(event: Event) -> tuple[str, tuple[str, ...]]:
    body = {"kind": type(event).__name__, "v": event.VERSION, "is": _converter().unstructure(event)}
    return _text(body), words_of(event)


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def event_from(parts: Sequence[str | None]) -> Event | None:
    """The event that these parts tell, None where its own part was forgotten; forgotten words stay away."""
    if not parts or parts[0] is None:
        return None
    event = _read(parts[0])
    if isinstance(event, Proposed):
        words = [_read(part) for part in parts[1:] if part is not None]
        return replace(event, words=tuple(w for w in words if isinstance(w, CandidateWords)))
    if len(parts) < 2 or parts[1] is None:
        return event
    return _named(event, json.loads(parts[1]))


def _named(event: Event, words: dict[str, Any]) -> Event:
    """The event with the name that its second part holds."""
    match event:
        case CodeCreated():
            return replace(event, name=words["name"])
        case Renamed():
            phrase = InVivo(Span(**words["in_vivo"]["span"]), words["in_vivo"]["text"]) if words["in_vivo"] else None
            return replace(event, name=words["name"], in_vivo=phrase)
        case Split(parts=parts):
            named = zip(parts, words["names"], strict=True)
            return replace(event, parts=tuple(replace(part, name=name) for part, name in named))
        case _:
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
