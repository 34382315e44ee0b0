"""What she decides about constructs shows in the rest of the review and in the next proposal."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from gt_assist.adding import How, add
from gt_assist.codebook import Codebook
from gt_assist.context import goes_on, in_context
from gt_assist.events import Accepted, ConstructConfirmed, ConstructRejected
from gt_assist.framework import FRAMEWORKS
from gt_assist.occurrence import in_one_study
from gt_assist.propose import Settings, propose
from gt_assist.session import Session
from gt_assist.store import StudyFile
from gt_assist.teaching import LISTED, Reading, TaughtDesk
from gt_assist.vectors import embedder

COST = "cfir2009:intervention.cost"


@pytest.fixture(scope="module")
def first(one_interview, tmp_path_factory) -> Path:
    """One demo interview with its proposal, and all codes of more than one incident accepted."""
    path = Path(shutil.copy(one_interview, tmp_path_factory.mktemp("taught") / "s.gta"))
    with StudyFile.open(path) as file:
        at_work = Session(file, "her")
        codes = [c for c in at_work.study.codebook.with_status("candidate") if len(c.incidents) > 1]
        at_work.record_steps([[Accepted(c.id, c.spans(), c.spans())] for c in codes])
    return path


@pytest.fixture
def at_work(first, tmp_path):
    with StudyFile.open(shutil.copy(first, tmp_path / "s.gta")) as file:
        yield Session(file, "her")


@pytest.fixture
def desk(at_work):
    return TaughtDesk(at_work, Reading(embedder(at_work, None, lambda *_: None)))


def beside(book: Codebook) -> dict[str, tuple[tuple[str, float], ...]]:
    return {code.id: code.constructs for code in book.accepted() if not (code.confirmed or code.refused)}


def shares(book: Codebook, construct: str) -> float:
    return sum(dict(constructs).get(construct, 0.0) for constructs in beside(book).values())


def confirmed_for_cost(at_work: Session) -> list[str]:
    """So many codes that their decisions foretell one another; some are left open."""
    return [c.id for c in at_work.study.codebook.accepted() if c.constructs][:8]


def test_a_study_is_ranked_by_what_is_said_around_and_how_often_each_construct_comes_up_in_it(at_work):
    reading = Reading(embedder(at_work, None, lambda *_: None))
    alone = reading.matcher.match(reading.rows, top=LISTED)
    talk = {name: source.transcript for name, source in at_work.sources.items()}
    around = in_context(reading.matcher.probabilities(reading.rows), goes_on(at_work.segments, talk))
    often = in_one_study(around)
    found = reading.rankings(at_work.study.codebook)
    listed = [tuple((construct, round(share, 4)) for construct, share in one.ranked[:LISTED]) for one in found]
    assert [match.constructs for match in at_work.study.codebook.matches] == listed
    assert [[share for _, share in one.ranked] for one in found] == np.flip(np.sort(often[:, :-1]), axis=1).tolist()
    assert [one.ranked[:LISTED] for one in found] != [one.ranked for one in alone]
    kept = [(one.abstain, one.none, one.valence) for one in alone]
    assert [(one.abstain, one.none, one.valence) for one in found] == kept


def test_beside_a_framework_of_ones_own_each_passage_speaks_for_itself(tmp_path):
    packaged = (resources.files("gt_assist") / "frameworks" / FRAMEWORKS["npt"]).read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(packaged.replace('name = "npt"', 'name = "own"', 1), encoding="utf-8")
    talk = tmp_path / "ann.txt"
    talk.write_text("Ann: We kept a list of our own.\nBen: Nobody came to the meetings any more.\n", encoding="utf-8")
    StudyFile.create(tmp_path / "s.gta", {"framework": str(own)}).close()
    with StudyFile.open(tmp_path / "s.gta") as file:
        at_work = Session(file, "her")
        add(at_work, talk, How())
        reading = Reading(embedder(at_work, None, lambda *_: None))
    assert reading.matcher.by_definitions
    assert len(reading.rows)
    assert np.array_equal(reading.shares, reading.matcher.probabilities(reading.rows))


def test_before_she_decided_anything_the_program_ranks_as_it_proposed(desk, at_work):
    assert desk.study.codebook == at_work.study.codebook


def test_what_she_confirms_rises_among_the_codes_still_open_and_undoing_takes_it_back(desk, at_work):
    before = beside(desk.study.codebook)
    some = confirmed_for_cost(at_work)
    for code in some:
        desk.record(ConstructConfirmed(code, COST))
    assert shares(desk.study.codebook, COST) > shares(at_work.study.codebook, COST)
    assert desk.study.codebook.codes[some[0]].confirmed == (COST,)
    for _ in some:
        desk.undo()
    assert beside(desk.study.codebook) == before


def test_codes_she_has_decided_on_keep_what_they_showed(desk, at_work):
    code = next(c for c in at_work.study.codebook.accepted() if c.constructs)
    desk.record(*(ConstructRejected(code.id, construct) for construct, _ in code.constructs))
    assert desk.study.codebook.codes[code.id].constructs == code.constructs


def test_the_next_proposal_has_learnt_it_too(at_work):
    reading = Reading(embedder(at_work, None, lambda *_: None))
    before = [dict(m.ranked)[COST] for m in reading.rankings(at_work.study.codebook)]
    for code in confirmed_for_cost(at_work):
        at_work.record(ConstructConfirmed(code, COST))
    after = [dict(m.ranked)[COST] for m in reading.rankings(at_work.study.codebook)]
    assert sum(after) > sum(before)
    made = propose(at_work, Settings())
    listed = [dict(m.constructs).get(COST, 0.0) for m in made.matches]
    assert listed == [round(share, 4) if share and listed[n] else 0.0 for n, share in enumerate(after)]


def test_after_the_next_proposal_open_codes_lie_beside_what_it_has_learnt(at_work):
    some = confirmed_for_cost(at_work)
    others = [c for c in at_work.study.codebook.accepted() if c.constructs and c.id not in some]
    for code in some:
        at_work.record(ConstructConfirmed(code, COST))
    before = shares(at_work.study.codebook, COST)
    kept = at_work.study.codebook.codes[some[0]].constructs
    propose(at_work, Settings())
    assert shares(at_work.study.codebook, COST) > before
    assert at_work.study.codebook.codes[some[0]].constructs == kept
    assert any(at_work.study.codebook.codes[c.id].constructs != c.constructs for c in others)
