"""How a fault is planted: the reference, with one thing spoilt, while it answers.

    @fault
    def skew_one_second_longer(plant):
        \"\"\"The allowable clock skew is a second longer.\"\"\"
        plant.server_rule("skew", lax_skew)

The reference has no switches for this: a fault replaces a rule of its tables, a function of its
modules or a value, through pytest's own monkeypatch, and only while the peer is at work. What the
harness forges and judges beside it, partly with the same modules, stays sound.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import wraps
from types import FunctionType
from typing import Any

import pytest

from conformance.model.case import Case
from conformance.model.defect import Role
from conformance.suite.profiles import DEFAULT_PROFILE
from reference.client import Client
from reference.client.step6_verify import CHECKS as CLIENT_CHECKS
from reference.gss import CHECKS as GSS_CHECKS
from reference.gss import Acceptor
from reference.kile import MS_KILE_CHECKS, MS_KILE_GSS_CHECKS
from reference.numbers import ErrorCode
from reference.refusal import Refusal
from reference.server import CHECKS as SERVER_CHECKS
from reference.server import Server

Function = Callable[..., Any]


class Crash(Exception):
    """What a fault raises where an implementation with it would crash."""


def refuse(code: ErrorCode) -> None:
    """Refuse, as a rule with a fault does where it should not, or with another code."""
    raise Refusal(code, "planted")


class Plant:
    """What a fault does to the reference, each thing written down until the peer is at work."""

    def __init__(self) -> None:
        self._patches: list[tuple[Any, str, Any]] = []

    def replace(self, owner: Any, name: str, value: Any) -> None:
        """Have an attribute of a module, a class or an object be another."""
        assert hasattr(owner, name), f"{owner} has no {name}"
        self._patches.append((owner, name, value))

    def add(self, owner: Any, name: str, value: Any) -> None:
        """Have an attribute be there that was not."""
        assert name not in vars(owner), f"{owner} has {name} already"
        self._patches.append((owner, name, value))

    def wrap(self, owner: Any, name: str, wrapper: Callable[[Function], Function]) -> None:
        """Have a function or a method be what `wrapper` makes of it."""
        planted = [value for *place, value in self._patches if place == [owner, name]]
        original = planted[-1] if planted else getattr(owner, name)
        self.replace(owner, name, wraps(original)(wrapper(original)))

    def everywhere(self, function: Function, wrapper: Callable[[Function], Function]) -> None:
        """Have a function be what `wrapper` makes of it, in every module that imports it."""
        other = wraps(function)(wrapper(function))
        holders = [
            (module, name)
            for path, module in list(sys.modules.items())
            if path.startswith(("reference.", "conformance.peers.reference."))
            for name, value in vars(module).items()
            if value is function
        ]
        assert holders, f"nobody has {function}"
        for module, name in holders:
            self.replace(module, name, other)

    def code(self, function: Any, other: FunctionType) -> None:
        """Have a function that others hold already do what `other` does, with its own globals."""
        self.replace(inspect.unwrap(function), "__code__", other.__code__)

    def server_error(self, wrapper: Callable[[Function], Function]) -> None:
        """Have the server answer a refusal with what `wrapper` makes of its function for that."""

        def around(original: Function) -> Function:
            def accept(self: Any, *arguments: Any, **named: Any) -> Any:
                server = dataclasses.replace(self, error=wrapper(self.error))
                return original(server, *arguments, **named)

            return accept

        self.wrap(Server, "accept", around)

    def server_rule(self, name: str, rule: Function | None) -> None:
        """Have the server use another rule in the place of the one of that name, or none."""
        self._rule(Server, "accept", (*SERVER_CHECKS, *MS_KILE_CHECKS), name, rule)

    def client_rule(self, name: str, rule: Function | None) -> None:
        """Have the client use another rule in the place of the one of that name, or none."""
        self._rule(Client, "verify", CLIENT_CHECKS, name, rule)

    def gss_rule(self, name: str, rule: Function | None) -> None:
        """Have the acceptor use another rule in the place of the one of that name, or none."""
        self._rule(Acceptor, "accept", (*GSS_CHECKS, *MS_KILE_GSS_CHECKS), name, rule)

    def _rule(self, owner: type, method: str, known: Any, name: str, rule: Function | None) -> None:
        assert any(check.name == name for check in known), name

        def wrapper(original: Function) -> Function:
            def run(self: Any, *arguments: Any, **named: Any) -> Any:
                checks = [
                    check if check.name != name else check._replace(rule=rule)
                    for check in self.checks
                    if check.name != name or rule is not None
                ]
                return original(dataclasses.replace(self, checks=checks), *arguments, **named)

            return run

        self.wrap(owner, method, wrapper)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Have everything be as the fault wants it while the block runs."""
        with pytest.MonkeyPatch.context() as patch:
            for owner, name, value in self._patches:
                patch.setattr(owner, name, value, raising=False)
            yield


@dataclass(frozen=True)
class Fault:
    """A planted fault: its name, what an implementation with it does, and how it is planted.

    `profile` is the one by which the implementation goes. `cases` are globs of the cases that are
    put to it beside the valid ones: those of its topic.
    """

    name: str
    title: str
    plant: Callable[[Plant], None]
    profile: str
    cases: tuple[str, ...]

    def shows_in(self, case: Case) -> bool:
        """Return whether the case is of the fault's topic."""
        return any(fnmatchcase(case.id, glob) for glob in self.cases)


_FAULTS: dict[str, Fault] = {}


def faults() -> Mapping[str, Fault]:
    """Return every fault by its name."""
    import catalogue_of_faults

    for module in pkgutil.walk_packages(catalogue_of_faults.__path__, "catalogue_of_faults."):
        importlib.import_module(module.name)
    return _FAULTS


def fault(function: Callable[[Plant], None]) -> Callable[[Plant], None]:
    """Register a fault: the function's name is its name, the docstring says what it is."""
    title = inspect.getdoc(function) or ""
    assert title, f"{function} does not say what it is"
    _register(function.__name__, title, function, function.__module__)
    return function


def without_server_rules(module: str, titles: Mapping[str, str]) -> None:
    """Register, for each rule of the server's table, the fault that it is not there."""
    for rule, title in titles.items():
        _without("server", rule, title, module)


def without_client_rules(module: str, titles: Mapping[str, str]) -> None:
    """Register, for each rule of the client's table, the fault that it is not there."""
    for rule, title in titles.items():
        _without("client", rule, title, module)


def without_gss_rules(module: str, titles: Mapping[str, str]) -> None:
    """Register, for each rule of the acceptor's table, the fault that it is not there."""
    for rule, title in titles.items():
        _without("gss", rule, title, module)


def _without(table: str, rule: str, title: str, module: str) -> None:
    def plant(plant: Plant) -> None:
        getattr(plant, f"{table}_rule")(rule, None)

    _register(f"{table}_without_{rule}", title, plant, module)


def _register(name: str, title: str, plant: Callable[[Plant], None], module: str) -> None:
    folder = module.split(".")[1]
    name = name.replace("_", "-")
    assert name not in _FAULTS, name
    profile = "ms-kile" if folder == "ms_kile" else DEFAULT_PROFILE
    valid = f"{folder if folder in set(Role) else '*'}.valid.*"
    cases = (valid, *sys.modules[module].CASES)
    _FAULTS[name] = Fault(name, title, plant, profile, cases)
