"""From a finding to a crash file: a file of vectors with the finding's case and its valid twin.

A file is named after what makes two findings the same one, so that there is one file for each:
of two with the same name the simpler stays.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from importlib import metadata
from pathlib import Path
from typing import Any

from conformance.defects.bases import enctype_name
from conformance.model.case import Case, Message, Turn
from conformance.model.defect import Role
from conformance.model.expectation import Expectation, Result
from conformance.suite.properties.finding import Finding, Key
from conformance.vectors.family import document
from conformance.vectors.load import VectorsError, load
from conformance.vectors.notes import FOUND, notes
from conformance.vectors.sources import Source, apart
from conformance.vectors.write import write

_WORD, _ID_WORD = 48, 80
_BEFORE = timedelta(hours=1)
_OTHER = re.compile(r"[^a-z0-9+-]+")


class NoVector(VectorsError):
    """What was found is none that bytes alone can show."""


def file_name(key: Key) -> str:
    """Return the name of a finding's file: its key in words, and a digest that keeps them apart."""
    words = [_word(part, _WORD) for part in key]
    digest = hashlib.sha256(json.dumps(key).encode()).hexdigest()[:8]
    return f"{'.'.join(words)}.{digest}.json"


def crash_document(finding: Finding, *, seed: int = 0, forged: str | None = None) -> dict[str, Any]:
    """Return a finding as a file of vectors: its valid twin, and then its case.

    forged: the seed that its messages were forged with, for the same octets again. NoVector
    where bytes alone cannot show it.
    """
    case = finding.case
    if (why := _beyond_bytes(case)) is not None:
        raise NoVector(f"{case.id}: no vector can show it: {why}")
    if case.role is Role.CLIENT:
        case = apart(case)
    name = ".".join(
        (case.role.value, "found", *(_word(part, _ID_WORD) for part in finding.key[:2]))
    )
    etype = enctype_name(case.messages[-1].scenario.session_key.etype)
    topic = _topic(case)
    family = f"{case.role}/{topic}"
    twin = _twin(case, f"{name}.valid")
    found = []
    if twin is not None:
        found.append(Source(f"{name}.valid.{etype}", family, None, twin))
    found.append(Source(f"{name}.{etype}", family, found[0].id if found else None, case))
    generator = {"name": "sixstep", "version": metadata.version("sixstep"), "seed": seed}
    made = document(family, found, generator, forged={case.id: forged} if forged else {})
    tests = [test for group in made["groups"] for test in group["tests"]]
    for test in tests:
        test["flags"] = sorted({*test["flags"], FOUND})
    tests[-1]["finding"] = {
        **finding.key._asdict(),
        "observed": finding.verdict.observed,
        "topic": topic,
        "scenario": list(finding.scenario),
    }
    return {**made, "notes": notes(flag for test in tests for flag in test["flags"])}


def write_crash(
    finding: Finding, folder: Path, *, seed: int = 0, forged: str | None = None
) -> tuple[Path, bool]:
    """Write a finding into a folder; return its file, and whether that was written now.

    A file of the same finding that is as simple stays as it is. NoVector where bytes alone cannot
    show the finding, another VectorsError where the folder cannot be written.
    """
    path = folder / file_name(finding.key)
    made = crash_document(finding, seed=seed, forged=forged)
    if path.exists() and not _simplicity(made) < _simplicity_of_file(path):
        return path, False
    write(path, made)
    return path, True


def _word(text: str, longest: int) -> str:
    return _OTHER.sub("-", text.lower())[:longest].strip("-") or "plain"


def _topic(case: Case) -> str:
    """Return what the case is about; the broken rule, which decides, is the last defect."""
    defects = case.messages[-1].defects
    if defects:
        return _word(defects[-1].topic, _WORD)
    return "valid" if len(case.messages) == 1 else "sequence"


def _twin(case: Case, name: str) -> Case | None:
    """Return the last message's scenario without its defects; None where that is the case.

    It happens an hour before, so that no peer takes the one for the replay of the other.
    """
    last = case.messages[-1]
    if not last.defects and len(case.messages) == 1:
        return None
    scenario = last.scenario.shifted(-_BEFORE)
    if len(case.messages) > 1:  # what comes late in a sequence may be late for good
        scenario = replace(scenario, now=scenario.ctime)
    message = Message(scenario, (), Expectation(Result.ACCEPT))
    return replace(
        case, id=name, title="A message without defect.", messages=(message,), twin=None,
        remembers=False, alone=(),
    )  # fmt: skip


def _beyond_bytes(case: Case) -> str | None:
    if case.look is not None:
        return "it is about what the peer sends"
    if any(message.third_leg for message in case.messages):
        return "the peer's own reply comes before it"
    if any(message.turn != Turn() for message in case.messages):
        return "the client's messages and their answers are in another order"
    return None


def _simplicity(made: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many departures a finding takes, and how many octets."""
    [test] = [test for group in made["groups"] for test in group["tests"] if "finding" in test]
    octets = sum(
        len(text) // 2
        for message in test["messages"]
        for fields in (message, message.get("sent", {}))
        for name, text in fields.items()
        if name in ("ap_req", "ap_rep", "token")
    )
    return len(test["finding"]["scenario"]), octets


def _simplicity_of_file(path: Path) -> tuple[float, float]:
    """Return that of a file; where it is no crash file, anything is simpler."""
    try:
        return _simplicity(load(path))
    except ValueError:
        return float("inf"), float("inf")
