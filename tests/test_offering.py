"""Her codes for what is uncoded, learnt anew from each decision, with the real encoder on a real interview."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gt_assist.events import Accepted, Renamed, SourceForgotten, SuggestionDeclined, SuggestionTaken
from gt_assist.offering import Offering, at_once, offers, uncoded
from gt_assist.review.page import likeliest, promised
from gt_assist.session import Session
from gt_assist.store import StudyFile
from gt_assist.vectors import embedder


@pytest.fixture(scope="module")
def first(one_interview, tmp_path_factory) -> Path:
    """One demo interview with its proposal, and the half of the candidates accepted."""
    path = Path(shutil.copy(one_interview, tmp_path_factory.mktemp("offering") / "s.gta"))
    with StudyFile.open(path) as file:
        at_work = Session(file, "her")
        codes = [c for c in at_work.study.codebook.with_status("candidate") if len(c.incidents) > 1]
        at_work.record_steps([[Accepted(c.id, c.spans(), c.spans())] for c in codes[::2]])
    return path


@pytest.fixture
def session(first, tmp_path):
    with StudyFile.open(shutil.copy(first, tmp_path / "s.gta")) as file:
        yield Session(file, "her")


@pytest.fixture
def offering(session):
    return Offering(embedder(session, None, lambda *_: None))


def test_what_no_accepted_or_touched_code_holds_is_uncoded_untouched_candidates_too(session):
    book = session.study.codebook
    free = {segment.span for segment in uncoded(session.segments, book)}
    candidate = book.with_status("candidate")[0]

    assert set(candidate.spans()) <= free
    assert not free & {span for code in book.accepted() for span in code.spans()}
    session.record(Renamed(candidate.id, "hers now"))
    assert not set(candidate.spans()) & {s.span for s in uncoded(session.segments, session.study.codebook)}


def test_every_uncoded_passage_is_offered_codes_and_what_is_decided_changes_the_rest(session, offering):
    before = offering.offered()
    page = likeliest(before.suggestions)
    assert [s.span for s in before.suggestions] == [s.span for s in uncoded(session.segments, session.study.codebook)]
    assert offering.offered() is before  # nothing was decided: nothing is learnt anew

    taken, declined = page[0], page[1]
    session.record(
        SuggestionTaken(taken.span, taken.codes[0][0]),
        *(SuggestionDeclined(code, declined.span) for code, _ in declined.codes),
    )
    after = {s.span: dict(s.codes) for s in offering.offered().suggestions}
    assert taken.span not in after
    assert not {code for code, _ in declined.codes} & after[declined.span].keys()
    assert any(dict(s.codes) != after[s.span] for s in before.suggestions if s.span in after)


def test_learning_on_in_a_sitting_gives_what_learning_from_scratch_gives(session, offering):
    page = likeliest(offering.offered().suggestions)
    session.record(*(SuggestionTaken(s.span, s.codes[0][0]) for s in page))
    session.record(SuggestionDeclined(page[0].codes[0][0], offering.offered().suggestions[0].span))
    embed = embedder(session, None, lambda *_: None)

    assert offering.offered().suggestions == offers(embed, uncoded(session.segments, session.study.codebook))


def test_when_the_segments_change_in_a_sitting_the_new_ones_are_read(session, offering):
    offering.offered()
    session.file.forget("her", SourceForgotten("wendlesea-moira.docx", ()), [])
    session.reload()
    assert offering.offered().suggestions == ()


def test_without_the_encoder_it_is_estimated_what_a_page_promises(session, offering):
    quick, learnt = at_once(session), offering.offered().suggestions

    assert [s.span for s in quick] == [s.span for s in learnt]
    assert promised(likeliest(quick)) == pytest.approx(promised(likeliest(learnt)), abs=3.0)


def test_where_little_is_coded_or_embedded_nothing_is_estimated(session):
    session.file.forget("her", SourceForgotten("nobody.txt", ()), [])  # takes all vectors with it
    assert at_once(session) == ()
