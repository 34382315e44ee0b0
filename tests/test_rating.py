"""Draft ratings: the published rule on who said what, how concretely, for or against."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gt_assist.corpus import Span
from gt_assist.rating import Speaking, draft, shown

EXAMPLE, GENERAL = True, False


def said(*parts):
    """Passages from (interviewee, valence, concrete), in the order of one source."""
    return [
        Speaking(Span("a.txt", 10 * n, 10 * n + 5), who, who, valence, concrete, confirmed=True)
        for n, (who, valence, concrete) in enumerate(parts)
    ]


@pytest.mark.parametrize(
    ("passages", "value"),
    [
        ([], None),
        ([("ann", 0.0, EXAMPLE)], 0),
        ([("ann", 0.2, EXAMPLE), ("ben", -0.2, EXAMPLE)], 0),  # talk that leans too little to count
        ([("ann", 0.9, EXAMPLE), ("ben", 0.8, EXAMPLE)], 2),
        ([("ann", -0.9, EXAMPLE), ("ben", -0.8, EXAMPLE)], -2),
        ([("ann", 0.9, EXAMPLE), ("ann", 0.9, EXAMPLE)], 1),  # one person with two examples is one person
        ([("ann", 0.9, EXAMPLE), ("ben", 0.8, GENERAL)], 1),
        ([("ann", -0.9, GENERAL), ("ben", -0.8, GENERAL)], -1),
        ([("ann", 0.9, EXAMPLE), ("ben", -0.8, EXAMPLE)], "mixed"),
        ([("ann", 0.9, EXAMPLE), ("ann", -0.9, EXAMPLE)], "mixed"),
        ([("ann", 0.9, EXAMPLE), ("ben", 0.8, EXAMPLE), ("cy", -0.8, EXAMPLE)], 1),  # mixed, leaning to help
        ([("ann", 0.9, EXAMPLE), ("ben", 0.8, EXAMPLE), ("di", 0.8, GENERAL), ("cy", -0.8, EXAMPLE)], 2),
        ([("ann", None, EXAMPLE), ("ben", None, EXAMPLE)], None),
    ],
)
def test_the_rule(passages, value):
    assert draft(said(*passages)).value == value


def test_a_draft_names_the_passages_that_made_it_and_takes_turns_between_people():
    passages = said(("ann", 0.9, EXAMPLE), ("ann", 0.8, EXAMPLE), ("ben", 0.7, EXAMPLE), ("ben", 0.9, GENERAL))
    found = draft(passages)
    assert found.value == 2
    assert [one.interviewee for one in found.triggers] == ["ann", "ben", "ann"]
    assert all(one.concrete for one in found.triggers)
    assert found.interviewees() == 2
    assert "2 of 2 interviewees: it helps, 2 with concrete examples" in found.reason


def test_dissent_is_told_and_shown_after_what_it_dissents_from():
    found = draft(said(("ann", 0.9, EXAMPLE), ("ben", 0.8, EXAMPLE), ("di", 0.8, GENERAL), ("cy", -0.8, EXAMPLE)))
    assert "1 the other way" in found.reason
    assert found.triggers[-1].interviewee == "cy"


def test_what_was_said_without_a_known_direction_is_not_missing_data():
    found = draft(said(("ann", None, GENERAL)))
    assert found.value is None
    assert found.passages
    assert "not known" in found.reason
    assert draft([]).passages == ()


VOICES = st.lists(
    st.tuples(
        st.sampled_from(["ann", "ben", "cy", "di"]), st.none() | st.floats(-1, 1, allow_nan=False), st.booleans()
    ),
    max_size=8,
)


@given(VOICES)
def test_turning_every_valence_round_turns_the_rating_round(voices):
    value = draft(said(*voices)).value
    turned = draft(said(*((who, None if v is None else -v, concrete) for who, v, concrete in voices))).value
    assert turned == (-value if isinstance(value, int) else value)


@given(VOICES, st.randoms(use_true_random=False))
def test_the_order_of_passages_makes_no_rating(voices, chance):
    passages = said(*voices)
    shuffled = list(passages)
    chance.shuffle(shuffled)
    assert draft(shuffled) == draft(passages)


@given(VOICES)
def test_a_strong_rating_always_has_two_people_with_examples_on_its_side(voices):
    found = draft(said(*voices))
    if found.value in (2, -2):
        sign = 1 if found.value == 2 else -1
        assert len({o.interviewee for o in found.triggers if o.concrete and o.sign() == sign}) >= 2


def test_ratings_are_written_with_their_sign():
    assert [shown(v) for v in (-2, 0, 1, "mixed", None)] == ["-2", "0", "+1", "mixed", "missing"]
