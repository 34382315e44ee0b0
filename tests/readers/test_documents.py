"""Word, OpenDocument, rich text and PDF: what the document says, and nothing it does not."""

import pytest

from gt_assist.readers import read

DIALOGUE = [
    ("Interviewer", "How was the start?"),
    ("Anna", "Slow \u2013 \u201cvery\u201d slow, caf\u00e9 style \U0001f600 e\u0301."),
    ("Interviewer", "Why?"),
    ("Anna", "Nobody\u00a0came."),
]


def spoken(found):
    return [(t.speaker, found.text[t.start : t.end]) for t in found.turns]


@pytest.fixture
def word(tmp_path):
    def made(fill):
        from docx import Document

        document = Document()
        fill(document)
        path = tmp_path / "a.docx"
        document.save(str(path))
        return read(path)

    return made


def test_word_paragraphs_with_bold_labels_and_headings(word):
    def fill(document):
        document.add_heading("Interview 3", 1)
        for name, words in DIALOGUE:
            paragraph = document.add_paragraph()
            paragraph.add_run(name).bold = True
            paragraph.add_run(f": {words}")

    found = word(fill)

    assert spoken(found) == DIALOGUE
    assert found.text.startswith("Interview 3\nInterviewer: How")


def test_word_labels_that_only_bold_type_tells(word):
    def fill(document):
        for name, words in DIALOGUE:
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{name} ").bold = True
            paragraph.add_run(words)

    assert spoken(word(fill)) == DIALOGUE


def test_word_soft_line_breaks_separate_speakers(word):
    def fill(document):
        for (a, asked), (b, answered) in zip(DIALOGUE[::2], DIALOGUE[1::2], strict=True):
            paragraph = document.add_paragraph(f"{a}: {asked}")
            paragraph.add_run().add_break()
            paragraph.add_run(f"{b}: {answered}")

    assert spoken(word(fill)) == DIALOGUE


def test_teams_transcripts_in_word(word):
    def fill(document):
        for place, (name, words) in enumerate(DIALOGUE):
            document.add_paragraph(f"{name}   0:{place:02}").add_run().add_break()
            document.paragraphs[-1].add_run(words)

    found = word(fill)

    assert spoken(found) == DIALOGUE
    assert [t.begins for t in found.turns] == [0.0, 1.0, 2.0, 3.0]


@pytest.mark.parametrize("headed", [True, False])
@pytest.mark.parametrize("timed", [True, False])
def test_word_tables_of_speaker_and_words(word, headed, timed):
    def fill(document):
        document.add_paragraph("Interview 3")
        table = document.add_table(rows=0, cols=3 if timed else 2)
        head = [("Time", "Speaker", "Transcript")] if headed else []
        for row in head + [(f"00:0{i}", *pair) for i, pair in enumerate(DIALOGUE)]:
            for cell, content in zip(table.add_row().cells, row if timed else row[1:], strict=True):
                cell.text = content

    found = word(fill)

    assert spoken(found) == DIALOGUE
    assert [t.role for t in found.turns] == ["interviewer", "participant"] * 2
    if timed:
        assert found.turns[3].begins == 3.0


def test_tracked_changes_are_read_as_accepted(word):
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    def fill(document):
        for name, words in DIALOGUE:
            document.add_paragraph(f"{name}: {words}")
        change = (
            f"<w:p {nsdecls('w')}><w:r><w:t xml:space='preserve'>Interviewer: Was it </w:t></w:r>"
            "<w:del w:id='1'><w:r><w:delText>cold</w:delText></w:r></w:del>"
            "<w:ins w:id='2'><w:r><w:t>warm</w:t></w:r></w:ins><w:r><w:t>?</w:t></w:r></w:p>"
        )
        document.element.body.insert(0, parse_xml(change))

    assert spoken(word(fill))[0] == ("Interviewer", "Was it warm?")


def test_opendocument_paragraphs_tabs_and_spaces(tmp_path):
    from odfdo import Document, Paragraph

    document = Document("text")
    document.body.clear()
    for name, words in DIALOGUE:
        document.body.append(Paragraph(f"{name}:\t{words}"))
    path = tmp_path / "a.odt"
    document.save(str(path))

    found = read(path)

    assert spoken(found) == DIALOGUE
    assert found.kind == "odt"


def test_rich_text_with_accents_and_characters_beyond_the_first_plane(tmp_path):
    path = tmp_path / "a.rtf"
    path.write_bytes(
        b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl\\f0\\fswiss Helvetica;}\\f0 "
        b"Interviewer: How was the caf\\'e9?\\\nAnna: \\uc1\\u-10179?\\u-8704? slow \\'93very\\'94.\\\n"
        b"Interviewer: Why?\\par Anna: Nobody came.}"
    )

    assert spoken(read(path)) == [
        ("Interviewer", "How was the caf\u00e9?"),
        ("Anna", "\U0001f600 slow \u201cvery\u201d."),
        ("Interviewer", "Why?"),
        ("Anna", "Nobody came."),
    ]


def pdf(pages):
    """A small PDF: each page a list of (left, up, size, words) in Helvetica."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for i, page in enumerate(pages):
        content = "\n".join(f"BT /F1 {size} Tf {x} {y} Td ({words}) Tj ET" for x, y, size, words in page)
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {5 + 2 * i} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    body = "%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode()


def test_pdf_lines_are_joined_and_furniture_is_left_out(tmp_path):
    talk = [
        "Interviewer: How was the very first week that you all spent in",
        "there?",
        "Anna: It was a slow beginning and nobody knew the spread-",
        "sheet, since the spreadsheet was new, and the follow-",
        "up never came.",
        "Interviewer: Why do you think that it never came to anything?",
        "Anna: Nobody was there.",
    ]
    pages = []
    for number in (1, 2):
        lines = [(60, 700 - 14 * i, 12, words) for i, words in enumerate(talk)]
        pages.append([(60, 780, 12, "Study of clinics"), *lines, (300, 20, 12, f"Page {number} of 2")])
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(pages))

    assert (
        spoken(read(path))
        == [
            ("Interviewer", "How was the very first week that you all spent in there?"),
            (
                "Anna",
                "It was a slow beginning and nobody knew the spreadsheet, since the spreadsheet was new,"
                " and the follow-up never came.",
            ),
            ("Interviewer", "Why do you think that it never came to anything?"),
            ("Anna", "Nobody was there."),
        ]
        * 2
    )


def test_pdf_notes_in_the_margin_in_other_type_are_left_out(tmp_path):
    talk = [
        "Interviewer: How was it in there for you?",
        "Anna: It was cold and slow.",
        "Interviewer: Why?",
        "Anna: Rain.",
    ]
    lines = [(60, 700 - 14 * i, 12, words) for i, words in enumerate(talk)]
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([[*lines, (450, 686, 9, "Feeling cold"), (20, 700, 9, "1")]]))

    assert [f"{speaker}: {words}" for speaker, words in spoken(read(path))] == talk
