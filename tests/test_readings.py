"""The readings of the demo study are exact, and agreement is reckoned as the textbooks do."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "check_readings.py"
spec = importlib.util.spec_from_file_location("check_readings", SCRIPT)
assert spec is not None
assert spec.loader is not None
readings = importlib.util.module_from_spec(spec)
import sys  # noqa: E402 -- a dataclass looks its module up while it is being made

sys.modules["check_readings"] = readings
spec.loader.exec_module(readings)


@pytest.mark.parametrize("name", ["reading_a", "reading_b", "agreed"])
def test_every_row_of_a_reading_lies_in_a_participants_turn_and_names_known_things(name):
    assert readings.problems(name, readings.read(name)) == []


def test_both_readings_speak_of_the_same_segments():
    a, b = readings.read("reading_a"), readings.read("reading_b")

    assert [(r.source, r.start, r.end) for r in a] == [(r.source, r.start, r.end) for r in b]
    assert len({r.source for r in a}) == 12


def test_agreement_is_reckoned_as_in_worked_examples():
    # Two readers, 50 cases: both yes 20, both no 15, only the first yes 5, only the second yes 10.
    one = ["y"] * 20 + ["n"] * 15 + ["y"] * 5 + ["n"] * 10
    other = ["y"] * 20 + ["n"] * 15 + ["n"] * 5 + ["y"] * 10

    assert readings.observed(one, other) == pytest.approx(0.7)
    assert readings.kappa(one, other) == pytest.approx(0.4)
    assert readings.ac1(one, other) == pytest.approx((0.7 - 0.495) / (1 - 0.495))
    assert readings.alpha(one, other) == pytest.approx(1 - 0.3 / (2 * 55 * 45 / (100 * 99)))


def test_a_row_outside_a_turn_is_named():
    row = readings.Reading("wendlesea-moira.docx", 0, 3, ("cfir2009:nothing",), "good", "")

    assert len(readings.problems("x", [row])) == 3


def test_the_matrix_of_the_readings_is_what_their_data_card_shows():
    script = SCRIPT.parent / "readings_matrix.py"
    command = [sys.executable, "-X", "utf8", str(script)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    card = (SCRIPT.parent.parent / "corpora" / "README.md").read_text(encoding="utf-8")
    table = [line for line in ran.stdout.splitlines() if line.startswith("|")]
    assert len(table) > 30
    assert [line for line in table if line not in card.splitlines()] == []
    strong = next(line for line in ran.stdout.splitlines() if line.startswith("agreed, strong: "))
    assert strong == "agreed, strong: Compatibility, Leadership Engagement, Key Stakeholders"


def test_a_matrix_beside_the_readings_own_agrees_with_itself_and_not_with_its_contrary(tmp_path):
    ratings = {"Hatherwick": -1, "Wendlesea": -2, "Kelderworth": 1, "National": None}
    for sign, said in ((1, "3 have the same rating, 3 differ"), (-1, "0 have the same rating, 0 differ")):
        turned = {name: None if value is None else sign * value for name, value in ratings.items()}
        row = {"construct": "cfir2009:inner.climate.compatibility", "ratings": turned, "verdict": "strong"}
        (tmp_path / "drafts.jsonl").write_text(json.dumps(row), encoding="utf-8")
        script = SCRIPT.parent / "matrix_beside_readings.py"
        command = [sys.executable, "-X", "utf8", str(script), str(tmp_path / "drafts.jsonl")]
        ran = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
        assert said in ran.stdout
        assert f"-1 / {-sign:+d} |" in next(line for line in ran.stdout.splitlines() if "Compatibility" in line)
