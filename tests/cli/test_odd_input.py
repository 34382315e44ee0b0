"""Odd names, odd tables, odd bytes: a plain sentence and what to do, never a traceback, and nothing lost."""

from __future__ import annotations

import getpass
import io
import sqlite3
import sys
from importlib import resources

import pytest

from gt_assist.cli import main
from gt_assist.codebook import InVivo
from gt_assist.corpus import Span
from gt_assist.events import Accepted, Candidate, CandidateWords, CodeCreated, PassageCoded, Proposed, Rejected
from gt_assist.framework import FRAMEWORKS
from gt_assist.store import StudyFile


@pytest.fixture
def proposed(study):
    """The study with two candidate codes."""
    with StudyFile.open(study) as file:
        spans = [segment.span for segment in file.segments(file.sources())]
        groups = {"c0000000a": spans[:2], "c0000000b": spans[2:]}
        file.append("her", (
            Proposed(
                {}, {}, 0, 1,
                candidates=tuple(Candidate(code, tuple((s, 0.5) for s in held)) for code, held in groups.items()),
                words=tuple(CandidateWords(code, f"words of {code[-1]}", held[0]) for code, held in groups.items()),
            ),
        ))  # fmt: skip
    return study


def record(study, coder, *events):
    with StudyFile.open(study) as file:
        file.append(coder, *[(event,) for event in events])


def refused(ran):
    return ran.status == 1 and ran.err.startswith("error: ") and "\nhint: " in ran.err and "Traceback" not in ran.err


# Names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", ".", "..", "/", "x" * 400])
def test_what_is_no_name_for_a_study_is_refused(run, here, name):
    assert refused(run("init", name))
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("name", [".", "x" * 400, "nothing/there.gta"])
def test_what_is_no_study_is_refused(run, name):
    assert refused(run("codes", "--study", name))


def test_a_study_is_found_without_its_suffix(study, run):
    assert run("segments", "--study", "s").status == 0


def test_a_folder_is_no_study(study, run):
    ran = run("codes", "--study", "talk")

    assert refused(ran)
    assert "folder" in ran.err


def test_a_path_with_a_space_can_be_copied_from_what_is_said(run, here):
    assert '--study "my study.gta"' in run("init", "my study").out


def test_a_framework_of_her_own_is_found_from_any_folder(run, here, monkeypatch):
    shipped = resources.files("gt_assist") / "frameworks" / FRAMEWORKS["npt"]
    (here / "mine.toml").write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    assert run("init", "s", "--framework", "mine.toml").status == 0
    with StudyFile.open(here / "s.gta") as file:
        assert file.meta("framework") == str((here / "mine.toml").resolve())


def test_a_coder_is_one_coder_however_the_name_is_spaced(study, run):
    run("memo", "one", "--coder", " Ann  Lee ")

    assert "Ann Lee" in run("memo", "--coder", "Ann Lee").out


def test_without_a_login_name_it_asks_for_the_coder(study, run, monkeypatch):
    def nobody():
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr(getpass, "getuser", nobody)
    ran = run("memo", "one")

    assert refused(ran)
    assert "--coder" in ran.err


def test_names_that_cannot_be_written_down_are_refused(study, run, here):
    odd = here / "caf\udce9.txt"
    try:
        odd.write_text("Ann: We lost her.\n", encoding="utf-8")
    except (OSError, UnicodeEncodeError):
        pytest.skip("this file system holds no such names")

    assert refused(run("add", odd, "--coder", "her"))
    assert refused(run("memo", "caf\udce9", "--coder", "her"))
    assert refused(run("memo", "one", "--coder", "caf\udce9"))
    assert run("audit", "--verify").status == 0


# Bytes and tables -------------------------------------------------------------------------------------------------


def test_answers_piped_in_another_encoding_are_taken_as_far_as_they_go(proposed, run, monkeypatch):
    piped = io.BytesIO(b"\xef\xbb\xbfo caf\xe9 and tea\nq\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(piped, encoding="utf-8"))
    monkeypatch.setattr(sys, "argv", ["gt-assist", "review", "--coder", "her"])
    with pytest.raises(SystemExit) as ended:
        main()

    assert not ended.value.code
    assert "caf\ufffd and tea" in run("memo", "--coder", "her").out


def test_a_word_piped_in_is_not_taken_for_its_first_letter(proposed, run):
    ran = run("review", "--coder", "her", stdin="nothing of this\nyes\nq\n")

    assert "There is no key 'nothing' here" in ran.out
    assert "0 decisions saved" in ran.out


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("d.csv", b'Source,StartChar,EndChar,Code\nann.txt,1,2,"' + b"x" * 200_000, "quotation mark"),
        ("d.csv", b"Source,StartChar,EndChar,Code\nann.txt,20,30,\n", "row 2"),
        ("d.csv", b"Source,StartChar,EndChar,Code\nann.txt," + b"9" * 5000 + b",30,x\n", "row 2"),
        ("d.csv", b"", "no rows"),
        ("d.xlsx", b"PK\x03\x04 and so on", ".csv"),
        ("d.csv", b"PK\x03\x04 and so on", ".csv"),
        ("d.csv", b"SQLite format 3\0\0\1\2\3\0\xff", ".csv"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_whole(study, run, here, name, content, said):
    (here / name).write_bytes(content)
    for command in ("apply", "cases"):
        ran = run(command, name, "--coder", "her")
        if command == "apply" or said != "row 2":
            assert refused(ran), (command, ran)
            assert said in ran.err
    assert "made the code" not in run("audit").out


def test_a_folder_is_no_table(study, run):
    assert "talk" in run("apply", "talk", "--coder", "her").err
    assert refused(run("cases", ".", "--coder", "her"))


def test_codes_are_never_named_by_an_id_from_a_table(proposed, run, here):
    (here / "d.csv").write_text("Source,StartChar,EndChar,Code\nann.txt,50,60,c0000000a\n", encoding="utf-8")
    ran = run("apply", "d.csv", "--coder", "her")

    assert refused(ran)
    assert "row 2" in ran.err


def test_a_passage_is_coded_once_however_its_code_is_given(proposed, run, here):
    record(proposed, "her", CodeCreated("c0000000z", "keeping on"), PassageCoded(Span("ann.txt", 50, 60), "c0000000z"))
    (here / "d.csv").write_text("Source,StartChar,EndChar,Code\nann.txt,50,60,c0000000z\n", encoding="utf-8")

    assert run("apply", "d.csv", "--coder", "her").status == 0


def test_verdicts_on_another_coders_code_say_so(proposed, run, here):
    record(proposed, "him", CodeCreated("c0000000z", "keeping on"))
    (here / "d.csv").write_text("CodeID,Decision,Argument\nc0000000z,rename,x\n", encoding="utf-8")

    assert refused(run("apply", "d.csv", "--coder", "her"))


def test_the_attributes_of_all_cases_are_told_not_only_of_the_first(study, run, here):
    (here / "cases.csv").write_text("case,role\nann,\nben,director\n", encoding="utf-8")

    assert "2 cases with role" in run("cases", "cases.csv", "--coder", "her").out


# A study that cannot be written, or not be read ---------------------------------------------------------------------


def test_a_study_that_was_cut_short_is_called_damaged(study, run):
    with sqlite3.connect(study) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA journal_mode = DELETE")
    db.close()
    whole = study.read_bytes()
    study.write_bytes(whole[:8192] + b"\0" * (len(whole) - 8192))
    for command in ("segments", "codes", "audit", "propose"):
        assert refused(run(command, "--coder", "her")), command


def test_a_full_disk_says_so_and_nothing_is_lost(study, run, monkeypatch):
    connect = sqlite3.connect

    def nearly_full(*arguments, **options):
        db = connect(*arguments, **options)
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
        return db

    before = run("audit").out
    with monkeypatch.context() as patched:
        patched.setattr("gt_assist.store.file.sqlite3.connect", nearly_full)
        ran = run("memo", "x" * 100_000, "--coder", "her")

    assert refused(ran)
    assert "full" in ran.err
    assert run("audit").out == before


# Wording and whose work it is ---------------------------------------------------------------------------------------


def test_an_empty_definition_is_refused(study, run):
    assert refused(run("define", "sign", "  ", "--coder", "her"))


def test_a_memo_can_be_about_a_rejected_code_by_its_name(proposed, run):
    record(proposed, "her", Rejected("c0000000a"))

    assert run("memo", "why not", "--about", "words of a", "--coder", "her").status == 0
    assert "about “words of a”" in run("memo", "--about", "words of a", "--coder", "her").out


def test_who_has_only_written_memos_can_list_them(proposed, run):
    record(proposed, "him", Rejected("c0000000a"))
    run("memo", "a first thought", "--coder", "her")

    assert "a first thought" in run("memo", "--coder", "her").out


def test_any_entry_of_a_step_can_be_named_to_undo_it(study, run):
    with StudyFile.open(study) as file:
        span = Span("ann.txt", 50, 60)
        made = file.append("her", (CodeCreated("c0000000z", "keeping on"), PassageCoded(span, "c0000000z")))
    ran = run("undo", made[1].seq, "--coder", "her")

    assert ran.status == 0, ran.err
    assert "keeping on" in ran.out
    assert "keeping on" not in run("codes", "--coder", "her").out


def test_undoing_a_long_list_is_told_in_a_few_words(study, run):
    with StudyFile.open(study) as file:
        spans = [Span("ann.txt", n, n + 3) for n in range(40)]
        file.append("her", (CodeCreated("c0000000z", "on"), *(PassageCoded(span, "c0000000z") for span in spans)))

    assert len(run("undo", "--coder", "her").out) < 400


def test_the_audit_names_every_coders_codes(study, run):
    record(study, "her", CodeCreated("c0000000y", "giving up"))
    record(study, "him", CodeCreated("c0000000z", "keeping on"), PassageCoded(Span("ann.txt", 50, 60), "c0000000z"))

    assert "as “keeping on” (c0000000z)" in run("audit").out
    assert "as “keeping on” (c0000000z)" in run("audit", "--code", "keeping on").out


def test_a_seed_that_no_generator_takes_is_wrong_usage(study, run):
    assert run("propose", "--seed", "-1").status == 2
    assert run("propose", "--seed", "99999999999999").status == 2


# Corrected transcripts ----------------------------------------------------------------------------------------------


def test_what_a_correction_does_to_every_coders_passages_is_told(study, run, here):
    text = (here / "talk" / "ann.txt").read_text(encoding="utf-8")
    for coder, words in (("her", "Nobody came to the steering group"), ("him", "I kept my own list")):
        at = text.index(words)
        code = f"c0000{coder}"
        record(
            study, coder, CodeCreated(code, f"{coder} code"), PassageCoded(Span("ann.txt", at, at + len(words)), code)
        )
    (here / "ann2.txt").write_text(text.replace("I kept my own list", "Wholly new it reads"), encoding="utf-8")
    ran = run("add", "ann2.txt", "--replaces", "ann.txt", "--coder", "third")

    assert "1 coded passage carried over" in ran.out
    assert "not placed: ann.txt" in ran.out
    assert "I kept my own list" in ran.out


def test_a_case_keeps_its_attributes_when_the_corrected_file_has_another_name(study, run, here):
    (here / "cases.csv").write_text("case,role\nann.txt,nurse\n", encoding="utf-8")
    run("cases", "cases.csv", "--coder", "her")
    before = run("cases", "--coder", "her").out
    (here / "ann corrected.txt").write_text((here / "talk" / "ann.txt").read_text(encoding="utf-8"), encoding="utf-8")
    run("add", "ann corrected.txt", "--replaces", "ann.txt", "--coder", "her")

    assert "role: nurse" in before
    assert "role: nurse" in run("cases", "--coder", "her").out


# Forgetting -----------------------------------------------------------------------------------------------------------


def test_forgetting_a_corrected_transcript_erases_the_words_taken_from_the_earlier_one(proposed, run, here):
    text = (here / "talk" / "ann.txt").read_text(encoding="utf-8")
    (here / "ann2.txt").write_text(text, encoding="utf-8")
    run("add", "ann2.txt", "--replaces", "ann.txt", "--coder", "her")
    run("forget", "ann2.txt", "--yes", "--coder", "her")

    assert b"words of a" not in proposed.read_bytes()


def test_another_source_that_takes_the_free_name_keeps_its_words(proposed, run, here):
    text = (here / "talk" / "ann.txt").read_text(encoding="utf-8")
    (here / "ann2.txt").write_text(text, encoding="utf-8")
    run("add", "ann2.txt", "--replaces", "ann.txt", "--coder", "her")
    (here / "ann.txt").write_text("Cleo: The river was high that week, we carried sandbags.\n", encoding="utf-8")
    run("add", "ann.txt", "--coder", "her")
    at = Span("ann.txt", 6, 20)
    words = CandidateWords("c0000000x", "carrying sandbags", at)
    record(proposed, "her", Proposed({}, {}, 0, 1, candidates=(Candidate("c0000000x", ((at, 1.0),)),), words=(words,)))
    run("forget", "ann2.txt", "--yes", "--coder", "her")

    assert "carrying sandbags" in run("codes", "--coder", "her").out


def test_a_case_that_speaks_elsewhere_keeps_its_attributes(study, run, here):
    (here / "again.txt").write_text(
        "Interviewer: And now?\nAnn: It is better now, we found someone.\n", encoding="utf-8"
    )
    run("add", "again.txt", "--case", "Ann", "--coder", "her")
    (here / "cases.csv").write_text("case,role\nAnn,nurse\nBen,director\n", encoding="utf-8")
    run("cases", "cases.csv", "--coder", "her")
    run("forget", "ann.txt", "--yes", "--coder", "her")
    assert "role: nurse" in run("cases", "--coder", "her").out
    run("forget", "again.txt", "--yes", "--coder", "her")
    assert b"nurse" not in study.read_bytes()


def test_forgetting_twice_and_adding_again_work(proposed, run, here):
    record(proposed, "her", Accepted("c0000000a", (), ()))
    assert run("forget", "ann.txt", "--yes", "--coder", "her").status == 0
    assert refused(run("forget", "ann.txt", "--yes", "--coder", "her"))
    assert run("undo", "--coder", "her").status == 0
    assert run("undo", "--redo", "--coder", "her").status == 0
    assert run("add", here / "talk" / "ann.txt", "--coder", "her").status == 0
    assert run("forget", "ann.txt", "--yes", "--coder", "her").status == 0
    assert run("audit", "--verify").status == 0
    assert run("codes", "--json", "--coder", "her").status == 0


def test_before_forgetting_it_says_what_becomes_of_each_accepted_code(study, run, here):
    ann, ben = Span("ann.txt", 45, 80), Span("ben.txt", 43, 70)
    phrase = InVivo(Span("ann.txt", 50, 60), (here / "talk" / "ann.txt").read_text(encoding="utf-8")[50:60])
    made = Proposed(
        {}, {}, 0, 1,
        candidates=(Candidate("c0000000a", ((ann, 1.0), (ben, 1.0))), Candidate("c0000000b", ((ann, 1.0),))),
        words=(CandidateWords("c0000000a", "losing the one", ann, phrase), CandidateWords("c0000000b", "b", ann)),
    )  # fmt: skip
    record(study, "her", made)
    record(study, "her", Accepted("c0000000a", (ann, ben), ()))
    told = run("forget", "ann.txt", "--coder", "her", stdin="n\n").out

    assert (
        f"from the code “losing the one”, accepted by her: its name, the phrase in vivo “{phrase.text}”, 1 passage;"
        " the code stays, with 1 passage, called “(label forgotten)” until you rename it" in told
    )
    assert "candidates of her: 1 lose passages, 1 of them go because they hold nothing else" in told


def test_without_an_answer_nothing_is_forgotten(study, run):
    ran = run("forget", "ann.txt", "--coder", "her", stdin="")

    assert ran.status == 1
    assert "error: There was no answer; nothing was erased." in ran.err
    assert "ann.txt" in run("segments").out


def test_a_corrected_transcript_is_segmented_as_the_earlier_one_was(study, run, here):
    words = "Cleo: The river was high. We carried sandbags. Nobody asked us to. We went home at four.\n"
    (here / "cleo.txt").write_text(words, encoding="utf-8")
    run("add", "cleo.txt", "--unit", "sentence", "--coder", "her")
    (here / "cleo2.txt").write_text(words.replace("four", "five"), encoding="utf-8")
    run("add", "cleo2.txt", "--replaces", "cleo.txt", "--coder", "her")
    (here / "cleo3.txt").write_text(words, encoding="utf-8")
    run("add", "cleo3.txt", "--replaces", "cleo2.txt", "--coder", "her")

    assert run("segments").out.count("cleo3.txt") == 4


def test_a_study_that_could_not_be_made_leaves_nothing_behind(run, here, monkeypatch):
    def no_room(db):
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("gt_assist.store.file.migrate", no_room)
        assert refused(run("init", "s"))
    assert list(here.iterdir()) == []
    assert run("init", "s").status == 0
