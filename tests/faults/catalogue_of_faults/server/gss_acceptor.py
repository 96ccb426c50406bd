"""An acceptor that looks at checksum and bindings too little (RFC 4121 section 4.1.1)."""

from __future__ import annotations

from typing import Any

from planting import Crash, Plant, fault, without_gss_rules

from reference.gss import checks, checksum
from reference.gss.bindings import ChannelBindings
from reference.gss.checksum import GssChecksum, GssFlag
from reference.messages import Checksum
from reference.numbers import ErrorCode
from reference.refusal import Refusal

CASES = ("server.gss*", "server.krb-error.*")

without_gss_rules(
    __name__,
    {
        "token_id": "The token identifier is not looked at.",
        "checksum_type": "The type of the checksum is not looked at.",
        "channel_bindings": "Channel bindings are not compared.",
    },
)


# --- Framing. ---


@fault
def checksum_absent_taken(plant: Plant) -> None:
    """An authenticator without a checksum is taken for one without flags."""

    def rule(x: Any, context: Any) -> None:
        context.sealed_checksum = x.authenticator.cksum or Checksum(
            cksumtype=0x8003, checksum=GssChecksum().encode()
        )

    plant.gss_rule("checksum_present", rule)


@fault
def checksum_type_in_16_bits(plant: Plant) -> None:
    """Of the checksum's type only 16 bits count."""

    def rule(x: Any, context: Any) -> None:
        if context.sealed_checksum.cksumtype & 0xFFFF != 0x8003:
            raise Refusal(ErrorCode.KRB_AP_ERR_INAPP_CKSUM, "planted")

    plant.gss_rule("checksum_type", rule)


def _decodes(plant: Plant, decode: Any) -> None:
    """Have the checksum's contents be decoded otherwise: `decode(original, octets)`."""
    plant.wrap(GssChecksum, "decode", lambda original: lambda octets: decode(original, octets))


@fault
def bindings_length_not_looked_at(plant: Plant) -> None:
    """Lgth may be any, and the bindings have 16 octets."""
    _decodes(plant, lambda original, octets: original(b"\x10\0\0\0" + octets[4:]))


@fault
def bindings_length_in_8_bits(plant: Plant) -> None:
    """Of Lgth only the first octet counts."""
    _decodes(plant, lambda original, octets: original(octets[:1] + bytes(3) + octets[4:]))


@fault
def bindings_length_in_any_order(plant: Plant) -> None:
    """Lgth may be big-endian."""

    def decode(original: Any, octets: bytes) -> Any:
        same = octets[:4] == b"\0\0\0\x10"
        return original(b"\x10\0\0\0" + octets[4:] if same else octets)

    _decodes(plant, decode)


@fault
def bindings_of_the_size_that_is_said(plant: Plant) -> None:
    """Lgth says where the flags are."""

    def decode(original: Any, octets: bytes) -> Any:
        size = int.from_bytes(octets[:4], "little")
        if size == 16 or len(octets) < 8 + size:
            return original(octets)
        flags = int.from_bytes(octets[4 + size : 8 + size], "little") & ~GssFlag.DELEG
        return GssChecksum(flags=flags)

    _decodes(plant, decode)


@fault
def short_checksum_filled_up(plant: Plant) -> None:
    """A checksum that is too short is filled up with zeros."""

    def decode(original: Any, octets: bytes) -> Any:
        if len(octets) < 24:
            octets = b"\x10\0\0\0" + octets[4:].ljust(20, b"\0")
        return original(octets)

    _decodes(plant, decode)


@fault
def crash_at_a_short_checksum(plant: Plant) -> None:
    """A checksum that is too short makes the acceptor crash."""

    def decode(original: Any, octets: bytes) -> Any:
        if len(octets) < 24:
            raise Crash("a short checksum")
        return original(octets)

    _decodes(plant, decode)


@fault
def extensions_refused(plant: Plant) -> None:
    """A checksum of more than 24 octets is refused, where nothing is delegated."""

    def decode(original: Any, octets: bytes) -> Any:
        found = original(octets)
        if found.extensions and found.delegation is None:
            raise checksum.ChecksumError("planted")
        return found

    _decodes(plant, decode)


@fault
def extensions_behind_delegation_refused(plant: Plant) -> None:
    """Octets behind what is delegated are refused."""

    def decode(original: Any, octets: bytes) -> Any:
        found = original(octets)
        if found.extensions and found.delegation is not None:
            raise checksum.ChecksumError("planted")
        return found

    _decodes(plant, decode)


@fault
def unknown_flags_refused(plant: Plant) -> None:
    """Flags that nobody knows are refused."""
    _flags_refused(plant, ~0x000FFFFF & 0xFFFFFFFF | 0xFC0)


@fault
def vendors_flags_refused(plant: Plant) -> None:
    """Flags of the range that is left to vendors are refused."""
    _flags_refused(plant, 0x000FF000)


def _flags_refused(plant: Plant, mask: int) -> None:
    def decode(original: Any, octets: bytes) -> Any:
        found = original(octets)
        if found.flags & mask:
            raise checksum.ChecksumError("planted")
        return found

    _decodes(plant, decode)


@fault
def delegation_cut_off_taken(plant: Plant) -> None:
    """What is delegated may end before its length says so, and is not looked at."""

    def decode(original: Any, octets: bytes) -> Any:
        if len(octets) >= 24 and octets[20] & GssFlag.DELEG:
            octets = octets[:20] + bytes((octets[20] & ~GssFlag.DELEG,)) + octets[21:]
        return original(octets)

    _decodes(plant, decode)


@fault
def delegation_refused(plant: Plant) -> None:
    """A token with a delegated ticket is refused."""
    _flags_refused(plant, GssFlag.DELEG)


@fault
def delegation_length_big_endian(plant: Plant) -> None:
    """The length of what is delegated is read with the first octet first."""

    def decode(original: Any, octets: bytes) -> Any:
        if len(octets) >= 28 and octets[20] & GssFlag.DELEG:
            octets = octets[:26] + octets[26:28][::-1] + octets[28:]
        return original(octets)

    _decodes(plant, decode)


# --- Channel bindings. ---


def _bound(plant: Plant, same: Any) -> None:
    def rule(x: Any, context: Any) -> None:
        if context.bindings is not None and not same(context.checksum.bindings, context.bindings):
            raise Refusal(ErrorCode.KRB_ERR_GENERIC, "planted")

    plant.gss_rule("channel_bindings", rule)


@fault
def bindings_compared_in_part(plant: Plant) -> None:
    """Only the first eight octets of the bindings' hash are compared."""
    _bound(plant, lambda one, other: one[:8] == other[:8])


@fault
def bindings_compared_at_their_end(plant: Plant) -> None:
    """Only the last eight octets of the bindings' hash are compared."""
    _bound(plant, lambda one, other: one[8:] == other[8:])


@fault
def bindings_never_the_same(plant: Plant) -> None:
    """Channel bindings are refused wherever the acceptor has some."""
    _bound(plant, lambda one, other: False)


@fault
def bindings_hashed_with_their_data_alone(plant: Plant) -> None:
    """The hash of channel bindings is that of the application data."""
    from hashlib import md5

    plant.wrap(
        ChannelBindings, "hash", lambda original: lambda self: md5(self.application_data).digest()
    )


@fault
def bindings_of_16_bits(plant: Plant) -> None:
    """Channel bindings are cut to 65535 octets."""

    def wrapper(original: Any) -> Any:
        def hash_(self: ChannelBindings) -> Any:
            return original(ChannelBindings(application_data=self.application_data[:65535]))

        return hash_

    plant.wrap(ChannelBindings, "hash", wrapper)


@fault
def empty_bindings_are_none(plant: Plant) -> None:
    """Channel bindings with nothing in them are none."""

    def rule(x: Any, context: Any) -> None:
        if context.bindings != ChannelBindings().hash():
            checks.channel_bindings(x, context)

    plant.gss_rule("channel_bindings", rule)


# --- What is sent. ---


@fault
def crash_at_an_initiator_without_bindings(plant: Plant) -> None:
    """An initiator without channel bindings makes an acceptor crash that has some."""

    def rule(x: Any, context: Any) -> None:
        if context.bindings is not None and not any(context.checksum.bindings):
            raise Crash("no bindings")
        checks.channel_bindings(x, context)

    plant.gss_rule("channel_bindings", rule)


@fault
def crash_at_a_token_without_sequence_number(plant: Plant) -> None:
    """A token without a sequence number makes the acceptor crash."""

    def rule(x: Any, context: Any) -> None:
        if x.authenticator.seq_number is None:
            raise Crash("no sequence number")

    plant.gss_rule("sequence_number", rule)


@fault
def crash_at_another_delegation(plant: Plant) -> None:
    """A delegation option that is not 1 makes the acceptor crash."""

    def decode(original: Any, octets: bytes) -> Any:
        try:
            return original(octets)
        except checksum.ChecksumError as error:
            if "DlgOpt" in str(error):
                raise Crash(str(error)) from None
            raise

    _decodes(plant, decode)


@fault
def crash_at_a_delegated_ticket_that_does_not_open(plant: Plant) -> None:
    """A delegated ticket that does not decrypt makes the acceptor crash."""

    def rule(x: Any, context: Any) -> None:
        try:
            checks.delegation(x, context)
        except Refusal as refusal:
            if refusal.code == ErrorCode.KRB_AP_ERR_BAD_INTEGRITY:
                raise Crash(str(refusal)) from None
            raise

    plant.gss_rule("delegation", rule)
