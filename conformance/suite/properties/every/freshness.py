"""Nothing that is to be used once is used twice (RFC 4120 sections 3.2.2, 3.2.4 and 5.5.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from conformance.defects import BASES
from conformance.forge.requires import requires
from conformance.model.case import Message
from conformance.model.defect import Role
from conformance.model.expectation import Expectation, Result
from conformance.model.scenario import Scenario
from conformance.oracle.seen import CannotLook, SeenReply
from conformance.strategies import Plan
from conformance.strategies.plan import bases
from conformance.suite.client_exchange import have_requests_built
from conformance.suite.properties.exchanges import as_taken, case_of, put_to_server
from conformance.suite.properties.property import holds
from conformance.suite.properties.trial import Trial

# Two of a thousand numbers of 30 bits are the same once in two thousand runs; three pairs of them
# are so once in 10^11.
_PAIRS_BY_CHANCE = {"sequence number": 2}

_LIKE = {
    "client time": ("client.freshness.no-time-twice",),
    "client subkey": ("client.freshness.no-subkey-twice.subkey",),
    "client sequence number": ("client.freshness.sequence-number-follows-no-pattern.one-way",),
    "client authenticator": ("client.freshness.no-authenticator-twice.one-way",),
}


@holds("rfc4120-3.2.2-new-authenticator", Role.CLIENT)
def freshness(trial: Trial) -> None:
    """No time, subkey, sequence number or ciphertext repeats over many messages of one client."""
    scenario = _asks_for_most(trial)
    ticking = "still-clock" not in trial.reach.capabilities
    messages = [
        _message(replace(scenario, now=scenario.now + number * timedelta(microseconds=ticking)))
        for number in range(trial.effort.messages)
    ]
    taken = [(message, trial.name) for message in _as_taken(trial, messages)]
    seen = [
        exchange.request for exchange in have_requests_built(trial.peer, taken) if exchange.request
    ]
    parts = [request.opened.authenticator for request in seen]
    trial.exchanges += len(messages)
    _no_repeats(
        trial,
        {
            "time": [(part.ctime, part.cusec) for part in parts],
            "subkey": [part.subkey.keyvalue for part in parts if part.subkey],
            "sequence number": [part.seq_number for part in parts if part.seq_number],
            "authenticator": [request.opened.ap_req.authenticator.cipher for request in seen],
        },
    )


@holds("rfc4120-3.2.4-sequence-random", Role.SERVER, needs=("mutual",))
def fresh_replies(trial: Trial) -> None:
    """No subkey, sequence number or ciphertext repeats over many replies of one server."""
    scenario = BASES[Role.SERVER]["default"].scenario
    messages = [
        _message(scenario.shifted(timedelta(seconds=number)))
        for number in range(trial.effort.messages)
    ]
    taken = [
        (message, f"{trial.name}/{number}")
        for number, message in enumerate(_as_taken(trial, messages))
    ]
    replies: list[SeenReply] = []
    for exchange in put_to_server(trial.peer, taken):
        with suppress(CannotLook):
            seen = exchange.seen()
            if isinstance(seen, SeenReply):
                replies.append(seen)
    trial.exchanges += len(messages)
    parts = [reply.part for reply in replies]
    subkeys = [(reply.part.subkey, reply.forged.authenticator.subkey) for reply in replies]
    _no_repeats(
        trial,
        {
            # A server may echo the client's subkey, which is the same here every time.
            "subkey": [own.keyvalue for own, sent in subkeys if own is not None and own != sent],
            "sequence number": [part.seq_number for part in parts if part.seq_number],
            "reply": [reply.ap_rep.enc_part.cipher for reply in replies],
        },
    )


def _asks_for_most(trial: Trial) -> Scenario:
    """Return what the client is asked for: subkey and sequence number, where it has them."""
    for name in ("one-way", "no-mutual"):
        scenario = BASES[Role.CLIENT][name].scenario
        if requires(Role.CLIENT, scenario) <= trial.reach.capabilities:
            return scenario
    return BASES[Role.CLIENT]["no-mutual"].scenario


def _as_taken(trial: Trial, messages: Sequence[Message]) -> Sequence[Message]:
    case = case_of(Plan(trial.reach.role, bases(trial.reach)[0]))
    return as_taken(trial.peer, replace(case, messages=tuple(messages))).messages


def _message(scenario: Scenario) -> Message:
    return Message(scenario, (), Expectation(Result.EITHER))


def _no_repeats(trial: Trial, values: Mapping[str, Iterable[Hashable]]) -> None:
    for name, found in values.items():
        counts = Counter(found)
        pairs = sum(count - 1 for count in counts.values())
        if pairs > _PAIRS_BY_CHANCE.get(name, 0) and not _is_recorded(trial, name):
            trial.fail(f"{name} not new {pairs} times in {sum(counts.values())}")


def _is_recorded(trial: Trial, name: str) -> bool:
    """Return whether the peer is on record for what the fixed cases see of this."""
    return any(trial.record.of(like) for like in _LIKE.get(f"{trial.reach.role} {name}", ()))
