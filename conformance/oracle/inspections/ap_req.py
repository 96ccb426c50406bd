"""KRB_AP_REQ as a client sends it (RFC 4120 sections 3.2.2, 5.2.8, 5.2.9 and 5.5.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.defects.bases import ENCTYPES
from conformance.forge import crypto_key
from conformance.forge.lenient import with_all_option_bits
from conformance.model.mismatch import Mismatch
from conformance.oracle.inspections.registry import chosen, expect, requests
from conformance.oracle.seen import SeenRequest
from reference import der
from reference.crypto import CryptoError, Enctype
from reference.flags import APOption
from reference.numbers import PVNO, KeyUsage, MessageType

_AP_REQ_TAG = der.APPLICATION | MessageType.AP_REQ
_AUTHENTICATOR_TAG = der.APPLICATION | 2
_OPTIONS = ("default", "no-mutual", "user-to-user", "one-way")


@requests("rfc4120-5.5.1-header-sent", base=_OPTIONS)
def header(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """Tags, versions and message type are those of a KRB_AP_REQ and of an Authenticator."""
    for request in seen:
        opened = request.opened
        yield from expect("ap_req tag", _AP_REQ_TAG, opened.octets[0])
        yield from expect("pvno", PVNO, opened.ap_req.pvno)
        yield from expect("msg-type", MessageType.AP_REQ, opened.ap_req.msg_type)
        yield from expect("authenticator tag", _AUTHENTICATOR_TAG, opened.plaintext[0])
        yield from expect("authenticator-vno", PVNO, opened.authenticator.authenticator_vno)


@requests("rfc4120-5.5.1-options-sent", base=_OPTIONS)
def options_are_those_asked_for(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """Bit 2 is set where a reply is wanted, bit 1 with a user-to-user ticket, and no other."""
    for request in seen:
        wanted = set()
        if request.scenario.mutual:
            wanted.add(APOption.MUTUAL_REQUIRED)
        if request.scenario.user_to_user_key is not None:
            wanted.add(APOption.USE_SESSION_KEY)
        expected = sum(0x80000000 >> bit for bit in wanted)
        options = request.opened.ap_req.ap_options
        yield from expect("ap-options", f"{expected:08x}", options.octets[:4].hex())


@requests("rfc4120-3.7-option-set", base="user-to-user")
def use_session_key_is_set(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """With a user-to-user ticket USE-SESSION-KEY is set."""
    for request in seen:
        is_set = APOption.USE_SESSION_KEY in request.opened.ap_req.ap_options
        yield from expect("ap-options bit 1", True, is_set)


@requests("rfc4120-5.2.8-at-least-32", base=_OPTIONS)
def options_are_of_32_bits(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The ap-options have 32 bits, none fewer and none more."""
    for request in seen:
        _, bits = with_all_option_bits(request.opened.octets)
        yield from expect("ap-options bits", 32, bits)


@requests(
    "rfc4120-5.3-opaque",
    defect=("ticket-kvno-4294967295", "ticket-etype-unknown", "ticket-cipher-size-65536"),
)
def ticket_is_sent_as_it_came(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The ticket in the request is the credential's, octet for octet."""
    for request in seen:
        sent = request.held.ticket in request.opened.octets
        yield from expect("the credential's ticket in the request", True, sent)


@requests("rfc4120-5.1.1-request-der", base=_OPTIONS, messages=8)
def request_is_der(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """AP-REQ and Authenticator are, encoded again in DER, the same octets."""
    for request in seen:
        opened = request.opened
        octets, _ = with_all_option_bits(opened.octets)
        yield from expect("ap_req", octets.hex(), der.encode(opened.ap_req).hex())
        plaintext = opened.plaintext
        if opened.ap_req.authenticator.etype == Enctype.DES3_CBC_SHA1:
            plaintext = plaintext[: len(der.encode(opened.authenticator))]
        same = plaintext == der.encode(opened.authenticator)
        yield from expect("authenticator in DER", True, same)


@requests("rfc4120-5.2.9-authenticator-sent", base=("user-to-user", *ENCTYPES))
def authenticator_is_labelled_with_the_session_keys_etype(
    seen: Sequence[SeenRequest],
) -> Iterator[Mismatch]:
    """The authenticator's encryption names the etype of the session key, and no key version."""
    for request in seen:
        sealed = request.opened.ap_req.authenticator
        yield from expect("authenticator.etype", request.scenario.session_key.etype, sealed.etype)
        yield from expect("authenticator.kvno", None, sealed.kvno)


@requests("rfc4120-7.5.1-authenticator-usage-sent", base=("user-to-user", *ENCTYPES))
def authenticator_has_key_usage_11(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The authenticator opens with the session key and key usage 11."""
    for request in seen:
        try:
            crypto_key(request.scenario.session_key).decrypt(
                KeyUsage.AP_REQ_AUTHENTICATOR, request.opened.ap_req.authenticator.cipher
            )
        except CryptoError as error:
            yield Mismatch("authenticator", "what opens with key usage 11", str(error))


@requests("rfc4120-3.2.2-ticket-used-again", messages=32)
def ticket_is_used_again(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The same ticket is asked for again and again; whether it is used as often is a choice."""
    times = sum(request.held.ticket in request.opened.octets for request in seen)
    yield chosen("requests with the ticket", times)
