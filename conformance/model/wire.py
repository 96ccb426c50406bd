"""Between the values of the peer protocol and its JSON lines.

Bytes are lower-case hex, times are RFC 3339 in UTC with six decimals. A request leaves out
what has its default, but for the four policy fields and the options that every adapter reads.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from typing import Any

from cattrs import Converter, transform_error
from cattrs.errors import BaseValidationError
from cattrs.gen import make_dict_unstructure_fn, override

from conformance.model.protocol import OPERATIONS, OUTCOMES, Answer, Hello, HelloAnswer, Request
from conformance.model.values import Options, Policy


class WireError(ValueError):
    """A line that is not a message of the peer protocol; the text says what is wrong."""


class UnknownOperation(WireError):
    """The operation, or a field of it, is not one that this version knows."""


def format_time(value: datetime) -> str:
    """Return `2026-01-01T00:00:00.000000Z` for a time in UTC."""
    return value.isoformat(timespec="microseconds").replace("+00:00", "Z")


def parse_time(text: str) -> datetime:
    """Read an RFC 3339 time; ValueError where it is not one or not in UTC."""
    value = datetime.fromisoformat(text)
    if value.utcoffset() is None or value.utcoffset() != UTC.utcoffset(None):
        raise ValueError(f"{text!r} is not in UTC: it must end in Z")
    return value


def _converter(*, omit_if_default: bool) -> Converter:
    converter = Converter(omit_if_default=omit_if_default, forbid_extra_keys=True)
    converter.register_unstructure_hook(bytes, bytes.hex)
    converter.register_structure_hook(bytes, lambda text, _: bytes.fromhex(text))
    converter.register_unstructure_hook(datetime, format_time)
    converter.register_structure_hook(datetime, lambda text, _: parse_time(text))
    converter.register_structure_hook(int | str | None, lambda value, _: value)
    return converter


def _request_converter() -> Converter:
    converter = _converter(omit_if_default=True)
    for kind, names in (
        (Hello, ("protocol",)),
        (Policy, ("max_skew", "replay", "sender", "framing")),
        (Options, ("mutual", "subkey", "sequence", "use_session_key", "framing")),
    ):
        always: dict[str, Any] = dict.fromkeys(names, override(omit_if_default=False))
        hook = make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=True, **always)
        converter.register_unstructure_hook(kind, hook)
    return converter


REQUESTS = _request_converter()
ANSWERS = _converter(omit_if_default=False)
_OPERATION_NAMES = {kind: name for name, kind in OPERATIONS.items()}
_OUTCOME_NAMES = {kind: name for name, kind in OUTCOMES.items()}


def request_message(number: int, request: Request) -> dict[str, Any]:
    """Return the JSON object of a request."""
    operation = _OPERATION_NAMES[type(request)]
    return {"id": number, "op": operation, **_fields(REQUESTS, request)}


def dump_request(number: int, request: Request) -> str:
    """Return the JSON line of a request, without its line end."""
    return json.dumps(request_message(number, request))


def load_request(line: dict[str, Any]) -> Request:
    """Return the request of a parsed line; UnknownOperation or WireError where it is not one."""
    fields = {name: value for name, value in line.items() if name not in ("id", "op")}
    kind = OPERATIONS.get(line.get("op", ""))
    if kind is None:
        raise UnknownOperation(f"operation {line.get('op')!r}")
    request: Request = _structure(REQUESTS, fields, kind)
    return request


def dump_answer(number: int, answer: Answer) -> str:
    """Return the JSON line of an answer, without its line end."""
    fields = _fields(ANSWERS, answer)
    if isinstance(answer, HelloAnswer):
        return json.dumps({"id": number, **fields, "capabilities": sorted(answer.capabilities)})
    return json.dumps({"id": number, "outcome": _OUTCOME_NAMES[type(answer)], **fields})


def load_answer(line: dict[str, Any]) -> Answer:
    """Return the answer of a parsed line that the JSON Schema has found good."""
    fields = {name: value for name, value in line.items() if name not in ("id", "outcome")}
    kind = OUTCOMES[line["outcome"]] if "outcome" in line else HelloAnswer
    answer: Answer = _structure(ANSWERS, fields, kind)
    return answer


def _fields(converter: Converter, message: Request | Answer) -> dict[str, Any]:
    # cattrs leaves a class without fields as it is.
    return converter.unstructure(message) if dataclasses.fields(message) else {}


def _structure(converter: Converter, fields: dict[str, Any], kind: Any) -> Any:
    try:
        return converter.structure(fields, kind)
    except BaseValidationError as error:
        messages = transform_error(error)
        extra = any(message.startswith("extra fields") for message in messages)
        raise (UnknownOperation if extra else WireError)("; ".join(messages)) from None
