"""A process of the adapter that any line can be written to, right or wrong.

`conformance.peers.process` speaks the protocol well; here the adapter has to show what it does
with what it does not know.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from conformance.model.excerpt import excerpt
from conformance.model.observation import Crashed, Hung
from conformance.model.protocol import OPERATIONS, PROTOCOL
from conformance.model.schema import check_answer
from conformance.model.wire import WireError
from conformance.peers.channel import Channel, EndOfOutput
from conformance.peers.lines import parse_object
from conformance.peers.tail import Tail

GRACE = 5.0
"""The seconds that a process has to end; a run is less patient, and terminates it."""
_SILENCE = 0.2  # how long to listen for what nobody asked for, in seconds

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Broken:
    """What it wrote is no answer to the request; the text says why."""

    reason: str


Trouble = Broken | Crashed | Hung


def ended(how: str) -> str:
    """Return `exited with status 1` or `was killed by signal 9 (SIGKILL)`."""
    return f"was {how}" if how.startswith("killed") else how


class Talk:
    """A running adapter; OSError or ValueError where it cannot be started."""

    def __init__(self, command: Sequence[str]) -> None:
        self._log = Tail()
        self._channel = Channel(command, None, self._log)
        self._gone = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    @property
    def last_words(self) -> str | None:
        """The last line that it wrote to standard error, None where it wrote none."""
        lines = [line.strip() for line in str(self._log).split("\n") if line.strip()]
        return excerpt(lines[-1]) if lines else None

    def hello(self, seconds: float) -> Message | Trouble:
        """Say hello, and return the answer if it is one."""
        return self.ask({"id": 0, "op": "hello", "protocol": PROTOCOL}, seconds)

    def ask(self, request: Message, seconds: float) -> Message | Trouble:
        """Write a request, and return the answer if it is one to this request."""
        self.write(request)
        return self.read(request, seconds)

    def write(self, request: Message) -> None:
        """Write a request, whatever it is."""
        self._channel.send(json.dumps(request).encode("ascii"))

    def read(self, request: Message, seconds: float) -> Message | Trouble:
        """Return the next answer if it is one to the request."""
        try:
            answer = parse_object(self._channel.receive(seconds))
            if answer.get("id") != request["id"]:
                came = excerpt(answer["id"]) if "id" in answer else "none"
                raise WireError(f"the id should be {request['id']}, and is {came}")
            if answer.get("protocol", PROTOCOL) != PROTOCOL:
                came = excerpt(answer["protocol"])
                raise WireError(f"the protocol should be {PROTOCOL}, and is {came}")
            # An operation that the protocol does not have is answered as bye might be: unsupported.
            check_answer(answer, request["op"] if request["op"] in OPERATIONS else "bye")
        except WireError as error:
            return Broken(str(error))
        except EndOfOutput:
            how = self._end(GRACE)
            return Broken("it closed its standard output") if how is None else Crashed(how)
        except TimeoutError:
            return Hung(seconds)
        return answer

    def unasked(self) -> str | None:
        """Return what it writes although nothing was asked, None where it keeps silent."""
        try:
            return excerpt(self._channel.receive(_SILENCE))
        except WireError as error:
            return str(error)
        except (EndOfOutput, TimeoutError):
            return "half a line" if self._channel.has_unread() else None

    def wait(self) -> str | None:
        """Wait for it; say how it ends, None where it goes on and has to be killed."""
        return self._end(GRACE)

    def leave(self) -> str | None:
        """Close its input; say how it ends, None where it goes on and has to be killed."""
        self._channel.close_input()
        return self._end(GRACE)

    def kill(self) -> None:
        """Kill it, unless it is gone."""
        if not self._gone:
            self._end(0)

    def _end(self, patience: float) -> str | None:
        self._gone = True
        return self._channel.kill(patience)
