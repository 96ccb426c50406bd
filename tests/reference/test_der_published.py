"""Every encoding in vectors/published/asn1.json, against the reference, none left out."""

import json
from pathlib import Path
from typing import Any

import pyasn1_types
import pytest
from asn1_samples import LISTS, decode_list, encode_list
from asn1_tree import parse
from plain_values import CLASSES, plain
from pyasn1.type import char, univ, useful

from reference import der
from reference.der import DecodeError

PUBLISHED = Path(__file__).resolve().parents[2] / "vectors" / "published" / "asn1.json"
VALUES = json.loads(PUBLISHED.read_text(encoding="utf-8"))
ENTRIES = {entry["name"]: entry for entry in VALUES["entries"]}
CASES = {case["name"]: case for case in VALUES["decoder_cases"]}

MAY_SIGN = "UInt32 has no negative values; RFC 4120 5.5.1 allows to read them, and asks nobody to"
NO_FIELD = "RFC 4120 appendix A has no such field; what its 1.5 calls an extension is a typed hole"
BEYOND_32 = "RFC 4120 5.2.8: SIZE (32..MAX)"
UNDER_32 = "RFC 4120 5.2.8: no fewer than 32 bits; only a lenient implementation takes fewer"
INDEFINITE = "X.690 10.1: DER has the definite form of length alone"

REFUSED_ENTRIES = {
    "encode_krb5_enc_data(MSB-set kvno)": "RFC 4120 5.2.9: UInt32; 32 bits take five octets",
    "encode_krb5_enc_data(kvno=-1)": "RFC 4120 5.2.9: UInt32 has no negative values",
}
"""Entries that MIT krb5 writes and the reference does not read, and why."""

OTHER_TYPES = {
    "AD-CAMMAC": "RFC 7751, no element of the AP exchange",
    "AD-KDCIssued": "passed over whole, as RFC 4120 5.2.6.2 allows",
    "EncKrbCredPart": "delegation, no step of the AP exchange",
    "EncKrbPrivPart": "what follows the AP exchange",
    "KRB-CRED": "delegation, no step of the AP exchange",
    "KRB-PRIV": "what follows the AP exchange",
    "KRB-SAFE": "what follows the AP exchange",
}
"""Types that the reference has no class for, and why. pyasn1 reads them instead."""

# Whether the reference accepts what the MIT decoder was tested with, and why.
DECISIONS = {
    "authenticator (00FF -> seq-number 0xff)": (True, "a minimal UInt32"),
    "authenticator (00FFFFFFFF -> seq-number 0xffffffff)": (True, "the largest UInt32"),
    "authenticator (7FFFFFFF -> seq-number 0x7fffffff)": (True, "a minimal UInt32"),
    "authenticator (80 -> seq-number 0xffffff80)": (False, MAY_SIGN),
    "authenticator (FF -> seq-number 0xffffffff)": (False, MAY_SIGN),
    "authenticator (FFFFFFFF -> seq-number 0xffffffff)": (
        False,
        "X.690 8.3.2: -1 takes one octet; and negative",
    ),
    "ap_rep_enc_part (optionals NULL + inconsistent length of timestamp)": (
        False,
        "a value longer than the field around it",
    ),
    "enc_tkt_part (optionals NULL + bitstring enlarged to 38 bits)": (True, BEYOND_32),
    "enc_tkt_part (optionals NULL + bitstring enlarged to 40 bits)": (True, BEYOND_32),
    "enc_tkt_part (optionals NULL + bitstring reduced to 24 bits)": (False, UNDER_32),
    "enc_tkt_part (optionals NULL + bitstring reduced to 29 bits)": (False, UNDER_32),
    "encryption_key (+ trailing [2] INTEGER)": (False, NO_FIELD),
    "encryption_key (+ trailing [2] SEQUENCE {[0] INTEGER})": (False, NO_FIELD),
    "encryption_key (enctype = -1)": (True, "Int32 has negative values"),
    "encryption_key (enctype = -2147483648)": (True, "the smallest Int32"),
    "encryption_key (enctype = -255)": (True, "Int32 has negative values"),
    "encryption_key (enctype = 2147483647)": (True, "the largest Int32"),
    "encryption_key (enctype = 255)": (True, "a minimal Int32"),
    "encryption_key (indefinite lengths + trailing SEQUENCE {[0] INTEGER})": (False, INDEFINITE),
    "encryption_key (indefinite lengths + trailing [2] INTEGER)": (False, INDEFINITE),
    "encryption_key (indefinite lengths + trailing [2] SEQUENCE {[0] INTEGER})": (
        False,
        INDEFINITE,
    ),
    "encryption_key (indefinite lengths)": (False, INDEFINITE),
    "ticket (+ trailing [4] INTEGER)": (False, NO_FIELD),
    "ticket (indefinite lengths + trailing [4] INTEGER)": (False, INDEFINITE),
    "ticket (indefinite lengths)": (False, INDEFINITE),
}

READ = [
    name
    for name, entry in ENTRIES.items()
    if entry["type"] not in OTHER_TYPES and name not in REFUSED_ENTRIES
]
OTHERS = [name for name, entry in ENTRIES.items() if entry["type"] in OTHER_TYPES]
ACCEPTED = [name for name, (accepted, _) in DECISIONS.items() if accepted]
REFUSED = [name for name, (accepted, _) in DECISIONS.items() if not accepted]


def octets_of(entry: dict[str, Any]) -> bytes:
    return bytes.fromhex(entry["der"])


def decode(type_name: str, octets: bytes) -> Any:
    if type_name in LISTS:
        return decode_list(type_name, octets)
    return der.decode(CLASSES[type_name], octets)


def encode(type_name: str, value: Any) -> bytes:
    return encode_list(type_name, value) if type_name in LISTS else der.encode(value)


def stated(value: Any, spec: Any) -> Any:
    """Return a value of the file in the form of `plain_values`; JSON does not know its type."""
    match spec:
        case univ.BitString():
            return f"{int(value, 16):0{4 * len(value)}b}"
        case univ.SequenceOf():
            return [stated(item, spec.componentType) for item in value]
        case univ.Sequence():
            types = spec.componentType
            return {name: stated(item, types[name].asn1Object) for name, item in value.items()}
        case univ.Integer() | char.GeneralString() | useful.GeneralizedTime():
            return value
    return bytes.fromhex(value)


def stated_value(entry: dict[str, Any]) -> Any:
    return stated(entry["value"], pyasn1_types.TYPES[entry["type"]])


def test_every_entry_is_in_exactly_one_of_the_lists() -> None:
    assert sorted([*READ, *OTHERS, *REFUSED_ENTRIES]) == sorted(ENTRIES)
    assert len(ENTRIES) == len(VALUES["entries"]) == 29
    assert {ENTRIES[name]["type"] for name in OTHERS} == set(OTHER_TYPES)
    assert not set(OTHER_TYPES) & {*CLASSES, *LISTS}


def test_every_decoder_case_is_decided() -> None:
    assert list(DECISIONS) == list(CASES)
    assert len(CASES) == len(VALUES["decoder_cases"]) == 25


def test_the_reference_accepts_nothing_that_mit_refuses() -> None:
    assert all(CASES[name]["accepted"] for name in ACCEPTED)


def test_the_reference_accepts_what_mit_reads_without_leniency() -> None:
    strict = {name for name, case in CASES.items() if case.get("leniency") == []}
    assert strict <= set(ACCEPTED)


@pytest.mark.parametrize("name", READ)
def test_an_entry_has_the_stated_value_and_is_encoded_again_to_its_octets(name: str) -> None:
    entry = ENTRIES[name]
    value = decode(entry["type"], octets_of(entry))
    assert plain(value) == stated_value(entry)
    assert encode(entry["type"], value) == octets_of(entry)


@pytest.mark.parametrize("name", REFUSED_ENTRIES)
def test_an_entry_with_a_negative_kvno_is_refused(name: str) -> None:
    with pytest.raises(DecodeError, match=r"^EncryptedData\.kvno: -\d+ is not in 0\.\."):
        decode(ENTRIES[name]["type"], octets_of(ENTRIES[name]))


@pytest.mark.parametrize("name", OTHERS)
def test_an_entry_of_another_type_has_the_stated_value_for_pyasn1(name: str) -> None:
    entry = ENTRIES[name]
    assert pyasn1_types.decode(entry["type"], octets_of(entry)) == stated_value(entry)
    assert pyasn1_types.encode(entry["type"], stated_value(entry)) == octets_of(entry)


@pytest.mark.parametrize("name", OTHERS)
def test_an_entry_of_another_type_has_the_tags_and_lengths_of_der(name: str) -> None:
    """The reference's headers fit every type: walk down with them, and write them again."""

    def walk(octets: bytes, tag: int) -> None:
        start, stop = der.header(octets, 0, len(octets), tag)
        assert stop == len(octets)
        assert der.tlv(tag, octets[start:]) == octets

    for node in parse(octets_of(ENTRIES[name])).all():
        walk(node.encode(), node.tag)


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_case_that_is_der_is_accepted(name: str) -> None:
    case = CASES[name]
    message = decode(case["type"], octets_of(case))
    assert encode(case["type"], message) == octets_of(case)
    value = plain(message)
    if "flags" in value:
        # MIT krb5 drops the bits from 32 on; the reference keeps them.
        assert len(value["flags"]) > 32
        value["flags"] = value["flags"][:32]
    assert value == stated_value(case)


@pytest.mark.parametrize("name", REFUSED)
def test_a_case_that_is_not_der_is_refused(name: str) -> None:
    with pytest.raises(DecodeError):
        decode(CASES[name]["type"], octets_of(CASES[name]))
