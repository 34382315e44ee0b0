"""Commands that list: segments, codes, match, audit."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from gt_assist.cli.helping import Command
from gt_assist.cli.options import GIVEN, CoderOption, JsonOption, QuietOption, StudyOption, find_study, looking
from gt_assist.cli.say import say
from gt_assist.codebook import Code
from gt_assist.errors import GTAssistError
from gt_assist.session import Session
from gt_assist.study import Study


def register(app: typer.Typer) -> None:
    """Adds these commands to the command line."""
    for command in (segments, codes, match, audit):
        app.command(cls=Command)(command)


def _json(row: dict[str, Any]) -> None:
    typer.echo(json.dumps(row, ensure_ascii=False))


def segments(study: StudyOption = None, coder: CoderOption = None, as_json: JsonOption = False) -> None:
    """List the segments of all sources."""
    with looking(study, coder) as session:
        view = session.study
        for segment in session.segments:
            span, case = segment.span, view.case_at(segment.span)
            if as_json:
                row = {"source": span.source, "case": case, "start": span.start, "end": span.end}
                _json({**row, "speaker": segment.speaker, "text": segment.text})
            else:
                who = segment.speaker or case
                say(f"{span.source} {span.start}-{span.end} {who}: {' '.join(segment.text.split())}")
        if not session.segments and not as_json:
            say("No segments yet. Add transcripts: gt-assist add FOLDER")


def codes(
    suggested: Annotated[
        bool, typer.Option("--suggested", help="Your codes for segments that are not coded yet.")
    ] = False,
    saturated: Annotated[
        bool, typer.Option("--saturation", help="How many new codes each further interview brings.")
    ] = False,
    left_over: Annotated[
        bool, typer.Option("--residue", help="Codes and passages that no construct holds, and the share of each case.")
    ] = False,
    framework: Annotated[
        str | None, typer.Option(metavar="NAME", help="With their constructs, in this version of the framework.")
    ] = None,
    study: StudyOption = None,
    coder: CoderOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the codes: those you accepted, then the candidates.

    With --json each code comes with its incidents, and codes that were rejected, merged or split come too.
    """
    from gt_assist.cli.frameworks import Version

    with looking(study, coder) as session:
        view = session.study
        if suggested:
            return _suggested(view, as_json)
        if saturated:
            return _saturation(view, as_json)
        if left_over:
            from gt_assist.cli.residue import list_residue

            return list_residue(view, as_json)
        shown = Version.of(view.framework, framework) if framework else None
        if as_json:
            for code in view.codebook.codes.values():
                _json(_code_row(view, shown.code(code) if shown else code))
            return None
        accepted = sorted(view.codebook.accepted(), key=view.codebook.path)
        for code in (*accepted, *view.codebook.with_status("candidate")):
            _print_code(view, code)
            if shown is not None:
                say(f"           {shown.beside(code)}", indent=11)
        if not view.codebook.codes:
            say("No codes yet. Let some be proposed: gt-assist propose")
    return None


def _code_row(view: Study, code: Code) -> dict[str, Any]:
    return {
        "id": code.id,
        "name": code.name,
        "level": code.level,
        "status": code.status,
        "in_vivo": code.in_vivo.text if code.in_vivo else None,
        "parent": code.parent,
        "stability": code.stability,
        "incidents": [
            {
                "source": i.span.source,
                "start": i.span.start,
                "end": i.span.end,
                "text": view.text(i.span),
                "strength": i.strength,
            }
            for i in code.incidents
        ],
        "constructs": [{"id": construct, "score": score} for construct, score in code.constructs],
    }


def _print_code(view: Study, code: Code) -> None:
    cases = {view.case_at(span) for span in code.spans()}
    path = " > ".join(view.codebook.path(code))
    stable = f", stability {code.stability:.2f}" if code.stability is not None else ""
    count = f"{len(code.incidents)} incident{'s' * (len(code.incidents) != 1)}"
    say(f"{code.id}  {code.status:<9} {path}  ({count}, {len(cases)} case{'s' * (len(cases) != 1)}{stable})")


def _suggested(view: Study, as_json: bool) -> None:
    book, listed = view.codebook, 0
    coded: dict[str, list[Any]] = {}
    for code in book.accepted():
        for span in code.spans():
            coded.setdefault(span.source, []).append(span)
    for suggestion in book.suggestions:
        span = suggestion.span
        if any(span.overlaps(other) for other in coded.get(span.source, ())):
            continue
        offers = [
            {"code": book.codes[code].name, "score": score}
            for code, score in suggestion.codes
            if code in book.codes and book.codes[code].status == "accepted" and (span, code) not in book.declined
        ]
        if not offers:
            continue
        listed += 1
        if as_json:
            row = {"source": span.source, "start": span.start, "end": span.end, "text": view.text(span)}
            _json({**row, "suggestions": offers})
        else:
            told = ", ".join(f"{offer['code']} {offer['score']:.2f}" for offer in offers[:3])
            say(f"{span.source} {span.start}-{span.end}: {told}")
    if not listed and not as_json:
        say("No suggestions. Once you have accepted codes, `gt-assist propose` and `review --passages` bring them.")


def _saturation(view: Study, as_json: bool) -> None:
    from gt_assist.cli.saturation import lines
    from gt_assist.saturation import saturation

    interviews = sorted({segment.span.source for segment in view.segments}, key=list(view.sources).index)
    points = saturation(view.codebook.by_source(interviews))
    if as_json:
        for point in points:
            _json(asdict(point))
        return
    for line in lines(points):
        say(line)


def match(
    text: Annotated[
        list[str] | None, typer.Option("--text", metavar="TEXT", help="A passage; else lines are read.")
    ] = None,
    framework: Annotated[
        str | None, typer.Option("--framework", metavar="NAME", help="Its name, or a .toml file.")
    ] = None,
    top: Annotated[int, typer.Option("--top", metavar="K", min=1, help="How many constructs.")] = 5,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Rank a framework's constructs for passages."""
    from gt_assist.cli.frameworks import as_pair, said_of
    from gt_assist.cli.terminal import progress
    from gt_assist.framework import load
    from gt_assist.matching import match_texts

    chosen = load(framework or "cfir-2009")
    if not text and sys.stdin.isatty():
        say("Type passages, one a line. Ctrl-D ends (on Windows Ctrl-Z, then Enter).", err=True)
    lines = list(text) if text else [line for line in map(str.strip, sys.stdin) if line]
    if not all(map(str.strip, lines)):
        raise GTAssistError("A passage is empty.", hint='For example: gt-assist match --text "the leaders never came"')
    with progress(quiet) as show:
        found, by_definitions = match_texts(chosen, lines, top, show)
    if by_definitions and not as_json:
        say(f"({chosen.title}: ranked by its definitions alone, the scores are no probabilities)")
    for line, one in zip(lines, found, strict=True):
        if as_json:
            ranked = [{"construct": construct, "score": round(float(score), 4)} for construct, score in one.ranked]
            _json({"text": line, "abstain": one.abstain, "matches": ranked})
            continue
        say(line)
        if one.abstain:
            say("  no construct is likely enough; the nearest:")
        for construct, score in one.ranked:
            say(f"  {score:.2f}  {chosen.get(construct).name}  ({construct})")
        if together := as_pair(chosen, one.ranked):
            say(f"  {together}")
        if told := said_of(one):
            say(f"  {told}")


def audit(
    code: Annotated[str | None, typer.Option("--code", metavar="ID", help="Only what concerns this code.")] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Recompute the chain of the trail.")] = False,
    study: StudyOption = None,
    coder: CoderOption = None,
) -> None:
    """Tell who proposed and decided what, when, how: the trail."""
    if verify:
        return _verify(study)
    from gt_assist.store import StudyFile

    with StudyFile.open(find_study(study)) as file:
        wanted = coder or GIVEN.coder
        _tell(Session(file, wanted or _first_coder(file)), code, wanted)
    return None


def _first_coder(file: Any) -> str:
    from gt_assist.trail import coders

    known: Sequence[str] = coders(file.entries())
    return known[0] if known else ""


def _tell(session: Session, code: str | None, coder: str | None) -> None:
    from gt_assist.story import concerning, told
    from gt_assist.trail import undone

    wanted = {entry.seq for entry in concerning(session.entries, _code_meant(session, code)) if code is not None}
    if code is not None and not wanted:
        raise GTAssistError(f"The trail knows no code {code}.", hint="See `gt-assist codes` for the ids.")
    if coder and all(entry.coder != coder for entry in session.entries):
        known = ", ".join(dict.fromkeys(entry.coder for entry in session.entries)) or "nobody yet"
        raise GTAssistError(f"The trail has no entry by {coder}.", hint=f"In it are: {known}.")
    gone = undone(session.entries)
    for entry, said in told(session.entries, lambda e: (not wanted or e.seq in wanted) and coder in (None, e.coder)):
        struck = "  (undone)" if (entry.coder, entry.step) in gone else ""
        say(f"{entry.seq:>5}  {entry.at[:19].replace('T', ' ')}  {entry.coder}  {said}{struck}", indent=7)


def _code_meant(session: Session, named: str | None) -> str:
    """The id of the code of this id or name, for whichever coder it bears it."""
    from gt_assist.replay import replay
    from gt_assist.trail import coders

    books = [session.study.codebook, *(replay(session.entries, name) for name in coders(session.entries))]
    found = (book.codes.get(named or "") or book.by_name(named or "") for book in books)
    return next((code.id for code in found if code), named or "")


def _verify(study: Path | None) -> None:
    from gt_assist.store import StudyFile

    with StudyFile.open(find_study(study)) as file:
        faults, count = file.faults(), sum(1 for _ in file.links())
        for fault in faults:
            say(fault)
        if faults:
            raise GTAssistError(
                f"The trail of {file.path.name} does not verify.", hint="Go back to a copy from before it was changed."
            )
        say(
            f"{count} entries, each following from the one before. This shows accidents and careless edits; "
            "it cannot show that nobody wrote the whole file anew."
        )
