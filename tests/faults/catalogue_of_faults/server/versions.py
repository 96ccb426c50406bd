"""Versions and types of messages (RFC 4120 sections 3.2.3 and 5.2.4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from planting import Plant, fault, refuse, without_server_rules

from reference import der
from reference.numbers import ErrorCode
from reference.principal import Principal
from reference.refusal import Refusal
from reference.server import step2_ticket

SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)

CASES = (
    "server.message-type.*",
    "server.integers.*",
    "server.lengths.*",
    "server.tags.*",
    "server.fields.*",
    "server.pairs.*",
)

without_server_rules(
    __name__,
    {
        "protocol_version": "The versions of message and ticket are not looked at.",
        "authenticator_version": "The authenticator's version is not looked at.",
    },
)


@fault
def message_type_field_not_looked_at(plant: Plant) -> None:
    """The msg-type field may hold anything."""

    def rule(x: Any) -> None:
        try:
            step2_ticket.message_type(x)
        except Refusal:
            if not hasattr(x, "ap_req"):
                raise
            x.service = Principal.of(x.ap_req.ticket.sname, x.ap_req.ticket.realm)

    plant.server_rule("message_type", rule)


@fault
def message_without_its_tag_taken(plant: Plant) -> None:
    """An AP-REQ without the application tag around it is taken."""

    def rule(x: Any) -> None:
        if x.octets[:1] == b"\x30":
            x.octets = der.tlv(0x6E, x.octets)
        step2_ticket.message_type(x)

    plant.server_rule("message_type", rule)


def _versions(plant: Plant, look: Any) -> None:
    def rule(x: Any) -> None:
        if look(x):
            refuse(ErrorCode.KRB_AP_ERR_BADVERSION)

    plant.server_rule("protocol_version", rule)


@fault
def pvno_not_looked_at(plant: Plant) -> None:
    """The version of the message may be any."""
    _versions(plant, lambda x: x.ap_req.ticket.tkt_vno != 5)


@fault
def tkt_vno_not_looked_at(plant: Plant) -> None:
    """The version of the ticket may be any."""
    _versions(plant, lambda x: x.ap_req.pvno != 5)


@fault
def pvno_in_8_bits(plant: Plant) -> None:
    """Of the message's version only the last octet counts."""
    _versions(plant, lambda x: x.ap_req.pvno % 256 != 5 or x.ap_req.ticket.tkt_vno != 5)


@fault
def pvno_at_least_5(plant: Plant) -> None:
    """Later versions of the message are taken, too."""
    _versions(plant, lambda x: x.ap_req.pvno < 5 or x.ap_req.ticket.tkt_vno != 5)
