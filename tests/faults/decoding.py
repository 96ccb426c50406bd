"""Faults of decoding: other octets are decoded, or what was decoded is refused."""

from __future__ import annotations

from typing import Any

from planting import Plant

from reference import der

ENCODED = (
    "*.encoding.*",
    "*.reply-encoding.*",
    "*.reply-numbers.*",
    "*.fields.*",
    "*.integers.*",
    "*.lengths.*",
    "*.tags.*",
    "*.name-forms.*",
    "*.flags.*",
    "*.session.*",
    "*.error-reply.*",
    "*.established.*",
    "*.authorization-data.*",
    "*.addresses.*",
    "*.containers.*",
    "*.ber.*",
    "*.message-type.*",
    "*.ticket-*",
    "*.time-form.*",
    "server.clock-skew.*",
    "server.enctype*",
    "server.key-choice.*",
    "*.reply-type.*",
)
"""The cases in which a fault of the codec may show."""


def decodes(plant: Plant, classes: Any, change: Any) -> None:
    """Have the octets of some messages be others before they are decoded."""

    def wrapper(original: Any) -> Any:
        def decode(cls: type, data: bytes, **named: Any) -> Any:
            return original(cls, change(data) if cls in classes and data else data, **named)

        return decode

    plant.wrap(der, "decode", wrapper)


def refuses(plant: Plant, cls: Any, look: Any) -> None:
    """Have a decoded message be looked at, and perhaps refused, by `look(message)`."""

    def wrapper(original: Any) -> Any:
        def decode(wanted: type, data: bytes, **named: Any) -> Any:
            message = original(wanted, data, **named)
            if wanted is cls and look(message):
                raise der.DecodeError("planted")
            return message

        return decode

    plant.wrap(der, "decode", wrapper)
