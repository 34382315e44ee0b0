"""A played researcher does what a person could do at the review, and pays for it."""

from __future__ import annotations

import pytest
from evaluation.effort import labels
from evaluation.player import Player, names
from evaluation.sets import Coded
from evaluation.studies import copy, make, propose_topics, reading_once

from gt_assist.codebook import Suggestion
from gt_assist.corpus import Segment, Span
from gt_assist.events import Offered, Proposed
from gt_assist.offering import uncoded
from gt_assist.session import Session

CODES = ["lists", "lists", "lists", "chairs", "chairs", "money", "money", "money", "tea", "lists", "lists"]
UNITS = tuple(Segment(Span("ann", 10 * at, 10 * at + 8), f"words {at}", 0) for at in range(len(CODES)))
CODED = Coded("small", UNITS, tuple((code,) for code in CODES), ((),) * len(CODES))
# A group of one code with one stray, and one of two codes; the last unit is in no group.
GROUPS = [0, 0, 0, 1, 1, 1, 1, 1, 0, 0, -1]


@pytest.fixture
def begun(tmp_path):
    """The study with another program's groups in it, and which unit each segment is."""
    units = make(CODED, tmp_path / "study.gta")
    with copy(tmp_path / "study.gta", "played") as session:
        propose_topics(session, units, GROUPS)
        yield session, units


def player_of(session: Session, units: dict[Span, int], **how) -> Player:
    return Player(session, {span: CODED.codes[at] for span, at in units.items()}, **how)


def accepted(session: Session, units: dict[Span, int]) -> dict[str, list[int]]:
    return {code.name: sorted(units[span] for span in code.spans()) for code in session.study.codebook.accepted()}


def test_a_study_holds_each_unit_as_a_segment_with_its_words(begun):
    session, units = begun
    assert [segment.text for segment in session.segments] == [unit.text for unit in UNITS]
    assert sorted(units.values()) == list(range(len(UNITS)))


def test_the_careful_researcher_ends_with_the_human_codes(begun):
    session, units = begun
    player = player_of(session, units)
    player.play(lambda now: False, None)
    assert accepted(session, units) == {
        "lists": [0, 1, 2, 9, 10],
        "chairs": [3, 4],
        "money": [5, 6, 7],
        "tea": [8],
    }
    assert (player.moments[-1].right, player.moments[-1].wrong) == (1.0, 0)


def test_every_decision_is_counted_and_every_passage_read(begun):
    """Of each card the smaller part is moved, the rest renamed and accepted; one passage is coded by hand."""
    session, units = begun
    player = player_of(session, units)
    player.play(lambda now: False, None)
    assert player.decisions == 3 + 3 + 1
    assert player.read == 5 + 5 + 1
    assert player.picked == 1 + 2


def test_where_no_two_passages_go_together_she_codes_each(tmp_path):
    codes = (("lists",), ("tea",), ("chairs",))
    coded = Coded("small", UNITS[:3], codes, ((),) * 3)
    numbers = make(coded, tmp_path / "study.gta")
    with copy(tmp_path / "study.gta", "played") as session:
        propose_topics(session, numbers, [0, 0, 0])
        player = Player(session, {span: codes[at] for span, at in numbers.items()})
        player.play(lambda now: False, None)
        assert (player.decisions, player.read) == (3, 3)
        assert player.moments[-1].right == 1.0


def test_large_heaps_cost_a_decision_for_each_code_on_each_screen(tmp_path):
    codes = tuple((("lists", "tea", "chairs")[at % 3],) for at in range(24))
    units = tuple(Segment(Span("ann", 10 * at, 10 * at + 8), f"words {at}", 0) for at in range(24))
    numbers = make(Coded("small", units, codes, ((),) * 24), tmp_path / "study.gta")
    with copy(tmp_path / "study.gta", "played") as session:
        propose_topics(session, numbers, [0] * 24)
        player = Player(session, {span: codes[at] for span, at in numbers.items()})
        player.play(lambda now: False, None)
        assert (player.decisions, player.read) == (3 * 3, 24)


def test_she_stops_when_it_is_enough(begun):
    session, units = begun
    player = player_of(session, units)
    player.play(lambda now: now.right >= 0.5, None)
    assert 0.5 <= player.moments[-1].right < 1.0


def test_the_hasty_one_accepts_what_she_has_not_read_and_is_charged(tmp_path):
    codes = (*[("lists",)] * 5, ("tea",), ("tea",))
    units = tuple(Segment(Span("ann", 10 * at, 10 * at + 8), f"words {at}", 0) for at in range(7))
    coded = Coded("small", units, codes, ((),) * 7)
    numbers = make(coded, tmp_path / "study.gta")
    with copy(tmp_path / "study.gta", "played") as session:
        propose_topics(session, numbers, [0] * 7)
        player = Player(session, {span: codes[at] for span, at in numbers.items()}, hasty=True)
        player.play(lambda now: now.decisions >= 1 and bool(now.right), None)
        # The fifth on the page is the least typical: of the two strays she has seen one.
        assert player.read == 5
        assert player.moments[-1].wrong == 1


def test_offers_are_taken_with_one_decision_and_the_wrong_ones_declined(begun):
    session, units = begun
    player = player_of(session, units)
    player.play(lambda now: now.right >= 0.8, None)
    by_unit = {at: span for span, at in units.items()}
    lists = next(code for code in session.study.codebook.accepted() if code.name == "lists")
    offers = tuple(Suggestion(by_unit[at], ((lists.id, 0.9),)) for at in (8, 10))
    session.record(Proposed({}, {}, 0, len(session.entries), shared=False, suggestions=offers))
    before = player.decisions
    player.play(lambda now: now.decisions > before, None)
    assert player.decisions == before + 1
    assert accepted(session, units)["lists"] == [0, 1, 2, 9, 10]
    assert (by_unit[8], lists.id) in session.study.codebook.declined


def test_proposing_anew_comes_every_so_many_decisions(begun):
    session, units = begun
    player = player_of(session, units)
    at: list[int] = []
    player.play(lambda now: False, lambda: at.append(player.decisions), after=(2, 100))
    # After the first card, and once more when no card is left.
    assert at == [3, 6]
    assert player.moments[-1].right == 1.0


def test_the_whole_is_what_she_accepted_and_else_what_is_proposed(begun):
    session, units = begun
    assert labels(session.study.codebook, units)[-1] == -1
    first = labels(session.study.codebook, units)
    assert first[3] == first[7]
    player_of(session, units).play(lambda now: False, None)
    last = labels(session.study.codebook, units)
    assert last[3] != last[7]
    assert last[0] == last[10]


def listed(session: Session, units: dict[Span, int], codes: list[str], chance: float) -> Offered:
    """The same codes, in this order, for every uncoded passage."""
    book = session.study.codebook
    ids = [code.id for name in codes for code in book.accepted() if code.name == name]
    left = uncoded(session.segments, book)
    return Offered({}, tuple(Suggestion(s.span, tuple((code, chance) for code in ids)) for s in left if ids))


@pytest.mark.parametrize(("decided", "chance", "pages"), [(3, 0.9, 1), (3, 0.05, 0), (7, 0.9, 0)])
def test_a_page_is_taken_when_it_promises_enough_and_she_has_decided_enough(begun, monkeypatch, decided, chance, pages):
    monkeypatch.setattr("evaluation.player.PAGES_FROM", decided)
    session, units = begun
    player = player_of(session, units, learnt=lambda: listed(session, units, sorted(set(CODES)), chance))
    player.play(lambda now: player.pages == 1, None)

    assert player.pages == pages
    assert player.moments[-1].wrong == 0


def test_on_a_page_the_first_right_code_is_taken_the_rest_declined_and_all_is_counted(begun, monkeypatch):
    monkeypatch.setattr("evaluation.player.PAGES_FROM", 3)
    session, units = begun
    player = player_of(session, units, learnt=lambda: listed(session, units, ["money", "chairs", "lists", "tea"], 0.5))
    player.play(lambda now: now.decisions >= 3, None)
    before = player.read, player.picked, {s for own in accepted(session, units).values() for s in own}
    player.play(lambda now: player.pages == 1, None)
    book = session.study.codebook
    have = {code.name for code in book.accepted()}
    left = [at for at in range(len(CODES)) if at not in before[2]]
    right = [at for at in left if CODES[at] in have]

    assert (player.read, player.picked) == (before[0] + len(left), before[1] + len(right))
    assert {s for own in accepted(session, units).values() for s in own} == before[2] | set(right)
    assert {units[span] for span, _ in book.declined} >= set(left) - set(right)


def test_without_pages_none_is_taken(begun):
    session, units = begun
    player = player_of(session, units)
    player.play(lambda now: False, None)
    assert player.pages == 0


def test_names_are_told_apart_and_short_enough():
    found = names({"Being heard", "being heard", "x" * 300, "a\nb"})
    assert len({name.casefold() for name in found.values()}) == 4
    assert all(len(name) <= 120 for name in found.values())
    assert found["a\nb"] == "a b"


def test_reading_each_text_once_gives_the_same_names_and_leaves_the_product_as_it_was():
    from gt_assist import label

    before = label.parse
    texts = ["We lost the supervisor in May.", "I kept my own list.", "We lost the supervisor in May."]
    parser = label.load_parser()
    own = label.parse(texts, parser)
    with reading_once():
        assert label.parse(texts, label.load_parser()) == own
        assert label.parse(texts[1:], label.load_parser()) == own[1:]
        assert label.load_parser() is label.load_parser()
    assert label.parse is before
