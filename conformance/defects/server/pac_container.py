"""Where a PAC stands ([MS-KILE] section 2.2). A wrong one is of no right octet but its size."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import breaks, harmless, left_open
from conformance.forge.authorization import if_relevant
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import AuthData
from reference.messages import AuthorizationElement, EncTicketPart
from reference.numbers import ADType

BASE = ("pac",)
WRONG = AuthData(ADType.WIN2K_PAC, b"\x5a" * 400)
UNKNOWN = AuthData(4711, b"nobody knows this")


def _with(part: EncTicketPart, *elements: AuthData) -> EncTicketPart:
    data = [AuthorizationElement(ad_type=each.type, ad_data=each.data) for each in elements]
    return replace(part, authorization_data=data)


def _container(part: EncTicketPart) -> AuthData:
    """Return the AD-IF-RELEVANT that the forge has put around the PAC."""
    assert part.authorization_data is not None
    return AuthData(ADType.IF_RELEVANT, part.authorization_data[-1].ad_data)


@breaks(
    "ms-kile-2.2-pac-container", Stage.TICKET_PART, bases=BASE,
    each={
        "alone": (if_relevant(WRONG),),
        "behind-another": (if_relevant(UNKNOWN, WRONG),),
        "in-the-second": (if_relevant(UNKNOWN), if_relevant(WRONG)),
    },
)  # fmt: skip
def pac_wrong(part: EncTicketPart, elements: tuple[AuthData, ...]) -> EncTicketPart:
    """The PAC in AD-IF-RELEVANT is none, wherever in it or in which of several it stands."""
    return _with(part, *elements)


@harmless("ms-kile-2.2-pac-container", Stage.TICKET_PART, bases=BASE)
def pac_in_the_second(part: EncTicketPart) -> EncTicketPart:
    """The PAC is in the second of two AD-IF-RELEVANT."""
    return _with(part, if_relevant(UNKNOWN), _container(part))


@harmless("ms-kile-2.2-pac-container", Stage.SCENARIO, bases=BASE)
def pac_absent(scenario: Scenario) -> Scenario:
    """The ticket has no PAC, as KDCs of others make them."""
    return replace(scenario, pac=None)


@left_open("ms-kile-2.2-pac-container", Stage.TICKET_PART, bases=BASE)
def pac_wrong_without_container(part: EncTicketPart) -> EncTicketPart:
    """What stands as a PAC outside AD-IF-RELEVANT is none, and no place for one."""
    return _with(part, WRONG)


@left_open("ms-kile-2.2-pac-container", Stage.TICKET_PART, bases=BASE)
def pac_wrong_in_two_containers(part: EncTicketPart) -> EncTicketPart:
    """What stands as a PAC in AD-IF-RELEVANT in another one is none."""
    return _with(part, if_relevant(if_relevant(WRONG)))


@left_open("ms-kile-2.2-pac-container", Stage.TICKET_PART, bases=BASE, each={"wrong": WRONG})
def pac_before(part: EncTicketPart, element: AuthData) -> EncTicketPart:
    """Two PACs are in two AD-IF-RELEVANT, and the second is right."""
    return _with(part, if_relevant(element), _container(part))


@left_open("ms-kile-2.2-pac-container", Stage.SCENARIO, bases=("default", "pac"))
def pac_wrong_in_authenticator(scenario: Scenario) -> Scenario:
    """The authenticator has what is no PAC where a ticket has one: the client's own words."""
    return replace(scenario, authenticator_data=(if_relevant(WRONG),))
