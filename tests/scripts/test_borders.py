"""Borders of segments against people's, on texts small enough to be counted by hand."""

from __future__ import annotations

from evaluation.borders import borders, disagreements, iou, moved
from evaluation.segments import atoms
from evaluation.transcripts import Marked

from gt_assist.corpus import Segment, Span, Transcript

WORDS = [(at * 5, at * 5 + 4) for at in range(10)]


def test_borders_are_the_gaps_where_passages_begin_and_end():
    assert borders(WORDS, [(0, 14), (25, 49)]) == {3, 5}


def test_blanks_around_a_passage_move_no_border():
    assert borders(WORDS, [(4, 15)]) == borders(WORDS, [(5, 14)]) == {1, 3}


def test_overlap_is_that_of_the_best_segment():
    assert iou((10, 20), [(0, 10), (15, 20), (12, 30)]) == 0.5
    assert iou((10, 20), [(20, 30)]) == 0.0


def test_no_window_is_wrong_where_the_cuts_are_the_same():
    assert disagreements({3, 7}, {3, 7}, 10, 2) == (0, 0, 8)


def test_windowdiff_counts_a_cut_too_many_that_pk_overlooks():
    wrong, wrong_pk, _ = disagreements({4}, {4, 5}, 10, 4)
    assert wrong > wrong_pk


def test_a_near_miss_costs_less_than_a_cut_far_off():
    near, _, _ = disagreements({5}, {6}, 20, 4)
    far, _, _ = disagreements({5}, {15}, 20, 4)
    assert near < far


def test_within_the_tolerance_a_cut_counts_as_made():
    assert moved({2, 9}, {4}, 2) == {4, 9}
    assert moved({2, 9}, {4}, 1) == {2, 9}


def test_coded_characters_get_the_code_of_their_segment_or_none():
    marked = Marked(Transcript("a", "x" * 40, ()), ((0, 10), (5, 20)), (("one",), ("two",)))
    segments = [Segment(Span("a", 0, 8), "", 0), Segment(Span("a", 8, 15), "", 0), Segment(Span("b", 0, 40), "", 0)]
    assert atoms([marked], segments, [4, 6, 9]) == [
        (4, ("one",), 5),
        (4, ("one", "two"), 3),
        (6, ("one", "two"), 2),
        (6, ("two",), 5),
        (-1, ("two",), 5),
    ]
