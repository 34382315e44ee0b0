"""A command that needs no model answers at once: nothing heavy is imported before it is used."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

HEAVY = {"hdbscan", "pandas", "scipy", "sentence_transformers", "sklearn", "spacy", "torch", "transformers"}

RUN = """
import json, sys
sys.argv = ["gt-assist", *json.loads(sys.argv[1])]
from gt_assist.cli import main
try:
    status = main()
except SystemExit as ended:
    status = ended.code
loaded = sorted({name.split(".")[0] for name in sys.modules})
print(json.dumps({"status": status or 0, "modules": loaded}), file=sys.stderr)
"""

IMPORT_ALL = """
import importlib, json, pkgutil, sys
import gt_assist
for module in pkgutil.walk_packages(gt_assist.__path__, "gt_assist."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
loaded = sorted({name.split(".")[0] for name in sys.modules})
print(json.dumps({"status": 0, "modules": loaded}), file=sys.stderr)
"""


def loaded(code: str, arguments: list[str], folder) -> set[str]:
    """The packages in memory after `code` has run in a Python of its own; it has to end well."""
    env = {**os.environ, "GT_ASSIST_CODER": "AK"}
    env.pop("GT_ASSIST_STUDY", None)
    ran = subprocess.run(
        [sys.executable, "-c", code, json.dumps(arguments)],
        cwd=folder,
        env=env,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stderr.splitlines()[-1])
    assert told["status"] == 0, ran.stderr
    return set(told["modules"])


@pytest.fixture
def study(tmp_path):
    """A folder with an empty study in it."""
    loaded(RUN, ["init", "empty.gta"], tmp_path)
    assert (tmp_path / "empty.gta").exists()
    return tmp_path


def test_help_imports_nothing_heavy(tmp_path):
    assert loaded(RUN, ["--help"], tmp_path) & HEAVY == set()


@pytest.mark.parametrize("command", [["codes"], ["codes", "--json"], ["segments"], ["audit"]])
def test_listing_a_study_imports_nothing_heavy(study, command):
    assert loaded(RUN, command, study) & HEAVY == set()


def test_importing_every_module_imports_nothing_heavy(tmp_path):
    assert loaded(IMPORT_ALL, [], tmp_path) & HEAVY == set()


def test_the_check_sees_a_heavy_import(tmp_path):
    assert "scipy" in loaded(IMPORT_ALL.replace("import gt_assist\n", "import gt_assist, scipy\n"), [], tmp_path)
