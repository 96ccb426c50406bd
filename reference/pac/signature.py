"""The signatures of a PAC ([MS-PAC] section 2.8)."""

from __future__ import annotations

from typing import NamedTuple

from reference.crypto import ChecksumType, IntegrityError, Key
from reference.pac.error import PacError
from reference.pac.layout import Buffer
from reference.pac.numbers import SIGNATURE_USAGE, BufferType

_TYPE_SIZE = 4
_RODC_IDENTIFIER_SIZE = 2

SIZES: dict[int, int] = {
    ChecksumType.HMAC_MD5_RC4: 16,
    ChecksumType.HMAC_SHA1_96_AES128: 12,
    ChecksumType.HMAC_SHA1_96_AES256: 12,
    ChecksumType.HMAC_SHA256_128_AES128: 16,
    ChecksumType.HMAC_SHA384_192_AES256: 24,
}
"""The sizes of the signatures: [MS-PAC] has the first three, KDCs with RFC 8009 keys the rest."""


class Signature(NamedTuple):
    """A PAC_SIGNATURE_DATA: the type of the checksum, and where its octets start and stop."""

    type: int
    start: int
    stop: int


def signature(octets: bytes, buffer: Buffer) -> Signature:
    """Return the signature in a buffer; PacError where its size is not that of its type.

    An RODCIdentifier of two octets may follow, if a read-only domain controller made it.
    """
    start = buffer.start + _TYPE_SIZE
    if start > buffer.stop:
        raise PacError(f"{buffer.stop - buffer.start} octets are no signature")
    type_ = int.from_bytes(octets[buffer.start : start], "little", signed=True)
    if type_ not in SIZES:
        raise PacError(f"signature of unknown type {type_}")
    stop = start + SIZES[type_]
    if buffer.stop not in (stop, stop + _RODC_IDENTIFIER_SIZE):
        raise PacError(f"{buffer.stop - start} octets are no signature of type {type_}")
    return Signature(type_, start, stop)


def verify_server_signature(octets: bytes, found: dict[int, Buffer], service_key: Key) -> None:
    """Verify the checksum over the PAC with the octets of the two signatures zeroed (2.8.4).

    It is of the type that belongs to the service's key: a weaker one would be easier to forge.
    The KDC's signature (2.8.5) is sealed with a key that a server does not have. Nothing protects
    its octets, here, but that it has to be one.
    """
    server = signature(octets, found[BufferType.SERVER_SIGNATURE])
    kdc = signature(octets, found[BufferType.KDC_SIGNATURE])
    if server.type != service_key.checksum_type:
        raise PacError(f"signature of type {server.type}, the service's key is {service_key!r}")
    signed = bytearray(octets)
    for each in server, kdc:
        signed[each.start : each.stop] = bytes(each.stop - each.start)
    try:
        service_key.verify(SIGNATURE_USAGE, bytes(signed), octets[server.start : server.stop])
    except IntegrityError:
        raise PacError("the server signature does not match") from None
