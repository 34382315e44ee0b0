"""The command line as a person uses it, inside this process: what it printed, and how it ended."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from gt_assist.cli import main


@dataclass
class Ran:
    """How a command ended."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]

ANN = """Interviewer: How did it begin?
Ann: We lost the supervisor in May 🌷, and nobody told them. I kept my own list of who had been promised what.
Interviewer: And the steering group?
Ann: Nobody came to the steering group any more. The chair sent apologies, every time. We sat there with the minutes.
"""
BEN = """Interviewer: How was it for you?
Ben: We never lost a supervisor, that was our luck. The director came to the steering group herself.
Interviewer: Every time?
Ben: Every time. She read the papers. She asked what the families had said about the visits.
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, and no coder or study from outside."""
    monkeypatch.chdir(tmp_path)
    for name in ("GT_ASSIST_STUDY", "GT_ASSIST_CODER"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def run(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `gt-assist ARGUMENTS`, with what is piped into it."""

    def run(*arguments: str | os.PathLike[str], stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "argv", ["gt-assist", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        status = 0
        try:
            main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(bool(end.code))
        told = capsys.readouterr()
        return Ran(status, told.out, told.err)

    return run


@pytest.fixture
def study(here: Path, run: Run) -> Path:
    """A study with two short interviews."""
    (here / "talk").mkdir()
    (here / "talk" / "ann.txt").write_text(ANN, encoding="utf-8")
    (here / "talk" / "ben.txt").write_text(BEN, encoding="utf-8")
    assert run("init", "s.gta").status == 0
    assert run("add", "talk", "--coder", "her").status == 0
    return here / "s.gta"
