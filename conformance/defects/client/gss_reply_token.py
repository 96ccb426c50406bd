"""What comes back to an initiator, and the token that it comes in (RFC 4121 section 4.1)."""

from __future__ import annotations

from conformance.defects.registry import breaks, left_open
from conformance.defects.server.gss_framing import (
    GSS,
    INDEFINITE,
    KERBEROS,
    MECHANISMS,
    TOKEN,
    contents,
    long_form,
    of_mechanism,
    with_length,
)
from conformance.forge.error import krb_error
from conformance.model.defect import Stage
from reference import der
from reference.gss.framing import TokenId, frame, unframe

UNFRAMED = "rfc4121-4.1-unframed-reply"


@breaks(UNFRAMED, Stage.REPLY_TOKEN, bases=GSS)
def no_framing(token: bytes) -> bytes:
    """The reply is an AP-REP with no token around it."""
    return unframe(token)[1]


@breaks(UNFRAMED, Stage.REPLY_TOKEN, bases=GSS)
def identifier_without_framing(token: bytes) -> bytes:
    """The reply is a token identifier and an AP-REP, with no framing around them."""
    return contents(token)[len(KERBEROS) :]


@breaks(
    UNFRAMED, Stage.REPLY_TOKEN, bases=GSS,
    each={f"{tag:02x}": tag for tag in (0x61, 0x40, 0x30, 0x00)},
)  # fmt: skip
def tag(token: bytes, tag: int) -> bytes:
    """The first octet of the reply is not that of a token."""
    return bytes((tag,)) + token[1:]


@breaks(UNFRAMED, Stage.REPLY_TOKEN, bases=GSS, each=MECHANISMS)
def mechanism(token: bytes, octets: str) -> bytes:
    """The reply's token is not one of the Kerberos mechanism."""
    return of_mechanism(token, octets)


@breaks(UNFRAMED, Stage.REPLY_TOKEN, bases=GSS, each={"one-less": -1, "one-more": 1, "lots": 2**24})
def length(token: bytes, by: int) -> bytes:
    """The length of the reply's token is not what follows."""
    return with_length(token, long_form(len(contents(token)) + by, 4))


@breaks(
    UNFRAMED, Stage.REPLY_TOKEN, bases=GSS,
    each={"0": 0, "1": 1, "2": 2, "13": 13, "15": 15, "all-but-1": -1},
)  # fmt: skip
def token_cut(token: bytes, size: int) -> bytes:
    """The reply's token is cut off, or there is nothing of it."""
    return token[:size]


@left_open(UNFRAMED, Stage.REPLY_TOKEN, bases=GSS, each={"3": 3, "4": 4, "8": 8})
def length_in_octets(token: bytes, octets: int) -> bytes:
    """The length is right, in more octets than it takes, which an acceptor MUST NOT send."""
    return with_length(token, long_form(len(contents(token)), octets))


@left_open(UNFRAMED, Stage.REPLY_TOKEN, bases=GSS)
def length_indefinite(token: bytes) -> bytes:
    """The length is indefinite, which an acceptor MUST NOT send."""
    return with_length(token, bytes((INDEFINITE,))) + bytes(2)


@breaks(
    "rfc4121-4.1-reply-id-checked", Stage.REPLY_TOKEN, bases=GSS,
    each={f"{id_:04x}": id_ for id_ in (0x0100, 0x0300, 0x0002, 0x0504, 0x0000)},
)  # fmt: skip
def reply_in_token_of(token: bytes, id_: int) -> bytes:
    """A genuine AP-REP comes in a token that is not for one."""
    return frame(id_, unframe(token)[1])


@breaks(
    "rfc4121-4.1-reply-id-checked", Stage.REPLY_TOKEN, bases=GSS,
    each={"identifier": b"\x02\x00", "half-an-identifier": b"\x02", "mechanism": b""},
)  # fmt: skip
def nothing_after(_token: bytes, octets: bytes) -> bytes:
    """The reply's token ends before a message does begin."""
    return der.tlv(TOKEN, KERBEROS + octets)


def _error_token(code: int) -> None:
    @breaks(
        "rfc4121-4.1-error-token", Stage.REPLY_TOKEN, bases=GSS, each={str(code): code},
        codes=(code,),
    )  # fmt: skip
    def error_token(_token: bytes, code: int) -> bytes:
        """A KRB_ERROR comes back in its token."""
        return frame(TokenId.ERROR, krb_error(code))


for _code in (31, 37, 60):
    _error_token(_code)


@breaks(
    "rfc4121-4.1-error-token", Stage.REPLY_TOKEN, bases=GSS, each={"0": 0, "-1": -1, "4711": 4711}
)
def error_token_without_meaning(_token: bytes, code: int) -> bytes:
    """A KRB_ERROR comes back in its token, and its error-code says nothing."""
    return frame(TokenId.ERROR, krb_error(code))


@breaks("rfc4121-4.1-error-token", Stage.REPLY_TOKEN, bases=GSS)
def error_in_token_of_reply(_token: bytes) -> bytes:
    """A KRB_ERROR comes back in the token of an AP-REP."""
    return frame(TokenId.AP_REP, krb_error(37))


@breaks(
    "rfc4121-4.1-error-token", Stage.REPLY_TOKEN, bases=GSS,
    each={"garbage": bytes(range(256)), "nothing": b"", "1-octet": b"\x7e"},
)  # fmt: skip
def error_token_with(_token: bytes, message: bytes) -> bytes:
    """An error token comes back, and there is no KRB_ERROR in it."""
    return frame(TokenId.ERROR, message)
