"""DER with the offset, the length, the name and the value of everything in it.

What is no DER is shown as far as it can be read: each value that cannot be is marked with `!` and
why, and reading goes on behind it where its container says that there is something.
"""

from __future__ import annotations

from typing import Any

from conformance.explain.fields import BY_TAG, fields_of, is_message, item_of, title
from conformance.explain.header import Header, Unreadable, read_header
from conformance.explain.values import loaded_text, raw_text
from reference import der
from reference.crypto import ChecksumType
from reference.gss import ChecksumError, FramingError, GssChecksum, GssFlag, TokenId, unframe
from reference.messages import AUTHORIZATION_DATA
from reference.numbers import ADType

_DEEPEST = 40
_MOST = 2000
_LONGEST = 160
_TOKEN = der.APPLICATION | 0
_PLAIN = (der.INTEGER, der.GENERAL_STRING, der.GENERALIZED_TIME)
"""What holds no key where a field has a name, even if it is not what the field wants."""


def annotate(
    octets: bytes, type_: Any = None, *, sealed: bool = False, show_keys: bool = False
) -> list[str]:
    """Return a line for each value: offset, length of the contents, what it is and says.

    `type_` is the message that is expected. `sealed`: the octets were encrypted, so that what has
    no name there may be a key, and shows its size only.
    """
    return _Annotation(octets, sealed and not show_keys, show_keys).all(type_)


class _Annotation:
    """The lines of one message, and what an earlier field says of a later one."""

    def __init__(self, data: bytes, careful: bool, show_keys: bool) -> None:
        self._data, self._careful, self._show_keys = data, careful, show_keys
        self._lines: list[str] = [f"{'offset':>6} {'length':>6}"]
        self._numbers: dict[str, int] = {}

    def all(self, type_: Any) -> list[str]:
        at = self._token() if self._data[:1] == bytes((_TOKEN,)) else 0
        end = self._value(at, len(self._data), type_, "", 0)
        if end < len(self._data):
            rest = self._data[end:]
            what = "zero octets behind it" if not any(rest) else "octets left over"
            self._line(end, len(rest), 0, f"! {len(rest)} {what}")
        return self._lines

    def _token(self) -> int:
        """Show the framing around a message (RFC 2743 section 3.1), and return where it ends."""
        try:
            token_id, message = unframe(self._data)
        except FramingError as error:
            self._line(0, len(self._data), 0, f"token  ! {error}")
            return 0
        at = len(self._data) - len(message)
        known = TokenId(token_id).name if token_id in list(TokenId) else "unknown"
        self._line(0, at - 2, 0, "token of the Kerberos V5 mechanism (RFC 4121 section 4.1)")
        self._line(at - 2, 2, 0, f"TOK_ID {token_id:04x} ({known.lower().replace('_', '-')})")
        return at

    def _line(self, at: int, length: int, depth: int, text: str) -> None:
        self._lines.append(f"{at:>6} {length:>6}  {'  ' * depth}{text}".rstrip())

    def _value(self, at: int, end: int, type_: Any, name: str, depth: int) -> int:
        """Show the value at an offset, and return where it ends."""
        try:
            if depth > _DEEPEST:
                raise Unreadable(f"nested in more than {_DEEPEST} values")
            if len(self._lines) > _MOST:
                raise Unreadable(f"{_MOST} values are shown, and no more")
            header = read_header(self._data, at, end)
        except Unreadable as error:
            self._line(at, end - at, depth, f"! cannot be read from here: {error}")
            return end
        if not header.is_constructed:
            self._line(at, header.stop - header.start, depth, self._primitive(header, type_, name))
            self._inside(header, name, depth + 1)
            return header.stop
        label, inner = _label(header, type_)
        length = header.stop - header.start
        self._line(at, length, depth, f"{label}{_marked(header.fault)}")
        return self._children(header, inner, name, depth + 1)

    def _children(self, header: Header, type_: Any, name: str, depth: int) -> int:
        at, seen = header.start, set()
        while at < header.stop:
            if header.indefinite and self._data[at : at + 2] == bytes(2):
                self._line(at, 0, depth, "end-of-contents")
                return at + 2
            number = self._data[at] & 0x1F
            seen.add(number)
            if header.tag != der.SEQUENCE:
                at = self._value(at, header.stop, type_, name, depth)
            elif is_message(type_) and self._data[at] & 0xC0 == 0x80:
                at = self._field(at, header.stop, type_, depth)
            else:
                at = self._value(at, header.stop, item_of(type_), name, depth)
        if header.tag == der.SEQUENCE and is_message(type_):
            for number, field in fields_of(type_).items():
                if number not in seen and not field.optional:
                    self._line(at, 0, depth, f"! the field [{number}] {field.name} is missing")
        return at

    def _field(self, at: int, end: int, message: type, depth: int) -> int:
        """Show a field of a message: its tag with the name, and the value in it."""
        try:
            header = read_header(self._data, at, end)
        except Unreadable:
            return self._value(at, end, None, "", depth)
        field = fields_of(message).get(header.number)
        if field is None or not header.is_constructed:
            fault = f"! no field of {title(message)}" if field is None else "! primitive"
            self._line(at, header.stop - header.start, depth, f"{header.name}  {fault}")
            return self._children(header, None, "", depth + 1) if header.is_constructed else (
                header.stop
            )  # fmt: skip
        text = f"{header.name} {field.name}{_marked(header.fault)}"
        self._line(at, header.stop - header.start, depth, text)
        return self._children(header, field.type, field.name, depth + 1)

    def _primitive(self, header: Header, type_: Any, name: str) -> str:
        octets = self._data[header.start : header.stop]
        codec = None if type_ is None else der.codec(type_)
        shown, faults = "", [header.fault] if header.fault else []
        if codec is not None and codec.tag != header.tag:
            faults.append(_unexpected(header.tag, codec.tag))
        elif codec is not None:
            try:
                value = codec.load(self._data, header.start, header.stop)
                shown = loaded_text(name, value)
                if isinstance(value, int):
                    self._numbers[name] = value
            except der.DecodeError as error:
                faults.append(error.fault)
        if name == "keyvalue":
            shown = f"{len(octets)} octets" + (f": {octets.hex()}" if self._show_keys else "")
        elif name == "cipher":
            shown = f"{len(octets)} octets, encrypted"
        elif self._careful and not shown and not (name and header.tag in _PLAIN):
            shown = f"{len(octets)} octets"
        return f"{header.name} {shown or raw_text(header.tag, name, octets)}" + "".join(
            _marked(fault) for fault in faults
        )

    def _inside(self, header: Header, name: str, depth: int) -> None:
        """Show what is packed into an OCTET STRING."""
        if name == "ad-data" and self._numbers.get("ad-type") == ADType.IF_RELEVANT:
            at = header.start
            while at < header.stop:
                at = self._value(at, header.stop, AUTHORIZATION_DATA, "", depth)
        if name == "checksum" and self._numbers.get("cksumtype") == ChecksumType.GSS:
            self._gss_checksum(header, depth)

    def _gss_checksum(self, header: Header, depth: int) -> None:
        try:
            fields = GssChecksum.decode(self._data[header.start : header.stop])
        except ChecksumError as error:
            self._line(header.start, header.stop - header.start, depth, f"! {error}")
            return
        bits = [1 << bit for bit in range(32) if fields.flags >> bit & 1]
        named = [
            (GssFlag(bit).name or "").lower().replace("_", "-")
            if bit in list(GssFlag)
            else f"0x{bit:x}"
            for bit in bits
        ]
        bound = f"hash {fields.bindings.hex()}" if any(fields.bindings) else "none"
        self._line(header.start + 4, 16, depth, f"channel bindings: {bound}")
        self._line(header.start + 20, 4, depth, f"flags: {', '.join(named) or 'none set'}")
        if fields.delegation is not None:
            size = len(fields.delegation)
            self._line(header.start + 28, size, depth, f"KRB-CRED, {size} octets, encrypted")
        if fields.extensions:
            size = len(fields.extensions)
            self._line(header.stop - size, size, depth, f"extensions, {size} octets")


def _label(header: Header, type_: Any) -> tuple[str, Any]:
    """Return what a constructed value is called, and the type of what is in it."""
    if header.is_application:
        message = BY_TAG.get(header.tag)
        if is_message(type_) and message is not type_:
            wanted = der.codec(type_).tag & 0x1F
            fault = _marked(f"expected [APPLICATION {wanted}], {title(type_)}")
            return f"{header.name}{fault}", type_
        return f"{header.name} {title(message)}" if message else header.name, message
    if not header.is_context and type_ is not None and not is_message(type_):
        wanted = der.codec(type_).tag
        if header.tag != wanted:
            return f"{header.name}{_marked(_unexpected(header.tag, wanted))}", type_
    if header.tag != der.SEQUENCE:
        return header.name, type_
    if is_message(type_):
        plain = der.codec(type_).tag == der.SEQUENCE
        return f"SEQUENCE {title(type_)}" if plain else "SEQUENCE", type_
    item = item_of(type_)
    return f"SEQUENCE OF {title(item)}" if is_message(item) else "SEQUENCE", type_


def _unexpected(tag: int, wanted: int) -> str:
    return f"tag 0x{tag:02x}, expected 0x{wanted:02x}"


def _marked(fault: str) -> str:
    if not fault:
        return ""
    return f"  ! {fault if len(fault) <= _LONGEST else fault[:_LONGEST] + '…'}"
