"""Labels for the same candidate codes by other means: what the human coders called it, keywords, topic words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from evaluation.sets import Vectors
from gt_assist.embed import Encoder

KEYWORDS, TOPIC_WORDS = 3, 4
MOST_CANDIDATES = 40
"""Words and pairs of a code that are looked at as keywords: the most frequent ones."""
DIVERSITY = 0.5
"""How much a keyword's difference from those already taken counts (KeyBERT's usual value for MMR)."""


def coders_label(codes: Sequence[Sequence[str]]) -> str:
    """The code that most of the incidents bear; of equals the first in the alphabet.

    >>> coders_label([("waiting", "forms"), ("waiting",), ("rotas",)])
    'waiting'
    """
    counts = Counter(code for given in codes for code in dict.fromkeys(given))
    return min(counts, key=lambda code: (-counts[code], code))


def keywords(encoder: Encoder, groups: Sequence[Sequence[str]], middles: Vectors) -> list[str]:
    """For each group its words and pairs of words nearest in meaning to the group's middle, each unlike the last.

    The way of KeyBERT (MIT; Grootendorst 2020) with maximal marginal relevance (Carbonell & Goldstein 1998):
    candidates are n-grams without stop words, here the 40 most frequent ones; the middle is the mean of the
    incidents' vectors. `middles` has one row of length one for each group.
    """
    offered = [_ngrams(texts) for texts in groups]
    distinct = sorted({phrase for phrases in offered for phrase in phrases})
    rows = encoder.encode(distinct)
    at = {phrase: n for n, phrase in enumerate(distinct)}
    return [
        ", ".join(spread_out(phrases, rows[[at[p] for p in phrases]], middle, KEYWORDS)) if phrases else texts[0]
        for phrases, middle, texts in zip(offered, middles, groups, strict=True)
    ]


def _ngrams(texts: Sequence[str]) -> list[str]:
    from sklearn.feature_extraction.text import CountVectorizer

    try:
        counter = CountVectorizer(ngram_range=(1, 2), stop_words="english")
        counts = np.asarray(counter.fit_transform(texts).sum(axis=0)).ravel()
    except ValueError:  # nothing but stop words
        return []
    found = counter.get_feature_names_out()
    return [str(found[n]) for n in sorted(range(len(found)), key=lambda n: (-counts[n], found[n]))[:MOST_CANDIDATES]]


def spread_out(phrases: Sequence[str], rows: Vectors, middle: Vectors, wanted: int) -> list[str]:
    """The phrases nearest to the middle, each further one also judged by how unlike those before it is.

    >>> rows = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    >>> spread_out(["form", "forms", "clinic"], rows, np.array([0.8, 0.6], dtype=np.float32), 2)
    ['form', 'clinic']
    """
    near, alike = rows @ middle, rows @ rows.T
    taken = [int(np.argmax(near))]
    while len(taken) < min(wanted, len(phrases)):
        worth = (1 - DIVERSITY) * near - DIVERSITY * alike[:, taken].max(axis=1)
        worth[taken] = -np.inf
        taken.append(int(np.argmax(worth)))
    return [phrases[n] for n in taken]


def topic_words(groups: Sequence[Sequence[str]]) -> list[str]:
    """For each group the words that are frequent in it and rare in the others: class-based TF-IDF, four words.

    The formula of BERTopic (MIT; Grootendorst 2022), computed here: a word's share of the group's words times
    log(1 + mean words per group / the word's count in all groups). Stop words are left out, which BERTopic's
    defaults do not do and its manual advises.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(stop_words="english")
    counts = counter.fit_transform([" ".join(texts) for texts in groups]).toarray().astype(np.float64)
    words = counter.get_feature_names_out()
    lengths = counts.sum(axis=1, keepdims=True)
    weighed = counts / np.maximum(lengths, 1) * np.log1p(lengths.mean() / counts.sum(axis=0))
    found = []
    for row, texts in zip(weighed, groups, strict=True):
        best = [n for n in sorted(range(len(words)), key=lambda n: (-row[n], words[n]))[:TOPIC_WORDS] if row[n] > 0]
        found.append(", ".join(str(words[n]) for n in best) or texts[0])
    return found
