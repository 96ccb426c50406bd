"""The names and types of fields, as the messages of the reference declare them."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any, NamedTuple

from reference import der
from reference import messages as m

_MESSAGES = (
    m.Ticket, m.Authenticator, m.EncTicketPart, m.APReq, m.APRep, m.EncAPRepPart, m.KRBError,
)  # fmt: skip
_ITEMS = (m.HostAddress, m.AuthorizationElement)
_TITLES = {
    m.APReq: "AP-REQ",
    m.APRep: "AP-REP",
    m.KRBError: "KRB-ERROR",
    m.AuthorizationElement: "AuthorizationData element",
}

BY_TAG: Mapping[int, type] = {der.codec(message).tag: message for message in _MESSAGES}
"""The message of an APPLICATION tag."""

_BY_CODEC = {id(der.codec(item)): item for item in _ITEMS}


class Field(NamedTuple):
    """A field: its name in RFC 4120, its type, and whether it may be absent."""

    name: str
    type: Any
    optional: bool


@functools.cache
def fields_of(message: type) -> Mapping[int, Field]:
    """Return the fields of a message by the numbers of their tags."""
    return {
        part.metadata["number"]: Field(
            part.name.replace("_", "-"), part.metadata["type"], part.metadata["optional"]
        )
        for part in dataclasses.fields(message)
    }


def is_message(type_: Any) -> bool:
    """Return whether a type is a SEQUENCE of named fields."""
    return isinstance(type_, type)


def title(message: type) -> str:
    """Return what RFC 4120 calls a message."""
    return _TITLES.get(message, message.__name__)


def item_of(type_: Any) -> Any:
    """Return the type of the values in a SEQUENCE OF; None for any other type."""
    if not isinstance(type_, der.SequenceOf):
        return None
    return _BY_CODEC.get(id(type_.item), type_.item)
