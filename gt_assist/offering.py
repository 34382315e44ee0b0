"""A coder's accepted codes offered for passages that no code holds yet, by all that she has decided."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gt_assist import __version__
from gt_assist.codebook import Codebook, Suggestion, now_in
from gt_assist.corpus import Segment, Span
from gt_assist.events import Offered
from gt_assist.session import Session
from gt_assist.vectors import CachedEmbedder, Embedder, silent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gt_assist.suggest import Decided, Passages

# From this chance of being right on the review asks about a suggestion. Below, it is listed only, and the passage joins
# a candidate. Of what is asked about at this chance about two thirds are right (scripts/evaluate.py next-interview).
ASKED_FROM = 0.35
LISTED = 5  # accepted codes listed for an uncoded passage
LEAST_CODED = 30  # passages, before which what they teach is not worth a look
QUICKLY = 4000  # segments: with more, learning takes seconds


def offers(embed: Embedder, uncoded: Sequence[Segment]) -> tuple[Suggestion, ...]:
    """The accepted codes that each uncoded segment may belong to, what was declined before left out."""
    return Offering(embed).offers(uncoded)


def uncoded(segments: Sequence[Segment], book: Codebook) -> list[Segment]:
    """The segments that neither accepted codes nor candidates a coder has worked on hold any part of."""
    held: dict[str, list[Span]] = {}
    for code in book.codes.values():
        if code.status == "accepted" or (code.status == "candidate" and code.touched):
            for span in code.spans():
                held.setdefault(span.source, []).append(span)
    return [s for s in segments if not any(s.span.overlaps(other) for other in held.get(s.span.source, ()))]


def at_once(session: Session) -> tuple[Suggestion, ...]:
    """What would be offered for uncoded passages, without loading the encoder: of a name new to it only words count.

    Nothing before LEAST_CODED passages are coded, nor where segments were never embedded or are very many.
    """
    from gt_assist.embed import find_model

    segments, accepted = session.segments, session.study.codebook.accepted()
    if len(segments) > QUICKLY or sum(len(code.incidents) for code in accepted) < LEAST_CODED:
        return ()
    embed = CachedEmbedder(session, find_model(None), silent)
    if len(embed.known(segments)) < len(segments):
        return ()
    return Offering(embed).offered().suggestions


def turned_down(book: Codebook) -> dict[Span, list[str]]:
    """For each passage the codes that it was turned down for, dropped or moved from; merged ones by where they went."""
    found: dict[Span, list[str]] = {}
    for span, code in sorted(book.declined):
        target = now_in(book.codes, code)
        held = target in book.codes and span in book.codes[target].spans()
        if not held and target not in found.setdefault(span, []):
            found[span].append(target)
    return found


class Offering:
    """Accepted codes beside uncoded passages. What is once read of the study stays, so that learning anew is quick."""

    def __init__(self, embed: Embedder) -> None:
        self._embed = embed
        self._names: dict[str, NDArray[np.float32]] = {}
        self._last: tuple[Codebook, Offered] | None = None
        self._read(embed.session.segments)

    def _read(self, segments: Sequence[Segment]) -> None:
        """The segments' vectors, and where they lie."""
        self._segments = segments
        self._rows = self._embed.rows(segments) if segments else None
        self._known: dict[Span, tuple[NDArray[np.float32], NDArray[np.float32], str]] = {}
        self._at = {segment.span: at for at, segment in enumerate(segments)}
        lines: dict[str, list[tuple[Span, int]]] = {}
        for at, segment in enumerate(segments):
            lines.setdefault(segment.span.source, []).append((segment.span, at))
        self._lines = {source: sorted(own) for source, own in lines.items()}

    def offers(self, open_ones: Sequence[Segment]) -> tuple[Suggestion, ...]:
        """The accepted codes that each of these uncoded segments may belong to, without what was declined before."""
        from gt_assist.suggest import suggest

        book = self._embed.session.study.codebook
        if not open_ones or not any(code.incidents for code in book.accepted()):
            return ()
        if self._segments is not self._embed.session.segments:  # a source was replaced or forgotten meanwhile
            self._read(self._embed.session.segments)
        declined = turned_down(book)
        each = max((len(codes) for codes in declined.values()), default=0)
        spans = [segment.span for segment in open_ones]
        begun = {span.source for code in book.accepted() for span in code.spans()}
        passed_over = [at for at, span in enumerate(spans) if span.source in begun]
        taught = self.decided(book, declined)
        ranked = suggest(self.passages(spans), taught, passed_over=passed_over, top=LISTED + each)
        found = []
        for span, scores in zip(spans, ranked, strict=True):
            left = [(code, round(chance, 4)) for code, chance in scores if code not in declined.get(span, ())]
            if left:
                found.append(Suggestion(span, tuple(left[:LISTED]), asked=left[0][1] >= ASKED_FROM))
        return tuple(found)

    def offered(self) -> Offered:
        """Accepted codes for all passages that are uncoded now; learnt anew whenever something was decided."""
        session = self._embed.session
        book = session.study.codebook
        if self._last is None or self._last[0] is not book:
            model = self._embed.model
            settings = {"model": model.name, "encoder": model.sha256[:12], "gt-assist": __version__}
            progress = self._embed.progress if len(session.segments) > QUICKLY else silent
            progress("learning", 0, 1)
            self._last = book, Offered(settings, self.offers(uncoded(session.segments, book)))
            progress("learning", 1, 1)
        return self._last[1]

    def decided(self, book: Codebook, declined: Mapping[Span, Sequence[str]]) -> Decided:
        """What the accepted codes and the declined passages teach."""
        from gt_assist.suggest import Decided, Passages

        accepted = [code for code in book.accepted() if code.incidents]
        borne: dict[Span, set[str]] = {}
        for code in accepted:
            for span in code.spans():
                borne.setdefault(span, set()).add(code.id)
        ids = {code.id for code in accepted}
        pairs = [(span, code) for span, codes in declined.items() for code in codes if code in ids]
        names = [code.name for code in accepted]
        return Decided(
            self.passages(list(borne)),
            list(borne.values()),
            Passages.of(self._named(names), names),
            [code.id for code in accepted],
            self.passages([span for span, _ in pairs]),
            [code for _, code in pairs],
        )

    def _named(self, names: Sequence[str]) -> list[NDArray[np.float32]]:
        missing = [name for name in dict.fromkeys(names) if name not in self._names]
        if missing:
            self._embed.progress("names", 0, len(missing))  # one that is new may mean to load the encoder: seconds
            self._names |= dict(zip(missing, self._embed.encode(missing), strict=True))
            self._embed.progress("names", len(missing), len(missing))
        return [self._names[name] for name in names]

    def passages(self, spans: Sequence[Span]) -> Passages:
        """Passages with their vectors, words, and the mean vector of the segments right before and after each."""
        import numpy as np

        from gt_assist.suggest import Passages

        missing = [span for span in dict.fromkeys(spans) if span not in self._known]
        by_hand = [span for span in missing if span not in self._at]
        others = dict(zip(by_hand, self._embed.passages(by_hand), strict=True)) if by_hand else {}
        for span in missing:
            row = others[span] if span in others else self._segment_rows()[self._at[span]]
            self._known[span] = row, self._around(span, len(row)), self._embed.session.study.text(span)
        if not spans:
            return Passages.of(np.zeros((0, self._segment_rows().shape[1]), np.float32), [])
        rows, around, texts = zip(*(self._known[span] for span in spans), strict=True)
        return Passages(np.stack(rows), list(texts), np.stack(around))

    def _segment_rows(self) -> NDArray[np.float32]:
        if self._rows is None:
            raise ValueError("a study without segments has nothing to offer codes for")
        return self._rows

    def _around(self, span: Span, size: int) -> NDArray[np.float32]:
        """The mean vector of the last segment that ends before the passage and of the first that begins after it."""
        import numpy as np

        line = self._lines.get(span.source, [])
        place = bisect_left(line, span, key=lambda pair: pair[0])
        before = [at for other, at in line[max(0, place - 3) : place] if other.end <= span.start][-1:]
        after = [at for other, at in line[place : place + 40] if other.start >= span.end][:1]
        near = [*before, *after]
        mean: NDArray[np.float32] = self._segment_rows()[near].mean(axis=0) if near else np.zeros(size, np.float32)
        return mean
