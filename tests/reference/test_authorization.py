"""Authorization data: what is critical, and what may be passed over (RFC 4120 section 5.2.6)."""

import pytest
from asn1_tree import tlv
from exchanges import elements
from server_cases import if_relevant, nested

from reference.authorization import MAX_DEPTH, AuthorizationError, open_elements


def test_none_and_nothing_are_the_same() -> None:
    assert open_elements(None) == open_elements([]) == []


@pytest.mark.parametrize("ad_type", [0, 2, 3, 5, 6, 7, 9, 64, 128, 129, 141, -1, 2**31 - 1])
def test_what_is_not_known_is_critical(ad_type: int) -> None:
    with pytest.raises(AuthorizationError, match=rf"type {ad_type} is critical and not known"):
        open_elements(elements((ad_type, b"")))


@pytest.mark.parametrize("ad_type", [4, 8], ids=["kdc-issued", "mandatory-for-kdc"])
def test_what_is_not_for_servers_is_passed_on_unread(ad_type: int) -> None:
    ignored = elements((ad_type, b"garbage"))
    assert open_elements(ignored) == ignored


@pytest.mark.parametrize("ad_type", [0, 2, 4, 5, 8, 128, 141, -1])
def test_inside_if_relevant_nothing_is_critical(ad_type: int) -> None:
    assert open_elements(elements(if_relevant((ad_type, b"data")))) == elements((ad_type, b"data"))


def test_if_relevant_opens_to_what_is_inside_in_order() -> None:
    data = elements(
        if_relevant((10, b"a"), if_relevant((11, b"b")), (12, b"c")), (4, b"d"), if_relevant()
    )
    assert open_elements(data) == elements((10, b"a"), (11, b"b"), (12, b"c"), (4, b"d"))


def test_what_is_inside_kdc_issued_is_not_opened() -> None:
    """Its checksum is not checked, so its elements must be ignored (5.2.6.2)."""
    issued = elements((4, if_relevant((99, b""))[1]))
    assert open_elements(issued) == issued


def test_an_unknown_element_behind_known_ones_is_critical_still() -> None:
    with pytest.raises(AuthorizationError, match="type 99"):
        open_elements(elements(if_relevant((1000, b"")), (4, b""), (99, b"")))


def test_containers_are_opened_to_a_limit() -> None:
    assert open_elements(elements(nested(MAX_DEPTH))) == elements((99, b"unknown"))
    with pytest.raises(AuthorizationError, match="nested more than 16 deep"):
        open_elements(elements(nested(MAX_DEPTH + 1)))
    with pytest.raises(AuthorizationError, match="nested more than 16 deep"):
        open_elements(elements(nested(500)))


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\0",
        b"garbage",
        tlv(0x31, b""),
        tlv(0x30, b"\0"),
        tlv(0x30, b"") + b"\0",
        tlv(0x30, tlv(0x30, b"")),
        if_relevant((99, b"data"))[1][:-1],
        b"\x30\x80\0\0",
    ],
)
def test_a_container_that_cannot_be_read_is_refused(octets: bytes) -> None:
    """Whatever is in it may have been a restriction."""
    with pytest.raises(AuthorizationError, match=r"^AD-IF-RELEVANT: "):
        open_elements(elements((1, octets)))
