"""`evaluate.py labels`: a blind test of what candidate codes are called.

A sheet shows candidate codes as the product proposes them, each with incidents and four labels in random order; who
made which stands in a key beside it. Whoever judges writes one line for each code, and the judgements are read back.
The sheet holds people's words, so it is written outside the project.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from evaluation.report import Table, percent
from evaluation.rival_labels import coders_label, keywords, topic_words
from evaluation.scores import wilson
from evaluation.sets import DEMO, ROOT, SETS, Coded, Vectors, vectors
from gt_assist.cluster import Grain
from gt_assist.embed import Encoder
from gt_assist.errors import GTAssistError

OURS, CODERS, KEYWORDS, TOPIC_WORDS = "gt-assist", "human coders' label", "keywords", "topic words"
METHODS = (OURS, CODERS, KEYWORDS, TOPIC_WORDS)
LETTERS = "ABCD"
SHOWN, SHOWN_LETTERS = 6, 400
HOW = """Judge each label (A to D) of each code, one line a code: its number and four verdicts, as in `1 s e n n+`.
s: usable as an initial code as it stands: close to the data, an action or a telling phrase in vivo, fits most of the
incidents, short, and says something.  e: with a small edit.  n: not.  Add + where it says more than the incidents do.
"""
SAYS = (
    "Usable as an initial code: as it stands, with a small edit, not (95 % Wilson intervals where either of the first "
    "two). `says more`: than the incidents do. `grounded`: content words that stand in the code's incidents in any "
    "form, computed. The keywords are KeyBERT's way, the topic words BERTopic's formula, both computed by the script "
    "on the same groups."
)
COLUMNS = ("set", "label by", "codes", "as it stands", "small edit", "not", "usable", "says more", "grounded")

Verdict = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A candidate code on the sheet: `labels` by letter, each with who made it and its grounded share of words."""

    number: int
    set: str
    size: int
    labels: dict[str, tuple[str, str, int, int]]


Judged = tuple[Drawn, tuple[Verdict, ...]]


def draw(
    encoder: Encoder, sets: Sequence[Coded], grain: Grain, wanted: int, seed: int, sheet: Path, cache: Path | None
) -> None:
    """Writes the sheet and, beside it, the key."""
    outside(sheet)
    chance = random.Random(seed)
    shares = [wanted // len(sets) + (n < wanted % len(sets)) for n in range(len(sets))]
    found: list[tuple[Coded, tuple[int, ...], dict[str, str]]] = []
    for coded, share in zip(sets, shares, strict=True):
        found += [(coded, *one) for one in _candidates(encoder, coded, grain, share, chance, cache)]
        print("drawn:", coded.name, flush=True)
    chance.shuffle(found)
    pages, key = [HOW], []
    for number, (coded, members, labels) in enumerate(found, 1):
        texts = [coded.units[m].text for m in members]
        one = Drawn(number, coded.name, len(members), _lettered(labels, texts, chance))
        key.append(asdict(one))
        pages.append(_page(one, chance.sample(texts, min(SHOWN, len(texts)))))
    sheet.write_text("\n".join(pages), encoding="utf-8")
    key_of(sheet).write_text(json.dumps({"seed": seed, "codes": key}, indent=1), encoding="utf-8")
    print(f"Wrote {len(key)} codes to {sheet}; the key lies beside it, not to be opened before judging.")


def _lettered(
    labels: dict[str, str], texts: Sequence[str], chance: random.Random
) -> dict[str, tuple[str, str, int, int]]:
    """The labels in random order, by letter."""
    return {
        letter: (method, labels[method], *grounded_words(labels[method], texts))
        for letter, method in zip(LETTERS, chance.sample(METHODS, len(METHODS)), strict=True)
    }


def outside(sheet: Path) -> None:
    """Refuses a place inside the project, which must hold nobody's words."""
    if sheet.resolve().is_relative_to(ROOT):
        raise GTAssistError("The sheet holds people's words.", hint="Name a file outside the project.")


def key_of(sheet: Path) -> Path:
    """Where the key of a sheet lies."""
    return sheet.with_name(f"{sheet.name}.key.json")


def _candidates(
    encoder: Encoder, coded: Coded, grain: Grain, wanted: int, chance: random.Random, cache: Path | None
) -> list[tuple[tuple[int, ...], dict[str, str]]]:
    """The drawn candidate codes of a set with their labels: all codes are named together, as in a study."""
    groups, strengths = _groups(encoder, coded, grain, cache)
    picked = sorted(chance.sample(range(len(groups)), min(wanted, len(groups))))
    texts = [[coded.units[m].text for m in group] for group in groups]
    rows = vectors(encoder, coded.inputs(), cache)
    middles = np.array([_middle(rows[list(group)]) for group in groups])
    ours = _ours(encoder, coded, groups, strengths, middles)
    words = dict(zip(picked, keywords(encoder, [texts[n] for n in picked], middles[picked]), strict=True))
    topics = topic_words(texts)
    return [
        (
            groups[n],
            {
                OURS: ours[n],
                CODERS: coders_label([coded.codes[m] for m in groups[n]]),
                KEYWORDS: words[n],
                TOPIC_WORDS: topics[n],
            },
        )
        for n in picked
    ]


def _groups(
    encoder: Encoder, coded: Coded, grain: Grain, cache: Path | None
) -> tuple[list[tuple[int, ...]], list[tuple[float, ...]]]:
    """The candidate codes of two incidents and more, as `propose` makes them."""
    from gt_assist.cluster import cluster

    found = cluster(vectors(encoder, coded.inputs(), cache), keys=coded.inputs(), grain=grain).clusters
    several = [one for one in found if len(one.members) > 1]
    return [one.members for one in several], [one.strengths for one in several]


def _middle(rows: Vectors) -> Vectors:
    mean: Vectors = rows.mean(axis=0)
    return mean / np.float32(max(float(np.linalg.norm(mean)), 1e-9))


def _ours(
    encoder: Encoder,
    coded: Coded,
    groups: Sequence[Sequence[int]],
    strengths: Sequence[Sequence[float]],
    middles: Vectors,
) -> list[str]:
    from gt_assist.label import Meaning, load_parser, name_codes, parse

    read = parse(coded.texts(), load_parser())
    parsed = [[read[m] for m in group] for group in groups]
    return [w.label for w in name_codes(parsed, strengths, (), Meaning(middles, encoder.encode))]


def grounded_words(label: str, texts: Sequence[str]) -> tuple[int, int]:
    """How many of a label's content words stand in the texts in any form, and how many it has.

    >>> grounded_words("losing the manager", ["We lost the supervisor."])
    (1, 2)
    """
    from gt_assist.label.inflect import content_words, forms, forms_of

    said = forms_of(texts)
    words = content_words(label)
    return sum(bool(forms(word) & said) for word in words), len(words)


def _page(one: Drawn, texts: Sequence[str]) -> str:
    lines = [f"\n## {one.number}  ({one.size} incidents)"]
    lines += [f"- {_short(text)}" for text in texts]
    lines += [f"  {letter}. {label.lower()}" for letter, (_, label, _, _) in one.labels.items()]
    return "\n".join(lines)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS].rsplit(' ', 1)[0]} …"


# --- judgements -------------------------------------------------------------------------------------------------------


def read_back(sheets: Sequence[Path], judged: Sequence[Path]) -> list[Table]:
    """The table of what was judged, of several sheets together; codes without a line are left out and counted."""
    if len(sheets) != len(judged):
        raise GTAssistError("Sheets and judgements differ in number.", hint="Name one file of judgements per sheet.")
    found: list[Judged] = []
    left = 0
    for sheet, file in zip(sheets, judged, strict=True):
        given = verdicts(file.read_text(encoding="utf-8"))
        key = json.loads(key_of(sheet).read_text(encoding="utf-8"))
        drawn = [Drawn(one["number"], one["set"], one["size"], one["labels"]) for one in key["codes"]]
        found += [(one, given[one.number]) for one in drawn if one.number in given]
        left += sum(one.number not in given for one in drawn)
    return [table(found, left)]


def verdicts(text: str) -> dict[int, tuple[Verdict, ...]]:
    """The four verdicts on each code, by its number, with whether the label says more than the incidents.

    >>> verdicts("1 s e n n+")
    {1: (('s', False), ('e', False), ('n', False), ('n', True))}
    """
    found: dict[int, tuple[Verdict, ...]] = {}
    for line in filter(str.strip, text.splitlines()):
        match = re.fullmatch(r"(\d+)((?:\s+[sen]\+?){4})\s*", line)
        if match is None:
            raise GTAssistError(f"Not a judgement: {line!r}", hint="A line reads: 12 s e n n+")
        found[int(match[1])] = tuple((word[0], word.endswith("+")) for word in match[2].split())
    return found


def table(judged: Sequence[Judged], left: int = 0) -> Table:
    """Shares for each set and method, and for all sets of people's codes together."""
    names = sorted({one.set for one, _ in judged}, key=(*SETS, DEMO).index)
    blocks = [(name, [pair for pair in judged if pair[0].set == name]) for name in names]
    people = [pair for pair in judged if pair[0].set != DEMO]
    if len({one.set for one, _ in people}) > 1:
        blocks.append(("all but the demo", people))
    rows = [_row(name, method, pairs) for name, pairs in blocks for method in METHODS]
    return Table(COLUMNS, tuple(rows), SAYS + (f" {left} codes drawn were not judged." if left else ""))


def _row(name: str, method: str, judged: Sequence[Judged]) -> tuple[str, ...]:
    found = [
        (verdicts[LETTERS.index(letter)], hits, words)
        for one, verdicts in judged
        for letter, (by, _, hits, words) in one.labels.items()
        if by == method
    ]
    kinds = [kind for (kind, _), _, _ in found]
    number = len(found)
    usable = number - kinds.count("n")
    low, high = wilson(usable, number)
    grounded = sum(hits for _, hits, _ in found) / max(sum(words for _, _, words in found), 1)
    return (
        name, method, f"{number}", *(percent(kinds.count(kind) / number) for kind in "sen"),
        f"{percent(usable / number)} ({percent(low)[:-2]}–{percent(high)[:-2]})",
        percent(sum(more for (_, more), _, _ in found) / number), percent(grounded),
    )  # fmt: skip
