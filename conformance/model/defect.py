"""A defect: one named departure from a valid scenario."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """The two sides of the exchange; the one that a case puts to the test."""

    SERVER = "server"
    CLIENT = "client"


class Stage(StrEnum):
    """Where in the making of a message a defect hooks in, in the order of the making.

    The value that is changed: a Scenario at SCENARIO, a `conformance.forge.PacPlan` at PAC (these
    two stages are those of scenarios with a PAC only), a message of `reference.messages` at PART
    and MESSAGE stages, octets at PLAINTEXT, OCTETS, CHECKSUM and TOKEN stages, a Seal at SEAL
    stages. PLAINTEXTS is before those of ticket and authenticator, and has first the one and then
    the other. ANSWER has a `conformance.forge.Answer`: the AP-REP beside what it answers. CHECKSUM
    and TOKEN stages are those of scenarios with GSS framing only.
    """

    SCENARIO = "scenario"
    PAC = "PAC"
    PAC_OCTETS = "PAC octets"
    TICKET_PART = "ticket part"
    PLAINTEXTS = "plaintexts"
    TICKET_PLAINTEXT = "ticket plaintext"
    TICKET_SEAL = "ticket seal"
    TICKET = "ticket"
    GSS_CHECKSUM = "GSS checksum"
    AUTHENTICATOR = "authenticator"
    AUTHENTICATOR_PLAINTEXT = "authenticator plaintext"
    AUTHENTICATOR_SEAL = "authenticator seal"
    AP_REQ = "AP-REQ"
    AP_REQ_OCTETS = "AP-REQ octets"
    TOKEN = "token"
    REPLY_PART = "AP-REP part"
    REPLY_PLAINTEXT = "AP-REP plaintext"
    REPLY_SEAL = "AP-REP seal"
    AP_REP = "AP-REP"
    AP_REP_OCTETS = "AP-REP octets"
    ANSWER = "answer"
    REPLY_TOKEN = "reply token"


REPLY_STAGES = frozenset(
    (
        Stage.REPLY_PART,
        Stage.REPLY_PLAINTEXT,
        Stage.REPLY_SEAL,
        Stage.AP_REP,
        Stage.AP_REP_OCTETS,
        Stage.ANSWER,
        Stage.REPLY_TOKEN,
    )
)
"""The stages of an AP-REP: a server's, or in DCE style the one that a client sends."""


class Effect(StrEnum):
    """What the specification makes of a defect."""

    BREAKS = "breaks"
    """The message must be refused."""
    HARMLESS = "harmless"
    """The message must be accepted as if the defect were not there."""
    OPEN = "open"
    """The specification leaves it to the implementation."""


@dataclass(frozen=True, slots=True)
class Defect:
    """One departure, with the requirement that it breaks or that says that it must not matter.

    `bases` name the valid scenarios that it departs from. `codes` are the error codes that a
    refusal may carry; None: the specification names none.
    """

    id: str
    title: str
    topic: str
    role: Role
    stage: Stage
    effect: Effect
    requirement: str
    change: Callable[[Any], Any]
    bases: tuple[str, ...]
    codes: frozenset[int] | None
