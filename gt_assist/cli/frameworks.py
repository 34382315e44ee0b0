"""How a framework is shown: its domains, constructs, and what belongs to each."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from gt_assist.framework import Construct, Framework

WIDTH = 96


def lines(framework: Framework) -> Iterator[str]:
    """The framework as lines for a terminal, domain by domain, parts under their construct."""
    yield f"{framework.title} ({framework.version}), {len(framework.constructs)} constructs"
    for domain in framework.domains():
        yield ""
        yield framework.domain_name(domain).upper()
        for construct in framework.constructs:
            if construct.domain == domain:
                yield from _construct(framework, construct)


def _construct(framework: Framework, construct: Construct) -> Iterator[str]:
    depth, above = 1, construct.parent
    while above is not None:
        depth, above = depth + 1, framework.get(above).parent
    indent = "  " * depth
    yield f"{indent}{construct.name}  [{construct.id}]"
    yield from wrap(construct.definition, WIDTH, initial_indent=f"{indent}  ", subsequent_indent=f"{indent}  ")
