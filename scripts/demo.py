"""Set gt-assist up, once, and show it at work on the interviews that come with it.

    python3 scripts/demo.py [FOLDER]

FOLDER (default: gt-assist-demo) is where the demo's transcripts, study and exports go. Needs Python 3.11 or newer and
nothing else: it makes its own environment in .venv the first time, and starts at once from then on.
"""

from __future__ import annotations

import subprocess
import sys

from environment import ROOT, program, run_or_explain


def main(arguments: list[str]) -> int:
    """Set up what is missing, then hand everything on to `gt-assist demo`; its exit status."""
    if arguments in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    return run_or_explain() or subprocess.call([str(program(ROOT, "gt-assist")), "demo", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
