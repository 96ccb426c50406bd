"""The replay cache: nothing that could be accepted again is forgotten (RFC 4120 section 3.2.3)."""

from datetime import UTC, datetime, timedelta

import pytest
from exchanges import (
    CLIENT,
    MICROSECOND,
    NOW,
    SECOND,
    SERVER,
    SKEW,
    accepted,
    ap_req,
    authenticator,
    keytab,
    offer,
    refusal,
    server,
    ticket,
    ticket_part,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.policy import Policy
from reference.principal import Principal
from reference.server import Accepted, ReplayCache

BOB = Principal.parse("bob@EXAMPLE")


def fresh(
    cache: ReplayCache,
    time: datetime = NOW,
    now: datetime = NOW,
    *,
    client: Principal = CLIENT,
    service: Principal = SERVER,
    skew: timedelta = SKEW,
) -> bool:
    return cache.is_fresh(service, client, time, now, skew)


def test_the_second_time_is_a_replay_and_the_third_too() -> None:
    cache = ReplayCache()
    assert [fresh(cache) for _ in range(3)] == [True, False, False]
    assert len(cache) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"time": NOW + MICROSECOND},
        {"time": NOW - SECOND},
        {"client": BOB},
        {"client": Principal(("alice",), "OTHER")},
        {"client": Principal(("alice", ""), "EXAMPLE")},
        {"service": Principal.parse("http/a.example@EXAMPLE")},
        {"service": Principal.parse("host/a.example@OTHER")},
    ],
    ids=str,
)
def test_another_time_client_or_server_is_none(other: dict[str, Principal]) -> None:
    cache = ReplayCache()
    assert fresh(cache)
    assert fresh(cache, **other)
    assert not fresh(cache)


def test_an_authenticator_is_kept_while_the_skew_lets_it_pass() -> None:
    cache = ReplayCache()
    assert fresh(cache)
    assert not fresh(cache, now=NOW + SKEW)
    assert len(cache) == 1


def test_one_of_a_clock_that_runs_ahead_is_kept_for_twice_the_skew() -> None:
    cache = ReplayCache()
    ahead = NOW + SKEW
    assert fresh(cache, ahead)
    assert not fresh(cache, ahead, NOW + 2 * SKEW)
    assert len(cache) == 1
    fresh(cache, NOW + 3 * SKEW, NOW + 2 * SKEW + MICROSECOND)
    assert len(cache) == 1, "and no longer"


def test_memory_is_bounded_by_the_skew() -> None:
    cache = ReplayCache()
    for second in range(10_000):
        now = NOW + second * SECOND
        assert fresh(cache, now + SKEW, now)
        assert len(cache) <= 2 * SKEW / SECOND + 1
    assert len(cache) == 601


def test_a_flood_of_others_makes_it_forget_nothing() -> None:
    cache = ReplayCache()
    assert fresh(cache)
    for microsecond in range(1, 50_000):
        assert fresh(cache, NOW + microsecond * MICROSECOND, client=BOB)
    assert not fresh(cache)


def test_a_clock_turned_back_finds_no_forgotten_authenticator_fresh() -> None:
    """A server that lost track refuses until what it lost is out of the skew."""
    cache = ReplayCache()
    assert fresh(cache)
    later = NOW + timedelta(hours=1)
    assert fresh(cache, later, later)
    assert len(cache) == 1, "the first one is forgotten"
    assert not fresh(cache, NOW, NOW)
    assert not fresh(cache, NOW - SECOND, NOW)
    assert fresh(cache, NOW + MICROSECOND, NOW), "nothing so late was forgotten"
    assert not fresh(cache, later, NOW)


def test_a_clock_turned_back_with_nothing_forgotten_loses_nothing() -> None:
    cache = ReplayCache()
    assert fresh(cache)
    assert fresh(cache, NOW - timedelta(hours=1), NOW - timedelta(hours=1))
    assert not fresh(cache)


def test_a_longer_skew_of_another_server_finds_no_forgotten_one_fresh() -> None:
    cache = ReplayCache()
    assert fresh(cache, skew=SECOND)
    later = NOW + 2 * SECOND
    assert fresh(cache, later, later, skew=SECOND)
    assert not fresh(cache, NOW, later, skew=SKEW)


def test_the_first_moment_of_the_calendar_is_as_good_as_any() -> None:
    first = datetime.min.replace(tzinfo=UTC)
    cache = ReplayCache()
    assert [fresh(cache, first, first) for _ in range(2)] == [True, False]


@given(
    events=st.lists(
        st.tuples(
            st.integers(-700, 700),  # how the clock moves, in seconds
            st.integers(-300, 300),  # how far the client's clock is off
            st.sampled_from([CLIENT, BOB]),
        ),
        max_size=60,
    )
)
@settings(deadline=None, max_examples=300)
def test_nothing_is_fresh_twice_in_any_order_of_events(
    events: list[tuple[int, int, Principal]],
) -> None:
    cache, now, seen = ReplayCache(), NOW, set()
    for moved, off, client in events:
        now += moved * SECOND
        time = now + off * SECOND
        if fresh(cache, time, now, client=client):
            assert (time, client) not in seen
            seen.add((time, client))


@given(
    moves=st.lists(st.tuples(st.integers(0, 700), st.integers(-300, 300)), max_size=60),
)
@settings(deadline=None)
def test_nothing_new_is_refused_while_the_clock_goes_forward(moves: list[tuple[int, int]]) -> None:
    cache, now, seen = ReplayCache(), NOW, set()
    for moved, off in moves:
        now += moved * SECOND
        time = now + off * SECOND
        assert fresh(cache, time, now) == (time not in seen)
        seen.add(time)


# --- The cache in a server ---


def test_a_replay_is_refused_as_long_as_the_skew_would_let_it_pass() -> None:
    to, ahead = server(), ap_req(proof=authenticator(ctime=NOW + SKEW))
    accepted(offer(ahead, NOW, to=to))
    assert refusal(offer(ahead, NOW + SKEW, to=to)) == ("replay", 34)
    assert refusal(offer(ahead, NOW + 2 * SKEW, to=to)) == ("replay", 34)
    assert refusal(offer(ahead, NOW + 2 * SKEW + MICROSECOND, to=to)) == ("skew", 37)


def test_a_request_beyond_the_skew_is_not_remembered() -> None:
    to = server()
    assert refusal(offer(ap_req(), NOW + 2 * SKEW, to=to)) == ("skew", 37)
    assert len(to.replays) == 0
    accepted(offer(ap_req(), NOW, to=to))


def test_a_request_that_a_later_rule_refuses_is_remembered() -> None:
    """The text has the ticket's times behind the cache: mended, it needs a new authenticator."""
    to = server()
    expired = ap_req(ticket_part(endtime=NOW - 2 * SKEW))
    assert refusal(offer(expired, to=to)) == ("end_time", 32)
    assert refusal(offer(ap_req(), to=to)) == ("replay", 34)
    accepted(offer(ap_req(proof=authenticator(cusec=1)), to=to))


def test_servers_that_share_a_cache_accept_a_request_once() -> None:
    one = server()
    other = server(replays=one.replays)
    accepted(offer(ap_req(), to=one))
    assert refusal(offer(ap_req(), to=other)) == ("replay", 34)


def test_servers_of_two_names_can_share_a_cache() -> None:
    """The text has the server's name in what is remembered: a client may talk to two at a time."""
    one = server()
    name = Principal.parse("http/a.example@EXAMPLE")
    other = server(principal=name, keytab=keytab(principal=name), replays=one.replays)
    accepted(offer(ap_req(), to=one))
    accepted(offer(ap_req(ticket(sname=name.name())), to=other))


def test_servers_have_caches_of_their_own_unless_told() -> None:
    accepted(offer(ap_req(), to=server()))
    accepted(offer(ap_req(), to=server()))


def test_an_application_that_protects_itself_fills_no_cache() -> None:
    to = server(policy=Policy(detect_replays=False))
    assert all(isinstance(offer(ap_req(), to=to), Accepted) for _ in range(3))
    assert len(to.replays) == 0
