"""What is wrong with a set of vectors beyond what the schema shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from conformance.requirements import catalogue
from conformance.vectors.generate import canonical

CHANGES = "changes.toml"
"""The file beside a set that lists what is not as it was in the release before."""


def lint(name: str, document: Mapping[str, Any], text: bytes) -> Iterator[str]:
    """Yield a line for everything that is wrong with one file; its text is `text`."""
    tests = [test for group in document["groups"] for test in group["tests"]]
    if canonical(document).encode("ascii") != text:
        yield f"{name}: not in canonical form: two `sixstep vectors generate` would differ from it"
    if document["number_of_tests"] != len(tests):
        said = document["number_of_tests"]
        yield f"{name}: number_of_tests is {said}, and there are {len(tests)}"
    used = {flag for test in tests for flag in test["flags"]}
    for flag in sorted(used - set(document["notes"])):
        yield f"{name}: flag {flag} is not in notes"
    for flag in sorted(set(document["notes"]) - used):
        yield f"{name}: flag {flag} is in notes, and no test has it"
    by_id = {test["id"]: test for test in tests}
    for test in tests:
        yield from _test(name, document["role"], test, by_id)


def lint_set(documents: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line for every id that several tests of the files have."""
    for id_, times in Counter(test["id"] for test in _tests(documents)).items():
        if times > 1:
            yield f"{id_}: there {times} times"


def lint_changes(
    documents: Iterable[Mapping[str, Any]],
    released: Iterable[Mapping[str, Any]],
    listed: Collection[str],
) -> Iterator[str]:
    """Yield a line for every released vector that is gone or changed, and is not listed.

    Who has copied a vector finds it again by its id. A list may name only what did change.
    """
    now = {test["id"]: test for test in _tests(documents)}
    changed = {test["id"] for test in _tests(released) if now.get(test["id"]) != test}
    for id_ in sorted(changed - set(listed)):
        what = "changed" if id_ in now else "gone"
        yield f"{id_}: {what} since the release; list it in {CHANGES} with a reason, or restore it"
    for id_ in sorted(set(listed) - changed):
        yield f"{id_}: listed in {CHANGES}, and it did not change"


def _tests(documents: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for document in documents:
        for group in document["groups"]:
            yield from group["tests"]


def _test(
    name: str, role: str, test: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    place = f"{name}: {test['id']}"
    if not test["id"].startswith(f"{role}."):
        yield f"{place}: the id is not one of a {role}"
    requirement = catalogue().get(test["requirement"])
    if requirement is None:
        yield f"{place}: requirement {test['requirement']} is not in the catalogue"
    elif (requirement.section, requirement.level.value) != (test["section"], test["level"]):
        yield f"{place}: section and level are not those of {requirement.id}"
    twin = test["twin"]
    if twin is None:
        if test["expect"]["result"] == "invalid":
            yield f"{place}: an invalid vector has a valid twin, and this one names none"
    elif twin not in by_id:
        yield f"{place}: its twin {twin} is not in this file"
    elif by_id[twin]["expect"]["result"] != "valid":
        yield f"{place}: its twin {twin} is not valid"
    *earlier, last = test["messages"]
    if any(field in last for field in ("now", "expect")):
        yield f"{place}: the last message's now and expect are those of the test"
    if not all(field in message for message in earlier for field in ("now", "expect")):
        yield f"{place}: an earlier message wants a now and an expect of its own"
    for expect in (test["expect"], *(message.get("expect", {}) for message in earlier)):
        if expect.get("result") == "valid" and "codes" in expect:
            yield f"{place}: what is valid is not refused with a code"
        if expect.get("result") == "valid" and "established" not in expect:
            yield f"{place}: what is valid establishes something"
