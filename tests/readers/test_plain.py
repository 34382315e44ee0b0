"""Text and Markdown files: exactly the decoded characters, whatever the encoding and the line ends."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gt_assist.readers import read

DIALOGUE = (
    "Interviewer: How was it?\n\nAnna: Slow – “very” slow, café style.\n"
    "Interviewer: Why?\nAnna: Nobody came 😀 e\u0301.\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_read_alike(tmp_path, encoding, ends):
    path = tmp_path / "anna.txt"
    path.write_bytes(DIALOGUE.replace("\n", ends).encode(encoding))

    found = read(path)

    assert found.text == DIALOGUE
    assert [DIALOGUE[t.start : t.end] for t in found.turns][0::2] == ["How was it?", "Why?"]
    assert {t.role for t in found.turns[0::2]} == {"interviewer"}


@settings(deadline=None, max_examples=50)
@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(
        lambda s: s.strip() and s[0] != "\ufeff"
    )
)
def test_text_is_the_files_own_characters(tmp_path_factory, said):
    path = tmp_path_factory.mktemp("t") / "one.md"
    path.write_bytes(f"Ann: hello {said}\nBen: yes\nAnn: so\nBen: no".encode())

    found = read(path)

    assert found.text == f"Ann: hello {said}\nBen: yes\nAnn: so\nBen: no"
    assert found.text[found.turns[0].start : found.turns[0].end] == f"hello {said}".strip()


def test_windows_1252_is_read_and_said(tmp_path):
    path = tmp_path / "old.txt"
    path.write_bytes("Anna: It’s “fine” – naïve.\nBo: Ærlig talt.\nAnna: Ja.\nBo: Ok.\n".encode("cp1252"))

    found = read(path)

    assert "It’s “fine” – naïve." in found.text
    assert any("Windows-1252" in note for note in found.notes)


def test_markdown_headings_are_not_talk(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(
        "# Interview\n\n**Ann:** Yes.\n\n## Part two\n\nAnd more.\n\n**Ben:** No.\n\n**Ann:** So.\n\n**Ben:** Ah.\n"
    )

    assert [found.text[t.start : t.end] for found in [read(path)] for t in found.turns] == [
        "Yes.",
        "And more.",
        "No.",
        "So.",
        "Ah.",
    ]
