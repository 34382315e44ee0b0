"""Keys at a real terminal (a pseudo-terminal): what is pasted, held down or typed ahead decides nothing."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from gt_assist.cli.keyboard import AHEAD, MARK_PASTES, SEVERAL, Keyboard
from gt_assist.review.sitting import Left

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals on Windows", allow_module_level=True)

import os
import pty


@dataclass
class Desk:
    """A terminal seen from the person's side: what she types, and what was on screen."""

    typing: int
    fd: int
    screen: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def keyboard(self) -> Keyboard:
        def ask(prompt: str) -> str:
            self.screen.append(prompt)
            return os.read(self.fd, 1000).decode().rstrip("\n")

        return Keyboard(self.fd, self.screen.append, ask)

    def types(self, *chunks: str, when: str = MARK_PASTES) -> threading.Thread:
        """Types these, one by one, each once the keyboard has asked (again)."""

        def type_them() -> None:
            for number, chunk in enumerate(chunks, start=1):
                while self.screen.count(when) < number:
                    time.sleep(0.005)
                time.sleep(0.02)
                os.write(self.typing, chunk.encode())

        thread = threading.Thread(target=type_them, daemon=True)
        thread.start()
        return thread

    def key(self, *chunks: str) -> str:
        """The key that comes of typing these, one at each prompt."""
        thread = self.types(*chunks, when="> ")
        found = self.keyboard().key("> ")
        thread.join()
        return found


class Prompts(list[str]):
    """What was on screen, prompts counted wherever they stand in a text."""

    def count(self, what: object) -> int:
        return "".join(self).count(str(what))


@pytest.fixture
def desk() -> Iterator[Desk]:
    typing, fd = pty.openpty()
    yield Desk(typing, fd, Prompts())
    os.close(typing)
    os.close(fd)


@pytest.mark.parametrize("typed", ["y", "ö", "y\r", "\x1b[A", "?"])
def test_a_key_is_a_key_with_or_without_enter_behind_it(desk, typed):
    assert desk.key(typed) == typed.rstrip("\r")
    assert SEVERAL not in "".join(desk.screen)


@pytest.mark.parametrize(
    "pasted",
    [
        "yes, she came every time",
        "nobody came\nyes\nno\n",
        "yyyyyyyyyyyyyyyy",
        "\x1b[200~y\x1b[201~",
        "\x1b[200~" + "so we waited. " * 400 + "\x1b[201~",
    ],
)
def test_what_is_pasted_is_no_key(desk, pasted):
    assert desk.key(pasted, "k") == "k"
    assert "".join(desk.screen).count(SEVERAL) == 1


def test_a_paste_that_arrives_in_pieces_is_one_paste(desk):
    def slowly() -> None:
        for piece in ("\x1b[200~yes", "y", "n\x1b[201~"):
            os.write(desk.typing, piece.encode())
            time.sleep(0.15)
        while SEVERAL not in "".join(desk.screen):
            time.sleep(0.01)
        os.write(desk.typing, b"k")

    thread = threading.Thread(target=slowly, daemon=True)
    threading.Timer(0.05, thread.start).start()

    assert desk.keyboard().key("> ") == "k"
    assert "".join(desk.screen).count(SEVERAL) == 1


def test_what_was_typed_before_the_question_was_on_screen_is_left_out(desk):
    os.write(desk.typing, b"yyy\n")
    time.sleep(0.02)

    assert desk.key("n") == "n"
    assert AHEAD in "".join(desk.screen)


def test_ctrl_d_ends_the_input(desk):
    with pytest.raises(EOFError):
        desk.key("\x04")


def test_several_pasted_lines_are_one_answer(desk):
    os.write(desk.typing, b"first\nsecond\nand a bit")

    def ask(prompt: str) -> str:
        return os.read(desk.fd, 1000).decode().rstrip("\n")

    assert Keyboard(desk.fd, desk.screen.append, ask).line("memo > ") == "first\nsecond\nand a bit"


def test_ctrl_c_leaves_a_question(desk):
    def interrupted(prompt: str) -> str:
        raise KeyboardInterrupt

    with pytest.raises(Left):
        Keyboard(desk.fd, desk.screen.append, interrupted).line("memo > ")


def test_the_terminal_is_left_as_it_was(desk):
    import termios

    before = termios.tcgetattr(desk.fd)
    desk.key("y")

    assert termios.tcgetattr(desk.fd) == before


def test_an_answer_typed_before_a_question_that_cannot_be_undone_does_not_count(desk):
    os.write(desk.typing, b"y\n")
    time.sleep(0.02)
    keyboard = desk.keyboard()
    keyboard.leave_out_ahead()
    thread = desk.types("n\n", when="Erase?")

    assert keyboard.line("Erase?") == "n"
    thread.join()


def test_a_slow_paste_that_began_before_the_question_is_left_out_to_its_end(desk):
    os.write(desk.typing, b"\x1b[200~ye")

    def slowly() -> None:
        time.sleep(0.15)
        os.write(desk.typing, b"y\x1b[201~")
        while AHEAD not in "".join(desk.screen):
            time.sleep(0.01)
        time.sleep(0.02)
        os.write(desk.typing, b"k")

    threading.Thread(target=slowly, daemon=True).start()
    time.sleep(0.02)

    assert desk.keyboard().key("> ") == "k"
