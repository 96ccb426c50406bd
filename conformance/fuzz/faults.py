"""What is wrong with one peer's answer, whatever the others do."""

from __future__ import annotations

from conformance.fuzz.batch import Given
from conformance.fuzz.contestants import Contestant
from conformance.fuzz.together import Exchange
from conformance.model.defect import Stage
from conformance.model.expectation import Result
from conformance.model.verdict import FAILURES, Kind, Verdict
from conformance.strategies import Plan
from conformance.suite.properties.exchanges import changes_nothing
from conformance.suite.properties.finding import Key

EXPECTATION, IDENTITY, ROBUSTNESS = "expectation", "identity", "robustness"
DIFFERENTIAL = "differential"
MUTATION = "mutation"
"""The topic of changes to octets."""
_SEALED = (Stage.TICKET_PLAINTEXT, Stage.AUTHENTICATOR_PLAINTEXT)
_READ_ANEW = {"session_key", "ap_rep.ctime", "ap_rep.cusec", "ap_rep.enc-part"}
"""What a peer tells of changed octets, which is held against what was there before the change.

An AP-REP echoes the time of the authenticator, and cannot be read with a time that is none. A
session key that opens the authenticator all the same differs in what it does not use: parity.
"""
_NAMES_NOT_COMPARED = ("server.names.cname-other", "server.names.crealm-other")
"""The fixed cases of a server that takes the client's name from the authenticator."""


def kind_of(contestant: Contestant, given: Given, exchange: Exchange) -> Kind:
    """Return the verdict's kind; DEVIATION for a failure that is on record."""
    verdict = exchange.verdict
    if verdict.kind not in FAILURES:
        return verdict.kind
    if contestant.record.explains(given.plan, verdict) is not None:
        return Kind.DEVIATION
    wrong = _details_of_changed_plaintext(given.plan, verdict)
    if wrong and wrong <= _READ_ANEW:
        return Kind.PASS
    not_compared = any(contestant.record.of(like) for like in _NAMES_NOT_COMPARED)
    if wrong - _READ_ANEW == {"client"} and not_compared:
        return Kind.DEVIATION
    # A defect that changes nothing on its baseline (a MAC without the padding, say, of what takes
    # none) is none.
    if verdict.kind is Kind.ACCEPTS_INVALID and changes_nothing(given.case):
        return Kind.PASS
    return verdict.kind


def key_of(contestant: Contestant, given: Given, verdict: Verdict, kind: Kind) -> Key | None:
    """Return what a fault of that kind is known by; None where there is no fault."""
    if kind not in FAILURES and kind is not Kind.ERROR:
        return None
    prop = EXPECTATION
    if kind in (Kind.CRASH, Kind.HANG, Kind.ERROR):
        prop = ROBUSTNESS
    elif kind is Kind.WRONG_DETAIL and given.case.messages[-1].expectation.result is Result.EITHER:
        prop = IDENTITY
    return Key(prop, name_of(given.plan), contestant.name, f"{kind}: {verdict.observed}")


def name_of(plan: Plan) -> str:
    """Return the departures of a plan by name; without any, that of its base."""
    return "+".join(drawn.name for drawn in plan.drawn) or plan.base.name


def is_mutated(plan: Plan) -> bool:
    """Return whether octets were changed, about which nobody has promised anything."""
    return any(drawn.defect.topic == MUTATION for drawn in plan.drawn)


def _details_of_changed_plaintext(plan: Plan, verdict: Verdict) -> set[str]:
    """Return the details that an acceptance has wrong, where what was sealed had been changed."""
    if not any(
        drawn.defect.topic == MUTATION and drawn.defect.stage in _SEALED for drawn in plan.drawn
    ):
        return set()
    _, _, fields = verdict.observed.partition("accepted with wrong ")
    return set(fields.split(", ")) - {""}
