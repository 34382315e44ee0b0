"""Passages typed in or piped in, ranked against a framework's constructs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from gt_assist.framework import Framework

if TYPE_CHECKING:
    from gt_assist.match import Match


def match_texts(
    framework: Framework, texts: Sequence[str], top: int, progress: Callable[[str, int, int], None]
) -> tuple[list[Match], bool]:
    """The constructs of each passage, best first; and whether they were ranked by definitions alone."""
    from gt_assist.embed import load_encoder
    from gt_assist.match import load_matcher

    encoder = load_encoder(None)
    matcher = load_matcher(framework, encode=encoder.encode)
    return matcher.match(encoder.encode(list(texts), progress), top=top), matcher.by_definitions
