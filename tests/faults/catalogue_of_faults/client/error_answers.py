"""What a client makes of a KRB_ERROR, or of nothing (RFC 4120 section 5.9)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planting import Crash, Plant, fault

from reference.client import Client, Doubtful, Genuine, ServerError
from reference.numbers import ErrorCode

CASES = (
    "client.reply-*",
    "client.error-reply.*",
    "client.answer*",
    "client.enctypes.*",
    "client.etype-negotiation.*",
)


def _errors(plant: Plant, other: Any) -> None:
    def wrapper(original: Any) -> Any:
        def verify(self: Any, sent: Any, octets: bytes) -> Any:
            result = original(self, sent, octets)
            return other(result) if isinstance(result, ServerError) else result

        return verify

    plant.wrap(Client, "verify", wrapper)


def _success(result: ServerError) -> Any:
    return Genuine(subkey=None, sequence_number=None, verification=None)  # type: ignore[arg-type]


@fault
def error_is_success(plant: Plant) -> None:
    """A KRB_ERROR of the server ends the exchange as if all were well."""
    _errors(plant, _success)


@fault
def error_code_0_is_success(plant: Plant) -> None:
    """A KRB_ERROR with code 0, which is none, ends the exchange as if all were well."""
    _errors(plant, lambda result: result if result.code else _success(result))


@fault
def error_without_the_clients_time_is_success(plant: Plant) -> None:
    """A KRB_ERROR that is about no request is passed over, as if all were well."""
    _errors(plant, lambda result: result if result.error.ctime else _success(result))


@fault
def error_with_another_code_reported(plant: Plant) -> None:
    """Every KRB_ERROR is reported as KRB_ERR_GENERIC."""
    _errors(plant, lambda result: replace(result, code=60))


@fault
def crash_at_an_unknown_error_code(plant: Plant) -> None:
    """A KRB_ERROR with a code that the client does not know makes it crash."""

    def known(result: ServerError) -> ServerError:
        try:
            ErrorCode(result.code)
        except ValueError as error:
            raise Crash(str(error)) from None
        return result

    _errors(plant, known)


@fault
def error_that_is_malformed_is_success(plant: Plant) -> None:
    """A KRB_ERROR that cannot be read is passed over, as if all were well."""

    def wrapper(original: Any) -> Any:
        def verify(self: Any, sent: Any, octets: bytes) -> Any:
            result = original(self, sent, octets)
            is_error = octets[:1] == b"\x7e" and isinstance(result, Doubtful)
            return _success(result) if is_error else result

        return verify

    plant.wrap(Client, "verify", wrapper)


@fault
def nothing_is_success(plant: Plant) -> None:
    """A reply of no octets ends the exchange as if all were well."""

    def wrapper(original: Any) -> Any:
        def verify(self: Any, sent: Any, octets: bytes) -> Any:
            result = original(self, sent, octets)
            return result if octets else _success(result)

        return verify

    plant.wrap(Client, "verify", wrapper)
