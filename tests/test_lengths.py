"""A file holds one idea and a function fits on a screen."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "gt_assist"
FILE_LINES = 300
FUNCTION_LINES = 60

# Longer files, each with the reason why parting it would make it harder to read.
LONGER_FILES = {
    "events.py": "every kind of event there is, a few fields each: one list, read as one",
    "replay.py": "the one fold over all of those kinds, a few lines for each",
}


def function_lengths(source: str) -> dict[str, int]:
    """The lines of every function, its docstring left out: an example in it is no reason to be shorter."""
    lengths = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[0]
            said = first.end_lineno - first.lineno + 1 if ast.get_docstring(node) else 0
            lengths[f"{node.name}:{node.lineno}"] = node.end_lineno - node.lineno + 1 - said
    return lengths


def lines() -> dict[str, str]:
    return {path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}


def test_no_file_is_too_long():
    lengths = {name: len(text.splitlines()) for name, text in lines().items()}
    assert {n: length for n, length in lengths.items() if length > FILE_LINES and n not in LONGER_FILES} == {}


def test_the_list_of_longer_files_is_short_and_current():
    texts = lines()
    assert len(LONGER_FILES) <= 4
    assert [n for n in LONGER_FILES if n not in texts or len(texts[n].splitlines()) <= FILE_LINES] == []


def test_no_function_is_too_long():
    too_long = {
        f"{name} {function}": length
        for name, text in lines().items()
        for function, length in function_lengths(text).items()
        if length > FUNCTION_LINES
    }
    assert too_long == {}


def test_a_long_function_is_seen_and_its_docstring_is_not_counted():
    body = "\n".join("    x = 1" for _ in range(70))
    assert function_lengths(f"def f():\n{body}\n") == {"f:1": 71}
    assert function_lengths('def g():\n    """Says.\n\n    More.\n    """\n    return 1\n') == {"g:1": 2}
