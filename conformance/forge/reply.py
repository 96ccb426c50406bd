"""Open the KRB_AP_REQ that a client under test made, and make the KRB_AP_REP to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from conformance.forge import gss
from conformance.forge.changes import Changes
from conformance.forge.lenient import (
    AUTHENTICATOR_SEQUENCE,
    with_all_option_bits,
    with_plain_numbers,
)
from conformance.forge.request import ForgedRequest, ForgedTicket
from conformance.forge.seal import Seal, confounder, crypto_key, encryption_key
from conformance.forge.stream import stream
from conformance.model.defect import Defect, Stage
from conformance.model.scenario import Scenario
from conformance.model.values import Credential, Key
from reference import der
from reference.crypto import CryptoError, Enctype
from reference.flags import Flags
from reference.gss.framing import TokenId
from reference.messages import APRep, APReq, Authenticator, EncAPRepPart
from reference.numbers import PVNO, KeyUsage, MessageType


class CannotOpen(ValueError):
    """The octets are not a KRB_AP_REQ under the session key that the client was given."""


@dataclass(slots=True)
class OpenedRequest:
    """A client's KRB_AP_REQ, taken apart with its session key.

    `ap_req` and `authenticator` are read with leniency (`conformance.forge.lenient`); `octets` and
    `plaintext` are what was sent.
    """

    ap_req: APReq
    authenticator: Authenticator
    octets: bytes = b""
    plaintext: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """The octets that answer a client's request, as a KRB_AP_REP, and what they were made from."""

    request: OpenedRequest
    session_key: Key
    plaintext: bytes
    octets: bytes


@dataclass(slots=True)
class ForgedReply:
    """A KRB_AP_REP, or what a defect made of it, and what it was made from."""

    part: EncAPRepPart
    plaintext: bytes
    octets: bytes


def credential(scenario: Scenario, ticket: ForgedTicket) -> Credential:
    """Return what a client holds after the KDC gave it the ticket."""
    return Credential(
        client=scenario.client,
        server=scenario.server,
        ticket=der.encode(ticket.ticket),
        session_key=scenario.session_key,
        flags=int(Flags.of(scenario.ticket_flags)),
        authtime=scenario.authtime,
        starttime=scenario.starttime,
        endtime=scenario.endtime,
        renew_till=scenario.renew_till,
    )


def open_request(octets: bytes, scenario: Scenario) -> OpenedRequest:
    """Take a client's KRB_AP_REQ apart; CannotOpen says which part is not as it must be."""
    key = scenario.session_key
    try:
        token_id, octets = gss.without_framing(scenario, octets)
        if token_id not in (None, TokenId.AP_REQ):
            raise CannotOpen(f"token of identifier {token_id:04x}, not that of an AP-REQ")
        ap_req = der.decode(APReq, with_all_option_bits(octets)[0])
        plaintext = crypto_key(key).decrypt(
            KeyUsage.AP_REQ_AUTHENTICATOR, ap_req.authenticator.cipher
        )
        padded = key.etype == Enctype.DES3_CBC_SHA1
        plain = with_plain_numbers(plaintext, AUTHENTICATOR_SEQUENCE)
        authenticator = der.decode(Authenticator, plain, padded=padded)
        return OpenedRequest(ap_req, authenticator, octets, plaintext)
    except (der.DecodeError, gss.FramingError) as error:
        raise CannotOpen(str(error)) from None
    except CryptoError as error:
        raise CannotOpen(f"authenticator: {error}") from None


def forge_reply(
    scenario: Scenario,
    request: OpenedRequest,
    defects: tuple[Defect, ...] = (),
    *,
    seed: str = "",
) -> ForgedReply:
    """Make the KRB_AP_REP that answers `request`, with the defects of the REPLY stages."""
    changes = Changes(defects)
    scenario = changes.at(Stage.SCENARIO, scenario)
    part = EncAPRepPart(
        ctime=request.authenticator.ctime,
        cusec=request.authenticator.cusec,
        subkey=encryption_key(scenario.reply_subkey),
        seq_number=scenario.reply_sequence,
    )
    part = changes.at(Stage.REPLY_PART, part)
    plaintext = changes.at(Stage.REPLY_PLAINTEXT, der.encode(part))
    key = scenario.session_key
    seal = Seal(key, KeyUsage.AP_REP, confounder(key, stream(f"{seed}/reply")))
    ap_rep = APRep(
        pvno=PVNO,
        msg_type=MessageType.AP_REP,
        enc_part=changes.at(Stage.REPLY_SEAL, seal).apply(plaintext),
    )
    octets = changes.at(Stage.AP_REP_OCTETS, der.encode(changes.at(Stage.AP_REP, ap_rep)))
    answer = changes.at(Stage.ANSWER, Answer(request, key, plaintext, octets))
    return ForgedReply(part, plaintext, gss.reply_token(scenario, answer.octets, changes))


def forge_third_leg(
    forged: ForgedRequest,
    reply: EncAPRepPart,
    defects: tuple[Defect, ...] = (),
    *,
    seed: str = "",
) -> ForgedReply:
    """Make the client's AP-REP of DCE style to a server's: with its number and no subkey."""
    scenario = replace(forged.scenario, reply_subkey=None, reply_sequence=reply.seq_number)
    request = OpenedRequest(forged.ap_req, forged.authenticator)
    return forge_reply(scenario, request, defects, seed=f"{seed}/third leg")
