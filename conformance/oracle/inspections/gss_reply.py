"""Tokens as an acceptor sends them (RFC 2743 section 3.1, RFC 4121 sections 2 and 4.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.model.mismatch import Mismatch
from conformance.oracle.inspections.registry import chosen, errors, expect, replies
from conformance.oracle.inspections.tokens import framing, length_form
from conformance.oracle.seen import SeenError, SeenReply
from reference.gss.framing import TokenId, frame

SKEW, UNKNOWN = "ctime-ahead-of-skew-by-1-second", "unknown-id-0504"


@replies("rfc4121-4.1-framing-reply", base="gss")
def reply_token_is_framed(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """The token of a reply begins with 0x60, a length and the Kerberos mechanism."""
    for reply in seen:
        yield from framing("ap_rep", reply.accepted.ap_rep or b"")


@errors("rfc4121-4.1-framing-reply", base="gss", defect=SKEW)
def error_token_is_framed(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """The token of an error begins with 0x60, a length and the Kerberos mechanism."""
    for error in seen:
        yield from framing("krb_error", error.rejected.krb_error or b"")


@replies("rfc2743-3.1-length-form-reply", base="gss")
def reply_token_has_the_shortest_length(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """The length of a reply's token is in the fewest octets, and definite."""
    for reply in seen:
        yield from length_form("ap_rep", reply.accepted.ap_rep or b"")


@errors("rfc2743-3.1-length-form-reply", base="gss", defect=SKEW)
def error_token_has_the_shortest_length(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """The length of an error's token is in the fewest octets, and definite."""
    for error in seen:
        yield from length_form("krb_error", error.rejected.krb_error or b"")


@replies("rfc4121-4.1-reply-id", base="gss")
def reply_token_has_its_identifier(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """The inner token of a reply is 02 00 and the AP-REP at once."""
    for reply in seen:
        token = frame(TokenId.AP_REP, reply.octets)
        yield from expect("ap_rep token", token.hex(), (reply.accepted.ap_rep or b"").hex())


@errors("rfc4121-4.1-error-id", base="gss", defect=SKEW)
def error_token_has_its_identifier(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """The inner token of an error is 03 00 and the KRB-ERROR at once, with the code reported."""
    for error in seen:
        token = frame(TokenId.ERROR, error.octets)
        yield from expect("krb_error token", token.hex(), (error.rejected.krb_error or b"").hex())
        # A code that the peer does not show is not judged.
        if error.rejected.code is not None:
            code = error.error.error_code
            yield from expect("krb_error.error-code", error.rejected.code, code)


@errors("rfc4121-4.1-unknown-id", base="gss", defect=UNKNOWN)
def unknown_identifier_is_answered(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """An unknown token identifier is answered by a KRB-ERROR with KRB_AP_ERR_MSG_TYPE."""
    for error in seen:
        yield from expect("krb_error.error-code", 40, error.error.error_code)


@replies("rfc4121-2-acceptor-subkey", base="gss")
def acceptor_subkey(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """An acceptor may assert a subkey."""
    for reply in seen:
        yield chosen("ap_rep.subkey", "none" if reply.part.subkey is None else "one")
