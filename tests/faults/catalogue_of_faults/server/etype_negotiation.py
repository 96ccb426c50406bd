"""The type of the server's subkey that is negotiated otherwise (RFC 4537 section 3)."""

from __future__ import annotations

from typing import Any

from planting import Crash, Plant, fault

from reference import etype_negotiation

CASES = ("server.etype-negotiation.*", "server.ap-rep.*")


def _negotiates(plant: Plant, negotiated: Any) -> None:
    """Have another type be chosen: `negotiated(original, elements, permitted, current)`."""
    plant.everywhere(
        etype_negotiation.negotiated_etype,
        lambda original: lambda *arguments: negotiated(original, *arguments),
    )


@fault
def subkey_of_a_type_that_is_not_listed(plant: Plant) -> None:
    """The server's subkey is of the type it likes best, listed or not."""
    _negotiates(plant, lambda original, elements, permitted, current: 20)


@fault
def crash_at_a_list_that_is_malformed(plant: Plant) -> None:
    """A list of types that cannot be read makes the server crash."""

    def wrapper(original: Any) -> Any:
        def listed(elements: Any) -> Any:
            found = original(elements)
            if not found and any(element.ad_type == 129 for element in elements):
                raise Crash("a list")
            return found

        return listed

    plant.wrap(etype_negotiation, "_listed", wrapper)
