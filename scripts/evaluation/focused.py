"""`evaluate.py focused`: what the program nominates for focused codes, and what it offers each, beside people's themes.

A researcher has coded half of the material with the human codes. The program nominates codes and offers each the
passages it may hold; all nominees are promoted. A nominee stands for the theme that most of its passages bear, and what
is offered to it is right where the passage bears that theme, in the half that she has not coded.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.next_interview import FIRST, Guess, hits
from evaluation.player import names
from evaluation.report import Table, percent, share, spread
from evaluation.sets import Coded
from evaluation.studies import copy, make, reading_once
from gt_assist.corpus import Span
from gt_assist.events import CodeCreated, Event, PassageCoded
from gt_assist.focus import propose_focused
from gt_assist.session import Session

ORDERS = 3
ENOUGH_INTERVIEWS = 10  # so many sources can be halved as they are; of fewer, the passages are


@dataclass(frozen=True, slots=True)
class Sifted:
    """What came of one half: nominees, the themes they stand for among all, and hits of what they were offered."""

    codes: int
    nominees: int
    themes: int
    met: int
    offered: int
    right: int
    hits: tuple[float, ...]
    usual: tuple[float, ...]


def run(sets: Sequence[Coded]) -> list[Table]:
    """One row for what the program offers and one for the most frequent nominees, for each set with themes."""
    rows: list[tuple[str, ...]] = []
    for coded in (each for each in sets if any(each.themes)):
        with tempfile.TemporaryDirectory() as folder, reading_once():
            units = make(coded, Path(folder) / "study.gta")
            found = [_sift(Path(folder) / "study.gta", coded, units, seed) for seed in range(ORDERS)]
        offered, right = (sum(getattr(one, name) for one in found) for name in ("offered", "right"))
        first = found[0]
        true = percent(right / max(1, offered))
        about = (f"{first.codes}", f"{first.nominees}", f"{first.met} of {first.themes}", true)
        rows.append((coded.name, "by gt-assist", *about, *(spread([one.hits[k] for one in found]) for k in range(3))))
        usual = [share(sum(one.usual[k] for one in found) / len(found)) for k in range(3)]
        rows.append((coded.name, "the nominees with most passages", "", "", "", "", *usual))
    says = (
        "`codes`, `nominees`, `themes met`: codes she has, those nominated, and how many of the themes they stand for "
        "(first half). `offers right`: of all passages offered to a nominee, in the half not coded, those that bear "
        "its theme. hit@k: of the passages not coded those whose theme one of the first k nominees offered stands for; "
        f"one that is offered to none is missed. Mean (least–greatest) of {ORDERS} halves."
    )
    columns = ("set", "offered", "codes", "nominees", "themes met", "offers right", "hit@1", "hit@3", "hit@5")
    return [Table(columns, tuple(rows), says)]


def half(coded: Coded, seed: int) -> set[int]:
    """The numbers of the units that are coded: those of half of the interviews, or half of all."""
    chance = random.Random(seed)
    sources = sorted(set(coded.interviews()))
    if len(sources) >= ENOUGH_INTERVIEWS:
        kept = set(chance.sample(sources, len(sources) // 2))
        return {at for at, source in enumerate(coded.interviews()) if source in kept}
    return set(chance.sample(range(len(coded.units)), len(coded.units) // 2))


def _sift(path: Path, coded: Coded, units: dict[Span, int], seed: int) -> Sifted:
    known = half(coded, seed)
    with copy(path, f"half-{seed}") as session:
        session.record(*_coding(coded, units, known))
        nominations = propose_focused(session).nominations
        themes = _themes(session, coded, units)
        codes = len(session.study.codebook.accepted())
    nominees = {nomination.code for nomination in nominations}
    offers: dict[int, list[tuple[float, str]]] = defaultdict(list)
    for nomination in nominations:
        for offer in nomination.offers:
            if units[offer.span] not in known:
                offers[units[offer.span]].append((offer.codes[0][1], nomination.code))
    open_units = [at for at in range(len(coded.units)) if at not in known and coded.themes[at]]
    usual = [n.code for n in sorted(nominations, key=lambda n: (-n.reach, n.code))]
    ranked = {at: [code for _, code in sorted(offers[at], key=lambda o: (-o[0], o[1]))] for at in open_units}
    pairs = [(themes[code], at) for at in open_units for code in ranked[at]]
    return Sifted(
        codes,
        len(nominees),
        len({theme for own in coded.themes for theme in own}),
        len({themes[code] for code in nominees}),
        len(pairs),
        sum(theme in coded.themes[at] for theme, at in pairs),
        tuple(hit(coded, themes, ranked, k) for k in FIRST),
        tuple(hit(coded, themes, dict.fromkeys(open_units, usual), k) for k in FIRST),
    )


def _coding(coded: Coded, units: dict[Span, int], known: set[int]) -> list[Event]:
    """Her decisions: each code made, each known passage coded."""
    called = names({code for own in coded.codes for code in own})
    ids = {code: f"k{number}" for number, code in enumerate(sorted(called))}
    coding = [(span, code) for span, at in units.items() if at in known for code in coded.codes[at]]
    used = sorted({code for _, code in coding})
    return [
        *(CodeCreated(ids[code], called[code]) for code in used),
        *(PassageCoded(span, ids[code]) for span, code in coding),
    ]


def _themes(session: Session, coded: Coded, units: dict[Span, int]) -> dict[str, str]:
    """The theme that most of each code's passages bear."""
    found = {}
    for code in session.study.codebook.accepted():
        counts = Counter(theme for span in code.spans() for theme in coded.themes[units[span]])
        found[code.id] = min(counts, key=lambda theme: (-counts[theme], theme)) if counts else ""
    return found


def hit(coded: Coded, themes: dict[str, str], ranked: dict[int, list[str]], k: int) -> float:
    """The share of the passages whose theme one of the first `k` nominees ranked for it stands for."""
    offered = ((at, tuple((themes[code], 0.0) for code in codes)) for at, codes in ranked.items())
    return hits([Guess(offers, coded.themes[at], known=True) for at, offers in offered], k)
