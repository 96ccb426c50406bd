"""An initiator that sends other tokens, or looks at them too little (RFC 4121 section 4.1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planting import Crash, Plant, fault

from catalogue_of_faults.client.making import spoilt_part
from reference import der
from reference.client import Doubtful, ServerError
from reference.gss import ChannelBindings, Initiator, framing, initiator
from reference.gss.framing import FramingError, TokenId, frame
from reference.messages import Checksum

CASES = ("client.gss*", "client.answers.*", "client.error-reply.*")


def _sends(plant: Plant, change: Any) -> None:
    """Have the token of a request be another: `change(request)`."""

    def wrapper(original: Any) -> Any:
        def request(self: Any, *arguments: Any, **named: Any) -> Any:
            made = original(self, *arguments, **named)
            made.token = change(made)
            return made

        return request

    plant.wrap(Initiator, "request", wrapper)


@fault
def token_without_framing(plant: Plant) -> None:
    """The AP-REQ comes without framing."""
    _sends(plant, lambda made: made.octets)


@fault
def token_under_another_tag(plant: Plant) -> None:
    """The tag of the token is that of a SEQUENCE."""
    _sends(plant, lambda made: b"\x30" + made.token[1:])


@fault
def token_of_another_mechanism(plant: Plant) -> None:
    """The mechanism is that of Microsoft's first clients."""
    _sends(plant, lambda made: made.token.replace(b"\x86\xf7", b"\x82\xf7", 1))


@fault
def token_of_another_id(plant: Plant) -> None:
    """The token has the identifier of a reply."""
    _sends(plant, lambda made: frame(0x0200, made.octets))


@fault
def token_with_octets_behind_the_message(plant: Plant) -> None:
    """The token has an octet behind the AP-REQ."""
    _sends(plant, lambda made: frame(0x0100, made.octets + b"\0"))


@fault
def token_with_a_long_length(plant: Plant) -> None:
    """The length of the token has more octets than it needs."""

    def long(made: Any) -> bytes:
        start, _ = der.header(made.token, 0, len(made.token), 0x60)
        return b"\x60\x84" + (len(made.token) - start).to_bytes(4) + made.token[start:]

    _sends(plant, long)


@fault
def token_without_sequence_number(plant: Plant) -> None:
    """The authenticator of a token has no sequence number."""
    spoilt_part(plant, seq_number=lambda credential, part: None)


@fault
def token_without_checksum(plant: Plant) -> None:
    """The authenticator of a token has no checksum."""
    spoilt_part(plant, cksum=lambda credential, part: None)


def _checksum(plant: Plant, type_: int, change: Any) -> None:
    """Have the checksum of a token be another."""
    spoilt_part(
        plant,
        cksum=lambda credential, part: (
            part.cksum and Checksum(cksumtype=type_, checksum=change(part.cksum.checksum))
        ),
    )


@fault
def checksum_of_another_type(plant: Plant) -> None:
    """The checksum is of type 0x8002."""
    _checksum(plant, 0x8002, lambda octets: octets)


@fault
def checksum_with_a_big_endian_length(plant: Plant) -> None:
    """Lgth is big-endian."""
    _checksum(plant, 0x8003, lambda octets: b"\0\0\0\x10" + octets[4:])


@fault
def checksum_of_25_octets(plant: Plant) -> None:
    """The checksum has an octet behind its flags."""
    _checksum(plant, 0x8003, lambda octets: octets + b"\0")


@fault
def checksum_without_flags(plant: Plant) -> None:
    """The checksum ends before its flags."""
    _checksum(plant, 0x8003, lambda octets: octets[:20])


def _flags(plant: Plant, flags: Any) -> None:
    def change(octets: bytes) -> bytes:
        changed: int = flags(int.from_bytes(octets[20:24], "little"))
        return octets[:20] + changed.to_bytes(4, "little") + octets[24:]

    _checksum(plant, 0x8003, change)


@fault
def flag_of_mutual_authentication_never(plant: Plant) -> None:
    """The mutual flag is not set though it is wanted."""
    _flags(plant, lambda flags: flags & ~2)


@fault
def flag_of_mutual_authentication_always(plant: Plant) -> None:
    """The mutual flag is set though it is not wanted."""
    _flags(plant, lambda flags: flags | 2)


@fault
def flag_of_delegation_always(plant: Plant) -> None:
    """The delegation flag is set though nothing is delegated."""
    _flags(plant, lambda flags: flags | 1)


@fault
def flags_that_nobody_knows(plant: Plant) -> None:
    """A flag is set that is not defined."""
    _flags(plant, lambda flags: flags | 0x40)


@fault
def flags_big_endian(plant: Plant) -> None:
    """The flags are written with the first octet first."""
    _flags(plant, lambda flags: int.from_bytes(flags.to_bytes(4, "little")))


def _bindings(plant: Plant, bindings: Any) -> None:
    _checksum(plant, 0x8003, lambda octets: octets[:4] + bindings(octets[4:20]) + octets[20:])


@fault
def bindings_hashed_where_there_are_none(plant: Plant) -> None:
    """Without channel bindings, the hash of empty ones is sent."""
    none = bytes(16)
    _bindings(plant, lambda octets: ChannelBindings().hash() if octets == none else octets)


@fault
def bindings_never_sent(plant: Plant) -> None:
    """Channel bindings are not sent."""
    _bindings(plant, lambda octets: bytes(16))


@fault
def bindings_reversed(plant: Plant) -> None:
    """The hash of channel bindings is sent in the wrong order."""
    _bindings(plant, lambda octets: octets[::-1])


# --- Replies. ---


def _unframes(plant: Plant, unframe: Any) -> None:
    """Have tokens be opened otherwise: `unframe(original, token)`."""
    plant.everywhere(framing.unframe, lambda original: lambda token: unframe(original, token))


@fault
def reply_without_framing_taken(plant: Plant) -> None:
    """A bare AP-REP is taken where there should be framing."""

    def unframe(original: Any, token: bytes) -> Any:
        return (TokenId.AP_REP, token) if token[:1] == b"\x6f" else original(token)

    _unframes(plant, unframe)


@fault
def reply_under_any_tag_taken(plant: Plant) -> None:
    """The tag of a reply's token may be any."""
    _unframes(plant, lambda original, token: original(b"\x60" + token[1:]))


@fault
def reply_token_of_any_id_taken(plant: Plant) -> None:
    """The identifier of a reply's token may be any."""

    def unframe(original: Any, token: bytes) -> Any:
        token_id, message = original(token)
        return TokenId.AP_REP if message[:1] == b"\x6f" else token_id, message

    _unframes(plant, unframe)


@fault
def crash_at_a_reply_token_that_is_none(plant: Plant) -> None:
    """A reply that is no token makes the initiator crash."""

    def wrapper(original: Any) -> Any:
        def unframe(token: bytes) -> Any:
            try:
                return original(token)
            except FramingError as error:
                raise Crash(str(error)) from None

        return unframe

    plant.everywhere(framing.unframe, wrapper)


def _verifies(plant: Plant, other: Any) -> None:
    def wrapper(original: Any) -> Any:
        def verify(self: Any, sent: Any, octets: bytes, now: Any) -> Any:
            return other(original(self, sent, octets, now), self, sent)

        return verify

    plant.wrap(Initiator, "verify", wrapper)


def _success(self: Any, sent: Any) -> Any:
    return initiator.GssGenuine(subkey=None, sequence_number=None, verification=None, token=None)


@fault
def error_token_is_success(plant: Plant) -> None:
    """An error token ends the establishment as if all were well."""
    _verifies(
        plant,
        lambda result, *others: _success(*others) if isinstance(result, ServerError) else result,
    )


@fault
def error_token_of_another_code(plant: Plant) -> None:
    """The code of an error token is not that of its KRB_ERROR."""
    _verifies(
        plant,
        lambda result, *others: (
            replace(result, code=60) if isinstance(result, ServerError) else result
        ),
    )


@fault
def refused_reply_token_is_success(plant: Plant) -> None:
    """A reply that is no token of the mechanism is passed over."""
    _verifies(
        plant,
        lambda result, *others: (
            _success(*others)
            if isinstance(result, Doubtful) and result.check is initiator.TOKEN_CHECK
            else result
        ),
    )
