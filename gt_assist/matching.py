"""Passages typed in or piped in, ranked against a framework's constructs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from gt_assist.framework import Framework

if TYPE_CHECKING:
    from gt_assist.embed import Model
    from gt_assist.match import Match, Matcher


def match_texts(
    framework: Framework, texts: Sequence[str], top: int, progress: Callable[[str, int, int], None]
) -> tuple[list[Match], bool]:
    """The constructs of each passage, best first; and whether they were ranked by definitions alone."""
    from gt_assist.embed import load
    from gt_assist.match import load_matcher

    matcher = load_matcher(framework, encode=lambda definitions: load(encoder_of(None)).encode(definitions))
    encoder = load(encoder_of(matcher))
    return matcher.match(encoder.encode(list(texts), progress), top=top), matcher.by_definitions


def encoder_of(matcher: Matcher | None) -> Model:
    """The encoder whose vectors a matcher reads: tuned for constructs, or as it comes."""
    from gt_assist.embed import find_model, find_tuned

    layers = None if matcher is None else matcher.layers
    return find_model() if layers is None else find_tuned(layers)
