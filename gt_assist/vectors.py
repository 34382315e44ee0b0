"""Vectors of passages, from the study's cache where they are known, from the encoder where they are not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from gt_assist.corpus import Segment, Span
from gt_assist.segment import ENCODER_INPUT_VERSION, encoder_input
from gt_assist.session import Session

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gt_assist.embed import Encoder

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Embedder:
    """An encoder beside a study: what it has once embedded it reads from the study's cache."""

    session: Session
    encoder: Encoder
    progress: Progress

    def key(self, text: str) -> bytes:
        """The cache key of one encoder input: the model, how inputs are made, and the exact input."""
        return sha256(f"{self.encoder.sha256}\x1f{ENCODER_INPUT_VERSION}\x1f{text}".encode()).digest()

    def rows(self, segments: Sequence[Segment]) -> NDArray[np.float32]:
        """One unit vector a row for each segment, shape (len(segments), dimensions)."""
        import numpy as np

        if not segments:
            return np.zeros((0, self.encoder.dimensions), dtype=np.float32)
        inputs = [encoder_input(segment) for segment in segments]
        keys = [self.key(text) for text in inputs]
        known = self.session.file.vectors(set(keys))
        missing = {key: text for key, text in zip(keys, inputs, strict=True) if key not in known}
        if missing:
            fresh = self.encoder.encode(list(missing.values()), self.progress)
            made = {key: row.astype("<f4").tobytes() for key, row in zip(missing, fresh, strict=True)}
            self.session.file.keep_vectors(made)
            known |= made
        return np.stack([np.frombuffer(known[key], dtype="<f4") for key in keys])

    def passages(self, spans: Sequence[Span]) -> NDArray[np.float32]:
        """The same for coded passages, which may be segments or any other stretch of talk."""
        by_span = {segment.span: segment for segment in self.session.segments}
        return self.rows([by_span.get(span) or self._as_segment(span) for span in spans])

    def _as_segment(self, span: Span) -> Segment:
        return Segment(span, self.session.study.text(span), self.session.study.turn_at(span) or 0)


def embedder(session: Session, model: Path | None, progress: Progress) -> Embedder:
    """The embedder of a session with the packaged encoder, or one from a local folder."""
    from gt_assist.embed import load_encoder

    return Embedder(session, load_encoder(model), progress)
