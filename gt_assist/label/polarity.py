"""Which incidents say a code's own words the other way round: "leaders came" beside "leaders never came".

The two lie near each other in an embedding and mean opposite things; a code that holds both must show it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gt_assist.label.inflect import content_words, forms
from gt_assist.label.values import ParsedIncident


def about(label: str) -> frozenset[str]:
    """The dictionary forms of a label's content words."""
    return frozenset(form for word in content_words(label) for form in forms(word))


def polarity(incident: ParsedIncident, words: Collection[str]) -> int | None:
    """+1 or -1 as the incident says one of these words plainly or negated; None when it says none of them."""
    said = [-1 if phrase.negated else 1 for phrase in incident.phrases if set(words) & set(phrase.lemmas)]
    return None if not said else (1 if sum(said) > 0 else -1)


def contrary(label: str, incidents: Sequence[ParsedIncident], others: Sequence[ParsedIncident] = ()) -> list[bool]:
    """For each of `others` (by default the incidents themselves), whether it says the label's words the other way.

    The usual way is that of most incidents; where they are split evenly, nothing is contrary to anything.
    """
    words = about(label)
    own = [p for p in (polarity(incident, words) for incident in incidents) if p is not None]
    usual = sum(own)
    return [
        usual != 0 and (said := polarity(one, words)) is not None and (said > 0) != (usual > 0)
        for one in (others or incidents)
    ]
