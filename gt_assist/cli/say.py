"""Printing for people: lines broken between words on a terminal, left as they are in a pipe."""

from __future__ import annotations

import shutil
import sys

import typer

from gt_assist.review.draw import broken


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> count(1, "source"), count(2, "source"), count(0, "match", "matches")
    ('1 source', '2 sources', '0 matches')
    """
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def say(text: str = "", indent: int = 2, err: bool = False) -> None:
    """Prints a text; what goes on in a further line stands `indent` further to the right."""
    if (sys.stderr if err else sys.stdout).isatty():
        text = "\n".join(broken(text, shutil.get_terminal_size().columns, indent))
    typer.echo(text, err=err)
