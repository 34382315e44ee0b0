"""What is left out of talk leaves no trace in the words beside it."""

from __future__ import annotations

import pytest

from gt_assist.label.clean import clean


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("We told the manager[NAME] of it.", "We told the manager someone of it."),
        ("We told [NAME]afterwards.", "We told someone afterwards."),
        ("We told [NAME] [PLACE][NAME].", "We told someone."),
        ("We told[laughs]them.", "We told them."),
        ("We told [NAME]'s sister.", "We told someone's sister."),
    ],
)
def test_what_stands_in_for_a_bracket_never_runs_together_with_a_word(said, read):
    assert clean(said).text == read
