"""What a client and a server send in DCE style ([MS-KILE] section 3.4.5.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.forge import crypto_key
from conformance.model.mismatch import Mismatch
from conformance.oracle.inspections.gss_request import checksums, flags
from conformance.oracle.inspections.registry import expect, replies, requests
from conformance.oracle.seen import SeenReply, SeenRequest
from reference import der
from reference.crypto import CryptoError
from reference.flags import APOption
from reference.gss import GssFlag
from reference.messages import APRep, EncAPRepPart
from reference.numbers import KeyUsage, MessageType

AP_REQ_TAG = der.APPLICATION | MessageType.AP_REQ


@replies("ms-kile-3.4.5.1-incomplete", base="dce-style")
def context_waits_for_the_third_message(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """After its AP-REP the server waits for one of the client's."""
    for reply in seen:
        if reply.accepted.context is None:
            yield Mismatch("context", "one that waits for the third message", "none")


@requests("ms-kile-3.4.5.1-no-framing", base="dce-style")
def request_in_dce_style_is_bare(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The first octet is that of an AP-REQ, without framing."""
    for request in seen:
        yield from expect("first octet", f"{AP_REQ_TAG:02x}", request.octets[:1].hex())


@requests("ms-kile-3.4.5.1-flag", base="dce-style")
def flag_of_dce_style_is_set(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The flag of DCE style is set, and that of mutual authentication with it."""
    wanted = GssFlag.DCE_STYLE | GssFlag.MUTUAL
    for request, checksum in checksums(seen):
        yield from expect("flags", f"{wanted:#x}", f"{flags(checksum) & wanted:#x}")
        options = request.opened.ap_req.ap_options
        yield from expect("MUTUAL-REQUIRED", True, APOption.MUTUAL_REQUIRED in options)


@requests("ms-kile-3.4.5.1-third-leg", base="dce-style")
def client_answers_with_a_reply(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The client answers the server's AP-REP with one under the session key and usage 12."""
    for request in seen:
        octets = request.accepted and request.accepted.ap_rep
        if not octets:
            yield Mismatch("third leg", "an AP-REP", "none")
            continue
        key = crypto_key(request.scenario.session_key)
        try:
            cipher = der.decode(APRep, octets).enc_part.cipher
            der.decode(EncAPRepPart, key.decrypt(KeyUsage.AP_REP, cipher))
        except (der.DecodeError, CryptoError) as error:
            wanted = "an AP-REP under the session key and usage 12"
            yield Mismatch("third leg", wanted, str(error))
