"""Tables for people: printed, and on demand written to docs/measurements.md with date, commit and command."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from evaluation.sets import ROOT

PAGE = ROOT / "docs" / "measurements.md"


@dataclass(frozen=True, slots=True)
class Table:
    """A table and what has to be known to read it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    says: str = ""

    def markdown(self) -> str:
        """The table as Markdown, under its words."""
        lines = [self.says, ""] if self.says else []
        lines += [_line(self.columns), "|" + "---|" * len(self.columns), *map(_line, self.rows)]
        return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def share(value: float) -> str:
    """A share or a score, as the tables give it.

    >>> share(0.12345)
    '.123'
    """
    return f"{value:.3f}".replace("0.", ".", 1) if -1 < value < 1 else f"{value:.3f}"


def percent(value: float) -> str:
    """A share in hundredths."""
    return f"{100 * value:.0f} %"


def spread(values: Sequence[float]) -> str:
    """The mean of several figures, with the least and the greatest."""
    if len(values) == 1:
        return share(values[0])
    return f"{share(sum(values) / len(values))} ({share(min(values))}–{share(max(values))})"


def stamp(command: str) -> str:
    """The line over a table: when, from which state of the project, with which command."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()

    changed = " with changes" if git("status", "--porcelain", "--untracked-files=no", "gt_assist", "models") else ""
    return f"{datetime.now(UTC):%Y-%m-%d}, commit {git('rev-parse', '--short=7', 'HEAD')}{changed}: `{command}`"


def publish(name: str, command: str, tables: Sequence[Table], write: bool) -> None:
    """Prints the tables; with `write` they take the place of those called `name` in docs/measurements.md."""
    text = "\n\n".join([stamp(command), *(table.markdown() for table in tables)])
    print(text, flush=True)
    if write:
        PAGE.write_text(placed(PAGE.read_text(encoding="utf-8"), name, text), encoding="utf-8")


def placed(page: str, name: str, text: str) -> str:
    r"""The page with `text` between the marks called `name`, which stand at the page's end if they are not there yet.

    >>> placed("a\n<!-- x -->\nold\n<!-- end x -->\nb\n", "x", "new")
    'a\n<!-- x -->\nnew\n<!-- end x -->\nb\n'
    """
    first, last = f"<!-- {name} -->", f"<!-- end {name} -->"
    if first not in page:
        page = f"{page.rstrip()}\n\n{first}\n{last}\n"
    inside = re.compile(f"{re.escape(first)}.*?{re.escape(last)}", re.DOTALL)
    return inside.sub(lambda _: f"{first}\n{text}\n{last}", page)
