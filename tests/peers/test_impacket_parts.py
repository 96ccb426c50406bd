"""The parts of the impacket adapter that do not need a message: names, framing, credentials."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from impacket.krb5.asn1 import TGS_REP  # type: ignore[import-untyped]
from impacket.krb5.kerberosv5 import KerberosError  # type: ignore[import-untyped]
from pyasn1.codec.der import decoder  # type: ignore[import-untyped]

from conformance.model.protocol import Native, Rejected
from conformance.model.values import Credential, Key, KeytabEntry
from conformance.peers.frozen import Refused, at
from conformance.peers.impacket import credentials, framing, names
from conformance.peers.impacket.rejections import rejection
from conformance.peers.serving import CannotDrive

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SERVER = "host/a.example@EXAMPLE"


@pytest.mark.parametrize(
    ("principal", "components", "realm", "username"),
    [
        ("alice@EXAMPLE", ["alice"], "EXAMPLE", "alice"),
        (r"a\/b/c@EX", ["a/b", "c"], "EX", r"a\/b/c"),
        (r"a\@b@EX\@\\", ["a@b"], "EX@\\", r"a\@b"),
        (r"a\\/b@EX", ["a\\", "b"], "EX", r"a\\/b"),
        (r"a\nb\0@EX", ["a\nb\0"], "EX", "a\nb\0"),
        ("a//b@EX", ["a", "", "b"], "EX", "a//b"),
        ("@EX", [""], "EX", ""),
    ],
)
def test_a_principal_is_taken_apart_and_spelled_for_impacket(
    principal: str, components: list[str], realm: str, username: str
) -> None:
    assert names.parse(principal) == (components, realm)
    assert names.username(components) == username


def test_a_principal_without_a_realm_is_an_error() -> None:
    with pytest.raises(ValueError, match="no realm"):
        names.parse(r"alice\@EXAMPLE")


def test_what_impacket_knows_of_a_client_becomes_a_principal() -> None:
    assert names.principal("a/b@c\n", "E\\X") == r"a\/b\@c\n@E\\X"


@pytest.mark.parametrize("length", [0, 100, 115, 116, 200, 240, 300, 70_000])
def test_framing_comes_off_as_it_went_on(length: int) -> None:
    message = bytes(length)
    token = framing.wrap(framing.AP_REQ, message)
    assert framing.unwrap(token) == message
    negotiation = framing.negotiated(token)
    assert framing.response_token(negotiation) == token


def test_the_token_of_a_reply_says_what_is_in_it() -> None:
    assert framing.wrap_reply(b"\x6f\x00")[13:] == b"\x02\x00\x6f\x00"
    assert framing.wrap_reply(b"\x7e\x00")[13:] == b"\x03\x00\x7e\x00"


def test_what_has_no_framing_stays_as_it_is() -> None:
    assert framing.unwrap(b"\x6f\x03" + framing.MECHANISM) == b"\x6f\x03" + framing.MECHANISM


def test_a_negotiation_need_not_have_a_token() -> None:
    assert framing.response_token(bytes.fromhex("a1073005a0030a0100")) is None


def entry(etype: int, octet: int, principal: str = SERVER) -> KeytabEntry:
    """Return a keytab entry whose key is all one octet."""
    return KeytabEntry(principal, 3, etype, bytes([octet]) * {18: 32}.get(etype, 16))


def test_a_keytab_becomes_the_keys_of_one_account() -> None:
    keytab = (entry(18, 1), entry(23, 2), entry(17, 3, "host/b.example@EXAMPLE"))
    assert credentials.account(SERVER, keytab) == {
        "username": "host/a.example",
        "domain": "EXAMPLE",
        "password": "",
        "aes": "01" * 32,
        "nthash": "02" * 16,
    }


@pytest.mark.parametrize(
    ("keytab", "capability"),
    [
        ((entry(18, 1), entry(17, 2)), "several-keys"),
        ((entry(23, 1), entry(23, 2)), "several-keys"),
        ((entry(18, 1), entry(19, 2)), "etype.19"),
    ],
)
def test_a_keytab_that_no_account_can_hold_is_not_driven(
    keytab: tuple[KeytabEntry, ...], capability: str
) -> None:
    with pytest.raises(CannotDrive, match=capability):
        credentials.account(SERVER, keytab)


def test_a_ticket_goes_into_a_tgs_rep_octet_for_octet() -> None:
    ticket = bytes.fromhex(
        "6134 3032 a003020105 a1041b024558 a20f300da003020101a10630041b026162"
        "a3143012a003020112a103020103a20604045a5a5a5a"
    )
    key = Key(18, bytes(32))
    tgs = credentials.tgs(Credential("al/b@EX", "ab@EX", ticket, key, 0, NOW, None, NOW))
    answer, rest = decoder.decode(tgs["KDC_REP"], asn1Spec=TGS_REP())
    assert not rest
    assert ticket in tgs["KDC_REP"]
    assert [str(part) for part in answer["cname"]["name-string"]] == ["al", "b"]
    assert str(answer["crealm"]) == "EX"
    assert answer["ticket"]["enc-part"]["cipher"] == b"ZZZZ"
    assert (tgs["cipher"].enctype, tgs["sessionKey"].contents) == (18, bytes(32))


def test_a_session_key_that_impacket_has_no_cipher_for_is_not_driven() -> None:
    with pytest.raises(CannotDrive, match=r"etype\.20"):
        credentials.cipher_and_key(Key(20, bytes(32)))


def test_only_an_error_with_a_kerberos_code_has_a_code() -> None:
    def rejected(error: Exception) -> Rejected:
        with pytest.raises(Refused) as raised, at(NOW):
            raise error
        return rejection(raised.value)

    skew = rejected(KerberosError(error=37))
    assert (skew.code, skew.native and skew.native.code) == (37, 37)
    assert skew.native is not None
    assert "KRB_AP_ERR_SKEW" in skew.native.message
    assert rejected(KerberosError(error=9999)).code is None
    assert rejected(KeyError("x")) == Rejected(None, Native("KeyError", "'x'"))
