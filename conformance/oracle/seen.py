"""What a peer sent, opened: what the inspections look at.

A peer's messages are opened with the keys that the harness forged; what does not open is told as
a mismatch of the field that is in the way.
"""

from __future__ import annotations

from dataclasses import dataclass

from conformance.forge import ForgedRequest, OpenedRequest, crypto_key
from conformance.forge.gss import FramingError, without_framing
from conformance.forge.lenient import REPLY_SEQUENCE, with_plain_numbers
from conformance.model.mismatch import Mismatch
from conformance.model.protocol import Accepted, Rejected
from conformance.model.scenario import Scenario
from conformance.model.values import Credential
from reference import der
from reference.crypto import CryptoError, Enctype
from reference.gss.framing import TokenId
from reference.messages import APRep, EncAPRepPart, KRBError
from reference.numbers import KeyUsage, MessageType

_BARE = tuple(
    bytes((der.APPLICATION | type_,)) for type_ in (MessageType.AP_REP, MessageType.ERROR)
)


class CannotLook(Exception):
    """A message does not open; the mismatch says where."""

    def __init__(self, mismatch: Mismatch) -> None:
        super().__init__(str(mismatch))
        self.mismatch = mismatch


class NothingSent(CannotLook):
    """There is no message to look at, and none has to be there."""


@dataclass(frozen=True, slots=True)
class SeenReply:
    """A server's KRB_AP_REP to a forged request.

    `part` is read with leniency (`conformance.forge.lenient`); `plaintext` is what was sent.
    """

    forged: ForgedRequest
    accepted: Accepted
    octets: bytes
    ap_rep: APRep
    part: EncAPRepPart
    plaintext: bytes


@dataclass(frozen=True, slots=True)
class SeenError:
    """A server's refusal of a forged request. CannotLook where it has no KRB_ERROR to look at."""

    forged: ForgedRequest
    rejected: Rejected

    @property
    def octets(self) -> bytes:
        """The KRB_ERROR as it was sent."""
        if self.rejected.krb_error is None:
            # A server that cannot say why has nothing to put into a KRB_ERROR.
            kind = NothingSent if self.rejected.code is None else CannotLook
            raise kind(Mismatch("krb_error", "KRB_ERROR", "none"))
        return _message(self.forged.scenario, self.rejected.krb_error, TokenId.ERROR, "krb_error")

    @property
    def error(self) -> KRBError:
        """The KRB_ERROR."""
        try:
            return der.decode(KRBError, self.octets)
        except der.DecodeError as problem:
            wanted = "the DER of a KRB-ERROR"
            raise CannotLook(Mismatch("krb_error", wanted, str(problem))) from None


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A client's KRB_AP_REQ, and what it was made from."""

    scenario: Scenario
    held: Credential
    octets: bytes
    opened: OpenedRequest
    accepted: Accepted | None = None
    """What the client made of the reply, where there was one and it took it."""


def see_reply(forged: ForgedRequest, accepted: Accepted) -> SeenReply:
    """Open the KRB_AP_REP of an acceptance; CannotLook where it does not open."""
    if accepted.ap_rep is None:
        raise CannotLook(Mismatch("ap_rep", "KRB_AP_REP, since it was required", "none"))
    octets, ap_rep, plaintext, part = open_reply(accepted.ap_rep, forged.scenario)
    return SeenReply(forged, accepted, octets, ap_rep, part, plaintext)


def open_reply(token: bytes, scenario: Scenario) -> tuple[bytes, APRep, bytes, EncAPRepPart]:
    """Return a KRB_AP_REP without its framing, decoded, what it seals, and that decoded.

    Of the scenario only the session key and the framing are looked at.
    """
    octets = _message(scenario, token, TokenId.AP_REP, "ap_rep")
    try:
        ap_rep = der.decode(APRep, octets)
    except der.DecodeError as error:
        raise CannotLook(Mismatch("ap_rep", "the DER of an AP-REP", str(error))) from None
    key = scenario.session_key
    try:
        plaintext = crypto_key(key).decrypt(KeyUsage.AP_REP, ap_rep.enc_part.cipher)
        plain = with_plain_numbers(plaintext, REPLY_SEQUENCE)
        part = der.decode(EncAPRepPart, plain, padded=key.etype == Enctype.DES3_CBC_SHA1)
    except (CryptoError, der.DecodeError) as error:
        wanted = "an EncAPRepPart under the ticket's session key and usage 12"
        raise CannotLook(Mismatch("ap_rep.enc-part", wanted, str(error))) from None
    return octets, ap_rep, plaintext, part


def _message(scenario: Scenario, token: bytes, wanted: TokenId, field: str) -> bytes:
    try:
        token_id, message = without_framing(scenario, token)
    except FramingError as error:
        if token[:1] in _BARE:
            return token  # that it should be framed is a rule of its own, and has its inspections
        raise CannotLook(Mismatch(field, "a framed token", str(error))) from None
    if token_id not in (None, wanted):
        raise CannotLook(Mismatch(f"{field} token identifier", f"{wanted:04x}", f"{token_id:04x}"))
    return message
