"""Whether a passage tells of something that happened, or of how things are in general.

The published rating rule gives a strong rating only for explicit, concrete examples. This is a small rule of our own
for telling them from general statements; it looks at words only, is right more often than not, and decides nothing:
it shows in a draft which signs it went by. A sentence is concrete when it holds

- a point in time: a year, a month, a weekday, "last spring", "two years ago", "that morning";
- an amount of something: "£40,000", "three families", "twelve minutes";
- an example that is announced: "for example", "I remember", "there was one lad who";
- what somebody said on an occasion: "she said", "he told me", words in quotation marks;
- or something that somebody did once: "the supervisor left", "they sent it back";

the last two only where nothing says that it was always or never so ("always", "usually", "would", "whenever").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTH = "january|february|march|april|june|july|august|september|october|november|december"
_DAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_NUMBER = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million"
)
_TIMES = "day|night|morning|afternoon|evening|week|weekend|month|year|term|quarter|spring|summer|autumn|winter"

# Numbers in turns of speech, which count nothing.
_IDIOM = re.compile(
    r"\b(?:one or two|two or three|three or four|a (?:hundred|thousand|million) (?:per ?cent|times|miles|things)"
    r"|(?:hundred|100) ?(?:per ?cent|%)|24[/-]7|twenty[- ]four[- ]seven|fifty[- ]fifty|50[/-]50"
    r"|(?:the )?two of (?:us|them)|nine times out of ten|two[- ]way)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    rf"\b(?:(?:19[5-9]|20[0-4])\d|(?:in|by|until|till|since|last|that|early|late|of) may|(?:{_MONTH})(?! on\b)"
    rf"|(?:{_DAY})s?"
    rf"|(?:last|that|the (?:next|following|same|first|second|third)|one|this) (?:{_TIMES})"
    rf"|(?:\d+|a|an|{_NUMBER}|couple of|few) (?:{_TIMES})s? (?:ago|later|before that|after that|in)\b"
    r"|yesterday|the other day|at christmas|at easter|\d{1,2}(?::\d\d|\s?[ap]m)|\d{1,2}(?:st|nd|rd|th) of)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    rf"[£$€]\s?\d|\b\d[\d,.]*\s?(?:%|per ?cent|k\b|m\b|[a-z]{{3,}})"
    rf"|\b(?:{_NUMBER})(?:[- ](?:and|{_NUMBER}))*[- ](?:of (?:the|our|my|their) )?(?!of\b|or\b|to\b|and\b)[a-z]{{3,}}"
    r"|\bhalf (?:of )?(?:the|our|my|their|a) ",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"\b(?:for (?:example|instance)|such as when|like when|give you an example|an example (?:of|is|would be)"
    r"|i(?: can|'ll| will| do)? (?:still |always )?remember|one time|on one occasion|there was (?:this )?(?:one|a|an) "
    r"(?:\w+ ){1,3}?(?:who|that|where|when)|this one (?!thing|is|was)"
    r"|we had (?:one|a) (?:\w+ ){1,3}?(?:who|that|where))\b",
    re.IGNORECASE,
)
# One voice on one occasion: "Mary said", not "nurses said".
_SAYING = re.compile(
    r"\b(?:(?i:i|he|she|they|we|somebody|someone|nobody|the \w*[^\Ws])|[A-Z]\w*[^\Ws])"
    r" (?:said|asked|told (?:me|us|him|her|them)|replied|rang|phoned|emailed|wrote to)\b"
    r"|[“\"][^”\"]{3,}[”\"]"
)
_ONCE = (
    "arrived|appointed|announced|agreed to|bought|broke|brought|came (?:to|in|back|out|round|over)"
    "|cancelled|closed|collapsed|cut|delayed|dropped|fell|finished|gave|got (?:a|an|the|rid)|handed|hired"
    "|introduced|invited|joined|launched|left|lost|met with|missed|moved|offered|opened|paid|picked up"
    "|presented|promised|promoted|pulled|put (?:in|it|me|us|them|up|a)|ran out|received|recruited|refused"
    "|resigned|retired|sacked|sat (?:down|in|there)|sent|set up|shut|signed|spent|started|stepped"
    "|stood (?:up|down)|stopped|stayed|took (?!pride|time)|trained|turned (?:up|down|round|away)|visited|walked|went"
    "|withdrew|won"
)
_EVENT = re.compile(
    r"\b(?:(?i:i|he|she|it|they|we|who|nobody|somebody|someone)|[A-Z]\w+"
    r"|(?i:the|our|my|their|his|her|a|an|one)(?: [\w-]+){1,3}?)"
    rf"(?: just| then| never| all| both| had| has| have|'d|’d| even)* (?:{_ONCE})\b"
)
_HABIT = re.compile(
    r"\b(?:always|usually|generally|in general|normally|typically|often|sometimes|whenever"
    r"|every (?:time|day|week|month|year)"
    r"|tend(?:s|ed)? to|used to|would|['’]d have"
    r"|you (?:know,? )?(?:get|have|need|can|do)|people (?:say|think|get|do)|never really"
    r"|as a rule|on the whole|all the time)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.?!]+[.?!]*")


def concrete(text: str) -> bool:
    """Whether a passage tells of something specific: a time, an amount, an example, an occasion.

    >>> concrete("The supervisor left in May and it was eleven weeks before anybody came.")
    True
    >>> concrete("Leadership is really important, you always need people at the top behind it.")
    False
    """
    return any(True for _ in signs(text))


def signs(text: str) -> Iterator[str]:
    """By what a passage is concrete, in its order: "time", "amount", "example", "saying", "event".

    >>> list(signs("She said, we have two families waiting. They would always say that."))
    ['amount', 'saying']
    """
    for found in _SENTENCE.finditer(" ".join(text.split())):
        sentence = _IDIOM.sub(" ", found[0])
        kinds = {"time": _TIME, "amount": _AMOUNT, "example": _EXAMPLE}
        yield from (kind for kind, pattern in kinds.items() if pattern.search(sentence))
        if not _HABIT.search(sentence):
            yield from (kind for kind, one in {"saying": _SAYING, "event": _EVENT}.items() if one.search(sentence))
