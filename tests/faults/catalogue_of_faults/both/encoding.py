"""A codec that takes too much or too little (RFC 4120 sections 5.1 and 5.2)."""

from __future__ import annotations

from typing import Any

from decoding import ENCODED, decodes, refuses
from planting import Crash, Plant, fault

from reference import der
from reference.messages import (
    APRep,
    APReq,
    Authenticator,
    EncAPRepPart,
    EncTicketPart,
    KRBError,
)

CASES = ENCODED

# --- Octets. ---


def _alone(octets: bytes) -> bytes:
    try:
        _, stop = der.header(octets, 0, len(octets), octets[0])
    except der.DecodeError:
        return octets
    return octets[:stop]


@fault
def ticket_part_under_any_tag(plant: Plant) -> None:
    """The application tag of the sealed part of a ticket may be any."""
    decodes(plant, (EncTicketPart,), lambda octets: b"\x63" + octets[1:])


@fault
def authenticator_under_any_tag(plant: Plant) -> None:
    """The application tag of an authenticator may be any."""
    decodes(plant, (Authenticator,), lambda octets: b"\x62" + octets[1:])


@fault
def crash_at_a_truncated_message(plant: Plant) -> None:
    """A message that is cut off makes the peer crash."""

    def wrapper(original: Any) -> Any:
        def decode(cls: type, data: bytes, **named: Any) -> Any:
            try:
                return original(cls, data, **named)
            except der.DecodeError as error:
                if "truncated" in str(error) or "runs past" in str(error):
                    raise Crash(str(error)) from None
                raise

        return decode

    plant.wrap(der, "decode", wrapper)


@fault
def long_lengths_refused(plant: Plant) -> None:
    """A length of more than two octets is refused."""

    def change(octets: bytes) -> bytes:
        return b"" if octets[1:2] == b"\x83" else octets

    decodes(plant, (APReq, APRep, EncTicketPart, Authenticator), change)


@fault
def messages_of_64_kilobytes_at_most(plant: Plant) -> None:
    """A message of more than 65535 octets is refused."""
    decodes(plant, (APReq,), lambda octets: octets if len(octets) < 2**16 else b"")


# --- Fields. ---


def _demanded(cls: Any, title: str, names: list[str]) -> None:
    for name in names:

        def plant(plant: Plant, name: str = name) -> None:
            refuses(plant, cls, lambda message: getattr(message, name) is None)

        plant.__doc__ = f"{title} without its {name.replace('_', '-')} is refused."
        plant.__name__ = f"{cls.__name__.lower()}_demands_{name}"
        fault(plant)


def _refused(cls: Any, title: str, names: list[str]) -> None:
    for name in names:

        def plant(plant: Plant, name: str = name) -> None:
            refuses(plant, cls, lambda message: getattr(message, name) is not None)

        plant.__doc__ = f"{title} with a {name.replace('_', '-')} is refused."
        plant.__name__ = f"{cls.__name__.lower()}_refuses_{name}"
        fault(plant)


_demanded(EncTicketPart, "A ticket", ["starttime", "renew_till", "caddr", "authorization_data"])
_refused(EncTicketPart, "A ticket", ["starttime", "renew_till", "caddr", "authorization_data"])
_demanded(Authenticator, "An authenticator", ["cksum", "subkey", "seq_number"])
_refused(Authenticator, "An authenticator", ["cksum", "subkey", "seq_number", "authorization_data"])
_demanded(EncAPRepPart, "A reply", ["subkey", "seq_number"])
_refused(EncAPRepPart, "A reply", ["subkey", "seq_number"])
_demanded(KRBError, "An error", ["ctime", "cusec", "crealm", "cname", "e_text", "e_data"])


@fault
def fields_behind_the_last_ignored(plant: Plant) -> None:
    """Fields that nobody knows, at the end of a message, are passed over."""
    with_fields = der._LOAD.replace("if at != end:", "if False:")
    assert with_fields != der._LOAD
    for cls in (APReq, EncTicketPart, Authenticator, EncAPRepPart):
        sound, der._LOAD = der._LOAD, with_fields
        try:
            load, _ = der._write_functions(cls, True)
        finally:
            der._LOAD = sound
        plant.replace(cls.__der__, "load", load)
