"""The harness against adapters that misbehave, each in one way of its own.

What an adapter does wrong must show as that, and nothing of it in another request's observation;
and whatever it does, no process of it may be left.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conformance.model.observation import Crashed, Hung, Observation
from conformance.model.protocol import Accept, Accepted
from conformance.model.values import Policy
from conformance.peers.process import PeerProcess, PeerUnavailable

ADAPTERS = Path(__file__).parent / "bad_adapters"
PATIENT, IMPATIENT = 30.0, 1.0
Start = Callable[..., PeerProcess]


class Notes:
    """The file in which every process of an adapter leaves its id."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()

    def add(self) -> None:
        with self.path.open("a") as notes:
            notes.write("a sign from the test\n")

    def wait_for(self, lines: int) -> None:
        wait_until(lambda: len(self.path.read_text().splitlines()) >= lines)

    def processes(self) -> list[int]:
        return [int(line) for line in self.path.read_text().splitlines() if line.isdigit()]


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def is_gone(process: int) -> bool:
    """Whether it is dead; a zombie that nobody has collected counts as dead."""
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return True
    return state == "Z"


def command(name: str) -> list[str]:
    return [sys.executable, "-S", "-B", str(ADAPTERS / f"{name}.py")]


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    return Notes(tmp_path / "notes")


@pytest.fixture
def adapter(notes: Notes) -> Iterator[Start]:
    """Make a peer process of a bad adapter; afterwards none of its processes may be left."""
    peers = []

    def make(name: str, **times: float) -> PeerProcess:
        environment = {**os.environ, "PROCESS_NOTES": str(notes.path)}
        peers.append(PeerProcess(command(name), environment=environment, **times))
        return peers[-1]

    yield make
    for peer in peers:
        peer.stop()
    for process in notes.processes():
        wait_until(lambda process=process: is_gone(process))


def accept(number: int, server: str = "host/a.example@EXAMPLE") -> Accept:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Accept(now, server, (), Policy(), number.to_bytes(2, "big"))


def trouble(number: int) -> Accept:
    return accept(number, "trouble")


def is_right(request: Accept, observation: Observation) -> bool:
    """Whether it is the echo of this very request."""
    return observation == Accepted(ap_rep=request.ap_req)


def in_words(request: Accept, observation: Observation) -> str:
    return "right" if is_right(request, observation) else repr(observation)


LATE = r"Failed.*id: expected 3, got 2: a second answer, or a late one"
# What becomes of the request for trouble, and of the one after it.
OUTCOMES = {
    "answers_late": (r"Hung\(seconds=1.0\)", "right"),
    "answers_twice_later": ("right", LATE),
    "wrong_id": (
        r"Failed.*id: expected 2, got 4711: an answer to a request .* not .* sent",
        "right",
    ),
    "garbage": (r"Failed.*not JSON", "right"),
    "not_an_object": (r"Failed.*not a JSON object", "right"),
    "upper_case_hex": (
        r"Failed.*session_key\.key: expected lower-case hex.*, got \"ABABABAB…\"'",
        "right",
    ),
    "missing_field": (r"Failed.*code: .*missing", "right"),
    "wrong_outcome": (
        r"Failed.*outcome: expected one of accepted, .* accept, got \"done\"",
        "right",
    ),
    "floods_output": (r"Failed.*longer than 1048576 octets", "right"),
    "floods_lines": (r"Failed.*not JSON.*noise", "right"),
    "floods_log": (r"Hung", "right"),
    "talkative": ("right", "right"),
    "dies_before": (r"Crashed.*exited with status 3 without an answer", "right"),
    "dies_during": (r"Crashed.*exited with status 3 in the middle of an answer", "right"),
    "dies_after": ("right", r"Crashed.*exited with status 3 without an answer"),
    "leaves_early": (r"Crashed.*exited with status 0 without an answer", "right"),
    "killed_by_signal": (r"Crashed.*killed by signal 11 \(SIGSEGV\) without an answer", "right"),
    "hangs": (r"Hung\(seconds=1.0\)", "right"),
    "closes_input": ("right", r"Failed.*closed its standard input"),
    "closes_output": (r"Failed.*closed its standard output", "right"),
    "leaves_grandchild": (r"Crashed.*exited with status 3 without an answer", "right"),
}
TIMED = {"answers_late", "floods_log", "hangs", "closes_input"}


@pytest.mark.parametrize("pipelined", [False, True], ids=["lockstep", "pipelined"])
@pytest.mark.parametrize("name", OUTCOMES)
def test_trouble_shows_where_it_happens_and_nowhere_else(
    adapter: Start, name: str, pipelined: bool
) -> None:
    peer = adapter(name, timeout=IMPATIENT if name in TIMED else PATIENT)
    peer.start()
    requests = [accept(1), trouble(2), *(accept(number) for number in range(3, 40))]
    expected = ["right", *OUTCOMES[name], *["right"] * 36]
    observed = list(peer.ask_all(requests) if pipelined else map(peer.ask, requests))
    for request, pattern, observation in zip(requests, expected, observed, strict=True):
        assert re.search(pattern, in_words(request, observation)), observation


def test_two_answers_at_once_spoil_the_request_that_they_answer(adapter: Start) -> None:
    peer = adapter("answers_twice_at_once", timeout=PATIENT)
    assert is_right(accept(1), peer.ask(accept(1)))
    assert "more output after the answer" in str(peer.ask(trouble(2)))
    assert is_right(accept(3), peer.ask(accept(3)))


def test_two_answers_at_once_cannot_be_taken_for_answers_to_what_was_written_ahead(
    adapter: Start,
) -> None:
    peer = adapter("answers_twice_at_once", timeout=PATIENT)
    requests = [trouble(1), accept(2), accept(3)]
    first, second, third = peer.ask_all(requests)
    assert is_right(requests[0], first)
    assert "id: expected 2, got 1: a second answer" in str(second)
    assert is_right(requests[2], third)


def test_an_answer_that_was_there_before_the_request_is_not_taken(
    adapter: Start, notes: Notes
) -> None:
    peer = adapter("answers_ahead", timeout=PATIENT)
    assert is_right(trouble(1), peer.ask(trouble(1)))
    notes.add()
    notes.wait_for(lines=3)
    assert "came before the request was sent" in str(peer.ask(accept(2)))
    assert is_right(accept(3), peer.ask(accept(3)))


def test_big_requests_and_big_answers_do_not_block_each_other(adapter: Start) -> None:
    peer = adapter("big_answers", timeout=PATIENT)
    requests = [
        Accept(datetime.now(UTC), "trouble", (), Policy(), bytes([number]) * 100_000)
        for number in range(40)
    ]
    for request, answer in zip(requests, peer.ask_all(requests), strict=True):
        assert isinstance(answer, Accepted)
        assert answer.ap_rep == request.ap_req


def test_one_that_hangs_with_much_written_ahead_has_closed_nothing(adapter: Start) -> None:
    """What is still to be written when it is killed breaks the pipe, and tells nothing of it."""
    peer = adapter("hangs", timeout=IMPATIENT)
    first = trouble(1)
    long = Accept(first.now, "trouble", (), Policy(), bytes(100_000))
    assert isinstance(next(peer.ask_all([first, long, long])), Hung)


def test_the_log_is_kept_and_bounded(adapter: Start) -> None:
    peer = adapter("dies_before", timeout=PATIENT)
    assert isinstance(peer.ask(trouble(1)), Crashed)
    assert "out of luck" in peer.log

    peer = adapter("floods_log", timeout=IMPATIENT)
    assert isinstance(peer.ask(trouble(1)), Hung)
    assert len(peer.log) == 64 * 1024


def test_what_was_given_up_half_way_is_not_taken_for_later_answers(adapter: Start) -> None:
    peer = adapter("talkative", timeout=PATIENT)
    for _ in peer.ask_all(accept(number) for number in range(100)):
        break
    assert is_right(accept(200), peer.ask(accept(200)))


def test_nothing_can_be_asked_in_the_middle_of_ask_all(adapter: Start) -> None:
    peer = adapter("talkative", timeout=PATIENT)
    answers = peer.ask_all(accept(number) for number in range(100))
    next(answers)
    with pytest.raises(RuntimeError, match="still under way"):
        peer.ask(accept(200))
    assert len(list(answers)) == 99


@pytest.mark.parametrize("pipelined", [False, True], ids=["lockstep", "pipelined"])
def test_an_adapter_that_always_crashes_is_given_up(adapter: Start, pipelined: bool) -> None:
    peer = adapter("dies_before", timeout=PATIENT)
    requests = [trouble(number) for number in range(9)]
    observations = peer.ask_all(requests) if pipelined else map(peer.ask, requests)
    assert [type(next(observations)) for _ in range(5)] == [Crashed] * 5
    with pytest.raises(PeerUnavailable, match=r"lost 5 times in a row.*out of luck"):
        next(observations)


def test_crashes_with_answers_between_them_do_not_end_the_run(adapter: Start) -> None:
    peer = adapter("dies_before", timeout=PATIENT)
    for number in range(7):
        assert isinstance(peer.ask(trouble(number)), Crashed)
        assert is_right(accept(number), peer.ask(accept(number)))


def test_another_version_after_a_restart_is_not_the_same_peer(adapter: Start) -> None:
    peer = adapter("changes_version", timeout=PATIENT)
    assert isinstance(peer.ask(trouble(1)), Crashed)
    with pytest.raises(PeerUnavailable, match=r"after a restart that it is bad 2"):
        peer.ask(accept(2))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("no_hello", r"said no hello within 1 s"),
        ("hello_protocol_2", r"said no hello: .*protocol: expected 1, got 2"),
        ("hello_nonsense", r"said no hello: .*not JSON.*Welcome"),
        ("hello_fails", r"said no hello: ImportError: no such library"),
        (
            "exits_at_start",
            r"said no hello: exited with status 1 .*; its log ends with .*No module named 'krb5'",
        ),
    ],
)
def test_without_a_good_hello_there_is_no_peer(adapter: Start, name: str, text: str) -> None:
    peer = adapter(name, start_timeout=IMPATIENT if name == "no_hello" else PATIENT)
    with pytest.raises(PeerUnavailable, match=text) as raised:
        peer.start()
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("program", ["/no/such/program", "no-such-program", str(ADAPTERS)])
def test_a_command_that_cannot_be_run_is_named(program: str) -> None:
    with pytest.raises(PeerUnavailable, match=f"{program}: cannot be run .*check the command"):
        PeerProcess([program]).start()


def test_a_command_must_not_be_empty() -> None:
    with pytest.raises(ValueError, match="empty"):
        PeerProcess([])


def test_one_that_ignores_bye_and_sigterm_is_killed(adapter: Start, notes: Notes) -> None:
    peer = adapter("ignores_bye_and_sigterm", timeout=IMPATIENT)
    peer.start()
    peer.stop()
    [process] = notes.processes()
    assert is_gone(process)


def test_one_that_ignores_bye_may_tidy_up(adapter: Start) -> None:
    peer = adapter("ignores_bye", timeout=0.1)
    peer.start()
    peer.stop()
    assert "tidied up" in peer.log


# Nobody closes its pipes either.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_one_that_nobody_stops_does_not_outlive_its_peer(notes: Notes) -> None:
    peer = PeerProcess(command("hangs"), environment={"PROCESS_NOTES": str(notes.path)})
    peer.start()
    del peer
    [process] = notes.processes()
    wait_until(lambda: is_gone(process))


def test_a_peer_can_be_started_again_after_it_was_stopped(adapter: Start, notes: Notes) -> None:
    peer = adapter("talkative")
    with peer:
        first = peer.hello
    assert peer.start() == first
    assert is_right(accept(1), peer.ask(accept(1)))
    assert len(notes.processes()) == 2
