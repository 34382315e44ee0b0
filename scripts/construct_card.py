"""The model card of the construct heads, written from the figures that training measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from construct_scores import Scores


@dataclass(frozen=True, slots=True)
class Figures:
    """What cross-validation found for one framework."""

    framework: str
    utterances: int
    none: int
    constructs: int
    temperature: float
    used: float
    limit: float
    lost: float
    caught: float
    scores: Scores
    calibration: float


def card(figures: Sequence[Figures], counts: Mapping[str, int]) -> str:
    """The text of `models/constructs/README.md`."""
    rows = "\n".join(_row(figure) for figure in figures)
    fewest, most = min(counts.values()), max(counts.values())
    return f"""# Construct heads: vectors of passages against CFIR 2009 and CFIR 2022

Written by `scripts/train_constructs.py`; run it again and the same files come out. Do not edit by hand.

## What it is

For each framework one linear head (multinomial logistic regression) on the 384 numbers of the packaged
sentence encoder: a column for each construct and one for talk that belongs to none. Stored as half-precision
safetensors of some tens of kilobytes, read with numpy alone. `definitions.json` holds the numbers that turn
nearness to definitions into scores where nothing was trained (NPT, implementation leadership, Rogers, your own).

## What it was trained on

{sum(counts.values()):,} utterances invented for this project (`corpora/utterances/`),
{fewest} to {most} for a label, and the definitions of the frameworks in our own words
(`gt_assist/frameworks/`). No interview of a real person. An utterance of one CFIR version
also serves the other where the correspondence leads to a single construct.

## Measured by cross-validation on the bank

Five folds; the bank is first cut into 150 topics by k-means, and a topic is never on both sides. One hand
wrote the bank, so a stranger's interview is harder than this: see the last section.

| framework | constructs | utterances | first | in 3 | in 5 | domain | macro-F1 | calibration error |
|---|---|---|---|---|---|---|---|---|
{rows}

Abstention: it abstains when the probability of "none" is above a limit, set so that about 3 % of the utterances
that do belong to a construct are lost with it. {_abstention(figures)}

Temperature: {_temperatures(figures)}. The bank alone would let the scores
be sharper; since it is easier than real talk they are never made sharper than training left them, so on the bank
they are too modest. (That choice, and the share that may be lost, were made with the totals on a set of published
codings in view, never its single answers; judge the head on another set.)

## How to read it

A score is a suggestion of where to look, for a person who decides. Neighbouring constructs (tension for change
and relative advantage, champions and opinion leaders, a parent and its parts) are often taken for one another, as
coders do. It does not see who speaks, about which setting, or whether the passage helps or hinders. English only.
On other people's published codings, in their own style, it is right less often and less well calibrated;
`scripts/evaluate_constructs.py` measures that where such data are at hand.

## Licence

MIT, as the project. The encoder is all-MiniLM-L6-v2 (Apache 2.0), which is not contained here.
"""


def _row(figure: Figures) -> str:
    s = figure.scores
    parts = [s.top1, s.top3, s.top5, s.domain, s.macro_f1, figure.calibration]
    values = " | ".join(f"{value:.3f}" for value in parts)
    return f"| {figure.framework} | {figure.constructs} | {figure.utterances:,} | {values} |"


def _abstention(figures: Sequence[Figures]) -> str:
    return " ".join(
        f"{f.framework}: limit {f.limit}, {f.caught:.0%} of {f.none} none-utterances abstained on, {f.lost:.1%} lost."
        for f in figures
    )


def _temperatures(figures: Sequence[Figures]) -> str:
    return "; ".join(f"{f.framework} fitted {f.temperature}, used {f.used}" for f in figures)
