"""Authorization data that is passed over or refused (RFC 4120 section 5.2.6)."""

from __future__ import annotations

from typing import Any

from planting import Plant, fault, without_server_rules

from reference import authorization
from reference.authorization import AuthorizationError, open_elements
from reference.messages import AuthorizationElement
from reference.numbers import ADType, ErrorCode
from reference.refusal import Refusal

CASES = (
    "server.authorization-data.*",
    "server.containers.*",
    "server.etype-negotiation.*",
    "server.established.*",
    "server.integers.*",
    "server.fields.*",
)

without_server_rules(
    __name__,
    {
        "authorization_data": "Authorization data is not looked at.",
    },
)

Elements = list[AuthorizationElement]


def _open(plant: Plant, opened: Any) -> None:
    """Have the server open elements otherwise."""
    plant.everywhere(open_elements, lambda original: lambda elements: opened(elements or []))


def _without(plant: Plant, passed_over: Any) -> None:
    """Have the server pass over elements, before it looks at the rest."""
    _open(plant, lambda elements: open_elements([e for e in elements if not passed_over(e)]))


def _rule(plant: Plant, look: Any) -> None:
    def rule(x: Any) -> None:
        try:
            x.authorization = look(x)
        except AuthorizationError as error:
            raise Refusal(ErrorCode.KRB_ERR_GENERIC, str(error)) from None

    plant.server_rule("authorization_data", rule)


@fault
def authorization_first_element_alone(plant: Plant) -> None:
    """Only the first element is looked at."""
    _open(plant, lambda elements: open_elements(elements[:1]))


@fault
def authorization_last_element_alone(plant: Plant) -> None:
    """Only the last element is looked at."""
    _open(plant, lambda elements: open_elements(elements[-1:]))


@fault
def authorization_of_the_ticket_alone(plant: Plant) -> None:
    """The authorization data of the authenticator is not looked at."""
    _rule(plant, lambda x: open_elements(x.ticket.authorization_data))


@fault
def authorization_of_the_authenticator_alone(plant: Plant) -> None:
    """The authorization data of the ticket is not looked at."""
    _rule(plant, lambda x: open_elements(x.authenticator.authorization_data))


@fault
def authorization_negative_types_passed_over(plant: Plant) -> None:
    """Elements of negative type, for local use, are passed over."""
    _without(plant, lambda element: element.ad_type < 0)


@fault
def authorization_unregistered_types_passed_over(plant: Plant) -> None:
    """Elements of a type beyond the registered ones are passed over."""
    _without(plant, lambda element: element.ad_type > 200)


@fault
def authorization_type_in_8_bits(plant: Plant) -> None:
    """Of the type only the last octet counts: 257 is AD-IF-RELEVANT."""
    _open(
        plant,
        lambda elements: open_elements(
            [
                AuthorizationElement(ad_type=element.ad_type & 0xFF, ad_data=element.ad_data)
                for element in elements
            ]
        ),
    )


@fault
def authorization_and_or_passed_over(plant: Plant) -> None:
    """AD-AND-OR is passed over."""
    _without(plant, lambda element: element.ad_type == ADType.AND_OR)


@fault
def authorization_kdc_issued_critical(plant: Plant) -> None:
    """AD-KDCIssued is refused, as an element that is not known."""
    plant.replace(authorization, "_IGNORABLE", frozenset({ADType.MANDATORY_FOR_KDC}))


@fault
def authorization_empty_element_passed_over(plant: Plant) -> None:
    """Elements without data are passed over."""
    _without(plant, lambda element: not element.ad_data)


@fault
def authorization_if_relevant_refused(plant: Plant) -> None:
    """AD-IF-RELEVANT is not known."""

    def opened(elements: Elements) -> Elements:
        if any(element.ad_type == ADType.IF_RELEVANT for element in elements):
            raise AuthorizationError("planted")
        return open_elements(elements)

    _open(plant, opened)


@fault
def authorization_unknown_refused_inside_if_relevant(plant: Plant) -> None:
    """An element that is not known is refused inside AD-IF-RELEVANT, too."""
    inside = authorization._open_if_relevant

    def wrapper(original: Any) -> Any:
        return lambda octets, depth: open_elements(inside(octets, depth))

    plant.wrap(authorization, "_open_if_relevant", wrapper)


@fault
def authorization_behind_if_relevant_passed_over(plant: Plant) -> None:
    """What stands behind an AD-IF-RELEVANT is passed over."""

    def opened(elements: Elements) -> Elements:
        types = [element.ad_type for element in elements]
        if ADType.IF_RELEVANT in types:
            elements = elements[: types.index(ADType.IF_RELEVANT) + 1]
        return open_elements(elements)

    _open(plant, opened)


@fault
def authorization_if_relevant_nested_once(plant: Plant) -> None:
    """AD-IF-RELEVANT inside AD-IF-RELEVANT is refused."""
    plant.replace(authorization, "MAX_DEPTH", 1)


@fault
def authorization_one_element_allowed(plant: Plant) -> None:
    """More than one element is refused."""

    def opened(elements: Elements) -> Elements:
        if len(elements) > 1:
            raise AuthorizationError("planted")
        return open_elements(elements)

    _open(plant, opened)


@fault
def authorization_empty_list_refused(plant: Plant) -> None:
    """Authorization data with nothing in it is refused."""

    def look(x: Any) -> Elements:
        if [] in (x.ticket.authorization_data, x.authenticator.authorization_data):
            raise AuthorizationError("planted")
        opened = open_elements(x.ticket.authorization_data)
        return opened + open_elements(x.authenticator.authorization_data)

    _rule(plant, look)
