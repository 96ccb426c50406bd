"""The AP-REQs of Windows clients in vectors/published/windows_ap_req.json, before our server."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from exchanges import MICROSECOND, accepted, random_octets, refusal

from reference import der
from reference.authorization import AuthorizationError, open_elements
from reference.crypto import Key
from reference.flags import Flags
from reference.keytab import Keytab, KeytabEntry
from reference.messages import APReq, AuthorizationElement
from reference.numbers import ADType, MessageType
from reference.principal import Principal
from reference.server import Server

PUBLISHED = Path(__file__).resolve().parents[2] / "vectors" / "published" / "windows_ap_req.json"
ENTRIES = {
    entry["name"]: entry for entry in json.loads(PUBLISHED.read_text(encoding="utf-8"))["entries"]
}
Entry = dict[str, Any]
each_entry = pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)

SKEW_FIRST = "RFC 4120 3.2.3 has the skew before the ticket's times; MIT krb5 has it behind them"
# What the reference answers where the clock is so many seconds off, and why where MIT differs.
CLOCK_CASES: dict[int, tuple[int | None, str]] = {
    -301: (37, SKEW_FIRST),
    -300: (37, "the client's microseconds are beyond the skew; MIT krb5 compares whole seconds"),
    0: (None, ""),
    300: (None, ""),
    301: (37, ""),
    36300: (37, ""),
    36301: (37, SKEW_FIRST),
}


def time(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def server_of(entry: Entry) -> Server:
    principal = Principal.parse(entry["server"])
    key = Key(entry["etype"], bytes.fromhex(entry["key"]))
    keytab = Keytab([KeytabEntry(principal, entry["ticket"]["kvno"], key)])
    return Server(principal, keytab, random_octets("server"))


def offer(entry: Entry, off: timedelta = timedelta()) -> Any:
    return server_of(entry).accept(bytes.fromhex(entry["ap_req"]), time(entry["clock"]) + off)


def key(published: dict[str, Any]) -> Key:
    return Key(published["etype"], bytes.fromhex(published["key"]))


def agrees(element: AuthorizationElement, published: dict[str, Any]) -> None:
    assert element.ad_type == published["type"]
    assert len(element.ad_data) == published["length"]
    if "data" in published:
        assert element.ad_data.hex() == published["data"]


def test_no_entry_is_left_out() -> None:
    assert len(ENTRIES) == 4
    assert {entry["etype"] for entry in ENTRIES.values()} == {17, 23}


@each_entry
def test_what_is_sealed_is_reported(entry: Entry) -> None:
    sealed_ticket, sealed_proof = entry["enc_ticket_part"], entry["authenticator"]
    result = accepted(offer(entry))
    assert result.client == Principal.parse(entry["client"])
    assert result.session_key == key(sealed_ticket["session_key"])
    assert result.subkey == key(sealed_proof["subkey"])
    assert result.sequence_number == sealed_proof["seq_number"]
    assert result.ticket_flags == Flags(bytes.fromhex(sealed_ticket["flags"]))
    assert result.ap_rep is not None  # 20000000: mutual authentication is asked for
    assert entry["ap_options"] == "20000000"


@each_entry
def test_every_field_of_ticket_and_authenticator_agrees(entry: Entry) -> None:
    x = accepted(offer(entry)).exchange
    published = entry["enc_ticket_part"]
    for name in "authtime", "starttime", "endtime", "renew_till":
        assert getattr(x.ticket, name) == time(published[name])
    assert (x.ticket.caddr, published["caddr"]) == (None, None)
    assert x.ticket.transited.tr_type == published["transited"]["tr-type"]
    assert x.ticket.transited.contents.hex() == published["transited"]["contents"]
    assert x.ticket.cname.name_string == published["cname"]["name-string"]
    assert x.ticket.cname.name_type == published["cname"]["name-type"]
    published = entry["authenticator"]
    assert (x.authenticator.ctime, x.authenticator.cusec) == (
        time(published["ctime"]),
        published["cusec"],
    )
    assert x.authenticator.cksum is not None
    assert x.authenticator.cksum.cksumtype == published["cksum"]["type"]
    assert x.authenticator.cksum.checksum.hex() == published["cksum"]["checksum"]
    assert x.ap_req.ticket.enc_part.kvno == entry["ticket"]["kvno"]
    assert x.ap_req.authenticator.kvno == entry["authenticator_kvno"]
    assert x.ap_req.msg_type == entry["msg_type"] == MessageType.AP_REQ


@each_entry
def test_what_is_sealed_is_encoded_again_to_its_octets(entry: Entry) -> None:
    x = accepted(offer(entry)).exchange
    assert entry["plaintext_pad"] == {"authenticator": 0, "ticket": 0}
    assert der.encode(x.ticket).hex() == entry["enc_ticket_part"]["plaintext"]
    assert der.encode(x.authenticator).hex() == entry["authenticator"]["plaintext"]
    assert der.encode(x.ap_req).hex() == entry["ap_req"]


@each_entry
def test_authorization_data_agrees_outside_and_inside_if_relevant(entry: Entry) -> None:
    result = accepted(offer(entry))
    proof = result.exchange.authenticator
    assert proof.authorization_data is not None
    inside = []
    for part, sealed in (
        ("enc_ticket_part", result.authorization_data),
        ("authenticator", proof.authorization_data),
    ):
        published = entry[part]["authorization_data"]
        outside = [each for each in published if each["path"] == []]
        for element, each in zip(sealed, outside, strict=True):
            agrees(element, each)
        inside += [each for each in published if each["path"] == [ADType.IF_RELEVANT]]
        assert len(outside) == 1
    assert len(inside) + 2 == sum(
        len(entry[part]["authorization_data"]) for part in ("enc_ticket_part", "authenticator")
    )
    for element, each in zip(result.exchange.authorization, inside, strict=True):
        agrees(element, each)


@each_entry
def test_a_pac_outside_if_relevant_would_be_refused(entry: Entry) -> None:
    """It is let pass for its container alone: this server does not interpret a PAC."""
    pac = accepted(offer(entry)).exchange.authorization[0]
    assert (pac.ad_type, len(pac.ad_data)) == (ADType.WIN2K_PAC, entry["pac"]["length"])
    with pytest.raises(AuthorizationError, match="128 is critical"):
        open_elements([pac])


@each_entry
def test_the_clock_decides_as_the_rfc_says(entry: Entry) -> None:
    assert [case["offset"] for case in entry["clock_cases"]] == list(CLOCK_CASES)
    for case in entry["clock_cases"]:
        expected, why = CLOCK_CASES[case["offset"]]
        result = offer(entry, timedelta(seconds=case["offset"]))
        if expected is None:
            accepted(result)
        else:
            assert refusal(result) == ("skew", expected)
        assert bool(why) == (expected != case.get("error")), "a difference to MIT has a reason"
        assert case["accepted"] == ("error" not in case)


@each_entry
def test_the_skew_counts_the_client_s_microseconds(entry: Entry) -> None:
    cusec = timedelta(microseconds=entry["authenticator"]["cusec"])
    limit = timedelta(seconds=300)
    for off in cusec - limit, cusec + limit:
        accepted(offer(entry, off))
    for off in cusec - limit - MICROSECOND, cusec + limit + MICROSECOND:
        assert refusal(offer(entry, off)) == ("skew", 37)


@each_entry
def test_a_second_offer_is_a_replay(entry: Entry) -> None:
    server, octets, now = server_of(entry), bytes.fromhex(entry["ap_req"]), time(entry["clock"])
    accepted(server.accept(octets, now))
    assert refusal(server.accept(octets, now)) == ("replay", 34)


@each_entry
def test_the_ap_req_ends_the_framed_token(entry: Entry) -> None:
    framed, at = bytes.fromhex(entry["framed"]), entry["ap_req_offset"]
    assert framed[at:].hex() == entry["ap_req"]
    # The token id of RFC 4121 section 4.1 stands before it.
    assert framed[at - 2 : at] == b"\x01\x00"
    message = der.decode(APReq, framed[at:])
    assert message.ticket.sname.name_string == entry["ticket"]["sname"]["name-string"]
    assert refusal(server_of(entry).accept(framed, time(entry["clock"]))) == ("message_type", 40)


def test_both_framings_of_a_key_carry_the_same_ap_req() -> None:
    for cipher in "aes128", "rc4":
        names = f"{cipher}-kerberos-data", f"{cipher}-spnego-data"
        assert ENTRIES[names[0]]["ap_req"] == ENTRIES[names[1]]["ap_req"]
