"""An acceptor that looks at tokens too little, or sends others (RFC 4121 section 4.1)."""

from __future__ import annotations

from typing import Any

from planting import Crash, Plant, fault, without_gss_rules

from reference import der
from reference.gss import Acceptor, GssAccepted, GssRejected, checks, checksum
from reference.gss import framing as framing_module
from reference.gss.bindings import ChannelBindings
from reference.gss.checksum import GssChecksum, GssFlag
from reference.gss.framing import MECHANISM, FramingError, TokenId, frame
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


def _unframes(plant: Plant, unframe: Any) -> None:
    """Have tokens be opened otherwise: `unframe(original, token)`."""
    plant.everywhere(
        framing_module.unframe, lambda original: lambda token: unframe(original, token)
    )


@fault
def token_without_framing_taken(plant: Plant) -> None:
    """A bare AP-REQ is taken where there should be framing."""

    def unframe(original: Any, token: bytes) -> Any:
        return (TokenId.AP_REQ, token) if token[:1] == b"\x6e" else original(token)

    _unframes(plant, unframe)


@fault
def token_without_outer_framing_taken(plant: Plant) -> None:
    """A token identifier with an AP-REQ is taken where there should be framing around it."""

    def unframe(original: Any, token: bytes) -> Any:
        return (TokenId.AP_REQ, token[2:]) if token[:2] == b"\1\0" else original(token)

    _unframes(plant, unframe)


@fault
def token_under_any_tag(plant: Plant) -> None:
    """The tag of a token may be any."""
    _unframes(plant, lambda original, token: original(b"\x60" + token[1:]))


@fault
def token_of_any_mechanism(plant: Plant) -> None:
    """The mechanism of a token may be any."""

    def unframe(original: Any, token: bytes) -> Any:
        start, stop = der.header(token, 0, len(token), 0x60)
        start, end = der.header(token, start, stop, 6)
        return original(der.tlv(0x60, der.tlv(6, MECHANISM) + token[end:stop]))

    _unframes(plant, _refusing(unframe))


def _refusing(unframe: Any) -> Any:
    def refusing(original: Any, token: bytes) -> Any:
        try:
            return unframe(original, token)
        except der.DecodeError as error:
            raise FramingError(str(error)) from None

    return refusing


@fault
def token_of_a_mechanism_that_begins_so(plant: Plant) -> None:
    """A mechanism whose identifier has more behind, or less, is Kerberos."""

    def unframe(original: Any, token: bytes) -> Any:
        start, stop = der.header(token, 0, len(token), 0x60)
        start, end = der.header(token, start, stop, 6)
        size = min(len(MECHANISM), end - start)
        same = token[start : start + size] == MECHANISM[:size]
        mechanism = MECHANISM if same else token[start:end]
        return original(der.tlv(0x60, der.tlv(6, mechanism) + token[end:stop]))

    _unframes(plant, _refusing(unframe))


@fault
def token_length_ignored(plant: Plant) -> None:
    """The length of a token is not looked at."""

    def unframe(original: Any, token: bytes) -> Any:
        size = 2 + (token[1] & 0x7F if len(token) > 1 and token[1] > 0x80 else 0)
        return original(der.tlv(0x60, token[size:]) if token[:1] == b"\x60" else token)

    _unframes(plant, unframe)


@fault
def octets_behind_a_token_ignored(plant: Plant) -> None:
    """What stands behind a token is not looked at."""

    def unframe(original: Any, token: bytes) -> Any:
        _, stop = der.header(token, 0, len(token), 0x60)
        return original(token[:stop])

    _unframes(plant, _refusing(unframe))


@fault
def crash_at_a_token_that_is_cut_off(plant: Plant) -> None:
    """A token that is cut off makes the acceptor crash."""

    def unframe(original: Any, token: bytes) -> Any:
        try:
            return original(token)
        except FramingError as error:
            if "truncated" in str(error) or "runs past" in str(error):
                raise Crash(str(error)) from None
            raise

    _unframes(plant, unframe)


@fault
def token_id_in_8_bits(plant: Plant) -> None:
    """Of the token identifier only the first octet counts."""

    def unframe(original: Any, token: bytes) -> Any:
        token_id, message = original(token)
        return token_id & 0xFF00, message

    _unframes(plant, unframe)


@fault
def token_id_little_endian(plant: Plant) -> None:
    """The octets of the token identifier may come in either order."""

    def unframe(original: Any, token: bytes) -> Any:
        token_id, message = original(token)
        return TokenId.AP_REQ if token_id == 0x0001 else token_id, message

    _unframes(plant, unframe)


@fault
def token_id_of_a_reply_taken(plant: Plant) -> None:
    """An AP-REQ in the token of an AP-REP is taken."""
    _token_id_taken(plant, TokenId.AP_REP)


@fault
def token_id_of_an_error_taken(plant: Plant) -> None:
    """An AP-REQ in the token of an error is taken."""
    _token_id_taken(plant, TokenId.ERROR)


def _token_id_taken(plant: Plant, token_id: TokenId) -> None:
    def rule(x: Any, context: Any) -> None:
        if context.token_id != token_id:
            checks.token_id(x, context)

    plant.gss_rule("token_id", rule)


@fault
def token_id_with_another_code(plant: Plant) -> None:
    """An unknown token identifier is refused with a code that says nothing."""

    def rule(x: Any, context: Any) -> None:
        try:
            checks.token_id(x, context)
        except Refusal:
            raise Refusal(ErrorCode.KRB_ERR_GENERIC, "planted") from None

    plant.gss_rule("token_id", rule)


# --- The checksum. ---


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


def _sends(plant: Plant, result_type: Any, change: Any) -> None:
    """Have the tokens of acceptances or refusals be others: `change(token)`."""

    def wrapper(original: Any) -> Any:
        def accept(self: Any, *arguments: Any, **named: Any) -> Any:
            result = original(self, *arguments, **named)
            if isinstance(result, result_type) and result.token is not None:
                result.token = change(result.token)
            return result

        return accept

    plant.wrap(Acceptor, "accept", wrapper)


def _again(token: bytes, token_id: int) -> bytes:
    return frame(token_id, framing_module.unframe(token)[1])


def _long(token: bytes) -> bytes:
    start, _ = der.header(token, 0, len(token), 0x60)
    return b"\x60\x84" + (len(token) - start).to_bytes(4) + token[start:]


@fault
def reply_token_of_another_id(plant: Plant) -> None:
    """The token of a reply has the identifier of a request."""
    _sends(plant, GssAccepted, lambda token: _again(token, 0x0100))


@fault
def reply_token_without_framing(plant: Plant) -> None:
    """The reply comes without framing."""
    _sends(plant, GssAccepted, lambda token: framing_module.unframe(token)[1])


@fault
def reply_token_with_a_long_length(plant: Plant) -> None:
    """The length of a reply's token has more octets than it needs."""
    _sends(plant, GssAccepted, _long)


@fault
def error_token_of_another_id(plant: Plant) -> None:
    """The token of an error has the identifier of a reply."""
    _sends(plant, GssRejected, lambda token: _again(token, 0x0200))


@fault
def error_token_without_framing(plant: Plant) -> None:
    """An error comes without framing."""
    _sends(plant, GssRejected, lambda token: framing_module.unframe(token)[1])


@fault
def error_token_with_a_long_length(plant: Plant) -> None:
    """The length of an error's token has more octets than it needs."""
    _sends(plant, GssRejected, _long)


@fault
def error_token_absent(plant: Plant) -> None:
    """No error token is sent."""
    _sends(plant, GssRejected, lambda token: None)


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
