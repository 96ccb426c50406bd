"""The transited field: the RFC's own examples, and what is malformed (section 3.3.3.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.messages import TransitedEncoding
from reference.transited import PathError, realms_between, transited_realms, untrusted_realms

ATHENA, CS = "ATHENA.MIT.EDU", "CS.WASHINGTON.EDU"


def realms(contents: str, client: str = "CLIENT", server: str = "SERVER") -> set[str]:
    return transited_realms(contents.encode(), client, server)


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        (
            "EDU,MIT.,ATHENA.,WASHINGTON.EDU,CS.",
            {"EDU", "MIT.EDU", ATHENA, "WASHINGTON.EDU", CS},
        ),
        ("EDU,MIT.,WASHINGTON.EDU", {"EDU", "MIT.EDU", "WASHINGTON.EDU"}),
        ("/COM,/HP,/APOLLO, /COM/DEC", {"/COM", "/COM/HP", "/COM/HP/APOLLO", "/COM/DEC"}),
        ("/COM,/HP", {"/COM", "/COM/HP"}),
    ],
)
def test_the_examples_of_the_rfc(contents: str, expected: set[str]) -> None:
    assert realms(contents) == expected


def test_a_comma_alone_is_every_realm_along_the_path() -> None:
    assert realms(",", ATHENA, CS) == {"MIT.EDU", "EDU", "WASHINGTON.EDU"}


def test_null_subfields_at_both_ends_as_in_the_rfc() -> None:
    """From the client's realm up to EDU, across to /COM, and down to the server's."""
    assert realms(",EDU, /COM,", ATHENA, "/COM/HP/APOLLO") == {"MIT.EDU", "EDU", "/COM", "/COM/HP"}


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ("EDU,,CS.WASHINGTON.EDU", {"EDU", "WASHINGTON.EDU", CS}),
        ("EDU,,,CS.WASHINGTON.EDU", {"EDU", "WASHINGTON.EDU", CS}),
        (" /COM,, /COM/HP/APOLLO", {"/COM", "/COM/HP", "/COM/HP/APOLLO"}),
        ("EDU,,MIT.", {"EDU", "MIT.EDU"}),
    ],
)
def test_a_null_subfield_between_two_realms(contents: str, expected: set[str]) -> None:
    assert realms(contents) == expected


def test_the_first_realm_leans_on_the_null_realm() -> None:
    assert realms("/COM") == {"/COM"}
    assert realms("EDU.") == {"EDU."}


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        (r"A\,B", {"A,B"}),
        (r"A\\B", {"A\\B"}),
        (r"A\.", {"A."}),
        (r"EDU,MIT\.", {"EDU", "MIT."}),
        (r"\ A", {" A"}),
        (r"EDU,\/A", {"EDU", "/A"}),
        (r"\A\B", {"AB"}),
        (r"A\\,B", {"A\\", "B"}),
        (r"A\\\,B", {"A\\,B"}),
        ("A B", {"A B"}),
        (" A", {"A"}),
        ("A\nB,C", {"A\nB", "C"}),
    ],
)
def test_quoted_characters_stand_for_themselves(contents: str, expected: set[str]) -> None:
    assert realms(contents) == expected


@pytest.mark.parametrize("contents", ["\\", "EDU\\", "A,\\", "A\\\\\\"])
def test_a_backslash_that_quotes_nothing_is_malformed(contents: str) -> None:
    with pytest.raises(PathError, match="ends in a backslash"):
        realms(contents)


@pytest.mark.parametrize("contents", [b"\x80", b"EDU,\xff", "É".encode()])
def test_a_character_beyond_ia5_is_malformed(contents: bytes) -> None:
    with pytest.raises(PathError, match="not in IA5String"):
        transited_realms(contents, ATHENA, CS)


@pytest.mark.parametrize(
    ("one", "other", "between"),
    [
        ("EXAMPLE", "EXAMPLE", set()),
        ("A.EXAMPLE", "EXAMPLE", set()),
        ("EXAMPLE", "B.A.EXAMPLE", {"A.EXAMPLE"}),
        ("A.EXAMPLE", "B.EXAMPLE", {"EXAMPLE"}),
        (ATHENA, CS, {"MIT.EDU", "EDU", "WASHINGTON.EDU"}),
        ("A.COM", "B.ORG", {"COM", "ORG"}),
        ("A", "B", set()),
        ("/COM/HP/APOLLO", "/COM/DEC", {"/COM/HP", "/COM"}),
        ("/COM", "/ORG", set()),
        ("/COM/HP", "/ORG/X", {"/COM", "/ORG"}),
        ("/COM/HP", "/COM/HP", set()),
        ("A.EDU", "/COM/HP", {"EDU", "/COM"}),
        ("XMIT.EDU", "MIT.EDU", {"EDU"}),
    ],
)
def test_the_realms_between_two_in_the_hierarchy(one: str, other: str, between: set[str]) -> None:
    assert realms_between(one, other) == between
    assert realms_between(other, one) == between


def untrusted(contents: bytes, tr_type: int = 1, trusted: frozenset[str] = frozenset()) -> set[str]:
    return untrusted_realms(
        TransitedEncoding(tr_type=tr_type, contents=contents), ATHENA, CS, trusted
    )


def test_realms_on_the_path_are_trusted_and_others_where_the_policy_says_so() -> None:
    assert untrusted(b"") == set()
    assert untrusted(b"EDU,MIT.,WASHINGTON.EDU") == set()
    assert untrusted(b",") == set()
    assert untrusted(b"EDU,EVIL,FRIEND") == {"EVIL", "FRIEND"}
    assert untrusted(b"EDU,EVIL,FRIEND", trusted=frozenset({"FRIEND"})) == {"EVIL"}


def test_a_realm_below_the_path_is_not_on_it() -> None:
    assert untrusted(b"EDU,EVIL.") == {"EVIL.EDU"}


@pytest.mark.parametrize("tr_type", [0, 2, -1])
def test_another_encoding_cannot_be_checked(tr_type: int) -> None:
    with pytest.raises(PathError, match=f"of type {tr_type} is not known"):
        untrusted(b"EDU", tr_type)
    assert untrusted(b"", tr_type) == set(), "nothing was transited, however written"


def quoted(realm: str) -> str:
    """Write a realm so that it stands by itself."""
    return "".join("\\" + char for char in realm)


@given(st.lists(st.text(st.characters(max_codepoint=0x7F), min_size=1, max_size=8), max_size=5))
def test_realms_of_any_characters_pass_when_quoted(names: list[str]) -> None:
    assert realms(",".join(map(quoted, names))) == set(names)


@given(st.binary(max_size=40) | st.text("AB.,/\\ ", max_size=40).map(str.encode))
def test_any_octets_are_read_or_malformed(contents: bytes) -> None:
    try:
        found = transited_realms(contents, ATHENA, CS)
    except PathError:
        return
    assert all(isinstance(realm, str) for realm in found)
    assert bool(found) or not contents.strip(b",")


def test_the_ends_of_the_path_are_no_strangers_where_they_are_listed() -> None:
    listed = TransitedEncoding(tr_type=1, contents=b"A.EXAMPLE,B.EXAMPLE,STRANGER")
    assert untrusted_realms(listed, "A.EXAMPLE", "B.EXAMPLE", frozenset()) == {"STRANGER"}
