"""Frameworks as data: complete, linked, and readable from anybody's own file."""

from pathlib import Path

import pytest

from gt_assist.errors import GTAssistError
from gt_assist.framework import available, load, parse

COUNTS = {"cfir-2009": 41, "cfir-2022": 67, "npt": 16, "ils": 4, "rogers": 5}
MINIMAL = """
name = "mine"
title = "My own"
[[construct]]
id = "mine:trust"
name = "Trust"
domain = "mine:ties"
definition = "Whether people rely on one another."
"""


def test_every_packaged_framework_is_available_by_name() -> None:
    assert set(available()) == set(COUNTS)


@pytest.mark.parametrize("name", COUNTS)
def test_a_framework_has_all_its_constructs_in_full(name: str) -> None:
    framework = load(name)
    assert framework.name == name
    assert len(framework.constructs) == COUNTS[name]
    prefix = name.replace("-", "") + ":"
    for construct in framework.constructs:
        assert construct.id.startswith(construct.domain + ".") or construct.domain in (
            "ils:leadership",
            "rogers:attributes",
        )
        assert construct.id.startswith(prefix)
        assert len(construct.definition.split()) >= 8
        assert construct.belongs
        assert construct.not_here
        assert all(elsewhere.goes != construct.id for elsewhere in construct.not_here)


@pytest.mark.parametrize("name", COUNTS)
def test_definitions_and_names_are_not_shared_by_two_constructs(name: str) -> None:
    constructs = load(name).constructs
    assert len({c.definition for c in constructs}) == len(constructs)
    assert len({c.name for c in constructs}) == len(constructs)


def test_cfir_2009_has_39_constructs_and_two_later_ones_in_five_domains() -> None:
    framework = load("cfir-2009")
    later = {"cfir2009:process.engaging.key_stakeholders", "cfir2009:process.engaging.innovation_participants"}
    assert later < set(framework.ids())
    by_domain = [sum(c.domain == d and c.id not in later for c in framework.constructs) for d in framework.domains()]
    assert by_domain == [8, 4, 14, 5, 8]
    assert len(framework.children("cfir2009:inner.climate")) == 6
    assert len(framework.children("cfir2009:inner.readiness")) == 3


def test_cfir_2022_has_48_constructs_and_19_parts_in_five_domains() -> None:
    framework = load("cfir-2022")
    whole = [c for c in framework.constructs if c.parent is None]
    assert [sum(c.domain == d for c in whole) for d in framework.domains()] == [8, 7, 11, 13, 9]
    assert sum(c.parent is not None for c in framework.constructs) == 19


def test_a_part_has_the_id_of_its_whole_before_its_own() -> None:
    for name in ("cfir-2009", "cfir-2022"):
        for construct in load(name).constructs:
            if construct.parent:
                assert construct.id.startswith(construct.parent + ".")


def test_the_correspondence_names_constructs_of_2009_and_says_how() -> None:
    old, new = load("cfir-2009"), load("cfir-2022")
    assert set(new.successors()) <= set(old.ids())
    assert set(old.ids()) - set(new.successors()) == {"cfir2009:inner.climate", "cfir2009:inner.readiness"}
    assert all(bool(c.earlier) == bool(c.how) for c in new.constructs)
    assert {c.how for c in new.constructs} == {None, "kept", "renamed", "moved", "extended", "split", "merged"}


def test_npt_has_four_constructs_of_four() -> None:
    framework = load("npt")
    assert [sum(c.domain == d for c in framework.constructs) for d in framework.domains()] == [4, 4, 4, 4]
    assert framework.domain_name("npt:coherence") == "Coherence"


def test_somebodys_own_framework_is_read_from_its_path(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("\ufeff" + MINIMAL, encoding="utf-8")
    framework = load(file)
    assert framework.ids() == ("mine:trust",)
    assert framework.domain_name("mine:ties") == "mine:ties"


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(GTAssistError) as caught:
        load("cfir")
    assert "cfir-2009, cfir-2022, npt, ils, rogers" in caught.value.hint


def test_an_unknown_construct_is_an_error() -> None:
    with pytest.raises(GTAssistError, match="no construct 'npt:nothing'"):
        load("npt").get("npt:nothing")


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GTAssistError, match=r"gone\.toml: cannot be read"):
        load(tmp_path / "gone.toml")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = ", "not valid TOML"),
        ('name = "x"\ntitle = "X"', "no constructs"),
        (MINIMAL.replace('name = "mine"', ""), "'name' is missing"),
        (MINIMAL.replace('definition = "Whether people rely on one another."', ""), "'definition' is missing"),
        (MINIMAL.replace('"Trust"', '" "'), "'name' is missing or empty"),
        (MINIMAL + MINIMAL[MINIMAL.index("[[") :], "occurs twice"),
        (MINIMAL + 'parent = "mine:none"', "'mine:none', which is not in the file"),
        (MINIMAL + 'not_here = [{what = "x", goes = "mine:x"}]', "'mine:x', which is not in the file"),
        (MINIMAL + 'not_here = ["x"]', "not a table"),
        (MINIMAL + "not_here = 3", "not a list"),
        (MINIMAL + 'from = "x"', "not a list of texts"),
        ('construct = ["x"]\n' + MINIMAL.split("[[")[0], "no constructs"),
    ],
)
def test_a_faulty_file_says_what_is_wrong_and_where(text: str, says: str) -> None:
    with pytest.raises(GTAssistError, match=says) as caught:
        parse(text, "mine.toml")
    assert "mine.toml" in caught.value.message
    assert "\n" not in caught.value.message
