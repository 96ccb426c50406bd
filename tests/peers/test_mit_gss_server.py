"""The server role of MIT's GSS layer, of every library on this machine.

Where MIT does otherwise than RFC 4121 says, the test shows what it does: the adapter must show
it, whoever is right.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mit_gss_exchange import (
    AP_REP,
    DCE_STYLE,
    DELEGATE,
    ETYPES,
    KRB_ERROR,
    MICROSECOND,
    MUTUAL,
    SECOND,
    VALID_CHECKSUM,
    accept_of,
    accepted,
    ap_req,
    checksum,
    error_in,
    frame,
    message_in,
    of_etype,
    put,
    refusal,
    reply_part,
    with_policy,
)

from conformance.forge import crypto_key
from conformance.model.protocol import Accepted, Rejected
from conformance.model.scenario import Scenario
from conformance.model.values import Address, AuthData, KeytabEntry, Policy
from conformance.peers.mit.find import Library
from conformance.peers.mit.settings import last_second
from conformance.peers.mit_gss.adapter import MitGssAdapter
from conformance.peers.mit_gss.find import find_libraries
from conformance.peers.serving import CannotDrive
from reference.messages import Checksum

LIBRARIES = find_libraries()
VALID = Scenario()
BINDINGS = b"tls-server-end-point:0123"
GSS_BAD_BINDINGS, GSS_BAD_MECH, GSS_NO_CRED, GSS_DEFECTIVE = 0x40000, 0x10000, 0x70000, 0x90000


def test_mit_is_here() -> None:
    """Without MIT the tests below would select nothing, and be green."""
    assert LIBRARIES, "no MIT GSS library: install libgssapi-krb5-2, or psycopg-binary from PyPI"


@pytest.fixture(scope="module", params=LIBRARIES, ids=lambda library: library.version)
def library(request: pytest.FixtureRequest) -> Library:
    """Return each library in turn."""
    found: Library = request.param
    return found


@pytest.fixture(scope="module")
def loaded(library: Library) -> MitGssAdapter:
    """Return the library's adapter."""
    return MitGssAdapter(library.path)


@pytest.fixture
def peer(loaded: MitGssAdapter) -> MitGssAdapter:
    """Return the adapter, with nothing of an earlier test in it."""
    loaded.reset()
    return loaded


def native_code(answer: Accepted | Rejected) -> int | str | None:
    """Return the library's own number for a refusal."""
    refusal(answer)
    assert isinstance(answer, Rejected)
    assert answer.native is not None
    return answer.native.code


# --- What is established. ---


def test_hello(peer: MitGssAdapter, library: Library) -> None:
    about, capabilities = peer.hello()
    assert str(about) == f"mit-krb5-gss {library.version}"
    assert {"server", "client", "clock", "gss", "gss-only", "replay", "etype.18"} <= capabilities


def test_what_is_established(peer: MitGssAdapter) -> None:
    answer = accepted(peer, VALID)
    assert replace(answer, ap_rep=None) == Accepted(
        client="alice@EXAMPLE",
        mutual=True,
        session_key=VALID.session_key,
        subkey=VALID.subkey,
        sequence=VALID.sequence,
        ticket_flags=0x40600000,
    )
    part = reply_part(message_in(answer.ap_rep, AP_REP), VALID.session_key)
    assert part.ctime + part.cusec * MICROSECOND == VALID.ctime


def test_no_more_than_the_client_said(peer: MitGssAdapter) -> None:
    scenario = replace(VALID, mutual=False, subkey=None, sequence=None)
    answer = accepted(peer, scenario, checksum(0))
    assert (answer.mutual, answer.ap_rep) == (False, None)
    assert (answer.subkey, answer.sequence) == (None, None)
    assert answer.session_key == VALID.session_key


@pytest.mark.parametrize("etype", ETYPES)
def test_every_etype_it_claims(peer: MitGssAdapter, etype: int) -> None:
    scenario = of_etype(etype)
    assert f"etype.{etype}" in peer.hello()[1]
    answer = accepted(peer, scenario)
    assert (answer.session_key, answer.subkey) == (scenario.session_key, scenario.subkey)
    part = reply_part(message_in(answer.ap_rep, AP_REP), scenario.session_key)
    assert part.ctime + part.cusec * MICROSECOND == VALID.ctime


def test_a_name_is_quoted(peer: MitGssAdapter) -> None:
    name = r"a\/b\@c/d\\e@EXAMPLE"
    assert accepted(peer, replace(VALID, client=name)).client == name


def test_authorization_data_are_not_told(peer: MitGssAdapter) -> None:
    data = (AuthData(1, bytes.fromhex("3000")),)
    assert accepted(peer, replace(VALID, authorization_data=data)).authorization_data is None


# --- The clock. ---


@pytest.mark.parametrize("sign", [1, -1])
def test_the_clock_stands_still_at_the_limit_of_the_skew(peer: MitGssAdapter, sign: int) -> None:
    # MIT compares whole seconds, the microseconds play no part: so does the last one of a second.
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    for now in (noon, noon + SECOND - MICROSECOND):
        scenario = replace(VALID, now=now, endtime=noon + 3600 * SECOND)
        accepted(peer, replace(scenario, ctime=noon + sign * 300 * SECOND))
        assert refusal(put(peer, replace(scenario, ctime=noon + sign * 301 * SECOND))) == 37


@pytest.mark.parametrize("skew", [0, 1, 86400])
def test_the_skew_is_the_policy_s(peer: MitGssAdapter, skew: int) -> None:
    long = replace(VALID, endtime=VALID.endtime + 2 * 86400 * SECOND)
    scenario = with_policy(long, max_skew=skew)
    accepted(peer, replace(scenario, ctime=VALID.ctime + skew * SECOND))
    assert refusal(put(peer, replace(scenario, ctime=VALID.ctime + (skew + 1) * SECOND))) == 37


@pytest.mark.parametrize("year", [1971, 2000, 2037])
def test_the_clock_is_the_request_s_alone(peer: MitGssAdapter, year: int) -> None:
    then, epoch = datetime(year, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    accepted(peer, VALID.shifted(then - epoch))


def test_the_microsecond_of_the_clock(peer: MitGssAdapter) -> None:
    """It is what the library puts into an error, again and again: nothing is counted up."""
    early = replace(VALID, now=VALID.now + 900 * SECOND)
    for microsecond in (0, 1, 1, 999_999, 0):
        error = error_in(put(peer, replace(early, now=early.now.replace(microsecond=microsecond))))
        assert error.stime == early.now.replace(microsecond=0)
        assert error.susec == microsecond


def test_what_the_clock_can_tell(peer: MitGssAdapter, library: Library) -> None:
    first = datetime(1970, 1, 1, tzinfo=UTC)
    last = first + last_second(library.version) * SECOND
    request = accept_of(VALID, frame(ap_req(VALID, VALID_CHECKSUM)))
    for now in (first, last):
        assert refusal(peer.accept(replace(request, now=now))) is not None
    for now in (first - MICROSECOND, last + SECOND):
        with pytest.raises(CannotDrive, match=r"^clock$"):
            peer.accept(replace(request, now=now))


def test_a_skew_that_cannot_be_configured(peer: MitGssAdapter) -> None:
    with pytest.raises(ValueError, match="clock skew"):
        put(peer, with_policy(VALID, max_skew=2**31))


# --- The checksum of RFC 4121 section 4.1.1. ---

FIELDS = VALID_CHECKSUM.checksum


@pytest.mark.parametrize(
    "contents",
    [
        b"",
        FIELDS[:4],
        FIELDS[:23],
        b"\x0f" + FIELDS[1:],
        b"\x11" + FIELDS[1:],
        checksum(MUTUAL | DELEGATE, more=b"\1\0\x40\0abcd").checksum,
        checksum(MUTUAL | DELEGATE, more=b"\2\0\4\0abcd").checksum,
        checksum(MUTUAL | DELEGATE, more=b"\1\0\4\0abcd").checksum,
    ],
    ids=["0", "4", "23", "lgth-15", "lgth-17", "dlgth-64", "dlgopt-2", "not-a-krb-cred"],
)
def test_a_checksum_without_its_fields(peer: MitGssAdapter, contents: bytes) -> None:
    answer = put(peer, VALID, Checksum(cksumtype=0x8003, checksum=contents))
    assert refusal(answer) is None
    assert error_in(answer).error_code == 60


@pytest.mark.parametrize("type_", [0x8002, 0x8004, 0, -1, 7])
def test_a_checksum_of_another_type(peer: MitGssAdapter, type_: int) -> None:
    assert refusal(put(peer, VALID, checksum(type_=type_))) is None


def test_no_checksum(peer: MitGssAdapter) -> None:
    """MIT takes it as Windows does, as a checksum without flags (RFC 4121 says MUST)."""
    answer = accepted(peer, VALID, None)
    assert (answer.mutual, answer.ap_rep) == (False, None)


def test_the_key_of_a_reply_is_not_the_client_s(peer: MitGssAdapter) -> None:
    """What the server makes up for its reply is not reported as what the client sent."""
    answer = accepted(peer, VALID)
    part = reply_part(message_in(answer.ap_rep, AP_REP), VALID.session_key)
    assert part.subkey is not None
    assert answer.subkey is not None
    assert part.subkey.keyvalue != answer.subkey.key
    assert accepted(peer, replace(VALID, subkey=None)).subkey is None


def test_a_real_checksum(peer: MitGssAdapter) -> None:
    """MIT takes one over nothing, as Samba sent it; the mutual flag is then that of the AP-REQ."""
    key = crypto_key(VALID.session_key)
    for data, is_taken in ((b"", True), (b"x", False)):
        answer = put(peer, VALID, Checksum(cksumtype=16, checksum=key.checksum(10, data)))
        assert isinstance(answer, Accepted) == is_taken


def test_unknown_flags(peer: MitGssAdapter) -> None:
    assert accepted(peer, VALID, checksum(0xFFFFFFFF & ~(DCE_STYLE | DELEGATE))).mutual


@pytest.mark.parametrize(("more", "is_taken"), [(b"\0\0\0\x7f\0\0\0\2ab", True), (b"junk!", False)])
def test_extensions(peer: MitGssAdapter, more: bytes, is_taken: bool) -> None:
    """MIT reads them as types and lengths, and refuses what is not so (the RFC: MUST ignore)."""
    assert isinstance(put(peer, VALID, checksum(more=more)), Accepted) == is_taken


@pytest.mark.parametrize(("in_options", "in_checksum"), [(True, False), (False, True)])
def test_the_mutual_flag_is_the_checksum_s(
    peer: MitGssAdapter, in_options: bool, in_checksum: bool
) -> None:
    carried = checksum(MUTUAL if in_checksum else 0)
    answer = accepted(peer, replace(VALID, mutual=in_options), carried)
    assert (answer.mutual, answer.ap_rep is not None) == (in_checksum, in_checksum)


# --- Channel bindings. ---


def test_channel_bindings(peer: MitGssAdapter) -> None:
    bound = with_policy(VALID, channel_bindings=BINDINGS)
    accepted(peer, bound, checksum(bindings=BINDINGS))
    answer = put(peer, bound, checksum(bindings=BINDINGS + b"4"))
    assert native_code(answer) == GSS_BAD_BINDINGS


def test_empty_channel_bindings_are_bindings(peer: MitGssAdapter) -> None:
    bound = with_policy(VALID, channel_bindings=b"")
    accepted(peer, bound, checksum(bindings=b""))
    assert native_code(put(peer, bound, checksum(bindings=b"x"))) == GSS_BAD_BINDINGS


def test_channel_bindings_of_the_client_alone(peer: MitGssAdapter) -> None:
    accepted(peer, VALID, checksum(bindings=BINDINGS))


def test_channel_bindings_of_the_server_alone(peer: MitGssAdapter, library: Library) -> None:
    """From 1.19 on, a client without bindings is let in."""
    answer = put(peer, with_policy(VALID, channel_bindings=BINDINGS))
    assert isinstance(answer, Accepted) == (library.version != "1.15.1")


# --- Tokens. ---

MESSAGE = ap_req(VALID, VALID_CHECKSUM)
SPNEGO, UNKNOWN = bytes.fromhex("06062b0601050502"), bytes.fromhex("06062b0601050503")


@pytest.mark.parametrize("token_id", [AP_REP, KRB_ERROR, b"\0\0", b"\1\1", b"\xff\xff"])
def test_another_token_id(peer: MitGssAdapter, token_id: bytes) -> None:
    """It waits for a better one, and sends no error (the RFC: MUST)."""
    answer = peer.accept(accept_of(VALID, frame(MESSAGE, token_id)))
    assert refusal(answer) == 40
    assert answer == replace(answer, krb_error=None)
    accepted(peer, VALID)


@pytest.mark.parametrize(
    ("token", "code"),
    [
        (b"", GSS_NO_CRED),
        (b"\x60", GSS_DEFECTIVE),
        (b"garbage", GSS_DEFECTIVE),
        (frame(MESSAGE, mechanism=SPNEGO), GSS_NO_CRED),
        (frame(MESSAGE, mechanism=UNKNOWN), GSS_BAD_MECH),
    ],
    ids=["empty", "cut", "garbage", "spnego", "unknown-mechanism"],
)
def test_what_is_no_kerberos_token(peer: MitGssAdapter, token: bytes, code: int) -> None:
    assert native_code(peer.accept(accept_of(VALID, token))) == code


@pytest.mark.parametrize(
    "token",
    [b"\x6e\x03\x02\x01\x05", frame(b""), frame(b"\x6e\0"), frame(MESSAGE) + b"x", MESSAGE],
    ids=["not-an-ap-req", "no-message", "empty-message", "too-long", "unframed"],
)
def test_a_wrong_token(peer: MitGssAdapter, token: bytes) -> None:
    assert refusal(peer.accept(accept_of(VALID, token))) is None
    accepted(peer, VALID)


def test_every_token_that_is_cut(peer: MitGssAdapter) -> None:
    token = frame(MESSAGE)
    for size in range(len(token)):
        refusal(peer.accept(accept_of(VALID, token[:size])))
    for size in range(len(MESSAGE)):
        refusal(peer.accept(accept_of(VALID, frame(MESSAGE[:size]))))
    accepted(peer, VALID)


# --- Refusals. ---


def test_an_error_token(peer: MitGssAdapter) -> None:
    answer = put(peer, replace(VALID, now=VALID.now + 900 * SECOND))
    assert refusal(answer) == 37
    error = error_in(answer)
    assert (error.pvno, error.msg_type, error.error_code) == (5, 30, 37)
    assert (error.realm, error.sname.name_string) == ("EXAMPLE", ["host", "a.example"])
    assert (error.ctime, error.cusec, error.cname) == (None, None, None)


def test_no_error_token_where_no_answer_is_wanted(peer: MitGssAdapter) -> None:
    answer = put(peer, replace(VALID, now=VALID.now + 900 * SECOND, mutual=False), checksum(0))
    assert refusal(answer) == 37
    assert answer == replace(answer, krb_error=None)


def test_the_ticket_s_key_is_wrong(peer: MitGssAdapter) -> None:
    entry = KeytabEntry(VALID.server, 3, 18, VALID.session_key.key)
    assert refusal(put(peer, replace(VALID, keytab=(entry,)))) == 31


def test_the_ticket_has_another_version(peer: MitGssAdapter) -> None:
    entry = KeytabEntry(VALID.server, 4, 18, VALID.service_key.key)
    assert refusal(put(peer, replace(VALID, keytab=(entry,)))) == 44


def test_a_service_without_a_key(peer: MitGssAdapter) -> None:
    """There is no credential then, and the token is never seen."""
    request = accept_of(VALID, frame(MESSAGE))
    for changed in (replace(request, keytab=()), replace(request, server="host/b@EXAMPLE")):
        assert refusal(peer.accept(changed)) is None


def test_the_key_of_another_service_is_not_tried(peer: MitGssAdapter) -> None:
    other = KeytabEntry("host/b@EXAMPLE", 3, 18, VALID.service_key.key)
    mine = KeytabEntry(VALID.server, 3, 18, VALID.session_key.key)
    assert refusal(put(peer, replace(VALID, keytab=(other, mine)))) == 31


def test_permitted_etypes(peer: MitGssAdapter) -> None:
    accepted(peer, with_policy(VALID, permitted_etypes=(17, 18)))
    assert refusal(put(peer, with_policy(VALID, permitted_etypes=(17,)))) is None


def test_an_error_has_its_own_text(peer: MitGssAdapter) -> None:
    """The library's text for an earlier error must not stick to a later one."""
    put(peer, replace(VALID, keytab=(KeytabEntry(VALID.server, 4, 18, bytes(32)),)))
    answer = put(peer, replace(VALID, now=VALID.now + 900 * SECOND))
    assert isinstance(answer, Rejected)
    assert answer.native is not None
    assert (answer.native.code, answer.native.message) == (-1765328347, "Clock skew too great")


@pytest.mark.parametrize(
    ("policy", "capability"),
    [
        (Policy(framing="raw"), "raw"),
        (Policy(framing="gss", sender=Address(2, bytes(4))), "addresses"),
        (Policy(framing="gss", require_address=True), "require-address"),
        (Policy(framing="gss", check_transited=False), "check-transited"),
    ],
)
def test_what_a_server_cannot_be_asked(
    peer: MitGssAdapter, policy: Policy, capability: str
) -> None:
    request = replace(accept_of(VALID, frame(MESSAGE)), policy=policy)
    with pytest.raises(CannotDrive, match=f"^{capability}$"):
        peer.accept(request)


def test_user_to_user_cannot_be_asked(peer: MitGssAdapter) -> None:
    request = replace(accept_of(VALID, frame(MESSAGE)), user_to_user_key=VALID.service_key)
    with pytest.raises(CannotDrive, match=r"^user-to-user$"):
        peer.accept(request)


# --- Memory. ---


def test_a_message_twice(peer: MitGssAdapter) -> None:
    scenario = with_policy(VALID, replay=True)
    accepted(peer, scenario)
    answer = put(peer, scenario)
    assert refusal(answer) == 34
    assert error_in(answer).error_code == 34
    accepted(peer, replace(scenario, ctime=scenario.ctime + MICROSECOND))
    assert refusal(put(peer, scenario)) == 34
    peer.reset()
    accepted(peer, scenario)


def test_a_message_twice_where_nobody_asks_for_memory(peer: MitGssAdapter) -> None:
    accepted(peer, VALID)
    accepted(peer, VALID)


def test_two_adapters_of_one_library_share_nothing(peer: MitGssAdapter, library: Library) -> None:
    scenario = with_policy(VALID, replay=True)
    other = MitGssAdapter(library.path)
    accepted(peer, scenario)
    accepted(other, scenario)
    assert refusal(put(other, replace(VALID, now=VALID.now + 900 * SECOND))) == 37
    assert refusal(put(peer, scenario)) == 34


def test_many_requests_take_no_more_room(peer: MitGssAdapter) -> None:
    good = accept_of(VALID, frame(MESSAGE))
    late = replace(good, now=good.now + 900 * SECOND)
    waiting = replace(good, ap_req=ap_req(VALID, checksum(DCE_STYLE)))
    wrong = replace(good, ap_req=frame(MESSAGE, AP_REP))

    def go_on(times: int) -> int:
        for _ in range(times):
            for request in (good, late, waiting, wrong):
                peer.accept(request)
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

    before = go_on(1200)  # as many as are kept waiting, and some more
    assert go_on(1200) - before < 2**20
