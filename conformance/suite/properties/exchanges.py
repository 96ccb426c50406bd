"""Many exchanges at once: put plans to a peer, ahead of its answers, and judge each."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta

from conformance.forge import ForgedRequest, forge_request
from conformance.forge.requires import GSS_ONLY, requires
from conformance.model.case import Case, Message
from conformance.model.defect import Role
from conformance.model.protocol import Accept, Reset
from conformance.model.scenario import framed
from conformance.model.verdict import Verdict
from conformance.oracle import expectation
from conformance.peers.process import PeerProcess
from conformance.requirements import catalogue
from conformance.strategies import Plan
from conformance.strategies.plan import applied
from conformance.suite.client_exchange import ClientExchange, put_to_client
from conformance.suite.server_exchange import ServerExchange, accept_request, judged


@dataclass(frozen=True, slots=True)
class Outcome:
    """A plan, the case that it became, and what the peer made of it."""

    plan: Plan
    case: Case
    exchange: ServerExchange | ClientExchange

    @property
    def verdict(self) -> Verdict:
        """What the oracle says of it."""
        return self.exchange.verdict

    def judged_to_be(self, verdict: Verdict) -> Outcome:
        """Return the outcome with another verdict: that of a property."""
        return replace(self, exchange=replace(self.exchange, verdict=verdict))

    @property
    def accepted(self) -> bool:
        """Whether the peer took the message, with whatever details."""
        return self.verdict.observed.startswith("accepted")


def case_of(plan: Plan, number: int = 0) -> Case:
    """Return the case of a plan, `number` seconds on: no two at once have the same times."""
    message = Message(plan.at(timedelta(seconds=number)), plan.defects, expectation(plan.defects))
    last = plan.drawn[-1].defect if plan.drawn else None
    name = "+".join(drawn.name for drawn in plan.drawn) or plan.base.name
    return Case(
        id=f"{plan.role}.found.{name}",
        title=last.title if last else plan.base.title,
        role=plan.role,
        requirement=catalogue()[last.requirement if last else plan.base.requirement],
        messages=(message,),
        requires=requires(plan.role, applied(plan)),
        twin=f"{plan.role}.valid.{plan.base.name}",
    )


def changes_nothing(case: Case) -> bool:
    """Return whether the last defect of a server's case leaves every octet as it was without."""
    message = case.messages[-1]
    if case.role is Role.CLIENT or len(message.defects) == 0:
        return False
    without = forge_request(message.scenario, message.defects[:-1])
    spoilt = forge_request(message.scenario, message.defects)
    return accept_request(without) == accept_request(spoilt)


def put(peer: PeerProcess, plans: Sequence[Plan], seed: str) -> list[Outcome]:
    """Put the plans to the peer, which forgets what was before, and return what came of each."""
    cases = [case_of(plan, number) for number, plan in enumerate(plans)]
    if "replay" in peer.hello.capabilities:
        peer.ask(Reset())
    messages = [(as_taken(peer, case.messages[0]), f"{seed}/{case.id}") for case in cases]
    if plans and plans[0].role is Role.CLIENT:
        replies = [put_to_client(peer, message, own) for message, own in messages]
        return [Outcome(*each) for each in zip(plans, cases, replies, strict=True)]
    exchanges = put_to_server(peer, messages)
    return [Outcome(*each) for each in zip(plans, cases, exchanges, strict=True)]


def as_taken(peer: PeerProcess, message: Message) -> Message:
    """Return the message as the peer takes it: one that takes no bare ones gets tokens."""
    if GSS_ONLY not in peer.hello.capabilities:
        return message
    return replace(message, scenario=framed(message.scenario))


def put_to_server(
    peer: PeerProcess, messages: Iterable[tuple[Message, str]]
) -> Iterator[ServerExchange]:
    """Yield what the server makes of each; one that is lost at a message goes on with the next."""
    under_way: deque[tuple[Message, ForgedRequest]] = deque()

    def requests() -> Iterator[Accept]:
        for message, seed in messages:
            forged = forge_request(message.scenario, message.defects, seed=seed)
            under_way.append((message, forged))
            yield accept_request(forged)

    with closing(peer.ask_all(requests())) as observations:
        for observation in observations:
            yield judged(peer, *under_way.popleft(), observation)
