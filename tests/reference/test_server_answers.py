"""What an accepting server reports: what was sealed, and nothing that travelled beside it."""

import pytest
from exchanges import (
    AES128,
    AES256,
    CLIENT,
    NOW,
    SERVER,
    SESSION_KEY,
    accepted,
    ap_req,
    authenticator,
    elements,
    make_key,
    offer,
    random_octets,
    server,
    ticket_part,
)
from server_cases import if_relevant

from reference import der
from reference.crypto import SUPPORTED, Enctype
from reference.flags import APOption, Flags, TicketFlag
from reference.messages import INT32, APRep, EncAPRepPart, EncryptionKey, PrincipalName
from reference.numbers import ADType, KeyUsage
from reference.policy import Policy
from reference.principal import Principal

AES256_SHA2 = Enctype.AES256_CTS_HMAC_SHA384_192


def test_the_client_is_the_ticket_s() -> None:
    result = accepted(offer(ap_req()))
    assert result.client == CLIENT
    assert result.session_key == SESSION_KEY
    assert result.exchange.server == SERVER


def test_the_client_s_name_type_plays_no_part() -> None:
    name = PrincipalName(name_type=10, name_string=["alice"])
    assert accepted(offer(ap_req(ticket_part(cname=name)))).client == CLIENT


def test_a_client_of_several_components_and_another_realm() -> None:
    bob = Principal(("bob", "admin"), "OTHER")
    part = ticket_part(cname=bob.name(), crealm=bob.realm)
    proof = authenticator(cname=bob.name(), crealm=bob.realm)
    assert accepted(offer(ap_req(part, proof))).client == bob


@pytest.mark.parametrize("number", [None, 0, 1, 2**31 - 1, 2**31, 2**32 - 1])
def test_the_sequence_number_is_the_authenticator_s(number: int | None) -> None:
    result = accepted(offer(ap_req(proof=authenticator(seq_number=number))))
    assert result.sequence_number == number


@pytest.mark.parametrize("etype", sorted(SUPPORTED))
def test_the_subkey_is_the_authenticator_s(etype: int) -> None:
    subkey = make_key("subkey", etype)
    result = accepted(offer(ap_req(proof=authenticator(subkey=EncryptionKey.of(subkey)))))
    assert result.subkey == subkey
    assert accepted(offer(ap_req())).subkey is None


@pytest.mark.parametrize("octets", [bytes(4), b"\xfe\xff\xff\xff", b"\0\0\0\0\x80"])
def test_the_flags_are_the_ticket_s(octets: bytes) -> None:
    flags = Flags(octets)
    assert accepted(offer(ap_req(ticket_part(flags=flags)))).ticket_flags == flags


def test_the_flags_are_asked_for_by_name() -> None:
    flags = Flags.of([TicketFlag.FORWARDABLE, TicketFlag.PRE_AUTHENT])
    result = accepted(offer(ap_req(ticket_part(flags=flags))))
    assert TicketFlag.PRE_AUTHENT in result.ticket_flags
    assert TicketFlag.INITIAL not in result.ticket_flags


def test_authorization_data_is_given_as_sealed_and_opened() -> None:
    of_ticket = elements(if_relevant((99, b"ticket")), (4, b"issued"))
    of_authenticator = elements(if_relevant((98, b"authenticator")))
    result = accepted(
        offer(
            ap_req(
                ticket_part(authorization_data=of_ticket),
                authenticator(authorization_data=of_authenticator),
            )
        )
    )
    assert result.authorization_data == of_ticket
    assert result.exchange.authorization == elements(
        (99, b"ticket"), (4, b"issued"), (98, b"authenticator")
    )


def test_no_authorization_data_is_an_empty_list() -> None:
    assert accepted(offer(ap_req())).authorization_data == []


def test_a_reply_is_made_only_where_it_is_asked_for() -> None:
    result = accepted(offer(ap_req(options=[])))
    assert (result.ap_rep, result.reply_subkey, result.reply_sequence_number) == (None,) * 3
    assert accepted(offer(ap_req(options=[APOption.MUTUAL_REQUIRED]))).ap_rep is not None


def test_the_reply_has_the_client_s_time_under_the_ticket_s_session_key() -> None:
    """Not under a subkey, though the authenticator has one (RFC 4120 section 3.2.5)."""
    subkey = EncryptionKey.of(make_key("subkey"))
    proof = authenticator(cusec=999_999, subkey=subkey, seq_number=7)
    result = accepted(offer(ap_req(proof=proof), NOW))
    assert result.ap_rep is not None
    ap_rep = der.decode(APRep, result.ap_rep)
    assert (ap_rep.pvno, ap_rep.msg_type, ap_rep.enc_part.etype) == (5, 15, SESSION_KEY.etype)
    assert ap_rep.enc_part.kvno is None  # it is for long-term keys (section 5.2.9)
    part = der.decode(EncAPRepPart, SESSION_KEY.decrypt(KeyUsage.AP_REP, ap_rep.enc_part.cipher))
    assert (part.ctime, part.cusec) == (NOW, 999_999)
    assert part.subkey == EncryptionKey.of(result.reply_subkey)
    assert part.subkey != subkey
    assert part.seq_number == result.reply_sequence_number != 7


def test_the_reply_has_a_subkey_only_where_policy_says_so() -> None:
    result = accepted(offer(ap_req(), to=server(policy=Policy(reply_subkey=False))))
    assert result.reply_subkey is None
    assert result.reply_sequence_number is not None


@pytest.mark.parametrize(
    ("listed", "permitted", "chosen"),
    [
        ([AES256, AES256_SHA2], SUPPORTED, AES256_SHA2),
        ([AES256, AES256_SHA2], SUPPORTED - {AES256_SHA2}, AES256),
        ([], SUPPORTED, AES128),
    ],
)
def test_the_reply_s_subkey_is_of_a_type_that_both_like(
    listed: list[int], permitted: frozenset[int], chosen: int
) -> None:
    """RFC 4537 section 3: better than the session key's where the client has listed one."""
    octets = der.tlv(der.SEQUENCE, der.SequenceOf(INT32).dump(listed))
    proof = authenticator(
        authorization_data=elements(if_relevant((ADType.ETYPE_NEGOTIATION, octets)))
    )
    key = make_key("session", AES128)
    request = ap_req(ticket_part(key=EncryptionKey.of(key)), proof, session_key=key)
    result = accepted(offer(request, to=server(policy=Policy(permitted_etypes=permitted))))
    assert result.reply_subkey is not None
    assert result.reply_subkey.etype == chosen


def test_no_two_replies_share_subkey_or_sequence_number() -> None:
    to = server()
    results = [
        accepted(offer(ap_req(proof=authenticator(cusec=cusec)), to=to)) for cusec in range(20)
    ]
    assert len({result.reply_subkey for result in results}) == 20
    assert len({result.reply_sequence_number for result in results}) == 20


def test_a_sequence_number_is_never_0() -> None:
    """RFC 4120 section 5.5.1: some would take it for an absent one."""
    result = accepted(offer(ap_req(), to=server(random=bytes)))
    assert result.reply_sequence_number == 1


def test_the_same_random_octets_give_the_same_reply() -> None:
    one, other = (accepted(offer(ap_req(), to=server(random=random_octets("x")))) for _ in "ab")
    assert one.ap_rep == other.ap_rep
    third = accepted(offer(ap_req(), to=server(random=random_octets("y"))))
    assert third.ap_rep != one.ap_rep


def test_keys_do_not_show_in_a_result() -> None:
    result = accepted(offer(ap_req(proof=authenticator(subkey=EncryptionKey.of(SESSION_KEY)))))
    for secret in SESSION_KEY.contents, server().keytab.of(SERVER)[0].key.contents:
        assert repr(secret)[2:-1] not in repr(result)
        assert secret.hex() not in repr(result)
