"""Where Windows departs from RFC 4120 ([MS-KILE])."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from exchanges import (
    AES128,
    CLIENT,
    NOW,
    SECOND,
    SERVER,
    SERVICE_KEY,
    SESSION_KEY,
    SKEW,
    accepted,
    ap_req,
    authenticator,
    elements,
    make_key,
    offer,
    refusal,
    seal,
    server,
    ticket,
    ticket_part,
)
from hypothesis import given
from hypothesis import strategies as st
from server_cases import if_relevant

from reference import der
from reference.crypto import ChecksumType
from reference.flags import APOption
from reference.gss import Acceptor, ChannelBindings, GssChecksum, GssFlag
from reference.gss.framing import TokenId, frame
from reference.keytab import Keytab, KeytabEntry
from reference.kile import MS_KILE_CHECKS, MS_KILE_GSS_CHECKS, kile_error, messages
from reference.kile.client import client_authorization_data
from reference.kile.messages import EncryptedData, KerbAdRestrictionEntry, KerbErrorData, KRBError
from reference.kile.names import fold, same
from reference.kile.table import INSTEAD, NOT_CHECKED
from reference.messages import Checksum, HostAddress, PrincipalName, TransitedEncoding
from reference.numbers import ADType, KeyUsage
from reference.principal import Principal
from reference.server import CHECKS

UNKNOWN = elements((4711, b"nobody knows this"))
AND_OR = elements((ADType.AND_OR, b"\xff"))
LATE = NOW + SKEW + SECOND


def kile(
    octets: bytes, now: Any = NOW, *, sender: HostAddress | None = None, **changes: Any
) -> Any:
    """Offer a message to a server of Windows."""
    to = server(checks=MS_KILE_CHECKS, error=kile_error, **changes)
    return offer(octets, now, to=to, sender=sender)


def test_the_table_is_that_of_rfc_4120_with_some_rules_in_place_of_others() -> None:
    rules = [check.rule for check in CHECKS]
    assert set(INSTEAD) | set(NOT_CHECKED) <= set(rules)
    expected = [INSTEAD.get(check.rule, check) for check in CHECKS]
    gone = [check for check in CHECKS if check.rule in NOT_CHECKED]
    assert [check for check in expected if check not in gone] == list(MS_KILE_CHECKS[:-1])
    assert MS_KILE_CHECKS[-1].name == "pac"
    assert all(check.rule.__doc__ for check in INSTEAD.values())


def test_what_does_not_decrypt_was_modified() -> None:
    other = make_key("other")
    assert refusal(kile(ap_req(ticket(key=other)))) == ("ticket_integrity", 41)
    proof = seal(authenticator(), other, KeyUsage.AP_REQ_AUTHENTICATOR)
    assert refusal(kile(ap_req(proof=proof))) == ("authenticator_integrity", 41)
    assert refusal(kile(ap_req(proof=replace(proof, etype=AES128)))) == (
        "authenticator_integrity",
        41,
    )


@pytest.mark.parametrize(("kvno", "order"), [(None, "432"), (2, "243"), (3, "342"), (4, "432")])
def test_older_keys_are_tried(kvno: int | None, order: str) -> None:
    """Behind the one that the ticket names."""
    versions = {"4": make_key("newest"), "3": SERVICE_KEY, "2": make_key("old")}
    keys = Keytab(KeytabEntry(SERVER, int(number), key) for number, key in versions.items())
    sealed = seal(ticket_part(), versions["2"], KeyUsage.TICKET, kvno=kvno)
    result = accepted(kile(ap_req(ticket(enc_part=sealed)), keytab=keys))
    assert result.exchange.keys == [versions[number] for number in order]


def test_the_key_of_another_etype_is_not_tried() -> None:
    keys = Keytab([KeytabEntry(SERVER, 3, make_key("service", AES128))])
    assert refusal(kile(ap_req(), keytab=keys)) == ("key", 45)


def test_the_ticket_of_another_service_is_not_opened() -> None:
    other = Principal.parse("http/a.example@EXAMPLE").name()
    assert refusal(kile(ap_req(ticket(sname=other)))) == ("key", 45)


def test_a_user_to_user_ticket_is_opened_as_ever() -> None:
    octets = ap_req(options=[APOption.USE_SESSION_KEY])
    assert refusal(kile(octets)) == ("user_to_user", 67)
    to = server(checks=MS_KILE_CHECKS, error=kile_error)
    assert accepted(offer(octets, to=to, user_to_user_key=SERVICE_KEY))


@pytest.mark.parametrize("kvno", [0x80010003, 0x80010003 - 2**32, 0x00010003])
def test_key_versions_have_a_sign_or_none(kvno: int) -> None:
    keys = Keytab([KeytabEntry(SERVER, kvno % 2**32, SERVICE_KEY)])
    plain = seal(ticket_part(), SERVICE_KEY, KeyUsage.TICKET)
    sealed = EncryptedData(etype=plain.etype, kvno=kvno, cipher=plain.cipher)
    clear = ticket()
    part = messages.Ticket(tkt_vno=5, realm=clear.realm, sname=clear.sname, enc_part=sealed)
    whole = der.decode(messages.APReq, ap_req())
    octets = der.encode(replace(whole, ticket=part))
    assert accepted(kile(octets, keytab=keys))
    assert refusal(kile(octets)) == ("key_version", 44)


@pytest.mark.parametrize("octets", [b"", b"\x6e", b"\x6f\x00", ap_req(msg_type=15), ap_req()[:-1]])
def test_what_is_not_well_formed_is_answered_by_nothing(octets: bytes) -> None:
    result = kile(octets)
    assert (result.check.name, result.krb_error) == ("message_type", b"")
    result = Acceptor(
        server(checks=MS_KILE_CHECKS, error=kile_error), checks=MS_KILE_GSS_CHECKS
    ).accept(frame(TokenId.AP_REQ, octets), NOW)
    assert result.token is None  # type: ignore[union-attr]


def test_a_clock_skew_can_be_recovered_from() -> None:
    result: Any = server(checks=MS_KILE_CHECKS, error=kile_error).accept(ap_req(), LATE)
    error = der.decode(KRBError, result.krb_error)
    assert (error.error_code, error.stime) == (37, LATE)
    assert error.e_data == bytes.fromhex("3005a103020102")
    assert der.decode(KerbErrorData, error.e_data).data_value is None


def test_no_other_error_has_data() -> None:
    error = der.decode(KRBError, kile(ap_req(ticket(key=make_key("other")))).krb_error)
    assert (error.error_code, error.e_data) == (41, None)


def named(*name: str, realm: str = CLIENT.realm) -> dict[str, Any]:
    return {"cname": messages.PrincipalName(name_type=1, name_string=list(name)), "crealm": realm}


def exchange(sealed: dict[str, Any], claimed: dict[str, Any]) -> Any:
    """Offer a ticket and an authenticator of two names, in UTF-8."""
    part, proof = ticket_part(), authenticator()
    sealed_part = messages.EncTicketPart(**{**_values(part), **sealed})
    sealed_proof = messages.Authenticator(**{**_values(proof), **claimed})
    return kile(
        ap_req(
            ticket(enc_part=seal(sealed_part, SERVICE_KEY, KeyUsage.TICKET)),
            seal(sealed_proof, SESSION_KEY, KeyUsage.AP_REQ_AUTHENTICATOR),
        )
    )


def _values(message: Any) -> dict[str, Any]:
    return {name: getattr(message, name) for name in type(message).__dataclass_fields__}


@pytest.mark.parametrize(
    ("sealed", "claimed"),
    [
        (named("alice"), named("ALICE")),
        (named("alice"), named("Alice", realm="example")),
        (named("zo\u00eb"), named("ZO\u00cb")),
        (named("\u96ea", "a"), named("\u96ea", "A")),
    ],
)
def test_names_in_another_case_are_the_same_and_the_ticket_s_counts(
    sealed: dict[str, Any], claimed: dict[str, Any]
) -> None:
    result = accepted(exchange(sealed, claimed))
    assert result.client == Principal.of(sealed["cname"], sealed["crealm"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("stra\u00dfe", "strasse"),
        ("zo\u00eb", "zoe\u0308"),
        ("\ufb01sh", "fish"),
        ("alice", "alicex"),
        ("\u0131", "i\u0307"),
    ],
)
def test_other_names_are_others(one: str, other: str) -> None:
    assert refusal(exchange(named(one), named(other))) == ("name_match", 36)
    assert refusal(exchange(named(one), named(one, "x"))) == ("name_match", 36)


def test_a_name_beyond_ia5_can_be_told_in_an_error() -> None:
    result = exchange(named("zo\u00eb"), named("bob"))
    error = der.decode(KRBError, result.krb_error)
    assert error.cname == named("zo\u00eb")["cname"]


def test_a_name_that_is_not_utf_8_is_refused() -> None:
    octets = der.encode(ticket_part()).replace(b"alice", b"al\xffce")
    part = seal(octets, SERVICE_KEY, KeyUsage.TICKET)
    assert refusal(kile(ap_req(ticket(enc_part=part)))) == ("ticket_integrity", 60)


@given(text=st.text())
def test_case_changes_no_number_of_characters(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_two_small_letters_of_one_capital_are_the_same() -> None:
    """The sigma inside of a word and the one at its end."""
    assert fold("\u03c3") == fold("\u03c2") == "\u03a3"


@given(name=st.text(alphabet="aAbB\u00eb\u00cb\u00df"), other=st.text(alphabet="aAbB\u00eb\u00cb"))
def test_names_are_the_same_where_their_cases_are(name: str, other: str) -> None:
    def principal(text: str) -> Principal:
        return Principal((text,), "EXAMPLE")

    assert same(principal(name), principal(name.swapcase())) or "\u00df" in name
    assert same(principal(name), principal(other)) == (name.upper() == other.upper())


DIRECTIONAL, MINE, OTHER = (
    HostAddress(addr_type=type_, address=octets)
    for type_, octets in ((3, bytes(4)), (2, b"\xc0\0\2\1"), (2, b"\xc0\0\2\2"))
)


def test_directional_addresses_are_ignored() -> None:
    assert accepted(kile(ap_req(ticket_part(caddr=[DIRECTIONAL, MINE])), sender=MINE))
    assert accepted(kile(ap_req(ticket_part(caddr=[DIRECTIONAL])), sender=MINE))
    octets = ap_req(ticket_part(caddr=[DIRECTIONAL, OTHER]))
    assert refusal(kile(octets, sender=MINE)) == ("addresses", 38)


@pytest.mark.parametrize("data", [UNKNOWN, AND_OR])
def test_what_is_not_known_is_ignored(data: Any) -> None:
    octets = ap_req(ticket_part(authorization_data=data), authenticator(authorization_data=data))
    assert accepted(kile(octets)).exchange.authorization == []
    assert refusal(offer(octets)) == ("authorization_data", 60)


def test_containers_are_opened_beside_it() -> None:
    data = [*UNKNOWN, *elements(if_relevant((4712, b"inside")))]
    result = accepted(kile(ap_req(ticket_part(authorization_data=data))))
    assert [each.ad_type for each in result.exchange.authorization] == [4712]


def test_a_container_that_cannot_be_read_is_refused() -> None:
    data = elements((ADType.IF_RELEVANT, b"\x30\x84"))
    octets = ap_req(ticket_part(authorization_data=data))
    assert refusal(kile(octets)) == ("authorization_data", 60)


def test_a_pac_outside_of_a_container_is_none() -> None:
    data = elements((ADType.WIN2K_PAC, b"no PAC"))
    assert accepted(kile(ap_req(ticket_part(authorization_data=data))))
    data = elements(if_relevant((ADType.WIN2K_PAC, b"no PAC")))
    assert refusal(kile(ap_req(ticket_part(authorization_data=data)))) == ("pac", 41)


def test_the_path_of_realms_is_not_checked() -> None:
    strange = TransitedEncoding(tr_type=99, contents=b"\xff")
    name = PrincipalName(name_type=1, name_string=["alice"])
    part = ticket_part(crealm="ELSEWHERE", cname=name, transited=strange)
    octets = ap_req(part, authenticator(crealm="ELSEWHERE", cname=name))
    assert accepted(kile(octets))
    assert refusal(offer(octets)) == ("transited_path", 51)


@pytest.mark.parametrize("bindings", [None, ChannelBindings(application_data=b"tls")])
def test_without_a_checksum_no_flag_is_set(bindings: ChannelBindings | None) -> None:
    acceptor = Acceptor(server(checks=MS_KILE_CHECKS, error=kile_error), checks=MS_KILE_GSS_CHECKS)
    token = frame(TokenId.AP_REQ, ap_req(proof=authenticator(seq_number=1)))
    result: Any = acceptor.accept(token, NOW, bindings=bindings)
    assert (result.flags, result.token, result.delegated) == (0, None, None)


def test_a_checksum_that_is_there_counts() -> None:
    acceptor = Acceptor(server(checks=MS_KILE_CHECKS, error=kile_error), checks=MS_KILE_GSS_CHECKS)
    asked = GssChecksum(flags=GssFlag.MUTUAL | GssFlag.INTEG)
    cksum = Checksum(cksumtype=ChecksumType.GSS, checksum=asked.encode())
    proof = authenticator(seq_number=1, cksum=cksum)
    result: Any = acceptor.accept(frame(TokenId.AP_REQ, ap_req(proof=proof)), NOW)
    assert result.flags == asked.flags


@pytest.mark.parametrize("bound", [True, False])
def test_what_a_client_says(bound: bool) -> None:
    machine = bytes(range(32))
    [container] = client_authorization_data(machine, channel_bindings=bound)
    result = accepted(kile(ap_req(proof=authenticator(authorization_data=[container]))))
    first, *rest = result.exchange.authorization
    entry = der.decode(KerbAdRestrictionEntry, first.ad_data)
    assert (first.ad_type, entry.restriction_type) == (141, 0)
    assert (len(entry.restriction), entry.restriction[8:]) == (40, machine)
    assert [(each.ad_type, each.ad_data.hex()) for each in rest] == [(143, "00400000")] * bound
