"""A codec that takes too much or too little (RFC 4120 sections 5.1 and 5.2)."""

from __future__ import annotations

from typing import Any

from planting import Crash, Plant, fault

from reference import der
from reference.flags import Flags, KerberosFlags
from reference.messages import (
    MICROSECONDS,
    UINT32,
    APRep,
    APReq,
    Authenticator,
    EncAPRepPart,
    EncTicketPart,
    KRBError,
)

CASES = (
    "*.encoding.*",
    "*.reply-encoding.*",
    "*.reply-numbers.*",
    "*.fields.*",
    "*.integers.*",
    "*.lengths.*",
    "*.tags.*",
    "*.name-forms.*",
    "*.flags.*",
    "*.session.*",
    "*.error-reply.*",
    "*.established.*",
    "*.authorization-data.*",
    "*.addresses.*",
    "*.containers.*",
    "*.ber.*",
    "*.message-type.*",
    "*.ticket-*",
    "*.time-form.*",
    "server.clock-skew.*",
    "server.enctype*",
    "server.key-choice.*",
    "*.reply-type.*",
)

# --- Octets. ---


def _decodes(plant: Plant, classes: Any, change: Any) -> None:
    """Have the octets of some messages be others before they are decoded."""

    def wrapper(original: Any) -> Any:
        def decode(cls: type, data: bytes, **named: Any) -> Any:
            return original(cls, change(data) if cls in classes and data else data, **named)

        return decode

    plant.wrap(der, "decode", wrapper)


def _alone(octets: bytes) -> bytes:
    try:
        _, stop = der.header(octets, 0, len(octets), octets[0])
    except der.DecodeError:
        return octets
    return octets[:stop]


@fault
def ticket_part_under_any_tag(plant: Plant) -> None:
    """The application tag of the sealed part of a ticket may be any."""
    _decodes(plant, (EncTicketPart,), lambda octets: b"\x63" + octets[1:])


@fault
def authenticator_under_any_tag(plant: Plant) -> None:
    """The application tag of an authenticator may be any."""
    _decodes(plant, (Authenticator,), lambda octets: b"\x62" + octets[1:])


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

    _decodes(plant, (APReq, APRep, EncTicketPart, Authenticator), change)


@fault
def messages_of_64_kilobytes_at_most(plant: Plant) -> None:
    """A message of more than 65535 octets is refused."""
    _decodes(plant, (APReq,), lambda octets: octets if len(octets) < 2**16 else b"")


# --- Fields. ---


def _fields(plant: Plant, cls: Any, look: Any) -> None:
    """Have a decoded message be looked at, and perhaps refused, by `look(message)`."""

    def wrapper(original: Any) -> Any:
        def decode(wanted: type, data: bytes, **named: Any) -> Any:
            message = original(wanted, data, **named)
            if wanted is cls and look(message):
                raise der.DecodeError("planted")
            return message

        return decode

    plant.wrap(der, "decode", wrapper)


def _demanded(cls: Any, title: str, names: list[str]) -> None:
    for name in names:

        def plant(plant: Plant, name: str = name) -> None:
            _fields(plant, cls, lambda message: getattr(message, name) is None)

        plant.__doc__ = f"{title} without its {name.replace('_', '-')} is refused."
        plant.__name__ = f"{cls.__name__.lower()}_demands_{name}"
        fault(plant)


def _refused(cls: Any, title: str, names: list[str]) -> None:
    for name in names:

        def plant(plant: Plant, name: str = name) -> None:
            _fields(plant, cls, lambda message: getattr(message, name) is not None)

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


# --- Integers. ---


@fault
def microseconds_of_any_size(plant: Plant) -> None:
    """Microseconds of a million and more are taken, as those of later seconds."""
    plant.replace(MICROSECONDS, "high", 2**31 - 1)
    _microseconds(plant)


@fault
def microseconds_of_a_million(plant: Plant) -> None:
    """A million of microseconds is taken for none."""
    plant.replace(MICROSECONDS, "high", 10**6)
    _microseconds(plant)


@fault
def microseconds_below_zero(plant: Plant) -> None:
    """Negative microseconds are taken."""
    plant.replace(MICROSECONDS, "low", -(2**31))
    _microseconds(plant)


def _microseconds(plant: Plant) -> None:
    """Have the rest of the reference get microseconds that it can hold."""

    def wrapper(original: Any) -> Any:
        def decode(cls: type, data: bytes, **named: Any) -> Any:
            message = original(cls, data, **named)
            if cls is Authenticator:
                message.cusec %= 10**6
            return message

        return decode

    plant.wrap(der, "decode", wrapper)


@fault
def microseconds_of_none_refused(plant: Plant) -> None:
    """0 microseconds are refused."""
    _fields(plant, Authenticator, lambda message: message.cusec == 0)


@fault
def sequence_numbers_of_32_bits_refused(plant: Plant) -> None:
    """A request whose sequence number has its top bit set is refused."""
    _fields(plant, Authenticator, lambda message: (message.seq_number or 0) >= 2**31)


@fault
def unsigned_integers_in_33_bits(plant: Plant) -> None:
    """Numbers of more than 32 bits are taken and cut."""
    plant.replace(UINT32, "high", 2**63)


@fault
def integers_cut_to_32_bits(plant: Plant) -> None:
    """Of a number only 32 bits count."""

    def load(self: Any, data: bytes, start: int, stop: int) -> int:
        value = int.from_bytes(data[start:stop], signed=True)
        if self.high > 10**6:
            value = (value - self.low) % (self.high - self.low + 1) + self.low
        if not self.low <= value <= self.high:
            raise DecodeError("planted")  # noqa: F821
        return value

    plant.code(der.Integer.load, load)


@fault
def microseconds_of_999999_refused(plant: Plant) -> None:
    """999999 microseconds are refused."""
    _fields(plant, Authenticator, lambda message: message.cusec == 999_999)


@fault
def integers_in_8_bits(plant: Plant) -> None:
    """Of a number only the last octet counts."""

    def load(self: Any, data: bytes, start: int, stop: int) -> int:
        return int.from_bytes(data[stop - 1 : stop], signed=True) % (self.high + 1)

    plant.code(der.Integer.load, load)


@fault
def integers_without_sign(plant: Plant) -> None:
    """The top bit of a number is no sign."""

    def load(self: Any, data: bytes, start: int, stop: int) -> int:
        value = int.from_bytes(data[start:stop])
        if not value <= self.high:
            raise DecodeError("planted")  # noqa: F821
        return value

    plant.code(der.Integer.load, load)


# --- Strings, flags, lists. ---


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
    _fields(
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
