"""Times from one end of the calendar to the other: compared by difference, none overflows."""

from datetime import UTC, datetime, timedelta

import pytest
from exchanges import MICROSECOND, SECOND, accepted, ap_req, authenticator, offer, refusal, server
from exchanges import ticket_part as part
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.policy import Policy
from reference.server import Accepted, Rejected

FIRST = datetime.min.replace(tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)


def at(time: datetime) -> bytes:
    """A request of that time, with a ticket for that second alone."""
    second = time.replace(microsecond=0)
    return ap_req(
        part(authtime=second, endtime=second),
        authenticator(ctime=second, cusec=time.microsecond),
    )


@pytest.mark.parametrize(
    "time",
    [
        pytest.param(FIRST, id="first"),
        pytest.param(datetime(1970, 1, 1, tzinfo=UTC), id="1970"),
        pytest.param(datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC), id="before-1970"),
        pytest.param(datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC), id="2038"),
        pytest.param(datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC), id="beyond-2038"),
        pytest.param(datetime(2106, 2, 7, 6, 28, 15, tzinfo=UTC), id="2106"),
        pytest.param(datetime(2106, 2, 7, 6, 28, 16, tzinfo=UTC), id="beyond-2106"),
        pytest.param(LAST.replace(microsecond=0), id="9999"),
        pytest.param(LAST, id="last"),
    ],
)
def test_a_request_of_any_year_is_accepted_in_that_year(time: datetime) -> None:
    to = server()
    accepted(offer(at(time), time, to=to))
    assert refusal(offer(at(time), time, to=to)) == ("replay", 34)


def test_a_second_around_2038_is_a_second() -> None:
    """Two clocks that wrapped a signed 32-bit number would be 136 years apart."""
    before = datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC)
    accepted(offer(at(before), before + SECOND))
    accepted(offer(at(before + SECOND), before))
    policy = Policy(max_skew=SECOND - MICROSECOND)
    assert refusal(offer(at(before), before + SECOND, to=server(policy=policy)))[0] == "skew"


def test_the_ends_of_the_calendar_are_far_apart() -> None:
    assert refusal(offer(at(FIRST), LAST)) == ("skew", 37)
    assert refusal(offer(at(LAST), FIRST)) == ("skew", 37)


def test_a_ticket_may_last_from_one_end_to_the_other() -> None:
    forever = part(authtime=FIRST, starttime=FIRST, endtime=LAST.replace(microsecond=0))
    accepted(offer(ap_req(forever)))


@given(
    now=st.datetimes(timezones=st.just(UTC)),
    ctime=st.datetimes(timezones=st.just(UTC)),
    authtime=st.datetimes(timezones=st.just(UTC)),
    starttime=st.none() | st.datetimes(timezones=st.just(UTC)),
    endtime=st.datetimes(timezones=st.just(UTC)),
    skew=st.timedeltas(min_value=timedelta()),
)
@settings(deadline=None)
def test_any_times_at_all_are_decided_as_the_rules_say(
    now: datetime,
    ctime: datetime,
    authtime: datetime,
    starttime: datetime | None,
    endtime: datetime,
    skew: timedelta,
) -> None:
    ctime, authtime, endtime = (t.replace(microsecond=0) for t in (ctime, authtime, endtime))
    starttime = starttime and starttime.replace(microsecond=0)
    octets = ap_req(
        part(authtime=authtime, starttime=starttime, endtime=endtime), authenticator(ctime=ctime)
    )
    result = offer(octets, now, to=server(policy=Policy(max_skew=skew)))
    expected = (
        37 if abs(now - ctime) > skew
        else 33 if (starttime or authtime) - now > skew
        else 32 if now - endtime > skew
        else None
    )  # fmt: skip
    if expected is None:
        assert isinstance(result, Accepted)
    else:
        assert isinstance(result, Rejected)
        assert result.code == expected
