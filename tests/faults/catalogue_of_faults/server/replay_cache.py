"""What a server remembers of authenticators, and for how long (RFC 4120 section 3.2.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from planting import Plant, fault, without_server_rules

from reference.numbers import ErrorCode
from reference.refusal import Refusal
from reference.server import step3_authenticator
from reference.server.replay import ReplayCache

CASES = (
    "server.replay*",
    "server.recovery.*",
)

without_server_rules(
    __name__,
    {
        "replay": "Nothing is remembered.",
    },
)

SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)
RULE = step3_authenticator.replay


class Memory:
    """Authenticators by what is remembered of them, and until when."""

    def __init__(self) -> None:
        self.until: dict[Any, Any] = {}

    def rule(self, key: Any, end: Any) -> Any:
        """Return the rule that refuses the key of an exchange until its end."""

        def rule(x: Any) -> None:
            if not x.policy.detect_replays:
                return
            if key(x) in self.until and x.now <= self.until[key(x)]:
                raise Refusal(ErrorCode.KRB_AP_ERR_REPEAT, "planted")
            self.until[key(x)] = end(x)

        return rule


def _whole(x: Any) -> Any:
    return x.replays, x.server, x.client, x.client_time


def _as_long_as_needed(x: Any) -> Any:
    return x.client_time + x.policy.max_skew


def _remember(plant: Plant, key: Any = _whole, end: Any = _as_long_as_needed) -> None:
    plant.server_rule("replay", Memory().rule(key, end))


@fault
def remembered_for_a_second(plant: Plant) -> None:
    """Authenticators are forgotten after a second."""
    _remember(plant, end=lambda x: x.now + SECOND)


@fault
def remembered_for_half_the_skew(plant: Plant) -> None:
    """Authenticators are forgotten when half of the skew has passed."""
    _remember(plant, end=lambda x: x.client_time + x.policy.max_skew / 2)


@fault
def remembered_a_microsecond_too_short(plant: Plant) -> None:
    """Authenticators are forgotten a microsecond before they are out of the skew."""
    _remember(plant, end=lambda x: x.client_time + x.policy.max_skew - MICROSECOND)


@fault
def remembered_for_the_skew_from_receipt(plant: Plant) -> None:
    """Authenticators are forgotten when the skew has passed since they came."""
    _remember(plant, end=lambda x: x.now + x.policy.max_skew)


@fault
def remembered_for_whole_seconds(plant: Plant) -> None:
    """How long an authenticator is remembered is reckoned without its microseconds."""
    _remember(plant, end=lambda x: x.client_time.replace(microsecond=0) + x.policy.max_skew)


@fault
def remembered_without_server(plant: Plant) -> None:
    """Another server's authenticator with the same client and time is a replay."""
    _remember(plant, lambda x: (x.replays, x.client, x.client_time))


@fault
def remembered_without_client(plant: Plant) -> None:
    """Another client's authenticator with the same server and time is a replay."""
    _remember(plant, lambda x: (x.replays, x.server, x.client_time))


@fault
def remembered_by_time_alone(plant: Plant) -> None:
    """Anybody's authenticator with the same time is a replay."""
    _remember(plant, lambda x: (x.replays, x.client_time))


@fault
def remembered_without_clients_realm(plant: Plant) -> None:
    """A client of the same name in another realm is the same client."""
    _remember(plant, lambda x: (x.replays, x.server, x.client.components, x.client_time))


@fault
def remembered_by_clients_realm(plant: Plant) -> None:
    """Clients of one realm are the same client."""
    _remember(plant, lambda x: (x.replays, x.server, x.client.realm, x.client_time))


@fault
def remembered_without_microseconds(plant: Plant) -> None:
    """Two authenticators of one second are one."""
    _remember(
        plant, lambda x: (x.replays, x.server, x.client, x.client_time.replace(microsecond=0))
    )


@fault
def remembered_without_seconds(plant: Plant) -> None:
    """Two authenticators of the same microsecond are one, in whatever second."""
    _remember(plant, lambda x: (x.replays, x.server, x.client, x.client_time.microsecond))


@fault
def remembered_by_ciphertext(plant: Plant) -> None:
    """The encrypted authenticator is remembered: encrypted anew, it is another."""
    _remember(plant, lambda x: (x.replays, x.ap_req.authenticator.cipher))


@fault
def remembered_by_message(plant: Plant) -> None:
    """The octets of the message are remembered: with another option it is another."""
    _remember(plant, lambda x: (x.replays, x.octets))


@fault
def remembered_by_session_key(plant: Plant) -> None:
    """The session key is remembered with the authenticator: with a new ticket it is another."""
    _remember(plant, lambda x: (*_whole(x), x.session_key))


@fault
def remembered_by_content(plant: Plant) -> None:
    """The sequence number is remembered, too: with another one it is another authenticator."""
    _remember(plant, lambda x: (*_whole(x), x.authenticator.seq_number))


@fault
def only_the_last_one_remembered(plant: Plant) -> None:
    """A new authenticator drives out the one before."""
    _bounded(plant, 1)


@fault
def a_hundred_remembered(plant: Plant) -> None:
    """The oldest of a hundred authenticators is forgotten for a new one."""
    _bounded(plant, 100)


def _bounded(plant: Plant, size: int) -> None:
    memory = Memory()
    rule = memory.rule(_whole, _as_long_as_needed)

    def bounded(x: Any) -> None:
        rule(x)
        while len(memory.until) > size:
            del memory.until[next(iter(memory.until))]

    plant.server_rule("replay", bounded)


@fault
def forgotten_when_a_request_comes_late(plant: Plant) -> None:
    """A request whose client runs behind has those forgotten that are ahead of it."""
    memory = Memory()
    rule = memory.rule(_whole, _as_long_as_needed)

    def purging(x: Any) -> None:
        rule(x)
        for key in [key for key in memory.until if key[3] > x.client_time]:
            del memory.until[key]

    plant.server_rule("replay", purging)


@fault
def purged_by_a_request_from_the_future(plant: Plant) -> None:
    """The memory is cleared by the time of the last client, not by the server's clock."""
    memory = Memory()
    rule = memory.rule(_whole, _as_long_as_needed)

    def purging(x: Any) -> None:
        for key in [key for key, end in memory.until.items() if end < x.client_time]:
            del memory.until[key]
        rule(x)

    plant.server_rule("replay", purging)


@fault
def forgotten_when_presented_again(plant: Plant) -> None:
    """A refused replay is forgotten: the third time it is taken."""
    memory = Memory()
    rule = memory.rule(_whole, _as_long_as_needed)

    def once(x: Any) -> None:
        try:
            rule(x)
        except Refusal:
            del memory.until[_whole(x)]
            raise

    plant.server_rule("replay", once)


@fault
def remembered_only_with_a_reply(plant: Plant) -> None:
    """Only requests that want a reply are remembered."""

    def rule(x: Any) -> None:
        if 2 in x.ap_req.ap_options:
            RULE(x)

    plant.server_rule("replay", rule)


@fault
def replay_with_the_code_of_the_skew(plant: Plant) -> None:
    """A replay is refused as if its time were wrong."""

    def rule(x: Any) -> None:
        try:
            RULE(x)
        except Refusal:
            raise Refusal(ErrorCode.KRB_AP_ERR_SKEW, "planted") from None

    plant.server_rule("replay", rule)


@fault
def replays_looked_for_against_policy(plant: Plant) -> None:
    """A server remembers although it is not asked to, and the client's name alone."""
    seen = set()

    def rule(x: Any) -> None:
        RULE(x)
        if x.client.components in seen and not x.policy.detect_replays:
            raise Refusal(ErrorCode.KRB_AP_ERR_REPEAT, "planted")
        seen.add(x.client.components)

    plant.server_rule("replay", rule)


@fault
def turned_back_clock_not_noticed(plant: Plant) -> None:
    """What was forgotten may come again when the clock is turned back."""

    def wrapper(original: Any) -> Any:
        def is_fresh(self: Any, *arguments: Any) -> bool:
            self._forgotten_until = None
            fresh: bool = original(self, *arguments)
            return fresh

        return is_fresh

    plant.wrap(ReplayCache, "is_fresh", wrapper)
