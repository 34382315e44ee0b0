"""The demo: invented interviews, from transcripts to an NVivo kit, with nothing asked."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from gt_assist import __version__
from gt_assist.adding import How, add, files_in
from gt_assist.applying import apply
from gt_assist.errors import GTAssistError
from gt_assist.events import CaseSet, Exported, SettingDefined
from gt_assist.exporters import export
from gt_assist.propose import Settings, propose
from gt_assist.session import Session
from gt_assist.store import StudyFile
from gt_assist.tables import cases_of
from gt_assist.vectors import Progress

READER = "demo-reader"
STUDY = "demo.gta"

# What CFIR asks each project to settle for itself; here for the invented programme.
DEFINITIONS = {
    "innovation": "Nearhold, an intensive, licensed programme of family support",
    "inner-setting": "the children's services of the authority, with the Nearhold team and its steering group",
    "outer-setting": "the national Firm Ground programme, the licence holder, other agencies, politics and money",
    "sign": "plus helps the programme to last, minus hinders it, for all constructs",
}


def run(folder: Path, say: Callable[[str], None], progress: Progress) -> None:
    """Does in FOLDER all that a researcher would do, and says what it did and what comes next."""
    if folder.exists() and any(folder.iterdir()):
        raise GTAssistError(
            f"{folder} is there already, and not empty.", hint=f"Name another folder, or delete {folder} first."
        )
    transcripts = _copy(folder)
    count = len(files_in([transcripts]))
    say(f"{count} invented interviews are in {transcripts}: programme, places and people do not exist.")
    study = folder / STUDY
    StudyFile.create(study, {"framework": "cfir-2009"}).close()
    with StudyFile.open(study) as file:
        session = Session(file, READER)
        _fill(session, transcripts, say)
        _propose(session, say, progress)
        _decide(session, transcripts, say)
        _export(session, folder / "nvivo-kit", say)
    _next_steps(study, folder, say)


def corpus() -> Path:
    """Where the demo interviews lie: inside the installed package, or beside it in a working copy."""
    inside = Path(str(resources.files("gt_assist"))) / "demo"
    beside = Path(str(resources.files("gt_assist"))).parent / "corpora" / "demo"
    for place in (inside, beside):
        if place.is_dir():
            return place
    raise GTAssistError("The demo interviews are not installed.", hint="Install gt-assist anew.")


def _copy(folder: Path) -> Path:
    target = folder / "transcripts"
    try:
        shutil.copytree(corpus(), target)
    except OSError:
        raise GTAssistError(f"{folder} cannot be written.", hint="Name a folder that you may write to.") from None
    return target


def _fill(session: Session, transcripts: Path, say: Callable[[str], None]) -> None:
    for path in files_in([transcripts]):
        added = add(session, path, How())
        asks = f", asked by {', '.join(added.interviewers)}" if added.interviewers else ""
        say(f"  {added.file}: {added.words} words, {added.turns} turns{asks}, {added.segments} segments")
    session.record(
        *(SettingDefined(name, text) for name, text in DEFINITIONS.items()),
        *(CaseSet(case.name, dict(case.attributes)) for case in cases_of(transcripts / "cases.csv")),
    )


def _propose(session: Session, say: Callable[[str], None], progress: Progress) -> None:
    say("Proposing candidate codes ...")
    made = propose(session, Settings(), progress)
    many = [c for c in made.candidates if len(c.incidents) > 1]
    say(f"{len(many)} candidate codes and {len(made.candidates) - len(many)} one-off incidents. For example:")
    names = {words.id: words for words in made.words}
    for candidate in sorted(many, key=lambda c: (-len(c.incidents), c.id))[:5]:
        words = names[candidate.id]
        phrase = f", in vivo “{words.in_vivo.text}”" if words.in_vivo else ""
        say(f"  {words.label} ({len(candidate.incidents)} incidents{phrase})")


def _decide(session: Session, transcripts: Path, say: Callable[[str], None]) -> None:
    count = apply(session, transcripts / "decisions.csv")
    accepted = session.study.codebook.accepted()
    say(
        f"{count} codings were made by a reader beforehand; these decisions are applied now as coder {READER}: "
        f"{len(accepted)} accepted codes. The program accepted nothing by itself."
    )


def _export(session: Session, kit: Path, say: Callable[[str], None]) -> None:
    made = export("nvivo", session.study, kit, version=__version__)
    sources = tuple(entry.source for entry in made.sources)
    session.record(Exported("nvivo", str(kit.resolve()), made.counts["references"], sources))
    say(
        f"The NVivo kit with {made.counts['references']} references is in {kit}; each quote was read back and is exact."
    )


def _next_steps(study: Path, folder: Path, say: Callable[[str], None]) -> None:
    say("")
    say("What next:")
    say(f"  go through the candidates yourself    gt-assist review --study {study} --coder YOUR-NAME")
    say(f"  see all codes                         gt-assist codes --study {study} --coder {READER}")
    say(f"  constructs by authority               gt-assist matrix --by authority --study {study} --coder {READER}")
    say(f"  see who decided what, and when        gt-assist audit --study {study}")
    say(f"  prove the kit once more               gt-assist verify {folder / 'nvivo-kit'}")
    say("  your own interviews                   gt-assist init my-study.gta")
    say(f"  steps for NVivo                       {folder / 'nvivo-kit' / 'README_NVIVO.txt'}")
