"""The PACs in the published tickets of a Windows KDC."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from test_server_windows import ENTRIES, Entry, offer, server_of, time

from reference.crypto import Key
from reference.kile import MS_KILE_CHECKS
from reference.numbers import ADType
from reference.pac import BufferType, PacError, verify_pac
from reference.pac.client_info import client_info
from reference.pac.layout import buffers

# Both framings of a key carry the same ticket.
each_ticket = pytest.mark.parametrize("name", ["aes128-kerberos-data", "rc4-kerberos-data"])


@cache
def pac_of(name: str) -> bytes:
    elements = offer(ENTRIES[name]).exchange.authorization
    return next(each.ad_data for each in elements if each.ad_type == ADType.WIN2K_PAC)


def arguments(entry: Entry) -> tuple[Key, str, Any]:
    key = Key(entry["etype"], bytes.fromhex(entry["key"]))
    authtime = time(entry["enc_ticket_part"]["authtime"])
    return key, entry["enc_ticket_part"]["cname"]["name-string"][0], authtime


@each_ticket
def test_the_layout(name: str) -> None:
    published = ENTRIES[name]["pac"]
    assert len(pac_of(name)) == published["length"]
    assert [(each.type, each.start, each.stop - each.start) for each in buffers(pac_of(name))] == [
        (each["type"], each["offset"], each["size"]) for each in published["buffers"]
    ]


@each_ticket
def test_it_verifies(name: str) -> None:
    entry = ENTRIES[name]
    pac = verify_pac(pac_of(name), *arguments(entry))
    info = client_info(pac.buffers[BufferType.CLIENT_INFO])
    published = entry["pac"]["client_info"]
    assert (info.client_id, info.name) == (published["filetime"], published["name"])
    for type_, which in (6, "server_checksum"), (7, "kdc_checksum"):
        octets, expected = pac.buffers[type_], entry["pac"][which]
        assert int.from_bytes(octets[:4], "little", signed=True) == expected["type"]
        assert octets[4:].hex() == expected["checksum"]


@each_ticket
def test_every_flipped_bit_is_refused_but_those_of_the_kdc_s_signature(name: str) -> None:
    octets, args = pac_of(name), arguments(ENTRIES[name])
    kdc = next(each for each in buffers(octets) if each.type == BufferType.KDC_SIGNATURE)
    for bit in range(8 * len(octets)):
        spoilt = bytearray(octets)
        spoilt[bit // 8] ^= 0x80 >> bit % 8
        if kdc.start + 4 <= bit // 8 < kdc.stop:
            verify_pac(bytes(spoilt), *args)
        else:
            with pytest.raises(PacError):
                verify_pac(bytes(spoilt), *args)


@each_ticket
def test_truncation_at_every_offset_is_refused(name: str) -> None:
    octets, args = pac_of(name), arguments(ENTRIES[name])
    for end in range(len(octets)):
        with pytest.raises(PacError):
            verify_pac(octets[:end], *args)


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_a_server_that_goes_by_the_pac_accepts(entry: Entry) -> None:
    server = server_of(entry)
    server.checks = MS_KILE_CHECKS
    result = server.accept(bytes.fromhex(entry["ap_req"]), time(entry["clock"]))
    assert str(result.exchange.client) == entry["client"]
    assert not hasattr(result, "check")
