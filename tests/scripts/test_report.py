"""Tables find their place on the page of measurements."""

from __future__ import annotations

from evaluation.report import Table, placed, share, spread


def test_a_table_takes_the_place_of_the_one_before_and_leaves_the_rest():
    page = "# Page\n\nBefore.\n<!-- codes -->\nold\n<!-- end codes -->\nAfter.\n"
    again = placed(placed(page, "codes", "first"), "codes", r"second \1")
    assert again == "# Page\n\nBefore.\n<!-- codes -->\nsecond \\1\n<!-- end codes -->\nAfter.\n"


def test_a_new_table_comes_last():
    page = placed("# Page\n", "effort", "figures")
    assert page == "# Page\n\n<!-- effort -->\nfigures\n<!-- end effort -->\n"


def test_a_table_is_markdown_under_its_words():
    assert Table(("a", "b"), (("1", "2"),), "Says.").markdown() == "Says.\n\n| a | b |\n|---|---|\n| 1 | 2 |"


def test_shares_have_three_places_and_several_their_spread():
    assert (share(0.5), share(1.0), share(-0.25)) == (".500", "1.000", "-.250")
    assert spread([0.2, 0.4]) == ".300 (.200–.400)"
