"""Peers whose clock cannot be set: cases at the real time, and what cannot be put so."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from conformance.model.case import Case
from conformance.model.values import KeytabEntry
from conformance.model.verdict import Kind
from conformance.peers.process import PeerProcess
from conformance.peers.spec import PeerSpec
from conformance.suite.cases import cases
from conformance.suite.properties.effort import CI, effort
from conformance.suite.properties.property import properties
from conformance.suite.real_time import NotThere, RealTime
from conformance.suite.session import PeerSession

ADAPTER = """\
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from conformance.peers.reference.adapter import ReferenceAdapter
from conformance.peers.serving import CannotDrive, serve

class Clockless(ReferenceAdapter):
    def hello(self):
        peer, capabilities = super().hello()
        return peer, capabilities - {"clock", "still-clock"}

    late = LATE

    def accept(self, request):
        self.late -= 1
        if self.late >= 0:
            raise CannotDrive("clock")
        now = datetime.now(UTC) + timedelta(seconds=SECONDS)
        return super().accept(replace(request, now=now))

    def initiate(self, request):
        return super().initiate(replace(request, now=datetime.now(UTC)))

serve(Clockless())
"""
TOPICS = ("clock-skew", "ticket-times", "far-times", "error-time", "krb-error", "replay", "keys")


def session(folder: Path, seconds: int = 0, late: int = 0) -> Iterator[PeerSession]:
    """Run the reference with the machine's clock, or one that is some seconds ahead of it.

    The first few messages may come too late.
    """
    script = folder / "adapter.py"
    script.write_text(ADAPTER.replace("SECONDS", str(seconds)).replace("LATE", str(late)))
    command = [sys.executable, str(script)]
    with PeerProcess(command) as process:
        yield PeerSession(PeerSpec("clockless", command, "test"), process)


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeerSession]:
    yield from session(tmp_path_factory.mktemp("peer"))


def verdict(peer: PeerSession, id_: str) -> tuple[Kind, str]:
    result = peer.run(cases()[id_])
    return result.kind, result.observed


@pytest.mark.parametrize("topic", TOPICS)
def test_what_can_be_put_holds(peer: PeerSession, topic: str) -> None:
    found = {
        id_: peer.run(case)
        for id_, case in cases().items()
        if fnmatchcase(id_, f"server.{topic}.*")
    }
    assert {result.kind for result in found.values()} <= {Kind.PASS, Kind.UNSUPPORTED}
    assert Kind.PASS in {result.kind for result in found.values()}


@pytest.mark.parametrize(
    "id_",
    [
        "server.clock-skew.ctime-ahead-of-skew-by-a-day",
        "server.ticket-times.endtime-behind-skew-by-a-year",
        "server.ticket-times.starttime-ahead-of-skew-by-a-year",
        "server.replay.same-request-twice",
        "client.valid.default",
        "client.reply-time.ctime-1-second-later",
    ],
)
def test_what_can_be_put(peer: PeerSession, id_: str) -> None:
    assert verdict(peer, id_)[0] is Kind.PASS


@pytest.mark.parametrize(
    "id_",
    [
        "server.clock-skew.ctime-ahead-of-skew-by-1-second",
        "server.clock-skew.ctime-behind-by-limit",
        "server.ticket-times.endtime-behind-skew-by-1-second",
        "server.far-times.clocks-around-2038",
        "server.error-time.refused-at-microsecond-0",
        "server.replay.same-request-at-the-end-of-the-skew",
    ],
)
def test_what_is_about_the_clock(peer: PeerSession, id_: str) -> None:
    assert verdict(peer, id_) == (Kind.UNSUPPORTED, "unsupported: clock")


def test_properties_draw_times(peer: PeerSession) -> None:
    result = peer.try_property(
        properties()["server.property.soundness"], effort(CI, None), lambda _: None
    )
    assert (result.kind, result.observed) == (Kind.UNSUPPORTED, "unsupported: clock")


def test_a_clock_that_is_wrong_is_found(tmp_path: Path) -> None:
    for peer in session(tmp_path, 86_400):
        assert verdict(peer, "server.valid.default") == (Kind.REJECTS_VALID, "rejected with 37")


@pytest.mark.parametrize(("late", "kind"), [(2, Kind.PASS), (9, Kind.UNSUPPORTED)])
def test_a_message_that_is_late_is_made_again(late: int, kind: Kind, tmp_path: Path) -> None:
    for peer in session(tmp_path, late=late):
        assert verdict(peer, "server.valid.default")[0] is kind


def times(case: Case) -> tuple[datetime, datetime]:
    scenario = case.messages[0].scenario
    return scenario.now, scenario.ctime


def test_no_time_of_a_client_is_used_twice() -> None:
    clock = RealTime()
    case = cases()["server.valid.default"]
    moved = [clock.case(case, "") for _ in range(20)]
    assert len({times(each)[1] for each in moved}) == 20
    assert all(abs(times(each)[0] - datetime.now(UTC)) < timedelta(seconds=9) for each in moved)


def test_nor_is_one_of_whole_seconds() -> None:
    clock = RealTime()
    case = cases()["server.ticket-times.endtime-behind-skew-by-a-year"]
    [defect] = case.messages[0].defects
    moved = [clock.case(case, "").messages[0].scenario for _ in range(2)]
    one, other = (defect.change(scenario).ctime for scenario in moved)
    assert one.microsecond == other.microsecond == 0
    assert one < other


def test_what_another_key_of_the_service_would_change() -> None:
    case = cases()["server.keys.kvno-newer"]
    scenario = case.messages[0].scenario
    key = scenario.service_key
    keytab = tuple(KeytabEntry(scenario.server, kvno, key.etype, key.key) for kvno in (3, 4))
    assert RealTime(keytab[:1]).case(case, "")
    with pytest.raises(NotThere, match="keytab"):
        RealTime(keytab).case(case, "")
