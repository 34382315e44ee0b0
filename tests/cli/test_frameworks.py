"""How frameworks are shown, by themselves and beside codes."""

from __future__ import annotations

import json

import pytest

from gt_assist.events import Accepted, Candidate, CandidateWords, ConstructConfirmed, Proposed
from gt_assist.store import StudyFile

MINE = """
name = "mine"
title = "My own"
[[construct]]
id = "mine:trust"
name = "Trust"
domain = "mine:ties"
definition = "Whether people rely on one another."
belongs = "Relying on them."
not_here = [{what = "liking one another"}]
"""


@pytest.fixture
def coded(study, run):
    """The study with an accepted code beside two constructs, and a candidate whose construct is confirmed."""
    with StudyFile.open(study) as file:
        spans = [segment.span for segment in file.segments(file.sources())]
        ranked = (("cfir2009:process.executing", 0.5), ("cfir2009:inner.networks_communications", 0.3))
        codes = (Candidate("c1", ((spans[0], 1.0),), constructs=ranked), Candidate("c2", ((spans[1], 1.0),)))
        words = (CandidateWords("c1", "losing the supervisor"), CandidateWords("c2", "keeping a list"))
        file.append("her", [Proposed({}, {}, 0, 1, candidates=codes, words=words)])
        file.append("her", [Accepted("c1", (spans[0],), ())])
        file.append("her", [ConstructConfirmed("c2", "cfir2009:outer.cosmopolitanism")])
    return study


def test_the_frameworks_are_listed_with_their_domains(run):
    shown = run("frameworks").out
    assert "41 constructs in 5 domains" in shown
    assert "67 constructs in 5 domains" in shown
    assert "(2009) (2009)" not in shown


def test_a_framework_shows_every_construct_with_its_definition_within_100_characters(run):
    shown = run("frameworks", "cfir-2022").out
    assert shown.count("cfir2022:") == 67
    assert "Not here:" not in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_in_full_it_says_what_belongs_elsewhere_and_where(run):
    shown = run("frameworks", "cfir-2022", "--full").out
    assert "Not here: the act of trying it in small steps → Doing" in shown
    assert "From the earlier version, renamed: cfir2009:process.executing" in shown


def test_one_construct_is_found_by_words_of_its_name(run):
    shown = run("frameworks", "cfir-2009", "champions").out
    assert "cfir2009:process.engaging.champions" in shown
    assert "→ Opinion Leaders" in shown
    assert "Several constructs" in run("frameworks", "cfir-2009", "leaders").err
    assert run("frameworks", "cfir-2009", "nothing").status == 1


def test_somebodys_own_framework_is_shown_by_its_path(run, here):
    (here / "mine.toml").write_text(MINE, encoding="utf-8")
    assert "Not here: liking one another → no construct" in run("frameworks", "mine.toml", "trust").out
    assert "My own, 1 construct" in run("frameworks", "mine.toml").out


def test_codes_are_shown_with_their_constructs_in_either_version(coded, run):
    own = run("codes", "--framework", "cfir-2009").out
    assert "Executing 0.50 · Networks & Communications 0.30" in own
    assert "Cosmopolitanism (confirmed)" in own
    new = run("codes", "--framework", "cfir-2022").out
    assert "Doing 0.50 · Relational Connections 0.30 · Communications 0.30" in new
    assert "Partnerships & Connections (confirmed)" in new
    row = json.loads(run("codes", "--framework", "cfir-2022", "--json").out.splitlines()[0])
    assert row["constructs"][0] == {"id": "cfir2022:process.doing", "score": 0.5}
    assert "No way leads" in run("codes", "--framework", "npt").err


def test_without_a_version_codes_are_listed_as_ever(coded, run):
    assert "Executing" not in run("codes").out
    assert "cfir2009:process.executing" in run("codes", "--json").out
