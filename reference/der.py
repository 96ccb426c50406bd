"""A strict DER codec for the messages of RFC 4120, driven by their dataclasses.

DER is what RFC 4120 section 5.1.1 asks for, and this codec takes nothing else: lengths and
integers are minimal, no length is indefinite, no octet is left over, no field is unknown. What
it accepts it encodes again to the same octets.

A message is a class under `sequence`, its fields are `field` with their context tag and their
type. The decorator writes one `load` and one `dump` function for the class, as
`dataclasses` writes `__init__`: a message is decoded for every request, and written-out code is
a third faster than walking the field list.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime
from textwrap import indent
from typing import Any, Protocol, TypeVar, dataclass_transform

T = TypeVar("T")

INTEGER, BIT_STRING, OCTET_STRING, GENERALIZED_TIME, GENERAL_STRING, SEQUENCE = (
    0x02, 0x03, 0x04, 0x18, 0x1B, 0x30,
)  # fmt: skip
APPLICATION, CONTEXT = 0x60, 0xA0


class DecodeError(ValueError):
    """The octets are not the DER of the message; the text names the field and what is wrong."""

    def __init__(self, fault: str, path: str = "") -> None:
        super().__init__(f"{path}: {fault}" if path else fault)
        self.fault, self.path = fault, path

    def within(self, name: str) -> DecodeError:
        """Return the same error, seen from the field or message `name` around it."""
        return DecodeError(self.fault, f"{name}.{self.path}" if self.path else name)


class Type(Protocol):
    """How one ASN.1 type is carried: its tag, and its contents octets from and to a value."""

    tag: int

    def load(self, data: bytes, start: int, stop: int) -> Any:
        """Decode the contents octets `data[start:stop]`; DecodeError where they are not DER."""

    def dump(self, value: Any) -> bytes:
        """Encode `value` to contents octets; ValueError where the type cannot hold it."""


# --- Tags and lengths: the one place that reads and writes them. ---


def header(data: bytes, at: int, end: int, tag: int) -> tuple[int, int]:
    """Return where the contents of the value at `at` start and stop; it must have `tag`."""
    start = at + 2
    if start > end:
        raise DecodeError(f"truncated: tag 0x{tag:02x} and a length expected at offset {at}")
    if data[at] != tag:
        raise DecodeError(f"tag 0x{data[at]:02x} at offset {at}, expected 0x{tag:02x}")
    length = data[at + 1]
    if length == 0x80:
        raise DecodeError(f"indefinite length at offset {at + 1} is not DER")
    if length > 0x80:
        # The long form: how many octets the length has, mostly one, and those.
        start += length - 0x80
        in_one = length == 0x81 and start <= end
        length = data[at + 2] if in_one else int.from_bytes(data[at + 2 : start])
        if start > end or length < 0x80 or data[at + 2] == 0:
            raise DecodeError(f"length at offset {at + 1} is truncated or not minimal")
    stop = start + length
    if stop > end:
        raise DecodeError(f"length {length} at offset {at + 1} runs past the end")
    return start, stop


def explicit(data: bytes, at: int, end: int, outer: int, inner: int) -> tuple[int, int]:
    """Return where the contents of the `inner` value start and stop, alone inside an `outer`."""
    start, stop = header(data, at, end, outer)
    start, inner_stop = header(data, start, stop, inner)
    if inner_stop != stop:
        raise DecodeError(f"{stop - inner_stop} octets left over at offset {inner_stop}")
    return start, stop


def tlv(tag: int, contents: bytes) -> bytes:
    """Return `contents` behind `tag` and the shortest form of its length."""
    length = len(contents)
    if length < 0x80:
        return bytes((tag, length)) + contents
    size = (length.bit_length() + 7) // 8
    return bytes((tag, 0x80 | size)) + length.to_bytes(size) + contents


def explicit_tlv(outer: int, inner: int, contents: bytes) -> bytes:
    """Return `contents` behind the `inner` tag, alone inside an `outer`."""
    length = len(contents)
    if length < 0x7E:
        return bytes((outer, length + 2, inner, length)) + contents
    return tlv(outer, tlv(inner, contents))


# --- Types of one value. ---


class Integer:
    """INTEGER within a range (RFC 4120 section 5.2.4)."""

    tag = INTEGER

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def load(self, data: bytes, start: int, stop: int) -> int:
        """Decode two's complement in the fewest octets (X.690 8.3.2)."""
        size = stop - start
        if size != 1 and (size == 0 or _SIGN_ONLY.get(data[start]) == data[start + 1] >> 7):
            raise DecodeError("the integer is empty or not minimal")
        value = int.from_bytes(data[start:stop], signed=True)
        if not self.low <= value <= self.high:
            # Python writes no number of more than 4300 digits.
            shown = value if size <= 8 else f"an integer of {size} octets"
            raise DecodeError(f"{shown} is not in {self.low}..{self.high}")
        return value

    def dump(self, value: int) -> bytes:
        """Encode in the fewest octets; ValueError out of range."""
        if not self.low <= value <= self.high:
            raise ValueError(f"{value} is not in {self.low}..{self.high}")
        size = (value if value >= 0 else ~value).bit_length() // 8 + 1
        return value.to_bytes(size, signed=True)


# A first octet that only repeats the top bit of the second is one too many (X.690 8.3.2).
_SIGN_ONLY = {0x00: 0, 0xFF: 1}


class OctetString:
    """OCTET STRING."""

    tag = OCTET_STRING

    def load(self, data: bytes, start: int, stop: int) -> bytes:
        """Return the octets; there are none that this type could not hold."""
        return data[start:stop]

    def dump(self, value: bytes) -> bytes:
        """Return the octets themselves."""
        return value


class KerberosString:
    """GeneralString held to the characters of IA5String (RFC 4120 section 5.2.1)."""

    tag = GENERAL_STRING

    def load(self, data: bytes, start: int, stop: int) -> str:
        """Decode characters of seven bits."""
        try:
            return data[start:stop].decode("ascii")
        except UnicodeDecodeError as error:
            raise DecodeError("a character is not in IA5String") from error

    def dump(self, value: str) -> bytes:
        """Encode; ValueError for a character beyond seven bits."""
        return value.encode("ascii")


class KerberosTime:
    """GeneralizedTime in UTC without a fraction, as 19851106210627Z (RFC 4120 section 5.2.3)."""

    tag = GENERALIZED_TIME

    def load(self, data: bytes, start: int, stop: int) -> datetime:
        """Decode the one form there is; the time must exist."""
        text = data[start:stop]
        # fromisoformat reads more than this form, and 24:00:00 as the next day.
        if len(text) == 15 and text[14] == 0x5A and text[:14].isdigit() and text[8:10] < b"24":
            try:
                return datetime.fromisoformat(f"{text[:8].decode()}T{text[8:].decode()}")
            except ValueError:
                pass
        raise DecodeError(f"{text!r} is not a time of the form YYYYMMDDHHMMSSZ")

    def dump(self, value: datetime) -> bytes:
        """Encode without the microseconds, which travel apart; ValueError if not in UTC."""
        if value.tzinfo is not UTC:
            raise ValueError(f"{value} is not in UTC: its tzinfo must be datetime.UTC")
        return b"%04d%02d%02d%02d%02d%02dZ" % (
            value.year, value.month, value.day, value.hour, value.minute, value.second,
        )  # fmt: skip


class SequenceOf:
    """SEQUENCE OF one type; an empty one stays apart from an absent one (section 5.1.3)."""

    tag = SEQUENCE

    def __init__(self, item: Type) -> None:
        self.item = item

    def load(self, data: bytes, start: int, stop: int) -> list[Any]:
        """Decode values of the one type until the octets end."""
        tag, load, values = self.item.tag, self.item.load, []
        while start < stop:
            first, start = header(data, start, stop, tag)
            values.append(load(data, first, start))
        return values

    def dump(self, value: list[Any]) -> bytes:
        """Encode the values one behind the other."""
        return b"".join([tlv(self.item.tag, self.item.dump(item)) for item in value])


# --- Messages: SEQUENCEs of tagged fields. ---


def field(number: int, type_: Type | type, *, default: Any = dataclasses.MISSING) -> Any:
    """Return the field with context tag `number`; with `default=None` it is OPTIONAL."""
    metadata = {"number": number, "type": type_, "optional": default is None}
    return dataclasses.field(default=default, metadata=metadata)


class Sequence:
    """The codec of one message class, plain or under an APPLICATION tag."""

    def __init__(self, cls: type, application: int | None) -> None:
        self.tag = SEQUENCE if application is None else APPLICATION | application
        self.load, self.dump = _write_functions(cls, application is not None)


@dataclass_transform(kw_only_default=True, field_specifiers=(field,))
def sequence(*, application: int | None = None) -> Callable[[type[T]], type[T]]:
    """Make a class a message: a dataclass with slots and keyword arguments, and its codec."""

    def decorate(cls: type[T]) -> type[T]:
        message = dataclasses.dataclass(slots=True, kw_only=True)(cls)
        message.__der__ = Sequence(message, application)  # type: ignore[attr-defined]
        return message

    return decorate


def codec(type_: Any) -> Type:
    """Return the codec of a message class, or `type_` itself where it is one."""
    found: Type = getattr(type_, "__der__", type_)
    return found


def encode(message: Any) -> bytes:
    """Return the DER of a message; ValueError where a field cannot hold its value."""
    type_ = codec(type(message))
    return tlv(type_.tag, type_.dump(message))


def decode(cls: type[T], data: bytes, *, padded: bool = False) -> T:
    """Return the message that `data` is the DER of, all of it.

    With `padded`, zero octets may follow: block ciphers without a length of their own leave
    them behind (RFC 3961 section 5.3). DecodeError for anything else.
    """
    type_ = codec(cls)
    try:
        start, stop = header(data, 0, len(data), type_.tag)
        if stop != len(data) and not (padded and not any(data[stop:])):
            raise DecodeError(f"{len(data) - stop} octets left over at offset {stop}")
        message: T = type_.load(data, start, stop)
    except DecodeError as error:
        raise error.within(cls.__name__) from None
    return message


# A field whose two headers are of the short form, as most are, is opened in place.
_LOAD = """
def load(data, at, end):
    name = ""
    try:
        {open}
        value = new(cls)
        {fields}
        if at != end:
            name = "end"
            raise DecodeError(f"{{end - at}} octets of no known field at offset {{at}}")
    except DecodeError as error:
        raise (error.within(name) if name else error) from None
    return value
"""
_LOAD_FIELD = """
name = "{name}"
if not (
    (start := at + 4) <= end
    and data[at] == {outer}
    and data[at + 2] == {inner}
    and (size := data[at + 3]) == data[at + 1] - 2 < 0x7E
    and (stop := start + size) <= end
):
    start, stop = explicit(data, at, end, {outer}, {inner})
value.{name} = load_{name}(data, start, stop)
at = stop
"""
# Half of all fields are integers of one octet: those are taken in one step, headers and all.
_LOAD_INTEGER = """
name = "{name}"
if (
    (stop := at + 5) <= end
    and data[at : at + 4] == {small}
    and {low} <= (octet := data[at + 4]) <= {high}
):
    value.{name} = octet
else:
    start, stop = explicit(data, at, end, {outer}, {inner})
    value.{name} = load_{name}(data, start, stop)
at = stop
"""
_LOAD_OPTIONAL = """
if at < end and data[at] == {outer}:
    {load}
else:
    value.{name} = None
"""
_DUMP = """
def dump(value):
    return {close}
"""
_DUMP_FIELD = "explicit_tlv({outer}, {inner}, dump_{name}(value.{name}))"
_DUMP_INTEGER = (
    "(bytes(({outer}, 3, {inner}, 1, value.{name})) if {low} <= value.{name} <= {high} else "
    + _DUMP_FIELD
    + ")"
)
_DUMP_OPTIONAL = '(b"" if value.{name} is None else {dump})'


def _write_functions(
    cls: type, wrapped: bool
) -> tuple[Callable[[bytes, int, int], Any], Callable[[Any], bytes]]:
    """Write and return `load` and `dump` of a message; `wrapped` is under an APPLICATION tag."""
    scope: dict[str, Any] = {
        "cls": cls, "new": object.__new__, "explicit": explicit, "header": header, "tlv": tlv,
        "explicit_tlv": explicit_tlv, "DecodeError": DecodeError,
    }  # fmt: skip
    loads, dumps = [], []
    for part in dataclasses.fields(cls):
        type_, outer = codec(part.metadata["type"]), CONTEXT | part.metadata["number"]
        scope[f"load_{part.name}"], scope[f"dump_{part.name}"] = type_.load, type_.dump
        values = {"name": part.name, "outer": outer, "inner": type_.tag}
        load, dump = _LOAD_FIELD, _DUMP_FIELD
        if isinstance(type_, Integer):
            load, dump = _LOAD_INTEGER, _DUMP_INTEGER
            values["small"] = bytes((outer, 3, INTEGER, 1))
            values["low"], values["high"] = max(type_.low, 0), min(type_.high, 0x7F)
        load, dump = load.format(**values), dump.format(**values)
        if part.metadata["optional"]:
            load = _LOAD_OPTIONAL.format(**values, load=indent(load, " " * 4).strip())
            dump = _DUMP_OPTIONAL.format(**values, dump=dump)
        loads.append(indent(load, " " * 8))
        dumps.append(dump)
    unwrap = (
        f"at, stop = header(data, at, end, {SEQUENCE})\n"
        "        if stop != end:\n"
        "            raise DecodeError(f'{end - stop} octets left over at offset {stop}')"
    )
    contents = " + ".join(dumps)
    source = _LOAD.format(open=unwrap if wrapped else "", fields="".join(loads))
    source += _DUMP.format(close=f"tlv({SEQUENCE}, {contents})" if wrapped else contents)
    exec(compile(source, f"<DER of {cls.__name__}>", "exec"), scope)
    return scope["load"], scope["dump"]
