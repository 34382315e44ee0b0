"""Bad input: one clear error with a way out, quickly, and never the words of an interview."""

import os
import time
import zipfile

import pytest

from gt_assist.errors import ReadError
from gt_assist.readers import READERS, read, readable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def bomb(path, part):
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(part, "w", force_zip64=True) as opened,
    ):
        for _ in range(220):
            opened.write(b"\0" * 1_000_000)


def cut_docx(path):
    from docx import Document

    document = Document()
    document.add_paragraph("Ann: hello " * 500)
    document.save(str(path))
    path.write_bytes(path.read_bytes()[:-900])


MADE = {
    "empty.txt": lambda p: p.write_bytes(b""),
    "white.txt": lambda p: p.write_text(" \n\t\n "),
    "mark.txt": lambda p: p.write_bytes(b"\xef\xbb\xbf"),
    "binary.txt": lambda p: p.write_bytes(bytes(range(256)) * 40),
    "control.txt": lambda p: p.write_bytes(b"\x01\x02\x03\x04ab" * 300),
    "picture.txt": lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(255, 0, -1)) * 20),
    "really-word.txt": lambda p: p.write_bytes(b"PK\x03\x04" + b"x" * 99),
    "headers.txt": lambda p: p.write_text("[00:00:01]\n\n---\n\n(music)\n"),
    "huge.txt": lambda p: p.write_bytes(b"Ann: hello\n" * 9_100_000),
    "cut.docx": cut_docx,
    "noise.docx": lambda p: p.write_bytes(b"not a zip at all"),
    "bomb.docx": lambda p: bomb(p, "word/document.xml"),
    "bomb.odt": lambda p: bomb(p, "content.xml"),
    "old.docx": lambda p: p.write_bytes(OLE),
    "other.odt": lambda p: zipfile.ZipFile(p, "w").close(),
    "noise.rtf": lambda p: p.write_text("plain words"),
    "noise.pdf": lambda p: p.write_text("plain words"),
    "cut.pdf": lambda p: p.write_bytes(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog"),
    "empty.vtt": lambda p: p.write_text("WEBVTT\n\n"),
    "noise.csv": lambda p: p.write_text("just one line"),
    "recording.mp3": lambda p: p.write_bytes(b"ID3"),
    "old.doc": lambda p: p.write_bytes(OLE),
    "notes.pages": lambda p: p.write_bytes(b"PK"),
    "noending": lambda p: p.write_text("words"),
}


@pytest.mark.parametrize("name", MADE)
def test_bad_files_are_one_clear_error_with_a_hint_and_soon(tmp_path, name):
    path = tmp_path / name
    MADE[name](path)
    began = time.monotonic()

    with pytest.raises(ReadError) as refused:
        read(path)

    assert refused.value.message.startswith(f"{name}: ")
    assert refused.value.hint
    assert "\n" not in refused.value.message + refused.value.hint
    assert "hello" not in refused.value.message + refused.value.hint
    assert time.monotonic() - began < 10


def test_an_unknown_kind_lists_the_known_ones(tmp_path):
    path = tmp_path / "a.doc"
    path.write_bytes(OLE)

    with pytest.raises(ReadError) as refused:
        read(path)

    assert all(suffix in refused.value.hint for suffix in READERS)
    assert "save it as .docx" in refused.value.hint


def test_a_missing_file_and_a_folder_are_errors(tmp_path):
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "none.txt")
    with pytest.raises(ReadError, match="folder"):
        read(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may read everything")
def test_a_file_without_permission_is_an_error(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Ann: hello")
    path.chmod(0)

    with pytest.raises(ReadError, match="may not read"):
        read(path)


@pytest.mark.parametrize(("password", "said"), [(None, "only pictures"), ("secret", "password")])
def test_scanned_and_locked_pdfs_say_what_they_are(tmp_path, password, said):
    from PIL import Image

    path = tmp_path / "scan.pdf"
    Image.new("RGB", (60, 80), "white").save(path)
    if password:
        pypdf = pytest.importorskip("pypdf")
        writer = pypdf.PdfWriter(clone_from=path)
        writer.encrypt(password, algorithm="RC4-128")
        writer.write(path)

    with pytest.raises(ReadError, match=said):
        read(path)


def test_a_folder_gives_its_readable_files_by_name(tmp_path):
    for name in ("b.txt", "a.DOCX", ".hidden.txt", "~$a.docx", "c.mp3", "cases.csv"):
        (tmp_path / name).write_text("x")
    (tmp_path / "folder.txt").mkdir()

    assert [path.name for path in readable(tmp_path)] == ["a.DOCX", "b.txt", "cases.csv"]
    with pytest.raises(ReadError):
        readable(tmp_path / "none")
