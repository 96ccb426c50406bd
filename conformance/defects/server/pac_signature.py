"""The signatures of a PAC ([MS-PAC] section 2.8, [MS-KILE] section 3.4.5.3)."""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Callable, Mapping
from dataclasses import replace

from conformance.defects.bases import BASES
from conformance.defects.registry import breaks, harmless, left_open
from conformance.defects.server.pac_buffers import (
    CLIENT,
    KDC,
    LOGON,
    SERVER,
    changed,
    octets_of,
)
from conformance.forge import PacBuffer, PacPlan, crypto_key
from conformance.forge.keys import made_up_key
from conformance.forge.pac import ENTRY_SIZE, HEADER_SIZE, TYPE_SIZE, signature
from conformance.model.defect import Role, Stage
from conformance.model.scenario import Scenario
from conformance.model.values import Key
from reference.crypto import ChecksumType, Enctype
from reference.pac.numbers import SIGNATURE_USAGE

BASE = ("pac",)
SIZE = 12
"""Of a signature with an AES key."""
AES128, AES256, RC4 = (
    Enctype.AES128_CTS_HMAC_SHA1_96,
    Enctype.AES256_CTS_HMAC_SHA1_96,
    Enctype.RC4_HMAC,
)
_VALID = BASES[Role.SERVER]["pac"].scenario


# [MS-KILE] section 3.4.5.3: what was signed is what is there.


def _placed(octets: bytes, type_: int) -> range:
    """Return where the buffer of a type lies, as the PAC's entries say."""
    (count,) = struct.unpack_from("<L", octets)
    entries = struct.iter_unpack("<LLQ", octets[HEADER_SIZE : HEADER_SIZE + count * ENTRY_SIZE])
    return next(range(at, at + size) for found, size, at in entries if found == type_)


@breaks(
    "ms-kile-3.4.5.3-server-signature", Stage.PAC_OCTETS, bases=BASE,
    each={
        "in-logon-info": lambda octets: _placed(octets, LOGON).stop - 16,
        "in-client-info": lambda octets: _placed(octets, CLIENT).start + 7,
        "in-padding": lambda octets: _placed(octets, CLIENT).stop,
        "in-server-signature": lambda octets: len(octets) - 32 + TYPE_SIZE,
        "in-the-last-octet-of-server-signature": lambda octets: len(octets) - 17,
    },
)  # fmt: skip
def pac_flipped(octets: bytes, place: Callable[[bytes], int]) -> bytes:
    """A bit of the PAC was turned over after it was signed."""
    spoilt = bytearray(octets)
    spoilt[place(octets)] ^= 1
    return bytes(spoilt)


@breaks("ms-kile-3.4.5.3-server-signature", Stage.PAC, bases=BASE, each={"0": 0, "255": 255})
def signature_of_equal_octets(plan: PacPlan, value: int) -> PacPlan:
    """Every octet of the server's signature is the same."""
    return replace(plan, sign=lambda _: bytes((value,)) * SIZE)


@breaks("ms-kile-3.4.5.3-server-signature", Stage.PAC_OCTETS, bases=BASE)
def pac_with_more_behind(octets: bytes) -> bytes:
    """Eight zero octets were put behind the PAC after it was signed."""
    return octets + bytes(8)


# Types and sizes


@harmless("ms-pac-2.8-type", Stage.SCENARIO, bases=BASE, each={"15": AES128, "-138": RC4})
def signature_by_key(scenario: Scenario, etype: int) -> Scenario:
    """The service's key is of another type, and the server's signature is of that key's."""
    return replace(scenario, service_key=made_up_key(etype, "service key"))


@breaks(
    "ms-pac-2.8-type", Stage.PAC, bases=BASE,
    each={str(type_): type_ for type_ in (0, 1, 7, 12, 14, 0x8003, 16 + 2**16, -1, -2**31)},
)  # fmt: skip
def signature_type(plan: PacPlan, type_: int) -> PacPlan:
    """The server's signature is right, and its type is none of a PAC's."""
    return changed(plan, SERVER, octets=signature(type_, SIZE))


@breaks(
    "ms-pac-2.8-type", Stage.PAC, bases=BASE,
    each={
        "crc32": (1, lambda data: bytes(4)),
        "md5": (7, lambda data: hashlib.md5(data).digest()),
        "sha1": (14, lambda data: hashlib.sha1(data).digest()),
    },
)  # fmt: skip
def signature_without_key(plan: PacPlan, how: tuple[int, Callable[[bytes], bytes]]) -> PacPlan:
    """The server's signature is a checksum that needs no key: anybody can make it."""
    type_, sign = how
    return replace(changed(plan, SERVER, octets=signature(type_, len(sign(b"")))), sign=sign)


@breaks(
    "ms-pac-2.8-type", Stage.PAC, bases=BASE, each={str(n): n for n in (0, 1, 8, 11, 13, 15, 16)}
)
def signature_of_size(plan: PacPlan, size: int) -> PacPlan:
    """The server's signature has not the twelve octets that its type has."""
    type_ = crypto_key(plan.key).checksum_type
    return changed(plan, SERVER, octets=signature(type_, size))


@breaks("ms-pac-2.8-type", Stage.PAC, bases=BASE, each={str(size): size for size in (0, 1, 3)})
def signature_buffer_of_size(plan: PacPlan, size: int) -> PacPlan:
    """The buffer of the server's signature ends in its type."""
    return changed(plan, SERVER, octets=octets_of(plan, SERVER)[:size])


@left_open("ms-pac-2.8-type", Stage.SCENARIO, bases=BASE, each={"19": 19, "20": 20})
def signature_by_newer_key(scenario: Scenario, etype: int) -> Scenario:
    """The service's key is of RFC 8009, whose checksum types the table does not have."""
    return replace(scenario, service_key=made_up_key(etype, "service key"))


@left_open(
    "ms-pac-2.8-type",
    Stage.PAC,
    bases=BASE,
    each={"0": 0, "7": 7, "19": 19},
)
def kdc_signature_type(plan: PacPlan, type_: int) -> PacPlan:
    """The KDC's signature is of a type that is not in the table, and zeroed like any other."""
    return changed(plan, KDC, octets=signature(type_, SIZE))


# Keys


@breaks(
    "ms-pac-2.8.1-key", Stage.PAC, bases=BASE,
    each={
        "session": lambda plan: _VALID.session_key,
        "subkey": lambda plan: _VALID.subkey,
        "kdc": lambda plan: plan.kdc_key,
        "another": lambda plan: made_up_key(AES256, "another key"),
        "zeros": lambda plan: Key(AES256, bytes(32)),
    },
)  # fmt: skip
def signature_key(plan: PacPlan, key: Callable[[PacPlan], Key]) -> PacPlan:
    """The server's signature is made with a key that is not the service's."""
    return replace(plan, key=key(plan))


@breaks("ms-pac-2.8.1-key", Stage.PAC, bases=BASE, each={"aes128": AES128, "rc4": RC4})
def signature_key_of_type(plan: PacPlan, etype: int) -> PacPlan:
    """The server's signature is right for a key of another type, which is not the service's."""
    key = made_up_key(etype, "another key")
    signer = crypto_key(key)
    octets = signature(signer.checksum_type, len(signer.checksum(0, b"")))
    return replace(changed(plan, SERVER, octets=octets), key=key)


@left_open("ms-pac-2.8.1-key", Stage.PAC, bases=BASE)
def signature_labelled_15(plan: PacPlan) -> PacPlan:
    """The server's signature is right, and its type that of another AES key's."""
    return changed(plan, SERVER, octets=signature(ChecksumType.HMAC_SHA1_96_AES128, SIZE))


@left_open("ms-pac-2.8.1-key", Stage.PAC, bases=BASE)
def hmac_md5_with_aes_key(plan: PacPlan) -> PacPlan:
    """The server's signature is of the type -138 with the service's key of AES, as some KDCs do."""

    def sign(data: bytes) -> bytes:
        # RFC 4757 section 4, with a key of another size.
        signing = hmac.digest(plan.key.key, b"signaturekey\0", "md5")
        usage = SIGNATURE_USAGE.to_bytes(4, "little")
        return hmac.digest(signing, hashlib.md5(usage + data).digest(), "md5")

    octets = signature(ChecksumType.HMAC_MD5_RC4, 16)
    return replace(changed(plan, SERVER, octets=octets), sign=sign)


# Key usage


@breaks(
    "ms-pac-2.8.1-usage", Stage.PAC, bases=BASE,
    each={str(usage): usage for usage in (0, 2, 10, 11, 15, 16, 18, 19, 17 + 2**8)},
)  # fmt: skip
def signature_usage(plan: PacPlan, usage: int) -> PacPlan:
    """The server's signature is made with another key usage than 17."""
    return replace(plan, usage=usage)


# What is covered


def _with(octets: bytes, start: int, value: bytes) -> bytes:
    return octets[:start] + value + octets[start + len(value) :]


_COVERED: dict[str, Callable[[bytes, Mapping[int, int]], bytes]] = {
    "types-zeroed": lambda octets, at: _with(
        _with(octets, at[SERVER], bytes(4)), at[KDC], bytes(4)
    ),
    "without-the-last-buffer": lambda octets, at: octets[: at[KDC]],
    "without-the-header": lambda octets, at: octets[8:],
    "without-its-last-octet": lambda octets, at: octets[:-1],
    "without-the-signatures": lambda octets, at: octets[: at[SERVER]],
    "nothing": lambda octets, at: b"",
}


@breaks("ms-pac-2.8.1-zeroed", Stage.PAC, bases=BASE, each=_COVERED)
def signature_over(plan: PacPlan, covers: Callable[[bytes, Mapping[int, int]], bytes]) -> PacPlan:
    """The server's signature is made over something else than the PAC with zeros for signatures."""
    return replace(plan, covers=covers)


@breaks("ms-pac-2.8.1-zeroed", Stage.PAC, bases=BASE)
def kdc_signature_not_zeroed(plan: PacPlan) -> PacPlan:
    """The server's signature is made when the KDC's was there already."""
    value = bytes(range(1, SIZE + 1))
    return replace(
        plan,
        kdc_signature=value,
        covers=lambda octets, at: _with(octets, at[KDC] + TYPE_SIZE, value),
    )


@harmless("ms-pac-2.8.1-zeroed", Stage.PAC, bases=BASE)
def rodc_identifier(plan: PacPlan) -> PacPlan:
    """A read-only domain controller's identifier follows the KDC's signature, and is covered."""
    return changed(plan, KDC, octets=octets_of(plan, KDC) + b"\x34\x12")


@harmless("ms-pac-2.8.1-zeroed", Stage.PAC, bases=BASE)
def ticket_signature(plan: PacPlan) -> PacPlan:
    """There is a signature of the ticket, which is covered as it is."""
    octets = signature(crypto_key(plan.kdc_key).checksum_type, 0) + bytes(range(1, SIZE + 1))
    return replace(plan, buffers=(*plan.buffers, PacBuffer(type=16, octets=octets)))


# The KDC's own


@harmless(
    "ms-pac-2.8.2-kdc-signature", Stage.PAC, bases=BASE,
    each={"random": bytes(range(100, 100 + SIZE)), "of-255": b"\xff" * SIZE},
)  # fmt: skip
def kdc_signature(plan: PacPlan, value: bytes) -> PacPlan:
    """The KDC's signature is wrong, which a server that has not its key cannot see."""
    return replace(plan, kdc_signature=value)


@harmless("ms-pac-2.8.2-kdc-signature", Stage.PAC, bases=BASE, each={"15": AES128, "-138": RC4})
def kdc_signature_of_type(plan: PacPlan, etype: int) -> PacPlan:
    """The KDC's signature is of another type than the server's."""
    key = made_up_key(etype, "krbtgt")
    signer = crypto_key(key)
    octets = signature(signer.checksum_type, len(signer.checksum(0, b"")))
    return replace(changed(plan, KDC, octets=octets), kdc_key=key)
