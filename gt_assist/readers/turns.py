"""Who speaks where in plain text: pure text to turns.

Conventions known: `Name: words` (brackets, bold, numbers, times before or after the name), a name with a time
on its own line, a name in bold or a role word on its own line, `Name<TAB>words`, `[P1] words`, `Q.`/`A.`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gt_assist.corpus import Role, Turn
from gt_assist.readers import names, prompts
from gt_assist.readers.evidence import labelled
from gt_assist.readers.header import head_of, legend_of
from gt_assist.readers.marks import Line, Mark, lines_of, marks_of
from gt_assist.readers.paragraphs import paragraphs
from gt_assist.readers.reading import ONE_VOICE, Reading, counted
from gt_assist.readers.talk import Piece, pieces

_SHORT_HEAD, _LONGEST_HEAD = 20, 150  # words: left out without a word; left out at all

NO_BOLD: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class Page:
    """A text with its lines: what the steps below share. `paragraph_lines`: each line is a paragraph."""

    text: str
    lines: list[Line]
    markdown: bool = False
    paragraph_lines: bool = False


def find_turns(
    text: str, *, bold: Mapping[int, int] = NO_BOLD, markdown: bool = False, paragraph_lines: bool = False
) -> Reading:
    """The turns of a text, by speakers where it has them, else by paragraph.

    `bold` gives, for lines that begin in bold type, where that type ends (both offsets into `text`).

    >>> text = "Ann: Hi.\\nBen: Well,\\nhello."
    >>> [(turn.speaker, text[turn.start : turn.end]) for turn in find_turns(text).turns]
    [('Ann', 'Hi.'), ('Ben', 'Well,\\nhello.')]
    """
    page = Page(text, lines_of(text, bold), markdown, paragraph_lines)
    marks = labelled(text, page.lines, marks_of(text, page.lines))
    if not marks:
        return _one_voice(page)
    head = head_of(text, page.lines, marks)
    spoken = [mark for mark in marks if mark.line >= head] or marks
    legend = legend_of(text[: page.lines[spoken[0].line].start])
    if len({mark.key for mark in spoken}) == 1:
        alone = spoken[0].label
        beside = sum(_beside(page, mark) for mark in spoken)
        if 2 * beside >= len(spoken) and "interviewer" in (names.role(alone), legend.get(names.key(alone))):
            return _moderated(page, spoken, legend)
    return _by_label(page, spoken, legend)


def _beside(page: Page, mark: Mark) -> bool:
    """Whether words follow the label on its own line."""
    return bool(page.text[mark.words : page.lines[mark.line].end].strip())


def _by_label(page: Page, marks: list[Mark], legend: Mapping[str, Role]) -> Reading:
    names_by_key = _spellings(marks)
    turns: list[Turn] = []
    before, unlabelled = _before(page, marks[0].line)
    turns.extend(before)
    # A time on its own line right before the first label belongs to it.
    _, _, carried = pieces(page.text, page.lines, max(0, marks[0].line - 2), marks[0].line, 0, page.markdown)
    left_out = 0
    for index, mark in enumerate(marks):
        last = marks[index + 1].line if index + 1 < len(marks) else len(page.lines)
        found, dropped, trailing = pieces(page.text, page.lines, mark.line, last, mark.words, page.markdown)
        left_out += dropped
        begins = mark.begins if mark.begins is not None else carried
        for place, piece in enumerate(found):
            turn = _turn(piece, names_by_key[mark.key])
            first = place == 0
            turns.append(
                replace(
                    turn,
                    begins=turn.begins if turn.begins is not None else (begins if first else None),
                    ends=mark.ends if first else None,
                )
            )
        carried = trailing
    notes: tuple[str, ...] = (f"{counted(left_out, 'stage direction')} left out of the talk",) if left_out else ()
    if unlabelled:
        notes += (unlabelled,)
    if len(names_by_key) == 1:
        notes += (f"only one speaker is labelled ({marks[0].label}): all the talk is taken as theirs",)
    return Reading(page.text, tuple(turns), notes, legend=legend)


def _before(page: Page, first: int) -> tuple[list[Turn], str]:
    """What stands before the first label: a head is left out, but long notes or an answer may stand there too."""
    found: list[Piece] = []
    for start, end in paragraphs(page.text, page.lines[:first], page.paragraph_lines):
        found.extend(pieces(page.text, page.lines, start, end, page.lines[start].start, page.markdown)[0])
    words = sum(len(page.text[piece.start : piece.end].split()) for piece in found)
    if words > _LONGEST_HEAD:
        return [
            _turn(piece, None) for piece in found
        ], f"{words} words before the first label are read without a speaker"
    return [], f"{words} words before the first label left out" if words > _SHORT_HEAD else ""


def _spellings(marks: list[Mark]) -> dict[str, str]:
    """The first spelling of each label, so that "ANNA" and "Anna" are one speaker."""
    found: dict[str, str] = {}
    for mark in marks:
        found.setdefault(mark.key, " ".join(mark.label.strip("[]<>").split()))
    return found


def _turn(piece: Piece, speaker: str | None, role: Role = "participant") -> Turn:
    return Turn(piece.start, piece.end, speaker, role, piece.begins)


def _one_voice(page: Page) -> Reading:
    turns: list[Turn] = []
    left_out = 0
    for first, last in paragraphs(page.text, page.lines, page.paragraph_lines):
        found, dropped, _ = pieces(page.text, page.lines, first, last, page.lines[first].start, page.markdown)
        left_out += dropped
        turns.extend(_turn(piece, None) for piece in found)
    notes: tuple[str, ...] = (ONE_VOICE,)
    if left_out:
        notes += (f"{counted(left_out, 'stage direction')} left out of the talk",)
    return Reading(page.text, tuple(turns), notes, dialogue=False)


def _moderated(page: Page, marks: list[Mark], legend: Mapping[str, Role]) -> Reading:
    """Only the interviewer is labelled: a labelled line is hers, unlabelled ones are the participant's."""
    labels = {mark.line: mark for mark in marks}
    asked = prompts.prompt_lines(page.text, page.lines)
    turns: list[Turn] = []
    left_out = 0
    for first, last in _runs(page, set(labels) | asked):
        mark = labels.get(first)
        start = mark.words if mark else page.lines[first].start
        found, dropped, _ = pieces(page.text, page.lines, first, last, start, page.markdown)
        left_out += dropped
        role: Role = "interviewer" if mark or first in asked else "participant"
        turns.extend(_turn(piece, mark.label if mark else None, role) for piece in found)
    notes = [f"only {marks[0].label} is labelled: lines without a label are taken as the participant's"]
    if asked:
        notes.append(f"{counted(len(asked), 'numbered prompt')} taken as the interviewer's questions")
    if left_out:
        notes.append(f"{counted(left_out, 'stage direction')} left out of the talk")
    return Reading(page.text, tuple(turns), tuple(notes), legend=legend)


def _runs(page: Page, own: set[int]) -> list[tuple[int, int]]:
    """Lines in runs: each of `own` by itself, the lines between them together."""
    runs: list[tuple[int, int]] = []
    start = 0
    for index in range(len(page.lines) + 1):
        if index == len(page.lines) or index in own:
            if start < index:
                runs.append((start, index))
            if index < len(page.lines):
                runs.append((index, index + 1))
            start = index + 1
    return runs
