"""What holds for every label and every in vivo phrase, whatever was said."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gt_assist.label import ParsedIncident, grounded, name_codes, parse
from gt_assist.label.clean import clean
from gt_assist.label.inflect import content_words, english, gerund, split_words

_WHO = ["We", "I", "The nurses", "Our head teacher", "Nobody", "They", "Two of the developers", "Marigold House"]
_DID = ["lost", "never saw", "kept", "didn't trust", "were told about", "had to rewrite", "stopped using", "set up"]
_WHAT = ["the referral form", "my own list", "a supervisor who listened", "no money", "it", "a bumpy ride"]
_THEN = [
    "",
    ", you know, every Monday",
    " because it is slow",
    " and then it fell apart",
    " [laughs]",
    " in **Leeds**\nand",
]
_LEAD = ["", "I think ", "Well, um, ", "It seems ", "I mean, ", "And honestly "]
_PARTS = tuple(st.sampled_from(part) for part in (_LEAD, _WHO, _DID, _WHAT, _THEN))
spoken = st.builds(lambda lead, who, did, what, then: f"{lead}{who} {did} {what}{then}.", *_PARTS)
mess = st.text(alphabet=st.sampled_from("abcdefg ,.?!'’-[]()*/\n\t“”åé😀09 you know like"), min_size=1, max_size=60)
incident = st.one_of(spoken, spoken, mess.filter(str.strip))


@given(codes=st.lists(st.lists(incident, min_size=1, max_size=3), min_size=1, max_size=3))
@settings(deadline=None, max_examples=40)
def test_labels_are_grounded_and_in_vivo_phrases_are_slices(parser, codes):
    parsed = [parse(code, parser, names=["Marigold House"]) for code in codes]

    for wording, code in zip(name_codes(parsed), codes, strict=True):
        assert wording.label.strip()
        assert len(wording.label.split()) <= 6
        assert grounded(wording.label, [code[n] for n in wording.grounded_in])
        assert wording.grounded_in
        if wording.in_vivo is not None:
            told = wording.in_vivo
            assert code[told.incident][told.start : told.end] == told.text
            assert 2 <= len(told.text.split()) <= 8
            assert not set("\n*[]") & set(told.text)
            assert "Marigold" not in told.text


@given(text=incident)
@example(text="no?0[]")
@example(text="We told the manager[NAME] about the form.")
@example(text="We told[laughs]them of [A][B]'s form.")
@settings(deadline=None, max_examples=50)
def test_everything_offered_lies_inside_the_segment(parser, text):
    found: ParsedIncident = parse([text], parser)[0]

    assert all(0 <= p.start < p.end <= len(text) for p in found.phrases)
    assert all(text[t.start : t.end] == t.text for t in found.tellings)
    assert all(grounded(p.text, [text]) for p in found.phrases)


@given(text=incident)
@settings(deadline=None, max_examples=100)
def test_cleaning_invents_no_letters_and_remembers_where_each_came_from(text):
    cleaned = clean(text)

    assert len(cleaned.text) == len(cleaned.origin)
    known = [o for o in cleaned.origin if o >= 0]
    assert known == sorted(known)
    allowed = {("\n", " "), ("’", "'")}
    assert all(
        o < 0 or text[o] == c or (text[o], c) in allowed for o, c in zip(cleaned.origin, cleaned.text, strict=True)
    )


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("We, you know, lost it.", "We lost it."),
        ("Do you know what that means?", "Do you know what that means?"),
        ("It was a kind of game.", "It was a kind of game."),
        ("It was kind of slow.", "It was slow."),
        ("No, we never met.", "we never met."),
        ("No money.", "No money."),
        ("Then we we lost the, the form.", "Then we lost the form."),
        ("So, um, yeah.", "So, yeah."),
    ],
)
def test_fillers_go_and_look_alikes_stay(said, left):
    assert clean(said).text == left


def test_a_label_with_a_foreign_word_is_not_grounded():
    assert not grounded("losing the manager", ["We lost the supervisor."])
    assert not grounded("struggling", ["It was hard."])
    assert grounded("not coming to the steering group", ["They come, but never to our steering groups."])


def test_gerunds_are_british_and_known():
    assert [gerund(v) for v in ("refer", "travel", "focus", "die", "mimic", "set")] == [
        "referring",
        "travelling",
        "focusing",
        "dying",
        "mimicking",
        "setting",
    ]
    assert gerund("qwrtz") is None


def test_contractions_come_apart_and_numbers_count_as_content():
    assert split_words("we'd don’t") == ["we", "'d", "do", "n't"]
    assert content_words("the 3 nurses were not told") == ["3", "nurses", "told"]


def test_english_is_told_from_other_languages():
    assert english("infection risk from in-person exams")
    assert not english("Vi har ikke fået nogen hjælp fra kommunen")
