"""Which names say nearly the same."""

from __future__ import annotations

import pytest

from gt_assist.codebook import Code
from gt_assist.review.twins import twin


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("losing the supervisor", "losing another supervisor"),
        ("leaders coming to every meeting", "leaders come to meetings"),
        ("planning the studies", "planned a study"),
        ("nobody coming to meetings", "not coming to the meetings"),
        ("tea", "the tea"),
        ("losing the supervisor early", "losing the supervisor"),
    ],
)
def test_names_that_share_most_of_their_words_are_of_perhaps_one_code(one, other):
    codes = Code("c1", one), Code("c2", other)

    assert twin(codes[0], codes) == codes[1]
    assert twin(codes[1], codes) == codes[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("losing the supervisor", "losing the funding"),
        ("coming to the meetings", "never coming to the meetings"),
        ("having no time for training", "having no time for meetings"),
        ("of the", "to the"),
    ],
)
def test_names_that_share_little_or_say_the_contrary_are_not(one, other):
    assert twin(Code("c1", one), [Code("c2", other)]) is None


def test_of_several_the_nearest_counts_then_an_accepted_one():
    own = Code("c1", "losing the supervisor")
    wider, same = Code("c2", "losing the supervisor early"), Code("c3", "losing a supervisor")
    decided = Code("c4", "losing another supervisor", status="accepted")

    assert twin(own, [wider, same]) == same
    assert twin(own, [same, decided, wider]) == decided
