"""What a server remembers, and for how long, in every order of events (section 3.2.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from conformance.forge.keys import made_up_key
from conformance.model.case import Message
from conformance.model.scenario import Scenario
from conformance.suite.sequences.registry import accepted, either, rejected, sequence, spoilt

REPEAT, SKEW, NOT_YET_VALID, EXPIRED = 34, 37, 33, 32
SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)
FLOOD = 300
"""Beyond what a table of 256 entries holds."""
BUSY = 64
"""More than a cache may let expire before it is cleared up."""


def _at(scenario: Scenario, by: timedelta) -> Scenario:
    """Return the same request at another time on the server's clock."""
    return replace(scenario, now=scenario.now + by)


def _sent(scenario: Scenario, by: timedelta) -> Scenario:
    """Return the request that the client sends at another time on its clock."""
    return replace(scenario, ctime=scenario.ctime + by)


def _flood(scenario: Scenario, size: int) -> list[Scenario]:
    """Return other requests, of one client and of many."""
    others = [_sent(scenario, number * MICROSECOND) for number in range(1, size // 2 + 1)]
    return others + [replace(scenario, client=f"user{n}@EXAMPLE") for n in range(size // 2)]


# How long


@sequence("rfc4120-3.2.3-replay-window", base="replay")
def late_request_again(scenario: Scenario) -> list[Message]:
    """The client's clock is behind by the skew, and its request comes twice at once."""
    late = replace(scenario, ctime=scenario.now - scenario.skew)
    return [accepted(late), rejected(late, REPEAT)]


@sequence("rfc4120-3.2.3-replay-window", base="replay")
def request_again_a_second_before_the_end_of_the_skew(scenario: Scenario) -> list[Message]:
    """The same request comes again a second before its time leaves the skew."""
    again = replace(scenario, now=scenario.ctime + scenario.skew - SECOND)
    return [accepted(scenario), rejected(again, REPEAT)]


@sequence("rfc4120-3.2.3-replay-window", base="replay")
def early_request_a_second_beyond_one_skew(scenario: Scenario) -> list[Message]:
    """The client's clock is ahead by the skew; its request comes again a second after a skew."""
    early = replace(scenario, ctime=scenario.now + scenario.skew)
    return [accepted(early), rejected(_at(early, early.skew + SECOND), REPEAT)]


@sequence("rfc4120-3.2.3-replay-window", base="replay")
def early_request_after_a_flood(scenario: Scenario) -> list[Message]:
    """The client's clock is ahead by the skew; its request comes again after a skew and a second,
    when many others have come."""
    early = replace(scenario, ctime=scenario.now + scenario.skew)
    others = _flood(scenario.shifted(scenario.skew + SECOND), BUSY)
    return [accepted(early), *map(accepted, others),
            rejected(_at(early, early.skew + SECOND), REPEAT)]  # fmt: skip


@sequence("rfc4120-3.2.3-clock-skew", base="replay")
def early_request_after_the_skew(scenario: Scenario) -> list[Message]:
    """The client's clock is ahead by the skew; its request comes again when it is out of it."""
    early = replace(scenario, ctime=scenario.now + scenario.skew)
    return [accepted(early), rejected(_at(early, 2 * early.skew + SECOND), SKEW, REPEAT)]


@sequence("rfc4120-3.2.3-replay-window", base="replay")
def clock_back_a_second(scenario: Scenario) -> list[Message]:
    """The server's clock falls back by a second between a request and its replay."""
    return [accepted(scenario), rejected(_at(scenario, -SECOND), REPEAT)]


@sequence("rfc4120-3.2.3-replay-window", base="replay")
def clock_back_by_the_skew(scenario: Scenario) -> list[Message]:
    """The server's clock falls back by nearly the skew between a request and its replay."""
    return [accepted(scenario), rejected(_at(scenario, SECOND - scenario.skew), REPEAT)]


@sequence("rfc4120-3.2.3-replay-window", base="replay")
def clock_forth_and_back(scenario: Scenario) -> list[Message]:
    """The server's clock goes on and falls back within the skew, and others come in between."""
    minute = timedelta(minutes=1)
    return [
        accepted(scenario),
        accepted(_sent(_at(scenario, 4 * minute), minute)),
        accepted(_sent(_at(scenario, minute), 2 * minute)),
        rejected(_at(scenario, 2 * minute), REPEAT),
    ]


@sequence("rfc4120-3.2.3-replay-window", base="replay")
def clock_turned_back_after_the_skew(scenario: Scenario) -> list[Message]:
    """A request is out of the skew, another comes, and the clock is turned back: it is known
    still, or the server has lost track and refuses."""
    later = scenario.shifted(2 * scenario.skew + SECOND)
    return [accepted(scenario), accepted(later), rejected(scenario)]


@sequence("rfc4120-3.2.3-replay-window", base="replay")
def clock_turned_back_after_a_flood(scenario: Scenario) -> list[Message]:
    """Many requests are out of the skew, another comes, and the clock is turned back: the
    last of them is known still, or the server has lost track and refuses."""
    later = scenario.shifted(2 * scenario.skew + SECOND)
    return [*map(accepted, _flood(scenario, BUSY)), accepted(scenario), accepted(later),
            rejected(scenario)]  # fmt: skip


# What is remembered


@sequence("rfc4120-3.2.3-replay", base="replay")
def same_request_three_times(scenario: Scenario) -> list[Message]:
    """The same request comes three times."""
    return [accepted(scenario), rejected(scenario, REPEAT), rejected(scenario, REPEAT)]


@sequence("rfc4120-3.2.3-replay", base="replay")
def same_request_with_others_between(scenario: Scenario) -> list[Message]:
    """The same request comes again after one of another time and one of another client."""
    return [
        accepted(scenario),
        accepted(_sent(scenario, MICROSECOND)),
        accepted(replace(scenario, client="bob@EXAMPLE")),
        rejected(scenario, REPEAT),
    ]


@sequence("rfc4120-3.2.3-replay", base="replay")
def same_request_after_a_flood(scenario: Scenario) -> list[Message]:
    """The same request comes again after hundreds of others, of one client and of many."""
    return [accepted(scenario), *map(accepted, _flood(scenario, FLOOD)), rejected(scenario, REPEAT)]


@sequence("rfc4120-3.2.3-replay", base="replay")
def same_request_after_refused_ones(scenario: Scenario) -> list[Message]:
    """The same request comes again after some that were refused for other reasons."""
    return [
        accepted(scenario),
        spoilt(scenario, "authenticator-flipped-body"),
        spoilt(scenario, "cname-other"),
        spoilt(scenario, "truncated-half"),
        rejected(scenario, REPEAT),
    ]


@sequence("rfc4120-3.2.3-replay", base="replay")
def same_request_after_a_late_one(scenario: Scenario) -> list[Message]:
    """The same request comes again after one whose client's clock is behind by the skew."""
    late = replace(scenario, ctime=scenario.now - scenario.skew)
    return [accepted(scenario), accepted(late), rejected(scenario, REPEAT)]


@sequence("rfc4120-3.2.3-replay", base="replay")
def replays_in_another_order(scenario: Scenario) -> list[Message]:
    """Three requests come again, the last one first."""
    three = [_sent(scenario, number * SECOND) for number in range(3)]
    return [*map(accepted, three), *(rejected(again, REPEAT) for again in reversed(three))]


@sequence("rfc4120-3.2.3-replay", base="replay")
def same_request_that_wants_no_reply(scenario: Scenario) -> list[Message]:
    """The same ticket and authenticator come twice, once with MUTUAL-REQUIRED and once without."""
    return [accepted(scenario), rejected(replace(scenario, mutual=False), REPEAT)]


@sequence("rfc4120-3.2.3-replay", base="replay")
def same_time_with_another_ticket(scenario: Scenario) -> list[Message]:
    """Client, server, time and microseconds come twice, with other tickets and session keys."""
    key = made_up_key(scenario.session_key.etype, "another session key")
    return [accepted(scenario), rejected(replace(scenario, session_key=key), REPEAT)]


@sequence("rfc4120-6.2-same-principal", base="replay")
def same_time_with_another_name_type(scenario: Scenario) -> list[Message]:
    """Client, time and microseconds come twice, the client's name with another name-type."""
    return [accepted(scenario), rejected(replace(scenario, client_name_type=10), REPEAT)]


# A request that was refused


@sequence("rfc4120-3.2.3-replay-presented", base="replay")
def refused_for_the_start_again(scenario: Scenario) -> list[Message]:
    """A request with a ticket that is not yet valid comes twice."""
    start = scenario.authtime + timedelta(hours=3)
    early = replace(scenario, starttime=start)
    return [rejected(early, NOT_YET_VALID), rejected(early, NOT_YET_VALID, REPEAT)]


@sequence("rfc4120-3.2.3-replay-presented", base="replay")
def refused_for_the_end_again(scenario: Scenario) -> list[Message]:
    """A request with a ticket that has expired comes twice."""
    late = replace(scenario, endtime=scenario.authtime + timedelta(seconds=1))
    return [rejected(late, EXPIRED), rejected(late, EXPIRED, REPEAT)]


@sequence("rfc4120-3.2.3-replay-presented", base="replay")
def refused_for_invalid_again(scenario: Scenario) -> list[Message]:
    """A request with a ticket that is INVALID comes twice."""
    refused = spoilt(scenario, "ticket-flag-invalid")
    return [refused, replace(refused, expectation=rejected(scenario, 33, REPEAT).expectation)]


@sequence("rfc4120-3.2.3-replay-presented", base="replay")
def refused_for_the_path_again(scenario: Scenario) -> list[Message]:
    """A request with a path of realms that is not trusted comes twice."""
    crossing = replace(scenario, client="alice@A.ONE", transited=b"ELSEWHERE")
    return [rejected(crossing), rejected(crossing)]


@sequence("rfc4120-3.2.3-replay-presented", base="replay")
def refused_for_the_end_then_mended(scenario: Scenario) -> list[Message]:
    """A request is refused for its ticket's end, and its authenticator comes with a good ticket.

    The authenticator was presented; whether a server has to remember it that refused for another
    reason is not said in so many words.
    """
    late = replace(scenario, endtime=scenario.authtime + SECOND)
    return [rejected(late, EXPIRED), either(scenario)]


@sequence("rfc4120-3.2.3-replay-presented", base="replay")
def refused_for_the_name_then_mended(scenario: Scenario) -> list[Message]:
    """A request is refused for its client's name, and comes mended with the same time.

    The names are compared before a replay is looked for, so the tuple may be known or not.
    """
    return [spoilt(scenario, "cname-other"), either(scenario)]


@sequence("rfc4120-3.2.3-replay-presented", base="replay")
def refused_for_the_skew_then_in_time(scenario: Scenario) -> list[Message]:
    """A request is refused, for the server's clock is behind; it comes again when that is set."""
    early = _at(scenario, -scenario.skew - SECOND)
    return [rejected(early, SKEW), either(scenario)]


@sequence("rfc4120-3.2.3-replay-others", base="replay")
def genuine_request_after_a_spoilt_copy(scenario: Scenario) -> list[Message]:
    """A copy that does not decrypt comes first: that is no authenticator, and blocks none."""
    return [spoilt(scenario, "authenticator-flipped-body"), accepted(scenario)]


@sequence("rfc4120-3.2.3-replay-others", base="replay")
def genuine_request_after_a_spoilt_ticket(scenario: Scenario) -> list[Message]:
    """A copy whose ticket does not decrypt comes first: it shows no authenticator."""
    return [spoilt(scenario, "ticket-flipped-body"), accepted(scenario)]


# What is no replay. A ticket to another server has a session key of its own, as KDCs make them.


def _to(scenario: Scenario, server: str) -> Scenario:
    key = made_up_key(scenario.session_key.etype, f"session key for {server}")
    return replace(scenario, server=server, session_key=key)


@sequence("rfc4120-3.2.3-replay-server", base="replay")
def same_time_to_another_service(scenario: Scenario) -> list[Message]:
    """The same client has the same time at another service of the host."""
    return [
        accepted(scenario),
        accepted(_to(scenario, "http/a.example@EXAMPLE")),
        rejected(scenario, REPEAT),
    ]


@sequence("rfc4120-3.2.3-replay-server", base="replay")
def same_time_to_another_host(scenario: Scenario) -> list[Message]:
    """The same client has the same time at the same service of another host."""
    return [accepted(scenario), accepted(_to(scenario, "host/b.example@EXAMPLE"))]


@sequence("rfc4120-3.2.3-replay-server", base="replay")
def same_time_to_a_namesake_server(scenario: Scenario) -> list[Message]:
    """The same client has the same time at a server of the same name in another realm."""
    flags = scenario.ticket_flags | {12}
    namesake = replace(_to(scenario, "host/a.example@OTHER"), ticket_flags=flags)
    return [accepted(scenario), accepted(namesake)]


@sequence("rfc4120-3.2.3-replay-times", base="replay")
def neighbouring_times(scenario: Scenario) -> list[Message]:
    """The same client comes again a microsecond or a second earlier or later."""
    away = (MICROSECOND, -MICROSECOND, SECOND, -SECOND, SECOND + MICROSECOND)
    return [accepted(scenario), *(accepted(_sent(scenario, by)) for by in away)]


@sequence("rfc4120-3.2.3-replay-times", base="replay")
def times_whose_digits_run_together(scenario: Scenario) -> list[Message]:
    """Seconds and microseconds are the same digits, cut in other places."""
    whole = scenario.ctime.replace(second=1, microsecond=0)
    now = replace(scenario, now=whole)
    pairs = ((1, 11), (11, 1), (10, 11), (1, 1), (1, 100_000), (10, 100_000))
    times = [whole.replace(second=second, microsecond=micro) for second, micro in pairs]
    return [accepted(replace(now, ctime=time)) for time in times]


@sequence("rfc4120-3.2.3-replay-others", base="replay")
def names_that_run_together(scenario: Scenario) -> list[Message]:
    """Clients whose names and realms are the same letters have the same time."""
    flags = scenario.ticket_flags | {12}
    names = ("a/b@CD", r"a\/b@CD", "ab@CD", "a@BCD", "a/bC@D", "A/b@CD")
    return [accepted(replace(scenario, client=name, ticket_flags=flags)) for name in names]


@sequence("rfc4120-6.1-realm-case", base="replay")
def same_time_of_realm_in_another_case(scenario: Scenario) -> list[Message]:
    """A client of the same name in a realm of another case has the same time."""
    flags = scenario.ticket_flags | {12}
    other = replace(scenario, client="alice@Example", ticket_flags=flags)
    return [accepted(scenario), accepted(other)]


@sequence("rfc4120-3.2.3-replay-waived", base="default")
def same_request_twice_without_a_cache(scenario: Scenario) -> list[Message]:
    """The same request comes twice to a server that was told to do without a replay cache."""
    return [accepted(scenario), either(scenario)]


# Other memory


@sequence("rfc4120-3.2.6-shared-key", base="default")
def session_keys_of_two_tickets(scenario: Scenario) -> list[Message]:
    """A client comes with two tickets and their session keys in turn, the first one again."""
    etype = scenario.session_key.etype
    other = replace(scenario, session_key=made_up_key(etype, "another session key"))
    return [
        accepted(scenario),
        accepted(_sent(other, SECOND)),
        accepted(_sent(scenario, 2 * SECOND)),
    ]


@sequence("rfc4120-5.5.1-no-subkey", base="default")
def no_subkey_after_a_subkey(scenario: Scenario) -> list[Message]:
    """A request without a subkey comes after one with a subkey, which does not count for it."""
    later = _sent(scenario, SECOND)
    return [accepted(scenario), accepted(replace(later, subkey=None, sequence=7))]
