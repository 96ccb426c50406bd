"""How a fault is planted: the reference, with one thing spoilt, for as long as a test runs.

    @fault
    def skew_off_by_one_second(plant):
        \"\"\"The allowable clock skew is a second longer.\"\"\"
        plant.server_rule("skew", lax_skew)

The reference has no switches for this: a fault replaces a rule of its tables or a function of its
modules, through pytest's own monkeypatch.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import pytest

from reference.client import Client
from reference.client.step6_verify import CHECKS as CLIENT_CHECKS
from reference.server import Server
from reference.server.table import CHECKS as SERVER_CHECKS

Rule = Callable[[Any], None]


class Plant:
    """What a fault may do to the reference."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch

    def server_rule(self, name: str, rule: Rule | None) -> None:
        """Have the server use another rule in the place of the one of that name, or none."""
        self._rule(Server, SERVER_CHECKS, name, rule)

    def client_rule(self, name: str, rule: Rule | None) -> None:
        """Have the client use another rule in the place of the one of that name, or none."""
        self._rule(Client, CLIENT_CHECKS, name, rule)

    def replace(self, owner: Any, name: str, value: Any) -> None:
        """Have an attribute of a module, a class or an object be another."""
        assert hasattr(owner, name), f"{owner} has no {name}"
        self._patch.setattr(owner, name, value)

    def code(self, function: Any, other: FunctionType) -> None:
        """Have a function that others hold already do what `other` does."""
        self._patch.setattr(inspect.unwrap(function), "__code__", other.__code__)

    def _rule(self, owner: type, table: tuple[Any, ...], name: str, rule: Rule | None) -> None:
        assert any(check.name == name for check in table), name
        checks = tuple(
            check if check.name != name else check._replace(rule=rule)
            for check in table
            if check.name != name or rule is not None
        )
        original = owner.__init__

        def init(self: Any, *arguments: Any, **named: Any) -> None:
            original(self, *arguments, **{"checks": checks, **named})

        self._patch.setattr(owner, "__init__", init)


@dataclass(frozen=True)
class Fault:
    """A planted fault: its name, what it is in words, and how it is planted."""

    name: str
    title: str
    plant: Callable[[Plant], None]
    topic: str


_FAULTS: dict[str, Fault] = {}


def faults() -> Mapping[str, Fault]:
    """Return every fault that was written, by its name."""
    return _FAULTS


def fault(function: Callable[[Plant], None]) -> Callable[[Plant], None]:
    """Register a fault: the function's name is its name, the docstring says what it is."""
    name = function.__name__.replace("_", "-")
    assert name not in _FAULTS, name
    title = inspect.getdoc(function) or ""
    assert title, f"{name} does not say what it is"
    _FAULTS[name] = Fault(name, title, function, function.__module__.rsplit(".", 1)[-1])
    return function


def without_server_rule(name: str, title: str) -> None:
    """Register the fault that a rule of the server's table is not there."""
    _without(name, title, lambda plant: plant.server_rule(name, None), "server")


def without_client_rule(name: str, title: str) -> None:
    """Register the fault that a rule of the client's table is not there."""
    _without(name, title, lambda plant: plant.client_rule(name, None), "client")


def _without(rule: str, title: str, plant: Callable[[Plant], None], side: str) -> None:
    name = f"{side}-without-{rule.replace('_', '-')}"
    _FAULTS[name] = Fault(name, title, plant, side)


@contextmanager
def planted(name: str) -> Iterator[None]:
    """Plant a fault while the block runs."""
    with pytest.MonkeyPatch.context() as patch:
        _FAULTS[name].plant(Plant(patch))
        yield
