"""Corrected transcripts: texts aligned, passages carried over or listed."""

from __future__ import annotations

import time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from gt_assist.alignment import align, carry, carry_verbatim
from gt_assist.corpus import Span

TEXT = "Ann: We waited for teh referrals.\nThey never came, and then Kath left.\nBen: So?\n"
WORDS = st.lists(st.sampled_from(["we", "waited", "for", "referrals,", "Kath", "left.", "🎈", "\n"]), max_size=30)


def moved(old: str, new: str, passage: str) -> str | None:
    start = old.index(passage)
    found = carry(Span("a", start, start + len(passage)), align(old, new), "a")
    return found.slice(new) if found else None


def test_a_correction_inside_a_passage_stays_part_of_it():
    assert moved(TEXT, TEXT.replace("teh", "the"), "waited for teh referrals") == "waited for the referrals"


def test_a_correction_at_the_edge_of_a_passage_stays_part_of_it():
    assert moved(TEXT, TEXT.replace("teh", "the"), "teh referrals") == "the referrals"
    assert moved(TEXT, TEXT.replace("Kath left", "Kath moved on"), "and then Kath left") == "and then Kath moved on"


def test_words_put_in_before_a_passage_move_it():
    assert moved(TEXT, "Interview 3\n\n" + TEXT, "They never came") == "They never came"


def test_a_passage_that_was_taken_out_has_no_place():
    assert moved(TEXT, TEXT.replace("They never came, and then Kath left.\n", ""), "never came, and then Kath") is None


def test_a_phrase_is_carried_only_when_it_is_the_same_to_the_letter():
    blocks = align(TEXT, TEXT.replace("teh", "the"))
    start = TEXT.index("teh referrals")

    assert carry_verbatim(Span("a", start, start + 13), blocks, "a") is None
    assert carry_verbatim(Span("a", start + 4, start + 13), blocks, "a") is not None


def test_a_turn_put_in_does_not_shift_turns_whose_times_all_change():
    """As in a transcript with a line of name and time above each turn: no line is the same but the blank ones."""
    said = [f"We took {n} families to meeting {n}, and they were {n} weeks late." for n in range(12)]
    old = "".join(f"Ann  0:{n:02}\n{words} So.\n\n" for n, words in enumerate(said))
    put_in = [*said[:3], "Mm.", "Who was there, I can hardly say now.", *said[3:]]
    new = "".join(f"Ann  1:{n:02}\n{words} Yes.\n\n" for n, words in enumerate(put_in))

    assert [moved(old, new, words) for words in said] == said


@given(WORDS, WORDS)
@settings(deadline=None, max_examples=100)
def test_shared_stretches_are_the_same_in_both_texts_and_in_order(old_words, new_words):
    old, new = " ".join(old_words), " ".join(new_words)
    blocks = align(old, new)

    assert all(old[a : a + n] == new[b : b + n] for a, b, n in blocks)
    assert all(a + n <= c and b + n <= d for (a, b, n), (c, d, _) in pairwise(blocks))


@given(WORDS.filter(bool), st.data())
@settings(deadline=None, max_examples=100)
def test_in_an_unchanged_text_every_passage_stays_where_it_is(words, data):
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span("a", start, data.draw(st.integers(start + 1, len(text))))

    assert carry(span, align(text, text), "a") == span


@given(WORDS.filter(bool), WORDS, st.data())
@settings(deadline=None, max_examples=150)
def test_a_passage_is_never_carried_outside_the_new_text(words, others, data):
    old, new = " ".join(words), " ".join(others)
    start = data.draw(st.integers(0, len(old) - 1))
    span = Span("a", start, data.draw(st.integers(start + 1, len(old))))
    found = carry(span, align(old, new), "b")

    assert found is None or found.slice(new)


def test_words_that_stand_together_in_both_texts_are_one_stretch_across_lines_that_were_wrapped_anew():
    old, new = "She left on\nMonday, and took\nthe list.", "She left on Monday, and\ntook the list."
    blocks = align(old, new)

    assert carry_verbatim(Span("a", 12, 23), blocks, "b") == Span("b", 12, 23)  # "Monday, and"


def test_an_interview_on_one_line_is_aligned_in_a_moment():
    words = [f"{word}{n % 97}" if n % 5 else word for n, word in enumerate(["the", "list", "was", "and"] * 1500)]
    old, new = " ".join(words), " ".join(words).replace("list7 ", "lists7 ")
    start = time.perf_counter()
    blocks = align(old, new)

    assert sum(n for _, _, n in blocks) > 0.95 * len(old)
    assert time.perf_counter() - start < 5.0  # 0.2 s where it was measured; 16 s with white space as words
