"""The cross-case matrix: constructs by settings, ordered by outcome, with a rating in each cell and a verdict a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gt_assist.codebook import Rating, RatingValue
from gt_assist.corpus import Case
from gt_assist.errors import GTAssistError
from gt_assist.evidence import by_setting, evidence, person
from gt_assist.framework import Framework
from gt_assist.rating import Draft, Speaking, draft
from gt_assist.study import Study
from gt_assist.verdict import NOT_AN_OUTCOME, Groups, Verdict, grouped, inverse, outcomes_of, verdict

OUTCOME = "outcome"
NOBODY = Draft(None, "nobody speaks to it")


@dataclass(frozen=True, slots=True)
class Column:
    """A setting: its name, what is written as its outcome, and how many people were interviewed in it."""

    name: str
    outcome: str = ""
    interviewees: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A construct in a setting: what the researcher decided, and what the rule drafts from the passages."""

    decided: Rating | None = None
    draft: Draft = NOBODY

    def value(self) -> RatingValue:
        """The rating that counts: the researcher's, else the draft."""
        return self.decided.value if self.decided else self.draft.value


@dataclass(frozen=True, slots=True)
class Row:
    """A construct across the settings.

    `shared`: its passages may belong to other constructs of this version instead. `elsewhere` are those of cases in
    no column.
    """

    construct: str
    cells: Mapping[str, Cell]
    verdict: Verdict
    inverse: bool = False
    shared: bool = False
    elsewhere: tuple[Speaking, ...] = ()

    def empty(self) -> bool:
        """Whether nobody speaks to it and nobody rated it, in any setting."""
        return not any(cell.decided or cell.draft.passages for cell in self.cells.values())


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows in the framework's order, columns low to high. `apart` are cases in no column, by name."""

    by: str
    outcome: str
    columns: tuple[Column, ...]
    groups: Groups
    rows: tuple[Row, ...]
    apart: tuple[str, ...] = ()
    definitions: Mapping[str, str] = field(default_factory=dict)
    framework: str = ""
    remarks: tuple[str, ...] = ()

    def warnings(self) -> tuple[str, ...]:
        """What a reader must know before she believes a verdict."""
        return (*self.remarks, *self.groups.warnings())


def brought(rows: Sequence[tuple[str, Mapping[str, RatingValue]]], outcomes: Mapping[str, float | None]) -> Matrix:
    """A matrix of ratings that were made elsewhere; `outcomes` are the columns with their outcome, if known."""
    groups = grouped(outcomes)
    made = tuple(
        Row(
            construct,
            {name: Cell(Rating(construct, name, value, "")) for name, value in ratings.items()},
            verdict(ratings, groups),
            inverse(ratings, groups),
        )
        for construct, ratings in rows
    )
    return Matrix("", "", tuple(map(Column, groups.columns())), groups, made)


def matrix(
    study: Study,
    framework: Framework,
    by: str = "",
    outcome: str | None = None,
    order: Sequence[str] = (),
    ways: Mapping[str, tuple[str, ...]] | None = None,
) -> Matrix:
    """The constructs of a framework by the values of an attribute of cases; without `by`, by case.

    Columns are ordered by `outcome`, an attribute that the cases of a column share (the one called "outcome" where
    there is one and nothing else is said), or by `order`, the names of columns or of outcomes from low to high.
    `ways` leads from the study's constructs to those of another version. Raises GTAssistError when no case has an
    attribute, when the cases of one column differ in outcome, or when outcomes cannot be ordered.
    """
    settings, apart = settings_of(study, by)
    names = tuple(dict.fromkeys(settings.values()))
    words, numbers, remarks = _outcomes(study, settings, names, by, outcome, order)
    groups = grouped(numbers)
    people = _people(study, settings)
    columns = tuple(Column(name, words.get(name, ""), len(people[name])) for name in groups.columns())
    said, shared = _carried(evidence(study), ways)
    ratings = _ratings(study.codebook.ratings, by, ways)
    ids = dict.fromkeys((*framework.ids(), *said, *(construct for construct, _ in ratings)))
    rows = tuple(_row(id, said.get(id, ()), settings, names, groups, ratings, id in shared) for id in ids)
    ordered_by = _attribute(study, by, outcome) or ""
    return Matrix(by, ordered_by, columns, groups, rows, apart, study.definitions, framework.name, remarks)


def _row(
    construct: str,
    passages: Sequence[Speaking],
    settings: Mapping[str, str],
    names: Sequence[str],
    groups: Groups,
    ratings: Mapping[tuple[str, str], Rating],
    shared: bool,
) -> Row:
    held, without = by_setting(passages, settings)
    cells = {name: Cell(ratings.get((construct, name)), draft(held.get(name, ()))) for name in names}
    values = {name: cell.value() for name, cell in cells.items()}
    return Row(construct, cells, verdict(values, groups), inverse(values, groups), shared, tuple(without))


def settings_of(study: Study, by: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The setting of every case that speaks, by its name in small letters; and the cases that have none."""
    speaking = cases_of(study)
    if not by:
        return {name.casefold(): name for name in speaking}, ()
    known = {name.casefold(): case for name, case in study.cases.items()}
    found: dict[str, str] = {}
    spelled: dict[str, str] = {}
    apart = []
    for name in speaking:
        value = _value(known.get(name.casefold()), by)
        if value:
            found[name.casefold()] = spelled.setdefault(value.casefold(), value)
        else:
            apart.append(name)
    if not found:
        have = sorted({attribute for case in study.cases.values() for attribute in case.attributes})
        raise GTAssistError(
            f"No case that speaks has the attribute {by}.",
            hint=f"Attributes here: {', '.join(have)}." if have else "Give cases attributes: gt-assist cases cases.csv",
        )
    return found, tuple(apart)


def cases_of(study: Study) -> tuple[str, ...]:
    """The cases that speak, in order of first appearance."""
    return tuple(dict.fromkeys(case for case, _ in _voices(study)))


def _value(case: Case | None, attribute: str) -> str:
    """An attribute of a case, whatever the letters of its name."""
    wanted = attribute.casefold()
    return next((v.strip() for k, v in case.attributes.items() if k.casefold() == wanted), "") if case else ""


def _voices(study: Study) -> Iterable[tuple[str, str]]:
    """Every participant's case, and who that is."""
    for name, source in study.sources.items():
        for turn in source.transcript.turns:
            if turn.role == "participant":
                case = study.case_of(name, turn.speaker, turn.case)
                yield case, person(case, turn.speaker, name)


def _people(study: Study, settings: Mapping[str, str]) -> dict[str, set[str]]:
    """Who was interviewed in each setting."""
    found: dict[str, set[str]] = defaultdict(set)
    for case, who in _voices(study):
        if case.casefold() in settings:
            found[settings[case.casefold()]].add(who)
    return found


def _attribute(study: Study, by: str, outcome: str | None) -> str | None:
    """The attribute that orders the columns: the one named, else one called "outcome"."""
    if outcome is not None:
        return outcome
    has = any(_value(case, OUTCOME) for case in study.cases.values())
    return OUTCOME if has and by.casefold() != OUTCOME else None


def _outcomes(
    study: Study, settings: Mapping[str, str], names: Sequence[str], by: str, outcome: str | None, order: Sequence[str]
) -> tuple[dict[str, str], dict[str, float | None], tuple[str, ...]]:
    """The columns' outcomes in words and as numbers, and remarks about them."""
    folded = {" ".join(name.split()).casefold() for name in names}
    columns_named = bool(order) and {" ".join(each.split()).casefold() for each in order} <= folded
    attribute = _attribute(study, by, outcome)
    if columns_named:
        words = _shared_outcomes(study, settings, attribute, strict=False) if attribute else {}
        return words, outcomes_of({name: name for name in names}, order), ()
    if attribute is None:
        try:
            return {}, outcomes_of({name: name for name in names}, order), ()
        except GTAssistError:
            if order:
                raise
            return {}, dict.fromkeys(names), ()
    words = _shared_outcomes(study, settings, attribute, strict=True)
    if outcome is not None and not any(words.values()):
        raise GTAssistError(
            f"No case in a column has the attribute {outcome}.", hint="See the attributes with: gt-assist cases"
        )
    try:
        return words, outcomes_of({name: words.get(name, "") for name in names}, order), ()
    except GTAssistError as error:
        if outcome is not None or order:
            raise
        return words, dict.fromkeys(names), (f"{error.message} {error.hint}",)


def _shared_outcomes(study: Study, settings: Mapping[str, str], attribute: str, *, strict: bool) -> dict[str, str]:
    """The outcome that the cases of each column have in common."""
    known = {name.casefold(): case for name, case in study.cases.items()}
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for case, setting in settings.items():
        word = _value(known.get(case), attribute)
        if word.casefold() not in NOT_AN_OUTCOME or not found[setting]:
            found[setting][word] = None
    told = {name: [w for w in words if w.casefold() not in NOT_AN_OUTCOME] for name, words in found.items()}
    for name, words in told.items():
        if strict and len({word.casefold() for word in words}) > 1:
            raise GTAssistError(
                f"The cases of {name} differ in {attribute}: {', '.join(words)}.",
                hint="Give all cases of a column the same outcome, or order the columns yourself: --order a,b,c",
            )
    return {name: "/".join(words) if words else next(iter(found[name]), "") for name, words in told.items()}


def _carried(
    said: Mapping[str, tuple[Speaking, ...]], ways: Mapping[str, tuple[str, ...]] | None
) -> tuple[dict[str, tuple[Speaking, ...]], set[str]]:
    """Passages under the constructs of another version, and those constructs that have to share some of theirs."""
    if ways is None:
        return dict(said), set()
    found: dict[str, dict[Speaking, None]] = defaultdict(dict)
    shared = set()
    for construct, passages in said.items():
        targets = ways.get(construct, ()) if construct in ways else (construct,)
        for target in targets:
            found[target].update(dict.fromkeys(passages))
            if len(targets) > 1:
                shared.add(target)
    return {construct: tuple(sorted(each, key=lambda one: one.span)) for construct, each in found.items()}, shared


def _ratings(
    ratings: Iterable[Rating], by: str, ways: Mapping[str, tuple[str, ...]] | None
) -> dict[tuple[str, str], Rating]:
    """Her ratings of these settings by construct and setting; in another version those that go over one to one."""
    came: dict[str, int] = defaultdict(int)
    for targets in (ways or {}).values():
        for target in targets:
            came[target] += 1
    found = {}
    for rating in ratings:
        if rating.by.casefold() != by.casefold():
            continue
        targets = (rating.construct,) if ways is None else ways.get(rating.construct, ())
        if len(targets) == 1 and (ways is None or came[targets[0]] == 1):
            found[targets[0], rating.case] = rating
    return found
