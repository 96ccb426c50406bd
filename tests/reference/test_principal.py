"""Principals: the same when every octet is; written as RFC 1964 section 2.1.1 writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.messages import PrincipalName
from reference.numbers import NameType
from reference.principal import Principal

TEXT = st.text(st.characters(max_codepoint=0x7F), max_size=8)


@pytest.mark.parametrize(
    ("text", "components", "realm"),
    [
        ("alice@EXAMPLE", ("alice",), "EXAMPLE"),
        ("host/a.example@EXAMPLE", ("host", "a.example"), "EXAMPLE"),
        ("a/b/c@R", ("a", "b", "c"), "R"),
        ("@R", ("",), "R"),
        ("a@", ("a",), ""),
        ("a/@R", ("a", ""), "R"),
        (r"a\/b@R", ("a/b",), "R"),
        (r"a\@b@R", ("a@b",), "R"),
        (r"a\\b@R", ("a\\b",), "R"),
        (r"a\nb\tc\bd\0e@R", ("a\nb\tc\bd\0e",), "R"),
        (r"a@/O=X\/Y", ("a",), "/O=X/Y"),
        (r"\a@R", ("a",), "R"),
    ],
)
def test_text_is_read_into_components_and_realm(
    text: str, components: tuple[str, ...], realm: str
) -> None:
    assert Principal.parse(text) == Principal(components, realm)


@pytest.mark.parametrize("text", ["", "alice", "a/b", r"alice\@EXAMPLE"])
def test_a_realm_must_be_there(text: str) -> None:
    with pytest.raises(ValueError, match="has no realm"):
        Principal.parse(text)


@pytest.mark.parametrize("text", ["\\", "alice\\", "alice@EXAMPLE\\"])
def test_a_backslash_must_quote_something(text: str) -> None:
    with pytest.raises(ValueError, match="ends in a backslash"):
        Principal.parse(text)


@given(st.lists(TEXT, min_size=1, max_size=4).map(tuple), TEXT)
def test_what_is_written_is_read_again(components: tuple[str, ...], realm: str) -> None:
    principal = Principal(components, realm)
    assert Principal.parse(str(principal)) == principal


def test_the_written_form_is_the_usual_one() -> None:
    assert str(Principal(("host", "a.example"), "EXAMPLE")) == "host/a.example@EXAMPLE"
    assert str(Principal(("a/b", "c@d\\e\n"), "/X")) == r"a\/b/c\@d\\e\n@\/X"


@pytest.mark.parametrize(
    "other",
    [
        Principal(("host/a",), "R"),
        Principal(("host",), "R"),
        Principal(("host", "a", ""), "R"),
        Principal(("a", "host"), "R"),
        Principal(("host", "A"), "R"),
        Principal(("host", "a"), "r"),
        Principal(("host", "a\0"), "R"),
        Principal((), "R"),
    ],
    ids=str,
)
def test_two_are_the_same_only_octet_for_octet(other: Principal) -> None:
    assert Principal(("host", "a"), "R") != other


@given(st.integers(-(2**31), 2**31 - 1))
def test_the_name_type_is_a_hint_and_not_kept(name_type: int) -> None:
    name = PrincipalName(name_type=name_type, name_string=["host", "a"])
    assert Principal.of(name, "R") == Principal(("host", "a"), "R")


def test_a_principal_goes_into_a_message_as_its_components() -> None:
    principal = Principal(("host", "a"), "R")
    assert principal.name() == PrincipalName(name_type=1, name_string=["host", "a"])
    assert principal.name(NameType.SRV_INST).name_type == 2
    assert Principal.of(principal.name(), "R") == principal
