"""Everything that has to hold: lint, formatting, types, tests; in an environment it sets up by itself.

python3 scripts/test.py [--only ruff|mypy|pytest] [arguments for pytest]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time

from environment import ROOT, program, run_or_explain

# A worker for each of two cores, whole files to one worker, so that a file's encoder or parser is loaded once
# (two workers took about a quarter more processor time than one process).
# One thread each, or the workers' threads fight over the cores.
PYTEST = ("-n", str(min(2, os.cpu_count() or 1)), "--dist", "loadfile")
CHECKS = {
    "ruff": (("ruff", "check", "."), ("ruff", "format", "--check", ".")),
    "mypy": (("mypy", "--strict", "gt_assist"),),
    "pytest": (("pytest", *PYTEST),),
}


def run(command: tuple[str, ...], arguments: list[str]) -> bool:
    """Whether one check holds; its own words go straight to the screen."""
    print(f"== {' '.join((*command, *arguments))}", flush=True)
    began = time.monotonic()
    settings = {**os.environ, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
    holds = subprocess.call([str(program(ROOT, command[0])), *command[1:], *arguments], cwd=ROOT, env=settings) == 0
    if command[0] != "pytest":  # pytest says it itself, and its summary has to be the last line
        print(f"   {'ok' if holds else 'FAILED'}, {time.monotonic() - began:.1f} s", flush=True)
    return holds


def main(arguments: list[str]) -> int:
    """Run the checks, all of them even when one fails; 0 when all hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=CHECKS, help="one of the checks")
    chosen, for_pytest = parser.parse_known_args(arguments)
    stopped = run_or_explain("dev")
    if stopped:
        return stopped
    commands = [command for name in CHECKS if chosen.only in (None, name) for command in CHECKS[name]]
    failed = [c for c in commands if not run(c, for_pytest if c[0] == "pytest" else [])]
    if failed:
        print(f"failed: {', '.join(' '.join(command) for command in failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
