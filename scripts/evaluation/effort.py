"""`evaluate.py effort`: what it costs a researcher to have most passages under the right codes, and what it teaches."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from evaluation import topics
from evaluation.player import Moment, Player
from evaluation.report import Table, percent, share
from evaluation.scores import UNLABELLED, Agreement, agreement, b_cubed
from evaluation.sets import Coded, Vectors, vectors
from evaluation.studies import copy, make, propose_topics, proposed, reading_once
from gt_assist.codebook import Codebook, Suggestion
from gt_assist.corpus import Span
from gt_assist.embed import Encoder
from gt_assist.offering import Offering
from gt_assist.propose import Settings, propose
from gt_assist.session import Session
from gt_assist.vectors import embedder

ENOUGH = 0.8  # of the units bear a right code
AFTER = (50, 100, 150, *range(200, 10_000, 100))  # decisions after which she proposes anew
MARKS = (50, 100, 200, 400)


@dataclass(frozen=True, slots=True)
class Way:
    """How it is played: whether by pages, whether she proposes again, whether she judges cards by their first page."""

    by: str
    pages: bool = True
    anew: bool = False
    hasty: bool = False


OURS = (
    Way("gt-assist, proposing anew", anew=True),
    Way("gt-assist, proposing once"),
    Way("gt-assist, proposing anew, judged by the first page", anew=True, hasty=True),
    Way("gt-assist, proposing anew, without pages", pages=False, anew=True),
    Way("gt-assist, proposing once, without pages", pages=False),
)
THEIRS = (Way("topics"), Way("topics, without pages", pages=False))


@dataclass(frozen=True, slots=True)
class Played:
    """One researcher's work: every moment of it, and how good the whole was at the marks (0 is the beginning).

    The whole is taken when the card is done in which a mark falls; `taken_at` says after how many decisions that was.
    """

    by: str
    moments: tuple[Moment, ...]
    whole: Mapping[int, Agreement]
    precision: float
    hasty: bool = False
    taken_at: Mapping[int, int] = field(default_factory=dict)
    seconds: float = 0.0

    def enough(self) -> Moment | None:
        """The first moment at which enough units bear a right code."""
        return next((moment for moment in self.moments if moment.right >= ENOUGH), None)


def run(encoder: Encoder, sets: Sequence[Coded], cache: Path | None) -> list[Table]:
    """What 80 % cost, and how the whole rises with the decisions."""
    costs: list[tuple[str, ...]] = []
    rises: list[tuple[str, ...]] = []
    for coded in sets:
        with tempfile.TemporaryDirectory() as folder, reading_once():
            played = play_all(encoder, coded, Path(folder), cache)
        units = len(coded.units)
        by_hand = math.ceil(ENOUGH * units)
        thirds = percent(ENOUGH / 3)
        costs.append((coded.name, "unit by unit", f"{by_hand}", "", "100 %", "100 %", f"{by_hand}", "", thirds, "", ""))
        costs += [_cost(coded, each, by_hand) for each in played]
        rises += _rises(coded, played)
    return [
        Table(
            ("set", "with", "decisions", "wrong", "of unit by unit", "with picks", "read", "picked",
             "right at a third", "B³ precision", "seconds"),
            tuple(costs),
            f"Until {percent(ENOUGH)} of the units bear a right code (one of theirs). `wrong`: units under a code that "
            "is not theirs; each is charged as one more decision in the share beside it. `read`: passages read, again "
            "on each card and page; `picked`: passages chosen by number, of at most ten on a screen. A line that takes "
            "several codes on a page is one decision, as is a card from which several passages are moved at once; "
            "`with picks` is the share if each picked passage counts as one more decision. `right at a third`: units "
            "that are right after a third of the decisions that unit by unit takes. B³ precision: of the units that "
            "bear a code at the end. `seconds`: what the program took for all of it, proposing and learning.",
        ),
        Table(
            ("set", "with", "score", "first", *(f"after {n}" for n in MARKS)),
            tuple(rises),
            "The whole after so many decisions: units in accepted codes, else the code that the review would ask "
            "about or mark on a page, else the candidate. Proposed anew after 50, 100, 150 and 200 decisions, then "
            "every 100; or never. Scores as in the table of codes. `taken after`: decisions when the card of the "
            "mark was done.",
        ),
    ]  # fmt: skip


def play_all(encoder: Encoder, coded: Coded, folder: Path, cache: Path | None) -> list[Played]:
    """The careful researcher with and without proposing anew and pages, the hasty one, and another program's topics."""
    units = make(coded, folder / "study.gta")
    first = proposed(folder / "study.gta")
    played = []
    for way in OURS:
        with copy(first, "playing") as session:
            played.append(play(way, session, coded, units))
    if topics.installed():
        found = _middling(coded, vectors(encoder, coded.texts(), cache))
        for way in THEIRS:
            with copy(first, "topics") as session:
                propose_topics(session, units, found)
                played.append(play(replace(way, by=f"{topics.name()}'s {way.by}"), session, coded, units))
    return played


def _middling(coded: Coded, rows: Vectors) -> list[int]:
    """BERTopic's topics from the seed that agrees middlingly with the codes."""
    tries = [topics.topics(coded.texts(), rows, seed) for seed in topics.SEEDS]
    ranked = sorted(tries, key=lambda labels: agreement(labels, coded.codes).ami)
    return ranked[len(ranked) // 2]


def play(way: Way, session: Session, coded: Coded, units: dict[Span, int]) -> Played:
    """One researcher's work until enough units are right, and past the last mark."""
    offering = Offering(embedder(session, None, lambda *_: None))
    truth = {span: coded.codes[at] for span, at in units.items()}
    player = Player(session, truth, way.hasty, learnt=offering.offered if way.pages else None)
    whole, taken_at = {0: agreement(labels(player.book, units), coded.codes)}, {0: 0}

    def again() -> None:
        reached = max((mark for mark in MARKS if mark <= player.decisions), default=0)
        if way.anew:
            propose(session, Settings())
        if reached not in whole:
            asked = offering.offered().suggestions if way.pages else ()
            whole[reached] = agreement(labels(player.book, units, asked), coded.codes)
            taken_at[reached] = player.decisions

    began = time.perf_counter()
    player.play(lambda now: now.right >= ENOUGH and now.decisions >= max(MARKS), again, AFTER)
    seconds = time.perf_counter() - began
    read, right = player.paged
    paged = f"{player.pages} pages, {right} of {read} passages right ({player.promised:.0f} promised)"
    print(f"played: {coded.name}, {way.by}, {paged}, {seconds:.0f} s", flush=True)
    precision = _precision(player, units, coded)
    return Played(way.by, tuple(player.moments), whole, precision, way.hasty, taken_at, seconds)


def labels(book: Codebook, units: dict[Span, int], offers: Sequence[Suggestion] = ()) -> list[int]:
    """For each unit what holds it: an accepted code, else the code the review would ask about, else a candidate.

    `offers` are what pages would show now, where she goes by pages; else it is what was proposed last.
    """
    found: dict[Span, str] = {}
    for code in book.with_status("candidate"):
        found |= dict.fromkeys(code.spans(), code.id)
    asked = (offer for offer in offers or book.suggestions if offer.asked and offer.codes)
    found |= {offer.span: offer.codes[0][0] for offer in asked if (offer.span, offer.codes[0][0]) not in book.declined}
    for code in book.accepted():
        found |= dict.fromkeys(code.spans(), code.id)
    numbers: dict[str, int] = {}
    made = [UNLABELLED] * len(units)
    for span, at in units.items():
        if span in found:
            made[at] = numbers.setdefault(found[span], len(numbers))
    return made


def _precision(player: Player, units: dict[Span, int], coded: Coded) -> float:
    """B-cubed precision of the units that bear a code at the end."""
    held: dict[Span, list[str]] = {}
    for code in player.book.accepted():
        for span in code.spans():
            held.setdefault(span, []).append(code.id)
    spans = sorted(held)
    return b_cubed([held[span] for span in spans], [coded.codes[units[span]] for span in spans])[0]


def _cost(coded: Coded, played: Played, by_hand: int) -> tuple[str, ...]:
    third = [moment for moment in played.moments if moment.decisions <= by_hand / 3]
    at_third = percent(third[-1].right) if third else "–"
    done = played.enough()
    if done is None:
        return coded.name, played.by, "never", "", "", "", "", "", at_third, share(played.precision), ""
    charged = done.decisions + done.wrong
    return (
        coded.name, played.by, f"{done.decisions}", f"{done.wrong}", percent(charged / by_hand),
        percent((charged + done.picked) / by_hand), f"{done.read}", f"{done.picked}", at_third,
        share(played.precision), f"{played.seconds:.0f}",
    )  # fmt: skip


def _rises(coded: Coded, played: Sequence[Played]) -> list[tuple[str, ...]]:
    rows = []
    for each in played:
        if each.hasty:
            continue
        for score in ("AMI", "B³ F"):
            values = {n: found.ami if score == "AMI" else found.f for n, found in each.whole.items()}
            rows.append((coded.name, each.by, score, *(share(values[n]) if n in values else "" for n in (0, *MARKS))))
        counts = (str(each.taken_at[n]) if n in values else "" for n in (0, *MARKS))
        rows.append((coded.name, each.by, "taken after", *counts))
    return rows
