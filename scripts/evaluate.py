"""Measures the product on what people coded, and prints Markdown tables.

    .venv/bin/python scripts/evaluate.py codes|next-interview|segments|effort|focused|saturation|constructs|
                                         learning|labels
                                         [--only WORDS] [--corpus demo] [--write]

Reads coded interviews and survey answers from ../shared/eval (beside the repository; none of their words are in it) and
says so where they are not there. `--corpus demo` measures on the invented demo interviews instead, whose readings were
made with a language model: such figures are reported apart. `--write` puts the tables into docs/measurements.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from evaluation import (
    codes,
    effort,
    first_pass,
    focused,
    labels,
    learning,
    next_interview,
    saturating,
    segments,
    topics,
)
from evaluation.report import Table, publish
from evaluation.sets import DEMO, EVAL, INTERVIEWS, SETS, Coded, at_hand, read
from evaluation.transcripts import MARKED

from gt_assist.errors import GTAssistError

Options = argparse.Namespace


def chosen(options: Options, names: Sequence[str] = SETS) -> list[Coded]:
    """The sets that are asked for and there."""
    wanted = [DEMO] if options.corpus else [name for name in names if options.only in name]
    return [read(name) for name in at_hand(wanted)]


def transcripts_at_hand() -> bool:
    """Whether the whole transcripts are there; says so if not."""
    if not EVAL.is_dir():
        print("Nothing measured: there are no interviews in ../shared/eval.")
    return EVAL.is_dir()


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


def measure_effort(options: Options) -> list[Table]:
    """What a researcher who knows the human codes needs until most units are right."""
    from gt_assist.embed import load_encoder

    if not topics.installed():
        print(f"{topics.MISSING}\n")
    if options.cards:
        return [first_pass.run(load_encoder(), options.cache)] if transcripts_at_hand() else []
    sets = chosen(options, INTERVIEWS)
    return effort.run(load_encoder(), sets, options.cache) if sets else []


def measure_segments(options: Options) -> list[Table]:
    """Segments beside coded passages and topic marks, and the whole way from transcripts to codes."""
    from gt_assist.embed import load_encoder

    if options.corpus:
        sys.exit("The demo interviews' readings were made on the program's own segments: nothing to compare.")
    if not transcripts_at_hand():
        return []
    if not topics.installed():
        print(f"{topics.MISSING}\n")
    return segments.run(load_encoder(), [name for name in MARKED if options.only in name], options.cache)


def measure_focused(options: Options) -> list[Table]:
    """Nominations and what they are offered, beside people's themes."""
    sets = chosen(options)
    return focused.run(sets) if sets else []


def measure_saturation(options: Options) -> list[Table]:
    """New codes per interview, over many orders of the interviews."""
    sets = chosen(options, INTERVIEWS)
    return saturating.run(sets) if sets else []


def measure_learning(options: Options) -> list[Table]:
    """How the ranking of constructs gets better with what a coder decides."""
    return learning.run(bool(options.corpus))


def measure_constructs(options: Options) -> list[Table]:
    """Constructs beside published codings, or beside the agreed reading of the demo interviews."""
    from evaluation import constructs

    if not options.corpus and not constructs.at_hand():
        print("Nothing measured: there are no published codings in ../shared/eval.")
        return []
    return constructs.run(bool(options.corpus))


def measure_labels(options: Options) -> list[Table]:
    """What candidate codes are called: draws a sheet for a blind test, or reads the judgements back."""
    from gt_assist.embed import load_encoder

    if options.judged:
        return labels.read_back(options.sheet, options.judged)
    (sheet,) = options.sheet
    labels.outside(sheet)
    sets = chosen(options, (*SETS, DEMO))
    if sets:
        labels.draw(load_encoder(), sets, options.grain, options.codes, options.seed, sheet, options.cache)
    return []


MEASURES: dict[str, Callable[[Options], list[Table]]] = {
    "codes": measure_codes,
    "next-interview": measure_next_interview,
    "segments": measure_segments,
    "effort": measure_effort,
    "focused": measure_focused,
    "saturation": measure_saturation,
    "learning": measure_learning,
    "constructs": measure_constructs,
    "labels": measure_labels,
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
        if name in ("codes", "labels"):
            one.add_argument("--grain", choices=["coarse", "medium", "fine"], default="medium")
        if name == "codes":
            one.add_argument("--steady", action="store_true", help="also how far the codes change with small changes")
        if name == "effort":
            one.add_argument("--cards", action="store_true", help="instead: cards and hours of a first pass by size")
        if name == "labels":
            one.add_argument(
                "--sheet", type=Path, nargs="+", required=True, help="where the sheet goes, outside the project"
            )
            one.add_argument(
                "--judged", type=Path, nargs="+", help="the judgements, a file per sheet: print what came out"
            )
            one.add_argument("--codes", type=int, default=200, help="how many candidate codes to draw")
            one.add_argument("--seed", type=int, default=1, help="of the draw and of the order of labels")
    return top


def main() -> int:
    """Measure what is asked for."""
    options = parser().parse_args()
    try:
        tables = MEASURES[options.measure](options)
    except GTAssistError as error:
        sys.exit(f"{error.message} {error.hint}")
    if tables:
        apart = f"-{options.corpus}" if options.corpus else "-cards" if getattr(options, "cards", False) else ""
        apart = f"-{options.seed}" if options.measure == "labels" else apart
        command = f"scripts/evaluate.py {' '.join(without_places(sys.argv[1:]))}"
        publish(f"{options.measure}{apart}", command, tables, options.write)
    return 0


def without_places(words: list[str]) -> list[str]:
    """The command line as the tables give it: where somebody keeps vectors and sheets is nobody's concern.

    >>> without_places(["labels", "--sheet", "/home/ann/sheet.txt", "--cache", "/tmp/x", "--write"])
    ['labels', '--sheet', 'SHEET']
    """
    kept: list[str] = []
    option = ""
    for word in words:
        option = word if word.startswith("--") else option
        if option not in ("--sheet", "--judged", "--cache", "--write"):
            kept.append(word)
        elif option in ("--sheet", "--judged"):
            kept.append(word if word == option else option[2:].upper())
    return kept


if __name__ == "__main__":
    sys.exit(main())
