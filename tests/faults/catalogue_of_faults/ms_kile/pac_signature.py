"""The PAC's signatures, verified too little or in another way ([MS-PAC] section 2.8)."""

from __future__ import annotations

from typing import Any

from planting import Plant, fault

from reference.pac import PacError, check, signature

CASES = ("server.pac*", "server.valid.*")


def _signature(plant: Plant, verify_: Any) -> None:
    """Have the server's signature be verified otherwise: `verify_(octets, found, key)`."""

    def verify_server_signature(octets: bytes, found: Any, key: Any) -> None:
        if not verify_(octets, found, key):
            raise PacError("planted")

    plant.everywhere(signature.verify_server_signature, lambda original: verify_server_signature)


def _zeroed(octets: bytes, *places: Any) -> bytes:
    signed = bytearray(octets)
    for place in places:
        signed[place.start : place.stop] = bytes(place.stop - place.start)
    return bytes(signed)


def _verifies(
    octets: bytes,
    found: Any,
    key: Any,
    *,
    usages: Any = (17,),
    zeroed: Any = (6, 7),
    to: Any = None,
) -> bool:
    places = {type_: signature.signature(octets, found[type_]) for type_ in (6, 7)}
    sent = octets[places[6].start : places[6].stop]
    signed = _zeroed(octets, *(places[type_] for type_ in zeroed))
    if places[6].type != key.checksum_type:
        return False
    return any(key.checksum(usage, signed)[:to] == sent[:to] for usage in usages)


@fault
def pac_signature_not_compared(plant: Plant) -> None:
    """The server's signature is looked at, and not compared."""
    _signature(plant, lambda octets, found, key: _verifies(octets, found, key, to=0))


@fault
def pac_signature_compared_in_part(plant: Plant) -> None:
    """Only the first four octets of the server's signature are compared."""
    _signature(plant, lambda octets, found, key: _verifies(octets, found, key, to=4))


@fault
def pac_signature_of_any_usage(plant: Plant) -> None:
    """The key usage of the server's signature may be any."""
    _signature(plant, lambda octets, found, key: _verifies(octets, found, key, usages=range(30)))


@fault
def pac_signature_over_the_kdcs(plant: Plant) -> None:
    """The KDC's signature is not zeroed before the server's is compared."""
    _signature(plant, lambda octets, found, key: _verifies(octets, found, key, zeroed=(6,)))


@fault
def pac_signature_over_zeroed_types(plant: Plant) -> None:
    """The types of the signatures are zeroed, too: either is taken."""

    def verify_(octets: bytes, found: Any, key: Any) -> bool:
        places = [signature.signature(octets, found[type_]) for type_ in (6, 7)]
        sent = octets[places[0].start : places[0].stop]
        whole = _zeroed(octets, *places, *(found[type_] for type_ in (6, 7)))
        return _verifies(octets, found, key) or key.checksum(17, whole) == sent

    _signature(plant, verify_)


@fault
def pac_signature_of_any_type(plant: Plant) -> None:
    """A signature of MD5, that needs no key, is taken."""
    import hashlib

    def wrapper(original: Any) -> Any:
        def verify_server_signature(octets: bytes, found: Any, key: Any) -> None:
            place = found[6]
            if octets[place.start : place.start + 4] == b"\7\0\0\0":
                sent = octets[place.start + 4 : place.start + 20]
                kdc = signature.signature(octets, found[7])
                rest = _zeroed(octets, kdc)
                rest = rest[: place.start + 4] + bytes(16) + rest[place.start + 20 :]
                if hashlib.md5(rest).digest() != sent:
                    raise PacError("planted")
            else:
                original(octets, found, key)

        return verify_server_signature

    plant.everywhere(signature.verify_server_signature, wrapper)


@fault
def pac_signature_under_the_session_key(plant: Plant) -> None:
    """A PAC that is signed with the session key is taken."""
    _other_key(plant, lambda x: x.session_key)


@fault
def pac_signature_under_a_key_of_zeros(plant: Plant) -> None:
    """A PAC that is signed with a key of zeros is taken."""
    _other_key(plant, lambda x: type(x.session_key)(18, bytes(32)))


def _other_key(plant: Plant, key: Any) -> None:
    def wrapper(original: Any) -> Any:
        def pac_of_ticket(x: Any) -> Any:
            kept, x.keys = x.keys, [*x.keys, key(x)]
            try:
                return original(x)
            finally:
                x.keys = kept

        return pac_of_ticket

    plant.everywhere(check.pac_of_ticket, wrapper)


@fault
def pac_of_newer_keys_refused(plant: Plant) -> None:
    """Only signatures with keys of AES256 are known."""
    plant.replace(signature, "SIZES", {16: 12})


@fault
def pac_with_another_kdc_signature_refused(plant: Plant) -> None:
    """A KDC's signature with an octet of 0xFF is refused."""

    def verify_(octets: bytes, found: Any, key: Any) -> bool:
        place = signature.signature(octets, found[7])
        kdc = octets[place.start : place.stop]
        return b"\xff" not in kdc and _verifies(octets, found, key)

    _signature(plant, verify_)


@fault
def pac_of_a_read_only_controller_refused(plant: Plant) -> None:
    """A signature with the identifier of a read-only domain controller is refused."""
    plant.replace(signature, "_RODC_IDENTIFIER_SIZE", 0)


@fault
def pac_signature_of_any_size(plant: Plant) -> None:
    """What stands behind a signature in its buffer is not looked at."""

    def wrapper(original: Any) -> Any:
        def read(octets: bytes, buffer: Any) -> Any:
            type_ = int.from_bytes(octets[buffer.start : buffer.start + 4], "little", signed=True)
            stop = buffer.start + 4 + signature.SIZES.get(type_, 0)
            return original(octets, buffer._replace(stop=min(stop, buffer.stop)))

        return read

    plant.everywhere(signature.signature, wrapper)
