"""The model card of the construct matcher, written from the figures that training measured."""

from __future__ import annotations

from collections.abc import Mapping

from gt_assist.match import SURE
from training.calibrating import LOST, Calibration
from training.tuning import EPOCHS


def card(found: Mapping[str, Calibration], counts: Mapping[str, int], lines: int, layers: int, seeds: int) -> str:
    """The text of `models/constructs/README.md`."""
    rows = "\n".join(_row(name, one) for name, one in found.items())
    fewest, most = min(counts.values()), max(counts.values())
    return f"""# The construct matcher: passages against CFIR and its neighbours

Written by `scripts/train_constructs.py`; run it again and the same files come out. Do not edit by hand.

## What it is

`encoder.safetensors` holds the last {layers} of the six layers of all-MiniLM-L6-v2, tuned to tell constructs
apart, in half precision; the rest of the encoder stays as its package brings it. For each framework a file holds
one linear head on the 384 numbers of that encoder: a column for each construct, one for talk that belongs to
none, and three for hindering, neither and helping. `definitions.json` holds the numbers that turn nearness to
definitions into scores for a framework of your own, where nothing was trained. The tuned encoder serves
constructs only: it clusters worse than the one it came from.

## What it was trained on

{lines:,} utterances invented for this project (`corpora/utterances/`, whose README is the data card), {fewest} to
{most:,} for a label, and the definitions of the frameworks in our own words (`gt_assist/frameworks/`). No
interview of a real person, no published coding. An utterance of one CFIR version also serves the other where the
correspondence leads to a single construct. All heads and the layers were trained together: cross-entropy, {EPOCHS}
epochs, AdamW (`scripts/training/tuning.py`), {seeds} seed{"s, their weights averaged" if seeds > 1 else ""}.

## Measured on topics of the bank kept aside

The bank is cut into 150 topics by k-means; every sixth was kept out of a training that is otherwise the same. The
same kind of hands wrote both sides, so a stranger's interview is harder than this: for published codings see
docs/measurements.md. Any construct that bears at least half as much of an utterance as its first counts as right.

| framework | utterances | first | in 3 | in 5 | domain | macro-F1 | calibration error |
|---|---|---|---|---|---|---|---|
{rows}

**Abstention.** It abstains when the probability of none is above a limit, set so that {LOST:.0%} of the
utterances that do belong to a construct are lost with it. {_abstention(found)}

**Temperature, and the likely set.** Utterances are clearer than interviews. So the scores are divided by a
temperature that makes the agreed reading of the demo interviews (`corpora/demo`) most probable, and the likely set
gathers the first constructs until it holds a right one in {SURE:.0%} of both together, each counting half (conformal
prediction, Romano, Sesia & Candes 2020). {_talk(found)} These sources, and the share that may be lost, were chosen
with the totals on a set of published codings in view, never its single answers.

## How to read it

A score is a suggestion of where to look, for a person who decides. Neighbouring constructs (tension for change
and relative advantage, champions and opinion leaders, a parent and its parts) are often taken for one another, as
by coders. It does not see who speaks, nor about which setting. English only. On other people's published codings
it is right less often and less well calibrated: `scripts/evaluate.py constructs` measures that where such data
are at hand.

## Licence

MIT, as the project. The layers are derived from all-MiniLM-L6-v2 (Apache 2.0), whose remaining parts are not
contained.
"""


def _row(name: str, one: Calibration) -> str:
    s = one.scores
    values = (s.top1, s.top3, s.top5, s.domain, s.macro_f1, one.error)
    return f"| {name} | {s.n:,} | {' | '.join(f'{value:.3f}' for value in values)} |"


def _abstention(found: Mapping[str, Calibration]) -> str:
    told = (
        f"{name}: limit {one.limit}, {one.caught:.0%} of none-utterances abstained on, {one.lost:.1%} lost"
        for name, one in found.items()
    )
    return "; ".join(told) + "."


def _talk(found: Mapping[str, Calibration]) -> str:
    told = (
        f"{name}: temperature {one.temperature} (the bank alone: {one.fitted}), calibration error on the interviews "
        f"{one.talk_error:.3f}; median set {one.size:.0f} on the bank, where it holds a right one in {one.held:.0%}, "
        f"{one.talk_size:.0f} on the interviews, where it does in {one.talk_held:.0%}"
        for name, one in found.items()
    )
    return "; ".join(told) + "."
