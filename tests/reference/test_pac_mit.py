"""A second opinion on PACs: krb5_pac_parse and krb5_pac_verify of each MIT library here."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cffi import FFI
from exchanges import CLIENT, SERVICE_KEY, make_key
from pac_samples import AUTHTIME, NAME, client_info, make_pac, parts, signature, swap
from test_pac_windows import ENTRIES, arguments, pac_of

from conformance.peers.mit import cdef
from conformance.peers.mit.find import find_libraries
from conformance.peers.mit.library import Krb5
from conformance.peers.mit.settings import Settings
from reference.crypto import Key
from reference.pac import BufferType, PacError, verify_pac

ffi: Any = FFI()
ffi.include(cdef.ffi)
ffi.cdef("""
typedef struct krb5_pac_data *krb5_pac;
krb5_error_code krb5_pac_parse(krb5_context context, const void *octets, size_t size,
    krb5_pac *pac);
krb5_error_code krb5_pac_verify(krb5_context context, krb5_pac pac, krb5_timestamp authtime,
    krb5_principal client, const krb5_keyblock *server, const krb5_keyblock *kdc);
void krb5_pac_free(krb5_context context, krb5_pac pac);
""")
LIBRARIES = find_libraries()
each_library = pytest.mark.parametrize("library", LIBRARIES, ids=lambda each: each.version)
SERVER, KDC = BufferType.SERVER_SIGNATURE, BufferType.KDC_SIGNATURE


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("krb5")


@cache
def settings_of(path: Path, folder: Path) -> Settings:
    return Settings(Krb5(str(path)), folder)


def verifies(library: Any, folder: Path, octets: bytes, key: Key, client: str, time: Any) -> bool:
    """Return what MIT says of a PAC."""
    lib = ffi.dlopen(str(library.path))
    settings = settings_of(library.path, folder)
    context = ffi.cast("krb5_context", settings.base)
    pac = ffi.new("krb5_pac *")
    if lib.krb5_pac_parse(context, octets, len(octets), pac):
        return False
    contents = ffi.from_buffer("unsigned char[]", key.contents)
    fields = {"enctype": key.etype, "length": len(key.contents), "contents": contents}
    block = ffi.new("krb5_keyblock *", fields)
    principal = ffi.cast("krb5_principal", settings.principal(client))
    seconds = settings.timestamp(time)
    code = lib.krb5_pac_verify(context, pac[0], seconds, principal, block, ffi.NULL)
    lib.krb5_pac_free(context, pac[0])
    return not code


def ours(octets: bytes, key: Key = SERVICE_KEY) -> bool:
    try:
        verify_pac(octets, key, NAME, AUTHTIME)
    except PacError:
        return False
    return True


@each_library
@pytest.mark.parametrize("name", ["aes128-kerberos-data", "rc4-kerberos-data"])
def test_windows_pacs(library: Any, folder: Path, name: str) -> None:
    key, client, authtime = arguments(ENTRIES[name])
    octets = pac_of(name)
    assert verifies(library, folder, octets, key, f"{client}@DOMAIN.COM", authtime)
    assert not verifies(library, folder, octets, key, "other@DOMAIN.COM", authtime)


@each_library
@pytest.mark.parametrize("etype", [17, 18, 19, 20, 23])
def test_the_pacs_of_our_tests(library: Any, folder: Path, etype: int) -> None:
    key = make_key("service", etype)
    octets = make_pac(key=key)
    assert ours(octets, key)
    assert verifies(library, folder, octets, key, str(CLIENT), AUTHTIME)


ALIKE = {
    "another key's": make_pac(key=make_key("other")),
    "another client's": make_pac(swap(parts(), client_info("bob"))),
    "another time's": make_pac(swap(parts(), client_info(authtime=AUTHTIME.replace(year=2020)))),
    "two server signatures": make_pac([*parts(), signature(SERVER, SERVICE_KEY)]),
    "version 1": make_pac()[:4] + b"\1" + make_pac()[5:],
    "truncated": make_pac()[:-8],
    "empty": b"",
    "the bits of the KDC's signature": make_pac()[:-8] + bytes(8),
}


@each_library
@pytest.mark.parametrize("octets", ALIKE.values(), ids=ALIKE)
def test_mit_and_we_agree(library: Any, folder: Path, octets: bytes) -> None:
    theirs = verifies(library, folder, octets, SERVICE_KEY, str(CLIENT), AUTHTIME)
    assert theirs == ours(octets)


@each_library
def test_mit_refuses_a_second_client_info(library: Any, folder: Path) -> None:
    """[MS-PAC] section 2.4 has it ignored."""
    octets = make_pac([*parts(), client_info("bob")])
    assert not verifies(library, folder, octets, SERVICE_KEY, str(CLIENT), AUTHTIME)
    assert ours(octets)


@each_library
def test_mit_looks_for_one_kdc_signature_and_stops(library: Any, folder: Path) -> None:
    """As [MS-PAC] section 2.4 has it, where "additional" is said of an array without order."""
    octets = make_pac([*parts(), signature(KDC, SERVICE_KEY)])
    assert verifies(library, folder, octets, SERVICE_KEY, str(CLIENT), AUTHTIME)
    assert not ours(octets)


@each_library
def test_every_flipped_bit(library: Any, folder: Path) -> None:
    genuine = make_pac()
    for bit in range(8 * len(genuine)):
        spoilt = bytearray(genuine)
        spoilt[bit // 8] ^= 0x80 >> bit % 8
        theirs = verifies(library, folder, bytes(spoilt), SERVICE_KEY, str(CLIENT), AUTHTIME)
        assert theirs == ours(bytes(spoilt)), bit
