"""Check messages of the peer protocol against `protocol.schema.json`.

The schema's descriptions are the texts of the errors, and its `answer-to-…` definitions say
which outcomes fit which operation.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema_rs

from conformance.model.excerpt import excerpt
from conformance.model.wire import WireError


def check_request(message: dict[str, Any]) -> None:
    """Raise WireError where a request does not fit the schema."""
    operation = message.get("op")
    if operation not in _operations():
        raise WireError(f"op: expected one of {_listed(_operations())}, got {excerpt(operation)}")
    _check(message, f"request-{operation}")


def check_answer(message: dict[str, Any], operation: str) -> None:
    """Raise WireError where an answer does not fit the schema, or not the operation."""
    outcomes = _outcomes(operation)
    outcome = message.get("outcome", "hello")
    if outcome not in outcomes:
        came = excerpt(outcome) if "outcome" in message else "none"
        raise WireError(
            f"outcome: expected one of {_listed(outcomes)} in answer to {operation}, got {came}"
        )
    _check(message, f"answer-{outcome}")


@cache
def load_schema() -> dict[str, Any]:
    """Return the JSON Schema of the protocol."""
    text = files("conformance.model").joinpath("protocol.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def _choices(definition: str, prefix: str) -> tuple[str, ...]:
    alternatives = load_schema()["$defs"][definition]["oneOf"]
    return tuple(item["$ref"].removeprefix(f"#/$defs/{prefix}") for item in alternatives)


@cache
def _operations() -> tuple[str, ...]:
    return _choices("request", "request-")


@cache
def _outcomes(operation: str) -> tuple[str, ...]:
    return _choices(f"answer-to-{operation}", "answer-")


@cache
def _validator(definition: str) -> jsonschema_rs.Draft202012Validator:
    # One definition, not the `oneOf` of them all: its errors say which field is wrong.
    return jsonschema_rs.Draft202012Validator(
        {"$defs": load_schema()["$defs"], "$ref": f"#/$defs/{definition}"}
    )


def _check(message: dict[str, Any], definition: str) -> None:
    try:
        _validator(definition).validate(message)
    except jsonschema_rs.ValidationError as error:
        raise WireError(_describe(error)) from None
    except ValueError as error:  # a lone surrogate in a string, or nesting without end
        raise WireError(f"not a value that JSON can carry: {error}") from None


def _describe(error: jsonschema_rs.ValidationError) -> str:
    path = [str(step) for step in error.instance_path]
    match error.kind:
        case jsonschema_rs.ValidationErrorKind.Required(property=name):
            return f"{'.'.join([*path, name])}: expected a value, but the field is missing"
        case jsonschema_rs.ValidationErrorKind.AdditionalProperties(unexpected=[name, *_]):
            return f"{'.'.join([*path, excerpt(name)])}: expected no field of this name"
    field = ".".join(path) or "message"
    return f"{field}: expected {_expected(error)}, got {excerpt(error.instance)}"


def _expected(error: jsonschema_rs.ValidationError) -> str:
    rule: Any = load_schema()
    for step in error.schema_path[:-1]:
        rule = rule[step]
    return str(rule["description"])


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names)
