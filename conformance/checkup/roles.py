"""`accept`, or `initiate` and `finish`: exchanges of one role, each told in a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from conformance.checkup.advice import on_result
from conformance.checkup.bench import Bench
from conformance.checkup.exchanges import CLAIMS, REFUSALS, VALID, Exchange, of_etype
from conformance.checkup.finding import Finding, note, ok, wrong
from conformance.forge.requires import RAW
from conformance.model.defect import Role
from conformance.model.excerpt import excerpt
from conformance.model.expectation import code_name
from conformance.model.verdict import Kind
from conformance.suite.result import Result

_CODE = re.compile(r"(?<=rejected with )\d+$")
_WHICH = re.compile(r" \(message \d+\)$")
_ALIKE = {Kind.UNSUPPORTED, Kind.WRONG_DETAIL, Kind.REJECTS_VALID, Kind.ERROR}
_TROUBLE = {Kind.CRASH, Kind.HANG, Kind.ERROR}
_NOT_TO_BE_PUT = {"unsupported: clock", "unsupported: keytab"}  # the harness says so, not the peer
_MOST_TROUBLE = 3  # crashes, hangs and failures, before the rest of a role is left alone


def look_at(bench: Bench, role: Role) -> Iterator[Finding]:
    """Yield what is right and wrong about a role that the peer claims."""
    first, *others = [each for each in VALID[role] if bench.takes(each.case)]
    result = bench.run(first.case)
    yield from _told(bench, first, result)
    if result.kind is not Kind.PASS and not result.observed.startswith("accepted"):
        yield note(f"The rest of the {role}'s exchanges has to wait for this one.")
        return
    bench.working.add(role)
    results = [result]
    for exchange in (*others, *_of_etypes(bench, role), *REFUSALS[role], *_claimed(bench, role)):
        if not bench.takes(exchange.case):
            continue
        result = bench.run(exchange.case, exchange.etype)
        if not _is_said(result, results):
            yield from _told(bench, exchange, result)
        results.append(result)
        if sum(each.kind in _TROUBLE for each in results) == _MOST_TROUBLE:
            yield from _counted(results)
            yield note("That is enough trouble: the rest of this role is not tried.")
            return
    yield from _counted(results)
    yield from _unclaimed(bench, role)


def _is_said(result: Result, before: Sequence[Result]) -> bool:
    """Return whether the same trouble was told before of another exchange."""
    return result.kind in _ALIKE and any(_same(result, each) for each in before)


def _same(one: Result, other: Result) -> bool:
    return (one.kind, _of_any_message(one)) == (other.kind, _of_any_message(other))


def _of_any_message(result: Result) -> str:
    return _WHICH.sub("", result.observed)


def _counted(results: Sequence[Result]) -> Iterator[Finding]:
    alike = Counter((each.kind, _of_any_message(each)) for each in results if each.kind in _ALIKE)
    for (_, observed), count in alike.items():
        if count > 1:
            yield note(f"The same for {count - 1} more: {observed}.")
    refusals = [each for each in results if each.observed.startswith("rejected")]
    without_code = [each for each in refusals if each.observed == "rejected without a code"]
    if without_code:
        yield note(
            "Refusals without a code, which is then not judged:"
            f" {len(without_code)} of {len(refusals)}.",
            "Map the library's errors to codes of RFC 4120 section 7.5.9, if it has any.",
        )


def last_words(bench: Bench) -> str | None:
    """Return the last line of the peer's log."""
    lines = [line.strip() for line in bench.process.log.split("\n") if line.strip()]
    return excerpt(lines[-1]) if lines else None


def _of_etypes(bench: Bench, role: Role) -> Iterator[Exchange]:
    for etype in bench.etypes:
        yield of_etype(role, etype, mutual="mutual" in bench.claimed)


def _claimed(bench: Bench, role: Role) -> Iterator[Exchange]:
    for name, exchanges in CLAIMS[role].items():
        if name in bench.claimed:
            yield from exchanges


def _unclaimed(bench: Bench, role: Role) -> Iterator[Finding]:
    """Yield which capabilities it does not claim, and which of them look as if they were there."""
    missing = [name for name in CLAIMS[role] if name not in bench.claimed]
    there = []
    for name in missing:
        exchanges = CLAIMS[role][name]
        if not all(_needs_only(bench, name, exchange.case) for exchange in exchanges):
            continue
        for exchange in exchanges:
            result = bench.run(exchange.case, unclaimed=True)
            if result.kind in _TROUBLE:
                yield wrong(
                    f"{exchange.what}, for which it does not claim {name}: {_in_words(result)}.",
                    "Answer unsupported.",
                )
                return
            if result.kind is not Kind.PASS:
                break
        else:
            there.append(name)
    if there:
        yield note(f"Not claimed, and seems to be there: {', '.join(there)}.", "Claim it if it is.")
    if missing:
        yield note(f"Not claimed: {', '.join(missing)}. What needs them is left out of a run.")


def _needs_only(bench: Bench, name: str, case: str) -> bool:
    return bench.case(case).requires - {RAW} <= bench.claimed | {name}


def _told(bench: Bench, exchange: Exchange, result: Result) -> Iterator[Finding]:
    """Yield the line for an exchange, none where something before it was to blame."""
    said = f"{exchange.what}: {_in_words(result)}"
    match result.kind:
        case Kind.PASS:
            yield ok(f"{said}.")
        case Kind.INCONCLUSIVE:
            return
        case Kind.DEVIATION:
            kind = (result.reason or "").partition(":")[0]
            yield note(f"{said}, on record as a deviation ({kind}).")
        case Kind.UNSUPPORTED if result.observed in _NOT_TO_BE_PUT:
            yield note(f"{exchange.what}: not tried, as nobody can set its clock or its keys.")
        case Kind.UNSUPPORTED if _may_be_of_the_other_role(bench, result):
            yield note(f"{said}, in this role.")
        case _:
            why = f" ({_why(result)})" if _why(result) else ""
            todo = on_result(result, last_words(bench))
            yield wrong(f"{said}{why}; it should be {result.expected}.", todo)


def _may_be_of_the_other_role(bench: Bench, result: Result) -> bool:
    """Return whether what is unsupported may be claimed for the sake of the other role."""
    return set(Role) <= bench.claimed and result.role not in result.observed.split()


def _in_words(result: Result) -> str:
    return _CODE.sub(lambda code: code_name(int(code[0])), result.observed)


def _why(result: Result) -> str:
    """Return the peer's own error, the fields that differ, or the end of a traceback."""
    lines = (result.reason or result.detail or "").strip().splitlines()
    return lines[-1][:200] if lines else ""


def in_no_role(bench: Bench) -> Iterator[Finding]:
    """Yield what a peer of both roles claims, and can be driven with in neither."""
    shown: dict[str, list[str]] = {}
    for role in Role:
        for name in CLAIMS[role].keys() & bench.claimed:
            shown.setdefault(name, []).append(CLAIMS[role][name][0].case)
        for etype, exchange in zip(bench.etypes, _of_etypes(bench, role), strict=True):
            shown.setdefault(f"etype.{etype}", []).append(exchange.case)
    for name, shown_by in sorted(shown.items()):
        if len(shown_by) == len(Role) and set(shown_by) <= bench.unsupported:
            said = f"{name} is claimed, and unsupported in both roles."
            yield wrong(said, "Drive it, or do not claim it.")
