"""What is slow to make and asked for by several test files."""

from __future__ import annotations

from pathlib import Path

import pytest

from gt_assist.adding import How, add
from gt_assist.demo import corpus
from gt_assist.propose import Settings, propose
from gt_assist.session import Session
from gt_assist.store import StudyFile


@pytest.fixture(scope="session")
def one_interview(tmp_path_factory) -> Path:
    """A study of one demo interview with its proposal. Copy it: it is the same for all."""
    path = tmp_path_factory.mktemp("one-interview") / "s.gta"
    StudyFile.create(path, {"framework": "cfir-2009"}).close()
    with StudyFile.open(path) as file:
        at_work = Session(file, "her")
        add(at_work, corpus() / "wendlesea-moira.docx", How())
        propose(at_work, Settings())
    return path
