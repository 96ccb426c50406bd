"""Keys of every encryption type, and the versions of the service's (section 5.2.9)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.bases import ENCTYPES
from conformance.forge.keys import made_up_key
from conformance.model.defect import Role, Stage
from conformance.model.scenario import Scenario
from conformance.model.values import Key
from conformance.strategies import edges
from conformance.strategies.about import About
from conformance.strategies.departure import harmless
from conformance.strategies.source import Source, choice

_BOTH = (Role.SERVER, Role.CLIENT)
_NAMES = {number: name for name, number in ENCTYPES.items()}
_STRONG_FIRST = (18, 17, 20, 19, 26, 25, 23, 16)
assert set(_STRONG_FIRST) == set(ENCTYPES.values())


def _key(source: Source, scenario: Scenario) -> Key:
    etype = choice(source, _STRONG_FIRST)
    return made_up_key(etype, f"drawn key {source.integer(0, 255)}")


def _like_session_key(key: Key) -> tuple[str, ...]:
    name = _NAMES[key.etype]
    return f"client.asked-for.subkey-beside-{name}", f"server.valid.{name}"


def _of_its_type(key: Key) -> tuple[str]:
    return (f"etype.{key.etype}",)


def _delegates(scenario: Scenario) -> bool:
    """Return whether there is a KRB_CRED, which is under the session key."""
    return scenario.gss is not None and scenario.gss.delegation is not None


def _any_type(scenario: Scenario) -> bool:
    return scenario.policy.permitted_etypes is None


@harmless(
    "rfc4120-3.2.3-authenticated", Stage.SCENARIO, about={About.SERVICE_KEY}, values=_key,
    fits=lambda scenario: scenario.keytab is None and _any_type(scenario),
)  # fmt: skip
def service_key(scenario: Scenario, key: Key) -> Scenario:
    """The service has another key."""
    return replace(scenario, service_key=key)


@harmless(
    "rfc4120-3.2.3-authenticated", Stage.SCENARIO, about={About.SESSION_KEY}, values=_key,
    roles=_BOTH, fits=lambda scenario: _any_type(scenario) and not _delegates(scenario),
    like=_like_session_key,
)  # fmt: skip
def session_key(scenario: Scenario, key: Key) -> Scenario:
    """The KDC chose another session key."""
    return replace(scenario, session_key=key)


@harmless(
    "rfc4120-5.5.1-subkey", Stage.SCENARIO, about={About.SUBKEY}, values=_key, needs=_of_its_type,
    fits=_any_type,
)  # fmt: skip
def subkey(scenario: Scenario, key: Key) -> Scenario:
    """The client chose another subkey."""
    return replace(scenario, subkey=key)


@harmless(
    "rfc4120-5.5.2-subkey", Stage.SCENARIO, about={About.REPLY}, values=_key,
    needs=_of_its_type, roles=(Role.CLIENT,),
)  # fmt: skip
def reply_subkey(scenario: Scenario, key: Key) -> Scenario:
    """The server chose another subkey."""
    return replace(scenario, reply_subkey=key)


def _like_version(kvno: int) -> str:
    return f"server.key-choice.key-of-large-version-{'2-to-the-31' if kvno >= 2**31 else 'none'}"


@harmless(
    "rfc4120-5.2.9-kvno", Stage.SCENARIO, about={About.SERVICE_KEY},
    values=lambda source, scenario: edges.integer(source, 1, 2**32 - 1), like=_like_version,
    fits=lambda scenario: scenario.keytab is None and scenario.user_to_user_key is None,
)  # fmt: skip
def kvno(scenario: Scenario, value: int) -> Scenario:
    """Ticket and keytab agree on another key version."""
    return replace(scenario, kvno=value)
