"""The acceptor's rules: what RFC 4121 section 4.1 asks of a token beside RFC 4120.

A rule sees the exchange that the server's rules see, and the context that is being established.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reference import der
from reference.crypto import ChecksumType
from reference.gss.checksum import KNOWN_FLAGS, ChecksumError, GssChecksum, GssFlag
from reference.gss.delegation import open_krb_cred
from reference.gss.framing import FramingError, TokenId, unframe
from reference.messages import Checksum
from reference.numbers import ErrorCode, MessageType
from reference.refusal import Refusal
from reference.server.exchange import Exchange


@dataclass(slots=True, eq=False)
class Context:
    """The state that the rules share for one token.

    bindings: the hash that the acceptor's channel bindings have; None where it has none.
    dce_style: whether the acceptor does DCE style.

    The rules set the rest. token_id is None while nothing is known to be of this mechanism.
    """

    bindings: bytes | None
    dce_style: bool
    token_id: int | None = field(init=False, default=None)
    is_framed: bool = field(init=False, default=True)
    sealed_checksum: Checksum = field(init=False)
    checksum: GssChecksum = field(init=False)

    @property
    def flags(self) -> GssFlag:
        """The flags that the acceptor knows: it MUST ignore the others (section 4.1.1.1)."""
        known = KNOWN_FLAGS if self.dce_style else KNOWN_FLAGS ^ GssFlag.DCE_STYLE
        return GssFlag(self.checksum.flags) & known

    @property
    def is_mutual(self) -> bool:
        """Whether the acceptor proves itself, too.

        The flag in the checksum says so, not MUTUAL-REQUIRED in the ap-options (RFC 4120 section
        3.2.4): nothing protects those on their way, and it is this flag that MUST be set where
        the service is to be active (section 4.1.1.1). DCE style is mutual by its nature.
        """
        return bool(self.flags & (GssFlag.MUTUAL | GssFlag.DCE_STYLE))


def framing(x: Exchange, context: Context) -> None:
    """Every token SHALL have the framing of RFC 2743 section 3.1; in DCE style it MUST NOT."""
    if context.dce_style and x.octets[:1] == bytes((der.APPLICATION | MessageType.AP_REQ,)):
        context.token_id, context.is_framed = TokenId.AP_REQ, False
        return
    try:
        context.token_id, x.octets = unframe(x.octets)
    except FramingError as error:
        raise Refusal(ErrorCode.KRB_ERR_GENERIC, str(error)) from None


def token_id(x: Exchange, context: Context) -> None:
    """If TOK_ID is not that of KRB_AP_REQ: KRB_AP_ERR_MSG_TYPE, in an error token."""
    if context.token_id != TokenId.AP_REQ:
        raise Refusal(ErrorCode.KRB_AP_ERR_MSG_TYPE, f"TOK_ID is {context.token_id:04x}")


def checksum_present(x: Exchange, context: Context) -> None:
    """The authenticator MUST include the checksum field."""
    if x.authenticator.cksum is None:
        raise Refusal(ErrorCode.KRB_AP_ERR_INAPP_CKSUM, "the authenticator has no checksum")
    context.sealed_checksum = x.authenticator.cksum


def checksum_type(x: Exchange, context: Context) -> None:
    """The checksum type MUST be 0x8003."""
    if context.sealed_checksum.cksumtype != ChecksumType.GSS:
        raise Refusal(
            ErrorCode.KRB_AP_ERR_INAPP_CKSUM,
            f"checksum of type {context.sealed_checksum.cksumtype}",
        )


def checksum_format(x: Exchange, context: Context) -> None:
    """The checksum field SHALL have its format: 24 octets, 28 and Dlgth where DELEG is set."""
    try:
        context.checksum = GssChecksum.decode(context.sealed_checksum.checksum)
    except ChecksumError as error:
        raise Refusal(ErrorCode.KRB_ERR_GENERIC, f"checksum field: {error}") from None


def channel_bindings(x: Exchange, context: Context) -> None:
    """The initiator's bindings are the acceptor's: one that has none MAY ignore the other's."""
    if context.bindings is not None and context.checksum.bindings != context.bindings:
        raise Refusal(ErrorCode.KRB_ERR_GENERIC, "the channel bindings are not the acceptor's")


def sequence_number(x: Exchange, context: Context) -> None:
    """The authenticator MUST include the optional sequence number."""
    if x.authenticator.seq_number is None:
        raise Refusal(ErrorCode.KRB_AP_ERR_BADSEQ, "the authenticator has no sequence number")


def delegation(x: Exchange, context: Context) -> None:
    """A delegated ticket comes in a KRB_CRED, encrypted in the ticket's session key."""
    if context.checksum.delegation is not None:
        open_krb_cred(context.checksum.delegation, x.session_key)


def dce_style(x: Exchange, context: Context) -> None:
    """DCE style and a KRB_AP_REQ without framing go together ([MS-KILE] section 3.4.5.1)."""
    if context.is_framed == bool(context.flags & GssFlag.DCE_STYLE):
        found = "a framed token" if context.is_framed else "no framing"
        flag = "set" if context.is_framed else "not set"
        raise Refusal(ErrorCode.KRB_ERR_GENERIC, f"{found}, and the DCE_STYLE flag is {flag}")
