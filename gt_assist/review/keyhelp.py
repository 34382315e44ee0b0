"""What the keys of each kind of card are for, as it is said under a card and in the help."""

from __future__ import annotations

from collections.abc import Mapping

from gt_assist.review.queue import Kind

HELP = {
    "y": "accept it",
    "n": "reject it; its passages may be offered elsewhere",
    "r": "rename it",
    "i": "take the phrase in vivo as its name",
    "m": "merge it into another code",
    "s": "split it: say which incidents make a code of their own",
    "x": "drop an incident from it",
    "v": "move incidents to another code: those that belong to it, at once",
    "a": "code a passage of your own choosing, under any code",
    "c": "its constructs, with what each holds",
    "o": "write a memo",
    "w": "mark it as carrying weight, for focused coding",
    "d": "mark an incident as contrary to the code",
    "f": "put codes under this focused code",
    "l": "show more incidents (also the space bar)",
    "t": "show the turns around an incident",
    "b": "lay the nearest passages inside and outside beside it; bring some into it",
    "k": "skip it for now; it comes again at the end",
    "e": "reopen it: take back what you decided about it",
    "u": "undo your last decision (repeat for more)",
    "U": "redo what you undid",
    "g": "go to any code, decided ones too: by number, id or words of its name",
    "/": "search names and passages of all codes",
    "?": "this help",
    "q": "quit; everything is saved",
}
# What a key is for on cards that ask something else than whether to accept a code.
ELSEWHERE: Mapping[Kind, Mapping[str, str]] = {
    "offer": {
        "y": "take all of these passages into the code",
        "n": "take none of them",
        "s": "select which to take; the others are declined",
        "x": "decline a passage",
        "v": "decline passages and code them elsewhere",
        "d": "take a passage in as one that contradicts the code",
        "l": "show more passages (also the space bar)",
    },
    "nomination": {"y": "promote it to a focused code", "n": "leave it an initial code"},
    "constructs": {"y": "confirm the first construct", "n": "none of them fits"},
    "decided": {"n": "take it out of the codebook", "k": "go back to the cards that wait"},
}
ORDER: Mapping[Kind, str] = {
    "candidate": "ynrimsxvacowdltbkuUg/?q",
    "one-off": "ynrimvacowtbkuUg/?q",
    "offer": "ynsxvdaorwltbkuUg/?q",
    "nomination": "ynrwfacoltbkuUg/?q",
    "constructs": "ynacoltbkuUg/?q",
    "decided": "rnmsxvacowdfltbekuUg/?q",
}
# What is said under each card, as far as there is room; everything else stands in the help.
SHORT = {
    "y": "accept", "n": "reject", "r": "rename", "i": "in vivo", "m": "merge", "s": "split", "l": "more",
    "k": "skip", "b": "beside", "c": "constructs", "f": "group", "e": "reopen", "o": "memo", "u": "undo",
}  # fmt: skip
SHORT_ELSEWHERE: Mapping[Kind, Mapping[str, str]] = {
    "offer": {"y": "take all", "n": "take none", "s": "select", "x": "decline one"},
    "nomination": {"y": "promote", "n": "leave initial"},
    "constructs": {"y": "confirm first", "n": "none fits", "c": "choose"},
    "decided": {"n": "reject", "k": "back"},
}
SAID: Mapping[Kind, str] = {
    "candidate": "ynrmslkbiou", "one-off": "ynrmkbiou", "offer": "ynslkbxo", "nomination": "ynflkbo",
    "constructs": "ynckbou", "decided": "renmslkbou",
}  # fmt: skip


def help_lines(kind: Kind) -> list[str]:
    """The keys of this kind of card, a line each."""
    meant = {**HELP, **ELSEWHERE.get(kind, {})}
    return [f"  {key}  {meant[key]}" for key in ORDER[kind]]


def key_line(kind: Kind, width: int, without: str = "") -> str:
    """The most wanted keys in a line that leaves room for the answer.

    >>> key_line("candidate", 64, without="i")
    'y accept, n reject, r rename, m merge, s split, ? all keys > '
    """
    short = {**SHORT, **SHORT_ELSEWHERE.get(kind, {})}
    line = ""
    for key in (key for key in SAID[kind] if key not in without):
        more = f"{line}{key} {short[key]}, "
        if len(more) + len("? all keys > ") >= width:
            break
        line = more
    return f"{line}? all keys > "
