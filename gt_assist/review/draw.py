"""How a card looks as lines of text. Display only: wrapping never touches a span."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from textwrap import wrap

from gt_assist.codebook import Code, Incident, Suggestion
from gt_assist.corpus import Span
from gt_assist.framework import pair
from gt_assist.review.queue import Card, is_loose
from gt_assist.study import Study

TITLES = {
    "candidate": "candidate code",
    "one-off": "one-off incident",
    "offer": "more passages for an accepted code",
    "nomination": "nominated as a focused code",
    "constructs": "constructs beside an accepted code",
}

MEMOS = 3  # the last ones about a code, shown on its card


def broken(text: str, width: int, indent: int = 2) -> list[str]:
    """A text as lines of at most `width`, broken between words; what goes on stands `indent` further to the right.

    >>> broken("  constructs: Culture, Climate", 20)
    ['  constructs:', '    Culture, Climate']
    """
    lines = []
    for line in text.split("\n"):
        lead = line[: len(line) - len(line.lstrip())]
        onward = lead + " " * indent
        lines += wrap(
            line.strip(), max(20, width), initial_indent=lead, subsequent_indent=onward, break_on_hyphens=False
        ) or [""]
    return lines


def clock(seconds: float | None) -> str:
    """A time stamp as the recording shows it, empty where there is none.

    >>> clock(75.4)
    '1:15'
    >>> clock(3725)
    '1:02:05'
    """
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def place(study: Study, span: Span) -> str:
    """Who speaks where: case, speaker, source, and the time or the position."""
    index = study.turn_at(span)
    turn = None if index is None else study.sources[span.source].transcript.turns[index]
    at = clock(turn.begins) if turn else ""
    speaker = turn.speaker if turn else None
    case = study.case_at(span)
    own = case if case.partition(":")[0] != span.source.rpartition(".")[0] else ""  # else the source says it already
    parts = [own, speaker if speaker and speaker.casefold() not in own.casefold() else "", span.source]
    return " · ".join([part for part in parts if part] + [at or f"turn {0 if index is None else index + 1}"])


def quoted(text: str, width: int, indent: str = "     ") -> list[str]:
    """A passage in quotation marks, wrapped for reading; line breaks of the source become spaces."""
    flat = " ".join(text.split())
    return wrap(f"“{flat}”", max(20, width - 2), initial_indent=indent, subsequent_indent=indent)


def amid(study: Study, span: Span, around: int = 40) -> str:
    """The beginning of a passage amid what its speaker says around it, in a line."""
    transcript, index = study.sources[span.source].transcript, study.turn_at(span)
    turn = None if index is None else transcript.turns[index]
    first, last = (turn.start, turn.end) if turn else (span.start, span.end)
    start, end = max(first, span.start - around), min(last, span.start + around)
    before, after = transcript.text[start : span.start], transcript.text[span.start : end]
    before = before if start == first else f"… {before.partition(' ')[2]}"
    after = after if end == last else f"{after.rpartition(' ')[0]} …"
    return " ".join((before + after).split())


def spread(study: Study, code: Code) -> str:
    """How many incidents in how many cases."""
    cases = {study.case_at(span) for span in code.spans()}
    return f"{_count(len(code.incidents), 'incident')} in {_count(len(cases), 'case')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def header(
    study: Study, card: Card, counter: str, names: Mapping[str, str], hidden: bool, same: Code | None = None
) -> list[str]:
    """The top of a card: counter, kind, reach; the label, its alternative in vivo, its constructs, its memos.

    `same` is the code that this one may duplicate.
    """
    code = card.code
    facts = [TITLES.get(card.kind, f"{code.status} code"), spread(study, code)]
    if code.stability is not None:
        facts.append(f"stability {code.stability:.2f}")
    contrary = sum(i.contrary for i in code.incidents)
    if contrary and not hidden:
        facts.append(f"{contrary} perhaps to the contrary")
    if code.marked:
        facts.append("marked")
    lines = ["", f"{counter} {' · '.join(facts)}".lstrip()]
    if hidden:
        return [*lines, "  (the program's label is hidden until you have written yours)"]
    lines.append(f"  {code.name}")
    if code.status == "merged" and (into := study.codebook.codes.get(code.into or "")):
        lines.append(f"  merged into: {into.name}")
    if code.parent in study.codebook.codes and code.status == "accepted":
        lines.append(f"  stands under: {' > '.join(study.codebook.path(code)[:-1])}")
    if code.in_vivo and code.in_vivo.text != code.name:
        lines.append(f"  in vivo: “{code.in_vivo.text}”")
    lines += construct_line(code, names)
    if same is not None:
        lines.append(f"  perhaps the same as: {same.name} (key m)")
    if is_loose(code):
        lines.append("  loose: it may hold several codes. l shows more of it, s splits it, n leaves it.")
    if card.near and card.near in study.codebook.codes:
        lines.append(f"  nearest of your codes: {study.codebook.codes[card.near].name}")
    if card.kind == "nomination" and card.nomination is not None:
        lines.append(f"  it may hold {_count(len(card.nomination.offers), 'further passage')}")
    memos = [memo for memo in study.codebook.memos_on(code.id) if memo.span is None]
    return [*lines, *(f"  memo: {' '.join(memo.text.split())}" for memo in memos[-MEMOS:])]


def construct_line(code: Code, names: Mapping[str, str]) -> list[str]:
    """The constructs beside a code: confirmed ones marked, else the first three with their scores, a pair as one."""
    if code.confirmed:
        return ["  constructs: " + ", ".join(f"{names.get(c, c)} (confirmed)" for c in code.confirmed)]
    open_ones = [(c, s) for c, s in code.constructs if c not in code.refused]
    if not open_ones:
        return ["  constructs: none fits"]
    told = " · ".join(f"{names.get(c, c)} {score:.2f}" for c, score in open_ones[:3])
    both = pair(open_ones)
    return [f"  constructs: {told}", *([f"  as a pair: {': '.join(names.get(c, c) for c in both)}"] if both else [])]


def incident_lines(study: Study, number: int, incident: Incident, width: int) -> list[str]:
    """One numbered incident: where it is, then its words."""
    flag = " (contrary)" if incident.negative else " (perhaps to the contrary)" if incident.contrary else ""
    return [f"  {number:>2}  {place(study, incident.span)}{flag}", *with_question(study, incident.span, width)]


def with_question(study: Study, span: Span, width: int) -> list[str]:
    """A passage in quotation marks; before a short answer the question, without which it means nothing."""
    asked = next((segment.context for segment in study.segments if segment.span == span), "")
    question = wrap(f"(asked: {asked})", max(20, width - 2), initial_indent="     ", subsequent_indent="     ")
    return [*(question if asked else []), *quoted(study.text(span), width)]


def offer_lines(study: Study, number: int, offer: Suggestion, code: str, width: int) -> list[str]:
    """One numbered offer: how near it is to the code, whether it seems to say the contrary, its words."""
    score = dict(offer.codes).get(code, 0.0)
    contrary = ", perhaps to the contrary" if code in offer.contrary else ""
    return [
        f"  {number:>2}  {place(study, offer.span)} · {score:.2f}{contrary}",
        *with_question(study, offer.span, width),
    ]


def in_context(study: Study, span: Span, width: int) -> list[str]:
    """The turn before, the whole turn with the passage marked, and the turn after."""
    transcript, index = study.sources[span.source].transcript, study.turn_at(span)
    if index is None:
        return quoted(study.text(span), width)
    lines: list[str] = []
    for at in range(max(0, index - 1), min(len(transcript.turns), index + 2)):
        turn = transcript.turns[at]
        text = transcript.text[turn.start : turn.end]
        if at == index:
            start, end = span.start - turn.start, min(span.end, turn.end) - turn.start
            text = f"{text[:start]}>>{text[start:end]}<<{text[end:]}"
        lines.append(f"      {turn.speaker or 'voice'} {clock(turn.begins)}".rstrip() + ":")
        lines += wrap(
            " ".join(text.split()), max(20, width - 8), initial_indent="        ", subsequent_indent="        "
        )
    return lines


def construct_lines(code: Code, names: Mapping[str, str], definitions: Mapping[str, str], width: int) -> list[str]:
    """The suggested constructs, numbered, with what each holds."""
    lines = []
    for number, (construct, score) in enumerate(code.constructs, start=1):
        state = " — confirmed" if construct in code.confirmed else " — refused" if construct in code.refused else ""
        lines.append(f"  {number:>2}  {names.get(construct, construct)} ({construct}) {score:.2f}{state}")
        lines += wrap(
            definitions.get(construct, ""), max(20, width - 6), initial_indent="      ", subsequent_indent="      "
        )
    return lines or ["  No construct is likely enough: the code goes to the residue unless you name one."]


def code_lines(study: Study, codes: Sequence[Code], marked: Collection[str] = ()) -> list[str]:
    """Codes as a numbered list to choose from."""
    return [
        f"  {number:>2}  {code.name}  ({code.status}, {spread(study, code)})" + (" *" if code.id in marked else "")
        for number, code in enumerate(codes, start=1)
    ]
