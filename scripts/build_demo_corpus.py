"""Build the demo interviews in `corpora/demo/` from their plain masters in `corpora/masters/`.

python scripts/build_demo_corpus.py            # write the interviews and cases.csv
python scripts/build_demo_corpus.py --check    # say what would change, write nothing
"""

import csv
import io
import sys
from pathlib import Path

from demo_conventions import CONVENTIONS
from demo_masters import ATTRIBUTES, Master, read_master

CORPORA = Path(__file__).resolve().parent.parent / "corpora"


def cases(masters: list[Master]) -> bytes:
    """The participants and their attributes, as `gt-assist cases` reads them."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(ATTRIBUTES)
    writer.writerows([master.header[name] for name in ATTRIBUTES] for master in masters)
    return buffer.getvalue().encode()


def built(folder: Path) -> dict[str, bytes]:
    """Every file of the demo by name, from the masters in `folder`."""
    masters = [read_master(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt"))]
    files = {m.header["file"]: CONVENTIONS[m.header["convention"]](m) for m in masters}
    return {**files, "cases.csv": cases(masters)}


def main(arguments: list[str]) -> int:
    """Write what changed, or with `--check` only say so; 1 when a check finds a difference."""
    checking = arguments == ["--check"]
    stale = []
    for name, content in built(CORPORA / "masters").items():
        path = CORPORA / "demo" / name
        if not path.exists() or path.read_bytes() != content:
            stale.append(name)
            if not checking:
                path.write_bytes(content)
    print("\n".join(f"{'differs' if checking else 'wrote'}: {name}" for name in stale) or "all up to date")
    return 1 if checking and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
