"""The last token of DCE style: a KRB_AP_REP of the client's ([MS-KILE] section 3.4.5.1).

"The client MUST generate an additional AP exchange reply message exactly as the server would", and
the server verifies that it is constructed correctly. It does not say what the fields hold. Here
they are what implementations agree on: a time of the client's, which nobody compares (to some it is
that of the authenticator, to others a new one); no subkey; and the sequence number of the server's
KRB_AP_REP, which only who could decrypt that can know. So the client proves to be there now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from reference import der
from reference.client.step1_request import Request
from reference.client.step6_verify import Verification, integrity, message_type, protocol_version
from reference.crypto import Key
from reference.messages import APRep, EncAPRepPart, EncryptedData
from reference.numbers import PVNO, ErrorCode, KeyUsage, MessageType
from reference.refusal import Refusal
from reference.server import Accepted


def make(session_key: Key, time: datetime, sequence_number: int | None, confounder: bytes) -> bytes:
    """Return the client's KRB_AP_REP, at a time (UTC, to the microsecond)."""
    part = EncAPRepPart(
        ctime=time.replace(microsecond=0), cusec=time.microsecond, seq_number=sequence_number
    )
    cipher = session_key.encrypt(KeyUsage.AP_REP, der.encode(part), confounder)
    return der.encode(
        APRep(
            pvno=PVNO,
            msg_type=MessageType.AP_REP,
            enc_part=EncryptedData(etype=session_key.etype, cipher=cipher),
        )
    )


@dataclass(slots=True, eq=False)
class ThirdLeg(Verification):
    """The state that the rules share: that of step 6 with the roles exchanged.

    sent is the server's own KRB_AP_REP, sequence_number what it sealed there.
    """

    sent: bytes
    sequence_number: int | None


def reflection(x: ThirdLeg) -> None:
    """The server's own KRB_AP_REP has the same key, usage and number: it proves nothing."""
    if x.ap_rep.enc_part.cipher == der.decode(APRep, x.sent).enc_part.cipher:
        raise Refusal(ErrorCode.KRB_AP_ERR_MUT_FAIL, "the server's own reply came back")


def no_subkey(x: ThirdLeg) -> None:
    """The client has had its say on the subkey in the authenticator."""
    if x.part.subkey is not None:
        raise Refusal(ErrorCode.KRB_AP_ERR_MUT_FAIL, "the client's reply has a subkey")


def sequence_number(x: ThirdLeg) -> None:
    """The number is that of the server's KRB_AP_REP."""
    if x.part.seq_number != x.sequence_number:
        raise Refusal(
            ErrorCode.KRB_AP_ERR_MUT_FAIL,
            f"the sequence number is {x.part.seq_number}, not the server's {x.sequence_number}",
        )


class Check(NamedTuple):
    """One rule of the last token, and its section."""

    section: str
    rule: Callable[[ThirdLeg], None]

    @property
    def name(self) -> str:
        """The name of the rule, as results give it."""
        return self.rule.__name__


CHECKS = (
    Check("RFC 4120 5.5.2", message_type),
    Check("RFC 4120 5.2.4", protocol_version),
    Check("RFC 4120 3.2.5", integrity),
    Check("MS-KILE 3.4.5.1", reflection),
    Check("MS-KILE 3.4.5.1", no_subkey),
    Check("MS-KILE 3.4.5.1", sequence_number),
)


@dataclass(slots=True, kw_only=True)
class Unproven:
    """The client did not finish: the check that refused, its code and its reason. No token."""

    check: Check
    code: ErrorCode
    reason: str


def verify(pending: Accepted, octets: bytes) -> Unproven | None:
    """Return why `octets` are not the last token to what a server has accepted, or None."""
    if pending.ap_rep is None:
        raise ValueError("the server has sent no KRB_AP_REP: there is nothing to finish")
    exchange = pending.exchange
    request = Request(
        exchange.octets,
        exchange.ap_req,
        exchange.authenticator,
        exchange.session_key,
        exchange.subkey,
    )
    x = ThirdLeg(request, octets, pending.ap_rep, pending.reply_sequence_number)
    for check in CHECKS:
        try:
            check.rule(x)
        except Refusal as refusal:
            return Unproven(check=check, code=refusal.code, reason=refusal.reason)
    return None
