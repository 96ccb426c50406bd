"""The six steps of a vector, against what the vector expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.explain.client import client_steps
from conformance.explain.find import Found
from conformance.explain.page import page
from conformance.explain.server_vector import server_steps
from conformance.explain.text import error_name


@dataclass(frozen=True, slots=True)
class Explained:
    """The text, and whether the reference does what the vector expects."""

    text: str
    as_expected: bool


def explain_vector(found: Found, *, show_keys: bool = False) -> Explained:
    """Return the walk through one test."""
    walk = (server_steps if found.role == "server" else client_steps)(
        found.group, found.test, show_keys
    )
    expect = found.test["expect"]
    agrees = _allows(expect, walk.accepted, walk.code)
    end = [
        f"the vector expects: {_expected(expect)}",
        f"the reference:      {walk.outcome}",
        "as expected" if agrees else "NOT as expected",
    ]
    return Explained(page(_head(found), walk.steps, end), agrees)


def _head(found: Found) -> Iterator[str]:
    test = found.test
    yield test["id"]
    yield f"  {test['comment']}"
    yield f"  requirement  {test['requirement']} (section {test['section']}, {test['level']})"
    yield f"  expected     {_expected(test['expect'])}"
    yield f"  clock        {test['now']}"
    if test["twin"] is not None:
        yield f"  valid twin   {test['twin']}"


def _expected(expect: Mapping[str, Any]) -> str:
    codes = expect.get("codes")
    by = "" if codes is None else f" with {' or '.join(map(error_name, codes))}"
    if expect["result"] == "valid":
        return "accepted"
    return f"refused{by}" if expect["result"] == "invalid" else f"accepted, or refused{by}"


def _allows(expect: Mapping[str, Any], accepted: bool, code: int | None) -> bool:
    if accepted:
        return bool(expect["result"] != "invalid")
    codes = expect.get("codes")
    return expect["result"] != "valid" and (codes is None or code in codes)
