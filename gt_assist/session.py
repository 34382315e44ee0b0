"""A coder at work on a study: the trail kept in memory beside the file, decisions recorded, taken back, told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from statistics import median

from gt_assist.corpus import Segment
from gt_assist.errors import DecisionError, GrownError, LaterDecisionsError
from gt_assist.events import (
    Accepted,
    CandidateLeft,
    Event,
    IncidentDropped,
    IncidentMoved,
    Merged,
    Offered,
    Redone,
    Rejected,
    Split,
    Undone,
)
from gt_assist.replay import Replay, resting_on
from gt_assist.store import StudyFile
from gt_assist.story import told
from gt_assist.study import Source, Study
from gt_assist.trail import CONSENSUS, Entry, cases, coders, definitions, is_decision, steps

# A pause longer than this was not spent reading a card.
LONGEST_LOOK = 300.0
TOLD = 3  # sentences at most of what a step did, when it is undone, or of what was done elsewhere


class Session:
    """One coder's view of an open study; `record`, `undo` and `redo` write before they return."""

    def __init__(self, file: StudyFile, coder: str) -> None:
        self.file = file
        self.coder = coder
        self.entries: list[Entry] = file.entries()
        self._study: Study | None = None
        self._replay: Replay | None = None

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The transcripts; read once a session."""
        return self.file.sources()

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The segments; read once a session."""
        return self.file.segments(self.sources)

    @property
    def study(self) -> Study:
        """The study as this coder's trail has it now."""
        if self._study is None:
            self._replay = self._replay or Replay(self.entries, self.coder)
            self._study = Study(
                name=self.file.path.stem,
                framework=self.file.meta("framework"),
                sources=self.sources,
                segments=self.segments,
                cases=cases(self.entries),
                definitions=definitions(self.entries),
                codebook=self._replay.codebook(),
            )
        return self._study

    def reload(self) -> None:
        """Reads the file again after sources changed."""
        for name in ("sources", "segments"):
            self.__dict__.pop(name, None)
        self.entries = self.file.entries()
        self._study = self._replay = None

    def record(self, *events: Event) -> None:
        """Appends what one key decided, as one step."""
        self.record_steps([events])

    def record_steps(self, decided: Sequence[Sequence[Event]]) -> None:
        """Appends several steps, all of them or none.

        Raises GrownError, with nothing written and the study read anew, where a decision rests on a codebook that was
        changed elsewhere meanwhile. What decides nothing (a memo, a proposal, an export) is always written.
        """
        if any(_rests_on_the_codebook(event) for events in decided for event in events):
            self._remember(self._append_after_known(decided))
            return
        made = self.file.append(self.coder, *decided)
        self._remember(made) if not made or made[0].seq == self._last + 1 else self.reload()

    @property
    def _last(self) -> int:
        """The number of the last entry that is known here."""
        return self.entries[-1].seq if self.entries else 0

    def _append_after_known(self, decided: Sequence[Sequence[Event]]) -> tuple[Entry, ...]:
        """Appends to the trail as it is known here; what others than this coder have added is read and left at that."""
        try:
            return self.file.append(self.coder, *decided, after=self._last)
        except GrownError:
            known, before = self._last, self.study.codebook
            self.reload()
        fresh = [entry for entry in self.entries if entry.seq > known]
        own = any(entry.coder == self.coder and _rests_on_the_codebook(entry.event) for entry in fresh)
        if own or replace(self.study.codebook, memos=()) != replace(before, memos=()):
            said = _some([said for _, said in told(self.entries, lambda entry: entry.seq > known)])
            raise GrownError(
                f"The study was changed in another window: {said}. So this was not written.",
                hint="Look at it as it is now, then decide.",
            )
        return self._append_after_known(decided)

    def _remember(self, entries: Sequence[Entry]) -> None:
        self.entries += entries
        self._study = None
        if self._replay is not None and not self._replay.go_on(entries):
            self._replay = None

    def rehearsal(self) -> Rehearsal:
        """The same session in memory only: what is recorded there is seen there and written nowhere."""
        return Rehearsal(self)

    def undo(self) -> str:
        """Takes the coder's last decision back; says which it was."""
        back, _ = steps(self.entries, self.coder)
        if not back:
            raise DecisionError("There is nothing to undo.", hint="Only your own decisions can be undone.")
        said = self._told(back[-1])
        self.record(Undone(back[-1]))
        return said

    def redo(self) -> str:
        """Takes the coder's last undoing back; says what counts again."""
        _, forth = steps(self.entries, self.coder)
        if not forth:
            raise DecisionError("There is nothing to redo.", hint="A new decision empties what could be redone.")
        said = self._told(forth[-1])
        self.record(Redone(forth[-1]))
        return said

    def undo_step(self, step: int, with_later: bool = False) -> list[str]:
        """Takes back one earlier decision; what rests on it must be taken back with it.

        Raises DecisionError, naming what rests on it, unless `with_later` is true.
        """
        back, _ = steps(self.entries, self.coder)
        entry, step = step, next((e.step for e in self.entries if e.seq == step), step)
        if step not in back:
            raise DecisionError(f"Entry {entry} is no decision of yours that counts.", hint="See `gt-assist audit`.")
        later = [s for s in resting_on(self.entries, self.coder, step) if s in back]
        if later and not with_later:
            raise LaterDecisionsError(
                f"{len(later)} later decisions rest on entry {step}: {', '.join(map(str, later))}.",
                hint=f"Undo them together: gt-assist undo {step} --with-later",
                told=tuple(self._told(each) for each in later),
            )
        together = [*reversed(later), step]
        said = [self._told(each) for each in together]
        self.record_steps([[Undone(each)] for each in together])
        return said

    def reopen(self, code: str, with_later: bool = False) -> list[str]:
        """Takes back what the coder decided last about whether a code stands, as `undo_step` does."""
        back, _ = steps(self.entries, self.coder)
        counts, accepted = set(back), self.study.codebook.codes[code].status == "accepted"
        for entry in reversed(self.entries):
            if entry.coder == self.coder and entry.step in counts and _settles(entry.event, code, accepted):
                return self.undo_step(entry.step, with_later)
        raise DecisionError(
            "Nothing that you decided made this code what it is.", hint="n takes it out of the codebook."
        )

    def _told(self, step: int) -> str:
        def wanted(entry: Entry) -> bool:
            aside = isinstance(entry.event, Offered | CandidateLeft)  # what went with a decision, and is taken back too
            return entry.step == step and entry.coder == self.coder and not aside

        return _some([said for _, said in told(self.entries, wanted)])

    def others(self) -> tuple[str, ...]:
        """Everybody who has decided something in this study."""
        return coders(self.entries)

    def pace(self) -> float | None:
        """The coder's own seconds a card, once ten decisions show it."""
        return pace(self.entries, self.coder)


class Rehearsal(Session):
    """A session whose decisions are never written: decisions that build on one another can be checked first."""

    def __init__(self, session: Session) -> None:
        self.file = session.file
        self.coder = session.coder
        self.entries = list(session.entries)
        self._study = self._replay = None

    def record_steps(self, decided: Sequence[Sequence[Event]]) -> None:
        """Adds what was decided in memory."""
        for events in decided:
            step = len(self.entries) + 1
            for event in events:
                seq, kind = len(self.entries) + 1, type(event).__name__
                self._remember([Entry(seq, step, "", self.coder, kind, event, "")])


def pace(entries: Sequence[Entry], coder: str) -> float | None:
    """The median seconds between a coder's decisions on codes, pauses left out; None before the tenth."""
    times = [
        datetime.fromisoformat(e.at) for e in entries if e.coder == coder and isinstance(e.event, Accepted | Rejected)
    ]
    looks = [(b - a).total_seconds() for a, b in pairwise(times)]
    # Decisions read from a file come within the same second; they say nothing about reading.
    looks = [seconds for seconds in looks if 1.0 <= seconds <= LONGEST_LOOK]
    return median(looks) if len(looks) >= 10 else None


def _rests_on_the_codebook(event: Event | None) -> bool:
    """Whether an event means something else, or is done twice, where the coder's codebook is no longer what she saw."""
    return is_decision(event) or isinstance(event, Undone | Redone)


def _some(sentences: Sequence[str]) -> str:
    """The first sentences in a line, and how many there are besides."""
    return "; ".join([*sentences[:TOLD], *[f"and {len(sentences) - TOLD} more"] * (len(sentences) > TOLD)])


def _settles(event: Event | None, code: str, accepted: bool) -> bool:
    """Whether an event can have accepted, or else closed, a code; it closes when its last passage leaves it, too."""
    match event:
        case Accepted():
            return accepted and event.code == code
        case Split(parts=parts) if accepted:
            return any(part.id == code for part in parts)
        case Rejected() | Merged() | Split() | IncidentMoved() | IncidentDropped():
            return not accepted and event.code == code
        case _:
            return False


def is_consensus(coder: str) -> bool:
    """Whether a name stands for the adjudicated decisions of several coders."""
    return coder == CONSENSUS
