"""Where a kit may go, and that it comes there as a whole or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gt_assist.codebook import Codebook
from gt_assist.errors import ExportError
from gt_assist.exporters import export, verify
from gt_assist.exporters.placing import place
from gt_assist.exporters.writing import text_file


def test_an_empty_folder_or_a_new_one_below_new_ones_is_filled(study, tmp_path):
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "empty", tmp_path / "new/one"):
        export("csv", study, folder, version="1")
        assert verify(folder).problems == ()


def test_nothing_is_left_beside_the_kit(study, tmp_path):
    for _ in range(2):
        export("csv", study, tmp_path / "kit", version="1")
    assert [path.name for path in tmp_path.iterdir()] == ["kit"]


def test_a_folder_with_other_files_is_refused_and_left_alone(study, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ExportError, match="already holds other files"):
        export("csv", study, tmp_path, version="1")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_manifest_of_another_program_does_not_make_a_kit(study, tmp_path):
    (tmp_path / "manifest.json").write_text('{"name": "a web page"}')
    with pytest.raises(ExportError, match="already holds other files"):
        export("csv", study, tmp_path, version="1")


def test_an_earlier_kit_is_replaced_as_a_whole(study, tmp_path):
    export("nvivo", study, tmp_path / "kit", version="1")
    fewer = {id: code for id, code in study.codebook.codes.items() if id == "c2"}
    export("csv", replace(study, codebook=Codebook("AK", fewer)), tmp_path / "kit", version="1")
    assert not (tmp_path / "kit/README_NVIVO.txt").exists()
    assert verify(tmp_path / "kit").problems == ()


def test_a_file_somebody_put_into_an_earlier_kit_is_not_lost(study, tmp_path):
    export("csv", study, tmp_path / "kit", version="1")
    (tmp_path / "kit/transcripts/my notes.docx").write_text("mine")
    with pytest.raises(ExportError, match=r"transcripts/my notes\.docx"):
        export("csv", study, tmp_path / "kit", version="1")
    assert (tmp_path / "kit/transcripts/my notes.docx").read_text() == "mine"


def test_what_file_managers_leave_does_not_matter(study, tmp_path):
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit/.DS_Store").write_text("")
    export("csv", study, tmp_path / "kit", version="1")
    (tmp_path / "kit/transcripts/Thumbs.db").write_text("")
    export("csv", study, tmp_path / "kit", version="1")
    assert verify(tmp_path / "kit").problems == ()


def test_a_file_in_the_place_of_the_folder_is_refused(study, tmp_path):
    (tmp_path / "kit").write_text("mine")
    with pytest.raises(ExportError, match="kit: is a file, not a folder"):
        export("csv", study, tmp_path / "kit", version="1")


def test_a_place_that_cannot_be_written_is_one_sentence(study, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ExportError, match=r"cannot be (read|written)"):
        export("csv", study, tmp_path / "file/kit", version="1")


def test_a_link_to_a_folder_stays_a_link(study, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    export("csv", study, tmp_path / "link", version="1")
    assert (tmp_path / "link").is_symlink()
    assert verify(tmp_path / "real").problems == ()


def test_what_does_not_prove_right_never_takes_the_place_of_a_kit_that_does(study, tmp_path):
    export("csv", study, tmp_path / "kit", version="1")

    def refuse(_folder):
        raise ExportError("no", hint="none")

    with pytest.raises(ExportError, match="no"):
        place(tmp_path / "kit", [text_file("codebook.csv", "x")], refuse)
    assert verify(tmp_path / "kit").problems == ()
    assert [path.name for path in tmp_path.iterdir()] == ["kit"]
