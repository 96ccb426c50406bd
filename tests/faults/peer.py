"""The reference's adapter in this process, in the place of a peer's process."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from planting import Crash, Plant

from conformance.model.observation import Crashed, Observation
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
from conformance.peers.reference.rules import RULES
from conformance.peers.serving import CannotDrive


class InProcess:
    """What `PeerSession` needs of a process: the reference with what was planted in it."""

    log = ""
    memory = None

    def __init__(self, plant: Plant, profile: str) -> None:
        self._plant = plant
        with plant.at_work():
            self._adapter = ReferenceAdapter(RULES[profile])
            self.hello = HelloAnswer(PROTOCOL, *self._adapter.hello())

    def ask(self, request: Accept | Initiate | Finish | Reset) -> Observation:
        """Answer a request as the adapter does."""
        try:
            with self._plant.at_work():
                return self._answer(request)
        except CannotDrive as error:
            return Unsupported(str(error))
        except Crash as error:
            return Crashed(str(error))
        except Exception as error:
            return Failed(repr(error))

    def ask_all(
        self, requests: Iterable[Accept | Initiate | Finish | Reset]
    ) -> Generator[Observation, None, None]:
        """Answer requests, each before the next is made."""
        yield from map(self.ask, requests)

    def _answer(self, request: Accept | Initiate | Finish | Reset) -> Observation:
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

    def stop(self) -> None:
        """Nothing runs that could be ended."""
