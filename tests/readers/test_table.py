"""Tables: which column is which, exact cells, cases, times, ragged rows."""

import pytest

from gt_assist.errors import ReadError
from gt_assist.readers import read


@pytest.fixture
def reading(tmp_path):
    def made(text, name="a.csv", **how):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read(path, **how)

    return made


def test_an_interview_in_a_table(reading):
    found = reading(
        "speaker,text,start,end\n"
        'Interviewer,"How, then?",0:01,0:02\nAnn," Well,\nslowly. ",0:02,0:05\nInterviewer,,1,2\n'
    )

    assert found.text == "How, then?\n Well,\nslowly. "
    assert [(t.speaker, t.role, found.text[t.start : t.end], t.begins, t.ends) for t in found.turns] == [
        ("Interviewer", "interviewer", "How, then?", 1.0, 2.0), ("Ann", "participant", "Well,\nslowly.", 2.0, 5.0),
    ]  # fmt: skip


def test_survey_rows_have_cases_and_no_interviewer(reading):
    found = reading("respondent;age;answer\nR1;30;Why was it so slow?\nR2;40;It was fine, I think.\nR3;50;What help?\n")

    assert [t.case for t in found.turns] == ["R1", "R2", "R3"]
    assert {t.role for t in found.turns} == {"participant"}
    assert not any("--interviewer" in note for note in found.notes)


def test_the_wordiest_column_is_the_talk_where_no_name_says_so(reading):
    found = reading(
        "nr,opinion given,colour\n1,I liked the quiet of it all,red\n2,It took a long time to get used to,blue\n"
    )

    assert found.text == "I liked the quiet of it all\nIt took a long time to get used to"


def test_two_columns_of_talk_are_an_error_that_names_them_until_one_is_chosen(reading):
    table = "nr,liked,disliked\n1,I liked the quiet of it,it was too cold in there\n"
    table += "2,The staff were kind to me,nothing at all comes to mind\n"

    with pytest.raises(ReadError) as refused:
        reading(table)
    assert "liked, disliked" in refused.value.message
    assert "--text-column" in refused.value.hint
    assert reading(table, text_column="Disliked").text.startswith("it was too cold")


def test_an_unknown_text_column_lists_the_columns(reading):
    with pytest.raises(ReadError) as refused:
        reading("a,b\n1,some words here\n", text_column="c")
    assert "a, b" in refused.value.hint


def test_whisper_counts_milliseconds(reading):
    found = reading('start\tend\ttext\n0\t7680\the said "so"\n9999\t15920\tand left\n', "a.tsv")

    assert found.text == 'he said "so"\nand left'
    assert [(t.begins, t.ends) for t in found.turns] == [(0.0, 7.68), (9.999, 15.92)]


def test_ragged_rows_are_read_and_counted(reading):
    found = reading("id,answer\n1,yes it was fine\n2\n3,no it was not,extra\n")

    assert found.text == "yes it was fine\nno it was not"
    assert any(note.startswith("2 rows") for note in found.notes)


def test_only_a_head_is_an_error(reading):
    with pytest.raises(ReadError, match="no rows"):
        reading("id,answer\n")
