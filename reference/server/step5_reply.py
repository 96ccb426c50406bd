"""Step 5: prove to have read the client's time, in a KRB_AP_REP (section 3.2.4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from reference import der
from reference.authorization import open_elements
from reference.crypto import Key, random_key
from reference.etype_negotiation import negotiated_etype
from reference.messages import APRep, EncAPRepPart, EncryptedData, EncryptionKey
from reference.numbers import PVNO, ADType, KeyUsage, MessageType
from reference.sequence import random_sequence_number
from reference.server.exchange import Exchange


class Reply(NamedTuple):
    """A KRB_AP_REP, and what the server chose for it."""

    octets: bytes
    subkey: Key | None
    sequence_number: int


def reply(x: Exchange, random: Callable[[int], bytes]) -> Reply:
    """Return the KRB_AP_REP, encrypted in the ticket's session key whatever the subkeys.

    Its time is the client's, exactly; its sequence number and subkey are fresh.
    """
    subkey = random_key(_subkey_etype(x), random) if x.policy.reply_subkey else None
    sequence_number = random_sequence_number(random)
    part = EncAPRepPart(
        ctime=x.authenticator.ctime,
        cusec=x.authenticator.cusec,
        subkey=EncryptionKey.of(subkey),
        seq_number=sequence_number,
    )
    confounder = random(x.session_key.confounder_size)
    cipher = x.session_key.encrypt(KeyUsage.AP_REP, der.encode(part), confounder)
    ap_rep = APRep(
        pvno=PVNO,
        msg_type=MessageType.AP_REP,
        enc_part=EncryptedData(etype=x.session_key.etype, cipher=cipher),
    )
    return Reply(der.encode(ap_rep), subkey, sequence_number)


def _subkey_etype(x: Exchange) -> int:
    """Return the type that RFC 4537 has negotiated, or that of the session key."""
    sent = x.authenticator.authorization_data or []
    elements = open_elements([item for item in sent if item.ad_type == ADType.IF_RELEVANT])
    current = (x.subkey or x.session_key).etype
    return negotiated_etype(elements, x.policy.permitted_etypes, current) or x.session_key.etype
