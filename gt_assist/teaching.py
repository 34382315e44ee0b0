"""A matcher beside a study, and what its coder teaches it by the constructs she confirms and refuses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gt_assist.codebook import Code, Codebook
from gt_assist.corpus import Span
from gt_assist.matching import encoder_of
from gt_assist.vectors import Embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gt_assist.events import Event
    from gt_assist.lessons import Judged
    from gt_assist.match import Match, Matcher
    from gt_assist.session import Session
    from gt_assist.study import Study

LISTED = 5  # constructs kept for a code


def studied(matcher: Matcher, rows: NDArray[np.float32], goes_on: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The shares (n, k + 1) of a study's passages with vectors `rows` (n, d), before anything is decided.

    What is said just before and after a passage counts (`goes_on` (n) and why: `gt_assist.context`), and the shares of
    all together say how often each construct comes up in the study (`gt_assist.occurrence`). Definitions alone are too
    weak for either: nothing was gained, so each passage speaks for itself.
    """
    from gt_assist.context import in_context
    from gt_assist.occurrence import in_one_study

    shares = matcher.probabilities(rows)
    return shares if matcher.by_definitions else in_one_study(in_context(shares, goes_on))


class Reading:
    """The segments of a study as its framework's matcher reads them, before and after what was decided."""

    def __init__(self, embed: Embedder, rows: NDArray[np.float32] | None = None) -> None:
        """`rows` are the segments' vectors by `embed`, where they are there already.

        Rankings start from `studied`, and what she decides moves them from there.
        """
        from gt_assist.context import goes_on

        self.matcher, reader = _reader(embed)
        segments = embed.session.segments
        self.rows = rows if rows is not None and reader is embed else reader.rows(segments)
        talk = {name: source.transcript for name, source in embed.session.sources.items()}
        self.shares = studied(self.matcher, self.rows, goes_on(segments, talk))
        self.found = self._ranked(self.shares)
        self._by_source: dict[str, list[tuple[Span, int]]] = {}
        for at, segment in enumerate(segments):
            self._by_source.setdefault(segment.span.source, []).append((segment.span, at))

    def rankings(self, book: Codebook) -> list[Match]:
        """For every segment all constructs, best first: a code's constructs are summed up from these."""
        from gt_assist.lessons import outlook, teach

        judged = list(self._judged(book))
        if not judged:
            return self.found
        return self._ranked(teach(self.shares, self.rows, judged, *outlook(self.shares, self.rows)))

    def constructs(self, code: Code, rankings: Sequence[Match]) -> tuple[tuple[str, float], ...]:
        """The leading constructs of the segments that a code's incidents touch; empty where most fit none."""
        from gt_assist.match import sum_up

        touched = [(at, incident.strength) for incident in code.incidents for at in self._touched(incident.span)]
        if not touched:
            return ()
        summed = sum_up([rankings[at] for at, _ in touched], [strength for _, strength in touched])
        leading = () if summed.abstain else summed.ranked[:LISTED]
        return tuple((construct, round(score, 4)) for construct, score in leading)

    def _judged(self, book: Codebook) -> Iterator[Judged]:
        """What she decided about the constructs of her codes: each code speaks once for each of them."""
        from gt_assist.lessons import Judged

        column = {construct: at for at, construct in enumerate(self.matcher.ids)}
        for code in book.with_status("accepted", "candidate"):
            confirmed, refused = (
                tuple(column[construct] for construct in sorted(said) if construct in column)
                for said in (code.confirmed, code.refused)
            )
            touched = [at for span in code.spans() for at in self._touched(span)] if confirmed or refused else []
            if touched:
                yield Judged(self.rows[touched].mean(axis=0), self.shares[touched].mean(axis=0), confirmed, refused)

    def _touched(self, span: Span) -> list[int]:
        """The segments that a passage shares a character with."""
        return [at for other, at in self._by_source.get(span.source, ()) if other.overlaps(span)]

    def _ranked(self, shares: NDArray[np.float64]) -> list[Match]:
        """The matches by these shares, with every construct."""
        return self.matcher.match(self.rows, top=len(self.matcher.ids), moved=shares)


def _reader(embed: Embedder) -> tuple[Matcher, Embedder]:
    """The matcher of the study's framework, and an embedder for the encoder that it was trained on."""
    from gt_assist.framework import load
    from gt_assist.match import load_matcher

    matcher = load_matcher(load(embed.session.study.framework), encode=embed.encode)
    if matcher.layers is None:
        return matcher, embed

    def progress(_: str, done: int, of: int) -> None:
        embed.progress("embedding for constructs", done, of)

    return matcher, Embedder(embed.session, encoder_of(matcher), progress)


class TaughtDesk:
    """A session whose undecided codes show their constructs as what she decided so far makes them likely."""

    def __init__(self, session: Session, reading: Reading) -> None:
        self._session = session
        self._reading = reading
        self._seen: tuple[Codebook, Study] | None = None

    @property
    def coder(self) -> str:
        """Who decides."""
        return self._session.coder

    @property
    def study(self) -> Study:
        """The study as the trail has it now, with the constructs of undecided codes ranked anew."""
        study = self._session.study
        if self._seen is None or self._seen[0] is not study.codebook:
            self._seen = study.codebook, replace(study, codebook=self._taught(study.codebook))
        return self._seen[1]

    def _taught(self, book: Codebook) -> Codebook:
        if not any(code.confirmed or code.refused for code in book.codes.values()):
            return book
        rankings = self._reading.rankings(book)
        again = {
            code.id: replace(code, constructs=self._reading.constructs(code, rankings) or code.constructs)
            for code in book.accepted()
            if code.constructs and not (code.confirmed or code.refused)
        }
        return replace(book, codes={**book.codes, **again})

    def record(self, *events: Event) -> None:
        """Appends what one key decided; durable when it returns."""
        self._session.record(*events)

    def undo(self) -> str:
        """Takes the last decision back and says which it was."""
        return self._session.undo()

    def redo(self) -> str:
        """Takes the last undoing back and says which it was."""
        return self._session.redo()

    def reopen(self, code: str, with_later: bool = False) -> list[str]:
        """Takes back what was decided about a code."""
        return self._session.reopen(code, with_later)
