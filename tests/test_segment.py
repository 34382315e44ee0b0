"""Segments: exact spans, nothing lost, local, no stubs, and a question before a short answer."""

from __future__ import annotations

import itertools
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gt_assist.corpus import Role, Segment, Span, Transcript, Turn, Unit
from gt_assist.segment import (
    ENCODER_INPUT_VERSION,
    SEGMENTATION_VERSION,
    Parser,
    encoder_input,
    load_parser,
    segment,
)
from gt_assist.sentences import utterances
from gt_assist.talk import count_words, is_english, is_talk, opening, said, subjects

CUT_UNITS: tuple[Unit, ...] = ("incident", "sentence", "turn")


def interview(*turns: tuple[Role, str], source: str = "invented.txt") -> Transcript:
    """A transcript of labelled lines; the turns are the words after the labels."""
    text, made = "", []
    for role, words in turns:
        text += f"{'I' if role == 'interviewer' else 'P'}: "
        made.append(Turn(len(text), len(text) + len(words), role[:1].upper(), role))
        text += f"{words}\n\n"
    return Transcript(source, text, tuple(made))


def said_alone(words: str, unit: Unit = "incident", parser: Parser | None = None) -> list[str]:
    return [each.text for each in segment(interview(("participant", words)), unit, parser)]


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser()


MONOLOGUE = (
    "We started the screening in March, and at first nobody really knew whose job it was. The nurses thought the "
    "doctors would ask, and the doctors thought the form in the waiting room did it all. So for weeks the forms just "
    "lay in a tray. I found forty of them one Friday, all filled in, all unread. "
    "The other thing was the computer. The system times out after ten minutes, so you type half a history and then it "
    "is gone. I keep a notebook beside the keyboard now. My colleague laughs at it, but she has started one too. "
    "And it is not only the lost typing. When the screen goes dark the patient thinks that you have finished with "
    "them, and they stop telling you things. "
    "But the families surprised me. I had expected them to refuse, to say that it was private. Most of them were "
    "glad that somebody asked. One grandmother brought a cake the week after. She said nobody had asked her about "
    "sleep in thirty years. "
    "Then our manager left, and everything went quiet. Dr. Osei held the meetings for a while, e.g. on Mondays before "
    "clinic, but she had no hours for it. Nobody had. The posters stayed on the wall and the training stopped. New "
    "staff came in who had never heard of the screening at all. "
    "Another thing is money. We were promised a grant for two years and we got it for one. I wrote to the county. "
    "They answered with a leaflet. After that I stopped believing in letters. "
    "Now it is three of us who carry it on. We meet in the kitchen, we swap the hard cases, and we cover for each "
    "other when somebody is ill. It isn't in any plan. It works because we like each other, and that worries me, "
    "because I retire next summer."
)


# --- incidents --------------------------------------------------------------------------------------------------------


def test_a_monologue_becomes_incidents_of_one_thought_each() -> None:
    found = said_alone(MONOLOGUE)
    lengths = [count_words(each) for each in found]
    assert 5 <= len(found) <= 12
    assert all(15 <= length <= 90 for length in lengths)
    for turn_of_talk in ("The other thing was the computer.", "Another thing is money.", "But the families"):
        assert any(each.startswith(turn_of_talk) for each in found)


def test_an_empty_line_inside_a_turn_parts_what_its_words_would_not() -> None:
    one = "We had a lovely big garden with apple trees, and we children slept out there all summer long."
    other = "The garden was sold with the house, and the apple trees were cut down for a car park."
    assert said_alone(f"{one} {other}") == [f"{one} {other}"]
    assert said_alone(f"{one}\n\n{other}") == [one, other]


def test_a_quote_is_not_cut_open() -> None:
    quote = '"You come here every week. You sit there. But you never ask. Now go home and think about that."'
    story = f"My father was a man who hardly spoke to the teachers at our little school. He told them once, {quote} "
    found = said_alone(story + "And then he drove us back to the farm, and nobody in the car said one single word.")
    assert any(quote in each for each in found)


@pytest.mark.parametrize(
    "words",
    [
        "Mm-hmm.",
        "Yeah.",
        "Right, okay.",
        "[laughs]",
        "Yeah, yeah, yeah. (chuckles) Mm.",
        "Oh, I see. Of course.",
        "[inaudible 00:12:03]",
        "…",
        "*Laughs*",
        "Uh-huh, thank you.",
        "Sure — exactly!",
    ],
)
def test_a_backchannel_alone_makes_no_segment_but_as_a_row(words: str) -> None:
    transcript = interview(("interviewer", "Did it help?"), ("participant", words))
    assert [segment(transcript, unit) for unit in CUT_UNITS] == [(), (), ()]
    assert [each.text for each in segment(transcript, "row")] == [words]


@pytest.mark.parametrize("words", ["No.", "Yes, it did.", "[name]", "Twice.", "I know.", "Not really, no."])
def test_an_answer_of_a_word_or_two_is_kept(words: str) -> None:
    assert said_alone(words) == [words]


def test_fillers_inside_a_turn_go_along_with_their_neighbours() -> None:
    words = "Yeah. Right. We never got the keys to the new building. Mm-hmm. So we met in the car park. Yeah."
    assert said_alone(words) == [words]


def test_the_interviewer_has_no_segments() -> None:
    transcript = interview(("interviewer", MONOLOGUE), ("participant", "We left in spring."))
    assert {each.turn for unit in (*CUT_UNITS, "row") for each in segment(transcript, unit)} == {1}


def test_a_parser_is_not_needed_for_punctuated_talk(parser: Parser) -> None:
    assert said_alone(MONOLOGUE, parser=parser) == said_alone(MONOLOGUE)


# --- captions and other languages -------------------------------------------------------------------------------------

CAPTIONS = (
    "so we started the screening in march and at first nobody really knew whose job it was the nurses thought the "
    "doctors would ask and the doctors thought the form did it all so for weeks the forms just lay in a tray i found "
    "forty of them one friday all filled in and all unread but the families surprised me i had expected them to refuse "
    "and to say it was private most of them were glad somebody asked and one grandmother brought a cake the week after "
    "she said nobody had asked her about sleep in thirty years and then our manager left and everything went quiet "
    "because nobody had the hours for it the posters stayed on the wall and the training stopped"
)


@pytest.mark.parametrize("with_parser", [True, False])
def test_captions_without_stops_are_cut_between_words_into_bearable_pieces(parser: Parser, with_parser: bool) -> None:
    found = said_alone(CAPTIONS, parser=parser if with_parser else None)
    assert " ".join(found).split() == CAPTIONS.split()
    assert all(20 <= count_words(each) <= 90 for each in found)


def test_the_parser_finds_the_sentences_of_captions(parser: Parser) -> None:
    """Most cuts are where a sentence began before its stops were taken away."""
    bare, starts = "", set()
    for one in utterances(MONOLOGUE):
        starts.add(len(bare.split()))
        bare += " " + re.sub(r"[^\w\s'-]", "", MONOLOGUE[one.start : one.end]).lower()
    lengths = [len(each.split()) for each in said_alone(bare, parser=parser)]
    cuts = list(itertools.accumulate(lengths))[:-1]
    assert len(cuts) >= 3
    assert sum(cut in starts for cut in cuts) > len(cuts) / 2


def test_text_without_any_clue_is_cut_between_words() -> None:
    words = " ".join(f"palabra{number}" for number in range(200))
    found = said_alone(words)
    assert " ".join(found) == words
    assert all(20 <= count_words(each) <= 90 for each in found)


@pytest.mark.parametrize(
    "words",
    [
        "Vi flyttede herud i 2014, f.eks. den 3. maj. Min mand ville helst blive i byen. Men så fik vi haven.",
        "Wir haben z.B. drei Jahre gewartet. Dann kam der Brief vom Amt. Niemand hat uns geholfen.",
        "私は毎日この道を歩きました。雨の日も雪の日も。ある朝、橋がなくなっていました。",
        "¿Y qué hicimos? Nada, esperar. Mi madre lloraba todas las noches en la cocina.",
    ],
)
def test_other_languages_are_segmented_by_the_plain_rules(words: str, parser: Parser) -> None:
    for unit in CUT_UNITS:
        assert "".join("".join(said_alone(words, unit, parser)).split()) == "".join(words.split())
    assert len(said_alone(words, "sentence", parser)) == 3
    assert len(said_alone(words, "incident", parser)) == 1


def test_english_is_told_from_other_languages() -> None:
    assert is_english(CAPTIONS)
    assert not is_english("vi flyttede herud da min datter var lille og det var svært at finde noget vi havde råd til")
    assert not is_english("")


# --- sentences --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Dr. Osei came. She sat.", ["Dr. Osei came.", "She sat."]),
        ("We used e.g. tape. It broke.", ["We used e.g. tape.", "It broke."]),
        ("J. K. Amadi wrote it. I read it.", ["J. K. Amadi wrote it.", "I read it."]),
        ("It was plan B. And it worked.", ["It was plan B.", "And it worked."]),
        ("I lived in the U.S. Then I left.", ["I lived in the U.S.", "Then I left."]),
        ("We paid 3.50 at 10 p.m. that day.", ["We paid 3.50 at 10 p.m. that day."]),
        ("I was... I don't know... lost. Yeah. Lost.", ["I was... I don't know... lost.", "Lost."]),
        ("It ended… Nobody came.", ["It ended…", "Nobody came."]),
        ('He said, "Go home. Now!" and I went. So.', ['He said, "Go home.', 'Now!" and I went.']),
        ("So happy! 😀 Then it rained.", ["So happy! 😀", "Then it rained."]),
        ("why me? i asked. nobody knew!", ["why me?", "i asked.", "nobody knew!"]),
        ("We — well, they — left. “Fine.” I cried.", ["We — well, they — left.", "“Fine.”", "I cried."]),
        ("One line\nruns on here. Two.", ["One line\nruns on here.", "Two."]),
        ("I like:\n- tea\n- cake", ["I like:", "- tea", "- cake"]),
        ("It was *slow.* We left.\\\nNobody saw.", ["It was *slow.*", "We left.\\", "Nobody saw."]),
        ("They came etc. and left. No. 5 was ours.", ["They came etc. and left.", "No. 5 was ours."]),
    ],
)
def test_sentences_of_messy_talk(words: str, expected: list[str]) -> None:
    assert said_alone(words, "sentence") == expected


def test_an_endless_sentence_is_cut_in_the_sentence_unit_too() -> None:
    assert len(said_alone(CAPTIONS, "sentence")) > 1
    long = MONOLOGUE.split(". ")[0] + ", " + MONOLOGUE.split(". ")[1] + ", " + MONOLOGUE.split(". ")[2] + "."
    assert said_alone(long, "sentence") == [long]


# --- the question before a short answer -------------------------------------------------------------------------------


def contexts(*turns: tuple[Role, str], unit: Unit = "incident") -> list[str]:
    return [each.context for each in segment(interview(*turns), unit)]


@pytest.mark.parametrize("unit", CUT_UNITS)
def test_a_short_answer_carries_its_question(unit: Unit) -> None:
    turns: list[tuple[Role, str]] = [
        ("interviewer", "Okay. Let's talk about the training. Did it help you at all? Take your time."),
        ("participant", "Yes, it did."),
    ]
    assert contexts(*turns, unit=unit) == ["Did it help you at all?"]
    assert segment(interview(*turns), unit)[0].text == "Yes, it did."


def test_a_row_and_a_full_answer_carry_no_question() -> None:
    assert contexts(("interviewer", "Did it help?"), ("participant", "No, never."), unit="row") == [""]
    assert set(contexts(("interviewer", "Did it help?"), ("participant", MONOLOGUE))) == {""}


@pytest.mark.parametrize(
    ("asked", "context"),
    [
        (
            "Who ran the meetings then? Was it the nurses? Or you?",
            "Who ran the meetings then? Was it the nurses? Or you?",
        ),
        ("The meetings stopped in May, right?", "The meetings stopped in May, right?"),
        ("The nurses ran the meetings. Right?", "The nurses ran the meetings. Right?"),
        ("Tell me how the meetings went.", "Tell me how the meetings went."),
        ("was it hard to *find* the time", "was it hard to find the time"),
        ("Mm. I see.", ""),
    ],
)
def test_what_counts_as_the_question(asked: str, context: str) -> None:
    assert contexts(("interviewer", asked), ("participant", "Not at first.")) == [context]


def test_a_long_question_is_shortened_to_its_end() -> None:
    asked = "So what I would like to know is, " + "when you think of the early days, " * 6 + "who kept you going?"
    (context,) = contexts(("interviewer", asked), ("participant", "My sister."))
    assert count_words(context) <= 40
    assert asked.endswith(context)
    assert context.endswith("who kept you going?")


def test_a_question_stays_open_over_backchannels_and_short_answers_only() -> None:
    assert contexts(
        ("interviewer", "Did it help?"),
        ("participant", "Mm."),
        ("participant", "A little."),
        ("interviewer", "Okay."),
        ("participant", "On Mondays."),
        ("participant", MONOLOGUE),
        ("participant", "That is all."),
    ) == ["Did it help?", "Did it help?", *[""] * len(said_alone(MONOLOGUE)), ""]


def test_only_the_first_sentence_of_a_turn_answers() -> None:
    found = contexts(("interviewer", "Did it help?"), ("participant", "It did. We laughed more."), unit="sentence")
    assert found == ["Did it help?", ""]


# --- what is embedded -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("Yes, it did.", "Did it help?", "Did it help? Yes, it did."),
        ("It was *really*\n  slow,\\\nyou know, and **late**.", "", "It was really slow, and late."),
        ("Um, I, uh, mean it. [laughs]", "", "I, mean it."),
        ("You know what I mean.", "", "You know what I mean."),
        ("I use no_std and 2 * 3.", "", "I use no_std and 2 * 3."),
        ("I am _so_ tired \\[name\\].", "", "I am so tired [name]."),
        ("Um.", "", "Um."),
    ],
)
def test_encoder_input_is_the_question_and_the_words_without_marks(text: str, context: str, expected: str) -> None:
    assert encoder_input(Segment(Span("a.md", 0, len(text)), text, 0, context=context)) == expected


def test_versions_are_named() -> None:
    assert SEGMENTATION_VERSION
    assert ENCODER_INPUT_VERSION


# --- what holds for any talk ------------------------------------------------------------------------------------------

SENTENCES = st.sampled_from(
    [
        s + end
        for s, end in itertools.product(
            [
                "Yeah",
                "Mm-hmm",
                "But we never met them again",
                "The other thing is the noise in the ward at night",
                "because it hurts",
                'I told Dr. Ng e.g. about "the fall"',
                "so and then I mean it was",
                "No",
                "😀",
                "[laughs]",
                "we walked and walked until the road ended and there was the sea and nobody had told us about it",
                "Ærø ist schön",
            ],
            [". ", "? ", "... ", " ", "! \n", "\n\n", " — ", "\\\n", '." '],
        )
    ]
)
MESSY = st.lists(st.one_of(SENTENCES, SENTENCES, st.text(max_size=12)), min_size=0, max_size=40).map("".join)
ROLES = st.sampled_from(["participant", "participant", "interviewer"])
TURNS = st.lists(st.tuples(ROLES, MESSY), min_size=1, max_size=4)


@settings(deadline=None, max_examples=60)
@given(TURNS, st.sampled_from([*CUT_UNITS, "row"]))
def test_spans_are_exact_trimmed_in_order_and_inside_their_turns(turns: list[tuple[Role, str]], unit: Unit) -> None:
    transcript = interview(*turns)
    last = 0
    for each in segment(transcript, unit):
        turn = transcript.turns[each.turn]
        assert turn.role == "participant"
        assert each.speaker == turn.speaker
        assert turn.start <= each.span.start < each.span.end <= turn.end
        assert each.span.start >= last
        assert each.text == transcript.text[each.span.start : each.span.end] == each.text.strip()
        last = each.span.end


@settings(deadline=None, max_examples=60)
@given(MESSY, st.sampled_from(CUT_UNITS))
def test_nothing_said_is_lost(words: str, unit: Unit) -> None:
    """What lies in no segment is only fillers; a turn with talk loses nothing at all as incidents or whole."""
    found = segment(interview(("participant", words)), unit)
    rest, at = [], 3
    for each in found:
        rest.append(words[at - 3 : each.span.start - 3])
        at = each.span.end
    rest.append(words[at - 3 :])
    assert not any(is_talk(each) for each in (rest if unit == "sentence" or not found else []))
    if unit != "sentence" and is_talk(words):
        assert not "".join(rest).strip()
    if not found:
        assert not is_talk(words)


@settings(deadline=None, max_examples=40)
@given(TURNS, st.integers(0, 3), st.integers(0, 200), st.sampled_from(CUT_UNITS))
def test_a_changed_letter_changes_its_own_turn_only(
    turns: list[tuple[Role, str]], which: int, where: int, unit: Unit
) -> None:
    which %= len(turns)
    role, words = turns[which]
    if not words:
        return
    where %= len(words)
    changed = [*turns]
    changed[which] = (role, words[:where] + "x" + words[where + 1 :])
    before = [each.span for each in segment(interview(*turns), unit) if each.turn != which]
    after = [each.span for each in segment(interview(*changed), unit) if each.turn != which]
    assert before == after


def test_a_turn_is_cut_the_same_in_any_file(parser: Parser) -> None:
    alone = said_alone(CAPTIONS, parser=parser)
    other = interview(("participant", MONOLOGUE), ("interviewer", "And?"), ("participant", CAPTIONS), source="b.vtt")
    assert [each.text for each in segment(other, "incident", parser) if each.turn == 2] == alone


def test_a_day_of_talk_is_cut_in_seconds() -> None:
    transcript = interview(*[("participant", MONOLOGUE)] * 100)
    began = time.perf_counter()
    assert len(segment(transcript, "incident")) > 500
    assert time.perf_counter() - began < 15


# --- talk -------------------------------------------------------------------------------------------------------------


def test_what_is_said_leaves_out_fillers_only() -> None:
    assert said("Well, yeah, you know, the keys. [laughs] Thank you.") == ("the", "keys")
    assert said("Uh-huh — I know!") == ("i", "know")


def test_openings_and_subjects() -> None:
    assert [opening(each) for each in ("One thing is trust.", "But why?", "Nurses came.", "Or not.")] == [
        1.2,
        0.5,
        0,
        -0.5,
    ]
    assert subjects("We were really training the nurses") == ("train", "nurse")


def test_a_transcript_without_turns_has_no_segments() -> None:
    assert segment(Transcript("empty.txt", "", ()), "incident") == ()
