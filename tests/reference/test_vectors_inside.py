"""What the valid vectors seal opens with MIT's own cryptography, and is DER to pyasn1."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cffi import FFI
from pyasn1_types import decode

from conformance.peers.registry import resolve
from conformance.vectors.load import installed

TICKET, AUTHENTICATOR, AP_REP = 2, 11, 12  # RFC 4120 section 7.5.1

ffi = FFI()
ffi.cdef("""
typedef struct { int32_t magic; unsigned int length; char *data; } krb5_data;
typedef struct {
    int32_t magic; int32_t enctype; unsigned int length; unsigned char *contents;
} krb5_keyblock;
typedef struct {
    int32_t magic; int32_t enctype; unsigned int kvno; krb5_data ciphertext;
} krb5_enc_data;
int32_t krb5_init_context(void **context);
int32_t krb5_c_decrypt(void *context, const krb5_keyblock *key, int32_t usage,
    const krb5_data *state, const krb5_enc_data *input, krb5_data *output);
""")

Decrypt = Callable[[dict[str, Any], int, dict[str, Any]], bytes]


@pytest.fixture(scope="module", params=resolve("mit"), ids=lambda spec: spec.name)
def decrypt(request: pytest.FixtureRequest) -> Decrypt:
    """MIT's krb5_c_decrypt of one library; the empty octets where it refuses."""
    lib: Any = ffi.dlopen(request.param.command[-1])
    context = ffi.new("void **")
    assert lib.krb5_init_context(context) == 0

    def opened(key: dict[str, Any], usage: int, sealed: dict[str, Any]) -> bytes:
        contents = ffi.from_buffer(bytes.fromhex(key["key"]))
        block = ffi.new("krb5_keyblock *", (0, key["etype"], len(contents), contents))
        cipher = ffi.from_buffer(sealed["cipher"])
        octets = (0, len(cipher), ffi.cast("char *", cipher))
        data = ffi.new("krb5_enc_data *", (0, sealed["etype"], 0, octets))
        room = ffi.new("char[]", len(cipher))
        out = ffi.new("krb5_data *", (0, len(cipher), room))
        if lib.krb5_c_decrypt(context[0], block, usage, ffi.NULL, data, out):
            return b""
        return bytes(ffi.buffer(out.data, out.length))

    return opened


def documents(role: str) -> Iterator[dict[str, Any]]:
    for path in sorted(Path(installed(), role).glob("*.json")):
        yield json.loads(path.read_bytes())


def valid(role: str) -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
    """Yield group, test and message of every valid vector of one bare message."""
    for document in documents(role):
        for group in document["groups"]:
            for test in group["tests"]:
                [message, *more] = test["messages"]
                bare = "ap_req" in message or "ap_rep" in message
                if test["expect"]["result"] == "valid" and bare and not more:
                    yield group, test, message


def keys(group: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "user_to_user_key" in group:
        yield group["user_to_user_key"]
    yield from group["keytab"]


def same(opened: bytes, octets: str, etype: int) -> bool:
    plaintext = bytes.fromhex(octets)
    if etype == 16:  # its padding stays (RFC 3961 section 6.3)
        opened = opened[: len(plaintext)]
    return opened == plaintext


def test_tickets_and_authenticators(decrypt: Decrypt) -> None:
    count = 0
    for group, test, message in valid("server"):
        ap_req, inside = decode("AP-REQ", bytes.fromhex(message["ap_req"])), message["inside"]
        sealed = ap_req["ticket"]["enc-part"]
        assert any(
            same(decrypt(key, TICKET, sealed), inside["ticket_plaintext"], sealed["etype"])
            for key in keys(group)
        ), test["id"]
        sealed = ap_req["authenticator"]
        opened = decrypt(inside["session_key"], AUTHENTICATOR, sealed)
        assert same(opened, inside["authenticator_plaintext"], sealed["etype"]), test["id"]
        part = decode("EncTicketPart", bytes.fromhex(inside["ticket_plaintext"]))
        assert part["key"]["keyvalue"].hex() == inside["session_key"]["key"], test["id"]
        decode("Authenticator", bytes.fromhex(inside["authenticator_plaintext"]))
        count += 1
    assert count > 300


def test_replies(decrypt: Decrypt) -> None:
    count = 0
    for group, test, message in valid("client"):
        sealed = decode("AP-REP", bytes.fromhex(message["ap_rep"]))["enc-part"]
        opened = decrypt(group["session_key"], AP_REP, sealed)
        plaintext = message["inside"]["ap_rep_plaintext"]
        assert same(opened, plaintext, sealed["etype"]), test["id"]
        decode("EncAPRepPart", bytes.fromhex(plaintext))
        count += 1
    assert count > 50


def test_another_key_opens_nothing(decrypt: Decrypt) -> None:
    group, _, message = next(valid("server"))
    sealed = decode("AP-REQ", bytes.fromhex(message["ap_req"]))["ticket"]["enc-part"]
    [key] = keys(group)
    assert decrypt(key, TICKET, sealed)
    assert decrypt(key, AUTHENTICATOR, sealed) == b""
