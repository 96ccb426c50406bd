"""The adapter's side of the peer protocol: answer JSON lines until told to end.

    class MyAdapter(Adapter):
        def hello(self): ...
        def accept(self, request): ...

    if __name__ == "__main__":
        serve(MyAdapter())

Nothing here knows what the harness expects, and nothing of it comes with a request.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from typing import Any

from conformance.model import wire
from conformance.model.protocol import (
    PROTOCOL,
    Accept,
    Accepted,
    Answer,
    Bye,
    Done,
    Failed,
    Finish,
    Hello,
    HelloAnswer,
    Initiate,
    Initiated,
    PeerInfo,
    Rejected,
    Request,
    Reset,
    Unsupported,
)


class CannotDrive(Exception):
    """The peer cannot be driven as the request asks; the text names the capability."""


class Adapter:
    """One peer. A role that it does not have answers `unsupported` as it stands here."""

    def hello(self) -> tuple[PeerInfo, frozenset[str]]:
        """Say which implementation this is, and what can be asked of it."""
        raise NotImplementedError

    def accept(self, request: Accept) -> Accepted | Rejected:
        """Give the message to the server side at the request's time."""
        raise CannotDrive("server")

    def initiate(self, request: Initiate) -> Initiated | Rejected:
        """Have the client side build its message at the request's time."""
        raise CannotDrive("client")

    def finish(self, request: Finish) -> Accepted | Rejected:
        """Give the answer to the client side that built its message as `request.context`."""
        raise CannotDrive("client")

    def reset(self) -> None:
        """Forget every context and replay cache."""


def serve(adapter: Adapter) -> None:
    """Answer requests on standard input, one a line, on standard output, until `bye` or end.

    Whatever else writes to standard output (a library's print) goes to standard error, so that
    it cannot be taken for an answer.
    """
    answers = os.fdopen(os.dup(1), "w", encoding="ascii", newline="\n")
    os.dup2(2, 1)
    for line in sys.stdin:
        request, reply = _reply(adapter, line)
        print(reply, file=answers, flush=True)
        if isinstance(request, Bye):
            break


def _reply(adapter: Adapter, line: str) -> tuple[Request | None, str]:
    number, request = 0, None
    try:
        message: dict[str, Any] = json.loads(line)
        number = message["id"]
        request = wire.load_request(message)
        return request, wire.dump_answer(number, _dispatch(adapter, request))
    except (CannotDrive, wire.UnknownOperation) as error:
        answer: Answer = Unsupported(str(error))
    except Exception:  # whatever it is, the harness must hear of it and the adapter go on
        answer = Failed(traceback.format_exc())
    return request, wire.dump_answer(number, answer)


def _dispatch(adapter: Adapter, request: Request) -> Answer:
    match request:
        case Hello():
            peer, capabilities = adapter.hello()
            return HelloAnswer(PROTOCOL, peer, capabilities)
        case Accept():
            return adapter.accept(request)
        case Initiate():
            return adapter.initiate(request)
        case Finish():
            return adapter.finish(request)
        case Reset():
            adapter.reset()
            return Done()
        case Bye():
            return Done()
