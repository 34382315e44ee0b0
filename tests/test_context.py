"""What is said around a passage helps where the passage itself leaves much open."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gt_assist.context import goes_on, in_context
from gt_assist.corpus import Segment, Span, Transcript, Turn

PLAIN, OPEN = [0.85, 0.03, 0.02, 0.1], [0.3, 0.31, 0.29, 0.1]
YES = np.array([False, True])

ROWS = st.lists(
    st.lists(st.integers(0, 20), min_size=4, max_size=4).filter(lambda row: sum(row[:-1]) > 0), min_size=1, max_size=12
).map(lambda rows: np.round(np.array([np.array(row) / sum(row) for row in rows]), 6))


def test_an_open_passage_follows_a_plain_neighbour_and_hardly_the_other_way_round():
    for shares in (np.array([PLAIN, OPEN]), np.array([OPEN, PLAIN])):
        moved = in_context(shares, YES)
        at = int(shares[1].tolist() == OPEN)
        assert moved[at].argmax() == 0
        assert moved[at, 0] > shares[at, 0] + 0.1
        assert moved[1 - at] == pytest.approx(shares[1 - at], abs=0.05)


def test_a_passage_reaches_the_next_and_no_further():
    shares = np.array([PLAIN, OPEN, OPEN])
    moved = in_context(shares, np.array([False, True, True]))
    assert moved[1, 0] > 0.4
    assert moved[2, 0] == pytest.approx(shares[2, 0], abs=0.05)


@settings(deadline=None)
@given(ROWS, st.data())
def test_none_keeps_its_share_rows_add_up_and_the_lonely_stay(shares, data):
    joined = np.array([False, *data.draw(st.lists(st.booleans(), min_size=len(shares) - 1, max_size=len(shares) - 1))])
    moved = in_context(shares, joined)
    assert np.array_equal(moved[:, -1], shares[:, -1])
    assert moved.sum(axis=1) == pytest.approx(1.0, abs=1e-4)
    lonely = ~(joined | np.append(joined[1:], False))
    assert np.array_equal(moved[lonely], shares[lonely])


def segments(*places: tuple[str, int]) -> list[Segment]:
    return [Segment(Span(source, 10 * at, 10 * at + 5), "words", turn) for at, (source, turn) in enumerate(places)]


def test_talk_goes_on_within_a_source():
    talk = {name: Transcript(name, "", (), "docx") for name in ("a.docx", "b.docx")}
    found = goes_on(segments(("a.docx", 0), ("a.docx", 2), ("b.docx", 0), ("b.docx", 1)), talk)
    assert found.tolist() == [False, True, False, True]
    assert goes_on([], talk).tolist() == []


def test_rows_of_a_table_go_on_only_for_the_same_speaker_in_the_same_case():
    turns = (
        Turn(0, 5, "Ann", case="north"),
        Turn(10, 15, "Ann", case="north"),
        Turn(20, 25, "Ann", case="south"),
        Turn(30, 35, "Ben", case="south"),
        Turn(40, 45),
        Turn(50, 55),
    )
    table = {"t.csv": Transcript("t.csv", "", turns, "csv")}
    found = goes_on(segments(*(("t.csv", turn) for turn in range(6))), table)
    assert found.tolist() == [False, True, False, False, False, False]
