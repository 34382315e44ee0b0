"""What no construct holds is listed and counted, by her decisions before the program's."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

from gt_assist.cli.residue import list_residue
from gt_assist.codebook import Code, Codebook, Incident, Match
from gt_assist.corpus import Segment, Span, Transcript, Turn
from gt_assist.exporters import export, verify
from gt_assist.residue import residue
from gt_assist.study import Source, Study

WORDS = ("We kept our own list.", "Nobody came.", "Lovely weather today.")
STARTS = (0, 22, 35)
SPANS = tuple(Span("ann.txt", at, at + len(words)) for at, words in zip(STARTS, WORDS, strict=True))
CULTURE = "cfir2009:inner.culture"


def code(id, *at, **more):
    return Code(id, id, status="accepted", incidents=tuple(Incident(SPANS[n]) for n in at), **more)


def study(*codes, abstained=(2,)):
    text = " ".join(WORDS)
    return Study(
        name="pilot",
        framework="cfir-2009",
        sources={"ann.txt": Source(Transcript("ann.txt", text, (Turn(0, len(text), "Ann"),)), "")},
        segments=tuple(Segment(span, words, 0) for span, words in zip(SPANS, WORDS, strict=True)),
        cases={},
        definitions={},
        codebook=Codebook(
            "her",
            {each.id: each for each in codes},
            matches=tuple(Match(s, ((CULTURE, 0.4),), n in abstained) for n, s in enumerate(SPANS)),
        ),
    )


def passages(found):
    return {one.span: (one.codes, one.decided) for one in found.passages}


def test_the_program_abstaining_makes_residue_until_a_person_decides():
    assert passages(residue(study())) == {SPANS[2]: ((), False)}
    confirmed = code("weather", 2, confirmed=(CULTURE,))
    assert passages(residue(study(confirmed))) == {}


def test_a_code_whose_every_construct_she_refused_is_residue_by_her_decision():
    refused = code("keeping", 0, constructs=((CULTURE, 0.4),), refused=(CULTURE,))
    found = residue(study(refused))
    assert [(each.code.id, each.decided) for each in found.codes] == [("keeping", True)]
    assert passages(found)[SPANS[0]] == (("keeping",), True)
    half = replace(refused, constructs=((CULTURE, 0.4), ("cfir2009:outer.cosmopolitanism", 0.2)))
    assert residue(study(half)).codes == ()  # one is still open


def test_a_code_beside_which_the_program_found_nothing_is_residue_and_says_so():
    found = residue(study(code("waiting", 1)))
    assert [(each.code.id, each.decided) for each in found.codes] == [("waiting", False)]
    assert passages(found)[SPANS[1]] == (("waiting",), False)


def test_a_passage_is_held_when_one_of_its_codes_is():
    held, bare = code("held", 0, confirmed=(CULTURE,)), code("bare", 0)
    assert SPANS[0] not in passages(residue(study(held, bare)))


def test_what_nobody_has_laid_beside_constructs_is_no_residue_yet():
    fresh = study(code("waiting", 1))
    fresh = replace(fresh, codebook=replace(fresh.codebook, matches=()))
    assert residue(fresh).codes == ()
    assert residue(fresh).passages == ()


def test_the_share_of_each_case_counts_all_segments_and_coded_ones():
    (share,) = residue(study(code("waiting", 1), code("held", 0, confirmed=(CULTURE,)))).shares
    assert (share.segments, share.residue, share.coded, share.coded_residue) == (3, 2, 2, 1)


def test_the_residue_is_listed_for_people_and_for_programs(capsys):
    list_residue(study(code("waiting", 1)), as_json=False)
    told = capsys.readouterr().out
    assert "1 of 1 accepted codes are beside no construct" in told
    assert "67% of 3 segments; of 1 coded 100%" in told
    assert "Lovely weather today." in told
    list_residue(study(code("waiting", 1)), as_json=True)
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row.get("name") or row.get("text") or row["case"] for row in rows] == ["waiting", *WORDS[1:], "ann"]


def test_the_residue_goes_out_with_every_kit_and_its_quotes_are_proved(tmp_path):
    export("csv", study(code("waiting", 1)), tmp_path / "kit", version="1")
    path = tmp_path / "kit" / "residue.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["Code"], row["Decided"], row["Quote"]) for row in rows] == [
        ("waiting", "by the program", ""),
        ("waiting", "by the program", WORDS[1]),
        ("", "by the program", WORDS[2]),
    ]
    path.write_bytes(path.read_bytes().replace(b"Lovely", b"Lively"))
    assert any("residue.csv, row 4, Quote" in problem for problem in verify(tmp_path / "kit").problems)
