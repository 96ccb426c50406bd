"""The requirement catalogue: well-formed, and shown by cases."""

from __future__ import annotations

import re
from fnmatch import filter as filter_names
from pathlib import Path

import pytest

import conformance.requirements as requirements
from conformance.model.expectation import Result
from conformance.model.requirement import Level, Requirement
from conformance.requirements import catalogue
from conformance.suite.cases import cases
from conformance.suite.profiles import DEFAULT_PROFILE, PROFILES

REQUIREMENTS = list(catalogue().values())
UNNUMBERED = {"rfc6649-1-des", "rfc6649-1-rc4-exp", "rfc6649-1-checksums"}
"""Requirements whose section has no number yet."""
SHOWN = {case.requirement.id for profile in PROFILES for case in cases(profile).values()}
GOOD = """
[[requirement]]
id = "rfc4120-3.2.3-one"
section = "3.2.3"
level = "MUST"
role = "server"
text = "One."
"""


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a function that loads a catalogue of the given files."""
    monkeypatch.setattr(requirements.resources, "files", lambda _: tmp_path)

    def load(**texts: str):
        for name, text in texts.items():
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return catalogue.__wrapped__()

    return load


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda requirement: requirement.id)
def test_requirement_is_well_formed(requirement: Requirement) -> None:
    assert requirement.level in Level
    assert requirement.role in ("server", "client")
    assert requirement.profile in PROFILES
    assert requirement.text.endswith(".")
    assert len(requirement.text) <= 200
    assert requirement.text == " ".join(requirement.text.split())
    assert requirement.codes is None or all(0 < code < 128 for code in requirement.codes)
    assert requirement.codes != frozenset()


@pytest.mark.parametrize(
    "requirement",
    [requirement for requirement in REQUIREMENTS if requirement.id not in UNNUMBERED],
    ids=lambda requirement: requirement.id,
)
def test_id_has_the_specification_and_the_number_of_the_section(requirement: Requirement) -> None:
    name = rf"(rfc\d+|ms-kile|ms-pac)-{re.escape(requirement.section)}-[a-z0-9]+(-[a-z0-9]+)*"
    assert re.fullmatch(name, requirement.id)
    assert re.fullmatch(r"\d+(\.\d+)*", requirement.section)
    assert requirement.specification.startswith(("RFC ", "MS-"))


def test_requirement_stands_in_for_some_of_another_profile() -> None:
    every = {id_ for profile in PROFILES for id_ in cases(profile)} | catalogue().keys()
    for requirement in REQUIREMENTS:
        if requirement.instead_of:
            assert requirement.profile != DEFAULT_PROFILE
            assert requirement.result in (None, *Result)
        for pattern in requirement.instead_of:
            assert filter_names(every, pattern), f"{requirement.id}: {pattern} is nothing"


def test_texts_are_of_one_requirement_each() -> None:
    assert len({requirement.text for requirement in REQUIREMENTS}) == len(REQUIREMENTS)


def test_every_requirement_has_a_case_or_cannot_have_one() -> None:
    uncovered = [
        requirement.id
        for requirement in REQUIREMENTS
        if requirement.id not in SHOWN and requirement.untestable is None
    ]
    if uncovered:
        pytest.xfail(f"{len(uncovered)} requirements have no case: {', '.join(uncovered)}")


def test_what_cannot_be_tested_has_no_case() -> None:
    untestable = {requirement.id for requirement in REQUIREMENTS if requirement.untestable}
    assert not untestable & SHOWN


def test_cases_have_the_role_that_their_requirement_binds() -> None:
    wrong = [case.id for case in cases().values() if case.role != case.requirement.role]
    assert wrong == []


def test_catalogue_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        catalogue()["rfc4120-3.2.3-one"] = REQUIREMENTS[0]


def test_files_are_read_in_the_order_of_their_names(load) -> None:
    found = load(b=GOOD.replace("-one", "-two"), a=GOOD)
    assert list(found) == ["rfc4120-3.2.3-one", "rfc4120-3.2.3-two"]
    assert found["rfc4120-3.2.3-one"].codes is None


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param({"a": GOOD, "b": GOOD}, id="twice"),
        pytest.param({"a": GOOD.replace("MUST", "MUSTARD")}, id="level"),
    ],
)
def test_malformed_entry_is_an_error(load, texts: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"twice|MUSTARD"):
        load(**texts)


@pytest.mark.parametrize("line", ["unheard_of = 1", ""], ids=["unknown field", "missing field"])
def test_entry_has_the_fields_of_a_requirement_and_no_others(load, line: str) -> None:
    with pytest.raises(TypeError):
        load(a=GOOD.replace('text = "One."', line))
