"""From a step to a message: a valid scenario, but for what the step says."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import datetime, timedelta

from conformance.defects import defects
from conformance.forge.keys import made_up_key
from conformance.model.case import Message
from conformance.model.defect import Defect
from conformance.model.expectation import Expectation
from conformance.model.scenario import AES256, Scenario
from conformance.model.values import Key, Policy
from conformance.suite.properties.memory.step import Form, Spoil, Step

_DAY = timedelta(days=1)
_OTHER_NAME_TYPE = 10
_FLAGS = frozenset({1, 9, 10, 12})  # clients of every realm: the KDC has checked the path
_DEFECTS = {Spoil.BROKEN: "authenticator-flipped-body", Spoil.NAME: "cname-longer"}


def message(step: Step, base: datetime, expectation: Expectation) -> Message:
    """Return a step's message; tickets are good for days around `base`."""
    return Message(
        scenario(step, base),
        _defects(step.spoil),
        expectation,
        draw=1 if step.form is Form.ANEW else 0,
    )


def scenario(step: Step, base: datetime) -> Scenario:
    """Return the scenario of a step, without what is no part of one."""
    client, server, time = step.authenticator
    valid = Scenario(
        now=step.now,
        client=client,
        server=server,
        # A KDC makes a session key for each ticket.
        session_key=_session_key(f"{client} {server}"),
        ticket_flags=_FLAGS,
        authtime=base - 20 * _DAY,
        starttime=base - 10 * _DAY,
        endtime=base + 10 * _DAY,
        ctime=time,
        policy=Policy(replay=True),
    )
    return _spoilt(_in_form(valid, step.form), step.spoil, base)


def _in_form(valid: Scenario, form: Form) -> Scenario:
    match form:
        case Form.OTHER_CONTENT:
            return replace(valid, subkey=None, sequence=4711)
        case Form.OTHER_TICKET:
            return replace(valid, session_key=_session_key("another"))
        case Form.OTHER_NAME_TYPE:
            return replace(valid, client_name_type=_OTHER_NAME_TYPE)
        case Form.NO_REPLY:
            return replace(valid, mutual=False)
    return valid


def _spoilt(valid: Scenario, spoil: Spoil | None, base: datetime) -> Scenario:
    match spoil:
        case Spoil.NOT_YET_VALID:
            return replace(valid, starttime=base + 9 * _DAY)
        case Spoil.EXPIRED:
            return replace(valid, endtime=base - 9 * _DAY)
    return valid


def _defects(spoil: Spoil | None) -> tuple[Defect, ...]:
    return (defects()[f"server/{_DEFECTS[spoil]}"],) if spoil in _DEFECTS else ()


@functools.cache
def _session_key(label: str) -> Key:
    return made_up_key(AES256, f"session key for {label}")
