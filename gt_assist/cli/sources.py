"""Commands about the study itself: init, define, add, cases, forget."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gt_assist.cli.helping import Command
from gt_assist.cli.options import CoderOption, QuietOption, StudyOption, deciding, looking, typed
from gt_assist.cli.say import count, say
from gt_assist.cli.terminal import confirmed, progress
from gt_assist.corpus import Unit
from gt_assist.errors import GTAssistError
from gt_assist.review.sitting import Left
from gt_assist.session import Session


class Definition(StrEnum):
    """What CFIR asks a project to define for itself."""

    innovation = "innovation"
    inner_setting = "inner-setting"
    outer_setting = "outer-setting"
    sign = "sign"


class UnitName(StrEnum):
    """The units of analysis."""

    incident = "incident"
    sentence = "sentence"
    turn = "turn"
    row = "row"


def register(app: typer.Typer) -> None:
    """Adds these commands to the command line."""
    for command in (init, define, add, cases, forget):
        app.command(cls=Command)(command)


def init(
    study: Annotated[Path, typer.Argument(metavar="NAME.gta", help="The file to make.")],
    framework: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="The framework beside the codes: one of `gt-assist frameworks`, or a .toml file."
        ),
    ] = "cfir-2009",
) -> None:
    """Make a new study."""
    from gt_assist.framework import load
    from gt_assist.store import StudyFile

    if study.name in ("", ".."):
        raise GTAssistError("That is no name for a study.", hint="For example: gt-assist init my-study.gta")
    path = study if study.suffix == ".gta" else study.with_name(study.name + ".gta")
    loaded = load(framework)
    # A file of her own is found again from any folder.
    own = framework.lower().endswith(".toml")
    StudyFile.create(path, {"framework": str(Path(framework).resolve()) if own else framework}).close()
    say(f"{path.name} is ready, with {loaded.title} beside it.")
    say(f"Next: gt-assist add FOLDER-WITH-TRANSCRIPTS --study {typed(str(path))}")


def define(
    what: Annotated[Definition, typer.Argument(help="What is defined.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Your own words, in quotation marks.")],
    study: StudyOption = None,
    coder: CoderOption = None,
) -> None:
    """Write down your own definitions of innovation and settings.

    CFIR asks each project for them; with `sign`, what a positive rating means. They are printed with every matrix.
    """
    from gt_assist.events import SettingDefined

    if not text.strip():
        raise GTAssistError("The definition is empty.", hint='For example: gt-assist define innovation "what it is"')
    with deciding(study, coder, about_codes=False) as session:
        session.record(SettingDefined(what.value, text.strip()))
        say(f"{what.value}: {text.strip()}")


def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Transcripts, or folders of transcripts.")],
    case: Annotated[str | None, typer.Option(metavar="NAME", help="The case these files belong to.")] = None,
    interviewer: Annotated[
        list[str] | None, typer.Option(metavar="LABEL", help="The label of a person who asks; may be repeated.")
    ] = None,
    unit: Annotated[
        UnitName | None,
        typer.Option(help="The unit of analysis: incident, or with --replaces that of the earlier transcript."),
    ] = None,
    text_column: Annotated[str | None, typer.Option(metavar="COL", help="The column that holds the talk.")] = None,
    replaces: Annotated[
        str | None, typer.Option(metavar="SOURCE", help="The earlier transcript that this one corrects.")
    ] = None,
    study: StudyOption = None,
    coder: CoderOption = None,
    quiet: QuietOption = False,
) -> None:
    """Read transcripts into the study."""
    from gt_assist.adding import How, files_in
    from gt_assist.adding import add as add_one

    unit_name: Unit | None = unit.value if unit else None
    how = How(case, tuple(interviewer or ()), unit_name, text_column)
    with deciding(study, coder, about_codes=False) as session:
        paths = files_in(files)
        if replaces is not None:
            return _replace(session, paths, replaces, how)
        failed: list[GTAssistError] = []
        read = []
        with progress(quiet) as show:
            for number, path in enumerate(paths):
                show("reading", number, len(paths))
                try:
                    read.append(add_one(session, path, how))
                except GTAssistError as error:
                    if len(paths) == 1:
                        raise
                    failed.append(error)
            show("reading", len(paths), len(paths))
        for added in read:
            _say(added)
        _say_failures(failed, len(paths))
        say(f"The study holds {count(len(session.sources), 'source')} and {count(len(session.segments), 'segment')}.")
        say("Next: gt-assist propose")
    return None


def _replace(session: Session, paths: list[Path], old: str, how: object) -> None:
    from gt_assist.adding import How
    from gt_assist.adding import replace as replace_one

    if len(paths) != 1 or not isinstance(how, How):
        raise GTAssistError("--replaces takes one corrected file.", hint="gt-assist add CORRECTED --replaces SOURCE")
    before = dict(session.sources)
    added = replace_one(session, paths[0], old, how)
    _say(added)
    say(f"{count(added.carried, 'coded passage')} carried over.")
    for span in added.unplaced:
        words = span.slice(before[old].transcript.text)
        say(f"not placed: {old} {span.start}-{span.end}: “{' '.join(words.split())}”")
    if added.unplaced:
        say("Code these passages anew in the corrected transcript (key a in the review).")


def _say(added: object) -> None:
    from gt_assist.adding import Added

    if not isinstance(added, Added):
        return
    if added.skipped:
        say(f"{added.file}: {added.skipped}, skipped")
        return
    speakers = ", ".join(added.speakers) or "no speakers"
    asks = f"; interviewer: {', '.join(added.interviewers)}" if added.interviewers else ""
    say(
        f"{added.file}: {count(added.words, 'word')}, {count(added.turns, 'turn')} ({speakers}{asks}),"
        f" {count(added.segments, 'segment')}"
    )
    for note in added.notes:
        say(f"  {note}")


def _say_failures(failed: list[GTAssistError], files: int) -> None:
    if len(failed) == files and failed:
        for error in failed[:-1]:
            say(f"error: {error.message}\nhint: {error.hint}", err=True)
        raise failed[-1]
    for error in failed:
        say(f"not added: {error.message}\nhint: {error.hint}", err=True)


def cases(
    table: Annotated[
        Path | None, typer.Argument(metavar="CASES.csv", help="First column case or source, then attributes.")
    ] = None,
    study: StudyOption = None,
    coder: CoderOption = None,
) -> None:
    """Read cases and their attributes from a table, or list them."""
    from gt_assist.events import CaseSet
    from gt_assist.tables import cases_of

    if table is None:
        with looking(study, coder) as session:
            return _list_cases(session)
    with deciding(study, coder, about_codes=False) as session:
        found = cases_of(table)
        session.record(*(CaseSet(case.name, dict(case.attributes)) for case in found))
        speaking = set(_speaking(session))
        unknown = [case.name for case in found if case.name not in speaking]
        attributes = dict.fromkeys(name for case in found for name in case.attributes)
        say(f"{count(len(found), 'case')} with {', '.join(attributes) or 'no attributes'}.")
        if session.sources and unknown:
            say(f"No source or speaker answers to: {', '.join(unknown)}. Cases here: {', '.join(sorted(speaking))}.")
    return None


def _speaking(session: Session) -> dict[str, list[str]]:
    """The cases that speak, each with the sources in which it does."""
    study, found = session.study, dict[str, list[str]]()
    for name, source in study.sources.items():
        for turn in source.transcript.turns:
            if turn.role == "participant":
                sources = found.setdefault(study.case_of(name, turn.speaker, turn.case), [])
                if name not in sources:
                    sources.append(name)
    return found


def _list_cases(session: Session) -> None:
    named = session.study.cases
    for case, sources in _speaking(session).items():
        attributes = named[case].attributes if case in named else {}
        told = ", ".join(f"{name}: {value}" for name, value in attributes.items())
        say(f"{case}  ({', '.join(sources)})  {told}".rstrip())


def _confirmed() -> bool:
    try:
        return confirmed("This cannot be undone. Erase?")
    except (EOFError, Left):
        raise GTAssistError("There was no answer; nothing was erased.", hint="Answer y, or give --yes.") from None


def forget(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The source to erase, by its name in the study.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    study: StudyOption = None,
    coder: CoderOption = None,
) -> None:
    """Erase a source and every word of it from the study.

    For a participant who withdraws. First lists all that goes, also from the codes you accepted, then asks.
    """
    from gt_assist.forgetting import forget as erase
    from gt_assist.forgetting import prepare

    with deciding(study, coder, about_codes=False) as session:
        plan = prepare(session, source)
        say(f"{source}: its text, {count(plan.segments, 'segment')} and the vectors made of them will be erased.")
        for line in plan.told:
            say(f"  erased too: {line}", indent=4)
        for folder in plan.exports:
            say(f"  an export that cannot be recalled: {folder}", indent=4)
        if not yes and not _confirmed():
            say("Nothing was erased.")
            return
        erase(session, plan)
        say(f"{source} is forgotten. The trail still verifies: gt-assist audit --verify")
