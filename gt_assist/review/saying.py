"""What the review says before the first card and after the last."""

from __future__ import annotations

from collections.abc import Callable

from gt_assist.review.queue import Card, Queue, minutes, queue
from gt_assist.review.sitting import Sitting

WORTH = 3.0  # a page of uncoded passages is pointed to when it promises so many right ones


def opening(cards: tuple[Card, ...], which: Queue, pace: float | None, coder: str) -> str:
    """What waits, about how long it takes, who decides."""
    if not cards:
        return {
            "codes": "No codes wait for a decision. `gt-assist review --code NAME` goes back to one that is decided.",
            "one-offs": "No one-off incidents wait for a decision.",
            "focused": "Nothing waits here. `gt-assist propose --focused` nominates accepted codes.",
            "constructs": "No accepted code has constructs to look at.",
        }[which]
    by_kind = {kind: sum(c.kind == kind for c in cards) for kind in dict.fromkeys(c.kind for c in cards)}
    what = " and ".join(f"{number} {_plural(kind, number)}" for kind, number in by_kind.items())
    time = minutes(cards, pace)
    about = "about a minute" if time == 1 else f"about {time} minutes" if time < 90 else f"about {time / 60:.1f} hours"
    return f"{what} to look at, {about}. You decide as {coder}; each decision is saved at once. ? shows the keys."


def _plural(kind: str, number: int) -> str:
    one, many = {
        "candidate": ("candidate code", "candidate codes"),
        "one-off": ("one-off incident", "one-off incidents"),
        "offer": ("accepted code with more passages", "accepted codes with more passages"),
        "nomination": ("nomination", "nominations"),
        "constructs": ("code with constructs", "codes with constructs"),
    }[kind]
    return one if number == 1 else many


def closing(sitting: Sitting) -> str:
    """What was saved, what is still open, and where to go from here."""
    saved = "1 decision" if sitting.decided == 1 else f"{sitting.decided} decisions"
    command = "gt-assist review" + {"codes": ""}.get(sitting.which, f" --{sitting.which}")
    if sitting.cards:
        return f"\n{saved} saved. {len(sitting.cards)} still open; `{command}` goes on where you stopped."
    book = sitting.study.codebook
    alone = len(queue(book, "one-offs")) if sitting.which == "codes" else 0
    after = {"focused": "`gt-assist review --constructs`", "constructs": "`gt-assist matrix --by ATTRIBUTE`"}
    found = [f"`gt-assist review --one-offs` ({alone} wait)"] if alone else []
    if book.accepted():
        found += [after.get(sitting.which, "`gt-assist propose --focused`"), "`gt-assist export nvivo FOLDER`"]
    return f"\n{saved} saved. None left open here." + (f" Next: {', '.join(found)}." if found else "")


def point_to_pages(sitting: Sitting, promise: Callable[[], float]) -> None:
    """Says that uncoded passages can be gone through by the page, where the next page promises enough."""
    if sitting.which in ("codes", "one-offs") and (right := promise()) >= WORTH:
        sitting.face.say(
            f"Your codes fit about {right:.0f} of the 10 likeliest uncoded passages, to be taken with one line:"
            " gt-assist review --passages"
        )
