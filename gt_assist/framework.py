"""Frameworks to lay beside the codes (CFIR, NPT and others), as values read from TOML.

A framework is data: one file, one `[[construct]]` table for each construct. Anybody's own file of the same
shape is read the same way, by its path. Nothing here decides what a passage means.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from gt_assist.errors import GTAssistError

FRAMEWORKS: dict[str, str] = {
    "cfir-2009": "cfir_2009.toml",
    "cfir-2022": "cfir_2022.toml",
    "npt": "npt.toml",
    "ils": "ils.toml",
    "rogers": "rogers.toml",
}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Talk that is easily taken for a construct, and the construct it goes to; None: it stays uncoded."""

    what: str
    goes: str | None = None


@dataclass(frozen=True, slots=True)
class Construct:
    """One construct: its id with the framework's prefix, what it means, what belongs and what does not.

    `parent` is the construct it is a part of. `earlier` are constructs of an earlier version it came from,
    `how` in which way (kept, renamed, moved, extended, split, merged).
    """

    id: str
    name: str
    domain: str
    definition: str
    belongs: str = ""
    not_here: tuple[Elsewhere, ...] = ()
    parent: str | None = None
    earlier: tuple[str, ...] = ()
    how: str | None = None


@dataclass(frozen=True, slots=True)
class Framework:
    """A named set of constructs, in the order of its file; `domain_names` pairs a domain's id and its name."""

    name: str
    title: str
    version: str
    sources: tuple[str, ...]
    domain_names: tuple[tuple[str, str], ...]
    constructs: tuple[Construct, ...]

    def get(self, id: str) -> Construct:
        """The construct with this id; raises GTAssistError when there is none.

        >>> load("cfir-2009").get("cfir2009:inner.culture").name
        'Culture'
        """
        for construct in self.constructs:
            if construct.id == id:
                return construct
        raise GTAssistError(
            f"{self.name} has no construct {id!r}.", hint=f"See them with: gt-assist frameworks {self.name}"
        )

    def ids(self) -> tuple[str, ...]:
        """The ids of all constructs, in order."""
        return tuple(construct.id for construct in self.constructs)

    def domains(self) -> tuple[str, ...]:
        """The ids of the domains that have constructs, in order of first appearance."""
        return tuple(dict.fromkeys(construct.domain for construct in self.constructs))

    def domain_name(self, domain: str) -> str:
        """The name of a domain as a person reads it; the id itself where the file gives no name."""
        return dict(self.domain_names).get(domain, domain)

    def children(self, id: str) -> tuple[Construct, ...]:
        """The constructs whose parent is `id`, in order."""
        return tuple(construct for construct in self.constructs if construct.parent == id)

    def successors(self) -> dict[str, tuple[str, ...]]:
        """For each earlier construct, those of this framework that came from it.

        >>> load("cfir-2022").successors()["cfir2009:outer.cosmopolitanism"]
        ('cfir2022:outer.partnerships_connections',)
        """
        found: dict[str, tuple[str, ...]] = {}
        for construct in self.constructs:
            for old in construct.earlier:
                found[old] = (*found.get(old, ()), construct.id)
        return found


def crosswalk(own: Framework, other: Framework) -> dict[str, tuple[str, ...]]:
    """For each construct of one version the constructs of another that it corresponds to, perhaps none.

    The way is read from the newer one's `from`, in either direction. Raises GTAssistError between strangers.

    >>> crosswalk(load("cfir-2009"), load("cfir-2022"))["cfir2009:process.executing"]
    ('cfir2022:process.doing',)
    >>> crosswalk(load("cfir-2022"), load("cfir-2009"))["cfir2022:process.doing"]
    ('cfir2009:process.executing',)
    """
    if own.ids() == other.ids():
        return {id: (id,) for id in own.ids()}
    forward = other.successors()
    if set(forward) & set(own.ids()):
        return {id: forward.get(id, ()) for id in own.ids()}
    known = set(other.ids())
    back = {construct.id: tuple(id for id in construct.earlier if id in known) for construct in own.constructs}
    if any(back.values()):
        return back
    raise GTAssistError(
        f"No way leads from {own.title} to {other.title}.",
        hint="There is one between cfir-2009 and cfir-2022, in both directions.",
    )


ROLE, CHARACTERISTIC = ".roles.", ".characteristics."
PARTNER_FROM = 0.15  # of the first construct's score: a partner much less likely than that is not worth naming


def pair(ranked: Sequence[tuple[str, float]]) -> tuple[str, str] | None:
    """The role and the characteristic that a passage speaks to together, as CFIR 2022 codes individuals.

    `ranked` are constructs with their scores, best first. None where the best is neither, or has no likely partner.

    >>> pair([("cfir2022:individuals.characteristics.motivation", 0.5),
    ...       ("cfir2022:individuals.roles.mid_level_leaders", 0.3)])
    ('cfir2022:individuals.roles.mid_level_leaders', 'cfir2022:individuals.characteristics.motivation')
    """
    if not ranked:
        return None
    (first, score), rest = ranked[0], ranked[1:]
    wanted = CHARACTERISTIC if ROLE in first else ROLE if CHARACTERISTIC in first else None
    if wanted is None:
        return None
    second = next((id for id, other in rest if wanted in id and other >= PARTNER_FROM * score), None)
    if second is None:
        return None
    return (second, first) if wanted == ROLE else (first, second)


def available() -> tuple[str, ...]:
    """The names of the frameworks that come with the package.

    >>> available()
    ('cfir-2009', 'cfir-2022', 'npt', 'ils', 'rogers')
    """
    return tuple(FRAMEWORKS)


def load(name_or_path: str | Path) -> Framework:
    """The framework of this name, or the one in this `.toml` file.

    Raises GTAssistError when the name is unknown, or the file cannot be read, is no TOML, lacks a field or
    has an id twice.

    >>> load("npt").title
    'Normalization Process Theory'
    """
    name = str(name_or_path)
    if name in FRAMEWORKS:
        text = (resources.files("gt_assist") / "frameworks" / FRAMEWORKS[name]).read_text(encoding="utf-8")
        return parse(text, FRAMEWORKS[name])
    if not name.lower().endswith(".toml"):
        raise GTAssistError(
            f"There is no framework {name!r}.",
            hint=f"Known: {', '.join(available())}; or give the path of your own .toml file.",
        )
    path = Path(name_or_path)
    try:
        return parse(path.read_text(encoding="utf-8-sig"), path.name)
    except OSError as error:
        raise GTAssistError(f"{path.name}: cannot be read ({error.strerror}).", hint="Check the path.") from error
    except UnicodeDecodeError as error:
        raise GTAssistError(f"{path.name}: is not text in UTF-8.", hint="Save it as UTF-8.") from error


def parse(text: str, file: str) -> Framework:
    """The framework written in `text` (TOML); `file` is its name in error messages."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GTAssistError(f"{file}: not valid TOML ({error}).", hint="Correct that place in the file.") from error
    rows = data.get("construct", [])
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise GTAssistError(f"{file}: has no constructs.", hint="Write a [[construct]] table for each one.")
    constructs = tuple(_construct(row, f"{file}, construct {number}") for number, row in enumerate(rows, 1))
    framework = Framework(
        name=_text(data, "name", file),
        title=_text(data, "title", file),
        version=str(data.get("version", "")),
        sources=_strings(data, "sources", file),
        domain_names=tuple(_domain(row, file) for row in _list(data, "domain", file)),
        constructs=constructs,
    )
    _check(framework, file)
    return framework


def _construct(row: Mapping[str, Any], where: str) -> Construct:
    where = f"{where} ({row['id']})" if isinstance(row.get("id"), str) else where
    return Construct(
        id=_text(row, "id", where),
        name=_text(row, "name", where),
        domain=_text(row, "domain", where),
        definition=_text(row, "definition", where),
        belongs=_text(row, "belongs", where) if "belongs" in row else "",
        not_here=tuple(_elsewhere(item, where) for item in _list(row, "not_here", where)),
        parent=_text(row, "parent", where) if "parent" in row else None,
        earlier=_strings(row, "from", where),
        how=_text(row, "how", where) if "how" in row else None,
    )


def _domain(row: Any, where: str) -> tuple[str, str]:
    if not isinstance(row, dict):
        raise GTAssistError(f"{where}: a domain is not a table.", hint='Write [[domain]], id = "..." and name = "...".')
    return _text(row, "id", where), _text(row, "name", where)


def _elsewhere(item: Any, where: str) -> Elsewhere:
    if not isinstance(item, dict):
        raise GTAssistError(
            f"{where}: an entry of not_here is not a table.", hint='Write {what = "...", goes = "an id"}.'
        )
    return Elsewhere(_text(item, "what", where), _text(item, "goes", where) if "goes" in item else None)


def _text(row: Mapping[str, Any], field: str, where: str) -> str:
    value = row.get(field)
    if not isinstance(value, str) or not value.strip():
        raise GTAssistError(f"{where}: the field {field!r} is missing or empty.", hint=f'Add {field} = "...".')
    return value.strip()


def _list(row: Mapping[str, Any], field: str, where: str) -> list[Any]:
    value = row.get(field, [])
    if not isinstance(value, list):
        raise GTAssistError(f"{where}: the field {field!r} is not a list.", hint=f"Write {field} as a list of tables.")
    return value


def _strings(row: Mapping[str, Any], field: str, where: str) -> tuple[str, ...]:
    value = row.get(field, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise GTAssistError(f"{where}: the field {field!r} is not a list of texts.", hint=f'Write {field} = ["..."].')
    return tuple(value)


def _check(framework: Framework, file: str) -> None:
    """Ids occur once, and parents and `goes` lead to constructs of the same framework."""
    known: set[str] = set()
    for construct in framework.constructs:
        if construct.id in known:
            raise GTAssistError(f"{file}: the id {construct.id!r} occurs twice.", hint="Give each construct its own.")
        known.add(construct.id)
    for construct in framework.constructs:
        links = [construct.parent, *(item.goes for item in construct.not_here)]
        for link in links:
            if link is not None and link not in known:
                raise GTAssistError(
                    f"{file}: {construct.id} points to {link!r}, which is not in the file.",
                    hint="Correct that id, or leave it out.",
                )
