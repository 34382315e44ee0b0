"""Who asks: by label, by what the file says, or by behaviour; when in doubt nobody."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from gt_assist.corpus import Role, Turn
from gt_assist.errors import ReadError
from gt_assist.readers import names
from gt_assist.readers.reading import Reading

UNSURE = (
    "it is not clear who asks the questions, so nobody is taken for the interviewer; name them with --interviewer LABEL"
)


@dataclass(frozen=True, slots=True)
class Manner:
    """How one speaker talks: turns, words, and turns with a question in them."""

    turns: int
    words: int
    questions: int
    opens: bool

    @property
    def asking(self) -> float:
        """The share of turns that hold a question."""
        return self.questions / self.turns

    @property
    def length(self) -> float:
        """Words in a turn."""
        return self.words / self.turns


def with_roles(reading: Reading, source: str, interviewers: Collection[str] = ()) -> Reading:
    """The reading with the interviewer's turns marked; raises ReadError for a name nobody has."""
    if interviewers:
        return _marked(reading, _named(reading, source, interviewers))
    if any(turn.role == "interviewer" for turn in reading.turns):
        return reading
    labels = _labels(reading.turns)
    asking = _by_label(labels, reading.legend)
    if asking is None and reading.dialogue and len(labels) > 1:
        asking = _by_manner(_manners(reading), {k for k in labels if _role(k, reading.legend) == "participant"})
        if asking is None:
            return replace(reading, notes=(*reading.notes, UNSURE))
    return _marked(reading, asking or frozenset())


def _labels(turns: Collection[Turn]) -> dict[str, str]:
    """Speakers by key, in order of appearance."""
    found: dict[str, str] = {}
    for turn in turns:
        if turn.speaker is not None:
            found.setdefault(names.key(turn.speaker), turn.speaker)
    return found


def _named(reading: Reading, source: str, interviewers: Collection[str]) -> frozenset[str]:
    labels = _labels(reading.turns)
    wanted = frozenset(names.key(label) for label in interviewers)
    unknown = sorted(label for label in interviewers if names.key(label) not in labels)
    found = ", ".join(labels.values()) or "none"
    if unknown:
        raise ReadError(
            f"{source}: nobody is labelled {', '.join(unknown)}.",
            hint=f"Speakers found: {found}. Give one of these to --interviewer.",
        )
    if wanted >= set(labels) and all(turn.speaker is not None for turn in reading.turns):
        raise ReadError(
            f"{source}: every speaker would be an interviewer, so nothing would be left to code.",
            hint=f"Speakers found: {found}. Leave at least one of them out of --interviewer.",
        )
    return wanted


def _marked(reading: Reading, asking: frozenset[str]) -> Reading:
    turns = tuple(
        replace(
            turn,
            role="interviewer" if turn.speaker is not None and names.key(turn.speaker) in asking else "participant",
        )
        for turn in reading.turns
    )
    return replace(reading, turns=turns)


def _role(label: str, legend: Mapping[str, Role]) -> Role | None:
    return legend.get(label) or names.role(label)


def _by_label(labels: Mapping[str, str], legend: Mapping[str, Role]) -> frozenset[str] | None:
    """Those whose label says it; None where no label does, or where all of them do."""
    asking = frozenset(label for label in labels if _role(label, legend) == "interviewer")
    return asking if asking and len(asking) < len(labels) else None


def _manners(reading: Reading) -> dict[str, Manner]:
    found: dict[str, Manner] = {}
    for place, turn in enumerate(t for t in reading.turns if t.speaker is not None):
        label = names.key(turn.speaker or "")
        words = reading.text[turn.start : turn.end]
        before = found.get(label, Manner(0, 0, 0, opens=place < 2))
        asks = "?" in words or "？" in words or "؟" in words
        found[label] = Manner(
            before.turns + 1, before.words + len(words.split()), before.questions + asks, before.opens
        )
    return found


def _by_manner(manners: dict[str, Manner], answering: set[str]) -> frozenset[str] | None:
    """The one speaker who clearly asks: most of the questions, in the fewest words, from the start.

    Where labels name the participants, a single other speaker with a fair share of turns is the one who asks.
    """
    turns = sum(m.turns for m in manners.values())
    able = [k for k, m in manners.items() if k not in answering and m.questions and m.turns >= max(2, 0.1 * turns)]
    points = {k: _points(manners[k], [m for other, m in manners.items() if other != k]) for k in able}
    if answering and len(able) == 1 and manners[able[0]].asking >= max(manners[k].asking for k in answering):
        return frozenset(able)
    ranked = sorted(able, key=lambda k: (-points[k], k))
    if not ranked or points[ranked[0]] < 4 or (len(ranked) > 1 and points[ranked[1]] == points[ranked[0]]):
        return None
    return frozenset({ranked[0]})


def _points(one: Manner, others: list[Manner]) -> int:
    """Signs that somebody is the interviewer, 0 to 7; none at all without a question more than the others ask."""
    turns, words, questions = (
        sum(m.turns for m in others),
        sum(m.words for m in others),
        sum(m.questions for m in others),
    )
    asking, dense, length = questions / turns, questions / max(1, words), words / turns
    often, densely = one.asking >= 1.5 * asking, one.questions / max(1, one.words) >= 2.5 * dense
    if one.questions < 2 or not (often or densely):
        return 0
    return sum(
        (
            often and one.asking >= 0.25,
            one.asking >= 0.4 and one.asking >= 3 * asking,
            one.questions > questions,
            densely,
            one.length <= 0.8 * length,
            one.length <= 0.33 * length,
            one.opens,
        )
    )
