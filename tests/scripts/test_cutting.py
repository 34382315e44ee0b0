"""The ways of cutting that lengths alone can do, and what is compared with them."""

from __future__ import annotations

from evaluation.cutting import every, ours, windows

from gt_assist.corpus import Transcript, Turn

ASKED, SAID = "How was it?", "We lost her in May. Nobody came. I kept a list of my own then. It was long."
TALK = Transcript(
    "ann", f"{ASKED}\n{SAID}", (Turn(0, 11, "I", "interviewer"), Turn(12, 12 + len(SAID), "Ann", "participant"))
)


def test_windows_hold_so_many_words_and_leave_out_the_interviewer():
    found = windows(6)(TALK)
    assert [len(segment.text.split()) for segment in found] == [6, 6, 6]
    assert " ".join(segment.text for segment in found) == SAID


def test_runs_of_sentences_end_where_sentences_end():
    assert [segment.text for segment in every(3)(TALK)] == [SAID[:62].strip(), "It was long."]


def test_each_segment_is_a_slice_of_the_transcript():
    for way in (windows(4), every(2), ours("sentence", None)):
        for segment in way(TALK):
            assert segment.span.slice(TALK.text) == segment.text
