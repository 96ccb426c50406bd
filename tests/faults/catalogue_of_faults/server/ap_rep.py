"""KRB_AP_REPs that are not as they must be (RFC 4120 sections 3.2.4 and 5.5.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from octets import long_length, negative_number
from planting import Plant, fault

from conformance.forge.tree import Node, parse, rewritten
from reference import der
from reference.crypto import Key, random_key
from reference.messages import APRep, EncAPRepPart, EncryptedData, EncryptionKey
from reference.numbers import PVNO, KeyUsage, MessageType
from reference.sequence import random_sequence_number
from reference.server import step4_mutual, step5_reply
from reference.server.step5_reply import Reply

CASES = (
    "server.ap-rep.*",
    "server.reply.*",
    "server.session.*",
    "server.ciphertext.*",
    "server.etype-negotiation.*",
    "server.flags.*",
    "server.enctype-numbers.*",
    "server.aes-*",
    "server.camellia.*",
    "server.des3.*",
    "server.rc4.*",
)

Change = Callable[[Any, Any], Any]


def _reply(
    plant: Plant,
    *,
    part: Change = lambda x, part: part,
    plaintext: Callable[[bytes], bytes] = lambda octets: octets,
    key: Callable[[Any], Key] = lambda x: x.session_key,
    usage: int = KeyUsage.AP_REP,
    sealed: Change = lambda x, sealed: sealed,
    ap_rep: Change = lambda x, ap_rep: ap_rep,
    octets: Callable[[bytes], bytes] = lambda octets: octets,
) -> None:
    """Have the server make its reply otherwise, at one of the steps of the making."""

    def reply(x: Any, random: Callable[[int], bytes]) -> Reply:
        subkey = random_key(x.session_key.etype, random)
        inner = EncAPRepPart(
            ctime=x.authenticator.ctime,
            cusec=x.authenticator.cusec,
            subkey=EncryptionKey.of(subkey),
            seq_number=random_sequence_number(random),
        )
        inner = part(x, inner)
        seal = key(x)
        cipher = seal.encrypt(usage, plaintext(der.encode(inner)), random(seal.confounder_size))
        outer = APRep(
            pvno=PVNO,
            msg_type=MessageType.AP_REP,
            enc_part=sealed(x, EncryptedData(etype=x.session_key.etype, cipher=cipher)),
        )
        return Reply(octets(der.encode(ap_rep(x, outer))), subkey, inner.seq_number or 0)

    plant.everywhere(step5_reply.reply, lambda original: reply)


def _part(plant: Plant, **values: Callable[[Any, Any], Any]) -> None:
    """Have fields of the sealed part be others: `value(x, part)` of each."""
    _reply(
        plant,
        part=lambda x, part: replace(
            part, **{name: value(x, part) for name, value in values.items()}
        ),
    )


# --- Whether there is one. ---


@fault
def reply_always(plant: Plant) -> None:
    """A reply is sent to a request that wants none."""
    plant.everywhere(step4_mutual.mutual_required, lambda original: lambda x: True)


@fault
def reply_never(plant: Plant) -> None:
    """No reply is sent to a request that wants one."""
    plant.everywhere(step4_mutual.mutual_required, lambda original: lambda x: False)


@fault
def reply_by_the_wrong_option(plant: Plant) -> None:
    """USE-SESSION-KEY is taken for MUTUAL-REQUIRED."""
    plant.everywhere(
        step4_mutual.mutual_required, lambda original: lambda x: 1 in x.ap_req.ap_options
    )


@fault
def reply_to_any_option(plant: Plant) -> None:
    """A reply is sent where any of the options is set."""
    plant.everywhere(
        step4_mutual.mutual_required,
        lambda original: lambda x: any(x.ap_req.ap_options.octets),
    )


# --- What it says. ---


@fault
def reply_ctime_a_second_later(plant: Plant) -> None:
    """The time of the reply is the client's and one second."""
    _part(plant, ctime=lambda x, part: part.ctime + timedelta(seconds=1))


@fault
def reply_cusec_one_more(plant: Plant) -> None:
    """The microseconds of the reply are the client's and one."""
    _part(plant, cusec=lambda x, part: (part.cusec + 1) % 10**6)


@fault
def reply_cusec_zero(plant: Plant) -> None:
    """The microseconds of the reply are always 0."""
    _part(plant, cusec=lambda x, part: 0)


@fault
def reply_cusec_in_milliseconds(plant: Plant) -> None:
    """The microseconds of the reply are cut to whole milliseconds."""
    _part(plant, cusec=lambda x, part: part.cusec // 1000 * 1000)


@fault
def reply_with_the_servers_time(plant: Plant) -> None:
    """The time of the reply is the server's own."""
    _part(
        plant,
        ctime=lambda x, part: x.now.replace(microsecond=0),
        cusec=lambda x, part: x.now.microsecond,
    )


@fault
def reply_with_the_clients_sequence_number(plant: Plant) -> None:
    """The sequence number of the reply is the client's."""
    _part(plant, seq_number=lambda x, part: x.authenticator.seq_number)


@fault
def reply_with_a_constant_sequence_number(plant: Plant) -> None:
    """The sequence number of every reply is the same."""
    _part(plant, seq_number=lambda x, part: 0x1234567)


@fault
def reply_with_sequence_number_0(plant: Plant) -> None:
    """The sequence number of every reply is 0."""
    _part(plant, seq_number=lambda x, part: 0)


@fault
def reply_with_a_sequence_number_in_16_bits(plant: Plant) -> None:
    """The sequence number of a reply is random in 16 bits."""
    _part(plant, seq_number=lambda x, part: part.seq_number & 0xFFFF)


@fault
def reply_with_a_sequence_number_in_24_bits(plant: Plant) -> None:
    """The sequence number of a reply is random in 24 bits."""
    _part(plant, seq_number=lambda x, part: part.seq_number & 0xFFFFFF)


@fault
def reply_with_sequence_numbers_that_count(plant: Plant) -> None:
    """The sequence number of a reply is one more than that of the reply before."""
    numbers = iter(range(0x40000000, 2**31))
    _part(plant, seq_number=lambda x, part: next(numbers))


@fault
def reply_with_a_negative_sequence_number(plant: Plant) -> None:
    """Sequence numbers of 32 bits are written as negative ones."""
    _reply(plant, plaintext=lambda octets: negative_number(octets, 0xA3))


@fault
def reply_with_a_constant_subkey(plant: Plant) -> None:
    """The subkey of every reply is the same."""
    _part(
        plant,
        subkey=lambda x, part: replace(part.subkey, keyvalue=b"k" * len(part.subkey.keyvalue)),
    )


@fault
def reply_with_the_session_key_for_subkey(plant: Plant) -> None:
    """The subkey of the reply is the session key."""
    _part(plant, subkey=lambda x, part: EncryptionKey.of(x.session_key))


@fault
def reply_with_a_subkey_of_half_the_size(plant: Plant) -> None:
    """The subkey of the reply is too short for its type."""
    _part(
        plant,
        subkey=lambda x, part: replace(
            part.subkey, keyvalue=part.subkey.keyvalue[: len(part.subkey.keyvalue) // 2]
        ),
    )


@fault
def reply_with_a_subkey_of_unknown_type(plant: Plant) -> None:
    """The subkey of the reply is of a type that nobody knows."""
    _part(plant, subkey=lambda x, part: replace(part.subkey, keytype=99))


@fault
def reply_with_an_empty_subkey(plant: Plant) -> None:
    """The subkey of the reply has no octets."""
    _part(plant, subkey=lambda x, part: replace(part.subkey, keyvalue=b""))


# --- How it is sealed. ---


@fault
def reply_in_the_clients_subkey(plant: Plant) -> None:
    """The reply is encrypted in the client's subkey, where there is one."""
    _reply(plant, key=lambda x: x.subkey or x.session_key)


@fault
def reply_in_the_tickets_key(plant: Plant) -> None:
    """The reply is encrypted in the key of the ticket."""
    _reply(plant, key=lambda x: x.keys[0])


@fault
def reply_of_the_usage_of_the_authenticator(plant: Plant) -> None:
    """The reply is encrypted for key usage 11."""
    _reply(plant, usage=11)


@fault
def reply_of_the_usage_behind(plant: Plant) -> None:
    """The reply is encrypted for key usage 13."""
    _reply(plant, usage=13)


@fault
def reply_of_usage_0(plant: Plant) -> None:
    """The reply is encrypted for key usage 0."""
    _reply(plant, usage=0)


@fault
def reply_with_another_etype_label(plant: Plant) -> None:
    """The reply names another encryption type than that of its key."""
    _reply(plant, sealed=lambda x, sealed: replace(sealed, etype=17 if sealed.etype != 17 else 18))


@fault
def reply_with_kvno(plant: Plant) -> None:
    """The reply has the key version of the ticket, though a session key has none."""
    _reply(plant, sealed=lambda x, sealed: replace(sealed, kvno=x.ap_req.ticket.enc_part.kvno or 1))


@fault
def reply_with_kvno_0(plant: Plant) -> None:
    """The reply has a key version of 0, though a session key has none."""
    _reply(plant, sealed=lambda x, sealed: replace(sealed, kvno=0))


@fault
def reply_with_octets_behind_its_seal(plant: Plant) -> None:
    """The sealed part has octets behind its end."""
    _reply(plant, plaintext=lambda octets: octets + b"\1")


# --- How it is written. ---


@fault
def reply_of_another_message_type(plant: Plant) -> None:
    """The msg-type of the reply is 14."""
    _reply(plant, ap_rep=lambda x, ap_rep: replace(ap_rep, msg_type=14))


@fault
def reply_of_version_4(plant: Plant) -> None:
    """The pvno of the reply is 4."""
    _reply(plant, ap_rep=lambda x, ap_rep: replace(ap_rep, pvno=4))


@fault
def reply_under_another_tag(plant: Plant) -> None:
    """The application tag of the reply is that of the request."""
    _reply(plant, octets=lambda octets: b"\x6e" + octets[1:])


@fault
def reply_part_under_another_tag(plant: Plant) -> None:
    """The application tag of the sealed part is that of a TGS-REP's."""
    _reply(plant, plaintext=lambda octets: b"\x7a" + octets[1:])


@fault
def reply_without_tag(plant: Plant) -> None:
    """The reply has no application tag."""
    _reply(plant, octets=lambda octets: parse(octets).nodes[0].encode())


@fault
def reply_with_a_long_length(plant: Plant) -> None:
    """The length of the reply is in more octets than it needs."""
    _reply(plant, octets=long_length)


@fault
def reply_part_with_a_long_length(plant: Plant) -> None:
    """The length of the sealed part is in more octets than it needs."""
    _reply(plant, plaintext=long_length)


@fault
def reply_with_octets_behind(plant: Plant) -> None:
    """The reply has an octet behind its end."""
    _reply(plant, octets=lambda octets: octets + b"\0")


@fault
def reply_time_with_a_fraction(plant: Plant) -> None:
    """The time of the reply has a fraction of a second."""

    def fraction(node: Node) -> None:
        (value,) = node.field(0).nodes
        value.octets = value.octets[:-1] + b".5Z"

    _reply(plant, plaintext=lambda octets: rewritten(octets, fraction))


@fault
def reply_part_without_microseconds(plant: Plant) -> None:
    """The sealed part has no microseconds."""

    def without(node: Node) -> None:
        node.fields().remove(node.field(1))

    _reply(plant, plaintext=lambda octets: rewritten(octets, without))


@fault
def reply_empty(plant: Plant) -> None:
    """The reply has no octets at all."""
    _reply(plant, octets=lambda octets: b"")
