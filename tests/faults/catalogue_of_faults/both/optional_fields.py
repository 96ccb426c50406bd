"""A codec that passes over an optional field that it cannot read (sections 5.3 and 5.5.1)."""

from __future__ import annotations

from typing import Any

from planting import Plant, fault

from reference import der
from reference.messages import Authenticator, EncTicketPart

CASES = ("server.optional-fields.*", "server.fields.*")


def _without(octets: bytes, number: int) -> bytes:
    """Return a message without the field of that number."""
    at, end = der.explicit(octets, 0, len(octets), octets[0], der.SEQUENCE)
    kept = b""
    while at < end:
        _, stop = der.header(octets, at, end, octets[at])
        if octets[at] - der.CONTEXT != number:
            kept += octets[at:stop]
        at = stop
    return der.tlv(octets[0], der.tlv(der.SEQUENCE, kept))


def _passes_over(plant: Plant, passed: type, *numbers: int) -> None:
    def wrapper(original: Any) -> Any:
        def decode(cls: type, data: bytes, **named: Any) -> Any:
            try:
                return original(cls, data, **named)
            except der.DecodeError:
                if cls is not passed:
                    raise
                for number in numbers:
                    try:
                        return original(cls, _without(data, number), **named)
                    except der.DecodeError:
                        continue
                raise

        return decode

    plant.wrap(der, "decode", wrapper)


@fault
def unreadable_authorization_data_of_a_ticket_passed_over(plant: Plant) -> None:
    """Authorization data in a ticket that cannot be read are taken for none."""
    _passes_over(plant, EncTicketPart, 10)


@fault
def unreadable_options_of_a_ticket_passed_over(plant: Plant) -> None:
    """Times and addresses in a ticket that cannot be read are taken for none."""
    _passes_over(plant, EncTicketPart, 6, 8, 9)


@fault
def unreadable_authorization_data_of_an_authenticator_passed_over(plant: Plant) -> None:
    """Authorization data in an authenticator that cannot be read are taken for none."""
    _passes_over(plant, Authenticator, 8)


@fault
def unreadable_options_of_an_authenticator_passed_over(plant: Plant) -> None:
    """A checksum, subkey or sequence number that cannot be read is taken for none."""
    _passes_over(plant, Authenticator, 3, 6, 7)
