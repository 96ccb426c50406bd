"""The building blocks that no published value in vectors/ covers alone."""

import hashlib
from itertools import product

import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import Camellia, TripleDES
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC
from hypothesis import given, settings
from hypothesis import strategies as st
from impacket.krb5 import crypto as impacket

from reference.crypto import ChecksumType, Enctype, random_to_key, unkeyed_checksum
from reference.crypto.camellia import Camellia128, Camellia256, CamelliaCmac
from reference.crypto.cbc import Cbc
from reference.crypto.cts import CbcCts
from reference.crypto.nfold import nfold

# RFC 1320 appendix A.5
MD4 = {
    b"": "31d6cfe0d16ae931b73c59d7e0c089c0",
    b"a": "bde52cb31de33e46245e05fbdbd6fb24",
    b"abc": "a448017aaf21d8525fc10ae87aa6729d",
    b"message digest": "d9130a8164549fe818874806e1c7014b",
    b"abcdefghijklmnopqrstuvwxyz": "d79e1c308aa5bbcdeea8ed63df412da9",
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789": (
        "043f8582f241db351ce627e153e7f0e4"
    ),
    b"1234567890" * 8: "e33b4ddc9c38f2199c3e7b164fcc0536",
}

# RFC 3961 appendix A.5
CRC32 = {
    b"foo": "33bc3273",
    b"test0123456789": "d6883eb8",
    b"MASSACHVSETTS INSTITVTE OF TECHNOLOGY": "f78041e3",
    b"\x80\x00": "4b98833b",
    b"\x00\x08": "3288db0e",
    b"\x00\x80": "2083b8ed",
    b"\x80": "2083b8ed",
    b"\x80\x00\x00\x00": "3bb659ed",
    b"\x00\x00\x00\x01": "96300777",
}


@pytest.mark.parametrize("data", MD4, ids=len)
def test_md4(data: bytes) -> None:
    assert unkeyed_checksum(ChecksumType.RSA_MD4, data).hex() == MD4[data]


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_md4_agrees_with_another_implementation(data: bytes) -> None:
    assert unkeyed_checksum(ChecksumType.RSA_MD4, data) == impacket.MD4.new(data).digest()


@pytest.mark.parametrize("data", CRC32, ids=bytes.hex)
def test_crc32(data: bytes) -> None:
    assert unkeyed_checksum(ChecksumType.CRC32, data).hex() == CRC32[data]


@pytest.mark.parametrize(
    ("cksumtype", "name"),
    [
        (ChecksumType.RSA_MD5, "md5"),
        (ChecksumType.SHA1_10, "sha1"),
        (ChecksumType.SHA1, "sha1"),
    ],
)
def test_plain_digests(cksumtype: ChecksumType, name: str) -> None:
    assert unkeyed_checksum(cksumtype, b"data") == hashlib.new(name, b"data").digest()


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=40), st.integers(1, 40))
def test_nfold_agrees_with_another_implementation(data: bytes, size: int) -> None:
    assert nfold(data, size) == impacket._nfold(data, size)


def test_nfold_carries_around_until_nothing_is_left() -> None:
    # FF + FF + 01 = 1FF; the carry makes it 100, which carries again.
    assert nfold(b"\xff\xff\x01", 1) == b"\x01"


@pytest.mark.parametrize("size", range(16, 100))
def test_ciphertext_stealing_keeps_the_size(size: int) -> None:
    mode = CbcCts(AES(bytes(16)))
    plaintext = bytes(range(size))
    ciphertext = mode.encrypt(plaintext)
    assert len(ciphertext) == size
    assert mode.decrypt(ciphertext) == plaintext


@pytest.mark.parametrize("blocks", range(2, 6))
def test_whole_blocks_are_cbc_with_the_last_two_swapped(blocks: int) -> None:
    # RFC 3962 section 5
    plaintext = bytes(range(16 * blocks))
    chained = Cbc(AES(bytes(16))).encrypt(plaintext)
    stolen = CbcCts(AES(bytes(16))).encrypt(plaintext)
    assert stolen == chained[:-32] + chained[-16:] + chained[-32:-16]


# The octets of a weak or semi-weak DES key alternate between two of these, in the first four
# octets by the left, in the last four by the right member.
WEAK_OCTETS = [(0x01, 0x01), (0x1F, 0x0E), (0xE0, 0xF1), (0xFE, 0xFE)]


def weak_key(even: tuple[int, int], odd: tuple[int, int]) -> bytes:
    return bytes([even[0], odd[0]] * 2 + [even[1], odd[1]] * 2)


def seed_of(key: bytes) -> bytes:
    """Invert DES3random-to-key of RFC 3961 section 6.3.1 for one DES key, correction aside."""
    return bytes(key[i] & 0xFE | key[7] >> (i + 1) & 1 for i in range(7))


@pytest.mark.parametrize(("even", "odd"), list(product(WEAK_OCTETS, repeat=2)))
def test_weak_des_keys_are_corrected(even: tuple[int, int], odd: tuple[int, int]) -> None:
    weak = weak_key(even, odd)
    partner = weak_key(odd, even)
    # Proof of weakness: encryption with the partner undoes encryption (RFC 3961 section 10).
    assert Cbc(TripleDES(partner * 3)).encrypt(Cbc(TripleDES(weak * 3)).encrypt(bytes(8))) == bytes(
        8
    )
    corrected = weak[:7] + bytes([weak[7] ^ 0xF0])
    assert random_to_key(Enctype.DES3_CBC_SHA1, seed_of(weak) * 3).contents == corrected * 3


@settings(deadline=None)
@given(st.binary(min_size=21, max_size=21))
def test_des3_keys_have_odd_parity(seed: bytes) -> None:
    contents = random_to_key(Enctype.DES3_CBC_SHA1, seed).contents
    assert all(octet.bit_count() % 2 == 1 for octet in contents)


@pytest.mark.parametrize("camellia", [Camellia128, Camellia256])
def test_the_pseudo_random_function_of_camellia(camellia: type[CamelliaCmac]) -> None:
    """CMAC(DK(protocol-key, "prf"), octet-string): RFC 6803 section 6 has no value to compare."""
    key = bytes(range(camellia.key_size))
    cmac = CMAC(Camellia(camellia(key).derive(b"prf")))
    cmac.update(b"octet-string")
    assert camellia(key).prf(b"octet-string") == cmac.finalize()
