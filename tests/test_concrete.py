"""Specific talk is told from general talk by signs that can be named."""

import pytest

from gt_assist.concrete import concrete, signs


@pytest.mark.parametrize(
    ("said", "sign"),
    [
        ("It began in 2014, I think.", "time"),
        ("That was in May, before the audit.", "time"),
        ("We heard two years ago that it would end.", "time"),
        ("They'd be here at the same time on Tuesdays.", "time"),
        ("There were twelve families on the list.", "amount"),
        ("It was £40,000, give or take.", "amount"),
        ("About 30% of them never answered.", "amount"),
        ("For instance the forms are never ready.", "example"),
        ("There was one lad who wouldn't speak to anybody.", "example"),
        ("She told me it was over.", "saying"),
        ("And the head said, “not in my school”.", "saying"),
        ("The supervisor left.", "event"),
        ("Nobody came back after that.", "event"),
    ],
)
def test_a_specific_passage_is_concrete_by_its_sign(said, sign):
    assert sign in set(signs(said))


@pytest.mark.parametrize(
    "said",
    [
        "Leadership is really important to us.",
        "You always need somebody at the top who is behind it.",
        "Nurses said they felt valued.",
        "They would always say that there was no money.",
        "I'm a hundred per cent behind it.",
        "One or two people may be against it.",
        "It depends on the two of us, really.",
        "We usually went to the meetings.",
        "I'd have sent somebody.",
        "Maybe it may work, I don't know.",
        "",
    ],
)
def test_a_general_passage_is_not(said):
    assert not concrete(said)


def test_a_general_sentence_takes_nothing_from_a_concrete_one_beside_it():
    assert concrete("They always say that. But in March they sent it back.")
    assert not concrete("They always say that. It matters.")


def test_how_a_sentence_is_broken_into_lines_does_not_matter():
    assert concrete("The supervisor\nleft and we\nhad two\nfamilies waiting.")
