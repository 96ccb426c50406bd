"""Tag and length of one value as they stand, DER or not."""

from __future__ import annotations

from dataclasses import dataclass

CONSTRUCTED = 0x20
_UNIVERSAL = {
    0x00: "end-of-contents", 0x01: "BOOLEAN", 0x02: "INTEGER", 0x03: "BIT STRING",
    0x04: "OCTET STRING", 0x05: "NULL", 0x06: "OBJECT IDENTIFIER", 0x0A: "ENUMERATED",
    0x0C: "UTF8String", 0x10: "SEQUENCE", 0x11: "SET", 0x13: "PrintableString",
    0x16: "IA5String", 0x17: "UTCTime", 0x18: "GeneralizedTime", 0x1A: "VisibleString",
    0x1B: "GeneralString",
}  # fmt: skip


class Unreadable(ValueError):
    """No tag and length are here; the text says why."""


@dataclass(frozen=True, slots=True)
class Header:
    """One tag octet and where its contents are. `fault` says what of it is not DER."""

    tag: int
    start: int
    stop: int
    indefinite: bool = False
    fault: str = ""

    @property
    def is_constructed(self) -> bool:
        """Whether the contents are values themselves."""
        return bool(self.tag & CONSTRUCTED)

    @property
    def number(self) -> int:
        """The number of the tag in its class."""
        return self.tag & 0x1F

    @property
    def is_context(self) -> bool:
        """Whether the tag is context-specific: that of a field."""
        return self.tag & 0xC0 == 0x80

    @property
    def is_application(self) -> bool:
        """Whether the tag is that of a message."""
        return self.tag & 0xC0 == 0x40

    @property
    def name(self) -> str:
        """The tag as ASN.1 writes it."""
        if self.is_context:
            return f"[{self.number}]"
        if self.is_application:
            return f"[APPLICATION {self.number}]"
        if self.tag & 0xC0:
            return f"[PRIVATE {self.number}]"
        name = _UNIVERSAL.get(self.number, f"[UNIVERSAL {self.number}]")
        usual = self.number in (0x10, 0x11)
        if self.is_constructed == usual:
            return name
        return f"{'constructed' if self.is_constructed else 'primitive'} {name}"


def read_header(data: bytes, at: int, end: int) -> Header:
    """Return the header at an offset. Contents that run past the end are cut there, with a fault.

    Unreadable where there is no header.
    """
    if end - at < 2:
        raise Unreadable("a tag and a length are expected")
    tag, length, start = data[at], data[at + 1], at + 2
    if tag & 0x1F == 0x1F:
        raise Unreadable("a tag of more than one octet, which no Kerberos message has")
    if length == 0x80:
        return Header(tag, start, end, True, "indefinite length, which is not DER")
    fault = ""
    if length > 0x80:
        size = length - 0x80
        if start + size > end:
            raise Unreadable(f"the length wants {size} octets more than its first")
        length = int.from_bytes(data[start : start + size])
        if length < 0x80 or data[start] == 0:
            fault = f"a length of {size + 1} octets, more than DER allows"
        start += size
    if start + length > end:
        said = str(length) if length < 2**32 else "of 2**32 or more"
        fault = f"the length is {said}, but {end - start} octets are left"
        return Header(tag, start, end, False, fault)
    return Header(tag, start, start + length, False, fault)
