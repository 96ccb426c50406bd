"""A message is forged once and put to all peers, which work on it side by side.

Every peer is asked ahead of its answers, and forging goes on while they are at work.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass

from conformance.forge import ForgedRequest, forge_request
from conformance.fuzz.batch import Given
from conformance.fuzz.clients import Dialogues
from conformance.fuzz.contestants import Contestant
from conformance.model.case import Case
from conformance.model.defect import Role
from conformance.model.observation import Observation
from conformance.model.protocol import Accept, Reset
from conformance.peers.process import PeerUnavailable
from conformance.suite.client_exchange import ClientExchange
from conformance.suite.server_exchange import ServerExchange, accept_request, judged

Exchange = ServerExchange | ClientExchange
_AT_ONCE = 32  # exchanges of a client that are under way


@dataclass(frozen=True, slots=True)
class Answers:
    """What was put, and what came of it from each peer, by its name."""

    given: Given
    of: Mapping[str, Exchange]


def forging_seed(seed: int, case: Case) -> str:
    """Return the seed of the confounders of a case's message."""
    return f"{seed}/{case.id}"


def put(contestants: Sequence[Contestant], batch: Sequence[Given], seed: int) -> Iterator[Answers]:
    """Yield the answers to each message of a batch, before which all peers forget.

    A peer that is lost too often gets no more of this batch. PeerUnavailable where one cannot be
    started again.
    """
    for contestant in contestants:
        _forget(contestant)
    if batch and batch[0].plan.role is Role.CLIENT:
        return _put_to_clients(contestants, batch, seed)
    return _put_to_servers(contestants, batch, seed)


def _forget(contestant: Contestant) -> None:
    try:
        contestant.process.ask(Reset())
    except PeerUnavailable:
        contestant.revive()


class _Forge:
    """Forges each message once, when the first of the peers is ready for it."""

    def __init__(self, batch: Sequence[Given], seed: int) -> None:
        self._batch = batch
        self._seed = seed
        self._forged: list[ForgedRequest] = []

    def __call__(self, number: int) -> ForgedRequest:
        while len(self._forged) <= number:
            given = self._batch[len(self._forged)]
            [message] = given.case.messages
            seed = forging_seed(self._seed, given.case)
            self._forged.append(forge_request(message.scenario, message.defects, seed=seed))
        return self._forged[number]


def _put_to_servers(
    contestants: Sequence[Contestant], batch: Sequence[Given], seed: int
) -> Iterator[Answers]:
    forge = _Forge(batch, seed)

    def requests(name: str) -> Iterator[Accept]:
        for number, given in enumerate(batch):
            if name in given.to:
                yield accept_request(forge(number))

    with ExitStack() as stack:
        coming: dict[str, Generator[Observation, None, None]] = {}
        for contestant in contestants:
            observations = contestant.process.ask_all(requests(contestant.name))
            coming[contestant.name] = stack.enter_context(closing(observations))
        for number, given in enumerate(batch):
            [message] = given.case.messages
            found: dict[str, Exchange] = {}
            for contestant in contestants:
                name = contestant.name
                if name not in given.to or name not in coming:
                    continue
                try:
                    observation = next(coming[name])
                except PeerUnavailable:
                    del coming[name]
                    contestant.revive()
                    continue
                found[name] = judged(contestant.process, message, forge(number), observation)
            yield Answers(given, found)


def _put_to_clients(
    contestants: Sequence[Contestant], batch: Sequence[Given], seed: int
) -> Iterator[Answers]:
    playing = list(contestants)
    for start in range(0, len(batch), _AT_ONCE):
        some = batch[start : start + _AT_ONCE]
        seeds = [forging_seed(seed, given.case) for given in some]
        clients = [Dialogues(contestant, some, seeds) for contestant in playing]
        _in_turns([client.build() for client in clients])
        _in_turns([client.answer() for client in clients])
        for client in clients:
            client.make_up()
        for number, given in enumerate(some):
            found: dict[str, Exchange] = {
                client.name: client.exchanges[number]
                for client in clients
                if number in client.exchanges
            }
            yield Answers(given, found)
        lost = {client.name for client in clients if client.lost}
        playing = [each for each in playing if each.name not in lost]


def _in_turns(workers: Sequence[Iterator[None]]) -> None:
    """Take a step of each after the other: while one is waited for, the others go on."""
    over = object()
    left = list(workers)
    while left:
        left = [worker for worker in left if next(worker, over) is not over]
