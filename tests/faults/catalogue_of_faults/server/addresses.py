"""The ticket's addresses against the client's (RFC 4120 sections 3.2.3 and 7.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from planting import Plant, fault, refuse, without_server_rules

from reference.numbers import ErrorCode
from reference.server import step3_ticket_use

SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)

CASES = (
    "server.address*",
    "server.pairs.*",
)

without_server_rules(
    __name__,
    {
        "addresses": "The ticket's addresses are not looked at.",
    },
)


def _addresses(plant: Plant, found: Any) -> None:
    def rule(x: Any) -> None:
        if not x.ticket.caddr or x.sender is None:
            step3_ticket_use.addresses(x)
        elif not found(x.sender, x.ticket.caddr):
            refuse(ErrorCode.KRB_AP_ERR_BADADDR)

    plant.server_rule("addresses", rule)


@fault
def addresses_first_alone(plant: Plant) -> None:
    """Only the first of the ticket's addresses is looked at."""
    _addresses(plant, lambda sender, caddr: sender == caddr[0])


@fault
def addresses_last_alone(plant: Plant) -> None:
    """Only the last of the ticket's addresses is looked at."""
    _addresses(plant, lambda sender, caddr: sender == caddr[-1])


@fault
def addresses_without_type(plant: Plant) -> None:
    """The type of an address plays no part."""
    _addresses(plant, lambda sender, caddr: sender.address in [a.address for a in caddr])


@fault
def addresses_by_type_alone(plant: Plant) -> None:
    """Any address of the sender's type will do."""
    _addresses(plant, lambda sender, caddr: sender.addr_type in [a.addr_type for a in caddr])


@fault
def addresses_by_prefix(plant: Plant) -> None:
    """An address that the sender's begins with will do."""
    _addresses(
        plant,
        lambda sender, caddr: any(
            sender.addr_type == a.addr_type and sender.address.startswith(a.address) for a in caddr
        ),
    )


@fault
def addresses_empty_list_is_one(plant: Plant) -> None:
    """A list of addresses with nothing in it lets nobody in."""

    def rule(x: Any) -> None:
        step3_ticket_use.addresses(x)
        if x.sender is not None and x.ticket.caddr == []:
            refuse(ErrorCode.KRB_AP_ERR_BADADDR)

    plant.server_rule("addresses", rule)
