"""The scripts make their environment by themselves, once, and say what stands in the way."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import gt_assist

ROOT = Path(__file__).resolve().parent.parent


def script(name: str):
    """A script as a module, without running it."""
    spec = importlib.util.spec_from_file_location(f"scripts_{name}", ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


environment = script("environment")
dependencies = script("dependencies")

# A package that builds without anything from outside: its wheel is a link back to the folder and one command.
BACKEND = """
import tomllib, zipfile

with open("pyproject.toml", "rb") as asked:
    NEEDS = "".join(f"Requires-Dist: {name}\\n" for name in tomllib.load(asked)["project"].get("dependencies", []))
FILES = {
    "tiny.pth": "",
    "tiny-1.dist-info/METADATA": "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\n" + NEEDS,
    "tiny-1.dist-info/WHEEL": "Wheel-Version: 1.0\\nGenerator: here\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    "tiny-1.dist-info/entry_points.txt": "[console_scripts]\\ntiny = platform:platform\\n",
    "tiny-1.dist-info/RECORD": "",
}


def build_editable(folder, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(f"{folder}/tiny-1-py3-none-any.whl", "w") as wheel:
        for name, text in FILES.items():
            wheel.writestr(name, text)
    return "tiny-1-py3-none-any.whl"
"""
PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "tiny"
version = "1"
"""


@pytest.fixture(autouse=True)
def _no_index(monkeypatch):
    """pip answers from what is here: nothing."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A tiny project; the tests below take it through its life in order."""
    root = tmp_path_factory.mktemp("a project")
    (root / "backend.py").write_text(BACKEND)
    (root / "pyproject.toml").write_text(PYPROJECT)
    (root / "constraints.txt").write_text("# nothing pinned\n")
    return root


def test_an_environment_lives_through_set_up_change_and_interruption(project, capsys):
    (project / ".venv").mkdir()
    (project / ".venv" / "pyvenv.cfg").write_text("half made\n")
    environment.ready(project)
    assert environment.program(project, "tiny").exists()
    assert "Set up in" in capsys.readouterr().out

    began = time.monotonic()
    environment.ready(project)
    assert time.monotonic() - began < 1
    assert capsys.readouterr().out == ""  # in step: nothing done, nothing said

    (project / "constraints.txt").write_text("# a change\n")
    assert not environment.in_step(project, "")
    environment.ready(project)
    assert "Making the environment" not in capsys.readouterr().out  # kept, and installed into
    assert environment.in_step(project, "")
    assert not environment.in_step(project, "dev")

    environment.stamp_file(project, "").unlink()  # what a set-up that was cut short leaves
    environment.program(project, "tiny").unlink()
    environment.ready(project)
    assert environment.program(project, "tiny").exists()


def test_a_failed_set_up_says_why_leaves_no_stamp_and_is_tried_again(project):
    environment.ready(project)
    (project / "pyproject.toml").write_text(PYPROJECT + 'dependencies = ["surely-not-a-package-on-this-disk"]\n')
    with pytest.raises(environment.SetUpError) as problem:
        environment.ready(project)
    assert "surely-not-a-package-on-this-disk" in problem.value.message
    assert "Python 3.11 to" in problem.value.hint
    assert not environment.stamp_file(project, "").exists()
    assert "surely-not" in (project / ".venv" / "set-up.log").read_text(encoding="utf-8")

    (project / "pyproject.toml").write_text(PYPROJECT)
    environment.ready(project)
    assert environment.in_step(project, "")


@pytest.mark.skipif(os.name == "nt", reason="a link needs rights there that a test does not have")
def test_an_environment_whose_python_is_gone_does_not_pass_for_one(tmp_path):
    assert not environment.works(tmp_path)
    environment.programs(tmp_path).mkdir(parents=True)
    environment.program(tmp_path, "python").symlink_to(tmp_path / "gone")
    assert not environment.works(tmp_path)


def test_the_stamp_changes_with_the_folder_the_group_and_the_versions(tmp_path):
    stamps = []
    for name, pins in (("here", "a==1"), ("there", "a==1"), ("newer", "a==2")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pyproject.toml").write_text(PYPROJECT)
        (tmp_path / name / "constraints.txt").write_text(pins)
        stamps += [environment.stamp_text(tmp_path / name, extra) for extra in ("", "dev")]
    assert len(set(stamps)) == 6
    assert stamps[0].split()[0] == stamps[2].split()[0] != stamps[4].split()[0]


def test_an_old_python_is_told_which_one_to_get(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(environment.SetUpError) as problem:
        environment.check_python((3, 9, 2))
    assert problem.value.message == "gt-assist needs Python 3.11 or newer; this is 3.9.2."
    assert "python.org" in problem.value.hint


@pytest.mark.skipif(os.name == "nt", reason="a program needs no ending here")
def test_an_old_python_names_the_newer_one_beside_it(monkeypatch, tmp_path):
    (tmp_path / "python3.12").write_text("#!/bin/sh\n")
    (tmp_path / "python3.12").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(environment.SetUpError, match=r"3\.8\.1") as problem:
        environment.check_python((3, 8, 1))
    assert "python3.12" in problem.value.hint


def test_a_mac_that_torch_is_not_made_for_is_told_so():
    environment.check_machine("darwin", "arm64")
    environment.check_machine("linux", "x86_64")
    with pytest.raises(environment.SetUpError, match="Intel Macs"):
        environment.check_machine("darwin", "x86_64")


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("NewConnectionError('...: Temporary failure in name resolution')", "network"),
        ("ERROR: No matching distribution found for spacy==3.8.18", "Python 3.11 to"),
        ("PermissionError: [WinError 5] Access is denied", "close programs"),
        ("something never seen before", "delete the folder .venv"),
    ],
)
def test_each_failure_has_a_way_out(said, word):
    assert word in environment.hint_for(said)


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("  Downloading srt-3.5.3.tar.gz (28 kB)", "fetching srt 3.5.3 (28 kB)"),
        ("  Building editable for gt-assist (pyproject.toml): started", "building gt-assist"),
        ("Requirement already satisfied: numpy in ./.venv", None),
    ],
)
def test_of_what_pip_says_only_steps_are_shown(line, step):
    assert environment.progress_of(line) == step


def test_the_notice_about_torch_says_how_to_get_the_cpu_build():
    notice = environment.cpu_notice("torch==2.13.0")
    assert "pytorch.org" in notice
    assert "pip install torch==2.13.0 --index-url" in notice


def test_demo_explains_itself_without_setting_anything_up(tmp_path):
    for name in ("demo.py", "environment.py"):
        shutil.copy(ROOT / "scripts" / name, tmp_path)
    ran = subprocess.run([sys.executable, tmp_path / "demo.py", "--help"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "scripts/demo.py [FOLDER]" in ran.stdout
    assert not (tmp_path.parent / ".venv").exists()


@pytest.mark.parametrize("name", ["demo", "test", "environment"])
def test_the_scripts_need_only_the_standard_library(name):
    text = (ROOT / "scripts" / f"{name}.py").read_text(encoding="utf-8")
    packages = set(re.findall(r"^\s*(?:import|from) (\w+)", text, re.MULTILINE)) - {"environment"}
    assert packages <= sys.stdlib_module_names


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def test_every_dependency_is_pinned_to_the_version_that_is_tested_here():
    packages = dependencies.closure(dependencies.wanted(("dev",)))
    assert dependencies.pinned(packages) == {name: pins().get(name) for name in packages}


def test_whatever_the_package_imports_it_asks_for():
    names = {canonicalize_name(requirement.name) for requirement in dependencies.wanted(())}
    from_where = packages_distributions()
    for path in (ROOT / "gt_assist").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            imported = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            imported += [node.module] if isinstance(node, ast.ImportFrom) and not node.level else []
            for top in {name.split(".")[0] for name in imported} - sys.stdlib_module_names - {"gt_assist"}:
                assert names & {canonicalize_name(d) for d in from_where.get(top, [])}, f"{path.name} imports {top}"


def test_pins_satisfy_what_the_package_asks_for_and_name_no_one_machines_build():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = project["optional-dependencies"].values()
    for requirement in map(Requirement, [*project["dependencies"], *(r for group in groups for r in group)]):
        assert requirement.specifier.contains(pins()[canonicalize_name(requirement.name)]), requirement
    assert [v for v in pins().values() if not re.fullmatch(r"[\d.]+(\.?post\d+)?", v)] == []
    assert gt_assist.__version__ == project["version"]


def test_every_licence_is_permissive_and_stands_in_the_list():
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    for name, found in dependencies.closure(dependencies.wanted(("dev",))).items():
        text = dependencies.licence(found)
        assert f"| {name} | " in page
        assert dependencies.permissive(text) or name in dependencies.REMARKS, f"{name}: {text}"


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-3-Clause", True),
        ("Mozilla Public License 2.0 (MPL 2.0)", True),
        ("GPL-3.0-or-later", False),
        ("MIT, GNU General Public License (GPL)", False),
        ("not stated", False),
    ],
)
def test_a_licence_that_asks_for_more_is_seen(text, holds):
    assert dependencies.permissive(text) is holds
