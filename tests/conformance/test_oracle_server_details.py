"""What a server says that it established, against what was sealed: one field wrong at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.defects import defects
from conformance.forge import ForgedRequest, forge_request
from conformance.forge.keys import made_up_key
from conformance.model.expectation import Result
from conformance.model.protocol import Accepted
from conformance.model.scenario import Scenario
from conformance.model.values import AuthData, Key
from conformance.oracle import server_details
from reference import der
from reference.messages import AUTHORIZATION_DATA, AuthorizationElement

OTHER_KEY = made_up_key(18, "another key")
ELEMENTS = (AuthData(128, b"one"), AuthData(-5, b"two"))
SCENARIO = replace(Scenario(), mutual=False, authorization_data=ELEMENTS)
FORGED = forge_request(SCENARIO)
RIGHT = Accepted(
    client=SCENARIO.client,
    mutual=False,
    session_key=SCENARIO.session_key,
    subkey=SCENARIO.subkey,
    sequence=SCENARIO.sequence,
    authorization_data=ELEMENTS,
    ticket_flags=0x40600000,
    ap_rep=None,
)
WRONG = {
    "client": ["bob@EXAMPLE", "alice@OTHER", "alice/admin@EXAMPLE", "alice", "alice\\", ""],
    "mutual": [True],
    "session_key": [OTHER_KEY, SCENARIO.subkey, replace(SCENARIO.session_key, etype=17)],
    "subkey": [OTHER_KEY, SCENARIO.session_key, replace(SCENARIO.subkey, etype=17)],
    "sequence": [0, SCENARIO.sequence + 1],
    "authorization_data": [(), ELEMENTS[:1], ELEMENTS[::-1], (AuthData(128, b"on"), ELEMENTS[1])],
    "ticket_flags": [0, 0x40600001],
    "ap_rep": [b"", b"o"],
}


def if_relevant(*elements: AuthData) -> AuthData:
    items = [AuthorizationElement(ad_type=item.type, ad_data=item.data) for item in elements]
    return AuthData(1, der.tlv(der.SEQUENCE, AUTHORIZATION_DATA.dump(items)))


def wrong_fields(
    accepted: Accepted,
    forged: ForgedRequest = FORGED,
    *,
    result: Result = Result.ACCEPT,
    shows_reply: bool = True,
) -> set[str]:
    found = server_details(accepted, forged, result=result, shows_reply=shows_reply)
    return {mismatch.field for mismatch in found}


def test_right_details_are_right() -> None:
    assert wrong_fields(RIGHT) == set()


def test_every_field_is_tried() -> None:
    assert {*WRONG, "context"} == set(Accepted.__dataclass_fields__)


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, values in WRONG.items() for value in values]
)
def test_one_wrong_field_is_found_alone(field: str, value: object) -> None:
    found = {name.split(".")[0] for name in wrong_fields(replace(RIGHT, **{field: value}))}
    assert found == {field}


@pytest.mark.parametrize("field", WRONG)
def test_what_a_peer_cannot_show_is_not_judged(field: str) -> None:
    assert wrong_fields(replace(RIGHT, **{field: None})) == set()


def test_number_0_is_an_absent_one_and_no_other() -> None:
    absent = forge_request(replace(SCENARIO, sequence=None))
    assert wrong_fields(replace(RIGHT, sequence=0), absent) == set()
    assert wrong_fields(replace(RIGHT, sequence=1), absent) == {"sequence"}


def test_subkey_where_there_is_none_is_wrong() -> None:
    none = forge_request(replace(SCENARIO, subkey=None))
    assert wrong_fields(RIGHT, none) == {"subkey"}


def test_client_is_compared_component_by_component() -> None:
    quoted = forge_request(replace(SCENARIO, client=r"a\/b@EXAMPLE"))
    assert wrong_fields(replace(RIGHT, client=r"a\/b@EXAMPLE"), quoted) == set()
    assert wrong_fields(replace(RIGHT, client="a/b@EXAMPLE"), quoted) == {"client"}


def test_texts_tell_no_key() -> None:
    wrong = replace(RIGHT, session_key=OTHER_KEY, subkey=Key(17, bytes(16)))
    [session_key, subkey] = server_details(wrong, FORGED, result=Result.ACCEPT, shows_reply=True)
    assert str(session_key) == (
        "session_key: expected key of etype 18 and 32 octets,"
        " observed another key of etype 18 and 32 octets"
    )
    assert subkey.observed == "another key of etype 17 and 16 octets"


def test_authorization_data_may_be_reported_opened_or_not() -> None:
    inside = replace(
        SCENARIO, authorization_data=(if_relevant(ELEMENTS[0], if_relevant(ELEMENTS[1])),)
    )
    forged = forge_request(inside)
    for shown in (inside.authorization_data, ELEMENTS, (ELEMENTS[0], if_relevant(ELEMENTS[1]))):
        assert wrong_fields(replace(RIGHT, authorization_data=shown), forged) == set()
    for wrong in (ELEMENTS[:1], (if_relevant(),), (*ELEMENTS, ELEMENTS[0])):
        assert wrong_fields(replace(RIGHT, authorization_data=wrong), forged) == {
            "authorization_data"
        }


def test_if_relevant_that_cannot_be_opened_is_compared_as_it_is() -> None:
    garbage = (AuthData(1, b"\x30\x84\xff"),)
    forged = forge_request(replace(SCENARIO, authorization_data=garbage))
    assert wrong_fields(replace(RIGHT, authorization_data=garbage), forged) == set()
    assert wrong_fields(replace(RIGHT, authorization_data=()), forged) == {"authorization_data"}


def test_none_is_none_of_authorization_data() -> None:
    forged = forge_request(replace(SCENARIO, authorization_data=None))
    assert wrong_fields(replace(RIGHT, authorization_data=()), forged) == set()
    [mismatch] = server_details(RIGHT, forged, result=Result.ACCEPT, shows_reply=True)
    assert str(mismatch) == (
        "authorization_data: expected none, observed type 128 of 3 octets, type -5 of 3 octets"
    )


@pytest.mark.parametrize("field", WRONG)
def test_where_refusal_is_allowed_only_client_key_and_reply_are_compared(field: str) -> None:
    wrong = replace(RIGHT, **{field: WRONG[field][0]})
    found = wrong_fields(wrong, result=Result.EITHER)
    assert bool(found) == (field in ("client", "session_key", "ap_rep"))


def test_mutual_is_what_the_message_says_not_the_scenario() -> None:
    asks = forge_request(Scenario(), (defects()["server/ap-options-of-64-bits"],))
    accepted = Accepted(mutual=False)
    assert wrong_fields(accepted, asks, shows_reply=False) == {"mutual"}


def test_missing_reply_counts_only_where_the_peer_makes_replies() -> None:
    asks = forge_request(Scenario())
    assert wrong_fields(Accepted(), asks, shows_reply=True) == {"ap_rep"}
    assert wrong_fields(Accepted(), asks, shows_reply=False) == set()
