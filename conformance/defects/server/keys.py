"""Which key opens the ticket (RFC 4120 sections 3.2.3, 3.7 and 5.2.9)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import breaks, harmless
from conformance.forge import Seal
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from reference.flags import APOption, Flags
from reference.messages import APReq, EncTicketPart, Ticket


@breaks("rfc4120-3.2.3-key-version", Stage.TICKET_SEAL, each={"older": 2, "newer": 4})
def kvno(seal: Seal, value: int) -> Seal:
    """The ticket names a key version that the server does not have."""
    return replace(seal, kvno=value)


@harmless("rfc4120-5.2.9-kvno", Stage.TICKET_SEAL, each={"absent": None, "0": 0})
def kvno_not_named(seal: Seal, value: int | None) -> Seal:
    """The ticket names no key version."""
    return replace(seal, kvno=value)


@harmless(
    "rfc4120-5.2.9-kvno", Stage.SCENARIO,
    each={str(value): value for value in (1, 127, 128, 255, 256, 65535, 65536, 2**31 - 1)},
)  # fmt: skip
def key_of_version(scenario: Scenario, value: int) -> Scenario:
    """Ticket and keytab agree on a key version of any size."""
    return replace(scenario, kvno=value)


@breaks(
    "rfc4120-3.2.3-no-key", Stage.TICKET,
    each={
        "of-another-host": ["host", "b.example"],
        "of-another-service": ["http", "a.example"],
        "in-another-case": ["HOST", "a.example"],
        "cut-short": ["host"],
        "with-one-more": ["host", "a.example", "x"],
        "in-one-component": ["host/a.example"],
    },
)  # fmt: skip
def sname(ticket: Ticket, name: list[str]) -> Ticket:
    """The ticket is for another service, under this one's key."""
    return replace(ticket, sname=replace(ticket.sname, name_string=name))


@breaks("rfc4120-3.2.3-no-key", Stage.TICKET, each={"other": "OTHER", "lower-case": "example"})
def realm(ticket: Ticket, value: str) -> Ticket:
    """The ticket is of another realm, under this service's key."""
    return replace(ticket, realm=value)


@harmless("rfc4120-5.2.2-name-type", Stage.TICKET, each={str(n): n for n in (0, 1, 3, 10, -1)})
def sname_type(ticket: Ticket, value: int) -> Ticket:
    """The name-type of the service's name is another."""
    return replace(ticket, sname=replace(ticket.sname, name_type=value))


@breaks(
    "rfc4120-5.2.9-ticket-etype", Stage.TICKET_SEAL,
    each={"aes128": 17, "rc4": 23, "unknown": 4711, "negative": -18, "0": 0},
)  # fmt: skip
def ticket_etype_label(seal: Seal, etype: int) -> Seal:
    """The ticket's encryption is labelled with another etype."""
    return replace(seal, label=etype)


@breaks(
    "rfc4120-5.3-session-key", Stage.TICKET_PART,
    each={"empty": 0, "short": 31, "long": 33},
)  # fmt: skip
def session_key_size(part: EncTicketPart, size: int) -> EncTicketPart:
    """The session key in the ticket has not the size of its etype."""
    value = (part.key.keyvalue + bytes(1))[:size]
    return replace(part, key=replace(part.key, keyvalue=value))


@breaks("rfc4120-5.3-session-key", Stage.TICKET_PART, each={"unknown": 4711, "0": 0})
def session_key_etype(part: EncTicketPart, etype: int) -> EncTicketPart:
    """The session key in the ticket is of an etype that does not exist."""
    return replace(part, key=replace(part.key, keytype=etype))


@breaks("rfc4120-3.7-no-tgt", Stage.AP_REQ)
def use_session_key_without_tgt(ap_req: APReq) -> APReq:
    """USE-SESSION-KEY is set, and the server has no TGT."""
    options = Flags.of({APOption.USE_SESSION_KEY, APOption.MUTUAL_REQUIRED})
    return replace(ap_req, ap_options=options)


@breaks("rfc4120-3.7-user-to-user", Stage.AP_REQ, bases=("user-to-user",), codes=(31, 35, 44, 45))
def user_to_user_without_option(ap_req: APReq) -> APReq:
    """The ticket is under the TGT's session key, and USE-SESSION-KEY is not set."""
    return replace(ap_req, ap_options=Flags.of({APOption.MUTUAL_REQUIRED}))
