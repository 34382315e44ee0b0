"""Measures the product on what people coded, and prints Markdown tables.

    .venv/bin/python scripts/evaluate.py codes|next-interview [--only WORDS] [--corpus demo] [--write]

Reads coded interviews and survey answers from ../shared/eval (beside the repository; none of their words are in it) and
says so where they are not there. `--corpus demo` measures on the invented demo interviews instead, whose readings were
made with a language model: such figures are reported apart. `--write` puts the tables into docs/measurements.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from evaluation import codes, next_interview, topics
from evaluation.report import Table, publish
from evaluation.sets import DEMO, INTERVIEWS, SETS, Coded, at_hand, read

Options = argparse.Namespace


def chosen(options: Options, names: Sequence[str] = SETS) -> list[Coded]:
    """The sets that are asked for and there."""
    wanted = [DEMO] if options.corpus else [name for name in names if options.only in name]
    return [read(name) for name in at_hand(wanted)]


def measure_codes(options: Options) -> list[Table]:
    """Candidate codes beside people's."""
    from gt_assist.embed import load_encoder

    if not topics.installed():
        print(f"{topics.MISSING}\n")
    sets = chosen(options)
    return codes.run(load_encoder(), sets, options.grain, options.steady, options.cache) if sets else []


def measure_next_interview(options: Options) -> list[Table]:
    """Her own codes for the next interview."""
    from gt_assist.embed import load_encoder

    sets = chosen(options, INTERVIEWS)
    return next_interview.run(load_encoder(), sets, options.cache) if sets else []


MEASURES: dict[str, Callable[[Options], list[Table]]] = {
    "codes": measure_codes,
    "next-interview": measure_next_interview,
}


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = top.add_subparsers(dest="measure", required=True)
    for name, measure in MEASURES.items():
        one = parts.add_parser(name, help=measure.__doc__)
        one.add_argument("--only", default="", help="only the sets whose name holds these letters")
        one.add_argument("--corpus", choices=[DEMO], help="the invented demo interviews instead of people's codes")
        one.add_argument("--write", action="store_true", help="put the tables into docs/measurements.md")
        one.add_argument("--cache", type=Path, help="a folder that keeps the vectors for the next time")
        if name == "codes":
            one.add_argument("--grain", choices=["coarse", "medium", "fine"], default="medium")
            one.add_argument("--steady", action="store_true", help="also how far the codes change with small changes")
    return top


def main() -> int:
    """Measure what is asked for."""
    options = parser().parse_args()
    tables = MEASURES[options.measure](options)
    if tables:
        words = [word for word in sys.argv[1:] if word != "--write"]
        if "--cache" in words:
            del words[words.index("--cache") : words.index("--cache") + 2]
        corpus = f"-{options.corpus}" if options.corpus else ""
        publish(f"{options.measure}{corpus}", f"scripts/evaluate.py {' '.join(words)}", tables, options.write)
    return 0


if __name__ == "__main__":
    sys.exit(main())
