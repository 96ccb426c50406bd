"""What a client makes of what a reply says, and reports (RFC 4120 sections 3.2.5 and 5.5.2)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planting import Crash, Plant, fault, refuse

from catalogue_of_faults.client import verification
from reference import der
from reference.client import Client, Genuine, step6_verify
from reference.messages import EncAPRepPart
from reference.numbers import ErrorCode
from reference.refusal import Refusal

CASES = verification.CASES


# --- Types, versions, fields. ---


@fault
def crash_at_a_reply_that_is_malformed(plant: Plant) -> None:
    """A reply that is no DER makes the client crash."""

    def rule(x: Any) -> None:
        try:
            step6_verify.message_type(x)
        except Refusal as refusal:
            if refusal.code == ErrorCode.KRB_ERR_GENERIC:
                raise Crash(str(refusal)) from None
            raise

    plant.client_rule("message_type", rule)


@fault
def reply_msg_type_ignored(plant: Plant) -> None:
    """The msg-type field of the reply may hold anything."""

    def rule(x: Any) -> None:
        try:
            step6_verify.message_type(x)
        except Refusal:
            if not hasattr(x, "ap_rep"):
                raise

    plant.client_rule("message_type", rule)


@fault
def reply_tag_ignored(plant: Plant) -> None:
    """The application tag of the reply may be any."""

    def rule(x: Any) -> None:
        x.octets = b"\x6f" + x.octets[1:]
        step6_verify.message_type(x)

    plant.client_rule("message_type", rule)


@fault
def reply_of_version_4_or_later(plant: Plant) -> None:
    """The version of the reply is not looked at, unless it is below 4."""

    def rule(x: Any) -> None:
        if x.ap_rep.pvno < 4:
            refuse(ErrorCode.KRB_AP_ERR_BADVERSION)

    plant.client_rule("protocol_version", rule)


@fault
def reply_version_with_another_code(plant: Plant) -> None:
    """A reply of another version is refused with the code of a wrong type."""

    def rule(x: Any) -> None:
        try:
            step6_verify.protocol_version(x)
        except Refusal:
            refuse(ErrorCode.KRB_AP_ERR_MSG_TYPE)

    plant.client_rule("protocol_version", rule)


@fault
def reply_type_with_another_code(plant: Plant) -> None:
    """A reply of another type is refused with the code of a wrong version."""

    def rule(x: Any) -> None:
        try:
            step6_verify.message_type(x)
        except Refusal as refusal:
            if refusal.code == ErrorCode.KRB_AP_ERR_MSG_TYPE:
                refuse(ErrorCode.KRB_AP_ERR_BADVERSION)
            raise

    plant.client_rule("message_type", rule)


def _demands(plant: Plant, demanded: Any) -> None:
    def rule(x: Any) -> None:
        step6_verify.subkey(x)
        if not demanded(x):
            refuse(ErrorCode.KRB_ERR_GENERIC)

    plant.client_rule("subkey", rule)


@fault
def reply_sequence_number_0_refused(plant: Plant) -> None:
    """A reply with sequence number 0 is refused."""
    _demands(plant, lambda x: x.part.seq_number != 0)


@fault
def reply_sequence_number_of_31_bits_demanded(plant: Plant) -> None:
    """A reply with a sequence number of 32 bits is refused."""
    _demands(plant, lambda x: (x.part.seq_number or 0) < 2**31)


@fault
def reply_with_subkey_refused(plant: Plant) -> None:
    """A reply with a subkey is refused, where the client sent none."""
    _demands(plant, lambda x: x.subkey is None or x.request.subkey is not None)


@fault
def reply_subkey_of_the_session_keys_type_demanded(plant: Plant) -> None:
    """A subkey of another type than the session key is refused."""
    _demands(plant, lambda x: x.subkey is None or x.subkey.etype == x.request.session_key.etype)


# --- What is reported. ---


def _reports(plant: Plant, other: Any) -> None:
    def wrapper(original: Any) -> Any:
        def verify(self: Any, sent: Any, octets: bytes) -> Any:
            result = original(self, sent, octets)
            return other(result, sent) if isinstance(result, Genuine) else result

        return verify

    plant.wrap(Client, "verify", wrapper)


@fault
def reply_subkey_is_the_requests(plant: Plant) -> None:
    """The client's own subkey is reported as the server's."""
    _reports(plant, lambda result, sent: replace(result, subkey=sent.subkey or result.subkey))


@fault
def reply_subkey_is_the_session_key(plant: Plant) -> None:
    """The session key is reported as the server's subkey."""
    _reports(plant, lambda result, sent: replace(result, subkey=sent.session_key))


@fault
def reply_sequence_number_is_the_requests(plant: Plant) -> None:
    """The client's own sequence number is reported as the server's."""
    _reports(
        plant,
        lambda result, sent: replace(
            result, sequence_number=sent.authenticator.seq_number or result.sequence_number
        ),
    )


@fault
def reply_sequence_number_in_16_bits(plant: Plant) -> None:
    """The server's sequence number is cut to 16 bits."""
    _reports(
        plant,
        lambda result, sent: replace(
            result, sequence_number=result.sequence_number and result.sequence_number & 0xFFFF
        ),
    )


@fault
def reply_sequence_number_in_31_bits(plant: Plant) -> None:
    """The server's sequence number is cut to 31 bits."""
    _reports(
        plant,
        lambda result, sent: replace(
            result, sequence_number=result.sequence_number and result.sequence_number & 0x7FFFFFFF
        ),
    )


# --- KRB_ERROR. ---


@fault
def reply_part_of_any_tag(plant: Plant) -> None:
    """The application tag of the sealed part may be any."""

    def wrapper(original: Any) -> Any:
        def decode(cls: type, data: bytes, **named: Any) -> Any:
            if cls is EncAPRepPart and data:
                data = bytes((der.APPLICATION | 27,)) + data[1:]
            return original(cls, data, **named)

        return decode

    plant.wrap(der, "decode", wrapper)


@fault
def crash_at_a_subkey_that_cannot_be_used(plant: Plant) -> None:
    """A subkey of an unknown type or a wrong size makes the client crash."""

    def rule(x: Any) -> None:
        try:
            step6_verify.subkey(x)
        except Refusal as refusal:
            raise Crash(str(refusal)) from None

    plant.client_rule("subkey", rule)


@fault
def crash_at_a_negative_sequence_number(plant: Plant) -> None:
    """A sequence number below zero makes the client crash."""

    def wrapper(original: Any) -> Any:
        def decode(cls: type, data: bytes, **named: Any) -> Any:
            try:
                return original(cls, data, **named)
            except der.DecodeError as error:
                if "-" in error.fault and "seq_number" in str(error):
                    raise Crash(str(error)) from None
                raise

        return decode

    plant.wrap(der, "decode", wrapper)
