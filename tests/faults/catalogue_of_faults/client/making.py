"""How a KRB_AP_REQ is made otherwise (RFC 4120 section 3.2.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from planting import Plant

from reference import der
from reference.client import step1_request
from reference.client.step1_request import Request
from reference.crypto import Key
from reference.messages import (
    APReq,
    EncryptedData,
)
from reference.numbers import KeyUsage

Change = Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def spoilt_request(
    plant: Plant,
    *,
    options: Change = _same,
    authenticator: Callable[[Any, Any], Any] = lambda credential, part: part,
    plaintext: Callable[[bytes], bytes] = _same,
    key: Change = lambda credential: credential.session_key,
    usage: int = KeyUsage.AP_REQ_AUTHENTICATOR,
    confounder: Callable[[bytes], bytes] = _same,
    sealed: Change = _same,
    ap_req: Change = _same,
    octets: Callable[[bytes], bytes] = _same,
) -> None:
    """Have the client make its request otherwise, at one of the steps of the making."""

    def wrapper(original: Any) -> Any:
        def request(credential: Any, time: Any, wanted: Any, random: Any) -> Request:
            sound: Request = original(credential, time, options(wanted), random)
            part = authenticator(credential, sound.authenticator)
            seal: Key = key(credential)
            start = confounder(random(seal.confounder_size))
            cipher = seal.encrypt(usage, plaintext(der.encode(part)), start)
            message: APReq = replace(
                sound.ap_req,
                authenticator=sealed(
                    EncryptedData(etype=credential.session_key.etype, cipher=cipher)
                ),
            )
            message = ap_req(message)
            return replace(
                sound, octets=octets(der.encode(message)), ap_req=message, authenticator=part
            )

        return request

    plant.everywhere(step1_request.request, wrapper)


def spoilt_part(plant: Plant, **values: Callable[[Any, Any], Any]) -> None:
    """Have fields of the authenticator be others: `value(credential, part)` of each."""
    spoilt_request(
        plant,
        authenticator=lambda credential, part: replace(
            part, **{name: value(credential, part) for name, value in values.items()}
        ),
    )


def spoilt_subkey(plant: Plant, subkey: Callable[[Any, Any], Any]) -> None:
    """Have the subkey be another, where one is wanted: `subkey(credential, subkey)`."""
    spoilt_part(
        plant, subkey=lambda credential, part: part.subkey and subkey(credential, part.subkey)
    )


def spoilt_number(plant: Plant, number: Callable[[int], int]) -> None:
    """Have the sequence number be another."""
    spoilt_part(
        plant,
        seq_number=lambda credential, part: (
            None if part.seq_number is None else number(part.seq_number)
        ),
    )
