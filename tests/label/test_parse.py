"""What has been parsed once in a process is not parsed again, and nothing but the text decides what is kept."""

from __future__ import annotations

import sys

import pytest

from gt_assist.label import load_parser, parse

TEXTS = ("We lost Marigold in May.", "Nobody came to the steering group.", "I kept a list, um, at home.")


@pytest.fixture(scope="module")
def reader():
    """A parser that has read nothing yet, in this process or any other."""
    return load_parser.__wrapped__()


@pytest.fixture
def read(reader, monkeypatch) -> list[str]:
    """The texts that really go through it, as they go."""
    gone: list[str] = []
    pipe = reader.pipe

    def through(texts, **how):
        gone.extend(texts)
        return pipe(texts, **how)

    monkeypatch.setattr(reader, "pipe", through)
    return gone


def test_a_text_is_read_once_and_says_the_same_the_second_time(reader, read):
    first = parse(TEXTS[:2], reader)
    again = parse(TEXTS, reader)

    assert again[:2] == first
    assert len(read) == len(TEXTS)


def test_names_given_later_count_for_texts_read_before(reader):
    unnamed = parse(["They moved to the harbour house."], reader)
    named = parse(["They moved to the harbour house."], reader, names=["Harbour"])

    assert "harbour" not in unnamed[0].names
    assert "harbour" in named[0].names


def test_progress_comes_to_its_end_with_nothing_left_to_read(reader):
    steps: list[tuple[int, int]] = []
    parse(TEXTS, reader)
    parse(TEXTS, reader, progress=lambda done, of: steps.append((done, of)))

    assert steps == [(3, 3)]


def test_only_so_many_texts_are_kept(reader, read, monkeypatch):
    monkeypatch.setattr(sys.modules["gt_assist.label.parse"], "KEPT", 2)
    parse(TEXTS, reader)
    read.clear()
    parse(TEXTS, reader)

    assert len(read) == 1
