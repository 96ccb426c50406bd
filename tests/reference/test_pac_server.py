"""A server that goes by the PAC in its tickets ([MS-KILE] section 3.4.5.3)."""

from __future__ import annotations

from typing import Any

import pytest
from exchanges import (
    NOW,
    SERVER,
    SERVICE_KEY,
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
from pac_samples import client_info, make_pac, parts, swap
from server_cases import if_relevant
from test_der_canonical import mutations

from reference.crypto import Key
from reference.keytab import Keytab, KeytabEntry
from reference.kile import MS_KILE_CHECKS
from reference.messages import PrincipalName
from reference.numbers import KeyUsage
from reference.pac import Pac, PacError, pac_of_ticket

GENUINE = make_pac()
FORGED = make_pac(key=make_key("mallory"))


def with_pacs(*pacs: bytes, **changes: Any) -> Any:
    contained = if_relevant(*((128, pac) for pac in pacs))
    return ticket_part(authorization_data=elements(contained), **changes)


def kile(octets: bytes, **changes: Any) -> Any:
    return offer(octets, to=server(checks=MS_KILE_CHECKS, **changes))


def pac_in(result: Any) -> Pac | None:
    return pac_of_ticket(accepted(result).exchange)


def test_the_rule_is_the_last_of_the_table() -> None:
    last = MS_KILE_CHECKS[-1]
    assert (last.step, last.section, last.name) == (3, "MS-KILE 3.4.5.3", "pac")


def test_a_genuine_pac_is_accepted_and_can_be_asked_for() -> None:
    pac = pac_in(kile(ap_req(with_pacs(GENUINE))))
    assert pac is not None
    assert pac.buffers[1] == parts()[0].octets


def test_a_ticket_needs_no_pac() -> None:
    assert pac_in(kile(ap_req())) is None
    assert pac_in(kile(ap_req(with_pacs()))) is None


REFUSED = {
    "forged": with_pacs(FORGED),
    "garbage": with_pacs(b"garbage"),
    "empty": with_pacs(b""),
    "about another client": with_pacs(make_pac(swap(parts(), client_info("bob")))),
    "of another ticket's time": with_pacs(GENUINE, authtime=NOW),
    "of a client with more components": with_pacs(
        GENUINE, cname=PrincipalName(name_type=1, name_string=["alice", "admin"])
    ),
    "there twice": with_pacs(GENUINE, GENUINE),
    "there twice, the second one forged": with_pacs(GENUINE, FORGED),
}


@pytest.mark.parametrize("part", REFUSED.values(), ids=REFUSED)
def test_refuses(part: Any) -> None:
    proof = authenticator(cname=part.cname)
    assert refusal(kile(ap_req(part, proof))) == ("pac", 41)
    result = accepted(offer(ap_req(part, proof)))  # RFC 4120 does not know of it
    with pytest.raises(PacError):
        pac_of_ticket(result.exchange)


def test_a_pac_of_the_authenticator_s_is_the_client_s_own_words() -> None:
    for pac in GENUINE, FORGED:
        proof = authenticator(authorization_data=elements(if_relevant((128, pac))))
        assert pac_in(kile(ap_req(proof=proof))) is None


def test_components_are_joined_by_a_slash() -> None:
    name = PrincipalName(name_type=1, name_string=["alice", "admin"])
    made = make_pac(swap(parts(), client_info("alice/admin")))
    result = kile(ap_req(with_pacs(made, cname=name), authenticator(cname=name)))
    assert pac_in(result) is not None


@pytest.mark.parametrize("signer", [SERVICE_KEY, make_key("old"), make_key("oldest")])
def test_any_key_that_may_be_the_ticket_s(signer: Key) -> None:
    """A ticket may name no version of the key; then the PAC's is found as the ticket's is."""
    versions = (4, SERVICE_KEY), (3, make_key("old")), (2, make_key("oldest"))
    keys = Keytab(KeytabEntry(SERVER, kvno, key) for kvno, key in versions)
    part = with_pacs(make_pac(key=signer))
    octets = ap_req(ticket(enc_part=seal(part, signer, KeyUsage.TICKET)))
    assert pac_in(kile(octets, keytab=keys)) is not None
    forged = ap_req(ticket(enc_part=seal(with_pacs(FORGED), signer, KeyUsage.TICKET)))
    assert refusal(kile(forged, keytab=keys)) == ("pac", 41)


@given(octets=mutations(GENUINE) | st.binary(max_size=100))
def test_any_pac_is_answered(octets: bytes) -> None:
    result = kile(ap_req(with_pacs(octets)))
    if not hasattr(result, "ap_rep"):
        assert refusal(result) == ("pac", 41)
