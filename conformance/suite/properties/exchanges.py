"""Many exchanges at once: put plans to a peer, ahead of its answers, and judge each."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain

from conformance.forge import ForgedRequest, forge_request
from conformance.forge.requires import GSS_ONLY, RAW, requires
from conformance.model.case import Case, Message
from conformance.model.defect import Role
from conformance.model.protocol import Accept, Reset
from conformance.model.scenario import framed
from conformance.model.verdict import Kind, Verdict
from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.requirements import catalogue
from conformance.strategies import Plan
from conformance.strategies.plan import applied
from conformance.suite.ahead import ask_until_lost
from conformance.suite.client_exchange import ClientExchange, put_to_client
from conformance.suite.profiles import DEFAULT_PROFILE, in_profile
from conformance.suite.properties.allowed import allowed
from conformance.suite.server_exchange import ServerExchange, accept_request, judged


@dataclass(frozen=True, slots=True)
class Outcome:
    """A plan, the case that it became, and what the peer made of it."""

    plan: Plan
    case: Case
    forged: str
    """The seed that its octets were made with."""
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
        if isinstance(self.exchange, ClientExchange) and self.exchange.request is None:
            return False  # a request that does not open gets no reply, which could be taken
        return self.verdict.observed.startswith("accepted")


def case_of(plan: Plan, number: int = 0, profile: str = DEFAULT_PROFILE) -> Case:
    """Return the case of a plan, `number` seconds on: no two at once have the same times."""
    last = plan.drawn[-1].defect if plan.drawn else None
    requirement = catalogue()[last.requirement if last else plan.base.requirement]
    message = Message(plan.at(timedelta(seconds=number)), plan.defects, allowed(plan))
    name = "+".join(drawn.name for drawn in plan.drawn) or plan.base.name
    case = Case(
        id=f"{plan.role}.found.{name}",
        title=last.title if last else plan.base.title,
        role=plan.role,
        requirement=requirement,
        messages=(message,),
        requires=requires(plan.role, applied(plan)),
        twin=f"{plan.role}.valid.{plan.base.name}",
    )
    # A profile that has another answer to the fixed case has it to what is like that.
    like = plan.drawn[-1].like[:1] if plan.drawn else ()
    return replace(in_profile(replace(case, id=(*like, case.id)[0]), profile), id=case.id)


def changes_nothing(case: Case) -> bool:
    """Return whether the last defect of a server's case leaves every octet as it was without."""
    message = case.messages[-1]
    if case.role is Role.CLIENT or len(message.defects) == 0:
        return False
    without = forge_request(message.scenario, message.defects[:-1])
    spoilt = forge_request(message.scenario, message.defects)
    return accept_request(without) == accept_request(spoilt)


def put(
    peer: PeerProcess, plans: Sequence[Plan], seed: str, profile: str = DEFAULT_PROFILE
) -> list[Outcome]:
    """Put the plans to the peer, which forgets what was before, and return what came of each."""
    cases = [as_taken(peer, case_of(plan, number, profile)) for number, plan in enumerate(plans)]
    seeds = [f"{seed}/{case.id}" for case in cases]
    if "replay" in peer.hello.capabilities:
        peer.ask(Reset())
    messages = [(case.messages[0], own) for case, own in zip(cases, seeds, strict=True)]
    exchanges: Iterable[ServerExchange | ClientExchange]
    if plans and plans[0].role is Role.CLIENT:
        exchanges = [put_to_client(peer, message, own) for message, own in messages]
    else:
        exchanges = put_to_server(peer, messages)
    return [Outcome(*each) for each in zip(plans, cases, seeds, exchanges, strict=True)]


def as_taken(peer: PeerProcess, case: Case) -> Case:
    """Return the case as the peer takes it: one that takes no bare messages gets tokens."""
    if GSS_ONLY not in peer.hello.capabilities:
        return case
    messages = [replace(message, scenario=framed(message.scenario)) for message in case.messages]
    return replace(case, messages=tuple(messages), requires=case.requires - {RAW} | {"gss"})


def put_to_server(
    peer: PeerProcess, messages: Iterable[tuple[Message, str]]
) -> Iterator[ServerExchange]:
    """Yield what the server makes of each; one that is lost at a message goes on with the next."""
    coming = (
        (message, forge_request(message.scenario, message.defects, seed=seed))
        for message, seed in messages
    )
    under_way: deque[tuple[Message, ForgedRequest]] = deque()
    again: Iterator[tuple[Message, ForgedRequest]] = coming
    while True:
        lost = yield from _until_lost(peer, again, under_way)
        if not lost:
            return
        # It took others before; many that are too much for it, in a row, are no reason to give up.
        with suppress(PeerUnavailable):
            peer.ask(Reset())
        again = chain(list(under_way), again)
        under_way.clear()


def _until_lost(
    peer: PeerProcess,
    messages: Iterable[tuple[Message, ForgedRequest]],
    under_way: deque[tuple[Message, ForgedRequest]],
) -> Generator[ServerExchange, None, bool]:
    """Yield what the server makes of each, and return whether it was lost at the last of them."""

    def requests() -> Iterator[Accept]:
        for message, forged in messages:
            under_way.append((message, forged))
            yield accept_request(forged)

    for observation in ask_until_lost(peer, requests()):
        exchange = judged(peer, *under_way.popleft(), observation)
        yield exchange
        if exchange.verdict.kind in (Kind.CRASH, Kind.HANG):
            return True
    return False
