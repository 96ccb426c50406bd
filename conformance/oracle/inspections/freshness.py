"""What a client makes anew for every request (RFC 4120 sections 3.2.2, 3.2.3 and 5.5.1).

The clock stands still all the while. What is random is only looked at in ways that a good
generator meets with odds of less than 1 in 10^12 against it; they are worked out beside each look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.model.mismatch import Mismatch
from conformance.oracle.chance import patterns, uneven_bits
from conformance.oracle.inspections.registry import requests
from conformance.oracle.seen import SeenRequest

SOME, MANY, THOUSANDS = 64, 256, 1024

# An adapter sets the clock of its peer. A peer that has `still-clock` sees it stand still as it
# would a real one, and can do something about it; where a library has another clock for tests, and
# takes its time from there unchanged, nothing can be seen of what it does with a real one.
STILL_CLOCK = "still-clock"
_NUMBERED = ("sequence", "one-way")


@requests("rfc4120-3.2.2-new-authenticator", base=("no-mutual", "one-way"), messages=SOME)
def no_authenticator_twice(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """No two requests have the same encrypted authenticator.

    Confounders are of 128 bits: the same twice in 64 by chance is one run in 10^35.
    """
    different = {request.opened.ap_req.authenticator.cipher for request in seen}
    if len(different) < len(seen):
        yield Mismatch("authenticator", f"{len(seen)} different ones", f"{len(different)}")


@requests("rfc4120-3.2.3-timestamps", base="no-mutual", messages=THOUSANDS, requires=(STILL_CLOCK,))
def no_time_twice(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """No two requests have the same time and microseconds, though the clock stands still."""
    parts = [request.opened.authenticator for request in seen]
    different = {(part.ctime, part.cusec) for part in parts}
    if len(different) < len(seen):
        yield Mismatch("ctime and cusec", f"{len(seen)} different ones", f"{len(different)}")


@requests("rfc4120-3.2.2-subkey-own", base=("subkey", "one-way"), messages=SOME)
def no_subkey_twice(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """No two requests have the same subkey, and none has the session key or zeros for it.

    Keys have at least 112 random bits: by chance that is one run in 10^30.
    """
    subkeys = [request.opened.authenticator.subkey for request in seen]
    values = [subkey.keyvalue for subkey in subkeys if subkey is not None]
    if len(set(values)) < len(seen):
        yield Mismatch("subkey", f"{len(seen)} different ones", f"{len(set(values))}")
    if any(request.scenario.session_key.key in values for request in seen):
        yield Mismatch("subkey", "one of its own", "the session key")
    if any(not any(value) for value in values):
        yield Mismatch("subkey", "a random key", "zeros")


@requests("rfc4120-3.2.2-sequence-random", base=_NUMBERED, messages=SOME)
def sequence_number_follows_no_pattern(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The sequence numbers of many requests do not repeat, nor follow on each other."""
    yield from patterns("seq-number", _numbers(seen))


@requests("rfc4120-5.5.1-sequence-uniform", base=_NUMBERED, messages=MANY)
def sequence_number_uses_every_bit(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """Each of the 32 bits of the sequence number is set in about half of many requests."""
    yield from uneven_bits("seq-number", _numbers(seen))


@requests("rfc4120-5.5.1-sequence-not-zero", base=_NUMBERED, messages=SOME)
def sequence_number_is_not_zero(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """No request has a sequence number of zero.

    A generator that makes zeros like any other number is found out in one run of 10^8.
    """
    if 0 in _numbers(seen):
        yield Mismatch("seq-number", "not zero", "zero")


def _numbers(seen: Sequence[SeenRequest]) -> list[int]:
    return [request.opened.authenticator.seq_number or 0 for request in seen]
