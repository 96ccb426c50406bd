"""Make findings permanent: take them out of crash files into a set of vectors.

They are in `promoted/` of the set, a folder a role and a file a topic, beside what is generated.
Their ids are `server.promoted.…` and `client.promoted.…`, which no generated vector has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from conformance.vectors.generate import canonical
from conformance.vectors.lint import lint, lint_set
from conformance.vectors.load import VectorsError, files_of, load
from conformance.vectors.notes import notes
from conformance.vectors.write import write

FOLDER = "promoted"
_ID = re.compile(r"(server|client)\.promoted(\.[a-z0-9+-]+)+")
_TESTS = "tests"


@dataclass(frozen=True, slots=True)
class _Vector:
    """A test with what its group shares."""

    shared: dict[str, Any]
    test: dict[str, Any]

    @property
    def id(self) -> str:
        name: str = self.test["id"]
        return name


def promote(files: Sequence[Path], into: Path, id_: str | None = None) -> list[tuple[str, Path]]:
    """Put the findings of crash files, each with its twin, into a set; return their ids and files.

    `id_` is that of the one finding of one file. All of them are put there, or none: VectorsError
    says in a line why.
    """
    if id_ is not None and len(files) > 1:
        raise VectorsError("--id names one finding, and there are several files")
    there = _ids(into)
    changed: dict[Path, dict[str, Any]] = {}
    promoted = []
    for file in files:
        crash = load(file)
        findings = [each for each in _vectors(crash) if "finding" in each.test]
        if not findings:
            raise VectorsError(f"{file}: has no finding; sixstep replay takes any vector")
        if id_ is not None and len(findings) > 1:
            raise VectorsError(f"{file}: has {len(findings)} findings, and --id names one")
        for finding in findings:
            own = list(_named(file, crash, finding, id_))
            for vector in own:
                if vector.id in there:
                    raise VectorsError(f"{file}: {vector.id} is already in {there[vector.id]}")
            path = into / FOLDER / crash["role"] / f"{finding.test['finding']['topic']}.json"
            there |= {vector.id: path for vector in own}
            document = changed.get(path) or (load(path) if path.exists() else None)
            changed[path] = _with(document, crash, own)
            promoted.append((own[-1].id, path))
    for path, document in changed.items():
        _check(path, document)
    for path, document in changed.items():
        write(path, document)
    return promoted


def _ids(folder: Path) -> dict[str, Path]:
    """Return the file of every id that is in a set, which may be empty as yet."""
    paths = files_of(folder) if any(folder.rglob("*.json")) else ()
    return {vector.id: path for path in paths for vector in _vectors(load(path))}


def _vectors(document: Mapping[str, Any]) -> Iterator[_Vector]:
    for group in document["groups"]:
        shared = {name: value for name, value in group.items() if name != _TESTS}
        yield from (_Vector(shared, test) for test in group[_TESTS])


def _named(
    file: Path, crash: Mapping[str, Any], finding: _Vector, id_: str | None
) -> Iterator[_Vector]:
    """Yield a finding's twin, if it has one, and the finding, with the ids that they get."""
    role = crash["role"]
    name = id_ if id_ is not None else finding.id.replace(f"{role}.found.", f"{role}.{FOLDER}.", 1)
    if not _ID.fullmatch(name) or not name.startswith(f"{role}."):
        place = str(file) if id_ is None else "--id"
        raise VectorsError(f"{place}: {name!r} is no id as {role}.{FOLDER}.word.word in lower case")
    twin = finding.test["twin"]
    if twin is None:
        yield replace(finding, test={**finding.test, "id": name})
        return
    found = [each for each in _vectors(crash) if each.id == twin]
    if not found:
        raise VectorsError(f"{file}: the twin {twin} is not in this file")
    etype = f".{finding.id.rpartition('.')[2]}"
    twin = f"{name.removesuffix(etype)}.valid{etype if name.endswith(etype) else ''}"
    yield replace(found[0], test={**found[0].test, "id": twin})
    yield replace(finding, test={**finding.test, "id": name, "twin": twin})


def _with(
    document: Mapping[str, Any] | None, crash: Mapping[str, Any], own: Iterable[_Vector]
) -> dict[str, Any]:
    """Return a file with more vectors: the same one in whichever order they come."""
    base = document or crash
    vectors = [*(_vectors(document) if document else ()), *own]
    # Who reads from top to bottom has met the twin of a vector before.
    vectors.sort(key=lambda vector: (vector.test["twin"] is not None, vector.id))
    groups: dict[tuple[bool, str], dict[str, Any]] = {}
    for vector in vectors:
        key = vector.test["twin"] is not None, json.dumps(vector.shared, sort_keys=True)
        groups.setdefault(key, {**vector.shared, _TESTS: []})[_TESTS].append(vector.test)
    flags = {flag for vector in vectors for flag in vector.test["flags"]}
    try:
        told = notes(flags)
    except KeyError as error:
        raise VectorsError(f"no note tells of the flag {error}") from None
    return {
        **base, "number_of_tests": len(vectors), "notes": told, "groups": list(groups.values()),
    }  # fmt: skip


def _check(path: Path, document: Mapping[str, Any]) -> None:
    """VectorsError with the first fault that a lint of the file would tell."""
    faults = lint(str(path), document, canonical(document).encode("ascii"))
    for fault in (*faults, *lint_set([document])):
        raise VectorsError(f"not promoted: {fault}")
