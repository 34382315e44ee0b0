"""A matcher beside a study, and what its coder teaches it by the constructs she confirms and refuses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gt_assist.codebook import Code, Codebook
from gt_assist.corpus import Span
from gt_assist.vectors import Embedder, embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gt_assist.events import Event
    from gt_assist.lessons import Lessons
    from gt_assist.match import Match, Matcher
    from gt_assist.session import Session
    from gt_assist.study import Study

LISTED = 5  # constructs kept for a code


class Reading:
    """The segments of a study as its framework's matcher reads them, before and after what was decided."""

    def __init__(self, embed: Embedder, rows: NDArray[np.float32] | None = None) -> None:
        """`rows` are the segments' vectors by `embed`, where they are there already."""
        self.matcher, self.embed = _reader(embed)
        known = rows if self.embed is embed else None
        self.rows = self.embed.rows(embed.session.segments) if known is None else known
        self.shares: NDArray[np.float64] = self.matcher.probabilities(self.rows)
        self._of_spans: dict[tuple[Span, ...], tuple[NDArray[np.float32], NDArray[np.float64]]] = {}

    def rankings(self, book: Codebook) -> list[Match]:
        """For every segment all constructs, best first: a code's constructs are summed up from these."""
        found = self.matcher.match(self.rows, top=len(self.matcher.ids))
        lessons = self.lessons(book)
        if not len(lessons):
            return found
        return self._ranked(found, self._taught(self.shares, self.rows, lessons))

    def constructs(self, code: Code, lessons: Lessons) -> tuple[tuple[str, float], ...]:
        """The leading constructs of a code's incidents with what was taught, empty where most fit none."""
        from gt_assist.match import sum_up

        rows, shares = self._passages(code.spans())
        found = self.matcher.match(rows, top=len(self.matcher.ids))
        summed = sum_up(self._ranked(found, self._taught(shares, rows, lessons)), [i.strength for i in code.incidents])
        leading = () if summed.abstain else summed.ranked[:LISTED]
        return tuple((construct, round(score, 4)) for construct, score in leading)

    def lessons(self, book: Codebook) -> Lessons:
        """What she decided about the constructs of her codes: each code speaks once for each of them."""
        from gt_assist.lessons import lessons

        return lessons(list(self._decided(book)))

    def _decided(self, book: Codebook) -> Iterator[tuple[NDArray[Any], int, bool]]:
        column = {construct: at for at, construct in enumerate(self.matcher.ids)}
        for code in book.with_status("accepted", "candidate"):
            said = [(c, True) for c in code.confirmed] + [(c, False) for c in code.refused]
            known = [(column[construct], right) for construct, right in said if construct in column]
            if known and code.incidents:
                middle = self._passages(code.spans())[0].mean(axis=0)
                yield from ((middle, at, right) for at, right in known)

    def _passages(self, spans: tuple[Span, ...]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """Vectors and untaught shares of passages; kept, for the review asks again after every decision."""
        if spans not in self._of_spans:
            rows = self.embed.passages(spans)
            self._of_spans[spans] = rows, self.matcher.probabilities(rows)
        return self._of_spans[spans]

    def _taught(self, shares: NDArray[np.float64], rows: NDArray[np.float32], lessons: Lessons) -> NDArray[np.float64]:
        from gt_assist.lessons import outlook, teach

        return teach(shares, rows, lessons, *outlook(self.shares, self.rows))

    def _ranked(self, found: Sequence[Match], shares: NDArray[np.float64]) -> list[Match]:
        """The matches with their constructs in the order of these shares."""
        ids, made = self.matcher.ids, []
        for match, row in zip(found, shares[:, :-1], strict=True):
            order = sorted(range(len(ids)), key=lambda at: (-row[at], at))
            made.append(replace(match, ranked=tuple((ids[at], float(row[at])) for at in order)))
        return made


def _reader(embed: Embedder) -> tuple[Matcher, Embedder]:
    """The matcher of the study's framework, and an embedder for the encoder that it was trained on."""
    from gt_assist.framework import load
    from gt_assist.match import load_matcher

    matcher = load_matcher(load(embed.session.study.framework), encode=embed.encode)
    if matcher.encoder_sha256 in (None, embed.model.sha256):
        return matcher, embed
    return matcher, embedder(embed.session, None, embed.progress)


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
        lessons = self._reading.lessons(book)
        if not len(lessons):
            return book
        again = {
            code.id: replace(code, constructs=self._reading.constructs(code, lessons) or code.constructs)
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
