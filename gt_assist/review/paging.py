"""Uncoded passages by the page, each with the codes it may belong to: one typed line takes all that are right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from gt_assist.codebook import Codebook, Suggestion
from gt_assist.corpus import Span
from gt_assist.errors import DecisionError, GrownError
from gt_assist.events import Offered
from gt_assist.review import decide
from gt_assist.review.choosing import as_number, new_or_near
from gt_assist.review.draw import broken, in_context, place, with_question
from gt_assist.review.page import LETTERS, Answer, decided, likeliest, promised, read, told
from gt_assist.review.sitting import Desk, Face, Left, breaking, say_all
from gt_assist.study import Study

LEAST = 3  # passages shown at first, however small the screen
AROUND = 6  # lines that are no passages: the top of the page, the question, what the line before did
LITTLE = 1.0  # a page that promises fewer right ones is hardly worth reading
NONE_ACCEPTED = (
    "Pages show uncoded passages beside the codes that you have accepted, and you have accepted none yet."
    " Begin with candidates: gt-assist review"
)
RULE = (
    "Type what is right: 1a 2c takes a for passage 1 and c for passage 2. What you leave out is declined:"
    " none of its codes fits, and they are not offered for it again."
)
WIDE = "right ones (rest: none), y all *, n none, k later, ? help > "
NARROW = "right ones (rest: none) or ? > "
HELP = {
    "1a 2c 5be": "passage 1 belongs to a, 2 to c, 5 to b and to e; the others to none of their codes",
    "3=name": "passage 3 belongs to a code of yours by its name, or to a new one; ; ends the name (3=tea; 4b)",
    "4k": "passage 4 is left for later, undecided; k alone leaves the whole page",
    "y": "takes the codes marked * (also within a line: y 2c); the rest: none of these",
    "n": "none of the codes shown is right",
    "l": "more passages on this page (also the space bar)",
    "t 3": "the turns around passage 3",
    "o 3 words": "a memo about passage 3",
    "u": "undoes your last decision (repeat for more)",
    "U": "redoes what you undid",
    "?": "this help",
    "q": "quits; everything is saved",
}


@dataclass(slots=True)
class Paging:
    """One sitting: what is left for later, how far the page in hand is shown. `learnt` gives what is offered now."""

    desk: Desk
    face: Face
    learnt: Callable[[], Offered]
    later: set[Span] = field(default_factory=set)
    shown: list[Suggestion] = field(default_factory=list)
    decided: int = 0
    warned: bool = False


def page_through(desk: Desk, face: Face, learnt: Callable[[], Offered]) -> int:
    """Asks about one page after the other, learning anew after each; says how many lines were decided."""
    sitting = Paging(desk, breaking(face), learnt)
    if not any(code.incidents for code in desk.study.codebook.accepted()):
        sitting.face.say(NONE_ACCEPTED)
        return 0
    first = learnt()
    if not first.suggestions:
        sitting.face.say("No passage is left that is uncoded and that your codes could be offered for.")
        return 0
    sitting.face.say(f"You decide as {desk.coder}; each line is saved at once. {RULE} ? shows the rest.")
    try:
        while (page := _next(sitting)) is not None:
            _ask(sitting, *page)
    except EOFError:
        pass
    sitting.face.say(_closing(sitting))
    return sitting.decided


def _closing(sitting: Paging) -> str:
    saved = "1 page" if sitting.decided == 1 else f"{sitting.decided} pages"
    left = len(sitting.learnt().suggestions)
    if not left:
        return f"\n{saved} saved. No passage is left that your codes could be offered for."
    passages = "1 passage is" if left == 1 else f"{left} passages are"
    return f"\n{saved} saved. {passages} uncoded; `gt-assist review --passages` goes on."


def _next(sitting: Paging) -> tuple[Offered, list[Suggestion]] | None:
    """The next page, the likeliest first; what was left for later comes again at the end."""
    offered = sitting.learnt()
    page = likeliest(offered.suggestions, sitting.later)
    if not page:
        sitting.later.clear()
        page = likeliest(offered.suggestions)
    return (offered, page) if page else None


def _ask(sitting: Paging, offered: Offered, page: Sequence[Suggestion]) -> None:
    """One page, until a line decides about what is shown of it, or leaves it."""
    face = sitting.face
    if (right := promised(page)) < LITTLE and not sitting.warned:
        sitting.warned = True
        face.say(
            f"\nAmong the next {len(page)} passages hardly one will have a right code beside it. `gt-assist propose`"
            " groups what is left anew, `gt-assist review` asks about it; or go on here."
        )
    sitting.shown = []
    say_all(face, ["", _top(offered, page, right)])
    _more(sitting, page)
    while True:
        face.ahead()
        try:
            typed = face.line(_prompt(sitting))
        except Left:
            raise EOFError from None  # Ctrl-C leaves the loop, as it does where a key is asked for
        try:
            if _answered(sitting, typed, offered, page):
                return None
        except Left:
            face.say("  left; nothing was decided")
        except GrownError as error:  # what is on screen is no more: the page is shown anew
            return face.say(f"  ! {error.message} {error.hint}")
        except DecisionError as error:
            face.say(f"  ! {error.message} {error.hint}")


def _top(offered: Offered, page: Sequence[Suggestion], right: float) -> str:
    about = f"about {right:.0f}" if right >= LITTLE else "hardly one"
    return f"[{len(offered.suggestions)} uncoded] the likeliest {len(page)}; for {about} a right code is listed"


def _prompt(sitting: Paging) -> str:
    return WIDE if sitting.face.width >= len(WIDE) + 10 else NARROW


def _more(sitting: Paging, page: Sequence[Suggestion]) -> None:
    """Shows as many further passages as fit, in the order of the talk, numbered on."""
    face, study, first = sitting.face, sitting.desk.study, len(sitting.shown)
    if first == len(page):
        return face.say("  that is the whole page")
    lot = list(page[first:])
    if face.height:
        lines, least = 0, LEAST if not first else 1
        for count, offer in enumerate(lot):
            lines += len(offer_lines(study, 1, offer, face.width))
            if count >= least and lines > face.height - AROUND:
                lot = lot[:count]
                break
    order = {name: number for number, name in enumerate(study.sources)}
    lot.sort(key=lambda offer: (order.get(offer.span.source, -1), offer.span))
    for number, offer in enumerate(lot, start=first + 1):
        say_all(face, offer_lines(study, number, offer, face.width))
    sitting.shown += lot
    if len(sitting.shown) < len(page):
        face.say(f"  ({len(sitting.shown)} of {len(page)} shown, and only these are decided; l shows more)")
    return None


def offer_lines(study: Study, number: int, offer: Suggestion, width: int) -> list[str]:
    """A numbered passage: where it is, its words, then the codes it may belong to with their chances in per cent."""
    codes = []
    for letter, (code, chance) in zip(LETTERS, offer.codes, strict=False):
        star = "*" if offer.asked and letter == LETTERS[0] else ""
        codes.append(f"{letter}{star} {study.codebook.codes[code].name} {100 * chance:.0f}%")
    rows: list[str] = []
    for each in codes:
        if rows and len(rows[-1]) + len(each) + 3 <= width:
            rows[-1] += f"   {each}"
        else:
            rows.append(f"       {each}")
    listed = [line for row in rows for line in broken(row, width)]
    return [f"  {number:>2}  {place(study, offer.span)}", *with_question(study, offer.span, width), *listed]


def _answered(sitting: Paging, typed: str, offered: Offered, page: Sequence[Suggestion]) -> bool:
    """Does what a line says; whether that is done with this page."""
    face, (word, _, rest) = sitting.face, (typed.strip() or typed[:1]).partition(" ")
    match word:
        case "":
            if typed:
                _more(sitting, page)
            else:
                face.say("  Nothing was decided: n says that none is right, k leaves the page for later.")
        case "l":
            _more(sitting, page)
        case "k":
            sitting.later |= {offer.span for offer in sitting.shown}
            return True
        case "t":
            say_all(face, in_context(sitting.desk.study, _span(sitting, rest), face.width))
        case "o":
            number, _, text = rest.strip().partition(" ")
            sitting.desk.record(*decide.write_memo(text, "incident", None, _span(sitting, number)))
            face.say("  incident memo kept")
        case "u":
            face.say(f"  undone: {sitting.desk.undo()}")
            sitting.decided = max(0, sitting.decided - 1)
            return True
        case "U":
            face.say(f"  redone: {sitting.desk.redo()}")
            sitting.decided += 1
            return True
        case "?":
            for key, what in HELP.items():
                face.say(f"  {key:<9}  {what}")
        case "q":
            raise EOFError
        case "n" if not rest.strip():
            return _decide(sitting, offered, Answer())
        case _:
            answer = read(typed, sitting.shown)
            return _decide(sitting, offered, replace(answer, named=_meant(sitting, answer)))
    return False


def _span(sitting: Paging, typed: str) -> Span:
    number = as_number(typed.strip()) if typed.strip().isdecimal() else 0
    if not 1 <= number <= len(sitting.shown):
        raise DecisionError("No passage on the page has that number.", hint="Put its number behind, such as: t 3")
    return sitting.shown[number - 1].span


def _meant(sitting: Paging, answer: Answer) -> dict[int, tuple[str, ...]]:
    """The names of her own: those of accepted codes, or new ones that she has confirmed where they are like others."""
    book, found = sitting.desk.study.codebook, {}
    known: dict[str, str] = {code.name.casefold(): code.id for code in book.accepted()}
    for at, names in answer.named.items():
        for name in names:
            if name.casefold() not in known:
                known[name.casefold()] = _new_or_near(sitting, book, name)
        found[at] = tuple(known[name.casefold()] for name in names)
    return found


def _new_or_near(sitting: Paging, book: Codebook, name: str) -> str:
    meant = new_or_near(sitting.face, sitting.desk.study, name, book.with_status(*decide.OPEN))
    if not meant:
        raise Left
    return meant


def _decide(sitting: Paging, offered: Offered, answer: Answer) -> bool:
    """Writes the step down, says what it did; the page is done."""
    book = sitting.desk.study.codebook
    listed = {code for offer in sitting.shown for code, _ in offer.codes}
    if not listed <= {code.id for code in book.accepted()}:  # a memo was written after something changed elsewhere
        raise GrownError("The study was changed in another window.", hint="Look at it as it is now, then decide.")
    events = decided(book, offered, sitting.shown, answer, sitting.desk.coder)
    if events:
        sitting.desk.record(*events)
        sitting.decided += 1
        sitting.face.say(f"  {told(events, len(answer.later))}  (u takes it back)")
    sitting.later |= {sitting.shown[at].span for at in answer.later}
    return True
