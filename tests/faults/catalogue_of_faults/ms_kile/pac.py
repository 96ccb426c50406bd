"""A server that looks at the PAC too little, or sees too much in it ([MS-PAC] section 2)."""

from __future__ import annotations

import struct
from typing import Any

from planting import Crash, Plant, fault

from reference.authorization import open_elements
from reference.pac import PacError, check, client_info, layout, signature, verify
from reference.pac.client_info import ClientInfo
from reference.pac.layout import Buffer
from reference.pac.numbers import BufferType

CASES = ("server.pac*", "server.valid.*")


@fault
def pac_not_looked_at(plant: Plant) -> None:
    """The PAC is not looked at."""
    plant.server_rule("pac", None)


@fault
def pac_first_alone(plant: Plant) -> None:
    """Only what stands first in the authorization data can be a PAC."""

    def wrapper(original: Any) -> Any:
        def pac_of_ticket(x: Any) -> Any:
            first = (x.ticket.authorization_data or [])[:1]
            if not first or first[0].ad_type != 1:
                return None
            opened = open_elements(first)
            return original(x) if opened and opened[0].ad_type == 128 else None

        return pac_of_ticket

    plant.everywhere(check.pac_of_ticket, wrapper)


@fault
def pac_in_the_first_container_alone(plant: Plant) -> None:
    """A PAC in the second AD-IF-RELEVANT is not looked at."""

    def wrapper(original: Any) -> Any:
        def pac_of_ticket(x: Any) -> Any:
            kept = x.ticket.authorization_data
            x.ticket.authorization_data = (kept or [])[:1]
            try:
                return original(x)
            finally:
                x.ticket.authorization_data = kept

        return pac_of_ticket

    plant.everywhere(check.pac_of_ticket, wrapper)


@fault
def pac_demanded(plant: Plant) -> None:
    """A ticket without a PAC is refused."""

    def wrapper(original: Any) -> Any:
        def pac_of_ticket(x: Any) -> Any:
            found = original(x)
            if found is None:
                raise PacError("planted")
            return found

        return pac_of_ticket

    plant.everywhere(check.pac_of_ticket, wrapper)


@fault
def crash_at_a_malformed_pac(plant: Plant) -> None:
    """A PAC whose layout cannot be makes the server crash."""

    def wrapper(original: Any) -> Any:
        def buffers(octets: bytes) -> Any:
            try:
                return original(octets)
            except PacError as error:
                raise Crash(str(error)) from None

        return buffers

    plant.everywhere(layout.buffers, wrapper)


def _buffers(plant: Plant, lenient: Any) -> None:
    """Have the layout be read with other rules: `lenient` names those that are not applied."""

    def buffers(octets: bytes) -> list[Buffer]:
        if len(octets) < 8:
            raise PacError("planted")
        count, version = struct.unpack_from("<LL", octets)
        if version and "version" not in lenient:
            raise PacError("planted")
        end = 8 + 16 * count
        if end > len(octets):
            if "count" not in lenient:
                raise PacError("planted")
            end = 8 + (len(octets) - 8) // 16 * 16
        found = []
        for type_, size, offset in struct.iter_unpack("<LLQ", octets[8:end]):
            if offset % 8 and "alignment" not in lenient:
                raise PacError("planted")
            if offset < end and "start" not in lenient:
                raise PacError("planted")
            if offset + size > len(octets) and "stop" not in lenient:
                raise PacError("planted")
            if "unknown" in lenient and type_ not in set(BufferType):
                raise PacError("planted")
            found.append(Buffer(type_, offset, offset + size))
        if "overlap" not in lenient:
            layout._refuse_overlaps(found)
        return found

    plant.everywhere(layout.buffers, lambda original: buffers)


@fault
def pac_of_any_version(plant: Plant) -> None:
    """The version of a PAC is not looked at."""
    _buffers(plant, {"version"})


@fault
def pac_of_any_count(plant: Plant) -> None:
    """A count of buffers that have no place is cut down to those that have."""
    _buffers(plant, {"count", "stop", "start", "alignment", "overlap"})


@fault
def pac_without_alignment(plant: Plant) -> None:
    """A buffer may lie anywhere."""
    _buffers(plant, {"alignment"})


@fault
def pac_with_buffers_in_the_header(plant: Plant) -> None:
    """A buffer may lie in the header."""
    _buffers(plant, {"start", "overlap"})


@fault
def pac_with_buffers_that_end_outside(plant: Plant) -> None:
    """A buffer may end behind the PAC."""
    _buffers(plant, {"stop"})


@fault
def pac_with_unknown_buffers_refused(plant: Plant) -> None:
    """A buffer of a type that the server does not know is refused."""
    _buffers(plant, {"unknown"})


@fault
def pac_offset_in_32_bits(plant: Plant) -> None:
    """Of a buffer's offset only 32 bits count."""

    class Cut(struct.Struct):
        def iter_unpack(self, octets: Any) -> Any:
            return ((t, s, o & 0xFFFFFFFF) for t, s, o in super().iter_unpack(octets))

    plant.replace(layout, "_INFO_BUFFER", Cut("<LLQ"))


@fault
def pac_count_in_16_bits(plant: Plant) -> None:
    """Of the count of buffers only 16 bits count."""

    class Cut(struct.Struct):
        def unpack_from(self, octets: Any, offset: int = 0) -> Any:
            count, version = super().unpack_from(octets, offset)
            return count & 0xFFFF, version

    plant.replace(layout, "_HEADER", Cut("<LL"))


def _not_mandatory(name: str) -> None:
    type_ = BufferType[name]

    def plant(plant: Plant) -> None:
        plant.replace(layout, "MANDATORY", tuple(m for m in layout.MANDATORY if m != type_))

    plant.__name__ = f"pac_without_{name.lower()}_taken"
    plant.__doc__ = f"A PAC needs no {name.lower().replace('_', ' ')}."
    fault(plant)


_not_mandatory("LOGON_INFO")


@fault
def pac_without_client_info_taken(plant: Plant) -> None:
    """A PAC that does not say whom it is about is taken."""
    plant.replace(
        layout, "MANDATORY", tuple(m for m in layout.MANDATORY if m != BufferType.CLIENT_INFO)
    )

    def wrapper(original: Any) -> Any:
        def verify_pac(octets: bytes, key: Any, name: str, authtime: Any) -> Any:
            found = layout.by_type(layout.buffers(octets))
            if BufferType.CLIENT_INFO in found:
                return original(octets, key, name, authtime)
            signature.verify_server_signature(octets, found, key)
            return verify.Pac({})

        return verify_pac

    plant.everywhere(verify.verify_pac, wrapper)


@fault
def pac_without_signatures_taken(plant: Plant) -> None:
    """A PAC without signatures is taken."""
    plant.everywhere(
        layout.by_type,
        lambda original: lambda found: {buffer.type: buffer for buffer in reversed(found)},
    )

    def wrapper(original: Any) -> Any:
        def verify_pac(octets: bytes, key: Any, name: str, authtime: Any) -> Any:
            found = layout.by_type(layout.buffers(octets))
            if not {1, 10} <= set(found):
                raise PacError("planted")
            if {6, 7} <= set(found):
                return original(octets, key, name, authtime)
            return verify.Pac({})

        return verify_pac

    plant.everywhere(verify.verify_pac, wrapper)


@fault
def pac_last_of_several_buffers(plant: Plant) -> None:
    """Of several buffers of one type the last counts."""
    plant.everywhere(layout.by_type, lambda original: lambda found: original(list(reversed(found))))


@fault
def pac_with_several_buffers_of_a_type_refused(plant: Plant) -> None:
    """A second buffer of a type is refused."""

    def wrapper(original: Any) -> Any:
        def by_type(found: list[Buffer]) -> dict[int, Buffer]:
            by_type = original(found)
            if len(by_type) != len(found):
                raise PacError("planted")
            return by_type

        return by_type

    plant.everywhere(layout.by_type, wrapper)


# --- Whom it is about. ---


def _client(plant: Plant, look: Any) -> None:
    """Have the client be compared otherwise: `look(info, name, authtime)` says whether it is."""

    def verify_client(info: ClientInfo, name: str, authtime: Any) -> None:
        if not look(info, name, authtime):
            raise PacError("planted")

    plant.everywhere(client_info.verify_client, lambda original: verify_client)


def _same_time(info: ClientInfo, authtime: Any) -> bool:
    return info.client_id == client_info.filetime(authtime)


@fault
def pac_of_any_client(plant: Plant) -> None:
    """The name in the PAC is not compared."""
    _client(plant, lambda info, name, authtime: _same_time(info, authtime))


@fault
def pac_of_a_client_that_begins_so(plant: Plant) -> None:
    """A name of which the ticket's is the beginning will do."""
    _client(
        plant,
        lambda info, name, authtime: info.name.startswith(name) and _same_time(info, authtime),
    )


@fault
def pac_of_a_client_up_to_nul(plant: Plant) -> None:
    """The name in the PAC ends at a NUL."""
    _client(
        plant,
        lambda info, name, authtime: (
            info.name.split("\0")[0] == name and _same_time(info, authtime)
        ),
    )


@fault
def pac_of_any_time(plant: Plant) -> None:
    """The time in the PAC is not compared."""
    _client(plant, lambda info, name, authtime: info.name == name)


@fault
def pac_of_any_time_within_a_minute(plant: Plant) -> None:
    """A time within a minute of the ticket's will do."""
    _client(
        plant,
        lambda info, name, authtime: (
            info.name == name and abs(info.client_id - client_info.filetime(authtime)) <= 60 * 10**7
        ),
    )


@fault
def pac_time_in_32_bits(plant: Plant) -> None:
    """Of the time in the PAC only 32 bits are compared."""
    _client(
        plant,
        lambda info, name, authtime: (
            info.name == name
            and (info.client_id ^ client_info.filetime(authtime)) & 0xFFFFFFFF == 0
        ),
    )


@fault
def pac_name_of_any_length(plant: Plant) -> None:
    """The length of the name in the PAC is not looked at: it fills its buffer."""

    def read(octets: bytes) -> ClientInfo:
        if len(octets) < 10:
            raise PacError("planted")
        client_id, _ = struct.unpack_from("<QH", octets)
        return ClientInfo(client_id, octets[10:].decode("utf-16-le", "replace"))

    plant.everywhere(client_info.client_info, lambda original: read)


# --- Signatures. ---
