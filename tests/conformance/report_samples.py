"""Results files as `sixstep run --results` writes them, made of whatever a test wants."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from conformance.model.verdict import Kind
from conformance.suite.cases import cases

HEADER: dict[str, Any] = {
    "type": "header", "tool": "sixstep", "version": "0.1.0", "protocol": 1, "suite": 1,
    "peers": [], "profile": "rfc4120", "seed": 0,
}  # fmt: skip
ONE, OTHER, OLDER = "one 1.0", "other 2.0", "one 0.9"

LATE = "server.clock-skew.ctime-behind-skew-by-1-second"
EARLY = "server.clock-skew.ctime-ahead-of-skew-by-1-second"
VALID = "server.valid.default"
REPLY = "client.valid.default"
PAIR = "server.pairs.msg-type-0+kvno-newer"
FREE = "client.credentials.ended-a-day-ago"
SOUND = "server.property.soundness"

HOSTILE = "<script>alert('x')</script>\"'&amp;|`*_[a](javascript:b)\x00\x1b[31m\u202e\ud800\n# h"


def result(case: str, peer: str = ONE, kind: Kind = Kind.PASS, **fields: Any) -> dict[str, Any]:
    """Return the line of a result; what is not said is as the suite has it."""
    known = cases().get(case)
    line: dict[str, Any] = {
        "type": "result",
        "peer": peer,
        "selector": peer.partition(" ")[0],
        "case": case,
        "title": "A case.",
        "requirement": "rfc4120-3.2.3-another",
        "specification": "RFC 4120",
        "section": "3.2.3",
        "level": "DESCRIBED",
        "role": case.partition(".")[0],
        "text": "A requirement.",
        "kind": kind.value,
        "expected": "accepted",
        "observed": "accepted",
        "milliseconds": 1.5,
        "detail": None,
        "reason": None,
        "deviation": None,
        "changed": [],
        "log": "",
        "verdict": kind.verdict,
    }
    if known is not None:
        line |= {
            "title": known.title,
            "requirement": known.requirement.id,
            "specification": known.requirement.specification,
            "section": known.requirement.section,
            "level": known.requirement.level.value,
            "text": known.requirement.text,
            "expected": str(known.messages[-1].expectation),
        }
    return line | fields


def write(
    file: Path, lines: Iterable[dict[str, Any]], *, footer: bool = True, **header: Any
) -> Path:
    """Write a results file; the header names the peers of the lines."""
    lines = list(lines)
    peers = list(dict.fromkeys(str(line["peer"]) for line in lines if "peer" in line))
    whole = [{**HEADER, "peers": peers, **header}, *lines]
    if footer:
        whole.append({"type": "footer", "counts": {}, "exit_code": 1})
    file.write_text("".join(f"{json.dumps(line)}\n" for line in whole), encoding="utf-8")
    return file


def sample(file: Path, *, footer: bool = True) -> Path:
    """Write a file with something of everything that a report tells."""
    skew = "rejected with 37"
    lines = [
        result(VALID), result(VALID, OTHER), result(VALID, OLDER),
        result(REPLY), result(REPLY, OTHER, Kind.UNSUPPORTED, observed="unsupported: client"),
        result(LATE, observed=skew, detail="-1: Clock skew too great"),
        result(LATE, OTHER, Kind.DEVIATION, observed="accepted", deviation=0,
               reason="policy: It does not look."),
        result(LATE, OLDER, Kind.PASS, observed="rejected with 37"),
        result(EARLY, observed=skew),
        result(EARLY, OTHER, Kind.ACCEPTS_INVALID, observed="accepted", log="a\nb\n",
               changed=["authenticator.ctime: then -> now"]),
        result(EARLY, OLDER, Kind.INCONCLUSIVE, observed="its valid twin was rejected", log="c"),
        result(PAIR, observed="rejected with 40"), result(PAIR, OTHER, observed="rejected with 44"),
        result(FREE, observed="accepted", expected="accepted or rejected"),
        result(FREE, OTHER, observed="rejected with 32", expected="accepted or rejected"),
        result(SOUND, expected="holds", observed="holds for 5 exchanges",
               detail="It takes what is late."),
        result(SOUND, OLDER, expected="holds", observed="holds for 6 exchanges"),
    ]  # fmt: skip
    return write(file, lines, footer=footer)


def hostile(file: Path) -> Path:
    """Write a file in which every text that is anybody's wants to be more than text."""
    texts = dict.fromkeys(
        ("case", "title", "requirement", "specification", "section", "level", "role", "text",
         "expected", "observed", "detail", "reason", "selector", "log"),
        HOSTILE,
    )  # fmt: skip
    longest = f"server.{'x' * 5000}"
    lines = [
        result("x", HOSTILE, Kind.WRONG_CODE, changed=[HOSTILE]) | texts,
        result("x", f"{HOSTILE} 2", Kind.DEVIATION) | texts,
        result("x", f"{HOSTILE} 3", Kind.UNSUPPORTED) | texts,
        result("../../outside", requirement="../up", specification="", section=""),
        result("Server.Valid.Default", requirement="RFC4120-3.2.3-authenticated"),
        result("server.valid.default", title="Another title."),
        result(longest, requirement=longest, title="x" * 100_000),
        result("", requirement="", section="3", specification="RFC 99999999999"),
        result("x", requirement="x", section="9" * 50),
        result(PAIR, "one ²", observed="rejected with ²"),
    ]
    return write(file, lines, version=HOSTILE)
