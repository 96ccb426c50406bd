"""Triple DES keys from random octets (RFC 3961 section 6.3.1)."""

# The weak and semi-weak keys of DES (RFC 3961 section 6.2), with their parity bits.
_WEAK_KEYS = frozenset(
    bytes.fromhex(key)
    for key in (
        # weak
        "0101010101010101",
        "fefefefefefefefe",
        "1f1f1f1f0e0e0e0e",
        "e0e0e0e0f1f1f1f1",
        # semi-weak
        "01fe01fe01fe01fe",
        "fe01fe01fe01fe01",
        "1fe01fe00ef10ef1",
        "e01fe01ff10ef10e",
        "01e001e001f101f1",
        "e001e001f101f101",
        "1ffe1ffe0efe0efe",
        "fe1ffe1ffe0efe0e",
        "011f011f010e010e",
        "1f011f010e010e01",
        "e0fee0fef1fef1fe",
        "fee0fee0fef1fef1",
    )
)


def des3_random_to_key(seed: bytes) -> bytes:
    """Turn 21 random octets into three DES keys of 8 octets each."""
    return b"".join(_des_random_to_key(seed[i : i + 7]) for i in (0, 7, 14))


def _des_random_to_key(seed: bytes) -> bytes:
    """Expand 56 bits to a DES key with parity, and correct a weak one."""
    # Each octet keeps its high seven bits. Bit 8 of the first octet becomes the lowest data bit
    # of the eighth octet, bit 16 the next, and so on: the last row of DES3random-to-key.
    eighth = sum((octet & 1) << (i + 1) for i, octet in enumerate(seed))
    key = bytes(_with_parity(octet) for octet in (*seed, eighth))
    if key in _WEAK_KEYS:
        return key[:7] + bytes([key[7] ^ 0xF0])
    return key


def _with_parity(octet: int) -> int:
    """Set the low bit so that the number of one bits is odd."""
    data = octet & 0xFE
    return data | (data.bit_count() + 1) % 2
