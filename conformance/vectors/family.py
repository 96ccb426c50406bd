"""A file: the tests of one topic, in groups of what they share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from conformance.model.defect import Role
from conformance.suite.changed import changed
from conformance.vectors import client, server
from conformance.vectors.notes import flags_of, notes
from conformance.vectors.sources import Source

SCHEMA = "sixstep-vectors-1"
"""The format and its version: what `vectors/schema/vectors.schema.json` describes."""
_SHOWN = 400
_OWN = ("now", "expect")


def document(
    family: str,
    sources: Iterable[Source],
    generator: dict[str, Any],
    forged: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """Return a file of vectors as JSON can hold it. `generator` has version and seed.

    `forged` has the seeds of messages, by the id of their case, where they are to be others.
    """
    groups: dict[str, dict[str, Any]] = {}
    flags: set[str] = set()
    for source in sources:
        shared = _side(source).shared(source.case.messages[-1])
        group = groups.setdefault(json.dumps(shared), {**shared, "tests": []})
        group["tests"].append(_test(source, shared, generator["seed"], forged))
        flags.update(group["tests"][-1]["flags"])
    return {
        "schema": SCHEMA,
        "generator": generator,
        "role": family.partition("/")[0],
        "number_of_tests": sum(len(group["tests"]) for group in groups.values()),
        "notes": notes(flags),
        "groups": list(groups.values()),
    }


def _side(source: Source) -> Any:
    return server if source.case.role is Role.SERVER else client


def _test(
    source: Source, shared: dict[str, Any], seed: int, forged: Mapping[str, str]
) -> dict[str, Any]:
    case = source.case
    messages = []
    for message in case.messages:
        # The forge's own seed is that of the first draw; others are encrypted anew.
        own_seed = f"{seed}/{case.id}/{message.draw}"
        if case.id in forged:
            own_seed = f"{forged[case.id]}/{message.draw}" if message.draw else forged[case.id]
        fields = _side(source).rendered(message, own_seed)
        other = _side(source).shared(message)
        # What the group has and this message has not is said, too.
        own = {name: other.get(name) for name in {**shared, **other}}
        own = {name: value for name, value in own.items() if value != shared.get(name)}
        messages.append({**own, **fields})
    last = {name: messages[-1].pop(name) for name in _OWN}
    return {
        "id": source.id,
        "case": case.id,
        "comment": _comment(source),
        "requirement": case.requirement.id,
        "section": case.requirement.section,
        "level": case.requirement.level.value,
        "flags": flags_of(source.family, case),
        "twin": source.twin,
        "requires": sorted(case.requires - {"raw"}),
        "now": last["now"],
        "messages": messages,
        "expect": last["expect"],
    }


def _comment(source: Source) -> str:
    """Return the title, and which field was changed from what to what."""
    fields = "; ".join(changed(source.case))
    if len(fields) > _SHOWN:
        fields = f"{fields[:_SHOWN]}…"
    return f"{source.case.title} {fields}".strip()
