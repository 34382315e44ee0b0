"""The documents name what there is, and what there is stands in the documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import gt_assist

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def commands() -> dict:
    """Every command of the command line, by name, those that are hidden left out."""
    from typer.main import get_command

    from gt_assist.cli import app

    return {name: command for name, command in get_command(app).commands.items() if not command.hidden}


def typed(text: str) -> Iterator[str]:
    """Every line that a page tells people to type: in a block, or between backticks."""
    blocks = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    for block in blocks:
        yield from (line.strip().removeprefix("$ ") for line in block.splitlines())
    outside = re.sub(r"^```[^\n]*\n.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    yield from re.findall(r"`([^`\n]+)`", outside)


def named_commands(text: str) -> set[str]:
    """The commands of gt-assist that a page names."""
    found = (re.match(r"(?:\S*/)?gt-assist ([a-z][a-z-]*)", line) for line in typed(text))
    return {match[1] for match in found if match}


def test_the_command_line_has_the_commands_it_promised():
    promised = (
        "demo init define add cases propose review memo apply undo segments codes match "
        "export verify audit forget frameworks"
    )
    assert set(promised.split()) <= set(commands())


def test_every_command_and_every_option_has_help():
    silent = [name for name, command in commands().items() if not command.help]
    silent += [
        f"{name} {parameter.name}"
        for name, command in commands().items()
        for parameter in command.params
        if not getattr(parameter, "help", None) and parameter.name != "help"
    ]
    assert silent == []


def test_every_command_stands_in_the_readme():
    assert sorted(set(commands()) - named_commands(README.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_that_a_page_names_exists(page):
    assert sorted(named_commands(page.read_text(encoding="utf-8")) - set(commands())) == []


def test_the_readme_names_both_scripts():
    text = README.read_text(encoding="utf-8")
    assert "scripts/demo.py" in text
    assert "scripts/test.py" in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_that_a_page_links_to_exists(page):
    links = re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_changelog_has_an_entry_for_this_version():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(gt_assist.__version__)}\] - \d{{4}}-\d\d-\d\d$", text, re.MULTILINE)


def test_commands_are_found_in_blocks_and_between_backticks_only():
    page = "gt-assist is here. Use `gt-assist codes --json`, not gt-assist nothing.\n```\n$ gt-assist add x.txt\n```\n"
    assert named_commands(page) == {"codes", "add"}
