"""Tokens of an acceptor: opened too easily, or sent otherwise (RFC 4121 section 4.1)."""

from __future__ import annotations

from typing import Any

from planting import Crash, Plant, fault

from reference import der
from reference.gss import Acceptor, GssAccepted, GssRejected, checks
from reference.gss import framing as framing_module
from reference.gss.framing import MECHANISM, FramingError, TokenId, frame
from reference.numbers import ErrorCode
from reference.refusal import Refusal

CASES = ("server.gss*", "server.krb-error.*")


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
