"""What is written is read back the same, and always fits the schema."""

from __future__ import annotations

import json
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from conformance.model.protocol import (
    Accept,
    Accepted,
    Answer,
    Bye,
    Done,
    Failed,
    Finish,
    Hello,
    HelloAnswer,
    Initiate,
    Initiated,
    Native,
    PeerInfo,
    Rejected,
    Request,
    Reset,
    Unsupported,
)
from conformance.model.schema import check_answer, check_request
from conformance.model.values import (
    Address,
    AuthData,
    Credential,
    Key,
    KeytabEntry,
    Options,
    Policy,
)
from conformance.model.wire import dump_answer, dump_request, load_answer, load_request

numbers = st.integers(0, 2**53 - 1)
int32 = st.integers(-(2**31), 2**31 - 1)
uint32 = st.integers(0, 2**32 - 1)
octets = st.binary(max_size=40)
text = st.text(max_size=20)
times = st.datetimes(timezones=st.just(UTC))
framing = st.sampled_from(["raw", "gss"])
keys = st.builds(Key, int32, octets)


def some(elements: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(elements, max_size=3).map(tuple)


policies = st.builds(
    Policy,
    max_skew=st.integers(0, 2**31 - 1),
    replay=st.booleans(),
    sender=st.none() | st.builds(Address, int32, octets),
    framing=framing,
    require_address=st.booleans(),
    permitted_etypes=st.none() | some(int32),
    dce_style=st.booleans(),
    channel_bindings=st.none() | octets,
    check_transited=st.booleans(),
)
credentials = st.builds(
    Credential,
    client=text,
    server=text,
    ticket=octets,
    session_key=keys,
    flags=uint32,
    authtime=times,
    starttime=st.none() | times,
    endtime=times,
    renew_till=st.none() | times,
)
options = st.builds(
    Options,
    mutual=st.booleans(),
    subkey=st.booleans(),
    sequence=st.booleans(),
    use_session_key=st.booleans(),
    framing=framing,
    dce_style=st.booleans(),
    channel_bindings=st.none() | octets,
    checksum_data=st.none() | octets,
    delegate=st.booleans(),
)
first_legs = {
    "now": times,
    "server": text,
    "keytab": some(st.builds(KeytabEntry, text, uint32, int32, octets)),
    "policy": policies,
    "ap_req": octets,
    "user_to_user_key": st.none() | keys,
}
requests = st.one_of(
    st.builds(Hello, st.integers(1, 9)),
    st.builds(Accept, **first_legs),
    st.builds(Accept, **first_legs, context=text, third_leg=octets),
    st.builds(Initiate, times, credentials, options),
    st.builds(Finish, text, times, ap_rep=octets),
    st.builds(Finish, text, times, token=octets),
    st.builds(Reset),
    st.builds(Bye),
)

capabilities = st.sampled_from(["server", "client", "user-to-user", "etype.18"])
accepted = st.builds(
    Accepted,
    client=st.none() | text,
    mutual=st.none() | st.booleans(),
    session_key=st.none() | keys,
    subkey=st.none() | keys,
    sequence=st.none() | uint32,
    authorization_data=st.none() | some(st.builds(AuthData, int32, octets)),
    ticket_flags=st.none() | uint32,
    ap_rep=st.none() | octets,
    context=st.none() | text,
)
native = st.builds(Native, st.none() | text | st.integers(), text)
rejected = st.builds(
    Rejected, st.none() | st.integers(0, 127), st.none() | native, st.none() | octets
)
answers = st.one_of(
    st.tuples(
        st.just("hello"),
        st.builds(
            HelloAnswer,
            st.integers(1, 9),
            st.builds(PeerInfo, text, text, text, text),
            st.frozensets(capabilities),
        ),
    ),
    st.tuples(st.sampled_from(["accept", "finish"]), accepted | rejected),
    st.tuples(st.just("initiate"), st.builds(Initiated, octets, text) | rejected),
    st.tuples(st.sampled_from(["reset", "bye"]), st.builds(Done)),
    st.tuples(
        st.sampled_from(["hello", "accept", "initiate", "finish", "reset", "bye"]),
        st.builds(Unsupported, text) | st.builds(Failed, text),
    ),
)


@given(numbers, requests)
def test_a_request_comes_back_the_same(number: int, request: Request) -> None:
    line = dump_request(number, request)
    message = json.loads(line)
    check_request(message)
    assert "\n" not in line
    assert message["id"] == number
    assert load_request(message) == request


@given(numbers, answers)
def test_an_answer_comes_back_the_same(number: int, answered: tuple[str, Answer]) -> None:
    operation, answer = answered
    line = dump_answer(number, answer)
    message = json.loads(line)
    check_answer(message, operation)
    assert "\n" not in line
    assert message["id"] == number
    assert load_answer(message) == answer


def test_a_request_leaves_out_what_has_its_default() -> None:
    assert json.loads(dump_request(0, Hello())) == {"id": 0, "op": "hello", "protocol": 1}


def test_absent_details_of_an_answer_are_not_known() -> None:
    message = {"id": 3, "outcome": "accepted", "sequence": 9}
    check_answer(message, "finish")
    assert load_answer(message) == Accepted(sequence=9)
