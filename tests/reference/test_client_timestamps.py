"""No time is used twice (RFC 4120 section 3.2.3, implementation note)."""

from datetime import UTC, datetime, timedelta

from exchanges import MICROSECOND, NOW, SECOND, client
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.client import Timestamps


def test_a_clock_that_moves_is_taken_at_its_word() -> None:
    timestamps = Timestamps()
    for now in NOW, NOW + MICROSECOND, NOW + SECOND, NOW + timedelta(days=999):
        assert timestamps.next(now) == now


def test_a_clock_that_stands_still_is_moved_on_by_microseconds() -> None:
    timestamps = Timestamps()
    assert [timestamps.next(NOW) for _ in range(4)] == [NOW + n * MICROSECOND for n in range(4)]


def test_a_million_requests_at_one_moment_have_a_time_each() -> None:
    """So many that the times run ahead of the clock by more than a second."""
    timestamps = Timestamps()
    count = 1_000_100
    assert len({timestamps.next(NOW) for _ in range(count)}) == count
    assert timestamps.next(NOW) == NOW + count * MICROSECOND


def test_a_clock_that_catches_up_is_not_believed_until_it_has() -> None:
    timestamps = Timestamps()
    for _ in range(5):
        timestamps.next(NOW)
    assert timestamps.next(NOW + 3 * MICROSECOND) == NOW + 5 * MICROSECOND
    assert timestamps.next(NOW + 9 * MICROSECOND) == NOW + 9 * MICROSECOND


def test_a_clock_that_falls_back_a_little_is_moved_on() -> None:
    timestamps = Timestamps()
    timestamps.next(NOW)
    assert timestamps.next(NOW - SECOND + MICROSECOND) == NOW + MICROSECOND


def test_a_clock_that_was_set_back_is_taken_at_its_word() -> None:
    """Else one that was wrong by a day would put every request a day ahead of the server."""
    timestamps = Timestamps()
    timestamps.next(NOW)
    assert timestamps.next(NOW - SECOND) == NOW - SECOND
    assert timestamps.next(NOW - SECOND) == NOW - SECOND + MICROSECOND


def test_the_last_second_of_a_minute_runs_over_into_the_next() -> None:
    timestamps = Timestamps()
    end = NOW - MICROSECOND
    assert [timestamps.next(end), timestamps.next(end)] == [end, NOW]


def test_the_ends_of_the_calendar() -> None:
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    timestamps = Timestamps()
    assert timestamps.next(last) == last
    assert timestamps.next(first) == first


@given(st.lists(st.timedeltas(max_value=timedelta(seconds=1), min_value=-timedelta(seconds=1) / 9)))
@settings(deadline=None)
def test_a_clock_that_is_never_set_back_gives_growing_times(steps: list[timedelta]) -> None:
    """It may shake by less than a second."""
    timestamps, now, latest, times = Timestamps(), NOW, NOW, []
    for step in steps:
        now = max(now + step, latest - SECOND + MICROSECOND)
        latest = max(latest, now)
        times.append(timestamps.next(now))
    assert times == sorted(set(times))


def test_clients_that_share_timestamps_share_no_time() -> None:
    one = client()
    other = client(timestamps=one.timestamps)
    times = [
        (sent.authenticator.ctime, sent.authenticator.cusec)
        for _ in range(3)
        for sent in (one.request(NOW), other.request(NOW))
    ]
    assert times == [(NOW, n) for n in range(6)]


def test_clients_of_their_own_do_not() -> None:
    assert client().timestamps is not client().timestamps
