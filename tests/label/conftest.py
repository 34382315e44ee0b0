"""The parser takes seconds to load, so all tests of labels share one."""

from __future__ import annotations

import pytest

from gt_assist.label import load_parser


@pytest.fixture(scope="session")
def parser():
    return load_parser()
