"""How fast, how large: real transcripts through `add` and `propose`, each group in a study of its own.

python3 scripts/measure_study.py [--only WORDS] [--add-only]     (in the project's environment; prints a Markdown table)

Reads real transcripts from ../shared/eval beside the repository and skips, saying so, when they are not there. Seconds
and peak memory are those of the two commands as a user runs them, each in its own process. Only counts are printed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EVAL = ROOT.parent / "shared" / "eval"
COLUMNS = (
    "group", "files", "words", "turns", "speakers", "asked by", "segments", "cards", "one-offs",
    "add, s", "propose, s", "peak, MB",
)  # fmt: skip


@dataclass(frozen=True)
class Ran:
    """How one command went."""

    seconds: float
    megabytes: float
    out: str
    status: int


def gt_assist(*arguments: str, folder: Path) -> Ran:
    """Runs the command in a process of its own and waits for what it used."""
    began = time.monotonic()
    with (folder / "out.txt").open("w+") as out:
        process = subprocess.Popen([sys.executable, "-m", "gt_assist", *arguments], cwd=folder, stdout=out)
        _, status, used = os.wait4(process.pid, 0)
        out.seek(0)
        return Ran(time.monotonic() - began, used.ru_maxrss / 1024, out.read(), os.waitstatus_to_exitcode(status))


def groups() -> dict[str, list[Path]]:
    """The transcripts by group: each folder of formats, and the interviews of one large study."""
    found: dict[str, list[Path]] = {}
    for folder in sorted((EVAL / "transcripts").iterdir()):
        files = sorted(path for path in folder.iterdir() if path.is_file())
        if folder.name == "captions-parity":  # the same interview four times: one study each
            found |= {f"{folder.name} {path.suffix}": [path] for path in files}
        else:
            found[folder.name] = files
    found["rust-unsafe-interviews"] = sorted((EVAL / "coded" / "rust-unsafe-interviews" / "text").iterdir())
    return found


def measure(name: str, files: list[Path], add_only: bool) -> dict[str, str]:
    """One row of the table."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        gt_assist("init", "s.gta", folder=folder)
        added = gt_assist("add", *map(str, files), "--quiet", folder=folder)
        proposed = Ran(0.0, 0.0, "", 0) if add_only else gt_assist("propose", "--quiet", folder=folder)
        codes = [json.loads(line) for line in gt_assist("codes", "--json", folder=folder).out.splitlines()]
        facts = json.loads(subprocess.check_output([sys.executable, __file__, "--facts", str(folder / "s.gta")]))
    many = sum(len(code["incidents"]) > 1 for code in codes)
    values = (
        name, len(files), facts["words"], facts["turns"], facts["speakers"], facts["asked"], facts["segments"],
        *(("", "") if add_only else (many, len(codes) - many)),
        f"{added.seconds:.1f}", "" if add_only else f"{proposed.seconds:.1f}",
        f"{max(added.megabytes, proposed.megabytes):.0f}",
    )  # fmt: skip
    return dict(zip(COLUMNS, map(str, values), strict=True))


def facts(study: Path) -> dict[str, object]:
    """What the study holds: counts only."""
    from gt_assist.store import StudyFile

    with StudyFile.open(study) as file:
        sources = file.sources()
        turns = [turn for source in sources.values() for turn in source.transcript.turns]
        labels = sorted(len(source.transcript.speakers()) for source in sources.values())
        asked = sum(any(t.role == "interviewer" for t in s.transcript.turns) for s in sources.values())
        return {
            "words": sum(source.transcript.words() for source in sources.values()),
            "turns": len(turns),
            "speakers": f"{labels[0]}-{labels[-1]}" if labels[0] != labels[-1] else str(labels[0]),
            "asked": f"{asked} of {len(sources)}",
            "segments": len(file.segments(sources)),
        }


def main() -> int:
    """Prints the table, row by row."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only the groups whose name holds these words")
    parser.add_argument("--add-only", action="store_true", help="read and segment, propose nothing")
    parser.add_argument("--facts", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.facts:
        print(json.dumps(facts(given.facts)))
        return 0
    if not EVAL.is_dir():
        print(f"skipped: the real transcripts are not at {EVAL.relative_to(ROOT.parent)}")
        return 0
    print("| " + " | ".join(COLUMNS) + " |")
    print("|" + "---|" * len(COLUMNS))
    for name, files in groups().items():
        if given.only in name:
            print("| " + " | ".join(measure(name, files, given.add_only).values()) + " |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
