"""The harness's side of the peer protocol: one adapter process, and what it answers.

    with PeerProcess(["python", "-m", "conformance.peers.reference"]) as peer:
        observation = peer.ask(request)

What the adapter itself does wrong is a `Failed` observation, like a failure that it reports.
"""

from __future__ import annotations

import json
import shlex
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from conformance.model.excerpt import excerpt
from conformance.model.observation import Crashed, Hung, Observation
from conformance.model.protocol import (
    PROTOCOL,
    Accept,
    Answer,
    Bye,
    Failed,
    Finish,
    Hello,
    HelloAnswer,
    Initiate,
    Request,
    Reset,
    Unsupported,
)
from conformance.model.schema import check_answer, check_request
from conformance.model.wire import WireError, load_answer, request_message
from conformance.peers.channel import Channel, EndOfOutput
from conformance.peers.lines import parse_object
from conformance.peers.tail import Tail

Question = Accept | Initiate | Finish | Reset

_WINDOW = 16  # requests written ahead of their answers
_BACKLOG = 64 * 1024  # octets that may wait for room in the pipe before more is written ahead
_GRACE = 1.0  # seconds to end in, once there is no more to do
_TROUBLES = 5  # processes lost in a row, without an answer from any, before giving up


class PeerUnavailable(Exception):
    """The adapter cannot be run, or not any more; one line that says what to do."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """A request under way. `disturbed` tells of output that was there before it was sent."""

    number: int
    operation: str
    request: Request
    disturbed: bool


class PeerProcess:
    """One adapter process: started, greeted, asked, restarted after a crash or hang.

    An adapter that crashes, hangs or breaks the protocol is killed with its whole process group.
    The next request starts it again; contexts and replay caches are gone then. Not for use by
    several threads at once.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        timeout: float = 10.0,
        start_timeout: float = 30.0,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Take the command, the seconds for an answer and for hello, and the whole environment."""
        if not command:
            raise ValueError("the command of a peer is empty")
        self._command = command
        self._timeout = timeout
        self._start_timeout = start_timeout
        self._environment = environment
        self._log = Tail()
        self._channel: Channel | None = None
        self._hello: HelloAnswer | None = None
        self._sent: deque[_Sent] = deque()
        self._next_number = 0
        self._troubles = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def hello(self) -> HelloAnswer:
        """Who the peer said it is when it was started."""
        if self._hello is None:
            raise RuntimeError("the peer has not been started")
        return self._hello

    @property
    def log(self) -> str:
        """The end of what the adapter wrote to standard error, in all its processes."""
        return str(self._log)

    @property
    def memory(self) -> int | None:
        """The octets that the running process has in memory; None where that cannot be told."""
        return None if self._channel is None else self._channel.memory

    def start(self) -> HelloAnswer:
        """Start the process unless it runs, and return its hello; PeerUnavailable if it fails."""
        self._running()
        return self.hello

    def ask(self, request: Question) -> Observation:
        """Send one request and wait for what becomes of it.

        PeerUnavailable where the process cannot be started again, or was lost too often.
        """
        [observation] = self.ask_all([request])
        return observation

    def ask_all(self, requests: Iterable[Question]) -> Generator[Observation, None, None]:
        """Send requests ahead of the answers; yield what becomes of each, in their order.

        For requests that do not depend on each other: what a lost process had not answered is
        asked again from a new one, which knows none of the contexts of the old one.
        """
        if self._sent:
            raise RuntimeError("an earlier ask_all is still under way")
        coming = iter(requests)
        again: deque[Request] = deque()
        try:
            while self._write_ahead(again, coming):
                outcome = self._receive(self._timeout)
                assert not isinstance(outcome, HelloAnswer)  # the schema has seen to that
                if self._channel is None:
                    again.extendleft(sent.request for sent in reversed(self._sent))
                    self._sent.clear()
                yield outcome
        finally:
            if self._sent:  # given up half-way: these answers must not be taken for later ones
                self._sent.clear()
                self._kill(0)

    def stop(self) -> None:
        """Say bye, then terminate, then kill. No process is left; starting again is possible."""
        channel, self._channel = self._channel, None
        if channel is None:
            return
        if not self._sent:
            self._send(channel, Bye())
            with suppress(WireError, EndOfOutput, TimeoutError):
                self._answer(channel, min(self._timeout, _GRACE))
        self._sent.clear()
        channel.finish(_GRACE)

    def _write_ahead(self, again: deque[Request], coming: Iterator[Request]) -> bool:
        """Fill the window; say whether there is an answer to wait for."""
        while len(self._sent) < _WINDOW:
            if self._sent and self._running().backlog > _BACKLOG:
                break
            request = again.popleft() if again else next(coming, None)
            if request is None:
                break
            self._send(self._running(), request)
        return len(self._sent) > 0

    def _send(self, channel: Channel, request: Request) -> None:
        message = request_message(self._next_number, request)
        check_request(message)
        disturbed = not self._sent and channel.has_unread()
        self._sent.append(_Sent(self._next_number, message["op"], request, disturbed))
        self._next_number += 1
        channel.send(json.dumps(message).encode("ascii"))

    def _running(self) -> Channel:
        if self._channel is None:
            if self._troubles >= _TROUBLES:
                raise self._unavailable(
                    f"lost {_TROUBLES} times in a row without an answer; see what is wrong with it"
                )
            self._launch()
        assert self._channel is not None
        return self._channel

    def _launch(self) -> None:
        try:
            self._channel = Channel(self._command, self._environment, self._log)
        except (OSError, ValueError) as error:
            raise self._unavailable(f"cannot be run ({error}); check the command") from None
        self._send(self._channel, Hello())
        outcome = self._receive(self._start_timeout)
        if isinstance(outcome, HelloAnswer) and self._hello in (None, outcome):
            self._hello = outcome
            return
        self._kill(0)
        problem = _no_hello(outcome)
        raise self._unavailable(f"{problem}; check that it is an adapter for protocol {PROTOCOL}")

    def _receive(self, timeout: float) -> Answer | Crashed | Hung:
        """Return what becomes of the first request under way."""
        assert self._channel is not None
        outcome = self._outcome(self._channel, timeout)
        self._sent.popleft()
        if self._channel is None:
            self._troubles += 1
        elif not isinstance(outcome, HelloAnswer):
            self._troubles = 0
        return outcome

    def _outcome(self, channel: Channel, timeout: float) -> Answer | Crashed | Hung:
        try:
            return self._answer(channel, timeout)
        except WireError as error:
            # Where one answer is wrong, none that follows can be trusted to be what it seems.
            self._kill(0)
            return Failed(f"the adapter broke the protocol: {error}")
        except EndOfOutput:
            where = "in the middle of an answer" if channel.has_unread() else "without an answer"
            how = self._kill(_GRACE)
            if how is None:
                return Failed("the adapter closed its standard output and went on running")
            return Crashed(f"{how} {where}")
        except TimeoutError:
            closed = channel.input_broken  # by the adapter; the pipe of a killed one is broken, too
            how = self._kill(0)
            if how is not None:
                return Crashed(f"{how} without an answer")
            if closed:
                return Failed("the adapter closed its standard input and went on running")
            return Hung(timeout)

    def _answer(self, channel: Channel, timeout: float) -> Answer:
        sent = self._sent[0]
        message = parse_object(channel.receive(timeout))
        number = message.get("id")
        if isinstance(number, int) and number != sent.number:
            why = _why(number, sent)
            raise WireError(f"id: expected {sent.number}, got {excerpt(number)}: {why}")
        version = message.get("protocol", PROTOCOL)
        if version != PROTOCOL:
            raise WireError(f"protocol: expected {PROTOCOL}, got {excerpt(version)}")
        check_answer(message, sent.operation)
        if sent.disturbed:
            raise WireError("output that nothing had asked for came before the request was sent")
        if len(self._sent) == 1 and channel.has_unread():
            raise WireError("more output after the answer")
        return load_answer(message)

    def _kill(self, patience: float) -> str | None:
        channel, self._channel = self._channel, None
        return channel.kill(patience) if channel is not None else None

    def _unavailable(self, problem: str) -> PeerUnavailable:
        written = self.log.split("\n")
        last = next((line for line in reversed(written) if line.strip()), None)
        hint = f"; its log ends with {excerpt(last.strip())}" if last else ""
        return PeerUnavailable(f"{shlex.join(self._command)}: {problem}{hint}")


def _why(number: int, sent: _Sent) -> str:
    if number < sent.number:
        return "a second answer, or a late one"
    return "an answer to a request that has not been sent, or out of turn"


def _no_hello(outcome: Answer | Crashed | Hung) -> str:
    match outcome:
        case HelloAnswer(peer=peer):
            return f"says after a restart that it is {peer}, or has other capabilities, than before"
        case Hung(seconds):
            return f"said no hello within {seconds:g} s"
        case Crashed(text) | Failed(text) | Unsupported(text):
            # The last line of a traceback is the one that says something.
            return f"said no hello: {text.strip().splitlines()[-1]}"
    raise AssertionError(outcome)  # nothing else is an answer to hello
