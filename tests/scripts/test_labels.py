"""The blind test of labels: a sheet without hints, judgements read back, and the labels that ours are beside."""

from __future__ import annotations

import json

import pytest
from evaluation import labels
from evaluation.labels import CODERS, KEYWORDS, METHODS, OURS, TOPIC_WORDS, Drawn, grounded_words, table, verdicts
from evaluation.rival_labels import coders_label, topic_words
from evaluation.scores import wilson
from evaluation.sets import ROOT

from gt_assist.errors import GTAssistError

BY = {"A": OURS, "B": CODERS, "C": KEYWORDS, "D": TOPIC_WORDS}


def drawn(number: int, name: str, by: dict[str, str]) -> Drawn:
    """A code whose labels, of two content words each, are half grounded."""
    return Drawn(number, name, 3, {letter: (method, "waiting rota", 1, 2) for letter, method in by.items()})


def test_a_sheet_inside_the_project_is_refused(tmp_path):
    labels.outside(tmp_path / "sheet.txt")
    with pytest.raises(GTAssistError, match="people's words"):
        labels.outside(ROOT / "docs" / "sheet.txt")


def test_verdicts_go_to_the_method_behind_the_letter():
    turned = dict(zip(BY, reversed(METHODS), strict=True))
    first, second = (drawn(n, "rust-unsafe-interviews", by) for n, by in ((1, BY), (2, turned)))
    given = verdicts("1 s n n n+\n2 n+ n e s")
    found = table([(first, given[1]), (second, given[2])])
    rows = {row[1]: row for row in found.rows}
    assert rows[OURS][2:6] == ("2", "100 %", "0 %", "0 %")
    assert rows[CODERS][2:6] == ("2", "0 %", "50 %", "50 %")
    assert rows[TOPIC_WORDS][7:] == ("100 %", "50 %")
    assert rows[OURS][6].startswith("100 % (34")


def test_the_demo_is_no_part_of_the_sum_over_peoples_sets():
    names = ("rust-unsafe-interviews", "serdif-usability", "demo")
    given = verdicts("0 s n n n\n1 s n n n\n2 n n n n")
    found = table([(drawn(n, name, BY), given[n]) for n, name in enumerate(names)])
    rows = {row[:2]: row[2:] for row in found.rows}
    assert rows["all but the demo", OURS][:2] == ("2", "100 %")
    assert rows["demo", OURS][:2] == ("1", "0 %")


@pytest.mark.parametrize("line", ["1 s e n", "1 s e n x", "one s e n n", "1 s e n n n"])
def test_a_line_that_is_no_judgement_is_refused(line):
    with pytest.raises(GTAssistError, match="Not a judgement"):
        verdicts(line)


def test_a_page_shows_all_labels_alike_and_no_method():
    page = labels._page(drawn(7, "demo", BY), ["We waited for the rota."])
    assert "- We waited for the rota." in page
    assert page.count("waiting rota") == 4
    assert not any(method in page for method in METHODS)


def test_judgements_are_read_with_their_sheets_keys_and_what_is_missing_is_counted(tmp_path):
    places = []
    for name, written in (("one", "1 e s n n\n"), ("two", "2 n s n n\n")):
        codes = [
            {"number": n, "set": "demo", "size": 2, "labels": {letter: [by, "x", 1, 1] for letter, by in BY.items()}}
            for n in (1, 2)
        ]
        places.append((tmp_path / name, tmp_path / f"{name}-judged"))
        labels.key_of(places[-1][0]).write_text(json.dumps({"seed": 1, "codes": codes}))
        places[-1][1].write_text(written)
    (found,) = labels.read_back(*zip(*places, strict=True))
    assert [row[6].split(" (")[0] for row in found.rows] == ["50 %", "100 %", "0 %", "0 %"]
    assert "2 codes drawn were not judged" in found.says


def test_coders_label_is_the_code_of_most_incidents():
    assert coders_label([("b",), ("a", "b"), ("a", "a"), ("c",)]) == "a"


def test_topic_words_are_frequent_here_and_rare_elsewhere():
    first, second = topic_words([["the rota rota meeting"], ["the parking meeting meeting"]])
    assert first.split(", ")[0] == "rota"
    assert "parking" in second
    assert "the" not in first.split(", ")


def test_words_not_said_are_not_grounded():
    assert grounded_words("losing the manager", ["We lost the supervisor."]) == (1, 2)


def test_an_interval_is_wider_for_few_cases():
    few, many = wilson(8, 10), wilson(80, 100)
    assert few[0] < many[0] < 0.8 < many[1] < few[1] <= 1
