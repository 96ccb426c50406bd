"""The Authenticator as a client makes it (RFC 4120 sections 3.2.2 and 5.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from conformance.defects.bases import ENCTYPES
from conformance.forge import crypto_key
from conformance.forge.tree import parse
from conformance.model.mismatch import Mismatch
from conformance.oracle.inspections.registry import expect, requests
from conformance.oracle.seen import SeenRequest
from reference import der
from reference.crypto import CryptoError, IntegrityError, Key
from reference.numbers import ADType, KeyUsage, NameType
from reference.principal import Principal

CTIME, SEQ_NUMBER = 5, 7
_SECOND = timedelta(seconds=1)
_CLOCKS = (
    "clock-in-1970", "clock-on-a-leap-day", "clock-at-the-end-of-a-year", "clock-past-31-bits",
    "clock-in-2105",
)  # fmt: skip
_MICROSECONDS = (
    "clock-at-microsecond-0", "clock-at-microsecond-1", "clock-at-microsecond-999999",
)  # fmt: skip
_BASES = ("default", "no-mutual", "user-to-user", "one-way")

# AD-ETYPE-NEGOTIATION (RFC 4537), AD-WIN2K-PAC and KERB-AP-OPTIONS (MS-KILE): an acceptor that
# does not know them has to pass over them.
_TO_BE_PASSED_OVER = frozenset((128, 129, 143))

# The checksums that RFC 3961 section 6 defines without a key: CRC32, MD4, MD5, NIST SHA1.
_WITHOUT_KEY = frozenset((1, 2, 7, 10, 14))


@requests(
    "rfc4120-5.5.1-names-sent",
    defect=(
        "client-of-three-components", "client-with-quoted-slash", "client-of-another-realm",
        "client-of-256-octets",
    ),
)  # fmt: skip
def names_are_the_clients(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The name and the realm are the client's, component by component."""
    for request in seen:
        part = request.opened.authenticator
        client = Principal.parse(request.scenario.client)
        yield from expect("cname", client.components, tuple(part.cname.name_string))
        yield from expect("crealm", client.realm, part.crealm)


@requests("rfc4120-6.2-type-sent", base=_BASES)
def name_type_is_principal(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """A user's name is sent with the name-type PRINCIPAL."""
    for request in seen:
        name_type = request.opened.authenticator.cname.name_type
        yield from expect("cname.name-type", int(NameType.PRINCIPAL), name_type)


@requests("rfc4120-5.2.3-time-sent", defect=(*_CLOCKS, "clock-at-microsecond-999999"))
def time_is_written_as_a_kerberos_time(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The time is fourteen digits and a Z."""
    for request in seen:
        opened = request.opened
        (value,) = parse(der.encode(opened.authenticator)).field(CTIME).nodes
        if value.octets not in opened.plaintext or not re.fullmatch(rb"\d{14}Z", value.octets):
            yield Mismatch("ctime", "fourteen digits and a Z", repr(value.octets))


@requests("rfc4120-5.5.1-ctime-sent", defect=_CLOCKS)
def time_is_the_clocks(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The time is within a second of what the client's clock shows."""
    for request in seen:
        part = request.opened.authenticator
        time = part.ctime + timedelta(microseconds=part.cusec)
        if abs(time - request.scenario.now) > _SECOND:
            yield Mismatch("ctime and cusec", f"the clock's {request.scenario.now}", str(time))


@requests("rfc4120-5.5.1-cusec-sent", defect=_MICROSECONDS, messages=8)
def microseconds_are_in_range(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The microseconds go on from the clock's without leaving their range."""
    for request in seen:
        part = request.opened.authenticator
        if part.cusec not in range(1_000_000):
            yield Mismatch("cusec", "0 to 999999", str(part.cusec))
        time = part.ctime + timedelta(microseconds=part.cusec)
        if abs(time - request.scenario.now) > _SECOND:
            yield Mismatch("ctime and cusec", f"the clock's {request.scenario.now}", str(time))


@requests(
    "rfc4120-5.5.1-subkey-sent",
    defect=tuple(f"subkey-beside-{name}" for name in ENCTYPES),
    messages=8,
)
def subkey_is_a_key(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The subkey is a key of the etype that it names."""
    for request in seen:
        subkey = request.opened.authenticator.subkey
        if subkey is None:
            yield Mismatch("subkey", "one, since it was asked for", "none")
            continue
        try:
            Key(subkey.keytype, subkey.keyvalue)
        except CryptoError as error:
            yield Mismatch("subkey", "a key of its etype", str(error))


@requests("rfc4120-5.5.1-sequence-range-sent", base=("sequence", "one-way"), messages=64)
def sequence_number_is_of_32_bits(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The sequence number is an INTEGER from 0 to 2^32 - 1, and not a negative one."""
    for request in seen:
        (value,) = parse(request.opened.plaintext).field(SEQ_NUMBER).nodes
        number = int.from_bytes(value.octets, signed=True)
        if number not in range(2**32):
            yield Mismatch("seq-number", "0 to 2^32 - 1", str(number))


@requests("rfc4120-5.1.3-empty-not-sent", base=_BASES)
def authorization_data_is_not_empty(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The authorization data are left out where there are none."""
    for request in seen:
        if request.opened.authenticator.authorization_data == []:
            yield Mismatch("authorization-data", "none", "an empty SEQUENCE OF")


@requests("rfc4120-5.5.1-authorization-data-sent", base=_BASES)
def authorization_data_is_only_for_who_knows_it(
    seen: Sequence[SeenRequest],
) -> Iterator[Mismatch]:
    """Where no restriction was asked for, there is none: only what may be passed over."""
    for request in seen:
        for element in request.opened.authenticator.authorization_data or ():
            if element.ad_type != ADType.IF_RELEVANT:
                yield Mismatch("authorization-data", "none", f"type {element.ad_type}")


@requests("rfc4120-1.5.1-optional-element", base=_BASES)
def optional_element_is_in_if_relevant(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """What an acceptor may pass over is inside AD-IF-RELEVANT."""
    for request in seen:
        for element in request.opened.authenticator.authorization_data or ():
            if element.ad_type in _TO_BE_PASSED_OVER:
                yield Mismatch(
                    f"authorization-data of type {element.ad_type}",
                    "inside AD-IF-RELEVANT",
                    "outside",
                )


@requests(
    "rfc4120-5.5.1-cksum-sent",
    defect=("checksum-over-0", "checksum-over-1", "checksum-over-64", "checksum-over-65536"),
)
def checksum_is_keyed_with_the_session_key(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """A checksum of application data is there, and one that needs the session key."""
    for request in seen:
        checksum = request.opened.authenticator.cksum
        if checksum is None:
            # No data may well be no checksum.
            if request.scenario.checksum_data:
                yield Mismatch("cksum", "one, since it was asked for", "none")
        elif checksum.cksumtype in _WITHOUT_KEY:
            yield Mismatch("cksum.cksumtype", "one with a key", str(checksum.cksumtype))


@requests("rfc4120-7.5.1-checksum-usage", base=tuple(ENCTYPES), defect="checksum-over-64")
def checksum_has_key_usage_10(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The checksum verifies under the session key with key usage 10."""
    for request in seen:
        checksum, data = request.opened.authenticator.cksum, request.scenario.checksum_data
        key = crypto_key(request.scenario.session_key)
        if checksum is None or data is None or checksum.cksumtype != key.checksum_type:
            continue  # another type, where it has a key, is not known here
        try:
            key.verify(KeyUsage.AP_REQ_CHECKSUM, data, checksum.checksum)
        except IntegrityError as error:
            yield Mismatch("cksum", "one with key usage 10", str(error))
