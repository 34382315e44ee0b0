"""The options that many commands share, and how a command finds its study and its coder."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from gt_assist.cli.say import say
from gt_assist.errors import StudyError
from gt_assist.events import MemoWritten
from gt_assist.session import Session, is_consensus
from gt_assist.store import StudyFile
from gt_assist.trail import coders

StudyOption = Annotated[Path | None, typer.Option("--study", metavar="PATH", help="The study file (NAME.gta).")]
CoderOption = Annotated[str | None, typer.Option("--coder", metavar="NAME", help="Who codes.")]
QuietOption = Annotated[bool, typer.Option("--quiet", help="No progress bars.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@dataclass(slots=True)
class Given:
    """What was given before the command's name; the command's own options win."""

    study: Path | None = None
    coder: str | None = None
    quiet: bool = False


GIVEN = Given()


def find_study(study: Path | None) -> Path:
    """The study meant: the option, else GT_ASSIST_STUDY, else the only *.gta file here."""
    named = study or GIVEN.study or (Path(os.environ["GT_ASSIST_STUDY"]) if os.environ.get("GT_ASSIST_STUDY") else None)
    if named is not None:
        with_suffix = Path(f"{named}.gta")
        return with_suffix if not os.path.exists(named) and os.path.isfile(with_suffix) else named
    here = sorted(Path.cwd().glob("*.gta"))
    if len(here) == 1:
        return here[0]
    if not here:
        raise StudyError("There is no study (*.gta) in this folder.", hint="Make one: gt-assist init my-study.gta")
    raise StudyError(
        f"There are {len(here)} studies in this folder.",
        hint=f"Say which: --study {here[0].name}   (or --study {here[1].name})",
    )


def _given(coder: str | None) -> str:
    """The coder who was named, in single spaces; empty when nobody was."""
    return " ".join((coder or GIVEN.coder or os.environ.get("GT_ASSIST_CODER") or "").split())


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # what it raises differs between systems and versions of Python
        raise StudyError("This computer tells no login name.", hint="Say who codes: --coder NAME") from None


@contextmanager
def deciding(study: Path | None, coder: str | None, about_codes: bool = True) -> Iterator[Session]:
    """A session of the coder who decides: the option, else GT_ASSIST_CODER, else the login name, said once.

    Where she decides about codes, and only others have done so until now, that is said before anything happens.
    """
    with StudyFile.open(find_study(study)) as file:
        given = _given(coder)
        session = Session(file, given or _login())
        if is_consensus(session.coder):
            raise StudyError("“consensus” decides nothing by itself.", hint="Name a coder: --coder NAME")
        new = not given and all(entry.coder != session.coder for entry in session.entries)
        others = session.others()
        if warned := about_codes and not given and bool(others) and session.coder not in others:
            say(_not_you(session.coder, others), err=True)
        yield session
        if new and not warned and any(entry.coder == session.coder for entry in session.entries):
            say(f"coder: {session.coder} (your login name; --coder NAME sets another)", err=True)


def _not_you(login: str, others: Sequence[str]) -> str:
    """What to do if one of those who have decided is the person at the keyboard."""
    return (
        f"Note: nobody was named, so this is done as {login}, your login name, who has decided nothing here yet."
        f" Decided have: {', '.join(others)}."
        f" If that is you, stop and type the command again with --coder {typed(others[-1])}"
    )


def typed(words: str) -> str:
    """Words as they are typed in a terminal: in quotation marks where they hold a space."""
    return f'"{words}"' if " " in words else words


@contextmanager
def looking(study: Path | None, coder: str | None) -> Iterator[Session]:
    """A session to look at one coder's work; a study with several coders asks whose."""
    with StudyFile.open(find_study(study)) as file:
        session = Session(file, _given(coder))
        known = coders(session.entries)
        wrote = [entry.coder for entry in session.entries if isinstance(entry.event, MemoWritten)]
        if not session.coder:
            if len(known) > 1:
                raise StudyError(
                    f"This study has several coders: {', '.join(known)}.", hint=f"Say whose work: --coder {known[0]}"
                )
            session.coder = (*known, *wrote)[0] if known or wrote else _login()
        elif known and session.coder not in (*known, *wrote) and not is_consensus(session.coder):
            raise StudyError(
                f"{session.coder} has decided nothing in this study.", hint=f"Coders here: {', '.join(known)}."
            )
        yield session
