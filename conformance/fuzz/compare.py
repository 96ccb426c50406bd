"""How the answers of peers to the same message differ; error codes are nobody's agreement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from conformance.fuzz.together import Exchange
from conformance.model.protocol import Accepted
from conformance.model.verdict import Kind
from conformance.oracle.details import compare_authorization_data
from conformance.suite.server_exchange import ServerExchange
from reference.messages import AuthorizationElement
from reference.principal import Principal

_COMPARED = (Kind.PASS, Kind.WRONG_DETAIL, Kind.ACCEPTS_INVALID, Kind.REJECTS_VALID)


def difference(answers: Mapping[str, Exchange]) -> str | None:
    """Return in words how the answers differ; None where they do not.

    First is whether the message was taken. Where all that took it show a detail, it is the same.
    """
    taken: list[str] = []
    refused: list[str] = []
    for name, exchange in answers.items():
        if exchange.verdict.kind in _COMPARED:
            took = exchange.verdict.observed.startswith("accepted")
            (taken if took else refused).append(name)
    if taken and refused:
        return f"accepted by {_names(taken)}; refused by {_names(refused)}"
    for field, same in _DETAILS.items():
        groups: list[tuple[Any, list[str]]] = []
        for name in taken:
            value = getattr(_accepted(answers[name]), field, None)
            if value is None or (field not in _OF_CLIENTS and not _is_server(answers[name])):
                continue
            group = next((names for other, names in groups if same(other, value)), None)
            if group is None:
                groups.append((value, [name]))
            else:
                group.append(name)
        if len(groups) > 1:
            who = " against ".join(_names(names) for _, names in groups)
            return f"accepted by all, and another {field.replace('_', ' ')}: {who}"
    return None


def who_accepts(answers: Mapping[str, Exchange]) -> str:
    """Return who takes a message and who does not, where it may be done either way."""
    return difference(answers) or "all the same"


def _accepted(exchange: Exchange) -> Accepted | None:
    if isinstance(exchange, ServerExchange):
        observation = exchange.observation
        return observation if isinstance(observation, Accepted) else None
    return exchange.request.accepted if exchange.request is not None else None


def _is_server(exchange: Exchange) -> bool:
    return isinstance(exchange, ServerExchange)


def _names(names: Iterable[str]) -> str:
    return ", ".join(names)


def _same_client(one: str, other: str) -> bool:
    with suppress(ValueError):
        return one == other or Principal.parse(one) == Principal.parse(other)
    return False


def _same_data(one: Any, other: Any) -> bool:
    elements = [AuthorizationElement(ad_type=item.type, ad_data=item.data) for item in other]
    return not list(compare_authorization_data(one, elements))


def _same(one: Any, other: Any) -> bool:
    return bool(one == other)


_DETAILS: Mapping[str, Callable[[Any, Any], bool]] = {
    "client": _same_client,
    "session_key": _same,
    "subkey": _same,
    "sequence": _same,
    "ticket_flags": _same,
    "authorization_data": _same_data,
}
_OF_CLIENTS = {"sequence"}
"""What all clients read out of the same reply; their own requests differ in the rest."""
