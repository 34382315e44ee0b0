"""Vectors of passages, from the study's cache where they are known, from the encoder where they are not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from gt_assist.corpus import Segment, Span
from gt_assist.segment import ENCODER_INPUT_VERSION, encoder_input
from gt_assist.session import Session

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gt_assist.embed import Encoder, Model

Progress = Callable[[str, int, int], None]


def silent(what: str, done: int, of: int) -> None:
    """Progress that nobody watches."""


class Embedder:
    """A model beside a study: what it has once embedded is read from the study's cache.

    The model is loaded only when something is missing there, because that takes seconds.
    """

    def __init__(self, session: Session, model: Model, progress: Progress) -> None:
        self.session = session
        self.model = model
        self.progress = progress

    @cached_property
    def _encoder(self) -> Encoder:
        from gt_assist.embed import load

        return load(self.model)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Texts that are no passages (definitions of constructs), one unit row for each, from the cache too."""
        import numpy as np

        keys = [self._key(text) for text in texts]
        known = self.session.file.vectors(set(keys))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            fresh = self._encoder.encode(list(missing.values()), self.progress)
            made = {key: row.astype("<f4").tobytes() for key, row in zip(missing, fresh, strict=True)}
            self.session.file.keep_vectors(made)
            known |= made
        return np.stack([np.frombuffer(known[key], dtype="<f4") for key in keys])

    def unkept(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Phrases that are looked at once, one unit row for each: not in the cache, where talk could leave a trace."""
        return self._encoder.encode(texts)

    def _key(self, text: str) -> bytes:
        """The cache key of one encoder input: the model, how inputs are made, and the exact input."""
        return sha256(f"{self.model.sha256}\x1f{ENCODER_INPUT_VERSION}\x1f{text}".encode()).digest()

    def rows(self, segments: Sequence[Segment]) -> NDArray[np.float32]:
        """One unit vector a row for each of these segments (at least one), shape (len(segments), dimensions)."""
        return self.encode([encoder_input(segment) for segment in segments])

    def passages(self, spans: Sequence[Span]) -> NDArray[np.float32]:
        """The same for coded passages, which may be segments or any other stretch of talk."""
        by_span = {segment.span: segment for segment in self.session.segments}
        return self.rows([by_span.get(span) or self._as_segment(span) for span in spans])

    def known(self, segments: Sequence[Segment]) -> dict[Span, NDArray[np.float32]]:
        """The vectors of those segments that the study has them of: read in no time, for nothing is embedded."""
        import numpy as np

        keys = {segment.span: self._key(encoder_input(segment)) for segment in segments}
        found = self.session.file.vectors(set(keys.values()))
        return {span: np.frombuffer(found[key], dtype="<f4") for span, key in keys.items() if key in found}

    def _as_segment(self, span: Span) -> Segment:
        return Segment(span, self.session.study.text(span), self.session.study.turn_at(span) or 0)


class CachedEmbedder(Embedder):
    """An embedder that loads no model: what the study does not know has a row of zeros. For a quick estimate.

    How long rows are it learns from the first that the study knows.
    """

    _size = 4

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row for each of the texts."""
        import numpy as np

        keys = [self._key(text) for text in texts]
        known = self.session.file.vectors(set(keys))
        self._size = len(next(iter(known.values()), b"")) or self._size
        return np.stack([np.frombuffer(known.get(key, bytes(self._size)), dtype="<f4") for key in keys])


def embedder(session: Session, model: Path | None, progress: Progress) -> Embedder:
    """The embedder of a session with the packaged model, or one from a local folder."""
    from gt_assist.embed import find_model

    return Embedder(session, find_model(model), progress)
