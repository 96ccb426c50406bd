"""How a client opens the reply, and compares its time (RFC 4120 sections 3.2.5 and 5.5.2)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planting import Crash, Plant, fault, refuse, without_client_rules

from reference.client import step6_verify
from reference.crypto import IntegrityError, Key
from reference.numbers import ErrorCode, KeyUsage
from reference.refusal import Refusal

CASES = (
    "client.reply-*",
    "client.error-reply.*",
    "client.answer*",
    "client.enctypes.*",
    "client.etype-negotiation.*",
)

without_client_rules(
    __name__,
    {
        "protocol_version": "The version of the reply is not looked at.",
        "time": "The time of the reply is not compared.",
    },
)


# --- The time. ---


def _time(plant: Plant, same: Any, code: ErrorCode = ErrorCode.KRB_AP_ERR_MUT_FAIL) -> None:
    def rule(x: Any) -> None:
        if not same(x.part, x.request.authenticator):
            refuse(code)

    plant.client_rule("time", rule)


@fault
def time_in_seconds_alone(plant: Plant) -> None:
    """The microseconds of the reply are not compared."""
    _time(plant, lambda part, sent: part.ctime == sent.ctime)


@fault
def time_in_microseconds_alone(plant: Plant) -> None:
    """The seconds of the reply are not compared, its microseconds are."""
    _time(plant, lambda part, sent: part.cusec == sent.cusec)


@fault
def time_not_before(plant: Plant) -> None:
    """A reply with a later time will do."""
    _time(plant, lambda part, sent: (part.ctime, part.cusec) >= (sent.ctime, sent.cusec))


@fault
def time_not_behind(plant: Plant) -> None:
    """A reply with an earlier time will do."""
    _time(plant, lambda part, sent: (part.ctime, part.cusec) <= (sent.ctime, sent.cusec))


@fault
def time_within_the_skew(plant: Plant) -> None:
    """A reply whose time is within five minutes will do."""
    _time(plant, lambda part, sent: abs(part.ctime - sent.ctime).total_seconds() <= 300)


@fault
def time_within_a_microsecond(plant: Plant) -> None:
    """A reply whose microseconds are one off will do."""
    _time(
        plant,
        lambda part, sent: part.ctime == sent.ctime and abs(part.cusec - sent.cusec) <= 1,
    )


@fault
def time_within_a_second(plant: Plant) -> None:
    """A reply whose time is within a second will do."""
    _time(plant, lambda part, sent: abs(part.ctime - sent.ctime).total_seconds() <= 1)


@fault
def time_of_the_day(plant: Plant) -> None:
    """The day of the reply is not compared, its time is."""
    _time(
        plant,
        lambda part, sent: (part.ctime.time(), part.cusec) == (sent.ctime.time(), sent.cusec),
    )


@fault
def time_with_microseconds_in_16_bits(plant: Plant) -> None:
    """The microseconds are compared in 16 bits."""
    _time(
        plant,
        lambda part, sent: part.ctime == sent.ctime and part.cusec & 0xFFFF == sent.cusec & 0xFFFF,
    )


@fault
def time_and_one(plant: Plant) -> None:
    """A reply must have the microseconds of the request and one, as in Kerberos 4."""
    _time(plant, lambda part, sent: part.ctime == sent.ctime and part.cusec == sent.cusec + 1)


@fault
def time_with_another_code(plant: Plant) -> None:
    """A reply with another time is refused as modified."""
    _time(
        plant,
        lambda part, sent: (part.ctime, part.cusec) == (sent.ctime, sent.cusec),
        ErrorCode.KRB_AP_ERR_MODIFIED,
    )


# --- The seal. ---


def _decrypts(plant: Plant, decrypt: Any) -> None:
    """Have the reply be decrypted otherwise: `decrypt(original, key, cipher)`."""

    def wrapper(original: Any) -> Any:
        def run(key: Key, usage: int, cipher: bytes) -> bytes:
            octets: bytes = (
                decrypt(original, key, cipher)
                if usage == KeyUsage.AP_REP
                else original(key, usage, cipher)
            )
            return octets

        return run

    plant.wrap(Key, "decrypt", wrapper)


def _any_of(original: Any, keys: Any, usages: Any, cipher: bytes) -> bytes:
    for key in keys:
        for usage in usages:
            try:
                octets: bytes = original(key, usage, cipher)
            except IntegrityError:
                continue
            return octets
    raise IntegrityError("planted")


@fault
def reply_of_any_usage(plant: Plant) -> None:
    """The reply is decrypted for whatever key usage fits."""
    _decrypts(plant, lambda original, key, cipher: _any_of(original, [key], range(30), cipher))


@fault
def reply_of_the_requests_usage(plant: Plant) -> None:
    """A reply that is encrypted as a request is taken, too."""
    _decrypts(plant, lambda original, key, cipher: _any_of(original, [key], (12, 11), cipher))


@fault
def reply_of_usage_11_alone(plant: Plant) -> None:
    """The reply is decrypted for key usage 11."""
    _decrypts(plant, lambda original, key, cipher: original(key, 11, cipher))


@fault
def reply_with_a_zero_usage(plant: Plant) -> None:
    """A reply that does not decrypt is tried for key usage 0."""
    _decrypts(plant, lambda original, key, cipher: _any_of(original, [key], (12, 0), cipher))


def _with_keys(plant: Plant, keys: Any) -> None:
    def rule(x: Any) -> None:
        for key in keys(x.request):
            x.request.session_key, kept = key, x.request.session_key
            try:
                step6_verify.integrity(x)
            except Refusal as refusal:
                if refusal.code != ErrorCode.KRB_AP_ERR_BAD_INTEGRITY:
                    raise
                continue
            finally:
                x.request.session_key = kept
            return
        refuse(ErrorCode.KRB_AP_ERR_BAD_INTEGRITY)

    plant.client_rule("integrity", rule)


@fault
def reply_under_the_subkey_too(plant: Plant) -> None:
    """A reply in the client's subkey is taken, too."""
    _with_keys(
        plant,
        lambda sent: [sent.session_key, *([] if sent.subkey is None else [sent.subkey])],
    )


@fault
def reply_under_the_subkey_alone(plant: Plant) -> None:
    """The reply is decrypted with the client's subkey where it sent one."""
    _with_keys(plant, lambda sent: [sent.subkey or sent.session_key])


@fault
def reply_etype_label_ignored(plant: Plant) -> None:
    """The encryption type that the reply names is not looked at."""

    def rule(x: Any) -> None:
        sealed = replace(x.ap_rep.enc_part, etype=x.request.session_key.etype)
        x.ap_rep = replace(x.ap_rep, enc_part=sealed)
        step6_verify.integrity(x)

    plant.client_rule("integrity", rule)


@fault
def reply_that_does_not_decrypt_refused_for_its_time(plant: Plant) -> None:
    """A reply that does not decrypt is refused with the code of a wrong time."""

    def rule(x: Any) -> None:
        try:
            step6_verify.integrity(x)
        except Refusal:
            refuse(ErrorCode.KRB_AP_ERR_SKEW)

    plant.client_rule("integrity", rule)


@fault
def crash_at_a_reply_that_does_not_decrypt(plant: Plant) -> None:
    """A reply that does not decrypt makes the client crash."""

    def decrypt(original: Any, key: Key, cipher: bytes) -> bytes:
        try:
            octets: bytes = original(key, 12, cipher)
        except IntegrityError as error:
            raise Crash(str(error)) from None
        return octets

    _decrypts(plant, decrypt)
