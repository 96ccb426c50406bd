"""The vector that an id, or a file and an id, names."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from conformance.explain.error import ExplainError
from conformance.vectors.load import VectorsError, load
from conformance.vectors.load import installed as vectors
from conformance.vectors.promote import FOLDER

_ID = re.compile(r"(server|client)(\.[a-z0-9+-]+)+")
_FEW = 3


@dataclass(frozen=True, slots=True)
class Found:
    """One test, its group, and the role under test."""

    role: str
    group: dict[str, Any]
    test: dict[str, Any]


def is_id(text: str) -> bool:
    """Return whether a text has the form of a vector's id."""
    return _ID.fullmatch(text) is not None


def installed(id_: str) -> Found:
    """Return a vector of the set that is installed, by its own id or by that of its case."""
    role, topic, *_ = id_.split(".")
    if topic == FOLDER:
        return _promoted(role, id_)
    folder = resources.files("vectors").joinpath(role)
    file = folder.joinpath(f"{topic}.json")
    if not file.is_file():
        topics = sorted(each.name.removesuffix(".json") for each in folder.iterdir())
        near = [f"{role}.{each}.…" for each in difflib.get_close_matches(topic, topics, _FEW)]
        raise ExplainError(f"no vector is called {id_}: {_nearest(near)}")
    with resources.as_file(file) as path:
        return _chosen(_loaded(path), id_, "the installed vectors")


def _promoted(role: str, id_: str) -> Found:
    """Return a vector that was a finding: its id does not tell its file."""
    for path in sorted(vectors().joinpath(FOLDER, role).glob("*.json")):
        found = [each for each in _tests(_loaded(path)) if each.test["id"] == id_]
        if found:
            return found[0]
    raise ExplainError(f"no vector is called {id_}: none of that name was promoted")


def in_file(path: Path, id_: str | None) -> Found:
    """Return the vector of a file; without an id the file must have one alone."""
    document = _loaded(path)
    if id_ is not None:
        return _chosen(document, id_, str(path))
    tests = _tests(document)
    if len(tests) != 1:
        example = f", as {path}#{tests[0].test['id']}" if tests else ""
        raise ExplainError(
            f"{path}: has {len(tests)} vectors; choose one with #ID or --id{example}"
        )
    return tests[0]


def _loaded(path: Path) -> dict[str, Any]:
    try:
        return load(path)
    except VectorsError as error:
        raise ExplainError(str(error)) from None


def _tests(document: dict[str, Any]) -> list[Found]:
    role = document["role"]
    return [Found(role, group, test) for group in document["groups"] for test in group["tests"]]


def _chosen(document: dict[str, Any], id_: str, where: str) -> Found:
    tests = _tests(document)
    found = [each for each in tests if each.test["id"] == id_]
    found = found or [each for each in tests if each.test["case"] == id_]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(each.test["id"] for each in found[:_FEW])
        raise ExplainError(f"{id_} is {len(found)} vectors; choose one: {ids}")
    near = difflib.get_close_matches(id_, [each.test["id"] for each in tests], 1, 0.4)
    raise ExplainError(f"no vector in {where} is called {id_}: {_nearest(near)}")


def _nearest(names: list[str]) -> str:
    if not names:
        return "sixstep list shows the cases that have vectors"
    return f"do you mean {' or '.join(names)}?"
