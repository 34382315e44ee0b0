"""How nominations and their offers are scored against themes: the half that is coded, and what counts as a hit."""

from __future__ import annotations

from evaluation.focused import ENOUGH_INTERVIEWS, half, hit
from evaluation.sets import Coded

from gt_assist.corpus import Segment, Span


def coded(sources: int, each: int = 2) -> Coded:
    """Units of so many sources, each with the theme of its number's parity."""
    units = [
        Segment(Span(f"s{source:02}", 10 * at, 10 * at + 5), f"unit {at} of {source}", 0)
        for source in range(sources)
        for at in range(each)
    ]
    themes = tuple(("even",) if at % 2 == 0 else ("odd",) for at in range(len(units)))
    return Coded("made up", tuple(units), tuple(("a code",) for _ in units), themes)


def test_where_there_are_many_interviews_half_of_them_are_coded_whole():
    some = coded(ENOUGH_INTERVIEWS)
    known = half(some, 0)
    sources = {some.units[at].span.source for at in known}
    assert len(sources) == ENOUGH_INTERVIEWS // 2
    assert known == {at for at, unit in enumerate(some.units) if unit.span.source in sources}


def test_of_few_sources_half_of_the_passages_are_coded():
    some = coded(2, each=20)
    assert len(half(some, 1)) == 20
    assert half(some, 1) == half(some, 1) != half(some, 2)


def test_a_hit_is_a_nominee_of_the_passages_theme_among_the_first():
    some = coded(1, each=4)
    themes = {"k1": "even", "k2": "odd"}
    ranked = {0: ["k1"], 1: ["k1", "k2"], 2: [], 3: ["k1"]}
    assert hit(some, themes, ranked, 1) == 1 / 4
    assert hit(some, themes, ranked, 3) == 2 / 4
