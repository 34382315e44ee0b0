"""Constant comparison: what lies nearest to a code outside it and inside it, and what fits it least.

Glaser & Strauss 1967: incident with incident, and case with case. Pure: a study, a code and vectors in, passages out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gt_assist.codebook import Code
from gt_assist.corpus import Span
from gt_assist.review.decide import OPEN
from gt_assist.study import Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = Mapping[Span, NDArray[np.float32]]

OUTSIDE, INSIDE = 4, 2  # passages shown
POOL = 10  # the nearest outside, out of which those of other cases are taken first

Near = tuple[Span, float]


@dataclass(frozen=True, slots=True)
class Beside:
    """Passages beside a code, each with its nearness: the cosine to the centre of the code's (other) passages.

    `inside` are the nearest of the code's own, `frays` the least typical, where it has more. `missing` counts
    the study's segments of which there is no vector, so that they could not be compared.
    """

    outside: tuple[Near, ...]
    inside: tuple[Near, ...]
    frays: tuple[Near, ...]
    missing: int


def beside(study: Study, code: Code, vectors: Vectors, apart: Collection[Span] = ()) -> Beside:
    """What to lay beside a code; `vectors` are those of segments, `apart` passages that are on the card already.

    Outside, the nearest of all is among those shown; with it come, of the next, first those from cases in which the
    code does not speak yet, then one of each other case.
    """
    import numpy as np

    segments = [segment.span for segment in study.segments]
    rows = _Rows(segments, vectors)
    own = [(span, row) for span in code.spans() if (row := rows.of(span)) is not None]
    missing = sum(span not in vectors for span in segments)
    if not own:
        return Beside((), (), (), missing)
    inside = _unit(np.stack([row for _, row in own]))
    centre = inside.sum(axis=0)
    near = (inside * _unit(centre - inside)).sum(axis=1) if len(own) > 1 else ()
    ranked = _ranked([span for span, _ in own], near)
    others = [(span, row) for span in _outside(study, code, apart) if (row := rows.of(span)) is not None]
    far = _unit(np.stack([row for _, row in others])) @ _unit(centre[None])[0] if others else ()
    outside = _other_cases_first(study, code, _ranked([span for span, _ in others], far))
    return Beside(outside, tuple(ranked[:INSIDE]), tuple(ranked[INSIDE:][-1:]), missing)


def alike(study: Study, spans: Collection[Span], codes: Sequence[Code], vectors: Vectors) -> dict[str, float]:
    """How near the centres of these codes are to that of these passages, by id; code with code.

    A code that holds one of the passages is measured by the others it holds. Empty where the passages have no vectors.
    """
    import numpy as np

    rows = _Rows([segment.span for segment in study.segments], vectors)

    def centre(of: Iterable[Span]) -> NDArray[np.float32] | None:
        known = [row for span in of if (row := rows.of(span)) is not None]
        return _unit(_middle(list(_unit(np.stack(known))))[None])[0] if known else None

    own = centre(spans)
    if own is None:
        return {}
    centres = {code.id: centre(span for span in code.spans() if span not in spans) for code in codes}
    return {code: round(float(own @ other), 4) for code, other in centres.items() if other is not None}


def _ranked(spans: Sequence[Span], near: Sequence[float] | NDArray[np.float32]) -> list[Near]:
    """Spans with their nearness, the nearest first; to four decimals, so that sums in another order change nothing."""
    return sorted(
        ((span, round(float(at), 4)) for span, at in zip(spans, near, strict=False)), key=lambda n: (-n[1], n[0])
    )


def _other_cases_first(study: Study, code: Code, ranked: Sequence[Near]) -> tuple[Near, ...]:
    pool = ranked[:POOL]
    own = {study.case_at(span) for span in code.spans()}
    cases = [study.case_at(span) for span, _ in pool]

    def order(at: int) -> tuple[bool, bool, bool, int]:
        return pool[at][1] <= 0, cases[at] in own, cases[at] in cases[:at], at  # below 0 is what is further than most

    first = sorted(range(len(pool)), key=order)[:OUTSIDE]
    if pool and 0 not in first:
        first[-1] = 0
    return tuple(pool[at] for at in first)


def _outside(study: Study, code: Code, apart: Collection[Span]) -> list[Span]:
    """Passages of other open codes, and segments that none holds; nothing that the code itself holds a part of."""
    segments = {segment.span for segment in study.segments}
    held = {span: None for other in study.codebook.with_status(*OPEN) if other.id != code.id for span in other.spans()}
    own = [*code.spans(), *apart]
    by_hand = [span for span in held if span not in segments]  # these need not be segments, and are few
    loose = (s for s in sorted(segments - held.keys()) if not any(s.overlaps(other) for other in by_hand))
    return [span for span in (*held, *loose) if not any(span.overlaps(other) for other in own)]


class _Rows:
    """The vectors of passages, taken from the mean of all; one that is no segment has the mean of those it touches."""

    def __init__(self, segments: Sequence[Span], vectors: Vectors) -> None:
        known = [span for span in segments if span in vectors]
        self._rows: dict[Span, NDArray[np.float32]] = (
            dict(zip(known, _away([vectors[span] for span in known]), strict=True)) if known else {}
        )
        self._by_source: dict[str, list[Span]] = {}
        for span in known:
            self._by_source.setdefault(span.source, []).append(span)

    def of(self, span: Span) -> NDArray[np.float32] | None:
        """The vector of a passage, None where nothing is known of it."""
        if span in self._rows:
            return self._rows[span]
        touched = [self._rows[other] for other in self._by_source.get(span.source, ()) if other.overlaps(span)]
        return _middle(touched) if touched else None


def _middle(rows: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    import numpy as np

    middle: NDArray[np.float32] = np.stack(rows).mean(axis=0)
    return middle


def _away(vectors: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """The vectors without what all of them share, the subject of the study."""
    import numpy as np

    rows = np.stack(vectors)
    away: NDArray[np.float32] = rows - rows.mean(axis=0)
    return away


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return scaled
