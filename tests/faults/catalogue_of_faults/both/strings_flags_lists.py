"""Strings, flags and lists, read otherwise than they are (RFC 4120 section 5.2)."""

from __future__ import annotations

from typing import Any

from decoding import ENCODED, refuses
from planting import Crash, Plant, fault

from reference import der
from reference.flags import Flags, KerberosFlags
from reference.messages import (
    APReq,
    EncTicketPart,
)

CASES = ENCODED


@fault
def strings_in_utf8(plant: Plant) -> None:
    """Names are decoded as UTF-8, and what is none is replaced."""

    def load(self: Any, data: bytes, start: int, stop: int) -> str:
        return data[start:stop].decode("utf-8", "replace").encode("ascii", "ignore").decode()

    plant.code(der.KerberosString.load, load)


@fault
def strings_up_to_nul(plant: Plant) -> None:
    """Strings end at a NUL."""

    def load(self: Any, data: bytes, start: int, stop: int) -> str:
        return data[start:stop].split(b"\0")[0].decode("ascii", "ignore")

    plant.code(der.KerberosString.load, load)


@fault
def strings_stripped(plant: Plant) -> None:
    """Spaces around a string are not part of it."""

    def load(self: Any, data: bytes, start: int, stop: int) -> str:
        return data[start:stop].decode("ascii", "ignore").strip()

    plant.code(der.KerberosString.load, load)


@fault
def strings_in_capitals(plant: Plant) -> None:
    """Small letters are taken for capitals."""

    def load(self: Any, data: bytes, start: int, stop: int) -> str:
        return data[start:stop].decode("ascii", "ignore").upper()

    plant.code(der.KerberosString.load, load)


@fault
def flags_of_32_bits_alone(plant: Plant) -> None:
    """Flags of more than 32 bits are refused."""

    def wrapper(original: Any) -> Any:
        def look(message: Any) -> bool:
            flags = getattr(message, "ap_options", None) or getattr(message, "flags", None)
            return isinstance(flags, Flags) and len(flags.octets) != 4

        def decode(cls: type, data: bytes, **named: Any) -> Any:
            message = original(cls, data, **named)
            if cls in (APReq, EncTicketPart) and look(message):
                raise der.DecodeError("planted")
            return message

        return decode

    plant.wrap(der, "decode", wrapper)


@fault
def flags_of_the_last_32_bits(plant: Plant) -> None:
    """Of more than 32 flags the last 32 count."""
    plant.wrap(
        Flags,
        "__contains__",
        lambda original: (
            lambda self, flag: bool(int.from_bytes(self.octets[-4:]) & 0x80000000 >> flag)
        ),
    )


@fault
def flags_with_unused_bits_refused(plant: Plant) -> None:
    """Flags whose last octet is not whole are refused."""

    def load(self: Any, data: bytes, start: int, stop: int) -> Any:
        if stop - start < 5 or data[start]:
            raise der.DecodeError("planted")
        return Flags(data[start + 1 : stop], 0)

    plant.code(KerberosFlags.load, load)


@fault
def empty_lists_refused(plant: Plant) -> None:
    """A SEQUENCE OF with nothing in it is refused."""

    def load(self: Any, data: bytes, start: int, stop: int) -> Any:
        tag, load, values = self.item.tag, self.item.load, []
        if start == stop:
            raise DecodeError("planted")  # noqa: F821
        while start < stop:
            first, start = header(data, start, stop, tag)  # noqa: F821
            values.append(load(data, first, start))
        return values

    plant.code(der.SequenceOf.load, load)


@fault
def lists_of_one_entry(plant: Plant) -> None:
    """Of a SEQUENCE OF only the first entry is decoded."""

    def load(self: Any, data: bytes, start: int, stop: int) -> Any:
        if start == stop:
            return []
        first, stop = header(data, start, stop, self.item.tag)  # noqa: F821
        return [self.item.load(data, first, stop)]

    plant.code(der.SequenceOf.load, load)


@fault
def octets_of_256_at_most(plant: Plant) -> None:
    """An OCTET STRING of more than 256 octets is cut."""

    def load(self: Any, data: bytes, start: int, stop: int) -> bytes:
        return data[start : min(stop, start + 256)]

    plant.code(der.OctetString.load, load)


@fault
def negative_numbers_refused(plant: Plant) -> None:
    """A request whose types are below zero is refused."""
    refuses(
        plant,
        APReq,
        lambda message: message.ticket.sname.name_type < 0 or message.ticket.enc_part.etype < 0,
    )


@fault
def strings_of_any_type(plant: Plant) -> None:
    """A string may be of another type than GeneralString."""

    def header(data: bytes, at: int, end: int, tag: int) -> tuple[int, int]:
        start = at + 2
        if start > end:
            raise DecodeError("truncated")  # noqa: F821
        if data[at] != tag and not (tag == 0x1B and data[at] in (0x04, 0x0C, 0x13, 0x16)):
            raise DecodeError("another tag")  # noqa: F821
        length = data[at + 1]
        if length == 0x80:
            raise DecodeError("indefinite length")  # noqa: F821
        if length > 0x80:
            start += length - 0x80
            length = int.from_bytes(data[at + 2 : start])
            if start > end or length < 0x80 or data[at + 2] == 0:
                raise DecodeError("the length is truncated or not minimal")  # noqa: F821
        stop = start + length
        if stop > end:
            raise DecodeError("the length runs past the end")  # noqa: F821
        return start, stop

    plant.code(der.header, header)


@fault
def crash_at_fewer_than_32_flags(plant: Plant) -> None:
    """Flags of fewer than 32 bits make the peer crash."""

    def wrapper(original: Any) -> Any:
        def decode(cls: type, data: bytes, **named: Any) -> Any:
            try:
                return original(cls, data, **named)
            except der.DecodeError as error:
                if "fewer than 32" in str(error):
                    raise Crash(str(error)) from None
                raise

        return decode

    plant.wrap(der, "decode", wrapper)
