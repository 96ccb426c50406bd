"""The requirement catalogue: well-formed, and shown by cases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import conformance.requirements as requirements
from conformance.model.requirement import Level, Requirement
from conformance.requirements import catalogue
from conformance.suite.cases import cases

REQUIREMENTS = list(catalogue().values())
WITHOUT_CASE = {
    "rfc4120-5.2.6.2-kdc-issued": "AD-KDCIssued is not forged yet",
    "rfc4120-3.2.4-reply": "judged with every request that wants a reply, and no case of its own",
}
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
    name = rf"rfc\d+-{re.escape(requirement.section)}-[a-z0-9]+(-[a-z0-9]+)*"
    assert re.fullmatch(name, requirement.id)
    assert re.fullmatch(r"\d+(\.\d+)*", requirement.section)
    assert requirement.level in Level
    assert requirement.role in ("server", "client")
    assert requirement.text.endswith(".")
    assert requirement.text[0].isupper() or requirement.text.startswith("renew-till")
    assert len(requirement.text) <= 200
    assert requirement.text == " ".join(requirement.text.split())
    assert requirement.codes is None or all(0 < code < 128 for code in requirement.codes)
    assert requirement.codes != frozenset()


def test_texts_are_of_one_requirement_each() -> None:
    assert len({requirement.text for requirement in REQUIREMENTS}) == len(REQUIREMENTS)


def test_every_requirement_has_a_case() -> None:
    shown = {case.requirement.id for case in cases().values()}
    uncovered = catalogue().keys() - shown - WITHOUT_CASE.keys()
    assert not uncovered, f"requirements without a case: {sorted(uncovered)}"
    found = WITHOUT_CASE.keys() & shown
    assert not found, f"these have a case now: remove them from WITHOUT_CASE: {sorted(found)}"


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
