"""Printing for people: lines broken between words on a terminal, left as they are in a pipe."""

from __future__ import annotations

import shutil
import sys

import typer

from gt_assist.review.draw import broken


def say(text: str = "", indent: int = 2, err: bool = False) -> None:
    """Prints a text; what goes on in a further line stands `indent` further to the right."""
    if (sys.stderr if err else sys.stdout).isatty():
        text = "\n".join(broken(text, shutil.get_terminal_size().columns, indent))
    typer.echo(text, err=err)
