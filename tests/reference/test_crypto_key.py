"""The public face of the package: keys, where they come from, and what is refused."""

import importlib
import sys
import types
from collections.abc import Callable

import pytest

import reference
from reference import crypto
from reference.crypto import (
    SUPPORTED,
    BadKeyLength,
    ChecksumType,
    CryptoError,
    Enctype,
    IntegrityError,
    Key,
    UnknownChecksumType,
    UnknownEtype,
    fx_cf2,
    key_size,
    pbkdf2,
    random_key,
    random_to_key,
    seed_size,
    string_to_key,
    unkeyed_checksum,
)

AES = Enctype.AES256_CTS_HMAC_SHA1_96
DES3 = Enctype.DES3_CBC_SHA1
RC4 = Enctype.RC4_HMAC

each_etype = pytest.mark.parametrize("etype", list(Enctype), ids=lambda etype: etype.name.lower())
each_iterated_etype = pytest.mark.parametrize(
    "etype", sorted(set(Enctype) - {DES3, RC4}), ids=lambda etype: etype.name.lower()
)

# etype: key, seed, confounder, checksum and PRF size in octets, checksum type
FACTS = {
    16: (24, 21, 8, 20, 16, 12),
    17: (16, 16, 16, 12, 16, 15),
    18: (32, 32, 16, 12, 16, 16),
    19: (16, 16, 16, 16, 32, 19),
    20: (32, 32, 16, 24, 48, 20),
    23: (16, 16, 8, 16, 20, -138),
    25: (16, 16, 16, 16, 16, 17),
    26: (32, 32, 16, 16, 16, 18),
}


def test_every_named_etype_is_supported() -> None:
    assert frozenset(Enctype) == SUPPORTED == FACTS.keys()


@each_etype
def test_sizes(etype: Enctype) -> None:
    key = Key(etype, bytes(key_size(etype)))
    assert FACTS[etype] == (
        key_size(etype),
        seed_size(etype),
        key.confounder_size,
        len(key.checksum(1, b"data")),
        len(key.prf(b"data")),
        key.checksum_type,
    )
    assert isinstance(key.checksum_type, ChecksumType)


@pytest.mark.parametrize("etype", [-1, 0, 1, 3, 21, 22, 24, 27, 2**31 - 1])
@pytest.mark.parametrize(
    "operation",
    [
        lambda etype: Key(etype, bytes(16)),
        key_size,
        seed_size,
        lambda etype: random_to_key(etype, bytes(16)),
        lambda etype: random_key(etype, bytes),
        lambda etype: string_to_key(etype, b"password", b"salt"),
    ],
    ids=["Key", "key_size", "seed_size", "random_to_key", "random_key", "string_to_key"],
)
def test_unknown_etype_is_refused(operation: Callable[[int], object], etype: int) -> None:
    with pytest.raises(UnknownEtype, match=str(etype)):
        operation(etype)


@each_etype
def test_wrong_sizes_are_refused(etype: Enctype) -> None:
    for size in {*range(65)} - {key_size(etype)}:
        with pytest.raises(BadKeyLength):
            Key(etype, bytes(size))
    for size in {*range(65)} - {seed_size(etype)}:
        with pytest.raises(BadKeyLength, match="seed"):
            random_to_key(etype, bytes(size))
    with pytest.raises(BadKeyLength):
        random_key(etype, lambda size: bytes(size - 1))
    key = Key(etype, bytes(key_size(etype)))
    for size in {*range(33)} - {key.confounder_size}:
        with pytest.raises(ValueError, match="confounder"):
            key.encrypt(1, b"", bytes(size))


@pytest.mark.parametrize("error", [UnknownEtype, BadKeyLength, IntegrityError, UnknownChecksumType])
def test_every_error_is_a_crypto_error(error: type[Exception]) -> None:
    assert issubclass(error, CryptoError)


@each_etype
def test_equality_is_by_etype_and_contents(etype: Enctype) -> None:
    contents = bytes(range(key_size(etype)))
    key = Key(etype, contents)
    assert key == Key(int(etype), contents)
    assert hash(key) == hash(Key(int(etype), contents))
    assert key != Key(etype, contents[::-1])
    assert key != contents
    assert (key.etype, key.contents) == (etype, contents)


def test_keys_of_two_etypes_differ() -> None:
    assert Key(17, bytes(16)) != Key(19, bytes(16))
    assert len({Key(17, bytes(16)), Key(19, bytes(16)), Key(17, bytes(16))}) == 2


@each_etype
def test_repr_names_the_etype_and_hides_the_contents(etype: Enctype) -> None:
    key = Key(etype, b"\xa5" * key_size(etype))
    assert repr(key) == f"<Key {etype.name}>"
    assert repr(Key(int(etype), key.contents)) == repr(key)


@each_etype
def test_random_key_asks_for_the_seed_once(etype: Enctype) -> None:
    requests = []

    def source(size: int) -> bytes:
        requests.append(size)
        return bytes(range(size))

    assert random_key(etype, source) == random_to_key(etype, bytes(range(seed_size(etype))))
    assert requests == [seed_size(etype)]


def test_combined_key_has_the_etype_of_the_first() -> None:
    key1, key2 = Key(DES3, bytes(range(24))), Key(AES, bytes(32))
    assert fx_cf2(key1, key2, b"a", b"b").etype == DES3
    assert fx_cf2(key2, key1, b"b", b"a").etype == AES


def test_combination_depends_on_each_argument() -> None:
    key1, key2 = Key(AES, bytes(32)), Key(AES, bytes(range(32)))
    results = {
        fx_cf2(key1, key2, b"a", b"b"),
        fx_cf2(key2, key1, b"a", b"b"),
        fx_cf2(key1, key2, b"a", b"c"),
        fx_cf2(key1, key2, b"c", b"b"),
    }
    assert len(results) == 4


@pytest.mark.parametrize(
    ("etype", "count"), [(17, 4096), (18, 4096), (19, 32768), (20, 32768), (25, 32768), (26, 32768)]
)
def test_default_iteration_count(etype: int, count: int) -> None:
    default = string_to_key(etype, b"password", b"salt")
    assert default == string_to_key(etype, b"password", b"salt", count.to_bytes(4, "big"))
    assert default != string_to_key(etype, b"password", b"salt", (count - 1).to_bytes(4, "big"))


@each_iterated_etype
@pytest.mark.parametrize("params", [b"\0", b"\0\0\1", b"\0\0\0\0\1"], ids=len)
def test_parameters_of_another_size_are_refused(etype: Enctype, params: bytes) -> None:
    with pytest.raises(CryptoError, match="octets"):
        string_to_key(etype, b"password", b"salt", params)


@each_iterated_etype
@pytest.mark.parametrize("params", [b"\0\0\0\0", b"\xff\xff\xff\xff"], ids=["2**32", "2**32-1"])
def test_huge_iteration_counts_are_refused(etype: Enctype, params: bytes) -> None:
    with pytest.raises(CryptoError, match="iteration count"):
        string_to_key(etype, b"password", b"salt", params)


def test_the_iteration_limit_is_itself_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pbkdf2.MAX_ITERATIONS >= 50_000  # RFC 3962 section 4
    monkeypatch.setattr(pbkdf2, "MAX_ITERATIONS", 5)
    string_to_key(AES, b"password", b"salt", b"\0\0\0\5")
    with pytest.raises(CryptoError):
        string_to_key(AES, b"password", b"salt", b"\0\0\0\6")


@pytest.mark.parametrize("etype", [DES3, RC4])
def test_parameters_where_none_are_defined_are_refused(etype: Enctype) -> None:
    with pytest.raises(CryptoError, match="no parameters"):
        string_to_key(etype, b"password", b"salt", b"\0\0\0\1")


def test_des3_needs_a_password_or_a_salt() -> None:
    with pytest.raises(CryptoError, match="password or a salt"):
        string_to_key(DES3, b"", b"")
    assert string_to_key(DES3, b"ab", b"") == string_to_key(DES3, b"", b"ab")


def test_rc4_ignores_the_salt_and_needs_utf_8() -> None:
    assert string_to_key(RC4, b"foo", b"salt") == string_to_key(RC4, b"foo", b"")
    with pytest.raises(CryptoError, match="UTF-8"):
        string_to_key(RC4, b"\xff", b"")


@pytest.mark.parametrize(("usage", "same"), [(3, 8), (23, 13)])
def test_rc4_maps_two_usages_to_other_message_types(usage: int, same: int) -> None:
    key = Key(RC4, bytes(16))
    assert key.encrypt(usage, b"data", bytes(8)) == key.encrypt(same, b"data", bytes(8))
    assert key.checksum(usage, b"data") == key.checksum(same, b"data")


def test_rc4_leaves_usage_9_alone() -> None:
    key = Key(RC4, bytes(16))
    assert key.checksum(9, b"data") != key.checksum(8, b"data")


@pytest.mark.parametrize("cksumtype", [-138, -137, 0, 3, 12, 15, 16, 19, 0x8003])
def test_unknown_and_keyed_checksum_types_are_refused(cksumtype: int) -> None:
    with pytest.raises(UnknownChecksumType, match=str(cksumtype)):
        unkeyed_checksum(cksumtype, b"data")


@pytest.mark.parametrize(
    ("missing", "lost"), [("TripleDES", {16}), ("ARC4", {23}), ("Camellia", {25, 26})]
)
def test_supported_shrinks_with_the_ciphers(
    monkeypatch: pytest.MonkeyPatch, missing: str, lost: set[int]
) -> None:
    home = "cryptography.hazmat.decrepit.ciphers.algorithms"
    remaining = types.ModuleType(home)
    vars(remaining).update(vars(sys.modules[home]))
    delattr(remaining, missing)
    monkeypatch.setitem(sys.modules, home, remaining)
    for name in [name for name in sys.modules if name.startswith("reference.crypto")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(reference, "crypto", crypto)  # to be put back: the import replaces it
    without = importlib.import_module("reference.crypto")
    assert without is not crypto
    assert SUPPORTED - lost == without.SUPPORTED
    for etype in lost:
        with pytest.raises(without.UnknownEtype):
            without.key_size(etype)
