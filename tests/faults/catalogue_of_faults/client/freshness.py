"""What is to be new in every KRB_AP_REQ, and is not (RFC 4120 section 3.2.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from octets import negative_number
from planting import Plant, fault

from catalogue_of_faults.client.making import (
    spoilt_number,
    spoilt_part,
    spoilt_request,
    spoilt_subkey,
)
from reference.client.timestamps import Timestamps
from reference.crypto import random_key
from reference.messages import (
    EncryptionKey,
)

SECOND = timedelta(seconds=1)

CASES = ("client.freshness.*", "client.ap-req.*", "client.authenticator.*", "client.ciphertext.*")


@fault
def cusec_zero(plant: Plant) -> None:
    """The microseconds are always 0, and times are used twice."""
    spoilt_part(plant, cusec=lambda credential, part: 0)


@fault
def cusec_in_milliseconds(plant: Plant) -> None:
    """The microseconds are whole milliseconds, and times are used twice."""
    spoilt_part(plant, cusec=lambda credential, part: part.cusec // 1000 * 1000)


@fault
def time_used_twice(plant: Plant) -> None:
    """The clock's time is sent as it is, and times are used twice."""
    plant.wrap(Timestamps, "next", lambda original: lambda self, now: now)


@fault
def time_one_second_on(plant: Plant) -> None:
    """Where the clock stands still, the time is moved on by whole seconds."""

    def wrapper(original: Any) -> Any:
        def next_(self: Any, now: Any) -> Any:
            self._last = max(now, self._last + SECOND)
            return self._last

        return next_

    plant.wrap(Timestamps, "next", wrapper)


@fault
def subkey_constant(plant: Plant) -> None:
    """The subkey of every request is the same."""
    spoilt_subkey(
        plant,
        lambda credential, subkey: EncryptionKey.of(
            random_key(subkey.keytype, lambda size: b"k" * size)
        ),
    )


@fault
def subkey_is_the_session_key(plant: Plant) -> None:
    """The subkey is the session key."""
    spoilt_subkey(plant, lambda credential, subkey: EncryptionKey.of(credential.session_key))


@fault
def sequence_zero(plant: Plant) -> None:
    """The sequence number is always 0."""
    spoilt_number(plant, lambda number: 0)


@fault
def sequence_constant(plant: Plant) -> None:
    """The sequence number is always the same."""
    spoilt_number(plant, lambda number: 0x1234567)


@fault
def sequence_in_16_bits(plant: Plant) -> None:
    """The sequence number is random in 16 bits."""
    spoilt_number(plant, lambda number: number & 0xFFFF or 1)


@fault
def sequence_in_24_bits(plant: Plant) -> None:
    """The sequence number is random in 24 bits."""
    spoilt_number(plant, lambda number: number & 0xFFFFFF or 1)


@fault
def sequence_counts(plant: Plant) -> None:
    """The sequence number is one more than that of the request before."""
    numbers = iter(range(0x40000000, 2**31))
    spoilt_number(plant, lambda number: next(numbers))


@fault
def sequence_negative(plant: Plant) -> None:
    """Sequence numbers of 32 bits are written as negative ones."""
    spoilt_request(plant, plaintext=lambda octets: negative_number(octets, 0xA7))


@fault
def confounder_constant(plant: Plant) -> None:
    """The confounder is always zeros."""
    spoilt_request(plant, confounder=lambda octets: bytes(len(octets)))


@fault
def confounder_of_one_random_octet(plant: Plant) -> None:
    """Of the confounder only one octet is random."""
    spoilt_request(plant, confounder=lambda octets: octets[:1] + bytes(len(octets) - 1))
