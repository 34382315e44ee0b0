"""`matrix`, and the ratings stage of the review, as a person uses them."""

from __future__ import annotations

import json

import openpyxl
import pytest

from gt_assist.codebook import Match
from gt_assist.events import Accepted, Candidate, CandidateWords, ConstructConfirmed, Proposed
from gt_assist.store import StudyFile

LEADERS = "cfir2009:inner.readiness.leadership_engagement"
RATINGS = """Construct,A,B,C,D
outcome,1,1,2,2
cfir2009:inner.culture,-2,-1,1,2
cfir2009:outer.cosmopolitanism,M,,0mix,X
cfir2009:intervention.source,E,I,E,E
cfir2009:intervention.cost,1,1,1,0
"""


@pytest.fixture
def proposed(study, run, here):
    """The study with a proposal that lays both interviews beside one construct, and a code that is confirmed for it."""
    (here / "cases.csv").write_text(
        "case,site,outcome\nAnn,North,low\nBen,=South,high\nNobody,East,high\n", encoding="utf-8"
    )
    assert run("cases", "cases.csv", "--coder", "her").status == 0
    with StudyFile.open(study) as file:
        segments = file.segments(file.sources())
        matches = tuple(
            Match(s.span, ((LEADERS, 0.6),), False, -0.8 if s.span.source == "ann.txt" else 0.8) for s in segments
        )
        span = segments[0].span
        code = Candidate("c1", ((span, 1.0),))
        words = CandidateWords("c1", "losing the supervisor", span)
        file.append("her", [Proposed({}, {}, 0, 1, candidates=(code,), words=(words,), matches=matches)])
        file.append("her", [Accepted("c1", (span,), (span,))], [ConstructConfirmed("c1", LEADERS)])
    return study


def test_ratings_brought_along_need_no_study(run, here):
    (here / "r.csv").write_text(RATINGS, encoding="utf-8")
    rows = [json.loads(line) for line in run("matrix", "--ratings", "r.csv", "--json").out.splitlines()]
    assert [row["verdict"] for row in rows] == ["strong", "insufficient", "insufficient", "none"]
    assert rows[0] == {
        "construct": "cfir2009:inner.culture",
        "ratings": {"A": -2, "B": -1, "C": 1, "D": 2},
        "verdict": "strong",
    }
    assert list(rows[1]["ratings"].values()) == [None, None, "mixed", "mixed"]
    shown = run("matrix", "--ratings", "r.csv").out
    assert "Strongly distinguishing: Culture." in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_columns_of_ratings_are_ordered_by_their_outcome(run, here):
    (here / "r.csv").write_text(RATINGS.replace("1,1,2,2", "high,low,high,low"), encoding="utf-8")
    row = json.loads(run("matrix", "--ratings", "r.csv", "--json").out.splitlines()[0])
    assert list(row["ratings"]) == ["B", "D", "A", "C"]
    ordered = run("matrix", "--ratings", "r.csv", "--json", "--order", "D,C,B,A").out.splitlines()[0]
    assert list(json.loads(ordered)["ratings"]) == ["D", "C", "B", "A"]


def test_without_outcomes_no_verdict_is_given_and_it_is_said_why(run, here):
    (here / "r.csv").write_text(RATINGS.replace("outcome,1,1,2,2\n", ""), encoding="utf-8")
    ran = run("matrix", "--ratings", "r.csv", "--json")
    assert {json.loads(line)["verdict"] for line in ran.out.splitlines()} == {"insufficient"}
    assert "No two groups" in ran.err


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("-2,-1", "-3,-1", "row 3: A has -3, which is no rating"),
        ("outer.cosmopolitanism", "inner.culture", "row 4 names cfir2009:inner.culture again"),
        ("A,B,C,D", "A,A,C,D", "not those of a rating table"),
        ("1,1,2,2", "1,green,2,2", "Which of these outcomes"),
    ],
)
def test_a_faulty_rating_table_says_what_is_wrong(run, here, old, new, says):
    (here / "r.csv").write_text(RATINGS.replace(old, new, 1), encoding="utf-8")
    ran = run("matrix", "--ratings", "r.csv")
    assert ran.status == 1
    assert says in ran.err


def test_the_matrix_of_a_study_reads_well_and_says_what_it_rests_on(proposed, run):
    run("define", "innovation", "the new sheet", "--coder", "her")
    shown = run("matrix", "--by", "site").out
    assert "Innovation: the new sheet" in shown
    assert "Inner setting: not defined yet" in shown
    assert "plus helps" in shown
    assert "Leadership Engagement" in shown
    assert "fewer than two sites" in shown
    assert max(map(len, shown.splitlines())) <= 100
    rows = [json.loads(line) for line in run("matrix", "--by", "site", "--json").out.splitlines()]
    assert len(rows) == 41
    told = next(row for row in rows if row["construct"] == LEADERS)
    assert told == {"construct": LEADERS, "ratings": {"North": -1, "=South": 1}, "verdict": "strong"}


def test_one_construct_is_shown_with_the_quotes_behind_each_rating(proposed, run):
    shown = run("matrix", "--by", "site", "--construct", "leadership").out
    assert "We lost the supervisor in May 🌷" in shown
    assert "by the program" in shown
    assert run("matrix", "--by", "site", "--construct", "no such").status == 1


def test_the_other_version_of_cfir_is_shown(proposed, run):
    shown = run("matrix", "--by", "site", "--framework", "cfir-2022").out
    assert "High-level Leaders" in shown or "High-Level Leaders" in shown
    assert "≈" in shown
    assert run("matrix", "--by", "site", "--framework", "npt").status == 1


def test_a_rating_is_decided_with_a_reason_shown_undone_and_told_in_the_trail(proposed, run):
    typed = "r -2 nobody came\ny because I say so\nq\n"
    ran = run("review", "--ratings", "--by", "site", "--coder", "her", stdin=typed)
    assert ran.status == 0
    assert "2 ratings saved. None left open." in ran.out
    told = next(
        json.loads(line)
        for line in run("matrix", "--by", "site", "--json").out.splitlines()
        if LEADERS in line
    )  # fmt: skip
    assert told["ratings"] == {"North": -2, "=South": 1}
    assert f"rated {LEADERS} for site North: -2 (nobody came)" in run("audit").out
    assert run("undo", "--coder", "her").status == 0
    assert "1 rating to decide" in run("review", "--ratings", "--by", "site", "--coder", "her", stdin="q\n").out


def test_no_line_at_a_rating_is_longer_than_the_screen(proposed, run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "70")
    ran = run("review", "--ratings", "--by", "site", "--coder", "her", stdin="?\nl\n")
    spoken = [line for line in ran.out.splitlines() if not line.startswith("y take the draft")]

    assert max(map(len, spoken)) <= 70


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("r 7\nq\n", "is no rating"),
        ("r -1\n\nq\n", "needs a reason"),
        ("r\n\nq\n", "left; nothing was decided"),
        ("t 99\nq\n", "No passage on the card"),
        ("g nothing at all\nq\n", "No construct answers"),
        ("?\nq\n", "take the draft as your rating"),
        ("l\nq\n", "that was all of them"),
        ("z\nq\n", "no such key"),
    ],
)
def test_a_slip_at_a_rating_decides_nothing(proposed, run, typed, says):
    ran = run("review", "--ratings", "--by", "site", "--coder", "her", stdin=typed)
    assert ran.status == 0
    assert says in ran.out
    assert "0 ratings saved" in ran.out


def test_ratings_are_one_queue_and_by_goes_with_them(proposed, run):
    assert run("review", "--ratings", "--constructs", "--coder", "her").status == 1
    assert run("review", "--by", "site", "--coder", "her").status == 1


def test_the_matrix_goes_out_as_a_table_that_reads_back_and_as_a_workbook(proposed, run, here):
    run("review", "--ratings", "--by", "site", "--coder", "her", stdin="r -2 =cmd() nobody came\nq\n")
    assert run("matrix", "--by", "site", "--csv", "m.csv", "--xlsx", "m.xlsx").status == 0
    text = (here / "m.csv").read_text(encoding="utf-8-sig")
    assert '"\'=cmd() nobody came"' in text
    assert '"\'=South"' in text
    assert '"note: sign","plus helps' in text
    back = [json.loads(line) for line in run("matrix", "--ratings", "m.csv", "--json").out.splitlines()]
    assert next(row for row in back if row["construct"] == LEADERS)["ratings"] == {"North": -2, "=South": 1}
    book = openpyxl.load_workbook(here / "m.xlsx")
    assert book.sheetnames == ["Matrix", "Notes"]
    cells = {cell.value for line in book["Matrix"].iter_rows() for cell in line}
    assert "=cmd() nobody came" in cells
    assert all(cell.data_type == "s" for line in book["Matrix"].iter_rows() for cell in line if cell.value)
    assert any("fewer than two sites" in str(cell.value) for line in book["Notes"].iter_rows() for cell in line)
    assert "exported" in run("audit").out


def test_forgetting_lists_the_matrix_that_holds_quotes(proposed, run, here):
    run("matrix", "--by", "site", "--csv", "m.csv")
    assert "m.csv" in run("forget", "ann.txt", "--yes", "--coder", "her").out


def test_a_place_that_cannot_be_written_is_an_error(proposed, run, here):
    (here / "there").mkdir()
    assert run("matrix", "--by", "site", "--csv", "there").status == 1
    assert run("matrix", "--by", "site", "--xlsx", "no/such/folder/m.xlsx").status == 1


def test_a_study_without_a_proposal_says_what_to_do(study, run):
    assert "gt-assist propose" in run("matrix").out
    assert run("review", "--ratings", "--coder", "her").status == 1


def test_many_columns_bear_numbers_that_are_told_below(run, here):
    names = [f"Site number {n}" for n in range(1, 13)]
    lines = [f"Construct,{','.join(names)}", f"outcome,{','.join('12'[n % 2] for n in range(12))}"]
    lines.append(f"cfir2009:inner.culture,{','.join(('-1', '2')[n % 2] for n in range(12))}")
    (here / "r.csv").write_text("\n".join(lines), encoding="utf-8")
    shown = run("matrix", "--ratings", "r.csv").out
    assert " 1 Site number 1 (1)" in shown or " 1 Site number 1\n" in shown
    assert "12 Site number 12" in shown
    assert "Strongly distinguishing: Culture." in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_ratings_and_constructs_decided_elsewhere_are_taken_over(proposed, run, here):
    (here / "ratings.csv").write_text(
        "Construct,By,Case,Rating,Rationale\n"
        f"{LEADERS},site,north,-2,agreed in the team\n"
        f"{LEADERS},,Ben,0mix,for and against\n",
        encoding="utf-8",
    )
    assert run("apply", "ratings.csv", "--coder", "her").status == 0
    rows = [json.loads(line) for line in run("matrix", "--by", "site", "--json").out.splitlines()]
    assert next(row for row in rows if row["construct"] == LEADERS)["ratings"] == {"North": -2, "=South": 1}
    assert "agreed in the team" in run("matrix", "--by", "site", "--construct", LEADERS).out
    (here / "verdicts.csv").write_text(f"CodeID,Decision,Argument\nc1,refuse,{LEADERS}\n", encoding="utf-8")
    assert run("apply", "verdicts.csv", "--coder", "her").status == 0
    assert f"refused {LEADERS}" in run("audit").out


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (f"{LEADERS},site,West,1,x", "West is not the value of site"),
        (f"{LEADERS},,Nobody,1,x", "Nobody is not a case that speaks"),
        (f"{LEADERS},site,North,7,x", "7 is no rating"),
        (f"{LEADERS},site,North,1,", "no rationale"),
        ("x:nothing,site,North,1,x", "no construct 'x:nothing'"),
        (f"{LEADERS},country,North,1,x", "No case that speaks has the attribute country"),
    ],
)
def test_a_faulty_row_of_ratings_takes_nothing_over(proposed, run, here, row, says):
    good = f"{LEADERS},site,North,-2,good"
    (here / "ratings.csv").write_text(f"Construct,By,Case,Rating,Rationale\n{good}\n{row}\n", encoding="utf-8")
    ran = run("apply", "ratings.csv", "--coder", "her")
    assert ran.status == 1
    assert says in ran.err
    assert "good" not in run("audit").out
