"""The hash chain of the trail: how an entry's digest comes about, and what breaks it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the chain sees it. A part is (digest, salt, body); salt and body are None once forgotten."""

    seq: int
    step: int
    at: str
    coder: str
    kind: str
    digest: str
    parts: tuple[tuple[str, bytes | None, str | None], ...]


def part_digest(salt: bytes, body: str) -> str:
    """The digest of one part of a payload; the salt keeps short texts from being guessed after forgetting."""
    return sha256(salt + body.encode()).hexdigest()


def entry_digest(previous: str, header: tuple[int, int, str, str, str], parts: Iterable[str]) -> str:
    """The digest of an entry: over the one before, its own header (seq, step, time, coder, kind) and its parts."""
    text = "\x1f".join([previous, *map(str, header), *parts])
    return sha256(text.encode()).hexdigest()


def faults(links: Iterable[Link]) -> list[str]:
    """What does not fit in a chain, one sentence each; an empty list when all of it holds."""
    found, previous, expected = [], START, 1
    for link in links:
        if link.seq != expected:
            found.append(f"entry {expected} is missing before entry {link.seq}")
        for number, (digest, salt, body) in enumerate(link.parts):
            if salt is not None and body is not None and part_digest(salt, body) != digest:
                found.append(f"entry {link.seq}: part {number} is not what was written")
        header = (link.seq, link.step, link.at, link.coder, link.kind)
        if entry_digest(previous, header, [digest for digest, _, _ in link.parts]) != link.digest:
            found.append(f"entry {link.seq}: its digest does not follow from the entry before")
        previous, expected = link.digest, link.seq + 1
    return found
