"""Many exchanges of a client under way at once: all of its requests, and then all answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing

from conformance.fuzz.batch import Given
from conformance.fuzz.contestants import Contestant
from conformance.model.observation import Crashed, Hung
from conformance.model.protocol import Failed, Finish, Initiate
from conformance.peers.process import PeerUnavailable
from conformance.suite.client_exchange import ClientExchange, Dialogue, put_to_client

_LOST = Crashed | Hung | Failed


class Dialogues:
    """What one client does with some messages; `exchanges` has what came of them by number.

    Where its process is lost, what it had begun is begun again, one after the other.
    """

    def __init__(self, contestant: Contestant, some: Sequence[Given], seeds: Sequence[str]) -> None:
        self.name = contestant.name
        self.lost = False
        """Whether it was given up."""
        self.exchanges: dict[int, ClientExchange] = {}
        self._contestant = contestant
        self._given = {
            number: (given.case.messages[0], seed)
            for number, (given, seed) in enumerate(zip(some, seeds, strict=True))
            if contestant.name in given.to
        }
        self._dialogues: dict[int, Dialogue] = {}
        self._finishes: dict[int, Finish] = {}
        self._whole = True

    def build(self) -> Iterator[None]:
        """Have all requests built; a step is one request."""
        process = self._contestant.process
        try:
            with closing(process.ask_all(self._initiates())) as observations:
                for number, observation in zip(self._given, observations, strict=False):
                    dialogue = self._dialogues[number]
                    finish = dialogue.answer(observation)
                    if finish is not None:
                        self._finishes[number] = finish
                    else:
                        self._keep(number)
                    self._whole = self._whole and not isinstance(observation, _LOST)
                    yield
        except PeerUnavailable:
            self._give_up()

    def answer(self) -> Iterator[None]:
        """Have all answers taken; a step is one answer."""
        if not self._whole:
            return  # the contexts are gone
        process = self._contestant.process
        try:
            with closing(process.ask_all(list(self._finishes.values()))) as observations:
                for number, observation in zip(self._finishes, observations, strict=False):
                    self._dialogues[number].end(observation)
                    self._keep(number)
                    if isinstance(observation, _LOST):
                        return
                    yield
        except PeerUnavailable:
            self._give_up()

    def make_up(self) -> None:
        """Put what is missing, one after the other."""
        try:
            for number, (message, seed) in self._given.items():
                if number not in self.exchanges and not self.lost:
                    process = self._contestant.process
                    self.exchanges[number] = put_to_client(process, message, seed)
        except PeerUnavailable:
            self._give_up()

    def _initiates(self) -> Iterator[Initiate]:
        for number, (message, seed) in self._given.items():
            self._dialogues[number] = Dialogue(message, seed)
            yield self._dialogues[number].initiate

    def _keep(self, number: int) -> None:
        exchange = self._dialogues[number].exchange
        assert exchange is not None  # it has been answered
        self.exchanges[number] = exchange

    def _give_up(self) -> None:
        self.lost = True
        self._contestant.revive()
