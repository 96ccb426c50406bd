"""Keep of generated vectors what the reference confirms: some cases need our own values."""

from __future__ import annotations

from typing import Any

from conformance.model.verdict import Kind
from conformance.peers.process import PeerProcess
from conformance.peers.registry import resolve
from conformance.vectors.notes import notes
from conformance.vectors.verify import Verifier


def confirmed(
    documents: dict[str, dict[str, Any]],
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Return the files with the vectors that hold, and the ids of the others.

    A defect that is "one octet more than our key has", say, may be none with another key.
    """
    left_out: list[str] = []
    kept = {}
    [reference] = resolve("reference")
    with PeerProcess(reference.command) as process:
        for name, document in documents.items():
            holds = {
                verified.test["id"]
                for verified in Verifier(process).verify(document)
                if verified.verdict.kind is Kind.PASS
            }
            document, others = _with_only(document, holds)
            left_out += others
            if document["groups"]:
                kept[name] = document
    return kept, left_out


def _with_only(document: dict[str, Any], ids: set[str]) -> tuple[dict[str, Any], list[str]]:
    tests = [test for group in document["groups"] for test in group["tests"]]
    groups = [
        {**group, "tests": [test for test in group["tests"] if test["id"] in ids]}
        for group in document["groups"]
    ]
    rest = {
        **document,
        "number_of_tests": len(ids),
        "notes": notes(flag for test in tests if test["id"] in ids for flag in test["flags"]),
        "groups": [group for group in groups if group["tests"]],
    }
    return rest, [test["id"] for test in tests if test["id"] not in ids]
