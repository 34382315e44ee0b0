"""Unique names, readable colours, and the rules for cells, each as a property."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from gt_assist.codebook import Code, Codebook
from gt_assist.exporters.cells import XLSX_LIMIT, cut, one_line, protect, spelled_range, unprotect
from gt_assist.exporters.naming import LONGEST, PALETTE, clean, distinct, named_codes, same
from gt_assist.exporters.transcripts import transcript_paths

ANY = st.text(st.one_of(st.sampled_from(" '=+-@\t\n\ra😀\x0b\u2028"), st.characters(exclude_categories=["Cs"])))
NAMES = st.lists(
    st.tuples(st.sampled_from(["a", "A", "a (b)", "a (2)", "b", "x" * 100, "Turn"]), st.sampled_from(["", "b"]))
)


@given(ANY)
def test_protecting_can_be_undone_and_leaves_no_formula(text):
    assert unprotect(protect(text)) == text
    assert not re.match(r"\s*[=+\-@]", protect(text))


@given(ANY, ANY)
def test_different_cells_stay_different(one, two):
    assert (protect(one) == protect(two)) == (one == two)


@given(ANY)
def test_one_line_keeps_every_word_and_is_done_at_once(text):
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert one_line(line) == line
    assert line.replace(" ", "") == re.sub("[ \x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]", "", text)


def test_a_cell_is_cut_where_excel_ends_it_and_never_inside_a_character():
    assert cut("a" * XLSX_LIMIT) == "a" * XLSX_LIMIT
    assert cut("a" * (XLSX_LIMIT + 1)) == "a" * XLSX_LIMIT
    assert cut("😀" * XLSX_LIMIT) == "😀" * (XLSX_LIMIT // 2)


def test_ranges_are_words_and_dates_are_not_touched():
    values = ["18-24", "65 – 80", "1.5-2", "2019-2021", "2019-20", "12-3", "2020-01-05", "n/a", "-", "", "5"]
    spelled = ["18 to 24", "65 to 80", "1.5 to 2", "2019 to 2021"]
    assert [spelled_range(value) for value in values] == [*spelled, *values[4:]]


@given(NAMES)
def test_names_become_unique_and_no_longer_than_nvivo_takes(wanted):
    names = distinct(wanted, reserved=["turn"])
    assert len({same(name) for name in (*names, "turn")}) == len(wanted) + 1
    assert all(len(name) <= LONGEST for name in names)


@given(NAMES)
def test_a_name_that_occurs_once_is_kept(wanted):
    names = distinct(wanted)
    for (name, _), given_name in zip(wanted, names, strict=True):
        if sum(same(name) == same(other) for other, _ in wanted) == 1:
            assert given_name == name


@given(ANY)
def test_a_clean_name_has_none_of_the_reserved_characters(text):
    name = clean(text)
    assert name == name.strip()
    assert name
    assert not set('\\/:*?"<>|\n\t') & set(name)


def test_a_name_under_two_parents_says_which():
    codes = [
        Code("t1", "clinic", status="accepted"), Code("t2", "home", status="accepted"),
        Code("w1", "waiting", status="accepted", parent="t1"), Code("w2", "waiting", status="accepted", parent="t2"),
    ]  # fmt: skip
    found = named_codes(Codebook("AK", {code.id: code for code in codes}))
    assert [code.written_path for code in found] == [
        "clinic", "clinic > waiting (clinic)", "home", "home > waiting (home)",
    ]  # fmt: skip


def test_a_code_below_a_rejected_one_stands_below_the_next_accepted_one():
    shape = [("top", "accepted", None), ("gone", "rejected", "top"), ("deep", "accepted", "gone")]
    codes = {name: Code(name, name, status=status, parent=up) for name, status, up in shape}
    assert [code.written_path for code in named_codes(Codebook("AK", codes))] == ["top", "top > deep"]


@given(st.lists(st.tuples(st.sampled_from(["accepted", "rejected"]), st.integers(0, 5)), min_size=1, max_size=6))
@settings(max_examples=50)
def test_every_accepted_code_is_named_once_even_in_a_circle_of_parents(shape):
    codes = {f"c{n}": Code(f"c{n}", "x", status=status, parent=f"c{up}") for n, (status, up) in enumerate(shape)}
    found = named_codes(Codebook("AK", codes))
    accepted = [code.id for code in codes.values() if code.status == "accepted"]
    assert sorted(named.code.id for named in found) == sorted(accepted)
    assert all(named.path[-1] == named.name and named.root in accepted for named in found)


def test_colours_can_be_read_on_white():
    for colour in PALETTE:
        levels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in levels)
        assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5
    assert len(set(PALETTE)) == len(PALETTE)


@given(
    st.lists(
        st.text(min_size=1, max_size=300)
        | st.sampled_from(["a.txt", "a.TXT", "A.docx", "a.txt.txt", "aux", ".", ".."]),
        unique=True,
    )
)
def test_transcripts_have_paths_that_every_file_system_takes(names):
    found = transcript_paths(dict.fromkeys(names))
    assert len({same(path) for path in found.values()}) == len(names)
    for path in found.values():
        stem = path.removeprefix("transcripts/").removesuffix(".txt")
        assert len(stem.encode()) <= 200
        assert stem == stem.strip(" .")
        assert not set('<>:"/\\|?*\x00\n') & set(stem)
        assert stem.partition(".")[0].casefold() not in {"con", "aux", "nul", "prn"}
