"""Every fault of a set of vectors that the schema cannot show."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

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


def test_ids_twice_and_gone() -> None:
    document = load(FILE)
    ids = [test["id"] for test in vectors_of(document)]
    lines = list(lint_set([document, document], ["server.gone"]))
    assert f"{ids[0]}: there 2 times" in lines
    assert "server.gone: gone since the last release; list it as removed" in lines
