"""Ticket flags and ap-options (RFC 4120 sections 5.2.8, 5.3 and 5.5.1)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import breaks, harmless, left_open
from conformance.forge.tree import with_value
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from reference.flags import APOption, Flags, TicketFlag
from reference.messages import APReq, EncTicketPart

AP_OPTIONS, TICKET_FLAGS = 2, 0
MUTUAL_REQUIRED = 0x20


def _named(bit: int) -> str:
    names = {flag.value: flag.name.lower().replace("_", "-") for flag in TicketFlag}
    return f"{bit}-{names.get(bit, 'reserved')}"


_HARMLESS = {_named(bit): bit for bit in range(32) if bit != TicketFlag.INVALID}


@breaks("rfc4120-5.3-invalid", Stage.SCENARIO)
def ticket_flag_invalid(scenario: Scenario) -> Scenario:
    """The ticket's INVALID flag is set."""
    return replace(scenario, ticket_flags=scenario.ticket_flags | {TicketFlag.INVALID})


@breaks("rfc4120-5.3-invalid", Stage.SCENARIO)
def ticket_flags_all(scenario: Scenario) -> Scenario:
    """Every ticket flag is set, INVALID too."""
    return replace(scenario, ticket_flags=frozenset(range(32)))


@harmless("rfc4120-5.3-flags", Stage.SCENARIO, each=_HARMLESS)
def ticket_flag(scenario: Scenario, bit: int) -> Scenario:
    """One ticket flag is set, alone."""
    return replace(scenario, ticket_flags=frozenset({bit}))


@harmless("rfc4120-5.3-flags", Stage.SCENARIO)
def ticket_flags_none(scenario: Scenario) -> Scenario:
    """No ticket flag is set."""
    return replace(scenario, ticket_flags=frozenset())


@harmless("rfc4120-5.3-flags", Stage.SCENARIO)
def ticket_flags_all_but_invalid(scenario: Scenario) -> Scenario:
    """Every ticket flag but INVALID is set."""
    return replace(scenario, ticket_flags=frozenset(_HARMLESS.values()))


@harmless("rfc4120-5.2.8-more-than-32", Stage.TICKET_PART)
def ticket_flags_of_64_bits(part: EncTicketPart) -> EncTicketPart:
    """The ticket flags are 64 bits long, with the last one set."""
    return replace(part, flags=Flags(part.flags.octets + bytes((0, 0, 0, 1))))


@harmless(
    "rfc4120-5.5.1-ap-options", Stage.AP_REQ,
    each={str(bit): bit for bit in (0, *range(3, 32))},
)  # fmt: skip
def ap_option_reserved(ap_req: APReq, bit: int) -> APReq:
    """A reserved ap-option is set."""
    return replace(ap_req, ap_options=Flags.of({APOption.MUTUAL_REQUIRED, bit}))


@harmless(
    "rfc4120-5.5.1-ap-options", Stage.AP_REQ, bases=("no-mutual",),
    each={str(bit): bit for bit in (0, 3, 18, 30, 31)},
)  # fmt: skip
def ap_option_without_mutual(ap_req: APReq, bit: int) -> APReq:
    """A reserved ap-option is set, alone: no reply is wanted."""
    return replace(ap_req, ap_options=Flags.of({bit}))


@harmless("rfc4120-3.2.4-no-reply", Stage.AP_REQ, bases=("user-to-user",))
def use_session_key_without_mutual(ap_req: APReq) -> APReq:
    """USE-SESSION-KEY is set, alone: no reply is wanted."""
    return replace(ap_req, ap_options=Flags.of({APOption.USE_SESSION_KEY}))


@harmless("rfc4120-5.2.8-more-than-32", Stage.AP_REQ)
def ap_options_of_64_bits(ap_req: APReq) -> APReq:
    """The ap-options are 64 bits long, with the last one set."""
    return replace(ap_req, ap_options=Flags(ap_req.ap_options.octets + bytes((0, 0, 0, 1))))


@harmless("rfc4120-5.2.8-more-than-32", Stage.AP_REQ, each={"33": 7, "39": 1, "40": 0})
def ap_options_of_bits(ap_req: APReq, unused: int) -> APReq:
    """The ap-options are a few bits longer than 32, and their last octet need not be whole."""
    return replace(ap_req, ap_options=Flags(ap_req.ap_options.octets + bytes(1), unused))


@harmless("rfc4120-5.2.8-more-than-32", Stage.TICKET_PART, each={"33": 7, "39": 1, "40": 0})
def ticket_flags_of_bits(part: EncTicketPart, unused: int) -> EncTicketPart:
    """The ticket flags are a few bits longer than 32, and their last octet need not be whole."""
    return replace(part, flags=Flags(part.flags.octets + bytes(1), unused))


@left_open(
    "rfc4120-5.2.8-fewer-than-32", Stage.AP_REQ_OCTETS,
    each={
        "3-bits": bytes((5, MUTUAL_REQUIRED)),
        "8-bits": bytes((0, MUTUAL_REQUIRED)),
        "31-bits": bytes((1, MUTUAL_REQUIRED, 0, 0, 0)),
    },
)  # fmt: skip
def ap_options_of(octets: bytes, contents: bytes) -> bytes:
    """The ap-options are fewer than 32 bits long."""
    return with_value(octets, (AP_OPTIONS,), contents)


@left_open(
    "rfc4120-5.2.8-fewer-than-32", Stage.TICKET_PLAINTEXT,
    each={"1-bit": bytes((7, 0)), "none": bytes((0,))},
)  # fmt: skip
def ticket_flags_of(octets: bytes, contents: bytes) -> bytes:
    """The ticket flags are fewer than 32 bits long."""
    return with_value(octets, (TICKET_FLAGS,), contents)
