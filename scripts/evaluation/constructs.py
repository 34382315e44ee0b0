"""`evaluate.py constructs`: how often the right construct is offered first, among three, among five; and abstention.

The published codings are one study's judgement each, restated in own words. They measure only: nothing is learnt from
them.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from training.bank import read_bank, targets, ways
from training.scores import Scores, ac1, calibration_error, kappa, summary

from evaluation.passages import CFIR, Passage, demo, in_one_study, other_talk, published
from evaluation.report import Table, percent, share
from gt_assist.embed import load, load_encoder
from gt_assist.framework import Framework
from gt_assist.framework import load as load_framework
from gt_assist.match import Match, Matcher, definition_matcher, load_matcher
from gt_assist.matching import encoder_of

VERSIONS = ("cfir-2009", "cfir-2022")
# What the shared description of the published codings reports of a large language model that codes them blind.
LANGUAGE_MODEL = ("published, 2009", "a large language model", "", ".58", ".77", ".88", "", "", "", "", "")
LEAST_SCORES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)

Array = npt.NDArray[Any]
Shares = Callable[[Sequence[str]], Array]


def run(corpus: bool) -> list[Table]:
    """The tables: on published codings, or on the demo interviews."""
    kinds = [demo()] if corpus else [published(load_framework(name)) for name in VERSIONS]
    names = ("cfir-2009",) if corpus else VERSIONS
    tables, reliability = [], []
    rows: list[tuple[str, ...]] = []
    for name, passages in zip(names, kinds, strict=True):
        framework = load_framework(name)
        meant = [passage for passage in passages if passage.right]
        matcher = load_matcher(framework)
        for method, shares in methods(framework).items():
            rows += _ranked(framework, method, shares, meant)
            if method == "gt-assist":
                rows += _ranked(framework, "gt-assist, in one study", _together(matcher, passages), meant)
        reliability += _reliability(framework, matcher, [p for p in meant if p.kind != "pcat"])
        if name == "cfir-2009":
            tables = [
                _abstention(matcher, passages),
                _by_score(framework, matcher, passages),
                _by_construct(matcher, meant),
            ]
            tables.append(_valence(matcher, meant))
    if not corpus:
        rows.append(LANGUAGE_MODEL)
    first = Table(
        ("passages", "by", "n", "first", "in 3", "in 5", "domain", "macro-F1", "kappa", "AC1", "calibration error"),
        tuple(rows),
        "The right construct first, among three, among five; the right domain first. Any of a passage's counts.",
    )
    second = Table(
        ("version", "score", "passages", "mean score", "right"), tuple(reliability), "Reliability, in fifths."
    )
    return [first, second, *tables, *([] if corpus else [_speed()])]


def methods(framework: Framework) -> dict[str, Shares]:
    """Ways to rank a passage by itself: the shipped matcher, tf-idf of the bank, and the definitions alone."""
    matcher = load_matcher(framework)
    tuned, plain = load(encoder_of(matcher)), load_encoder()
    by_definitions = definition_matcher(framework, plain.encode)
    return {
        "gt-assist": lambda texts: matcher.probabilities(tuned.encode(texts)),
        "tf-idf on the bank": _tf_idf(framework),
        "definitions alone": lambda texts: by_definitions.probabilities(plain.encode(texts)),
    }


def _together(matcher: Matcher, passages: Sequence[Passage]) -> Shares:
    """The shares of passages as one study's; in running talk all of it counts, else the passages of a kind."""
    if any(one.goes_on for one in passages):
        shares = in_one_study(matcher, passages)[1][[at for at, one in enumerate(passages) if one.right]]
        return lambda _: shares
    return lambda texts: in_one_study(matcher, [Passage(text, "", frozenset()) for text in texts])[1]


def _tf_idf(framework: Framework) -> Shares:
    """Logistic regression on the words of the bank."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    other = load_framework(VERSIONS[1 - VERSIONS.index(framework.name)])
    bank = read_bank()
    order = [*framework.ids(), "none"]
    taught = targets(bank, order, ways(framework, other))
    rows = np.flatnonzero(taught.sum(axis=1) > 0).tolist()
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    model = make_pipeline(words, LogisticRegression(C=10, class_weight="balanced", max_iter=300))
    model.fit([bank[i].text for i in rows], taught[rows].argmax(axis=1))
    columns = model.classes_.tolist()

    def shares(texts: Sequence[str]) -> Array:
        found = np.zeros((len(texts), len(order)))
        found[:, columns] = model.predict_proba(list(texts))
        return found

    return shares


def _ranked(framework: Framework, method: str, shares: Shares, passages: Sequence[Passage]) -> list[tuple[str, ...]]:
    """A row for each kind of passages."""
    version = framework.name[-4:]
    kinds = {f"published, {version}": [p for p in passages if p.kind != "pcat"]}
    parts = {"interviewees' quotes": "quote_restated", "studies' findings": "theme"}
    kinds |= {f"of these, {name}": [p for p in passages if p.kind == kind] for name, kind in parts.items()}
    kinds |= {f"pCAT items, {version}": [p for p in passages if p.kind == "pcat"]}
    if passages[0].kind == "demo":
        kinds = {f"demo interviews, {version}": list(passages)}
    domains = [framework.get(id).domain for id in framework.ids()]
    rows = []
    for kind, some in kinds.items():
        found = shares([p.text for p in some])[:, :-1]
        gold = [_columns(framework.ids(), p.right) for p in some]
        rows.append((kind, method, *_cells(summary(found, gold, domains), found, gold)))
    return rows


def _cells(scores: Scores, found: Array, gold: Sequence[set[int]]) -> list[str]:
    first = found.argmax(axis=1).tolist()
    true = [one if one in right else min(right) for one, right in zip(first, gold, strict=True)]
    values = (scores.top1, scores.top3, scores.top5, scores.domain, scores.macro_f1, kappa(true, first))
    return [f"{scores.n}", *map(share, (*values, ac1(true, first), calibration_error(found, gold)))]


def _columns(ids: Sequence[str], right: frozenset[str]) -> set[int]:
    return {place for place, id in enumerate(ids) if id in right}


def _matched(matcher: Matcher, passages: Sequence[Passage]) -> Array:
    return matcher.probabilities(load(encoder_of(matcher)).encode([p.text for p in passages]))


def _reliability(framework: Framework, matcher: Matcher, passages: Sequence[Passage]) -> list[tuple[str, ...]]:
    """How often the first is right, in fifths of the passages by its score."""
    found = _matched(matcher, passages)[:, :-1]
    best = found.max(axis=1)
    right = np.array([matcher.ids[at] in p.right for at, p in zip(found.argmax(axis=1), passages, strict=True)])
    rows: list[tuple[str, ...]] = []
    for part in np.array_split(np.argsort(best, kind="stable"), 5):
        span = f"{best[part].min():.2f}–{best[part].max():.2f}"
        rows.append((framework.name, span, f"{len(part)}", share(best[part].mean()), share(right[part].mean())))
    return rows


def _abstention(matcher: Matcher, passages: Sequence[Passage]) -> Table:
    """How often it abstains, on passages of a construct and on other talk."""
    rows = []
    kinds = [*dict.fromkeys(p.kind for p in passages)]
    groups = {kind: [p for p in passages if p.kind == kind] for kind in kinds}
    if "demo" not in groups:
        groups["other talk"] = other_talk()
    for kind, some in groups.items():
        if some:
            none = _matched(matcher, some)[:, -1]
            rows.append((kind.replace("_", " "), f"{len(some)}", percent(float((none > matcher.limit).mean()))))
    return Table(("passages", "n", "abstained"), tuple(rows), "Abstention, CFIR 2009.")


def _by_score(framework: Framework, matcher: Matcher, passages: Sequence[Passage]) -> Table:
    """What is gained when passages with a low first score are left alone; and how the likely sets hold."""
    told = [p for p in passages if p.kind != "pcat"]
    kept_in = [at for at, p in enumerate(told) if p.right]
    some = [told[at] for at in kept_in]
    vectors, in_study = (rows[kept_in] for rows in in_one_study(matcher, told))
    found = matcher.probabilities(vectors)
    gold = [_columns(framework.ids(), p.right) for p in some]
    order = np.argsort(-found[:, :-1], axis=1, kind="stable")
    best = found[:, :-1].max(axis=1)

    def hit(at: int, k: int) -> bool:
        return bool(set(order[at, :k].tolist()) & gold[at])

    rows = []
    for least in LEAST_SCORES:
        kept = np.flatnonzero(best >= least).tolist()
        if kept:
            shares = [float(np.mean([hit(i, k) for i in kept])) for k in (1, 3)]
            rows.append((f"{least:.1f}", percent(len(kept) / len(best)), *map(share, shares)))
    alone, together = (
        _likely_sets(matcher.match(vectors, len(matcher.ids), moved), [p.right for p in some])
        for moved in (found, in_study)
    )
    says = (
        "Passages whose first score is at least so much: how many are left, and how often the first, and one of three, "
        f"is right. The likely sets hold a right construct {alone} (on the bank they were made to hold it in 80 %); "
        f"with all these passages taken for one study {together}."
    )
    return Table(("least score", "left", "first", "in 3"), tuple(rows), says)


def _likely_sets(matches: Sequence[Match], right: Sequence[frozenset[str]]) -> str:
    """How often the likely constructs hold a right one, and how many they are."""
    sizes = [one.likely for one in matches]
    firsts = [{id for id, _ in one.ranked[:size]} for one, size in zip(matches, sizes, strict=True)]
    holds = float(np.mean([bool(first & gold) for first, gold in zip(firsts, right, strict=True)]))
    return f"in {percent(holds)} of all, at a median size of {np.median(sizes):.0f}"


def _by_construct(matcher: Matcher, passages: Sequence[Passage]) -> Table:
    """Hits among three for each construct that occurs."""
    some = [p for p in passages if p.kind != "pcat"]
    order = np.argsort(-_matched(matcher, some)[:, :-1], axis=1, kind="stable")
    n: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for passage, row in zip(some, order, strict=True):
        for id in passage.right:
            n[id] += 1
            hits[id] += id in [matcher.ids[at] for at in row[:3]]
    rows = [(id.partition(":")[2], f"{hits[id]} of {n[id]}") for id in matcher.ids if n[id]]
    return Table(("construct", "among three"), tuple(rows), "By construct, CFIR 2009.")


def _valence(matcher: Matcher, passages: Sequence[Passage]) -> Table:
    """Whether the sign of the valence is that of the studies, where it says helping or hindering."""
    told = [p for p in passages if p.valence is not None]
    found = matcher.match(load(encoder_of(matcher)).encode([p.text for p in told]))
    signs = [(one.valence or 0.0, p.valence or 0) for one, p in zip(found, told, strict=True)]
    rows = []
    for least in (0.0, 0.3, 0.6):
        kept = [(lean, true) for lean, true in signs if abs(lean) >= least]
        right = float(np.mean([(lean > 0) == (true > 0) for lean, true in kept]))
        rows.append((f"{least:.1f}", f"{len(kept)} of {len(signs)}", share(right)))
    return Table(("least leaning", "passages", "right sign"), tuple(rows), "Helping or hindering.")


def _speed() -> Table:
    """What matching adds to embedding, for 1,000 passages."""
    texts = [row.text for row in read_bank()[::15]][:1000]
    matcher = load_matcher(load_framework("cfir-2009"))
    plain, tuned = load_encoder(), load(encoder_of(matcher))
    timed = []
    for work in (lambda: plain.encode(texts), lambda: matcher.match(tuned.encode(texts))):
        began = time.process_time()
        work()
        timed.append(time.process_time() - began)
    row = (f"{len(texts)}", *(f"{seconds:.1f}" for seconds in timed), percent(timed[1] / timed[0] - 1))
    return Table(("passages", "embedding alone, s", "tuned encoder and heads, s", "more"), (row,), "Processor time.")


def at_hand() -> bool:
    """Whether the published codings are there."""
    return CFIR.is_dir()
