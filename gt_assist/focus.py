"""From initial to focused codes: which accepted codes carry weight, and what each may hold in all the data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gt_assist.codebook import Code, Nomination, Suggestion
from gt_assist.corpus import Segment
from gt_assist.errors import GTAssistError
from gt_assist.events import Proposed
from gt_assist.propose import versions
from gt_assist.session import Session
from gt_assist.study import Study
from gt_assist.vectors import embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Progress = Callable[[str, int, int], None]

# A code is nominated when it speaks in at least this many cases, or the researcher marked it.
LEAST_CASES = 2
# At most this share of the accepted codes is nominated by weight; Charmaz keeps few codes to sift with.
NOMINATED_SHARE = 1 / 3
# A segment is offered when it is at least as near to the code as this quantile of its own incidents are,
AS_NEAR_AS = 0.5
ALONE = 0.6  # (for a code of one incident, which has no quantile)
# and among the nearest: at most so many for each incident of the code, and a dozen for small codes.
OFFERED_EACH = 3
OFFERED_LEAST = 12


def _silent(what: str, done: int, of: int) -> None:
    """Says nothing."""


def propose_focused(session: Session, model: Path | None = None, progress: Progress = _silent) -> Proposed:
    """Nominates accepted initial codes and offers each, and each focused code, every segment it may hold."""
    accepted = [code for code in session.study.codebook.accepted() if code.incidents]
    if not accepted:
        raise GTAssistError("No codes are accepted yet.", hint="Accept initial codes first: gt-assist review")
    embed = embedder(session, model, progress)
    rows = embed.rows(session.segments)
    sifting = [*nominees(session.study, accepted), *(code for code in accepted if code.level == "focused")]
    offers = []
    for number, code in enumerate(sifting, start=1):
        offers.append(_offers(session.segments, rows, embed.passages(code.spans()), code))
        progress("sifting", number, len(sifting))
    offers = _with_contrary(session.study, sifting, offers, progress)
    made = [_nomination(session.study, *pair) for pair in zip(sifting, offers, strict=True)]
    event = Proposed(
        settings={"model": embed.model.name, "encoder": embed.model.sha256[:12]},
        versions=versions(),
        seed=0,
        based_on=session.entries[-1].seq,
        focused=True,
        shared=False,
        nominations=tuple(made),
    )
    session.record(event)
    return event


def nominees(study: Study, accepted: Sequence[Code]) -> list[Code]:
    """The accepted initial codes that carry weight: marked ones, then those that reach furthest across cases.

    Weight is the share of all cases a code speaks in, then its number of incidents, then its stability; the
    upper third is nominated, marked codes always. It is a nomination: promoting is the researcher's.
    """
    initial = [code for code in accepted if code.level == "initial"]
    reach = {code.id: len({study.case_at(span) for span in code.spans()}) for code in initial}
    ranked = sorted(initial, key=lambda c: (not c.marked, -reach[c.id], -len(c.incidents), -(c.stability or 0.0), c.id))
    most = max(1, round(len(initial) * NOMINATED_SHARE))
    left = study.codebook.left_initial  # she has said that they stay initial codes; a mark nominates them again
    by_weight = [c for c in ranked if not c.marked and c.id not in left and reach[c.id] >= LEAST_CASES][:most]
    return [c for c in ranked if c.marked] + by_weight


def _offers(
    segments: Sequence[Segment], rows: NDArray[np.float32], own: NDArray[np.float32], code: Code
) -> tuple[Suggestion, ...]:
    """The segments outside the code that are as near to its centre as half of its own incidents, nearest first.

    The vectors are taken from the corpus mean, as everywhere; a code's own incident is measured against the
    centre of the others, so that small codes do not look tighter than they are.
    """
    import numpy as np

    mean = rows.mean(axis=0)
    inside = _unit(own - mean)
    centre = inside.sum(axis=0)
    left_out = _unit(centre - inside) if len(inside) > 1 else inside
    own_nearness = (inside * left_out).sum(axis=1)
    least = float(np.quantile(own_nearness, AS_NEAR_AS)) if len(inside) > 1 else ALONE
    nearness = _unit(rows - mean) @ _unit(centre[None, :])[0]
    held = code.spans()
    found = [
        (round(min(1.0, max(0.0, float(near))), 4), segment.span)
        for near, segment in zip(nearness, segments, strict=True)
        if near >= least and not any(segment.span.overlaps(span) for span in held)
    ]
    nearest = sorted(found, key=lambda f: (-f[0], f[1]))[: max(OFFERED_LEAST, OFFERED_EACH * len(held))]
    return tuple(Suggestion(span, ((code.id, near),)) for near, span in nearest)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return scaled


def _with_contrary(
    study: Study, codes: Sequence[Code], offers: Sequence[tuple[Suggestion, ...]], progress: Progress
) -> list[tuple[Suggestion, ...]]:
    """The offers of each code, those marked that say the code's own words with the opposite polarity."""
    from gt_assist.label import contrary, load_parser, parse

    spans = {span for code, found in zip(codes, offers, strict=True) if found for span in code.spans()}
    spans |= {offer.span for found in offers for offer in found}
    if not spans:
        return list(offers)
    texts = sorted({study.text(span) for span in spans})
    read = parse(texts, load_parser(), progress=lambda done, of: progress("reading", done, of))
    parsed = dict(zip(texts, read, strict=True))
    marked = []
    for code, found in zip(codes, offers, strict=True):
        own = [parsed[study.text(span)] for span in code.spans()] if found else []
        flags = contrary(code.name, own, [parsed[study.text(offer.span)] for offer in found]) if found else []
        marked.append(
            tuple(
                replace(offer, contrary=(code.id,)) if flag else offer for offer, flag in zip(found, flags, strict=True)
            )
        )
    return marked


def _nomination(study: Study, code: Code, offers: tuple[Suggestion, ...]) -> Nomination:
    cases = {study.case_at(span) for span in code.spans()}
    return Nomination(code.id, len(code.incidents), len(cases), code.stability, code.marked, offers)
