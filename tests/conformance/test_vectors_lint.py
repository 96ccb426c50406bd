"""Every fault of a set of vectors that the schema cannot show."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import sixstep

from conformance.vectors.generate import canonical
from conformance.vectors.lint import lint, lint_set
from conformance.vectors.load import files_of, installed, load

FILE = installed() / "server" / "clock-skew.json"
SEQUENCES = installed() / "server" / "replay.json"


def test_the_shipped_set_is_clean() -> None:
    documents = []
    for path in files_of(installed()):
        documents.append(load(path))
        assert list(lint(path.name, documents[-1], path.read_bytes())) == []
    assert list(lint_set(documents)) == []


def vectors_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [test for group in document["groups"] for test in group["tests"]]


def first(document: dict[str, Any], result: str) -> dict[str, Any]:
    return next(test for test in vectors_of(document) if test["expect"]["result"] == result)


FAULTS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "count": (lambda d: d.update(number_of_tests=1), "number_of_tests is 1, and there are"),
    "flag without note": (lambda d: d["notes"].pop("ClockSkew"), "flag ClockSkew is not in notes"),
    "note without flag": (
        lambda d: d["notes"].update(Other=d["notes"]["Valid"]), "flag Other is in notes, and no",
    ),
    "id of the other role": (
        lambda d: vectors_of(d)[0].update(id="client.x"), "the id is not one of a server",
    ),
    "unknown requirement": (
        lambda d: vectors_of(d)[0].update(requirement="rfc1-1-x"),
        "rfc1-1-x is not in the catalogue",
    ),
    "another section": (
        lambda d: vectors_of(d)[0].update(section="9"), "section and level are not those of",
    ),
    "no twin": (lambda d: first(d, "invalid").update(twin=None), "this one names none"),
    "twin elsewhere": (
        lambda d: first(d, "invalid").update(twin="server.x"), "server.x is not in this file",
    ),
    "twin that is not valid": (
        lambda d: first(d, "invalid").update(twin=first(d, "invalid")["id"]), "is not valid",
    ),
    "valid with codes": (
        lambda d: first(d, "valid")["expect"].update(codes=[37]), "not refused with a code",
    ),
    "valid, and nothing established": (
        lambda d: first(d, "valid")["expect"].pop("established"), "establishes something",
    ),
    "expectation of a last message": (
        lambda d: vectors_of(d)[0]["messages"][-1].update(now=vectors_of(d)[0]["now"]),
        "the last message's now and expect are those of the test",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "told"), FAULTS.values(), ids=FAULTS)
def test_fault(change: Callable[[dict[str, Any]], object], told: str) -> None:
    document = json.loads(FILE.read_bytes())
    change(document)
    found = list(lint("f", document, canonical(document).encode("ascii")))
    assert any(told in line for line in found), found


def test_earlier_message_without_expectation() -> None:
    document = load(SEQUENCES)
    test = next(test for test in vectors_of(document) if len(test["messages"]) > 1)
    del test["messages"][0]["expect"]
    [line] = lint("f", document, canonical(document).encode("ascii"))
    assert line == f"f: {test['id']}: an earlier message wants a now and an expect of its own"


def test_not_canonical() -> None:
    document = load(FILE)
    [line] = lint("f", document, json.dumps(document).encode())
    assert "not in canonical form" in line


def test_ids_twice() -> None:
    document = load(FILE)
    lines = list(lint_set([document, document]))
    assert f"{vectors_of(document)[0]['id']}: there 2 times" in lines


@pytest.fixture
def release(tmp_path: Path) -> tuple[Path, str, str]:
    """A set from which a vector is gone since the release, and one changed; their ids."""
    (tmp_path / "now").mkdir()
    document = json.loads(FILE.read_bytes())
    tests = document["groups"][0]["tests"]
    gone = tests.pop()["id"]
    tests[-1]["comment"] += " Mended."
    document["number_of_tests"] -= 1
    (tmp_path / "now" / "clock-skew.json").write_text(canonical(document))
    return tmp_path, gone, tests[-1]["id"]


def test_changes_since_the_release_are_listed(release: tuple[Path, str, str]) -> None:
    folder, gone, other = release
    lint_now = ("vectors", "lint", "now", "--against", str(FILE))
    outcome = sixstep(*lint_now, cwd=folder)
    assert outcome.code == 1
    assert f"{gone}: gone since the release; list it in changes.toml" in outcome.out
    assert f"{other}: changed since the release; list it in changes.toml" in outcome.out
    entry = '[[change]]\nid = "{}"\nreason = "It was wrong."\n'
    file = folder / "now" / "changes.toml"
    file.write_text(entry.format(gone) + entry.format(other))
    assert sixstep(*lint_now, cwd=folder).code == 0
    file.write_text(entry.format(gone) + entry.format(other) + entry.format("server.x"))
    outcome = sixstep(*lint_now, cwd=folder)
    assert outcome.code == 1
    assert "server.x: listed in changes.toml, and it did not change\n" in outcome.out


@pytest.mark.parametrize("text", ["change = 1", "[[change]]\nid = 'x'\n", "[["])
def test_list_of_changes_that_is_none(text: str, release: tuple[Path, str, str]) -> None:
    folder, *_ = release
    (folder / "now" / "changes.toml").write_text(text)
    outcome = sixstep("vectors", "lint", "now", "--against", str(FILE), cwd=folder)
    assert outcome.code == 2
    assert "wants [[change]] entries, each with an id and a reason" in outcome.err
