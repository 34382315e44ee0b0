"""From initial to focused codes: which accepted codes carry weight, and what each may hold in all the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from gt_assist.codebook import Code, Nomination, Suggestion
from gt_assist.corpus import Span
from gt_assist.errors import GTAssistError
from gt_assist.events import Proposed
from gt_assist.offering import Offering, turned_down
from gt_assist.propose import versions
from gt_assist.session import Session
from gt_assist.study import Study
from gt_assist.vectors import Embedder, Progress, embedder, silent

# A code is nominated when it speaks in at least this many cases, or the researcher marked it.
LEAST_CASES = 2
# At most this share of the accepted codes is nominated by weight; Charmaz keeps few codes to sift with.
NOMINATED_SHARE = 1 / 3
# A segment is offered from this chance of being right on (of ten of them, one),
OFFERED_FROM = 0.1
# the likeliest first, at most so many for each incident of the code, and a dozen for small codes.
OFFERED_EACH = 3
OFFERED_LEAST = 12


def propose_focused(session: Session, model: Path | None = None, progress: Progress = silent) -> Proposed:
    """Nominates accepted initial codes and offers each, and each focused code, every segment it may hold."""
    accepted = [code for code in session.study.codebook.accepted() if code.incidents]
    if not accepted:
        raise GTAssistError("No codes are accepted yet.", hint="Accept initial codes first: gt-assist review")
    embed = embedder(session, model, progress)
    sifting = [*nominees(session.study, accepted), *(code for code in accepted if code.level == "focused")]
    progress("sifting", 0, 1)
    chances = _chances(embed, [segment.span for segment in session.segments])
    offers = [_offers(chances, code) for code in sifting]
    progress("sifting", 1, 1)
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


def _chances(embed: Embedder, spans: Sequence[Span]) -> dict[Span, dict[str, float]]:
    """The chance of each segment to belong to each accepted code, learnt from all that the coder decided."""
    from gt_assist.suggest import suggest

    book = embed.session.study.codebook
    offering = Offering(embed)
    taught = offering.decided(book, turned_down(book))
    ranked = suggest(offering.passages(spans), taught, top=len(taught.codes))
    return {span: dict(each) for span, each in zip(spans, ranked, strict=True)}


def _offers(chances: Mapping[Span, Mapping[str, float]], code: Code) -> tuple[Suggestion, ...]:
    """The segments outside the code that may belong to it, those under other codes included, the likeliest first."""
    held = code.spans()
    found = [
        (round(own[code.id], 4), span)
        for span, own in chances.items()
        if own[code.id] >= OFFERED_FROM and not any(span.overlaps(other) for other in held)
    ]
    likeliest = sorted(found, key=lambda f: (-f[0], f[1]))[: max(OFFERED_LEAST, OFFERED_EACH * len(held))]
    return tuple(Suggestion(span, ((code.id, chance),)) for chance, span in likeliest)


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
