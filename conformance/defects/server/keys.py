"""Which key opens the ticket (RFC 4120 sections 3.2.3, 3.7 and 5.2.9)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.bases import ZEROS
from conformance.defects.registry import breaks, harmless, left_open
from conformance.forge import Seal
from conformance.forge.keys import made_up_key
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import KeytabEntry
from reference.flags import APOption, Flags
from reference.messages import APReq, EncTicketPart, Ticket

AES128 = 17


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
    "rfc4120-3.2.3-no-key", Stage.SCENARIO,
    each={
        "of-another-host": "host/b.example@EXAMPLE",
        "of-another-service": "http/a.example@EXAMPLE",
        "of-another-realm": "host/a.example@OTHER",
        "of-one-component": r"host\/a.example@EXAMPLE",
        "of-its-first-component": "host@EXAMPLE",
    },
)  # fmt: skip
def keytab_only(scenario: Scenario, principal: str) -> Scenario:
    """The server has a key of the right version and etype, of another principal."""
    key = made_up_key(scenario.service_key.etype, "another key")
    return replace(scenario, keytab=(KeytabEntry(principal, 3, key.etype, key.key),))


@breaks("rfc4120-3.2.3-no-key", Stage.SCENARIO)
def keytab_empty(scenario: Scenario) -> Scenario:
    """The server has no key at all."""
    return replace(scenario, keytab=())


@breaks("rfc4120-3.2.3-no-key", Stage.SCENARIO)
def keytab_of_another_etype(scenario: Scenario) -> Scenario:
    """The server has a key of the right version, of another etype."""
    key = made_up_key(AES128, "service key")
    return replace(scenario, keytab=(KeytabEntry(scenario.server, 3, key.etype, key.key),))


@harmless("rfc4120-3.2.3-authenticated", Stage.SCENARIO)
def keytab_of_many(scenario: Scenario) -> Scenario:
    """The server has keys of several versions, etypes and principals; one of them fits."""
    keys = [
        (scenario.server, 2, made_up_key(scenario.service_key.etype, "old key")),
        (scenario.server, 4, made_up_key(scenario.service_key.etype, "new key")),
        (scenario.server, 3, made_up_key(AES128, "service key")),
        ("host/b.example@EXAMPLE", 3, made_up_key(scenario.service_key.etype, "another key")),
        (scenario.server, 3, scenario.service_key),
    ]
    entries = (KeytabEntry(name, kvno, key.etype, key.key) for name, kvno, key in keys)
    return replace(scenario, keytab=tuple(entries))


@left_open(
    "rfc4120-3.2.3-ticket-name", Stage.TICKET,
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
    """The ticket names another service, and is under this one's key."""
    return replace(ticket, sname=replace(ticket.sname, name_string=name))


@left_open(
    "rfc4120-3.2.3-ticket-name", Stage.TICKET, each={"other": "OTHER", "lower-case": "example"}
)
def realm(ticket: Ticket, value: str) -> Ticket:
    """The ticket names another realm, and is under this service's key."""
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


@breaks(
    "rfc4120-5.3-session-key", Stage.TICKET_PART, bases=("session-key-with-zeros",),
    each={str(number): number for number in range(1, ZEROS + 1)},
)  # fmt: skip
def session_key_less_zeros(part: EncTicketPart, number: int) -> EncTicketPart:
    """The session key in the ticket lacks zero octets at its end, which it has for the client."""
    return replace(part, key=replace(part.key, keyvalue=part.key.keyvalue[:-number]))


@breaks("rfc4120-5.3-session-key", Stage.TICKET_PART, each={"unknown": 4711, "0": 0})
def session_key_etype(part: EncTicketPart, etype: int) -> EncTicketPart:
    """The session key in the ticket is of an etype that does not exist."""
    return replace(part, key=replace(part.key, keytype=etype))


@breaks("rfc4120-3.7-no-tgt", Stage.AP_REQ)
def use_session_key_without_tgt(ap_req: APReq) -> APReq:
    """USE-SESSION-KEY is set, and the server has no TGT."""
    options = Flags.of({APOption.USE_SESSION_KEY, APOption.MUTUAL_REQUIRED})
    return replace(ap_req, ap_options=options)


@breaks("rfc4120-5.5.1-no-session-key-option", Stage.AP_REQ, bases=("user-to-user",))
def user_to_user_without_option(ap_req: APReq) -> APReq:
    """The ticket is under the TGT's session key, and USE-SESSION-KEY is not set."""
    return replace(ap_req, ap_options=Flags.of({APOption.MUTUAL_REQUIRED}))
