"""A client by the rules of [MS-KILE] that does one thing otherwise."""

from __future__ import annotations

from typing import Any

from planting import Plant, fault

from catalogue_of_faults.client.making import spoilt_part
from reference.gss import Initiator, third_leg
from reference.gss.framing import TokenId, frame
from reference.kile import client
from reference.messages import AuthorizationElement, Checksum

CASES = ("client.*",)


@fault
def dce_style_framed(plant: Plant) -> None:
    """The request of DCE style comes in a token."""

    def wrapper(original: Any) -> Any:
        def request(self: Any, *arguments: Any, **named: Any) -> Any:
            made = original(self, *arguments, **named)
            made.token = frame(TokenId.AP_REQ, made.octets)
            return made

        return request

    plant.wrap(Initiator, "request", wrapper)


@fault
def dce_style_without_its_flag(plant: Plant) -> None:
    """The flag of DCE style is not set."""

    def flagless(part: Any) -> Any:
        octets = part.cksum.checksum
        flags = int.from_bytes(octets[20:24], "little") & ~0x1000
        changed = octets[:20] + flags.to_bytes(4, "little") + octets[24:]
        return Checksum(cksumtype=part.cksum.cksumtype, checksum=changed)

    spoilt_part(plant, cksum=lambda credential, part: part.cksum and flagless(part))


@fault
def third_leg_never_sent(plant: Plant) -> None:
    """The client sends no last token of DCE style."""
    plant.wrap(Initiator, "_third_leg", lambda original: lambda *arguments: None)


@fault
def third_leg_under_another_key(plant: Plant) -> None:
    """The last token is encrypted in another key."""

    def wrapper(original: Any) -> Any:
        def make(session_key: Any, *others: Any) -> bytes:
            other = type(session_key)(session_key.etype, b"k" * len(session_key.contents))
            octets: bytes = original(other, *others)
            return octets

        return make

    plant.wrap(third_leg, "make", wrapper)


def _elements(plant: Plant, elements: Any) -> None:
    spoilt_part(plant, authorization_data=elements)


@fault
def restrictions_never_sent(plant: Plant) -> None:
    """The authenticator has no restrictions and no options."""
    _elements(plant, lambda credential, part: None)


@fault
def restrictions_outside_if_relevant(plant: Plant) -> None:
    """The restrictions are critical."""
    _elements(
        plant,
        lambda credential, part: [
            AuthorizationElement(ad_type=141, ad_data=element.ad_data)
            for element in part.authorization_data or []
        ],
    )


@fault
def restrictions_of_another_type(plant: Plant) -> None:
    """The type of the restriction is 1."""
    plant.wrap(
        client,
        "KerbAdRestrictionEntry",
        lambda original: (
            lambda restriction_type, restriction: original(
                restriction_type=1, restriction=restriction
            )
        ),
    )


@fault
def restrictions_of_half_a_machine(plant: Plant) -> None:
    """The machine's id has 16 octets."""
    plant.wrap(
        client,
        "KerbAdRestrictionEntry",
        lambda original: (
            lambda restriction_type, restriction: original(
                restriction_type=restriction_type, restriction=restriction[:24]
            )
        ),
    )


@fault
def bindings_always_announced(plant: Plant) -> None:
    """The client says that it has channel bindings though it has none."""
    _bound(plant, True)


@fault
def bindings_never_announced(plant: Plant) -> None:
    """The client does not say that it has channel bindings."""
    _bound(plant, False)


def _bound(plant: Plant, bound: bool) -> None:
    def wrapper(original: Any) -> Any:
        return lambda machine_id, *, channel_bindings: original(machine_id, channel_bindings=bound)

    plant.everywhere(client.client_authorization_data, wrapper)
