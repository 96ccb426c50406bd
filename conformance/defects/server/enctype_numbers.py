"""What an encryption type number names, and that zero names none (RFC 3961, RFC 3962)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import breaks, harmless
from conformance.defects.server.ciphertext import AES128, AES256, DES3
from conformance.forge import Seal
from conformance.forge.keys import made_up_key
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from reference.messages import EncTicketPart

_NO_TYPES = {"0": 0, "-1": -1, "2-to-the-31-less-1": 2**31 - 1, "minus-2-to-the-31": -(2**31)}


@breaks(
    "rfc3961-8-etype-zero", Stage.TICKET_SEAL, codes=(14, 31, 44, 45),
    each={key: etype for key, etype in _NO_TYPES.items() if etype},
)  # fmt: skip
def ticket_labelled(seal: Seal, etype: int) -> Seal:
    """The ticket's encryption is labelled with a type at the edge of what there can be."""
    return replace(seal, label=etype)


@breaks("rfc3961-8-etype-zero", Stage.AUTHENTICATOR_SEAL, each=_NO_TYPES, codes=(14, 31))
def authenticator_labelled(seal: Seal, etype: int) -> Seal:
    """The authenticator's encryption is labelled with no type, or one that can hardly be."""
    return replace(seal, label=etype)


@breaks(
    "rfc3961-8-etype-zero", Stage.TICKET_PART,
    each={key: etype for key, etype in _NO_TYPES.items() if etype},
)  # fmt: skip
def session_key_of_type(part: EncTicketPart, etype: int) -> EncTicketPart:
    """The session key is of a type at the edge of what there can be."""
    return replace(part, key=replace(part.key, keytype=etype))


@breaks(
    "rfc3961-8-des3-numbers", Stage.TICKET_SEAL, bases=(DES3,), each={"5": 5, "7": 7},
    codes=(14, 31, 44, 45),
)  # fmt: skip
def des3_ticket_labelled(seal: Seal, etype: int) -> Seal:
    """A ticket under a key of type 16 is labelled with another type of triple DES."""
    return replace(seal, label=etype)


@breaks("rfc3961-8-des3-numbers", Stage.TICKET_PART, bases=(DES3,), each={"5": 5, "7": 7})
def des3_session_key_labelled(part: EncTicketPart, etype: int) -> EncTicketPart:
    """The session key is named one of another type of triple DES, and is used as type 16."""
    return replace(part, key=replace(part.key, keytype=etype))


@harmless(
    "rfc3962-7-numbers", Stage.SCENARIO, bases=(AES128,),
    each={"17-and-18": (17, 18), "18-and-17": (18, 17), "18-and-18": (18, 18)},
)  # fmt: skip
def service_and_session_key_of(scenario: Scenario, etypes: tuple[int, int]) -> Scenario:
    """The service key and the session key are of these two types of AES, equal or not."""
    service, session = etypes
    return replace(
        scenario,
        service_key=made_up_key(service, "service key"),
        session_key=made_up_key(session, "session key"),
    )


@breaks("rfc3962-7-numbers", Stage.AUTHENTICATOR_SEAL, bases=(AES128, AES256), codes=(14, 31))
def authenticator_labelled_as_the_other(seal: Seal) -> Seal:
    """The authenticator's encryption is labelled with the other size of AES."""
    return replace(seal, label=35 - seal.key.etype)
