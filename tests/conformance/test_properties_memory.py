"""The state machine of a server's memory: sound servers pass, bad ones are told in few messages."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from conformance.model.expectation import Result
from conformance.model.scenario import EPOCH
from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.registry import resolve
from conformance.suite.cases import cases
from conformance.suite.deviations import load
from conformance.suite.properties.memory import Choices, check_memory, explained_by
from conformance.suite.properties.memory.model import Memory
from conformance.suite.properties.memory.shorten import shortest
from conformance.suite.properties.memory.step import Authenticator, Form, Spoil, Step
from conformance.suite.properties.record import Record

sys.path.insert(0, str(Path(__file__).parent.parent / "faults"))
peer = pytest.importorskip("peer")
planting = pytest.importorskip("planting")

SKEW, SECOND = timedelta(minutes=5), timedelta(seconds=1)
ALICE = Authenticator("alice@EXAMPLE", "host/a.example@EXAMPLE", EPOCH)


def effort(examples: int) -> settings:
    return settings(
        max_examples=examples, stateful_step_count=20, derandomize=True, database=None,
        deadline=None, suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def spoiled(fault: str) -> Any:
    plant = planting.Plant()
    if fault:
        planting.faults()[fault].plant(plant)
    return peer.InProcess(plant, "rfc4120")


def test_reference_passes_and_tells_what_it_chose() -> None:
    found, choices = check_memory(spoiled(""), settings=effort(15), name="memory")
    assert found == []
    assert choices.answers("knows an authenticator again that comes as anew") <= {"yes"}
    assert choices.lines


@pytest.mark.parametrize(
    ("fault", "observed", "messages"),
    [
        ("server-without-replay", "accepted", 2),
        ("remembered-by-ciphertext", "accepted", 2),
        ("remembered-for-half-the-skew", "accepted", 2),
        ("a-hundred-remembered", "accepted", 150),
        ("remembered-without-clients-realm", "rejected with 34", 2),
        ("remembered-without-microseconds", "rejected with 34", 2),
        ("remembered-without-server", "rejected with 34", 2),
    ],
)
def test_bad_memory_is_found_in_few_messages(fault: str, observed: str, messages: int) -> None:
    found, _ = check_memory(spoiled(fault), settings=effort(80), name="memory", most=1)
    assert [each.verdict.observed for each in found] == [observed]
    assert len(found[0].case.messages) <= messages
    assert found[0].case.remembers


def test_mit_passes_with_what_is_on_record() -> None:
    try:
        spec = resolve("mit")[-1]
    except PeerUnavailable as error:
        pytest.skip(str(error))
    with PeerProcess(spec.command) as process:
        record = Record(load(process.hello.peer, cases().values(), []), cases())
        found, choices = check_memory(
            process, settings=effort(8), name="memory", explained=explained_by(record)
        )
    assert [each.key for each in found] == []
    assert choices.lines


def rule(memory: Memory, step: Step, observed: str) -> tuple[Result, frozenset[int] | None]:
    ruling = memory.ruling(step)
    memory.learn(step, ruling, observed, Choices())
    return ruling.expectation.result, ruling.expectation.codes


def test_replay_is_refused_for_as_long_as_its_time_is_within_the_skew() -> None:
    memory = Memory(SKEW)
    early = EPOCH - SKEW
    assert rule(memory, Step(ALICE, early), "accepted")[0] is Result.ACCEPT
    for now in (early, EPOCH, EPOCH + SKEW):
        assert rule(memory, Step(ALICE, now), "rejected with 34") == (Result.REJECT, {34})
    late = Step(ALICE, EPOCH + SKEW + SECOND)
    assert rule(memory, late, "rejected with 37") == (Result.REJECT, {34, 37})


@pytest.mark.parametrize(
    "other",
    [
        ALICE._replace(client="alice@OTHER"),
        ALICE._replace(server="http/a.example@EXAMPLE"),
        ALICE._replace(time=EPOCH + timedelta(microseconds=1)),
    ],
)
def test_another_authenticator_is_no_replay(other: Authenticator) -> None:
    memory = Memory(SKEW)
    rule(memory, Step(ALICE, EPOCH), "accepted")
    assert rule(memory, Step(other, EPOCH), "accepted")[0] is Result.ACCEPT


@pytest.mark.parametrize("form", list(Form))
def test_form_plays_no_part(form: Form) -> None:
    memory = Memory(SKEW)
    rule(memory, Step(ALICE, EPOCH), "accepted")
    assert rule(memory, Step(ALICE, EPOCH, form), "accepted") == (Result.REJECT, {34})


def test_what_was_refused_and_is_mended_is_open_unless_it_did_not_decrypt() -> None:
    for spoil in Spoil:
        memory = Memory(SKEW)
        first = Step(ALICE, EPOCH, spoil=spoil)
        assert rule(memory, first, f"rejected with {min(spoil.codes)}") == (
            Result.REJECT,
            spoil.codes,
        )
        expected = Result.ACCEPT if spoil is Spoil.BROKEN else Result.EITHER
        assert rule(memory, Step(ALICE, EPOCH), "accepted")[0] is expected


def test_server_that_may_have_lost_track_may_refuse_everything() -> None:
    memory = Memory(SKEW)
    rule(memory, Step(ALICE, EPOCH), "accepted")
    later = EPOCH + SKEW + SECOND
    rule(memory, Step(ALICE._replace(time=later), later), "accepted")
    assert rule(memory, Step(ALICE, EPOCH), "rejected with 60") == (Result.REJECT, None)
    other = ALICE._replace(client="bob@EXAMPLE")
    assert rule(memory, Step(other, EPOCH), "accepted")[0] is Result.EITHER


def test_choice_seen_both_ways_is_told() -> None:
    choices = Choices()
    choices.saw("remembers", "no")
    assert choices.lines == ["remembers: no (1 time)"]
    choices.saw("remembers", "yes")
    choices.saw("remembers", "no")
    assert choices.lines == ["remembers: no (2 times), yes (1 time); not the same every time"]


def test_steps_that_are_not_needed_are_dropped() -> None:
    steps = [Step(ALICE, EPOCH + number * SECOND) for number in range(40)]
    needed = {steps[3], steps[17], steps[-1]}
    assert shortest(steps, lambda some: needed <= set(some)) == [steps[3], steps[17], steps[-1]]
