"""The six steps together, client and server of the reference."""

import pytest
from exchanges import (
    CLIENT,
    MICROSECOND,
    NOW,
    SKEW,
    accepted,
    client,
    keytab,
    make_key,
    offer,
    random_octets,
    refusal,
    server,
    ticket,
    ticket_part,
)

from reference.client import Client, Credential, Doubtful, Genuine, Options, ServerError
from reference.crypto import SUPPORTED
from reference.keytab import Keytab
from reference.messages import EncryptionKey
from reference.server import Server


def world(etype: int, session_etype: int | None = None) -> tuple[Client, Server]:
    """A client and a server, and a ticket between them, in the etypes given."""
    service = make_key("service", etype)
    session = make_key("session", session_etype or etype)
    sealed = ticket(ticket_part(key=EncryptionKey.of(session)), service)
    return (
        Client(Credential(CLIENT, sealed, session), random_octets("client")),
        server(keytab=keytab(service)),
    )


@pytest.mark.parametrize("etype", sorted(SUPPORTED))
def test_mutual_authentication(etype: int) -> None:
    one, to = world(etype)
    sent = one.request(NOW)
    result = accepted(to.accept(sent.octets, NOW + SKEW))
    assert result.ap_rep is not None
    proof = one.verify(sent, result.ap_rep)
    assert isinstance(proof, Genuine)
    assert (result.client, result.session_key) == (CLIENT, sent.session_key)
    assert result.subkey == sent.subkey
    assert result.sequence_number == sent.authenticator.seq_number
    assert proof.subkey == result.reply_subkey
    assert proof.sequence_number == result.reply_sequence_number


@pytest.mark.parametrize("etype", sorted(SUPPORTED))
@pytest.mark.parametrize("session_etype", sorted(SUPPORTED))
def test_ticket_and_session_key_need_not_be_of_one_etype(etype: int, session_etype: int) -> None:
    one, to = world(etype, session_etype)
    sent = one.request(NOW)
    result = accepted(to.accept(sent.octets, NOW))
    assert isinstance(one.verify(sent, result.ap_rep or b""), Genuine)


@pytest.mark.parametrize("etype", sorted(SUPPORTED))
def test_every_plaintext_length_comes_through(etype: int) -> None:
    """Names of 0 to 16 octets: each remainder of a cipher's block, with and without padding."""
    service, session = make_key("service", etype), make_key("session", etype)
    for size in range(17):
        name = CLIENT._replace(components=("a" * size,))
        part = ticket_part(key=EncryptionKey.of(session), cname=name.name())
        one = Client(Credential(name, ticket(part, service), session), random_octets("client"))
        sent = one.request(NOW)
        result = accepted(server(keytab=keytab(service)).accept(sent.octets, NOW))
        assert result.client == name
        assert isinstance(one.verify(sent, result.ap_rep or b""), Genuine)


def test_without_mutual_authentication_there_is_no_reply() -> None:
    sent = client().request(NOW, Options(mutual=False))
    assert accepted(offer(sent.octets)).ap_rep is None


def test_user_to_user_authentication() -> None:
    """The ticket is encrypted in the session key of the server's TGT (section 3.7)."""
    tgt_key = make_key("tgt")
    one = client(credential=Credential(CLIENT, ticket(key=tgt_key), make_key("session")))
    sent = one.request(NOW, Options(use_session_key=True))
    without_keys = server(keytab=Keytab([]))
    assert refusal(without_keys.accept(sent.octets, NOW)) == ("user_to_user", 67)
    result = accepted(without_keys.accept(sent.octets, NOW, user_to_user_key=tgt_key))
    assert isinstance(one.verify(sent, result.ap_rep or b""), Genuine)


def test_application_data_is_protected_by_its_checksum() -> None:
    sent = client().request(NOW, Options(application_data=b"transfer 1"))
    accepted(offer(sent.octets, application_data=b"transfer 1"))
    assert refusal(offer(sent.octets, application_data=b"transfer 9")) == (
        "application_checksum",
        31,
    )


def test_many_requests_of_one_moment_are_all_accepted() -> None:
    one, to = client(), server()
    for _ in range(50):
        accepted(to.accept(one.request(NOW).octets, NOW))


def test_a_server_that_refuses_tells_the_client() -> None:
    one = client()
    sent = one.request(NOW)
    result = offer(sent.octets, NOW + 2 * SKEW)
    told = one.verify(sent, result.krb_error)
    assert isinstance(told, ServerError)
    assert told.code == result.code == 37
    assert told.error.stime == NOW + 2 * SKEW
    assert (told.error.ctime, told.error.cusec) == (NOW, 0)


def test_a_server_with_another_key_cannot_read_the_ticket() -> None:
    sent = client().request(NOW)
    assert refusal(offer(sent.octets, to=server(keytab=keytab(make_key("guess"))))) == (
        "ticket_integrity",
        31,
    )


def test_a_reply_that_was_recorded_proves_nothing_later() -> None:
    one = client()
    recorded = accepted(offer(one.request(NOW).octets)).ap_rep
    result = one.verify(one.request(NOW), recorded or b"")
    assert isinstance(result, Doubtful)
    assert (result.check.name, result.code) == ("time", 46)


def test_a_client_whose_clock_is_off_is_told_by_how_much() -> None:
    one = client()
    sent = one.request(NOW - 2 * SKEW)
    told = one.verify(sent, offer(sent.octets, NOW + 7 * MICROSECOND).krb_error)
    assert isinstance(told, ServerError)
    now = told.error.stime + told.error.susec * MICROSECOND
    assert now - sent.authenticator.ctime == 2 * SKEW + 7 * MICROSECOND


def test_the_same_start_gives_the_same_octets() -> None:
    def run() -> list[bytes]:
        one, to = world(18)
        octets = []
        for _ in range(3):
            sent = one.request(NOW)
            octets += [sent.octets, accepted(to.accept(sent.octets, NOW)).ap_rep or b""]
        return [*octets, to.accept(octets[0], NOW).krb_error]  # type: ignore[union-attr]

    assert run() == run()
    assert len(set(run())) == 7
