"""The keys in an MIT keytab file, format 0x0502, or 0x0501 in the octet order of its machine.

https://web.mit.edu/kerberos/krb5-latest/doc/formats/keytab_file_format.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from reference.crypto import CryptoError, Key
from reference.keytab import KeytabEntry
from reference.principal import Principal


class KeytabError(ValueError):
    """The octets are no keytab; one line that says why."""


@dataclass(slots=True)
class KeytabFile:
    """The keys of a file, and a line for each that cannot be used here."""

    entries: list[KeytabEntry] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def parse_keytab(data: bytes) -> KeytabFile:
    """Return the keys in the octets of a file; KeytabError where they are no keytab."""
    if data[:1] != b"\x05" or data[1:2] not in (b"\x01", b"\x02"):
        raise KeytabError(
            "not an MIT keytab: it does not start with 05 02 (or 05 01);"
            " write one with ktutil or ktpass"
        )
    orders: tuple[Literal["big", "little"], ...] = ("big",) if data[1] == 2 else ("little", "big")
    fault = ""
    for order in orders:
        try:
            found = _entries(_Reader(data, 2, len(data), order), is_v2=data[1] == 2)
        except _Broken as error:
            fault = fault or str(error)
            continue
        if not found.entries and not found.left_out:
            raise KeytabError("the keytab has no keys")
        return found
    raise KeytabError(f"the keytab is broken: {fault}; write it again")


class _Broken(ValueError):
    """The file ends where something is expected, or has what cannot be."""


@dataclass(slots=True)
class _Reader:
    data: bytes
    at: int
    end: int
    order: Literal["big", "little"]

    def octets(self, size: int) -> bytes:
        if self.at + size > self.end:
            raise _Broken(f"{size} octets are expected at offset {self.at}, {self.left} are left")
        self.at += size
        return self.data[self.at - size : self.at]

    def number(self, size: int, *, signed: bool = False) -> int:
        return int.from_bytes(self.octets(size), self.order, signed=signed)

    def counted(self) -> bytes:
        return self.octets(self.number(2))

    def text(self) -> str:
        try:
            return self.counted().decode()
        except UnicodeDecodeError:
            raise _Broken(f"the name before offset {self.at} is not text") from None

    @property
    def left(self) -> int:
        return self.end - self.at


def _entries(reader: _Reader, *, is_v2: bool) -> KeytabFile:
    found = KeytabFile()
    while reader.left:
        size = reader.number(4, signed=True)
        if size == 0:
            break  # what MIT reads as the end
        if size < 0:
            reader.octets(-size)  # a hole, where an entry was taken out
            continue
        start = reader.at
        reader.octets(size)
        _entry(_Reader(reader.data, start, start + size, reader.order), is_v2, found)
    return found


def _entry(reader: _Reader, is_v2: bool, found: KeytabFile) -> None:
    components = reader.number(2) - (0 if is_v2 else 1)  # version 1 counts the realm, too
    if components < 0:
        raise _Broken(f"an entry without a realm at offset {reader.at}")
    realm = reader.text()
    principal = Principal(tuple(reader.text() for _ in range(components)), realm)
    if is_v2:
        reader.octets(4)  # the name type, which plays no part
    reader.octets(4)  # when it was written
    kvno = reader.number(1)
    etype = reader.number(2)
    contents = reader.counted()
    if reader.left >= 4:
        kvno = reader.number(4) or kvno  # all of a version that one octet cannot hold
    try:
        found.entries.append(KeytabEntry(principal, kvno, Key(etype, contents)))
    except CryptoError as error:
        found.left_out.append(f"{principal}, version {kvno}: {error}")
