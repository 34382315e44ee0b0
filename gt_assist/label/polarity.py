"""Which incidents say a code's own words the other way round: "leaders came" beside "leaders never came".

The two lie near each other in an embedding and mean opposite things; a code that holds both must show it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gt_assist.label.inflect import content_words, forms, split_words
from gt_assist.label.values import ParsedIncident, Phrase
from gt_assist.label.words import NEGATIVE

Words = Collection[frozenset[str]]


def about(label: str) -> frozenset[frozenset[str]]:
    """A label's content words, each as its possible dictionary forms."""
    return frozenset(forms(word) for word in content_words(label))


def polarity(incident: ParsedIncident, words: Words) -> int | None:
    """+1 or -1 as the incident says most of these words plainly or negated; None when it does neither, or both alike.

    Only what holds most of the words counts, else "leaders had no time" would turn "leaders coming to meetings" round;
    and of that the clauses, for a negation is theirs: "the leaders" within "nobody of the leaders" has none.
    """
    said = [phrase for phrase in incident.phrases if 2 * _shared(phrase, words) > len(words)]
    clauses = [phrase for phrase in said if phrase.kind == "gerund"] or said
    most = max((_shared(phrase, words) for phrase in clauses), default=0)
    votes = sum(-1 if phrase.negated else 1 for phrase in clauses if _shared(phrase, words) == most)
    return (votes > 0) - (votes < 0) or None


def _shared(phrase: Phrase, words: Words) -> int:
    """How many of the words a phrase holds. Verbatim phrases hold words as they were said, the others their lemmas."""
    said = frozenset(phrase.lemmas)
    if phrase.kind == "verbatim":
        said = said.union(*(forms(word) for word in said))
    return sum(not said.isdisjoint(word) for word in words)


def contrary(label: str, incidents: Sequence[ParsedIncident], others: Sequence[ParsedIncident] = ()) -> list[bool]:
    """For each of `others` (by default the incidents themselves), whether it says the label's words the other way.

    The usual way is that of most incidents; where they are split evenly, that of the label.
    """
    words = about(label)
    usual = sum(polarity(incident, words) or 0 for incident in incidents)
    usual = usual or (1 if NEGATIVE.isdisjoint(split_words(label)) else -1)
    return [(polarity(one, words) or 0) * usual < 0 for one in (others or incidents)]
