"""Each command does what it promises, and says plainly what a person can put right."""

from __future__ import annotations

import json
import re
import sqlite3

import pytest

ANN_LIST = "I kept my own list of who had been promised what."


def span_of(study, words, name="ann.txt"):
    text = (study.parent / "talk" / name).read_text(encoding="utf-8")
    return text.index(words), text.index(words) + len(words)


def decisions(study, *rows):
    path = study.parent / "decisions.csv"
    lines = ["Source,StartChar,EndChar,Code"]
    for words, code, name in rows:
        start, end = span_of(study, words, name)
        lines.append(f'{name},{start},{end},"{code}"')
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


CODED = (
    (ANN_LIST, "keeping my own list", "ann.txt"),
    ("Nobody came to the steering group any more.", "not coming to the steering group", "ann.txt"),
    ("The director came to the steering group herself.", "coming to the steering group", "ben.txt"),
)


@pytest.fixture
def coded(study, run):
    """The study with three passages coded by her."""
    assert run("apply", decisions(study, *CODED), "--coder", "her").status == 0
    return study


def rows(ran):
    return [json.loads(line) for line in ran.out.splitlines()]


# Finding the study and the coder --------------------------------------------------------------------------------


def test_without_a_study_it_says_how_to_make_one(run):
    ran = run("codes")

    assert (ran.status, ran.out) == (1, "")
    assert ran.err.splitlines() == [
        "error: There is no study (*.gta) in this folder.",
        "hint: Make one: gt-assist init my-study.gta",
    ]


def test_a_choice_that_is_none_is_named_with_those_there_are_and_nothing_else(run):
    ran = run("propose", "--grain", "rough")

    assert ran.status == 2
    assert ran.err.endswith("'--grain': 'rough' is not one of 'coarse', 'medium', 'fine'.\n")


def test_a_name_with_spaces_that_came_in_pieces_is_put_together_again_and_nothing_added(study, run):
    (study.parent / "talk" / "ben.txt").rename(study.parent / "Participant no 1.txt")
    ran = run("add", "Participant", "no", "1.txt")

    assert ran.status == 1
    assert 'hint: Put it in quotation marks: "Participant no 1.txt"' in ran.err


def test_with_two_studies_it_asks_which(run):
    run("init", "one.gta")
    run("init", "two.gta")

    assert "--study one.gta" in run("codes").err
    assert run("codes", "--study", "one.gta").status == 0
    assert run("--study", "one.gta", "codes").status == 0


def test_the_study_can_come_from_the_environment(study, run, monkeypatch):
    run("init", "other.gta")
    monkeypatch.setenv("GT_ASSIST_STUDY", str(study))

    assert len(rows(run("segments", "--json"))) > 2


def test_a_study_with_several_coders_asks_whose(coded, run):
    run("apply", decisions(coded, CODED[0]), "--coder", "him")
    ran = run("codes")

    assert ran.status == 1
    assert "her, him" in ran.err
    assert len(rows(run("codes", "--json", "--coder", "him"))) == 1


def test_a_coder_who_has_decided_nothing_is_no_coder(coded, run):
    assert "has decided nothing" in run("codes", "--coder", "hre").err


def test_the_login_name_is_said_once(study, run, monkeypatch):
    monkeypatch.setenv("LOGNAME", "cecily")
    first, second = run("memo", "tea first"), run("memo", "then coffee")

    assert "coder: cecily (your login name" in first.err
    assert second.err == ""


# Adding -----------------------------------------------------------------------------------------------------------


def test_adding_says_what_was_read(study, run):
    (study.parent / "talk" / "cy.txt").write_text("Interviewer: Well?\nCy: We left.\n", encoding="utf-8")
    ran = run("add", "talk")

    assert "ann.txt: already in the study as ann.txt, skipped" in ran.out
    assert "cy.txt: " in ran.out
    assert "interviewer: Interviewer" in ran.out


def test_a_file_that_cannot_be_read_does_not_stop_the_others(study, run):
    (study.parent / "more").mkdir()
    (study.parent / "more" / "a.txt").write_bytes(b"")
    (study.parent / "more" / "b.txt").write_text("Interviewer: So?\nDi: We stayed on.\n", encoding="utf-8")
    ran = run("add", "more")

    assert ran.status == 0
    assert "not added: a.txt" in ran.err
    assert "b.txt: " in ran.out


def test_when_no_file_can_be_read_nothing_is_added(study, run):
    (study.parent / "empty.txt").write_bytes(b"")
    ran = run("add", "empty.txt")

    assert ran.status == 1
    assert ran.err.startswith("error: empty.txt")
    assert "hint: " in ran.err


def test_another_file_of_the_same_name_is_not_taken_for_the_first(study, run):
    (study.parent / "ann.txt").write_text("Interviewer: So?\nAnn: We stayed on.\n", encoding="utf-8")
    ran = run("add", "ann.txt")

    assert ran.status == 1
    assert "--replaces ann.txt" in ran.err


def test_a_corrected_transcript_carries_decisions_over_and_lists_what_it_cannot_place(coded, run):
    text = (coded.parent / "talk" / "ann.txt").read_text(encoding="utf-8")
    corrected = text.replace("I kept my own", "I had kept my own").replace(
        "Nobody came to the steering group any more.", "Hm."
    )
    (coded.parent / "ann.txt").write_text(corrected, encoding="utf-8")
    ran = run("add", "ann.txt", "--replaces", "ann.txt", "--coder", "her")

    assert "1 coded passage carried over" in ran.out
    assert "not placed: ann.txt" in ran.out
    quotes = {i["text"] for row in rows(run("codes", "--json")) for i in row["incidents"]}
    assert "I had kept my own list of who had been promised what." in quotes


def test_cases_have_attributes_and_unknown_ones_are_named(study, run):
    (study.parent / "cases.csv").write_text("case;role\nann;supervisor\nnobody;chair\n", encoding="utf-8")
    ran = run("cases", "cases.csv")

    assert "No source or speaker answers to: nobody" in ran.out
    assert "role: supervisor" in run("cases").out


# Listing ----------------------------------------------------------------------------------------------------------


def test_segments_reproduce_the_source_to_the_character(study, run):
    for row in rows(run("segments", "--json")):
        text = (study.parent / "talk" / row["source"]).read_text(encoding="utf-8")
        assert set(row) == {"source", "case", "start", "end", "speaker", "text"}
        assert text[row["start"] : row["end"]] == row["text"]
        assert row["speaker"] in ("Ann", "Ben")


def test_codes_have_the_shape_of_the_contract(coded, run):
    row = rows(run("codes", "--json"))[0]

    assert list(row) == [
        "id", "name", "level", "status", "in_vivo", "parent", "stability", "incidents", "constructs",
    ]  # fmt: skip
    assert list(row["incidents"][0]) == ["source", "start", "end", "text", "strength"]
    assert row["status"] == "accepted"
    assert row["incidents"][0]["text"] == ANN_LIST


def test_frameworks_are_listed_and_shown(run):
    assert "cfir-2009" in run("frameworks").out
    assert "cfir2009:inner.culture" in run("frameworks", "cfir-2009").out
    assert "cfir-2022" in run("frameworks", "cfir-2023").err


# Deciding ---------------------------------------------------------------------------------------------------------


def test_a_table_of_decisions_is_taken_over_whole_or_not_at_all(study, run):
    path = decisions(study, CODED[0])
    path.write_text(path.read_text(encoding="utf-8") + "\nann.txt,5,999999,too long\n", encoding="utf-8")
    ran = run("apply", path, "--coder", "her")

    assert ran.status == 1
    assert "row 3" in ran.err
    assert run("codes", "--json").out == ""


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("gone.txt,0,5,x", "no source gone.txt"),
        ("ann.txt,9,5,x", "are no passage"),
        ("ann.txt,a,b,x", "are no passage"),
        ("ann.txt,0,5,", "needs a name"),
    ],
)
def test_a_wrong_row_is_named(study, run, row, said):
    path = study.parent / "d.csv"
    path.write_text(f"Source,StartChar,EndChar,Code\n{row}\n", encoding="utf-8")

    ran = run("apply", path)
    assert ran.status == 1
    assert said in ran.err


def test_a_table_of_something_else_is_refused(study, run):
    path = study.parent / "d.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")

    assert "Source,StartChar,EndChar,Code or CodeID,Decision,Argument" in run("apply", path).err


def test_applying_the_same_table_twice_codes_nothing_twice(coded, run):
    run("apply", coded.parent / "decisions.csv", "--coder", "her")

    assert [len(row["incidents"]) for row in rows(run("codes", "--json"))] == [1, 1, 1]


def test_undo_and_redo_from_the_command_line(coded, run):
    assert "undone" in run("undo", "--coder", "her").out
    assert len(rows(run("codes", "--json", "--coder", "her"))) == 2
    run("undo", "--redo", "--coder", "her")
    assert len(rows(run("codes", "--json", "--coder", "her"))) == 3


def test_memos_are_written_before_any_code_exists_and_listed(study, run):
    run("memo", "I was a supervisor myself once", "--kind", "reflexive", "--coder", "her")

    assert "her, reflexive: I was a supervisor myself once" in run("memo").out


def test_reviewing_before_proposing_says_what_comes_first(study, run):
    assert "gt-assist propose" in run("review").err


# The trail --------------------------------------------------------------------------------------------------------


def test_the_audit_tells_who_did_what(coded, run):
    told = run("audit").out

    assert "added ann.txt" in told
    assert "her  made the code “keeping my own list”" in told
    assert run("audit", "--verify").status == 0


def test_the_audit_of_one_code_leaves_out_the_others(coded, run):
    code = rows(run("codes", "--json"))[0]["id"]
    told = run("audit", "--code", code).out

    assert "keeping my own list" in told
    assert "steering group" not in told


def test_a_trail_that_was_changed_is_found_out(coded, run):
    db = sqlite3.connect(coded)
    db.execute("DROP TRIGGER entry_stays_1")
    db.execute("UPDATE entry SET coder = 'him' WHERE seq = 3")
    db.commit()
    db.close()
    ran = run("audit", "--verify")

    assert ran.status == 1
    assert "entry 3" in ran.out


# Forgetting -------------------------------------------------------------------------------------------------------


def test_forgetting_lists_what_goes_asks_and_leaves_no_word(coded, run):
    run("memo", "she kept my own list of who had been", "--coder", "her")
    run("export", "csv", "kit", "--coder", "her")
    asked = run("forget", "ann.txt", "--coder", "her", stdin="n\n")
    assert "erased too" in asked.out
    assert "an export that cannot be recalled" in asked.out
    assert "Nothing was erased" in asked.out

    assert run("forget", "ann.txt", "--yes", "--coder", "her").status == 0

    assert run("audit", "--verify").status == 0
    assert b"kept my own list" not in coded.read_bytes()
    held = [i["source"] for row in rows(run("codes", "--json")) for i in row["incidents"]]
    assert held == ["ben.txt"]


# Going out --------------------------------------------------------------------------------------------------------


def test_an_export_is_written_proved_and_read_back(coded, run):
    ran = run("export", "nvivo", "kit")

    assert ran.status == 0
    assert "3 references" in ran.out
    assert run("verify", "kit").status == 0
    assert (coded.parent / "kit" / "README_NVIVO.txt").is_file()


def test_a_changed_quote_is_found_out(coded, run):
    run("export", "csv", "kit")
    path = coded.parent / "kit" / "codings_long.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace("my own list of", "a list of"), encoding="utf-8-sig")

    ran = run("verify", "kit")
    assert ran.status == 1
    assert "error: " in ran.err


def test_nothing_accepted_nothing_exported(study, run):
    ran = run("export", "nvivo", "kit")

    assert ran.status == 1
    assert "hint: gt-assist review" in ran.err
    assert not (study.parent / "kit").exists()


def test_wrong_usage_ends_with_two(run):
    assert run("export", "spss", "kit").status == 2
    assert run("no-such-command").status == 2


def test_deciding_under_the_login_name_beside_another_coder_is_said_before(study, run, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "laptop")
    run("propose", "--coder", "her")
    first = run("review", stdin="q\n")
    run("review", "--coder", "her", stdin="k\nn\ny\n")

    beside = run("review", stdin="q\n")
    assert "Decided have: her." in beside.err
    assert "--coder her" in beside.err
    assert [run(*command, stdin="q\n").err for command in (("review", "--coder", "laptop"), ("cases",))] == ["", ""]
    assert "Decided have" not in first.err


def test_uncoded_passages_are_gone_through_by_the_page(study, run):
    run("propose", "--coder", "her")
    assert "gt-assist review" in run("review", "--passages", "--coder", "her").out  # nothing is accepted yet
    first = json.loads(run("segments", "--json").out.splitlines()[0])
    row = f"Source,StartChar,EndChar,Code\n{first['source']},{first['start']},{first['end']},being left\n"
    (study.parent / "coded.csv").write_text(row, encoding="utf-8")
    run("apply", "coded.csv", "--coder", "her")
    shown = run("review", "--passages", "--coder", "her", stdin="?\n1a\nq\n").out

    assert "1 coded under 1 code" in shown
    assert "1 page saved" in shown
    told = run("audit", "--coder", "her").out
    assert "offered accepted codes for" in told
    assert "as suggested" in told
    assert run("codes", "--suggested").status == 0
    assert run("undo", "--coder", "her").out.startswith("undone: took")


def test_one_queue_at_a_time(study, run):
    assert "One queue at a time" in run("review", "--passages", "--one-offs").err
    assert "not about one code" in run("review", "--passages", "--code-first").err


def test_the_audit_tells_old_entries_with_the_names_of_their_time(study, run):
    run("propose", "--coder", "her")
    run("review", "--coder", "her", stdin="r leaving the building\nr coming back\ny\nu\n")
    told = run("audit", "--coder", "her").out

    assert "” (" in told
    assert "to “leaving the building”" in told
    assert "renamed “leaving the building” (" in told
    assert "to “coming back”" in told
    assert "accepted “coming back”" in told


# Saturation -----------------------------------------------------------------------------------------------------


def test_saturation_tells_how_many_new_codes_each_interview_brings(coded, run):
    told = rows(run("codes", "--saturation", "--json"))

    assert [row["interviews"] for row in told] == [1, 2]
    assert [row["new"] for row in told] == [1.5, 1.5]
    assert [row["held"] for row in told] == [2, 1]
    assert [row["known"] for row in told] == [0.5, 1.0]


def test_saturation_speaks_of_codes_only(coded, run):
    out = " ".join(run("codes", "--saturation").out.split())

    assert "code saturation only" in out
    assert "bring about as many new codes as the last one here, 1.5" in out


def test_without_accepted_codes_saturation_says_what_to_do(study, run):
    assert "gt-assist review" in run("codes", "--saturation").out
    assert rows(run("codes", "--saturation", "--json")) == []


def test_help_speaks_of_what_to_type_not_of_types(run):
    helps = [run(*command, "--help").out for command in ((), ("add",), ("propose",), ("match",), ("memo",))]

    assert not re.search(r"<(list|str|path|int|Path)|x[<>]=", "".join(helps))
    assert "..." not in helps[0].partition("Commands:")[2]


def test_what_is_not_there_is_said(study, run):
    assert "No suggestions" in run("codes", "--suggested").out
    assert "no entry by him" in run("audit", "--coder", "him").err
    assert "A passage is empty" in run("match", "--text", " ").err
    assert "There is no folder kit" in run("verify", "kit").err


def test_part_of_a_codes_name_gets_the_whole_name_as_a_hint(coded, run):
    ran = run("memo", "so few", "--about", "steering", "--coder", "her")

    assert ran.status == 1
    assert "hint: Did you mean: " in ran.err
