"""`serve`, the adapter's side, asked by the harness's side and by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import conformance
from conformance.model.protocol import (
    Accept,
    Accepted,
    Done,
    Failed,
    Finish,
    Initiate,
    Initiated,
    PeerInfo,
    Rejected,
    Reset,
    Unsupported,
)
from conformance.model.schema import check_answer
from conformance.model.values import Address, Credential, Key, Options, Policy
from conformance.model.wire import dump_request
from conformance.peers.process import PeerProcess

NOW = datetime(2026, 1, 1, tzinfo=UTC)
COMMAND = [sys.executable, "-B", str(Path(__file__).parent / "bad_adapters" / "noisy_library.py")]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(conformance.__file__).parents[1])}
ACCEPT = Accept(NOW, "host/a.example@EXAMPLE", (), Policy(), b"\x6e\x82")
CREDENTIAL = Credential("a@E", "b@E", b"\x61", Key(18, bytes(32)), 0, NOW, None, NOW)


@pytest.fixture(scope="module")
def peer() -> Iterator[PeerProcess]:
    with PeerProcess(COMMAND, environment=ENVIRONMENT) as peer:
        yield peer


def by_hand(*lines: str) -> list[dict[str, Any]]:
    """Return what the adapter answers to lines that the harness would not write."""
    written = "".join(line + "\n" for line in lines)
    result = subprocess.run(
        COMMAND, env=ENVIRONMENT, input=written, capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_every_request_has_its_answer(peer: PeerProcess) -> None:
    assert peer.hello.peer == PeerInfo("noisy", "1", "Python", "")
    assert peer.hello.capabilities == {"server", "client"}
    assert list(
        peer.ask_all(
            [
                ACCEPT,
                Initiate(NOW, CREDENTIAL, Options()),
                Finish("c1", NOW, ap_rep=b"\x6f"),
                Reset(),
            ]
        )
    ) == [Accepted(ap_rep=b"\x6e\x82"), Initiated(b"\x61", "c1"), Rejected(41), Done()]


def test_what_a_library_prints_is_in_the_log(peer: PeerProcess) -> None:
    assert peer.ask(ACCEPT) == Accepted(ap_rep=b"\x6e\x82")
    assert peer.ask(Initiate(NOW, CREDENTIAL, Options())) == Initiated(b"\x61", "c1")
    peer.ask(Reset())
    assert "noise past Python's own buffers" in peer.log
    assert "noise of a child process" in peer.log


def test_a_capability_that_is_not_there_is_named(peer: PeerProcess) -> None:
    policy = Policy(sender=Address(2, bytes(4)))
    assert peer.ask(replace(ACCEPT, policy=policy)) == Unsupported("addresses")


def test_an_error_of_the_library_is_a_failure_with_its_traceback(peer: PeerProcess) -> None:
    answer = peer.ask(replace(ACCEPT, server="raises"))
    assert isinstance(answer, Failed)
    assert answer.reason.startswith("Traceback")
    assert "an error of the library" in answer.reason
    assert peer.ask(ACCEPT) == Accepted(ap_rep=b"\x6e\x82")


def test_an_answer_that_cannot_be_written_is_a_failure(peer: PeerProcess) -> None:
    answer = peer.ask(replace(ACCEPT, server="nothing"))
    assert isinstance(answer, Failed)
    assert "TypeError" in answer.reason


def test_what_is_not_known_is_unsupported() -> None:
    with_new_policy = json.loads(dump_request(3, ACCEPT))
    with_new_policy["policy"]["novelty"] = True
    operation, field, nested = by_hand(
        '{"id": 1, "op": "renew"}',
        '{"id": 2, "op": "reset", "depth": 3}',
        json.dumps(with_new_policy),
    )
    for number, answer in enumerate((operation, field, nested), start=1):
        assert answer["id"] == number
        assert answer["outcome"] == "unsupported"
    assert "renew" in operation["reason"]
    assert "depth" in field["reason"]
    assert "novelty" in nested["reason"]


def test_what_is_no_request_is_a_failure_and_the_rest_goes_on() -> None:
    nonsense, answer = by_hand("nonsense", '{"id": 1, "op": "reset"}')
    assert nonsense["outcome"] == "failed"
    assert answer == {"id": 1, "outcome": "done"}


def test_bye_is_answered_and_ends_it() -> None:
    [answer] = by_hand('{"id": 1, "op": "bye"}', '{"id": 2, "op": "reset"}')
    check_answer(answer, "bye")
    assert answer == {"id": 1, "outcome": "done"}
