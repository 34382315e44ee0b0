"""Offering a researcher's own codes for new passages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gt_assist.suggest
from gt_assist.embed import Encoder, load_encoder
from gt_assist.suggest import Decided, Passages, suggest

CODED = [
    ("The computers froze every morning.", {"c1"}),
    ("Our laptops kept crashing during clinic.", {"c1", "c4"}),
    ("There was no money for extra hours.", {"c2"}),
    ("The budget was cut after the first year.", {"c2"}),
    ("My manager came to every meeting.", {"c3"}),
    ("The director defended us when it got rough.", {"c3"}),
]
NAMES = {
    "c1": "fighting the computer",
    "c2": "running out of money",
    "c3": "being backed by the boss",
    "c4": "losing time",
}
NEW = ["The system went down twice a week.", "The grant ran out in March.", "Our supervisor always stood up for us."]
RIGHT = ["c1", "c2", "c3"]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="module")
def said(encoder):
    """Passages made of words."""

    def passages(texts: Sequence[str], around: np.ndarray | None = None) -> Passages:
        return Passages.of(encoder.encode(texts), texts, around)

    return passages


@pytest.fixture(scope="module")
def new(said):
    return said(NEW)


@pytest.fixture(scope="module")
def decided(said):
    """What she has decided about CODED: nothing declined."""
    return deciding(said, CODED)


def deciding(said, coded, declined=(), names=NAMES) -> Decided:
    return Decided(
        said([text for text, _ in coded]),
        [codes for _, codes in coded],
        said(list(names.values())),
        list(names),
        said([text for text, _ in declined]),
        [code for _, code in declined],
    )


def chance(ranked, code: str) -> float:
    return dict(ranked)[code]


def test_the_fitting_code_comes_first(new, decided):
    assert [ranked[0][0] for ranked in suggest(new, decided)] == RIGHT


def test_chances_fall_within_0_and_1_and_every_code_comes_once(new, decided):
    for ranked in suggest(new, decided, top=9):
        chances = [each for _, each in ranked]
        assert chances == sorted(chances, reverse=True)
        assert all(0 <= each <= 1 for each in chances)
        assert sorted(code for code, _ in ranked) == sorted(NAMES)


def test_no_more_than_asked_for(new, decided):
    assert [len(ranked) for ranked in suggest(new, decided, top=2)] == [2, 2, 2]


def test_a_coded_passage_is_offered_its_own_code(decided):
    ranked = suggest(decided.coded, decided)
    assert all(found[0][0] in codes for found, codes in zip(ranked, decided.borne, strict=True))


@settings(deadline=None, max_examples=25)
@given(st.permutations(range(len(CODED))), st.permutations(range(len(NEW))), st.permutations(sorted(NAMES)))
def test_no_order_matters(said, new, decided, coded_order, new_order, names_order):
    turned = deciding(said, [CODED[i] for i in coded_order], names={code: NAMES[code] for code in names_order})
    assert suggest(new.take(new_order), turned) == [suggest(new, decided)[i] for i in new_order]


def test_what_was_declined_lowers_its_code_for_what_is_near_and_hardly_for_the_rest(said, decided):
    news = said(["The screens froze twice a day.", "Her laptop crashed during every visit."])
    before = suggest(news, decided)
    after = suggest(news, deciding(said, CODED, [("The screens froze three times a day.", "c1")]))
    assert before[0][0][0] == before[1][0][0] == "c1"
    lost = [chance(b, "c1") - chance(a, "c1") for b, a in zip(before, after, strict=True)]
    assert lost[0] > 0.2
    assert lost[0] > 3 * lost[1]
    assert chance(after[0], "c2") == pytest.approx(chance(before[0], "c2"), abs=0.03)


def test_the_words_of_a_codes_name_count(said):
    coded = [("It was hard in the beginning.", {"c1"}), ("It was hard in the end.", {"c2"})]
    found = suggest(
        said(["We ran out of money."]), deciding(said, coded, names={"c1": "weather", "c2": "money lacking"})
    )
    assert found[0][0][0] == "c2"


def test_what_is_said_around_counts(said, encoder):
    around = encoder.encode(["The computer froze.", "The boss came."])
    coded = said(["It was always like that.", "We were glad of it."], around)
    names, nothing = said(["one", "two"]), said([])
    decided = Decided(coded, [{"c1"}, {"c2"}], names, ["c1", "c2"], nothing, [])
    by_computer, by_boss = suggest(said(["Anyway.", "Anyway."], around), decided)
    assert chance(by_computer, "c1") > chance(by_boss, "c1")
    assert chance(by_computer, "c2") < chance(by_boss, "c2")


def test_few_codes_of_one_passage_promise_nothing_to_a_stranger(said, decided):
    coded = [CODED[0], CODED[2], CODED[4]]
    names = {code: NAMES[code] for code in RIGHT}
    stranger, near = suggest(said(["My daughter plays the cello.", CODED[0][0]]), deciding(said, coded, names=names))
    assert stranger[0][1] < 0.2
    assert near[0] == ("c1", near[0][1])
    assert near[0][1] > 0.5


def test_equal_chances_are_in_alphabetical_order():
    rows = np.array([[1, 0, 0], [1, 0, 0]], np.float32)
    coded, names = Passages.of(rows, ["same", "same"]), Passages.of(rows, ["name", "name"])
    decided = Decided(coded, [{"b", "a"}, {"a", "b"}], names, ["b", "a"], coded.take([]), [])
    ranked = suggest(Passages.of([[0.6, 0.8, 0]], ["other"]), decided)[0]
    assert [code for code, _ in ranked] == ["a", "b"]
    assert ranked[0][1] == ranked[1][1]


def test_without_codes_or_passages_nothing_is_offered(said, new, decided):
    assert suggest(new, deciding(said, [(text, set()) for text, _ in CODED])) == [[], [], []]
    assert suggest(new, deciding(said, [])) == [[], [], []]
    assert suggest(new.take([]), decided) == []


def test_of_very_many_passages_large_codes_are_thinned_out(said, new, monkeypatch):
    monkeypatch.setattr(gt_assist.suggest, "MOST", 4)
    many = [*CODED, *((f"The computer froze {n} times.", {"c1"}) for n in range(2, 9))]
    money, boss = suggest(said([CODED[2][0], CODED[4][0]]), deciding(said, many), top=9)
    assert money[0][0] == "c2"
    assert boss[0][0] == "c3"
    assert len(money) == len(boss) == 4


def test_every_code_needs_a_name(said, new):
    with pytest.raises(ValueError, match="without a name: \\['c4'\\]"):
        suggest(new, deciding(said, CODED, names={code: NAMES[code] for code in RIGHT}))


def test_a_vector_and_a_text_for_each_passage():
    with pytest.raises(ValueError, match="for each passage"):
        Passages.of(np.eye(2), ["one"])


def test_what_was_passed_over_makes_the_first_codes_promise_less(said):
    """Two alike passages accepted as the first code: the rest of the talk does not all belong to it."""
    decided = deciding(said, [CODED[0], CODED[1]], names={"c1": NAMES["c1"], "c4": NAMES["c4"]})
    talk = said([*NEW, *(text for text, _ in CODED[2:]), "My daughter plays the cello.", "We drove for two hours."])
    before = suggest(talk, decided)
    after = suggest(talk, decided, passed_over=range(len(talk)))
    assert all(chance(a, "c1") < chance(b, "c1") for a, b in zip(after, before, strict=True))
    assert max(range(len(talk)), key=lambda at: chance(after[at], "c1")) == 0  # the system that went down


def test_a_passage_that_was_passed_over_does_not_speak_against_itself(said, decided):
    near = said(["The computers froze every single morning.", "My daughter plays the cello."])
    alone, beside = suggest(near, decided), suggest(near, decided, passed_over=[0])
    assert chance(beside[0], "c1") == pytest.approx(chance(alone[0], "c1"), abs=0.01)


def test_of_very_much_that_was_passed_over_some_stands_for_all(said, decided, monkeypatch):
    talk = said([*NEW, *(f"We drove for {n} hours." for n in range(2, 12))])
    whole = suggest(talk, decided, passed_over=range(len(talk)))
    monkeypatch.setattr(gt_assist.suggest, "MOST_PASSED_OVER", 6)
    part = suggest(talk, decided, passed_over=range(len(talk)))
    assert part != whole
    assert all(chance(a, "c1") == pytest.approx(chance(b, "c1"), abs=0.15) for a, b in zip(part, whole, strict=True))
