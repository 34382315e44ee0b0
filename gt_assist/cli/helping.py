"""Help texts and complaints without the names of types, which say nothing to people who know interviews."""

from __future__ import annotations

import re
from typing import Any

from typer import BadParameter
from typer.core import TyperCommand

TYPES = re.compile(r" <(list\[)?(str|Path|path|int|int range)\]?>")
PREFIX = "Value error, "  # pydantic's, by which typer checks choices: it says nothing to anybody
RANGES = re.compile(r"(; |\[)(\d+<=)?x[<>]=\d+")


class Command(TyperCommand):
    """A command whose help names what to type, and its choices, but no types and ranges."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """Reads what was typed; what is wrong with it is said without the machinery's own words."""
        try:
            return super().make_context(*args, **kwargs)
        except BadParameter as wrong:
            wrong.message = wrong.message.removeprefix(PREFIX)
            raise

    def format_options(self, ctx: Any, formatter: Any) -> None:  # Any: typer brings a click of its own
        """Writes the arguments, then the options."""
        found: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
        for param in self.get_params(ctx):
            if (record := param.get_help_record(ctx)) is not None:
                section = "Arguments" if param.param_type_name == "argument" else "Options"
                found[section].append((TYPES.sub("", record[0]), RANGES.sub("", record[1]).rstrip()))
        for section, records in found.items():
            if records:
                with formatter.section(section):
                    formatter.write_dl(records)
