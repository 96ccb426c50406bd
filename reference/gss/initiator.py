"""The initiator: the client's steps 1 and 6, with tokens (RFC 4121 section 4.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from reference.client import Check, Client, Doubtful, Genuine, Options, Request, ServerError
from reference.client.step6_verify import Verification
from reference.crypto import ChecksumType
from reference.gss import third_leg
from reference.gss.bindings import NO_BINDINGS, ChannelBindings
from reference.gss.checksum import KNOWN_FLAGS, GssChecksum, GssFlag
from reference.gss.framing import FramingError, TokenId, frame, unframe
from reference.messages import AuthorizationElement, Checksum
from reference.numbers import ErrorCode
from reference.refusal import Refusal

USUAL_FLAGS = GssFlag.MUTUAL | GssFlag.REPLAY | GssFlag.SEQUENCE | GssFlag.CONF | GssFlag.INTEG


@dataclass(frozen=True, slots=True, kw_only=True)
class GssOptions:
    """What the application wants of the context.

    flags: the services; DCE_STYLE brings MUTUAL, and a delegation brings DELEG.
    bindings: the channel bindings; None for GSS_C_NO_BINDINGS.
    delegation: a KRB_CRED in the ticket's session key, of `delegation.make_krb_cred`.
    subkey, use_session_key, authorization_data: as `client.Options` has them.
    """

    flags: GssFlag = USUAL_FLAGS
    bindings: ChannelBindings | None = None
    delegation: bytes | None = None
    subkey: bool = True
    use_session_key: bool = False
    authorization_data: list[AuthorizationElement] | None = None


@dataclass(slots=True)
class GssRequest(Request):
    """The client's request, the token that carries it, and the flags in its checksum field."""

    token: bytes
    flags: GssFlag


@dataclass(slots=True, kw_only=True)
class GssGenuine(Genuine):
    """The acceptor proved itself; token is the last one of DCE style, for the acceptor."""

    token: bytes | None


def token(x: Verification) -> None:
    """The reply is a token, and its TOK_ID that of KRB_AP_REP."""
    try:
        token_id, message = unframe(x.octets)
    except FramingError as error:
        raise Refusal(ErrorCode.KRB_ERR_GENERIC, str(error)) from None
    if token_id != TokenId.AP_REP:
        raise Refusal(ErrorCode.KRB_AP_ERR_MSG_TYPE, f"TOK_ID is {token_id:04x}")
    x.octets = message


TOKEN_CHECK = Check("RFC 4121 4.1", token)


@dataclass(slots=True)
class Initiator:
    """A client that speaks tokens."""

    client: Client

    def request(self, now: datetime, options: GssOptions | None = None) -> GssRequest:
        """Step 1: build the initial token at a time (UTC, to the microsecond).

        The sequence number MUST be there; the checksum field has no extensions, so that it is of
        24 octets, or of 28 and the KRB_CRED. ValueError for flags that are not defined: the
        sender MUST clear them.
        """
        wanted = options or GssOptions()
        flags = _flags(wanted)
        checksum = GssChecksum(
            bindings=NO_BINDINGS if wanted.bindings is None else wanted.bindings.hash(),
            flags=flags,
            delegation=wanted.delegation,
        )
        request = self.client.request(
            now,
            Options(
                mutual=GssFlag.MUTUAL in flags,
                use_session_key=wanted.use_session_key,
                subkey=wanted.subkey,
                sequence_number=True,
                checksum=Checksum(cksumtype=ChecksumType.GSS, checksum=checksum.encode()),
                authorization_data=wanted.authorization_data,
            ),
        )
        is_framed = GssFlag.DCE_STYLE not in flags
        return GssRequest(
            request.octets,
            request.ap_req,
            request.authenticator,
            request.session_key,
            request.subkey,
            token=frame(TokenId.AP_REQ, request.octets) if is_framed else request.octets,
            flags=flags,
        )

    def verify(
        self, sent: GssRequest, octets: bytes, now: datetime
    ) -> GssGenuine | Doubtful | ServerError:
        """Step 6: take what came back for `sent`: a token with a KRB_AP_REP, or anything.

        A KRB_ERROR is one in an error token and, since it proves nothing anyway, without any.
        """
        error = self._error(sent, octets)
        if error is not None:
            return error
        is_dce_style = GssFlag.DCE_STYLE in sent.flags
        checks = self.client.checks if is_dce_style else (TOKEN_CHECK, *self.client.checks)
        result = replace(self.client, checks=checks).verify(sent, octets)
        if not isinstance(result, Genuine):
            return result
        last = self._third_leg(sent, result, now) if is_dce_style else None
        return GssGenuine(
            subkey=result.subkey,
            sequence_number=result.sequence_number,
            verification=result.verification,
            token=last,
        )

    def _error(self, sent: GssRequest, octets: bytes) -> ServerError | None:
        try:
            token_id, message = unframe(octets)
        except FramingError:
            return None
        if token_id != TokenId.ERROR:
            return None
        result = self.client.verify(sent, message)
        return result if isinstance(result, ServerError) else None

    def _third_leg(self, sent: GssRequest, result: Genuine, now: datetime) -> bytes:
        client, key = self.client, sent.session_key
        time = client.timestamps.next(now)
        confounder = client.random(key.confounder_size)
        return third_leg.make(key, time, result.sequence_number, confounder)


def _flags(wanted: GssOptions) -> GssFlag:
    undefined = int(wanted.flags) & ~int(KNOWN_FLAGS)
    if undefined:
        raise ValueError(f"the flags 0x{undefined:x} are not defined")
    flags = wanted.flags
    if GssFlag.DCE_STYLE in flags:
        flags |= GssFlag.MUTUAL
    if wanted.delegation is not None:
        flags |= GssFlag.DELEG
    return flags
