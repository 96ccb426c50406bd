"""The names in ticket and authenticator (RFC 4120 sections 3.2.3 and 6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from planting import Plant, fault, refuse, without_server_rules

from reference.numbers import ErrorCode
from reference.principal import Principal
from reference.server import step3_authenticator

SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)

CASES = (
    "server.name*",
    "server.established.*",
    "server.fields.*",
    "server.pairs.*",
)

without_server_rules(
    __name__,
    {
        "name_match": "The names in ticket and authenticator are not compared.",
    },
)


def _names(plant: Plant, same: Any) -> None:
    def rule(x: Any) -> None:
        claimed = Principal.of(x.authenticator.cname, x.authenticator.crealm)
        if not same(claimed, x.client):
            refuse(ErrorCode.KRB_AP_ERR_BADMATCH)

    plant.server_rule("name_match", rule)


@fault
def names_without_realm(plant: Plant) -> None:
    """The realms in ticket and authenticator are not compared."""
    _names(plant, lambda one, other: one.components == other.components)


@fault
def realms_alone(plant: Plant) -> None:
    """The names in ticket and authenticator are not compared, their realms are."""
    _names(plant, lambda one, other: one.realm == other.realm)


@fault
def names_by_first_component(plant: Plant) -> None:
    """Only the first component of the names is compared."""
    _names(
        plant,
        lambda one, other: (one.components[:1], one.realm) == (other.components[:1], other.realm),
    )


@fault
def names_in_any_case(plant: Plant) -> None:
    """The names are compared without regard to case."""
    _names(
        plant,
        lambda one, other: (
            [part.lower() for part in one.components] == [part.lower() for part in other.components]
            and one.realm == other.realm
        ),
    )


@fault
def realms_in_any_case(plant: Plant) -> None:
    """The realms are compared without regard to case."""
    _names(
        plant,
        lambda one, other: (
            (one.components, one.realm.lower()) == (other.components, other.realm.lower())
        ),
    )


@fault
def names_as_far_as_they_go(plant: Plant) -> None:
    """A name that another begins with is the same."""
    _names(
        plant,
        lambda one, other: (
            "/".join(other.components).startswith("/".join(one.components))
            and one.realm == other.realm
        ),
    )


@fault
def realms_as_far_as_they_go(plant: Plant) -> None:
    """A realm that another begins with is the same."""
    _names(
        plant,
        lambda one, other: one.components == other.components and other.realm.startswith(one.realm),
    )


@fault
def names_up_to_nul(plant: Plant) -> None:
    """Names end at a NUL character."""
    _names(
        plant,
        lambda one, other: (
            [part.split("\0")[0] for part in one.components] == list(other.components)
            and one.realm == other.realm
        ),
    )


@fault
def names_with_their_type(plant: Plant) -> None:
    """Names of another name-type are another name."""

    def rule(x: Any) -> None:
        step3_authenticator.name_match(x)
        if x.authenticator.cname.name_type != x.ticket.cname.name_type:
            refuse(ErrorCode.KRB_AP_ERR_BADMATCH)

    plant.server_rule("name_match", rule)


@fault
def names_of_one_component(plant: Plant) -> None:
    """`a/b` in one component is the same as `a` and `b` in two."""
    _names(
        plant,
        lambda one, other: (
            "/".join(one.components) == "/".join(other.components) and one.realm == other.realm
        ),
    )
