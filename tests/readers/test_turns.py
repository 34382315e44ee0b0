"""Speakers and their words in plain text, in the conventions transcribers use."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gt_assist.readers.turns import find_turns

# Words of talk: letters of many scripts, emoji, combining marks; nothing that is a label or a stage direction.
WORDS = st.sampled_from(
    "we ran it round the clinic twice håndbog Überblick naïve cafe\u0301 😀 👩🏽‍⚕️ “yes” … 17:30 na\u00a0ja 你好".split(
        " "
    )
)
TALK = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
ROUNDS = st.lists(st.tuples(TALK, TALK), min_size=3, max_size=8)
PAIRS = st.sampled_from(
    [
        ("Interviewer", "Participant 3"),
        ("INT", "P7"),
        ("Q", "A"),
        ("JB", "Dr. Shaw"),
        ("Anna Lind", "Bo"),
        ("MODERATOR", "Åse-Marie"),
    ]
)

CONVENTIONS = {
    "colon": "{name}: {words}\n",
    "colon, blank lines": "{name}: {words}\n\n",
    "colon, tab": "{name}:\t{words}\n",
    "label on its own line": "{name}:\n{words}\n\n",
    "brackets": "[{name}]: {words}\n",
    "markdown bold": "**{name}:** {words}\n\n",
    "markdown bold, colon outside": "**{name}**: {words}\n\n",
    "markdown bold on its own line": "**{name}**\\\n{words}\n\n",
    "markdown bold and italic on its own line": "***{name}***\n{words}\n\n",
    "otter": "{name}  0:02  \n{words}\n\n",
    "otter, hours": "{name} 1:00:02\n{words}\n\n",
    "time before": "[00:12] {name}: {words}\n",
    "time before, hours": "(00:01:02) {name}: {words}\n",
    "time after": "{name} (00:12): {words}\n",
    "teams": "0:0:3.120 --> 0:0:6.80\n{name}\n{words}\n\n",
    "tab": "{name}\t{words}\n",
    "name on its own line, role words": "{name}\n{words}\n\n",
}


def spoken(text, **how):
    return [(turn.speaker, text[turn.start : turn.end]) for turn in find_turns(text, **how).turns]


@pytest.mark.parametrize("convention", CONVENTIONS)
@settings(deadline=None, max_examples=12)
@given(rounds=ROUNDS, pair=PAIRS)
def test_words_come_back_exactly_in_every_convention(convention, rounds, pair):
    if "role words" in convention:  # names alone on a line are told only beside such a word
        pair = ("Interviewer", pair[1])
    said = [(name, words) for both in rounds for name, words in zip(pair, both, strict=True)]

    text = "".join(CONVENTIONS[convention].format(name=name, words=words) for name, words in said)

    assert spoken(text) == said


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet=st.sampled_from("AaBb:?. \n\t[]()*_#0159-–>😀\u0301\u00a0\\"), max_size=400))
def test_spans_are_in_order_trimmed_and_never_empty_whatever_the_text(text):
    end = 0
    for turn in find_turns(text, markdown=True).turns:
        words = text[turn.start : turn.end]
        assert turn.start >= end
        assert words
        assert words == words.strip()
        end = turn.end


def test_a_turn_runs_over_wrapped_lines_to_the_next_label():
    text = "Interviewer: How was\nthe first week?\n\nAnna: Slow.\n\nVery slow.\nInterviewer: Why?\nAnna: Nobody came.\n"

    assert spoken(text)[:2] == [("Interviewer", "How was\nthe first week?"), ("Anna", "Slow.\n\nVery slow.")]


@pytest.mark.parametrize(
    "line",
    [
        "17:30: we opened the doors",
        "The thing is: we never asked",
        "Note: she laughed here",
        "https://example.org/page: broken",
        "Basically: nobody came",
        "For example: the Monday clinic",
    ],
)
def test_clock_times_remarks_and_addresses_are_no_speakers(line):
    text = (
        f"Interviewer: How was it?\nAnna: Basically it was slow,\n{line}\nand so on.\n"
        "Interviewer: Why?\nAnna: I cannot tell.\n"
    )

    assert {speaker for speaker, _ in spoken(text)} == {"Interviewer", "Anna"}
    assert spoken(text)[1][1].endswith(f"{line}\nand so on.")


def test_numbered_headings_that_occur_once_are_no_speakers():
    text = (
        "Q1: How was the start of it all?\nIt was slow at first.\nThen it grew.\nMore came.\n"
        "Q2: And then?\nWe stopped.\nThat was it.\nDone.\n"
    )

    assert {speaker for speaker, _ in spoken(text)} == {None}


def test_stage_directions_times_and_rules_on_their_own_line_are_not_talk():
    text = (
        "Interviewer: Ready?\nAnna: Yes.\n(The participant starts reading)\n[00:05:12]\nNow I am.\n---\n"
        "Interviewer: Go on.\nAnna: [laughs]\n"
    )

    assert spoken(text) == [
        ("Interviewer", "Ready?"),
        ("Anna", "Yes."),
        ("Anna", "Now I am."),
        ("Interviewer", "Go on."),
    ]
    assert find_turns(text).turns[2].begins == 312.0


def test_the_head_of_a_transcript_is_no_turn():
    text = (
        "Interview 4\nDate: 3 May\nInterviewer: Jane Doe\nParticipant: Ann\n\n"
        "Interviewer: Shall we begin?\nParticipant: Yes, please.\nInterviewer: How?\nParticipant: Slowly.\n"
    )

    assert spoken(text)[0] == ("Interviewer", "Shall we begin?")


def test_a_legend_of_labels_is_no_turn_and_tells_roles():
    text = "I1: Interviewer 1\nM: Man\n\nI1: Is it warm?\nM: It is.\nI1: Always?\nM: Mostly.\n"

    found = find_turns(text)

    assert spoken(text)[0] == ("I1", "Is it warm?")
    assert found.legend["i1"] == "interviewer"


def test_mistyped_colons_after_known_short_labels_are_mended():
    text = "K: We paid.\nM: We did.\nK: Twice.\nM; Three times.\nK. Four.\nM: Fine.\nK: Yes.\nM: So it was.\n"

    assert spoken(text)[3:5] == [("M", "Three times."), ("K", "Four.")]


def test_somebody_who_speaks_once_is_found_in_a_file_labelled_throughout():
    text = (
        "Moderator: Who starts?\nAnna: Me.\nModerator: Go on.\nBo Lind: I want to.\nAnna: Please.\nModerator: Fine.\n"
    )

    assert ("Bo Lind", "I want to.") in spoken(text)


def test_unlabelled_lines_between_a_moderators_are_the_participants():
    text = (
        "1 Read the page.\n So this is it.\n It looks fine.\n MODERATOR: Please go on.\n Okay.\n"
        " 1.a Is it clear?\n Yes.\n2 Log in.\n Done.\n"
    )

    found = [(t.speaker, t.role, text[t.start : t.end]) for t in find_turns(text).turns]

    assert found == [
        (None, "interviewer", "1 Read the page."),
        (None, "participant", "So this is it.\n It looks fine."),
        ("MODERATOR", "interviewer", "Please go on."),
        (None, "participant", "Okay."),
        (None, "interviewer", "1.a Is it clear?"),
        (None, "participant", "Yes."),
        (None, "interviewer", "2 Log in."),
        (None, "participant", "Done."),
    ]


def test_text_without_speakers_is_one_voice_by_paragraph_and_says_so():
    text = "We began in May.\nIt was cold.\n\n  Then came June. \n\n[pause]\n"

    found = find_turns(text)

    assert spoken(text) == [(None, "We began in May.\nIt was cold."), (None, "Then came June.")]
    assert any("one voice" in note for note in found.notes)


def test_long_notes_before_the_first_label_are_kept_without_a_speaker():
    notes = "\n\n".join(f"The observer saw thing number {i} and wrote it down with some care." for i in range(20))
    text = f"{notes}\n\nInterviewer: And now?\nAnna: Now it works.\nInterviewer: Since when?\nAnna: May.\n"

    found = find_turns(text)

    assert [t.speaker for t in found.turns].count(None) == 20
    assert any("before the first label" in note for note in found.notes)


def test_times_are_kept_in_seconds():
    text = "Ann Lee  0:02\nWell.\n\nBo  1:00:03\nSo.\n\nAnn Lee  1:00:07\nYes.\n\nBo  1:01:00\nNo.\n"

    assert [t.begins for t in find_turns(text).turns] == [2.0, 3603.0, 3607.0, 3660.0]


@pytest.mark.parametrize(("first", "second"), [("王芳", "李明"), ("إبراهيم", "ليلى")])
def test_names_in_scripts_without_capitals_are_names(first, second):
    text = f"{first}: 你好\n{second}: 我很好\n{first}: 为什么?\n{second}: 因为\n"

    assert [speaker for speaker, _ in spoken(text)] == [first, second] * 2


def test_labels_that_never_recur_are_a_list_not_a_dialogue():
    assert {s for s, _ in spoken("Monday: we met.\nTuesday: we ran.\nWednesday: we ate.\n")} == {None}
    assert [s for s, _ in spoken("P1: We tried.\nP2: We did.\nP3: Me too.\n")] == ["P1", "P2", "P3"]


def test_a_role_in_brackets_stays_part_of_the_label():
    text = "Sarah (Interviewer): How?\nDr. J. Smith: So.\nSarah (Interviewer): Why?\nDr. J. Smith: That.\n"

    assert spoken(text)[0] == ("Sarah (Interviewer)", "How?")
