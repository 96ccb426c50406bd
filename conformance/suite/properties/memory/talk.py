"""Put steps to a peer, and hold what it does against the model."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from conformance.forge.requires import GSS_ONLY, requires
from conformance.model.case import Case, Message
from conformance.model.defect import Role
from conformance.model.protocol import Reset
from conformance.model.scenario import framed
from conformance.model.verdict import Kind, Verdict
from conformance.peers.process import PeerProcess
from conformance.requirements import catalogue
from conformance.suite.properties.finding import Finding, Key
from conformance.suite.properties.memory.choices import Choices
from conformance.suite.properties.memory.message import message
from conformance.suite.properties.memory.model import Memory, Ruling
from conformance.suite.properties.memory.recorded import Explained
from conformance.suite.properties.memory.step import Step
from conformance.suite.server_exchange import put_to_server

# A detail that is wrong is no matter of memory.
_WRONG = frozenset(
    {
        Kind.ACCEPTS_INVALID,
        Kind.REJECTS_VALID,
        Kind.WRONG_CODE,
        Kind.CRASH,
        Kind.HANG,
        Kind.ERROR,
    }
)
_LOST = frozenset({Kind.CRASH, Kind.HANG, Kind.ERROR})


class Talk:
    """A peer that forgot everything, what it is given from then on, and the model of it."""

    def __init__(
        self,
        peer: PeerProcess,
        *,
        name: str,
        base: datetime,
        skew: timedelta,
        explained: Explained,
        known: Collection[Key] = (),
        choices: Choices | None = None,
    ) -> None:
        self._peer = peer
        self._name = name
        self._base = base
        self._skew = skew
        self._explained = explained
        self._known = known
        self._choices = Choices() if choices is None else choices
        self._forget()

    def _forget(self) -> None:
        self._memory = Memory(self._skew)
        self.steps: list[Step] = []
        self._messages: list[Message] = []
        self._peer.ask(Reset())

    def put(self, steps: Sequence[Step]) -> Finding | None:
        """Put steps to the peer, ahead of its answers; return the first that is not right.

        What the model says of one must not depend on what becomes of those before.
        """
        if steps[0].restarts:
            self._peer.stop()
            self._peer.start()
        rulings = [self._memory.ruling(step) for step in steps]
        messages = [
            self._as_taken(message(step, self._base, ruling.expectation))
            for step, ruling in zip(steps, rulings, strict=True)
        ]
        number = 0
        while number < len(steps):
            seeded = [(each, f"{self._name}/{each.draw}") for each in messages[number:]]
            for exchange in put_to_server(self._peer, seeded):
                step, ruling, verdict = steps[number], rulings[number], exchange.verdict
                self.steps.append(step)
                self._messages.append(messages[number])
                number += 1
                finding = self._finding(ruling, verdict)
                if finding is not None:
                    return finding
                if verdict.kind in _LOST:  # the new process knows nothing
                    self._forget()
                    return None
                self._memory.learn(step, ruling, verdict.observed, self._choices)
        return None

    def _as_taken(self, message: Message) -> Message:
        """Return the message as the peer takes it: one that takes no bare ones gets tokens."""
        if GSS_ONLY not in self._peer.hello.capabilities:
            return message
        return replace(message, scenario=framed(message.scenario))

    def _finding(self, ruling: Ruling, verdict: Verdict) -> Finding | None:
        if verdict.kind not in _WRONG:
            return None
        key = Key(
            self._name,
            ruling.likes[0].rpartition(".")[2],
            str(self._peer.hello.peer),
            f"{verdict.kind}: {verdict.observed}",
        )
        if key in self._known or any(
            self._explained(id_, verdict.observed) for id_ in ruling.likes
        ):
            return None
        return Finding(key, self._case(), verdict, tuple(map(str, self.steps)))

    def _case(self) -> Case:
        """Return the messages so far as a case: all times are in them, and it starts with reset."""
        wanted = [requires(Role.SERVER, each.scenario) for each in self._messages]
        return Case(
            id=f"server.found.{self._name}",
            title="A server does not remember as it must.",
            role=Role.SERVER,
            requirement=catalogue()["rfc4120-3.2.3-replay"],
            messages=tuple(self._messages),
            requires=frozenset().union(*wanted),
            twin="server.valid.replay",
            remembers=True,
        )
