"""KRB_AP_REP as a server sends it (RFC 4120 sections 3.2.4 and 5.5.2).

What is random is only looked at in ways that a good generator meets with odds of less than 1 in
10^12 against it: see `conformance.oracle.chance`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from conformance.defects.bases import ENCTYPES
from conformance.forge import crypto_key
from conformance.forge.tree import parse
from conformance.model.mismatch import Mismatch
from conformance.oracle.chance import patterns, uneven_bits
from conformance.oracle.inspections.registry import chosen, expect, replies
from conformance.oracle.seen import SeenReply
from reference import der
from reference.crypto import CryptoError, Enctype, Key
from reference.gss.framing import TokenId
from reference.numbers import PVNO, KeyUsage, MessageType

SOME, MANY = 64, 256
CTIME, SEQ_NUMBER = 0, 3
_AP_REP_TAG = der.APPLICATION | MessageType.AP_REP
_PART_TAG = der.APPLICATION | 27
_BASES = ("default", "no-subkey", "user-to-user")
_TIMES = (
    "cusec-0", "cusec-1", "cusec-999999", "ctime-ahead-by-limit", "ctime-behind-by-limit",
    "clocks-on-a-leap-day", "clocks-past-31-bits", "clocks-in-2105",
)  # fmt: skip
_OTHER_ETYPES = ("service-and-session-key-of-17-and-18", "service-and-session-key-of-18-and-17")


@replies("rfc4120-3.2.4-reply")
def reply_to_a_request_that_wants_one(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """A request that wants a reply gets one, with the client's time."""
    for reply in seen:
        sent = reply.forged.authenticator
        yield from expect("ap_rep.ctime", sent.ctime, reply.part.ctime)
        yield from expect("ap_rep.cusec", sent.cusec, reply.part.cusec)


@replies("rfc4120-3.2.4-time", defect=_TIMES)
def time_is_the_clients(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """Time and microseconds of the reply are those that the client sent."""
    for reply in seen:
        sent = reply.forged.authenticator
        yield from expect("ap_rep.ctime", sent.ctime, reply.part.ctime)
        yield from expect("ap_rep.cusec", sent.cusec, reply.part.cusec)


@replies("rfc4120-3.2.4-key", base=("user-to-user", *ENCTYPES))
def key_is_the_session_key(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """The reply is under the session key that was in the ticket."""
    yield from _opens(seen)


@replies("rfc4120-3.2.4-key", defect=_OTHER_ETYPES)
def key_is_the_session_key_beside_another(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """The reply is under the session key, whose etype is not that of the service's key."""
    yield from _opens(seen)


@replies("rfc4120-3.2.5-not-subkey", defect=(None, "subkey-of-aes128"))
def key_is_not_the_subkey(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """The reply is under the session key, though the client sent a subkey."""
    yield from _opens(seen)


@replies("rfc4120-7.5.1-reply-usage-sent", base=tuple(ENCTYPES))
def key_usage_is_12(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """The reply opens with key usage 12."""
    yield from _opens(seen)


@replies("rfc4120-5.2.9-reply-sent", base=("user-to-user", *ENCTYPES))
def label_is_the_session_keys_etype(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """The reply's encryption names the etype of the session key, and no key version."""
    yield from _labels(seen)


@replies("rfc4120-5.2.9-reply-sent", defect=(*_OTHER_ETYPES, "subkey-of-aes128"))
def label_is_not_another_keys_etype(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """The reply's encryption does not name the etype of the service's key or of the subkey."""
    yield from _labels(seen)


@replies("rfc4120-5.5.2-header-sent", base=_BASES)
def header(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """Tags, version and message type are those of a KRB_AP_REP and of an EncAPRepPart."""
    for reply in seen:
        yield from expect("ap_rep tag", _AP_REP_TAG, reply.octets[0])
        yield from expect("ap_rep.pvno", PVNO, reply.ap_rep.pvno)
        yield from expect("ap_rep.msg-type", MessageType.AP_REP, reply.ap_rep.msg_type)
        yield from expect("ap_rep.enc-part tag", _PART_TAG, reply.plaintext[0])


@replies("rfc4120-5.1.1-reply-der", defect=_TIMES, messages=SOME)
def reply_is_der(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """AP-REP and EncAPRepPart are, encoded again in DER, the same octets.

    A random number that is written wrongly where its first bit is set is so in one of two.
    """
    for reply in seen:
        yield from expect("ap_rep", reply.octets.hex(), der.encode(reply.ap_rep).hex())
        again, plaintext = der.encode(reply.part), reply.plaintext
        if reply.ap_rep.enc_part.etype == Enctype.DES3_CBC_SHA1:
            plaintext = plaintext[: len(again)]
        yield from expect("ap_rep.enc-part in DER", True, plaintext == again)


@replies("rfc4120-5.2.3-time-of-server", defect=_TIMES)
def time_is_written_as_a_kerberos_time(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """The time of the reply is fourteen digits and a Z."""
    for reply in seen:
        (value,) = parse(der.encode(reply.part)).field(CTIME).nodes
        if value.octets not in reply.plaintext or not re.fullmatch(rb"\d{14}Z", value.octets):
            yield Mismatch("ap_rep.ctime", "fourteen digits and a Z", repr(value.octets))


@replies("rfc4120-5.5.2-subkey-sent", base=tuple(ENCTYPES), messages=8)
def subkey_is_a_key(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """A subkey in the reply is a key of the etype that it names."""
    for reply in seen:
        if reply.part.subkey is None:
            continue
        try:
            Key(reply.part.subkey.keytype, reply.part.subkey.keyvalue)
        except CryptoError as error:
            yield Mismatch("ap_rep.subkey", "a key of its etype", str(error))


@replies("rfc4120-5.5.2-subkey-sent", base=("default", "no-subkey"), messages=SOME)
def subkey_is_for_one_session(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """A subkey in the reply is the client's, or one that no other reply has.

    By chance two keys of 112 bits or more are equal in 64 replies once in 10^30 runs.
    """
    own = []
    for reply in seen:
        sent, subkey = reply.forged.authenticator.subkey, reply.part.subkey
        if subkey is not None and (sent is None or subkey.keyvalue != sent.keyvalue):
            own.append(subkey.keyvalue)
    if len(set(own)) < len(own):
        yield Mismatch("ap_rep.subkey", f"{len(own)} different ones", str(len(set(own))))
    if any(reply.forged.scenario.session_key.key in own for reply in seen):
        yield Mismatch("ap_rep.subkey", "one of its own", "the session key")
    if any(not any(value) for value in own):
        yield Mismatch("ap_rep.subkey", "a random key", "zeros")


@replies("rfc4120-5.5.2-sequence-sent", base=("default", "no-subkey"), messages=SOME)
def sequence_number_is_the_servers_own(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """A sequence number in the reply is not the client's, nor is it encoded as a negative one.

    By chance a number of 32 bits is the client's in four of 64 replies once in 10^32 runs.
    """
    same = sum(
        reply.part.seq_number is not None
        and reply.part.seq_number == reply.forged.authenticator.seq_number
        for reply in seen
    )
    if same > 3:
        yield Mismatch("ap_rep.seq-number", "the server's own", f"the client's {same} times")
    for reply in seen:
        if reply.part.seq_number is not None:
            (value,) = parse(reply.plaintext).field(SEQ_NUMBER).nodes
            number = int.from_bytes(value.octets, signed=True)
            if number not in range(2**32):
                yield Mismatch("ap_rep.seq-number", "0 to 2^32 - 1", str(number))


@replies("rfc4120-3.2.4-sequence-random", messages=SOME)
def sequence_number_follows_no_pattern(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """The sequence numbers of many replies do not repeat, nor follow on each other."""
    yield from patterns("ap_rep.seq-number", _numbers(seen))


@replies("rfc4120-5.5.1-sequence-uniform-reply", messages=MANY)
def sequence_number_uses_every_bit(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """Each of the 32 bits of the sequence number is set in about half of many replies."""
    if numbers := _numbers(seen):
        yield from uneven_bits("ap_rep.seq-number", numbers)


@replies("rfc4120-3.2.4-subkey", base=("default", "no-subkey"))
def subkey_or_none(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """The reply may have a subkey or none."""
    for reply in seen:
        yield chosen("ap_rep.subkey", "none" if reply.part.subkey is None else "one")


@replies("rfc4120-3.2.6-negotiated-key", messages=2)
def subkey_made_how(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """The reply's subkey may be the client's, or one that the server makes."""
    for reply in seen:
        sent, subkey = reply.forged.authenticator.subkey, reply.part.subkey
        choice = "none" if subkey is None else "the client's" if subkey == sent else "another"
        yield chosen("ap_rep.subkey", choice)


@replies("rfc4120-3.2.4-wrapped", base=("default", "gss"))
def reply_in_a_token_or_not(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """The reply may be bare or inside the token of a protocol around it."""
    for reply in seen:
        bare = reply.accepted.ap_rep == reply.octets
        yield chosen("ap_rep", "bare" if bare else f"in a token {TokenId.AP_REP:04x}")


def _opens(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    for reply in seen:
        try:
            crypto_key(reply.forged.scenario.session_key).decrypt(
                KeyUsage.AP_REP, reply.ap_rep.enc_part.cipher
            )
        except CryptoError as error:
            wanted = "what opens with the session key and usage 12"
            yield Mismatch("ap_rep.enc-part", wanted, str(error))


def _labels(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    for reply in seen:
        sealed, key = reply.ap_rep.enc_part, reply.forged.scenario.session_key
        yield from expect("ap_rep.enc-part.etype", key.etype, sealed.etype)
        yield from expect("ap_rep.enc-part.kvno", None, sealed.kvno)


def _numbers(seen: Sequence[SeenReply]) -> list[int]:
    """Return the sequence numbers of the replies that have one."""
    return [reply.part.seq_number for reply in seen if reply.part.seq_number is not None]
