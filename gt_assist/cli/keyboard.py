"""The keyboard of a person at a terminal: one key at a time, so that nothing pasted or typed ahead decides anything."""

from __future__ import annotations

import re
import sys
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from gt_assist.review.sitting import Left

# Keys nearer to one another than this (in seconds) were not pressed one by one: they were pasted, or a key was held.
APART = 0.04
# Terminals put these around what is pasted when they are asked to; the second wait is for slow connections.
PASTED, PASTED_END = "\x1b[200~", "\x1b[201~"
PASTE_LASTS = 1.0
MARK_PASTES, NO_MARKS = "\x1b[?2004h", "\x1b[?2004l"

SEVERAL = "  ! That was more than one key (pasted, or held down): nothing was decided."
AHEAD = "  ! What was typed before this question was on screen was left out."


def one_key(typed: str) -> str | None:
    """The key that was pressed, an arrow's whole sequence too; None where it was more than one.

    Enter behind a key is forgiven, since many questions elsewhere want it.

    >>> one_key("y"), one_key("y\\n"), one_key("\\x1b[A"), one_key("yes"), one_key("\\x1b[200~y\\x1b[201~")
    ('y', 'y', '\\x1b[A', None, None)
    """
    key = typed.rstrip("\r\n") or typed[:1]
    if len(key) == 1 or re.fullmatch(r"\x1b(\[[0-9;]*[A-Za-z~]|O.|.)|[\x00\xe0].", key):
        return None if PASTED in key else key
    return None


@dataclass(slots=True)
class Keyboard:
    """Keys and lines from the terminal `fd`; `write` shows text without a line end of its own."""

    fd: int
    write: Callable[[str], object]
    ask: Callable[[str], str] = input
    marks: bool = sys.platform != "win32"  # an old Windows console would print them

    def key(self, prompt: str) -> str:
        """One key, without Enter; raises EOFError on Ctrl-C, Ctrl-D and when the terminal has gone."""
        with _one_by_one(self.fd):
            self.write(MARK_PASTES if self.marks else "")
            try:
                if ahead := _typed(self.fd, 0.0):
                    self._until_quiet(ahead)
                    self.write(AHEAD + "\n")
                self.write(prompt)
                while (key := one_key(self._press())) is None:
                    self.write(f"\n{SEVERAL}\n{prompt}")
            except KeyboardInterrupt:
                raise EOFError from None
            finally:
                self.write(NO_MARKS if self.marks else "")
        if key in ("\x03", "\x04", "\x1a"):  # Ctrl-C, Ctrl-D, and Ctrl-Z on Windows
            raise EOFError
        self.write((key if key.isprintable() else "") + "\n")
        return key

    def leave_out_ahead(self) -> None:
        """Drops what was typed before the question to come: it cannot be its answer."""
        with _one_by_one(self.fd):
            if ahead := _typed(self.fd, 0.0):
                self._until_quiet(ahead)
                self.write(AHEAD + "\n")

    def line(self, prompt: str) -> str:
        """A line, all lines of it where several were pasted; Ctrl-C leaves the question, and only that."""
        try:
            typed = self.ask(prompt)
            with _one_by_one(self.fd):
                rest = self._until_quiet()
        except KeyboardInterrupt:
            self.write("\n")
            raise Left from None
        if not rest.strip():
            return typed
        self.write(rest.rstrip() + "\n")
        return f"{typed}\n{rest.rstrip()}"

    def _press(self) -> str:
        """What came with the next key, a paste to its end."""
        return self._until_quiet(_typed(self.fd, None))

    def _until_quiet(self, found: str = "") -> str:
        while more := _typed(self.fd, PASTE_LASTS if found.count(PASTED) > found.count(PASTED_END) else APART):
            found += more
        return found.replace("\r\n", "\n").replace("\r", "\n")


if sys.platform == "win32":
    import msvcrt

    @contextmanager
    def _one_by_one(fd: int) -> Iterator[None]:  # noqa: ARG001 -- the console is the only one there is
        """Nothing to set: the console's functions for single keys are used."""
        yield

    def _typed(fd: int, seconds: float | None) -> str:  # noqa: ARG001 -- as above
        """What has been typed, waiting at most so long for the first of it."""
        end = None if seconds is None else time.monotonic() + seconds
        while not msvcrt.kbhit():
            if end is not None and time.monotonic() >= end:
                return ""
            time.sleep(0.01)
        found = ""
        while msvcrt.kbhit():
            found += msvcrt.getwch()
        if found == "\x03":
            raise KeyboardInterrupt
        return found

else:
    import os
    import select
    import termios

    @contextmanager
    def _one_by_one(fd: int) -> Iterator[None]:
        """Characters come without Enter and are not shown."""
        before = termios.tcgetattr(fd)
        now = termios.tcgetattr(fd)
        now[3] &= ~(termios.ICANON | termios.ECHO)
        termios.tcsetattr(fd, termios.TCSADRAIN, now)
        try:
            yield
        finally:
            termios.tcsetattr(fd, termios.TCSADRAIN, before)

    def _typed(fd: int, seconds: float | None) -> str:
        """What has been typed, waiting at most so long for the first of it; raises EOFError when nobody is there."""
        decoder, found = getincrementaldecoder("utf-8")("replace"), ""
        while not found:  # a letter may be several bytes
            if not select.select([fd], [], [], seconds)[0]:
                return found
            read = os.read(fd, 65536)
            if not read:
                raise EOFError
            found = decoder.decode(read)
        return found
