"""Who asks: by label, by what the file says, by behaviour, or as told."""

import pytest

from gt_assist.errors import ReadError
from gt_assist.readers import read

ASKING = (
    "{a}: Hello, how was the start of it?\n{b}: It was slow, we had no staff and the rooms were cold all winter.\n" * 1
    + (
        "{a}: What then?\n{b}: Then the new lead came and we met every week to look at the lists together.\n"
        "{a}: And now?\n{b}: Now it runs by itself, more or less, though I would not say that aloud to anybody.\n"
    )
)


@pytest.fixture
def reading(tmp_path):
    def made(text, **how):
        path = tmp_path / "x.txt"
        path.write_text(text, encoding="utf-8")
        return read(path, **how)

    return made


def asking(transcript):
    return {t.speaker for t in transcript.turns if t.role == "interviewer"}


@pytest.mark.parametrize(
    "label", ["Interviewer", "Interviewer 2", "INT", "I", "Q", "Moderator", "Researcher", "FACILITATOR", "I1"]
)
def test_a_label_that_says_so_is_the_interviewer(reading, label):
    assert asking(reading(ASKING.format(a=label, b="Zoe"))) == {label}


@pytest.mark.parametrize("label", ["Interviewee", "Participant 1", "P3", "Respondent"])
def test_participants_labels_are_never_the_interviewer(reading, label):
    assert asking(reading(ASKING.format(a="Zoe", b=label))) == {"Zoe"}


def test_behaviour_tells_when_labels_do_not(reading):
    assert asking(reading(ASKING.format(a="Zoe", b="Tom Ray"))) == {"Zoe"}


def test_the_head_tells_who_asks(reading):
    text = (
        "Interviewer: Zoe Lind\nDate: May\n\n" + "Zoe: I begin.\nTom: I go on for long.\nZoe: Fine.\nTom: I end it.\n"
    )

    assert asking(reading(text)) == {"Zoe"}


def test_when_unsure_nobody_is_and_a_note_says_so(reading):
    found = reading("Ann: It rained.\nBen: It did.\nCid: All day.\n" * 4)

    assert asking(found) == set()
    assert any("--interviewer" in note for note in found.notes)


def test_interviewers_can_be_given_in_any_case(reading):
    assert asking(reading("Ann: It rained.\nBen: It did.\nCid: All day.\n" * 4, interviewers=["ann", "BEN"])) == {
        "Ann",
        "Ben",
    }


def test_an_unknown_interviewer_is_an_error_that_lists_the_speakers(reading):
    with pytest.raises(ReadError) as refused:
        reading(ASKING.format(a="Zoe", b="Tom"), interviewers=["Max"])

    assert "Max" in refused.value.message
    assert "Zoe, Tom" in refused.value.hint


def test_everybody_can_never_be_the_interviewer(reading):
    assert asking(reading("Interviewer 1: Hm?\nInterviewer 2: What?\n" * 3)) == set()
    with pytest.raises(ReadError, match="every speaker"):
        reading(ASKING.format(a="Zoe", b="Tom"), interviewers=["Zoe", "Tom"])
