"""How much like talk transcripts are: hesitations, repetitions and lengths of turns, of the demo beside real ones.

python3 scripts/measure_talk.py [FOLDER ...]     (in the project's environment; prints a Markdown table)

Without a FOLDER it reads the demo interviews, and real transcripts from ../shared/eval beside the repository, if any
lie there. A row a folder. Only counts are printed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from gt_assist.adding import files_in
from gt_assist.corpus import Transcript
from gt_assist.readers import read

ROOT = Path(__file__).resolve().parent.parent
EVAL = ROOT.parent / "shared" / "eval"
REAL = ("coded/rust-unsafe-interviews/text", "transcripts/txt-otter-style", "transcripts/docx-interviewer-participant")
HESITATION = re.compile(r"\b(?:um+|uh+m?|er+m?|em|h+m+)\b", re.IGNORECASE)
REPEATED = re.compile(r"\b([\w'’]+(?: [\w'’]+)?),? \1\b", re.IGNORECASE)
SHORT, LONG = 5, 100


def said_by(transcript: Transcript, role: str) -> list[str]:
    """What those of a role say, a text a turn."""
    return [transcript.text[turn.start : turn.end] for turn in transcript.turns if turn.role == role]


def share(pattern: re.Pattern[str], texts: Sequence[str]) -> float:
    """How often a pattern is found in a thousand words.

    >>> share(HESITATION, ["Um, I was, er, there."])
    400.0
    """
    words = sum(len(text.split()) for text in texts)
    return 1000 * sum(len(pattern.findall(text)) for text in texts) / max(1, words)


def row(name: str, files: Sequence[Path]) -> str:
    """One line of the table."""
    transcripts = [read(path) for path in files]
    each = [said_by(transcript, "participant") for transcript in transcripts]
    told = [text for texts in each for text in texts]
    asked = [text for transcript in transcripts for text in said_by(transcript, "interviewer")]
    lengths = [len(text.split()) for text in told]
    hesitating = [share(HESITATION, texts) for texts in each]
    cells = (
        str(len(files)),
        f"{sum(lengths):,}",
        f"{share(HESITATION, told):.1f} ({min(hesitating):.1f}-{max(hesitating):.1f})",
        f"{share(REPEATED, told):.1f}",
        f"{median(lengths):.0f}",
        f"{sum(n <= SHORT for n in lengths) / len(lengths):.0%}",
        f"{sum(n > LONG for n in lengths) / len(lengths):.0%}",
        f"{share(HESITATION, asked):.1f}",
    )
    return f"| {name} | {' | '.join(cells)} |"


def main(arguments: Sequence[str]) -> int:
    """Prints the table."""
    folders = [Path(argument) for argument in arguments] or [ROOT / "corpora" / "demo"]
    if not arguments and not EVAL.is_dir():
        print(f"No real transcripts at {EVAL}: only the demo is measured.", file=sys.stderr)
    if not arguments and EVAL.is_dir():
        folders += [EVAL / name for name in REAL]
    print(
        "| transcripts | files | participants' words | hesitations in 1,000 (least and most of a file) "
        "| repetitions in 1,000 | median turn, words | turns of at most 5 words | of more than 100 "
        "| interviewers' hesitations |\n|---|---|---|---|---|---|---|---|---|"
    )
    for folder in folders:
        print(row(folder.parent.name if folder.name == "text" else folder.name, files_in([folder])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
