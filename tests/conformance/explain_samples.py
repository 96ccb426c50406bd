"""What the tests of `sixstep explain` are given: vectors, keytabs and captures."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from conformance.explain.find import Found
from conformance.vectors.generate import generate

ROOT = Path(__file__).resolve().parents[2]
WINDOWS = json.loads((ROOT / "vectors" / "published" / "windows_ap_req.json").read_text("utf-8"))
WINDOWS_KVNO = {17: 5, 23: 3}
"""The key versions that the tickets of each encryption type name."""


@functools.cache
def vectors() -> dict[str, Found]:
    """Return every vector by its id."""
    found = {}
    for document in generate().values():
        for group in document["groups"]:
            for test in group["tests"]:
                found[test["id"]] = Found(document["role"], group, test)
    return found


def vector(case: str) -> Found:
    """Return the vector of a case."""
    return next(found for found in vectors().values() if found.test["case"] == case)


def written(folder: Path, *tests: Found) -> Path:
    """Write vectors of one role into a file, and return its path."""
    document: dict[str, Any] = {
        "schema": "sixstep-vectors-1",
        "generator": {"name": "test", "version": "1", "seed": 0},
        "role": tests[0].role,
        "number_of_tests": len(tests),
        "notes": {},
        "groups": [{**each.group, "tests": [each.test]} for each in tests],
    }
    path = folder / "some.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def keytab_entry(
    principal: str,
    etype: int,
    key: bytes,
    *,
    kvno: int = 3,
    version: int = 2,
    order: str = "big",
    long_kvno: bool = True,
) -> bytes:
    """Return an entry of a keytab file with its size before it."""

    def number(value: int, size: int) -> bytes:
        return value.to_bytes(size, order)

    def counted(octets: bytes) -> bytes:
        return number(len(octets), 2) + octets

    name, _, realm = principal.rpartition("@")
    components = name.split("/")
    entry = number(len(components) + (version == 1), 2) + counted(realm.encode())
    entry += b"".join(counted(each.encode()) for each in components)
    entry += number(1, 4) if version == 2 else b""
    entry += number(0, 4) + number(kvno & 0xFF, 1) + number(etype, 2) + counted(key)
    entry += number(kvno, 4) if long_kvno else b""
    return number(len(entry), 4) + entry


def windows_keytab(entry: dict[str, Any]) -> bytes:
    """Return a keytab that opens a published AP-REQ."""
    key = bytes.fromhex(entry["key"])
    kvno = WINDOWS_KVNO[entry["etype"]]
    return b"\5\2" + keytab_entry(entry["server"], entry["etype"], key, kvno=kvno)
