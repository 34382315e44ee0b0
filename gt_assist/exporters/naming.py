"""The accepted codes as other programs can take them: unique names, paths, colours, in the order of the tree."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from gt_assist.codebook import Code, Codebook
from gt_assist.exporters.cells import one_line

LONGEST = 100
SEPARATOR = " > "  # never inside a name: `>` is one of the characters that clean() replaces

# Dark enough to be read on white (contrast of at least 4.5 to 1).
PALETTE = (
    "#1F4E79", "#8A3B12", "#2E6B34", "#6A2C70", "#A3123A", "#0B6B6B", "#7A5C00", "#4B3F9E",
    "#A0420A", "#24663F", "#8C2F6B", "#245C9C", "#6B4226", "#556B1F", "#B0281E", "#44546A",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedCode:
    """An accepted code under the name and path that the export gives it.

    `name` is unique in the project whatever the letter case. `path` leads from the top-level code to the
    code itself; `root` is the id of that top-level code. Codes above it that are not accepted are left out.
    """

    code: Code
    name: str
    path: tuple[str, ...]
    root: str
    colour: str

    @property
    def parent(self) -> str:
        """The name of the code above, or nothing."""
        return self.path[-2] if len(self.path) > 1 else ""

    @property
    def written_path(self) -> str:
        """The path as one cell."""
        return SEPARATOR.join(self.path)


def clean(name: str) -> str:
    r"""A name without control characters and without the characters that NVivo replaces.

    >>> clean("knowing / doing:\t why?")
    'knowing - doing- why-'
    """
    return re.sub(r'[\\/:*?"<>|]', "-", one_line(name)).strip()[:LONGEST].rstrip() or "unnamed"


def same(name: str) -> str:
    """The key under which two names count as the same one."""
    return unicodedata.normalize("NFC", name).casefold()


def distinct(wanted: Sequence[tuple[str, str]], reserved: Collection[str] = ()) -> tuple[str, ...]:
    """Each name made unique: with its " (suffix)" where it is wanted more than once, with a number where need be.

    `wanted` holds pairs of a name and a suffix; `reserved` are names that nothing may have.

    >>> distinct([("waiting", "clinic"), ("Waiting", "home"), ("Turn", ""), ("asking", "home")], ["turn"])
    ('waiting (clinic)', 'Waiting (home)', 'Turn (2)', 'asking')
    """
    asked = Counter(same(name) for name, _ in wanted) + Counter(map(same, reserved))
    taken, found = set(map(same, reserved)), []
    # A name that is asked for once is its owner's, before any suffix can make another one like it.
    taken |= {key for key, times in asked.items() if times == 1}
    for name, suffix in wanted:
        chosen, number = name, 1
        if asked[same(name)] > 1:
            chosen = _fitted(name, f" ({suffix[: LONGEST // 2].rstrip()})") if suffix else name
            stem = chosen
            while same(chosen) in taken:
                number += 1
                chosen = _fitted(stem, f" ({number})")
        taken.add(same(chosen))
        found.append(chosen)
    return tuple(found)


def _fitted(name: str, suffix: str) -> str:
    return name[: LONGEST - len(suffix)].rstrip() + suffix


def named_codes(book: Codebook, reserved: Collection[str] = ()) -> tuple[NamedCode, ...]:
    """The accepted codes, each below its parent, otherwise in the order in which they came about."""
    paths = _paths(book)
    codes = [book.codes[path[-1]] for path in paths]
    above = [clean(book.codes[path[-2]].name) if len(path) > 1 else "" for path in paths]
    names = distinct([(clean(code.name), up) for code, up in zip(codes, above, strict=True)], reserved)
    name_of = {code.id: name for code, name in zip(codes, names, strict=True)}
    return tuple(
        NamedCode(code, name_of[code.id], tuple(name_of[id] for id in path), path[0], colour(path[0]))
        for code, path in zip(codes, paths, strict=True)
    )


def colour(root: str) -> str:
    """The colour of a top-level code and all below it; it depends on its id alone, so it stays."""
    return PALETTE[int(sha256(root.encode()).hexdigest()[:8], 16) % len(PALETTE)]


def _paths(book: Codebook) -> list[tuple[str, ...]]:
    """For each accepted code the ids from the top down to it, parents before children."""
    accepted = [code.id for code in book.accepted()]
    up = {id: _above(book, id) for id in accepted}
    down: dict[str | None, list[str]] = {}
    for id in accepted:
        down.setdefault(up[id], []).append(id)
    found: dict[str, tuple[str, ...]] = {}
    # The tops first; then what a circle of parents would leave out.
    for start in (*down.get(None, ()), *accepted):
        _descend(start, (), down, found)
    return list(found.values())


def _descend(
    id: str, path: tuple[str, ...], down: Mapping[str | None, Iterable[str]], found: dict[str, tuple[str, ...]]
) -> None:
    if id in found:
        return
    found[id] = (*path, id)
    for child in down.get(id, ()):
        _descend(child, found[id], down, found)


def _above(book: Codebook, id: str) -> str | None:
    """The nearest code above that is accepted: a parent that was rejected later is no code of the export."""
    seen, at = {id}, book.codes[id].parent
    while at is not None and at in book.codes and at not in seen:
        if book.codes[at].status == "accepted":
            return at
        seen.add(at)
        at = book.codes[at].parent
    return None
