"""Small invented studies, by hand and by hypothesis."""

from __future__ import annotations

import csv
import io
import json
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from hypothesis import strategies as st

from gt_assist.codebook import Code, Codebook, Incident, InVivo, Memo
from gt_assist.corpus import Case, Span, Transcript, Turn
from gt_assist.study import Source, Study

ODD = "ab =+-@'\"\t\n\r\x0b\x00\u2028\ufffe,;<>&_x0041_é\u0301😀👩\u200d⚕️中"
NAMES = [
    "waiting", "Waiting", "=cmd()", "knowing/doing", "Turn", "x" * 300, "y" * 120 + "z", "?*", "", "- minus", "'=a",
    "tab\tin name", "waiting (top)", "😀 coping", "x" * 300 + "é", "_x0041_", "<r>bold</r>",
]  # fmt: skip
SOURCES = ["a.txt", "a.docx", "ä b.vtt", "=x.txt", "CON.txt", "a.txt.txt", "A.srt", "no suffix"]


def _words(text: str, words: str) -> Span:
    start = text.index(words)
    return Span("ann.txt", start, start + len(words))


def ann() -> Study:
    """One interview, two codes one under the other, a candidate and a rejected code."""
    text = (
        'Interviewer: So?\nAnn: - well 😀 I keep\n my own "sheet".\n'
        "Ann: =cmd() they said\nAnn: We wait, we just wait.\n"
    )
    turns = (
        Turn(13, 16, "Interviewer", "interviewer"),
        *(
            Turn(_words(text, words).start, _words(text, words).end, "Ann")
            for words in ('- well 😀 I keep\n my own "sheet".', "=cmd() they said", "We wait, we just wait.")
        ),
    )
    keep, cmd, wait = (_words(text, w) for w in ("- well 😀 I keep\n my own", "=cmd() they said", "we just wait"))
    own = _words(text, "my own")
    codes = [
        Code(
            "c1", "working around", "focused", "accepted", (Incident(keep), Incident(cmd)), InVivo(own, "my own"),
            stability=0.5, confirmed=("cfir2009:inner.culture",), refused=("cfir2009:outer.needs",),
            constructs=(("cfir2009:process.champions", 0.9),), decided_at="2026-01-02T03:04:05Z",
        ),
        Code("c2", "waiting", status="accepted", incidents=(Incident(wait, by_hand=True), Incident(keep)), parent="c1"),
        Code("c3", "undecided thing", incidents=(Incident(wait),)),
        Code("c4", "turned down", status="rejected", incidents=(Incident(wait),)),
    ]  # fmt: skip
    memos = (
        Memo(1, "code", "An early thought.", "AK", "2026-01-01T00:00:00Z", about="c1"),
        Memo(2, "code", "Own tools\nwhen the given ones fail.", "AK", "2026-01-02T00:00:00Z", about="c1"),
        Memo(3, "incident", "She laughs here.", "AK", "2026-01-03T00:00:00Z", about="c1", span=keep),
    )
    return Study(
        name="pilot",
        framework="cfir-2009",
        sources={"ann.txt": Source(Transcript("ann.txt", text, turns), "not the text's")},
        segments=(),
        cases={"Ann": Case("Ann", {"age": "25-34", "started": "2020-05", "site": ""}), "Bo": Case("Bo", {"age": "3"})},
        definitions={"innovation": "the new booking sheet"},
        codebook=Codebook("AK", {code.id: code for code in codes}, memos=memos),
    )


@st.composite
def studies(draw: st.DrawFn) -> Study:
    """Any study at all: odd texts, names and attributes; at least one accepted code."""
    texts = st.text(st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs"])), min_size=3, max_size=40)
    sources = {name: draw(texts) for name in draw(st.lists(st.sampled_from(SOURCES), min_size=1, unique=True))}
    ids = [f"c{number}" for number in range(draw(st.integers(1, 6)))]
    codes = {id: draw(_codes(id, ids, sources)) for id in ids}
    codes["c0"] = Code("c0", "top", status="accepted", incidents=codes["c0"].incidents)
    notes = draw(st.lists(st.tuples(st.sampled_from(ids), texts), max_size=3))
    memos = tuple(Memo(n, "code", text, "A K", "2026", about=id) for n, (id, text) in enumerate(notes))
    people = draw(st.lists(st.sampled_from(["Ann", "ann", "a", "=x", "no suffix"]), unique=True))
    kinds = st.dictionaries(st.sampled_from(["role", "Role", "Participant", "=age", "a\tb"]), texts | st.just("1-2"))
    return Study(
        name="any",
        framework="cfir-2009",
        sources={name: Source(Transcript(name, text, draw(_turns(text))), "") for name, text in sources.items()},
        segments=(),
        cases={name: Case(name, draw(kinds)) for name in people},
        definitions={},
        codebook=Codebook("A\tK", codes, memos=memos),
    )


@st.composite
def _codes(draw: st.DrawFn, id: str, ids: list[str], sources: dict[str, str]) -> Code:
    spans = draw(st.lists(_spans(sources), max_size=4))  # the same span twice is possible, and must do no harm
    phrase = draw(st.none() | _spans(sources))
    return Code(
        id=id,
        name=draw(st.sampled_from(NAMES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)),
        status=draw(st.sampled_from(["accepted", "accepted", "candidate", "rejected"])),
        incidents=tuple(map(Incident, spans)),
        in_vivo=InVivo(phrase, phrase.slice(sources[phrase.source])) if phrase else None,
        parent=draw(st.none() | st.sampled_from(ids)),
        confirmed=tuple(draw(st.lists(st.sampled_from(["npt:a", "=b"]), unique=True))),
    )


@st.composite
def _spans(draw: st.DrawFn, sources: dict[str, str]) -> Span:
    name = draw(st.sampled_from(sorted(sources)))
    start = draw(st.integers(0, len(sources[name]) - 1))
    return Span(name, start, draw(st.integers(start + 1, len(sources[name]))))


@st.composite
def _turns(draw: st.DrawFn, text: str) -> tuple[Turn, ...]:
    cuts = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text)), max_size=2))})
    voices = st.sampled_from([None, "Ann", "-Bo", "Q\nA"])
    roles = st.sampled_from(["participant", "interviewer"])
    return tuple(Turn(a, b, draw(voices), draw(roles)) for a, b in pairwise(cuts))


def _lines(path: Path) -> list[list[str]]:
    separator = "\t" if path.suffix == ".txt" else ","
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def _table(path: Path) -> list[dict[str, str]]:
    heading, *rows = _lines(path)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def _cells(path: Path) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))


def _rewrite(path: Path, lines: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    separator = "\t" if path.suffix == ".txt" else ","
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(lines)
    path.write_bytes(("\ufeff" + out.getvalue()).encode())


def _reseal(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for entry in manifest["files"]:
        entry["sha256"] = sha256((folder / entry["path"]).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


@pytest.fixture(scope="session")
def ann_study():
    return ann()


@pytest.fixture
def study(ann_study):
    return ann_study


@pytest.fixture(scope="session")
def any_study():
    return studies()


@pytest.fixture(scope="session")
def lines():
    """The lines of a .csv or .txt table."""
    return _lines


@pytest.fixture(scope="session")
def table():
    """The rows of a .csv table by heading."""
    return _table


@pytest.fixture(scope="session")
def cells():
    """The values in the first sheet of a workbook."""
    return _cells


@pytest.fixture(scope="session")
def rewrite():
    """Write the lines of a table back as this program would."""
    return _rewrite


@pytest.fixture(scope="session")
def reseal():
    """Make the manifest agree with files that were tampered with, as somebody who knows it could."""
    return _reseal
