"""Start, end and flags of a ticket (RFC 4120 sections 3.2.3 and 5.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from planting import Plant, fault, refuse, without_server_rules

from reference.flags import TicketFlag
from reference.numbers import ErrorCode
from reference.refusal import Refusal
from reference.server import step3_ticket_use

SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)

CASES = (
    "server.ticket-*",
    "server.far-times.*",
    "server.flags.*",
    "server.pairs.*",
)

without_server_rules(
    __name__,
    {
        "start_time": "The ticket's start is not looked at.",
        "invalid_flag": "The INVALID flag is not looked at.",
        "end_time": "The ticket's end is not looked at.",
    },
)


def _start(plant: Plant, late: Any) -> None:
    def rule(x: Any) -> None:
        if late(x):
            refuse(ErrorCode.KRB_AP_ERR_TKT_NYV)

    plant.server_rule("start_time", rule)


def _begin(x: Any) -> Any:
    return x.ticket.starttime or x.ticket.authtime


@fault
def start_one_second_early(plant: Plant) -> None:
    """A ticket may be used a second before its start and the skew allow."""
    _start(plant, lambda x: _begin(x) - x.now > x.policy.max_skew + SECOND)


@fault
def start_one_microsecond_early(plant: Plant) -> None:
    """A ticket may be used a microsecond before its start and the skew allow."""
    _start(plant, lambda x: _begin(x) - x.now > x.policy.max_skew + MICROSECOND)


@fault
def start_one_microsecond_late(plant: Plant) -> None:
    """A ticket may not be used in the first microsecond that the skew allows."""
    _start(plant, lambda x: _begin(x) - x.now >= x.policy.max_skew)


@fault
def start_without_skew(plant: Plant) -> None:
    """A ticket may not be used before its start, by whatever clock."""
    _start(plant, lambda x: _begin(x) > x.now)


@fault
def start_is_authtime(plant: Plant) -> None:
    """The authtime counts although there is a starttime."""
    _start(plant, lambda x: x.ticket.authtime - x.now > x.policy.max_skew)


@fault
def start_only_where_there_is_one(plant: Plant) -> None:
    """A ticket without a starttime may be used at any time before its end."""
    _start(
        plant,
        lambda x: x.ticket.starttime is not None and x.ticket.starttime - x.now > x.policy.max_skew,
    )


@fault
def start_with_the_code_of_the_end(plant: Plant) -> None:
    """A ticket that is not yet valid is refused as expired."""

    def rule(x: Any) -> None:
        try:
            step3_ticket_use.start_time(x)
        except Refusal:
            refuse(ErrorCode.KRB_AP_ERR_TKT_EXPIRED)

    plant.server_rule("start_time", rule)


def _end(plant: Plant, over: Any) -> None:
    def rule(x: Any) -> None:
        if over(x):
            refuse(ErrorCode.KRB_AP_ERR_TKT_EXPIRED)

    plant.server_rule("end_time", rule)


@fault
def end_one_second_late(plant: Plant) -> None:
    """A ticket may be used a second longer than its end and the skew allow."""
    _end(plant, lambda x: x.now - x.ticket.endtime > x.policy.max_skew + SECOND)


@fault
def end_one_microsecond_late(plant: Plant) -> None:
    """A ticket may be used a microsecond longer than its end and the skew allow."""
    _end(plant, lambda x: x.now - x.ticket.endtime > x.policy.max_skew + MICROSECOND)


@fault
def end_one_microsecond_early(plant: Plant) -> None:
    """A ticket may not be used in the last microsecond that the skew allows."""
    _end(plant, lambda x: x.now - x.ticket.endtime >= x.policy.max_skew)


@fault
def end_without_skew(plant: Plant) -> None:
    """A ticket may not be used after its end, by whatever clock."""
    _end(plant, lambda x: x.now > x.ticket.endtime)


@fault
def end_is_renew_till(plant: Plant) -> None:
    """The renew-till counts where there is one."""
    _end(
        plant,
        lambda x: x.now - (x.ticket.renew_till or x.ticket.endtime) > x.policy.max_skew,
    )


@fault
def end_in_32_bits(plant: Plant) -> None:
    """The end is held in 32 bits of seconds."""
    _end(
        plant,
        lambda x: (
            x.now.timestamp() - x.ticket.endtime.timestamp() % 2**32
            > x.policy.max_skew.total_seconds()
        ),
    )


@fault
def end_in_31_bits(plant: Plant) -> None:
    """The end is held in 31 bits of seconds."""
    _end(
        plant,
        lambda x: (
            x.now.timestamp() - x.ticket.endtime.timestamp() % 2**31
            > x.policy.max_skew.total_seconds()
        ),
    )


def _invalid(plant: Plant, bits: set[int]) -> None:
    def rule(x: Any) -> None:
        if any(bit in x.ticket.flags for bit in bits):
            refuse(ErrorCode.KRB_AP_ERR_TKT_NYV)

    plant.server_rule("invalid_flag", rule)


@fault
def invalid_is_the_bit_before(plant: Plant) -> None:
    """POSTDATED is taken for INVALID."""
    _invalid(plant, {TicketFlag.POSTDATED})


@fault
def invalid_is_the_bit_behind(plant: Plant) -> None:
    """RENEWABLE is taken for INVALID."""
    _invalid(plant, {TicketFlag.RENEWABLE})


@fault
def invalid_in_the_wrong_order_of_bits(plant: Plant) -> None:
    """Flags are counted from the last bit."""
    _invalid(plant, {31 - TicketFlag.INVALID})


@fault
def invalid_or_reserved(plant: Plant) -> None:
    """A ticket with a reserved flag is refused, too."""
    _invalid(plant, {TicketFlag.INVALID, TicketFlag.RESERVED, 14, 31})


@fault
def proxy_refused(plant: Plant) -> None:
    """A ticket with the PROXY flag is refused."""
    _invalid(plant, {TicketFlag.INVALID, TicketFlag.PROXY})
