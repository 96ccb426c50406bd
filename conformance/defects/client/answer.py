"""What comes back is not the reply to the request (RFC 4120 sections 3.2.5, 5.5.1 and 5.10)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from conformance.defects.registry import breaks
from conformance.forge import Answer, crypto_key
from conformance.model.defect import Stage
from conformance.model.values import Key
from reference import der
from reference.crypto import CryptoError
from reference.messages import APRep, EncryptedData
from reference.numbers import KeyUsage, MessageType

_KRB_PRIV, _KRB_PRIV_USAGE = 21, 13


def _ap_rep(etype: int, cipher: bytes) -> bytes:
    return der.encode(
        APRep(
            pvno=5,
            msg_type=MessageType.AP_REP,
            enc_part=EncryptedData(etype=etype, cipher=cipher),
        )
    )


def _sealed(answer: Answer, key: Key, plaintext: bytes) -> Answer:
    sealing = crypto_key(key)
    cipher = sealing.encrypt(KeyUsage.AP_REP, plaintext, bytes(sealing.confounder_size))
    return replace(answer, octets=_ap_rep(key.etype, cipher))


@breaks("rfc4120-5.5.1-mutual-wanted", Stage.ANSWER)
def request_reflected(answer: Answer) -> Answer:
    """The client gets its own AP-REQ back."""
    return replace(answer, octets=answer.request.octets)


@breaks("rfc4120-5.5.1-mutual-wanted", Stage.ANSWER)
def request_reflected_as_reply(answer: Answer) -> Answer:
    """The client gets its own AP-REQ back, with the application tag of a reply."""
    tag = bytes((der.APPLICATION | MessageType.AP_REP,))
    return replace(answer, octets=tag + answer.request.octets[1:])


@breaks("rfc4120-5.5.1-mutual-wanted", Stage.ANSWER)
def authenticator_reflected(answer: Answer) -> Answer:
    """The reply's encrypted part is the client's own authenticator, as it came."""
    sent = answer.request.ap_req.authenticator
    return replace(answer, octets=_ap_rep(sent.etype, sent.cipher))


@breaks("rfc4120-5.5.1-mutual-wanted", Stage.ANSWER)
def krb_priv(answer: Answer) -> Answer:
    """The client gets a KRB-PRIV under the session key."""
    key = crypto_key(answer.session_key)
    cipher = key.encrypt(_KRB_PRIV_USAGE, answer.plaintext, bytes(key.confounder_size))
    sealed = EncryptedData(etype=key.etype, cipher=cipher)
    fields = (
        der.explicit_tlv(der.CONTEXT, der.INTEGER, bytes((5,)))
        + der.explicit_tlv(der.CONTEXT | 1, der.INTEGER, bytes((_KRB_PRIV,)))
        + der.tlv(der.CONTEXT | 3, der.encode(sealed))
    )
    octets = der.explicit_tlv(der.APPLICATION | _KRB_PRIV, der.SEQUENCE, fields)
    return replace(answer, octets=octets)


@breaks("rfc4120-5.10-top-level-reply", Stage.ANSWER)
def part_in_clear(answer: Answer) -> Answer:
    """The client gets a bare EncAPRepPart with the right time."""
    return replace(answer, octets=answer.plaintext)


@breaks("rfc4120-5.10-top-level-reply", Stage.ANSWER)
def part_not_encrypted(answer: Answer) -> Answer:
    """The reply has the EncAPRepPart in clear, labelled as not encrypted (etype 0)."""
    return replace(answer, octets=_ap_rep(0, answer.plaintext))


@breaks("rfc4120-5.10-top-level-reply", Stage.ANSWER)
def part_not_encrypted_under_the_label_of_the_session_key(answer: Answer) -> Answer:
    """The reply has the EncAPRepPart in clear, labelled as encrypted."""
    return replace(answer, octets=_ap_rep(answer.session_key.etype, answer.plaintext))


@breaks("rfc4120-5.5.2-part", Stage.ANSWER)
def authenticator_in_the_reply(answer: Answer) -> Answer:
    """The reply is sealed as it should be, and holds the client's Authenticator."""
    return _sealed(answer, answer.session_key, answer.request.plaintext)


@breaks("rfc4120-3.2.5-key", Stage.ANSWER, bases=("subkey", "subkey-and-sequence"))
def key_is_the_clients_subkey(answer: Answer) -> Answer:
    """The reply is under the subkey that the client sent."""
    subkey = answer.request.authenticator.subkey
    if subkey is not None:
        with suppress(CryptoError):  # what the client sent as a subkey may be none
            return _sealed(answer, Key(subkey.keytype, subkey.keyvalue), answer.plaintext)
    return replace(answer, octets=b"")
