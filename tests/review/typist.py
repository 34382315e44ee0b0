"""A person at the keyboard of a review."""

from __future__ import annotations

from dataclasses import dataclass, field

from gt_assist.review.sitting import Face, Left


@dataclass
class Typist:
    """Types what the test says ("^C" leaves a question), keeps what was on screen and what was asked.

    `dropped` is how often what was typed ahead was dropped.
    """

    typed: list[str]
    screen: list[str] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)
    height: int = 0
    width: int = 80
    dropped: int = 0

    def next(self, prompt: str) -> str:
        """The next answer; the end of the input when there is none left."""
        self.screen.append(prompt)
        self.prompts.append(prompt)
        if not self.typed:
            raise EOFError
        typed = self.typed.pop(0)
        if typed == "^C":
            raise Left
        return typed

    def drop(self) -> None:
        """Drops what was typed ahead."""
        self.dropped += 1

    def face(self) -> Face:
        """Where the review asks this person."""
        return Face(self.screen.append, self.next, self.next, self.width, self.height, self.drop)

    def text(self) -> str:
        """All that was on screen."""
        return "\n".join(self.screen)
