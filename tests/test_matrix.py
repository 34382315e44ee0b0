"""The cross-case matrix: which passages count where, columns by outcome, decisions over drafts, the other version."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gt_assist.codebook import Code, Codebook, Incident, Match, Rating
from gt_assist.corpus import Case, Span, Transcript, Turn
from gt_assist.errors import GTAssistError
from gt_assist.evidence import evidence
from gt_assist.framework import crosswalk, load
from gt_assist.matrix import brought, matrix
from gt_assist.study import Source, Study

LEADERS = "cfir2009:inner.readiness.leadership_engagement"
CULTURE = "cfir2009:inner.culture"
COSMOPOLITAN = "cfir2009:outer.cosmopolitanism"
CFIR = load("cfir-2009")
TOLD = {
    "ann": ("The director left in May.", "We share our values here."),
    "ben": ("He told me he was off.", "Nobody shares anything."),
    "cy": ("She came to every meeting we had in March.", "It was like a family."),
    "di": ("She read the 12 papers herself.", "I could say anything."),
    "ewan": ("I never met them.", "They differ."),
}
SITE = {"ann": "North", "ben": "North", "cy": "South", "di": "South"}
HELPS = {"ann": -0.9, "ben": -0.8, "cy": 0.9, "di": 0.7, "ewan": 0.0}


def first(name):
    return Span(f"{name}.txt", 0, len(TOLD[name][0]))


def second(name):
    return Span(f"{name}.txt", len(TOLD[name][0]) + 1, len(TOLD[name][0]) + 1 + len(TOLD[name][1]))


def interviews(outcome=("closed early", "sustained")):
    """Five people of two sites and none, each with a passage on leaders and one on culture, as the program sees it."""
    outcomes = dict(zip(("North", "South"), outcome, strict=True))
    texts = {name: " ".join(parts) for name, parts in TOLD.items()}
    matches = [
        Match(span, ((construct, 0.6), (COSMOPOLITAN, 0.2)), False, HELPS[name])
        for name in TOLD
        for span, construct in ((first(name), LEADERS), (second(name), CULTURE))
    ]
    return Study(
        name="pilot",
        framework="cfir-2009",
        sources={
            f"{n}.txt": Source(Transcript(f"{n}.txt", t, (Turn(0, len(t), n.title()),)), "") for n, t in texts.items()
        },
        segments=(),
        cases={
            n.title(): Case(n.title(), {"site": SITE[n], "outcome": outcomes[SITE[n]]} if n in SITE else {"role": "x"})
            for n in TOLD
        },
        definitions={},
        codebook=Codebook("her", {}, matches=tuple(matches)),
    )


def with_codes(study, *codes, ratings=()):
    return replace(
        study, codebook=replace(study.codebook, codes={code.id: code for code in codes}, ratings=tuple(ratings))
    )


def row(made, construct):
    return next(each for each in made.rows if each.construct == construct)


def values(made, construct):
    return {name: cell.value() for name, cell in row(made, construct).cells.items()}


def test_constructs_by_sites_are_drafted_ordered_and_judged():
    made = matrix(interviews(), CFIR, by="site")
    assert [(c.name, c.outcome, c.interviewees) for c in made.columns] == [
        ("North", "closed early", 2),
        ("South", "sustained", 2),
    ]
    assert values(made, LEADERS) == {"North": -2, "South": 2}
    assert row(made, LEADERS).verdict == "strong"
    assert values(made, CULTURE) == {"North": -1, "South": 1}
    assert made.apart == ("Ewan",)
    assert [one.case for one in row(made, LEADERS).elsewhere] == ["Ewan"]
    assert row(made, COSMOPOLITAN).verdict == "insufficient"
    assert row(made, COSMOPOLITAN).empty()
    assert len(made.warnings()) == 1  # one site in either group


def test_without_an_attribute_the_columns_are_the_cases():
    made = matrix(interviews(), CFIR)
    assert {c.name for c in made.columns} == {"Ann", "Ben", "Cy", "Di", "Ewan"}
    assert values(made, LEADERS)["Ann"] == -1
    assert made.groups.without == ("Ewan",)


def test_where_she_has_spoken_the_program_is_silent():
    spans = (first("ann"), second("ann"))
    code = Code("c1", "leaving", status="accepted", incidents=tuple(map(Incident, spans)), confirmed=(LEADERS,))
    found = evidence(with_codes(interviews(), code))
    assert [one.span for one in found[LEADERS] if one.confirmed] == list(spans)
    assert second("ann") not in [one.span for one in found[CULTURE]]

    refusing = replace(code, confirmed=(), refused=(LEADERS,))
    found = evidence(with_codes(interviews(), refusing))
    assert first("ann") not in [one.span for one in found[LEADERS]]
    assert second("ann") in [one.span for one in found[CULTURE]]  # she refused another construct only


def test_a_candidate_confirms_nothing_and_what_the_program_abstained_from_is_no_evidence():
    study = interviews()
    code = Code("c1", "leaving", incidents=(Incident(first("ann")),), confirmed=(LEADERS,))
    assert not any(one.confirmed for each in evidence(with_codes(study, code)).values() for one in each)
    silent = replace(
        study,
        codebook=replace(study.codebook, matches=tuple(replace(m, abstain=True) for m in study.codebook.matches)),
    )
    assert evidence(silent) == {}


def test_a_passage_she_coded_has_the_valence_of_the_segments_it_touches():
    code = Code("c1", "x", status="accepted", incidents=(Incident(Span("ann.txt", 4, 12)),), confirmed=(CULTURE,))
    found = evidence(with_codes(interviews(), code))
    assert [one.valence for one in found[CULTURE] if one.confirmed] == [pytest.approx(-0.9)]


def test_a_role_and_a_characteristic_of_cfir_2022_are_both_spoken_to():
    role, characteristic = "cfir2022:individuals.roles.high_level_leaders", "cfir2022:individuals.characteristics.need"
    study = interviews()
    matched = Match(first("ann"), ((role, 0.5), ("cfir2022:process.doing", 0.4), (characteristic, 0.3)), False, 0.5)
    found = evidence(replace(study, codebook=replace(study.codebook, matches=(matched,))))
    assert set(found) == {role, characteristic}


def test_her_rating_counts_before_the_draft_and_only_for_its_attribute():
    north = Rating(LEADERS, "North", 1, "as I saw it", by="site")
    made = matrix(with_codes(interviews(), ratings=[north, replace(north, by="role", value=-2)]), CFIR, by="site")
    assert values(made, LEADERS) == {"North": 1, "South": 2}
    assert row(made, LEADERS).cells["North"].draft.value == -2
    assert values(matrix(interviews(), CFIR, by="site"), LEADERS)["North"] == -2


def test_columns_stand_in_the_order_that_is_given():
    made = matrix(interviews(), CFIR, by="site", order=("South", "North"))
    assert [c.name for c in made.columns] == ["South", "North"]
    assert row(made, LEADERS).inverse
    by_outcome = matrix(interviews(("red", "green")), CFIR, by="site", order=("green", "red"))
    assert [c.name for c in by_outcome.columns] == ["South", "North"]


def test_outcomes_that_cannot_be_ordered_are_said_and_judge_nothing():
    made = matrix(interviews(("red", "green")), CFIR, by="site")
    assert row(made, LEADERS).verdict == "insufficient"
    assert any("red, green" in warning for warning in made.warnings())
    with pytest.raises(GTAssistError, match="red, green"):
        matrix(interviews(("red", "green")), CFIR, by="site", outcome="outcome")


def test_cases_of_one_site_with_different_outcomes_are_an_error():
    study = interviews()
    cases = {**study.cases, "Ann": Case("Ann", {"site": "North", "outcome": "sustained"})}
    with pytest.raises(GTAssistError, match="North differ in outcome"):
        matrix(replace(study, cases=cases), CFIR, by="site")
    made = matrix(replace(study, cases=cases), CFIR, by="site", order=("North", "South"))
    assert made.columns[0].outcome in ("sustained/closed early", "closed early/sustained")


def test_an_attribute_that_nobody_has_is_an_error_that_lists_those_there_are():
    with pytest.raises(GTAssistError, match="country") as caught:
        matrix(interviews(), CFIR, by="country")
    assert "site" in caught.value.hint
    assert matrix(interviews(), CFIR, by="SITE").columns  # whatever its letters


def test_a_site_spelled_in_other_letters_is_the_same_site():
    study = interviews()
    cases = {**study.cases, "Ben": Case("Ben", {"site": "NORTH ", "outcome": "Closed early"})}
    made = matrix(replace(study, cases=cases), CFIR, by="site")
    assert [(c.name, c.interviewees) for c in made.columns] == [("North", 2), ("South", 2)]


def test_the_matrix_is_shown_in_the_other_version_of_cfir():
    new = load("cfir-2022")
    rated = Rating(COSMOPOLITAN, "North", -1, "few ties", by="site"), Rating(LEADERS, "North", -1, "x", by="site")
    study = with_codes(interviews(), ratings=rated)
    made = matrix(study, new, by="site", ways=crosswalk(CFIR, new))
    leaders = row(made, "cfir2022:individuals.roles.high_level_leaders")
    assert {name: cell.draft.value for name, cell in leaders.cells.items()} == {"North": -2, "South": 2}
    assert leaders.shared
    assert leaders.cells["North"].decided is None  # her rating was of another, wider construct
    ties = row(made, "cfir2022:outer.partnerships_connections")
    assert ties.cells["North"].value() == -1
    assert all(each.construct.startswith("cfir2022:") for each in made.rows)


def test_between_frameworks_that_are_strangers_no_way_leads():
    with pytest.raises(GTAssistError, match="No way leads"):
        crosswalk(CFIR, load("npt"))


def test_ratings_brought_along_are_judged_as_they_are():
    made = brought(
        [("x:a", {"n": -2, "s": 1, "t": 2}), ("x:b", {"n": 1, "s": 0, "t": "mixed"})], {"t": 3, "n": 1, "s": 3}
    )
    assert [c.name for c in made.columns] == ["n", "t", "s"]
    assert [each.verdict for each in made.rows] == ["strong", "weak"]
    assert made.rows[1].inverse
