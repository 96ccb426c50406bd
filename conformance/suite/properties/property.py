"""How a property is written: a function of a trial, which says what holds for every exchange.

    @holds("rfc4120-3.2.3-authenticated", Role.SERVER)
    def soundness(trial):
        \"\"\"A scenario without defect is accepted, and what is reported is what was sealed.\"\"\"
        trial.every(valid_plans(trial.reach))

The name becomes the id, the docstring the title. A property is run for every peer and role.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from conformance.model.defect import Role
from conformance.model.requirement import Requirement
from conformance.requirements import catalogue
from conformance.suite.properties.trial import Trial

Holds = Callable[[Trial], None]


@dataclass(frozen=True, slots=True)
class Property:
    """A property of one role; `run` gives a trial what it is to try."""

    id: str
    title: str
    role: Role
    requirement: Requirement
    run: Holds
    needs: frozenset[str]
    """The capabilities without which it cannot be tried."""

    @property
    def name(self) -> str:
        """The name without the role."""
        return self.id.rpartition(".")[2]


_REGISTERED: dict[str, Property] = {}


def holds(requirement: str, *roles: Role, needs: tuple[str, ...] = ()) -> Callable[[Holds], Holds]:
    """Register a property of the roles; `requirement` is the one that it is nearest to."""

    def decorate(function: Holds) -> Holds:
        for role in roles:
            id_ = f"{role}.property.{function.__name__.replace('_', '-')}"
            title = (inspect.getdoc(function) or "").partition("\n")[0]
            wanted = frozenset({role.value, *needs})
            entry = catalogue()[requirement]
            _REGISTERED[id_] = Property(id_, title, role, entry, function, wanted)
        return function

    return decorate


@functools.cache
def properties() -> Mapping[str, Property]:
    """Return every property by its id, as `server.property.soundness`."""
    from conformance.suite.properties import every

    for module in pkgutil.iter_modules(every.__path__, f"{every.__name__}."):
        importlib.import_module(module.name)
    return dict(sorted(_REGISTERED.items()))
