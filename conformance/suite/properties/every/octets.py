"""Whatever the octets are: nothing beside the sealed parts counts, and there is an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.model.defect import Role, Stage
from conformance.model.verdict import Kind, Verdict
from conformance.strategies import Plan, SeededSource, mutated_plans
from conformance.strategies.mutation import mutated
from conformance.suite.client_exchange import ClientExchange
from conformance.suite.properties.exchanges import Outcome
from conformance.suite.properties.property import holds
from conformance.suite.properties.trial import Trial
from reference import der
from reference.messages import EncAPRepPart

_MUST_BE_REFUSED = Verdict(Kind.ACCEPTS_INVALID, "rejected with 46", "accepted")
_TIME_NOT_LOOKED_AT = ("client.reply-time.ctime-1-second-later", "client.reply-time.cusec-1-more")
_LOST = (Kind.CRASH, Kind.HANG, Kind.ERROR)
_RISE = 32 * 2**20
"""Octets that a peer may need more after so many messages again: caches fill, and stay full."""


@holds("rfc4120-3.2.3-ticket-name", Role.SERVER)
def identity(trial: Trial) -> None:
    """Nothing outside the ticket's sealed part changes who the client is reported to be."""
    trial.every(mutated_plans(trial.reach, (Stage.AP_REQ_OCTETS,)))


@holds("rfc4120-3.2.5-genuine", Role.CLIENT, needs=("mutual",))
def mutual(trial: Trial) -> None:
    """A client takes exactly the KRB_AP_REP that answers its own KRB_AP_REQ."""

    def check(plans: Sequence[Plan]) -> Iterator[Outcome]:
        if any(trial.record.of(like) for like in _TIME_NOT_LOOKED_AT):
            return
        for outcome in trial.put(plans):
            if outcome.accepted and _is_of_another_time(outcome):
                yield outcome.judged_to_be(_MUST_BE_REFUSED)

    stages = (Stage.AP_REP_OCTETS, Stage.REPLY_PLAINTEXT)
    trial.every(mutated_plans(trial.reach, stages), check)


def _is_of_another_time(outcome: Outcome) -> bool:
    """Return whether what the reply seals is the DER of a time that the client did not send.

    What is no DER is left to each client to read.
    """
    exchange = outcome.exchange
    assert isinstance(exchange, ClientExchange)
    if exchange.reply is None or exchange.request is None:
        return False
    try:
        part = der.decode(EncAPRepPart, exchange.reply.plaintext)
    except der.DecodeError:
        return False
    sent = exchange.request.opened.authenticator
    return (part.ctime, part.cusec) != (sent.ctime, sent.cusec)


@holds("rfc4120-3.2.3-authenticated", Role.SERVER, Role.CLIENT)
def robustness(trial: Trial) -> None:
    """Any octets at all get an answer in time: never a crash, a hang, or a rise of memory."""

    def check(plans: Sequence[Plan]) -> Iterator[Outcome]:
        return (outcome for outcome in trial.judged(plans) if outcome.verdict.kind in _LOST)

    source = SeededSource("robustness")
    noise = [mutated(source, trial.reach) for _ in range(trial.effort.messages)]
    trial.volume(noise, check)
    before = trial.peer.memory
    trial.volume(noise, check)
    after = trial.peer.memory
    if before is not None and after is not None and after - before > _RISE:
        trial.fail(f"{(after - before) // 2**20} MiB more after {len(noise)} messages")
    trial.every(mutated_plans(trial.reach), check)
