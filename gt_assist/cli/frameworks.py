"""How a framework is shown: its domains, constructs, and what belongs to each; and codes beside another version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated

import typer

from gt_assist.errors import GTAssistError
from gt_assist.framework import Construct, Framework, available, crosswalk, load, pair

if TYPE_CHECKING:
    from rich.text import Text

    from gt_assist.codebook import Code
    from gt_assist.match import Match

LEANS = 0.3
"""From this valence on it is said that a passage leans to helping or hindering."""


def said_of(match: Match) -> str:
    """What is to be said of a passage's ranking as a whole: how far it can be narrowed down, and which way it leans."""
    told = []
    if match.likely and not match.abstain:
        told.append("likely the first" if match.likely == 1 else f"likely one of the first {match.likely}")
    if match.valence is not None and abs(match.valence) >= LEANS:
        told.append("leans to helping" if match.valence > 0 else "leans to hindering")
    return " · ".join(told)


def register(app: typer.Typer) -> None:
    """Adds this command to the command line."""
    app.command()(frameworks)


def frameworks(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="One framework, by its name or its .toml file.")
    ] = None,
    construct: Annotated[
        str | None, typer.Argument(metavar="[WORDS]", help="One construct of it, by its id or words of its name.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="With what belongs to each, and what goes elsewhere.")] = False,
) -> None:
    """List the frameworks, or the constructs of one."""
    from gt_assist.cli.terminal import console

    shown = console()
    if name is None:
        parts = overview(shown.width)
    elif construct is not None:
        parts = one(load(name), construct, shown.width)
    else:
        parts = lines(load(name), shown.width, full)
    for part in parts:
        shown.print(part)


def overview(width: int) -> Iterator[Text]:
    """The frameworks that come with the program, a paragraph each."""
    from rich.text import Text

    for name in available():
        framework = load(name)
        yield Text.assemble((f"{name:<10}", "bold"), f"  {_title(framework)}")
        domains = ", ".join(map(framework.domain_name, framework.domains()))
        parts = f"{_count(len(framework.constructs), 'construct')} in {_count(len(framework.domains()), 'domain')}"
        yield from _wrapped(f"{parts}: {domains}", width, "            ")
    yield Text("\ngt-assist frameworks NAME          its constructs")
    yield Text("gt-assist frameworks NAME WORDS    one construct: what belongs there, and what goes elsewhere")
    yield Text("gt-assist frameworks NAME --full   all of them so")
    yield Text("\nYour own framework is a .toml file of the same shape; wherever a NAME stands its path will do.")


def lines(framework: Framework, width: int, full: bool = False) -> Iterator[Text]:
    """The framework for a terminal, domain by domain, parts under their construct; `full` with what belongs where."""
    from rich.text import Text

    yield Text(f"{_title(framework)}, {_count(len(framework.constructs), 'construct')}", "bold")
    for source in framework.sources:
        yield from _wrapped(f"Source: {source}", width, "")
    for domain in framework.domains():
        yield Text("")
        yield Text(framework.domain_name(domain).upper(), "bold")
        for construct in framework.constructs:
            if construct.domain == domain:
                yield from _construct(framework, construct, width, full)


def one(framework: Framework, wanted: str, width: int) -> Iterator[Text]:
    """One construct in full, by its id, its name or words of it."""
    yield from _construct(framework, framework.get(find_construct(framework, wanted)), width, True)


def find_construct(framework: Framework, wanted: str) -> str:
    """The id of a construct by its id, its name or words of its name; raises GTAssistError when it is not one."""
    words = wanted.strip().casefold()
    exact = [c.id for c in framework.constructs if words in (c.id.casefold(), c.name.casefold())]
    hits = exact or [c.id for c in framework.constructs if words and words in c.name.casefold()]
    if len(hits) == 1:
        return hits[0]
    if hits:
        raise GTAssistError(f"Several constructs answer to {wanted}.", hint=f"Say which: {', '.join(hits[:6])}")
    raise GTAssistError(
        f"{framework.title} has no construct {wanted}.", hint=f"See them with: gt-assist frameworks {framework.name}"
    )


def _construct(framework: Framework, construct: Construct, width: int, full: bool) -> Iterator[Text]:
    from rich.text import Text

    depth, above = 1, construct.parent
    while above is not None:
        depth, above = depth + 1, framework.get(above).parent
    indent = "  " * depth
    yield Text.assemble(indent, (construct.name, "bold"), (f"  {construct.id}", "dim"))
    yield from _wrapped(construct.definition, width, indent + "  ")
    if not full:
        return
    if construct.belongs:
        yield from _wrapped(f"Here: {construct.belongs}", width, indent + "  ")
    for elsewhere in construct.not_here:
        goes = framework.get(elsewhere.goes).name if elsewhere.goes else "no construct"
        yield from _wrapped(f"Not here: {elsewhere.what} → {goes}", width, indent + "  ")
    if construct.earlier:
        old = ", ".join(construct.earlier)
        yield from _wrapped(f"From the earlier version, {construct.how}: {old}", width, indent + "  ")


def _wrapped(text: str, width: int, indent: str) -> Iterator[Text]:
    from rich.text import Text

    for line in wrap(text, min(width, 100), initial_indent=indent, subsequent_indent=indent + "  "):
        yield Text(line)


def _title(framework: Framework) -> str:
    """The title with its year, once."""
    year = "" if framework.version in framework.title else f" ({framework.version})"
    return framework.title + year


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


@dataclass(frozen=True, slots=True)
class Version:
    """A framework in which codes are shown, and the ways to it from the study's own; None where it is the same."""

    framework: Framework
    ways: Mapping[str, tuple[str, ...]] | None

    @classmethod
    def of(cls, own: str, shown: str | None) -> Version:
        """The version named, else the study's own; raises GTAssistError where no way leads there."""
        framework = load(own)
        if shown is None:
            return cls(framework, None)
        other = load(shown)
        return cls(other, None if other.ids() == framework.ids() else crosswalk(framework, other))

    def code(self, code: Code) -> Code:
        """The code with every construct that its own became, each with the best of their scores."""
        ways = self.ways
        if ways is None:
            return code
        scores: dict[str, float] = {}
        for construct, score in code.constructs:
            for target in ways.get(construct, ()):
                scores[target] = max(score, scores.get(target, 0.0))
        confirmed = dict.fromkeys(target for construct in code.confirmed for target in ways.get(construct, ()))
        refused = dict.fromkeys(target for construct in code.refused for target in ways.get(construct, ()))
        ranked = tuple(sorted(scores.items(), key=lambda each: -each[1]))
        return replace(code, constructs=ranked, confirmed=tuple(confirmed), refused=tuple(refused))

    def beside(self, code: Code) -> str:
        """The constructs of a code in one line, by name; a role and a characteristic of persons as a pair, too."""
        shown = self.code(code)
        names = {construct.id: construct.name for construct in self.framework.constructs}
        if shown.confirmed:
            return ", ".join(f"{names.get(c, c)} (confirmed)" for c in shown.confirmed)
        open_ones = [(c, s) for c, s in shown.constructs if c not in shown.refused]
        if not open_ones:
            return "no construct"
        told = " · ".join(f"{names.get(c, c)} {score:.2f}" for c, score in open_ones[:3])
        return told + (f"  {pairing}" if (pairing := as_pair(self.framework, open_ones)) else "")


def as_pair(framework: Framework, ranked: Sequence[tuple[str, float]]) -> str:
    """A role and a characteristic as CFIR 2022 codes persons; empty where the best construct is neither."""
    found = pair(ranked)
    return f"(as a pair: {framework.get(found[0]).name}: {framework.get(found[1]).name})" if found else ""
