"""The reference's adapter in this process, in the place of a peer's process."""

from __future__ import annotations

from conformance.model.observation import Observation
from conformance.model.protocol import (
    PROTOCOL,
    Accept,
    Done,
    Failed,
    Finish,
    HelloAnswer,
    Initiate,
    Reset,
    Unsupported,
)
from conformance.peers.reference.adapter import ReferenceAdapter
from conformance.peers.serving import CannotDrive


class InProcess:
    """What `PeerSession` needs of a process; an exception is the peer's way to refuse."""

    log = ""

    def __init__(self) -> None:
        self._adapter = ReferenceAdapter()
        self.hello = HelloAnswer(PROTOCOL, *self._adapter.hello())

    def ask(self, request: Accept | Initiate | Finish | Reset) -> Observation:
        """Answer a request as the adapter does."""
        try:
            match request:
                case Accept():
                    return self._adapter.accept(request)
                case Initiate():
                    return self._adapter.initiate(request)
                case Finish():
                    return self._adapter.finish(request)
                case Reset():
                    self._adapter.reset()
                    return Done()
        except CannotDrive as error:
            return Unsupported(str(error))
        except Exception as error:
            return Failed(repr(error))

    def stop(self) -> None:
        """Nothing runs that could be ended."""
