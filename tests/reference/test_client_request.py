"""Step 1: what the client sends (RFC 4120 section 3.2.2)."""

from datetime import timedelta

import pytest
from exchanges import (
    CLIENT,
    MICROSECOND,
    NOW,
    SESSION_KEY,
    client,
    elements,
    make_key,
    random_octets,
    request,
    ticket,
    ticket_part,
)

from reference import der
from reference.client import Credential, Options
from reference.crypto import SUPPORTED
from reference.flags import APOption, Flags
from reference.messages import APReq, Authenticator, EncryptionKey
from reference.numbers import KeyUsage
from reference.principal import Principal


def test_the_octets_are_those_of_the_message() -> None:
    sent = request()
    assert der.encode(sent.ap_req) == sent.octets
    assert der.decode(APReq, sent.octets) == sent.ap_req


def test_the_fixed_fields() -> None:
    sent = request()
    assert (sent.ap_req.pvno, sent.ap_req.msg_type) == (5, 14)
    assert sent.authenticator.authenticator_vno == 5
    assert sent.ap_req.authenticator.kvno is None  # it is for long-term keys (section 5.2.9)


def test_the_ticket_passes_as_it_came() -> None:
    assert request().ap_req.ticket == ticket()


@pytest.mark.parametrize("mutual", [True, False])
@pytest.mark.parametrize("use_session_key", [True, False])
def test_the_options_are_those_asked_for_and_no_other(mutual: bool, use_session_key: bool) -> None:
    chosen = [
        option
        for option, wanted in (
            (APOption.USE_SESSION_KEY, use_session_key),
            (APOption.MUTUAL_REQUIRED, mutual),
        )
        if wanted
    ]
    sent = request(mutual=mutual, use_session_key=use_session_key)
    assert sent.ap_req.ap_options == Flags.of(chosen)
    assert len(sent.ap_req.ap_options.octets) == 4


def test_mutual_authentication_is_asked_for_unless_the_application_says_no() -> None:
    assert APOption.MUTUAL_REQUIRED in client().request(NOW).ap_req.ap_options


@pytest.mark.parametrize("etype", sorted(SUPPORTED))
def test_the_authenticator_is_encrypted_in_the_session_key_with_usage_11(etype: int) -> None:
    key = make_key("session", etype)
    credential = Credential(CLIENT, ticket(ticket_part(key=EncryptionKey.of(key))), key)
    sent = client(credential=credential).request(NOW)
    sealed = sent.ap_req.authenticator
    assert sealed.etype == etype
    plain = key.decrypt(KeyUsage.AP_REQ_AUTHENTICATOR, sealed.cipher)
    assert der.decode(Authenticator, plain, padded=True) == sent.authenticator
    assert sent.subkey is not None
    assert sent.subkey.etype == etype


def test_names_are_the_ticket_s() -> None:
    bob = Principal(("bob", "admin"), "OTHER")
    sent = client(credential=Credential(bob, ticket(), SESSION_KEY)).request(NOW)
    assert Principal.of(sent.authenticator.cname, sent.authenticator.crealm) == bob


def test_the_time_is_the_clock_s_in_two_parts() -> None:
    sent = client().request(NOW + 42 * MICROSECOND)
    assert (sent.authenticator.ctime, sent.authenticator.cusec) == (NOW, 42)


def test_what_is_not_asked_for_is_not_sent() -> None:
    sent = request(subkey=False, sequence_number=False)
    assert sent.subkey is None
    assert sent.authenticator == Authenticator(
        authenticator_vno=5, crealm=CLIENT.realm, cname=CLIENT.name(), cusec=0, ctime=NOW
    )


def test_subkey_and_sequence_number_are_sent_and_remembered() -> None:
    sent = request()
    assert sent.authenticator.subkey == EncryptionKey.of(sent.subkey)
    assert sent.subkey not in (None, SESSION_KEY)
    assert sent.authenticator.seq_number is not None
    assert 0 < sent.authenticator.seq_number < 2**32


def test_no_two_requests_share_subkey_sequence_number_or_confounder() -> None:
    one = client()
    sent = [one.request(NOW) for _ in range(20)]
    assert len({each.subkey for each in sent}) == 20
    assert len({each.authenticator.seq_number for each in sent}) == 20
    assert len({each.ap_req.authenticator.cipher for each in sent}) == 20


def test_a_sequence_number_is_never_0() -> None:
    """RFC 4120 section 5.5.1: it should not be sent, some would take it for an absent one."""
    assert client(random=bytes).request(NOW).authenticator.seq_number == 1


@pytest.mark.parametrize("data", [b"", b"data", bytes(5000)])
def test_the_checksum_is_over_the_application_data_with_usage_10(data: bytes) -> None:
    cksum = request(application_data=data).authenticator.cksum
    assert cksum is not None
    assert cksum.cksumtype == SESSION_KEY.checksum_type
    SESSION_KEY.verify(KeyUsage.AP_REQ_CHECKSUM, data, cksum.checksum)


def test_authorization_data_is_the_application_s() -> None:
    data = elements((1, b"0\0"))
    assert request(authorization_data=data).authenticator.authorization_data == data


def test_the_same_random_octets_give_the_same_request() -> None:
    one, other = (client(random=random_octets("x")).request(NOW) for _ in "ab")
    assert one.octets == other.octets
    assert client(random=random_octets("y")).request(NOW).octets != one.octets


def test_an_expired_ticket_is_sent_all_the_same() -> None:
    """The client cannot see into it; whether it is expired the server says."""
    assert client().request(NOW + timedelta(days=999)).ap_req.ticket == ticket()


def test_the_options_leave_the_client_s_alone() -> None:
    one = client()
    one.request(NOW, Options(mutual=False))
    assert APOption.MUTUAL_REQUIRED in one.request(NOW).ap_req.ap_options


def test_keys_do_not_show_in_a_request() -> None:
    sent = request()
    assert sent.subkey is not None
    for secret in sent.subkey.contents, SESSION_KEY.contents:
        assert repr(secret)[2:-1] not in repr(sent)
        assert secret.hex() not in repr(sent)
