"""Commands that propose and decide: propose, review, memo, apply, undo."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gt_assist.cli.helping import Command
from gt_assist.cli.options import CoderOption, QuietOption, StudyOption, deciding, looking
from gt_assist.cli.say import count, say
from gt_assist.cli.terminal import face, progress
from gt_assist.codebook import MemoKind
from gt_assist.errors import GTAssistError
from gt_assist.review.choosing import like
from gt_assist.review.queue import Queue, queue
from gt_assist.review.sitting import Desk
from gt_assist.session import Session

if TYPE_CHECKING:
    from gt_assist.review.beside import Vectors


class GrainName(StrEnum):
    """How fine the candidate codes are."""

    coarse = "coarse"
    medium = "medium"
    fine = "fine"


class MemoName(StrEnum):
    """What a memo is about."""

    code = "code"
    incident = "incident"
    comparison = "comparison"
    category = "category"
    reflexive = "reflexive"


def register(app: typer.Typer) -> None:
    """Adds these commands to the command line."""
    for command in (propose, review, memo, apply, undo):
        app.command(cls=Command)(command)


def propose(
    focused: Annotated[bool, typer.Option("--focused", help="Nominate accepted codes as focused codes.")] = False,
    grain: Annotated[GrainName, typer.Option(help="How fine the candidate codes are.")] = GrainName.medium,
    seed: Annotated[int, typer.Option(metavar="N", min=0, max=2**32 - 1, help="Same seed, same codes.")] = 0,
    model: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Another sentence-transformers model, from a local folder.")
    ] = None,
    study: StudyOption = None,
    coder: CoderOption = None,
    quiet: QuietOption = False,
) -> None:
    """Propose candidate codes, and your codes for what is uncoded.

    Nothing is coded by it: you decide in `gt-assist review`. What you have decided stays as it is.
    """
    with deciding(study, coder) as session, progress(quiet) as show:
        if focused:
            from gt_assist.focus import propose_focused

            nominated = propose_focused(session, model, show)
            say(f"{count(len(nominated.nominations), 'accepted code')} nominated as focused codes.")
            say("Next: gt-assist review --focused")
            return
        from gt_assist.propose import Settings
        from gt_assist.propose import propose as propose_codes

        made = propose_codes(session, Settings(grain.value, seed, model), show)
        many = sum(len(c.incidents) > 1 for c in made.candidates)
        held = sum(len(c.incidents) for c in made.candidates)
        say(
            f"{count(many, 'candidate code')} and {count(len(made.candidates) - many, 'one-off incident')}"
            f" for {held} of {count(len(session.segments), 'segment')}."
        )
        asked = sum(s.asked for s in made.suggestions)
        if made.suggestions:
            say(f"Your accepted codes are offered for {asked} of {count(len(made.suggestions), 'uncoded segment')}.")
        say("Next: gt-assist review")


def review(
    plain: Annotated[bool, typer.Option("--plain", help="Plain lines.", show_default=False)] = True,  # noqa: ARG001 -- the only face so far
    focused: Annotated[bool, typer.Option("--focused", help="Nominated and focused codes.")] = False,
    constructs: Annotated[bool, typer.Option("--constructs", help="The constructs beside accepted codes.")] = False,
    one_offs: Annotated[bool, typer.Option("--one-offs", help="The queue of one-off incidents.")] = False,
    passages: Annotated[
        bool, typer.Option("--passages", help="Uncoded passages, each with those of your codes it may belong to.")
    ] = False,
    ratings: Annotated[
        bool, typer.Option("--ratings", help="Rate constructs by case, or by an attribute of cases.")
    ] = False,
    by: Annotated[str | None, typer.Option(metavar="ATTRIBUTE", help="With --ratings: by this attribute.")] = None,
    code_first: Annotated[
        bool, typer.Option("--code-first", help="Hide the program's label until you have written yours.")
    ] = False,
    code: Annotated[
        str | None, typer.Option(metavar="CODE", help="Begin with this code, by name or id, whatever was decided.")
    ] = None,
    study: StudyOption = None,
    coder: CoderOption = None,
) -> None:
    """Go through what is proposed, one card at a time.

    Single keys accept, reject, rename, merge, split and so on; ? shows them. Each decision is saved at once.
    """
    from gt_assist.framework import load
    from gt_assist.review.plain import review as go_through
    from gt_assist.review.sitting import Names

    if focused + constructs + one_offs + passages + ratings > 1:
        raise GTAssistError(
            "One queue at a time.", hint="Choose --passages, --focused, --constructs, --one-offs or --ratings."
        )
    if by is not None and not ratings:
        raise GTAssistError("--by goes with --ratings.", hint="gt-assist review --ratings --by ATTRIBUTE")
    if ratings:
        return _rate(study, coder, by or "")
    if passages and (code or code_first):
        raise GTAssistError("Pages are not about one code.", hint="Leave out --code and --code-first.")
    if passages:
        return _page_through(study, coder)
    which: Queue = "focused" if focused else "constructs" if constructs else "one-offs" if one_offs else "codes"
    with deciding(study, coder) as session:
        _something_to_review(session)
        framework = load(session.study.framework)
        names = Names({c.id: c.name for c in framework.constructs}, {c.id: c.definition for c in framework.constructs})
        start = session.study.codebook.codes[_code(session, code)] if code else None
        desk = _taught(session) if which == "constructs" else session
        vectors = cache(lambda: _vectors(session))
        go_through(desk, face(), names, which, code_first, session.pace(), start, vectors, lambda: _promise(session))
    return None


def _promise(session: Session) -> float:
    """How many passages of the next page have a right code beside them, by what is known without the encoder."""
    from gt_assist.offering import at_once
    from gt_assist.review.page import likeliest, promised

    return promised(likeliest(at_once(session)))


def _vectors(session: Session) -> Vectors:
    """The vectors of the study's segments, as far as it has them by the packaged model."""
    from gt_assist.vectors import embedder

    return embedder(session, None, lambda *_: None).known(session.segments)


def _taught(session: Session) -> Desk:
    """The session, its undecided constructs ranked by what was decided so far; as it is, where nothing was proposed."""
    from gt_assist.teaching import Reading, TaughtDesk
    from gt_assist.vectors import embedder

    if not queue(session.study.codebook, "constructs"):
        return session
    with progress(quiet=False) as show:
        return TaughtDesk(session, Reading(embedder(session, None, show)))


def _rate(study: Path | None, coder: str | None, by: str) -> None:
    """The ratings stage of the review."""
    from gt_assist.framework import load
    from gt_assist.matrix import matrix
    from gt_assist.review.rating import rate

    with deciding(study, coder) as session:
        _something_to_review(session)
        framework = load(session.study.framework)
        rate(session, face(), framework, lambda: matrix(session.study, framework, by))


def _page_through(study: Path | None, coder: str | None) -> None:
    """Uncoded passages by the page."""
    from gt_assist.offering import Offering
    from gt_assist.review.paging import page_through
    from gt_assist.vectors import embedder

    with deciding(study, coder) as session:
        _something_to_review(session)

        with progress(quiet=False) as show:
            offering = cache(lambda: Offering(embedder(session, None, show)))
            page_through(session, face(), lambda: offering().offered())


def _something_to_review(session: Session) -> None:
    if not session.study.codebook.codes:
        raise GTAssistError(
            "There is nothing to review yet.",
            hint="Add transcripts (gt-assist add FOLDER), then: gt-assist propose"
            if not session.segments
            else "Let codes be proposed first: gt-assist propose",
        )


def memo(
    text: Annotated[list[str] | None, typer.Argument(metavar="TEXT", help="The memo; without one, list them.")] = None,
    about: Annotated[str | None, typer.Option(metavar="CODE", help="A code, by name or id.")] = None,
    kind: Annotated[MemoName | None, typer.Option(help="What kind of memo.")] = None,
    study: StudyOption = None,
    coder: CoderOption = None,
) -> None:
    """Write a memo, or list the memos."""
    from gt_assist.review.decide import write_memo

    if not text:
        with looking(study, coder) as session:
            return _list_memos(session, about, kind)
    with deciding(study, coder) as session:
        code = _code(session, about) if about else None
        name: MemoKind = kind.value if kind else ("code" if code else "reflexive")
        session.record(*write_memo(" ".join(text), name, code))
        say(f"{name} memo kept.")
    return None


def _code(session: Session, named: str) -> str:
    book = session.study.codebook
    wanted = named.strip().casefold()
    closed = (code for code in book.codes.values() if code.name.casefold() == wanted)
    found = book.codes.get(named) or book.by_name(named) or next(closed, None)
    if found is not None:
        return found.id
    near = [code.name for code in like(named, list(book.codes.values()))]
    hint = f"Did you mean: {' · '.join(near[:5])}" if named.strip() and near else "See `gt-assist codes`."
    raise GTAssistError(f"There is no code “{named}”.", hint=hint)


def _list_memos(session: Session, about: str | None, kind: MemoName | None) -> None:
    book = session.study.codebook
    code = _code(session, about) if about else None
    found = [m for m in book.memos if (code is None or m.about == code) and (kind is None or m.kind == kind.value)]
    for one in found:
        text = one.text.replace("\n", "\n  ")  # a memo may have several paragraphs
        on = f" about “{book.codes[one.about].name}”" if one.about in book.codes and one.about else ""
        say(f"{one.at[:16].replace('T', ' ')}  {one.coder}, {one.kind}{on}: {text}")
    if not found:
        say('No memos yet. gt-assist memo "what struck me ..."')


def apply(
    decisions: Annotated[Path, typer.Argument(metavar="DECISIONS.csv", help="Passages with codes, or verdicts.")],
    study: StudyOption = None,
    coder: CoderOption = None,
) -> None:
    """Take over decisions made elsewhere, from a table.

    Its columns are Source, StartChar, EndChar, Code (each row codes a passage; offsets count characters of the source's
    text from 0), or CodeID, Decision, Argument. Decisions are accept, reject, rename (argument: the new name), merge
    (argument: the id of the code to merge into), and confirm or refuse (argument: the id of a construct). Or Construct,
    By, Case, Rating, Rationale: ratings of a construct in a setting, the value of the attribute By, or in a case where
    By is empty. Either all rows are taken over, or none.
    """
    from gt_assist.applying import apply as take_over

    with deciding(study, coder) as session:
        taken = take_over(session, decisions)
        accepted = session.study.codebook.accepted()
        say(
            f"{count(taken, 'decision')} taken over as {session.coder}; {count(len(accepted), 'code')} accepted in all."
        )


def undo(
    entry: Annotated[int | None, typer.Argument(metavar="ENTRY", help="Its number in `gt-assist audit`.")] = None,
    with_later: Annotated[
        bool, typer.Option("--with-later", help="Undo the later decisions that rest on it, too.")
    ] = False,
    redo: Annotated[bool, typer.Option("--redo", help="Redo what was undone last.")] = False,
    study: StudyOption = None,
    coder: CoderOption = None,
) -> None:
    """Undo your last decision, or an earlier one; or redo."""
    with deciding(study, coder) as session:
        if redo:
            say(f"redone: {session.redo()}")
        elif entry is None:
            say(f"undone: {session.undo()}")
        else:
            for told in session.undo_step(entry, with_later):
                say(f"undone: {told}")
