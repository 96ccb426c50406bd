"""Cases at the real time, for a peer whose clock cannot be set.

Such a peer sees a message a little later than it was made, so what comes of it must not depend on
a few seconds more or less. The reference says whether it does.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from conformance.forge import forge_request
from conformance.forge.changes import Changes
from conformance.model.case import Case, Message
from conformance.model.defect import Role, Stage
from conformance.model.protocol import Accept, Accepted, Rejected
from conformance.model.scenario import Scenario
from conformance.model.values import KeytabEntry
from conformance.model.verdict import Kind
from conformance.oracle import judge
from conformance.peers.reference.server import Server
from conformance.peers.serving import CannotDrive
from conformance.suite.server_exchange import accept_request

_MARGIN = timedelta(seconds=5)
"""From every boundary in time, for what is under way and for clocks that differ a little."""
_SECOND = timedelta(seconds=1)


class NotThere(Exception):
    """A case cannot be put to the peer as it is; the text names what it takes."""


class RealTime:
    """The clock of a peer that has none to be set, and the times of clients that were used.

    `keytab` has all keys of the peer, where it has its own: a message may be valid by another of
    them, or be refused for another reason.
    """

    def __init__(self, keytab: tuple[KeytabEntry, ...] = ()) -> None:
        self._keytab = keytab
        self._used: set[datetime] = set()

    def case(self, case: Case, seed: str) -> Case:
        """Return the case with the clock of now; NotThere where that changes what it is about.

        No two have the same time of the client's, so that a service that remembers authenticators
        takes none for the replay of another.
        """
        self._check_holds(_at_now(case), seed)
        while True:
            moved = _at_now(case)
            times = set(_times(moved))
            if times.isdisjoint(self._used):
                self._used |= times
                return moved
            time.sleep(0.05)  # a defect has set the client's clock to a whole second

    def _check_holds(self, case: Case, seed: str) -> None:
        """Raise NotThere where a case is not so for the peer, or not a little earlier or later."""
        times = _times(case)
        if len(set(times)) < len(times) and not case.remembers:
            raise NotThere("clock")  # which goes on from one message to the next
        if case.role is Role.SERVER:
            for capability, by in (("keytab", 0), ("clock", -1), ("clock", 1)):
                if not _holds(case, seed, by * _MARGIN, self._keytab):
                    raise NotThere(capability)


def _at_now(case: Case) -> Case:
    first = case.messages[0]
    clock = _asked(first).now
    if timedelta(0) < abs(clock - first.scenario.now) < _SECOND:
        raise NotThere("clock")  # to the microsecond
    now = datetime.now(UTC)
    moved = _moved(case, now - clock)
    if any(abs(_asked(message).now - now) > _SECOND for message in moved.messages):
        raise NotThere("clock")
    return moved


def _moved(case: Case, by: timedelta) -> Case:
    whole = timedelta(seconds=round(by / _SECOND))  # the times of a ticket have no more
    rest = by - whole

    def moved(message: Message) -> Message:
        scenario = message.scenario.shifted(whole)
        scenario = replace(scenario, now=scenario.now + rest, ctime=scenario.ctime + rest)
        return replace(message, scenario=scenario)

    return replace(case, messages=tuple(map(moved, case.messages)))


def _times(case: Case) -> list[datetime]:
    """Return the client's time in every request to a server."""
    if case.role is not Role.SERVER:
        return []
    return [_asked(message).ctime for message in case.messages if not message.third_leg]


def _asked(message: Message) -> Scenario:
    """Return the scenario as the defects of the message leave it."""
    return Changes(message.defects).at(Stage.SCENARIO, message.scenario)


def _holds(case: Case, seed: str, by: timedelta, keytab: tuple[KeytabEntry, ...]) -> bool:
    server = Server()
    for message in case.messages:
        forged = forge_request(message.scenario, message.defects, seed=f"{seed}/{message.draw}")
        request = accept_request(forged)
        request = replace(request, now=request.now + by, keytab=keytab or request.keytab)
        if judge(message.expectation, _answer(server, request)).kind is not Kind.PASS:
            return False
    return True


def _answer(server: Server, request: Accept) -> Accepted | Rejected:
    try:
        return server.accept(request)
    except CannotDrive as error:
        raise NotThere(str(error)) from None
