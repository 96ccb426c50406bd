"""Names and credentials of the GSS-API, made for one exchange and released after it.

Heimdal's security contexts point to the credential of the first leg until they are established, so
it must live as long.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from conformance.model.values import Credential, KeytabEntry
from conformance.peers.heimdal.settings import Settings
from conformance.peers.heimdal_gss import values
from conformance.peers.heimdal_gss.cdef import ffi
from conformance.peers.heimdal_gss.library import Gss
from conformance.peers.mit.convert import text_to_c
from conformance.peers.mit.settings import with_quoted_realm

_cache_numbers = itertools.count()


@contextmanager
def name(gss: Gss, principal: str) -> Iterator[Any]:
    """Yield the gss_name_t of a principal."""
    cell = ffi.new("gss_name_t *")
    text = values.new_buffer(text_to_c(with_quoted_realm(principal)))
    gss.call(gss.lib.gss_import_name, text, values.KRB5_NAME, cell)
    try:
        yield cell[0]
    finally:
        gss.lib.gss_release_name(ffi.new("OM_uint32 *"), cell)


@contextmanager
def acceptor(
    gss: Gss, settings: Settings, server: str, keytab: tuple[KeytabEntry, ...]
) -> Iterator[Any]:
    """Yield the gss_cred_id_t of a service, which is named: without a name every key is tried."""
    with _imported(gss, ffi.NULL, settings.principal(server), settings.keytab(keytab)) as found:
        yield found


@contextmanager
def initiator(gss: Gss, settings: Settings, given: Credential) -> Iterator[Any]:
    """Yield the gss_cred_id_t of a client: a credential cache with one ticket, and no TGT."""
    context, lib, check = settings.context, gss.lib, gss.heimdal.check
    cell = ffi.new("krb5_ccache *")
    cache_name = b"MEMORY:sixstep-%d" % next(_cache_numbers)
    check(context, lib.krb5_cc_resolve(context, cache_name, cell))
    cache = cell[0]
    try:
        check(context, lib.krb5_cc_initialize(context, cache, settings.principal(given.client)))
        check(context, lib.krb5_cc_store_cred(context, cache, settings.credential(given)))
        with _imported(gss, cache, ffi.NULL, ffi.NULL) as found:
            yield found
    finally:
        lib.krb5_cc_destroy(context, cache)


@contextmanager
def _imported(gss: Gss, cache: Any, server: Any, keytab: Any) -> Iterator[Any]:
    cell = ffi.new("gss_cred_id_t *")
    gss.call(gss.lib.gss_krb5_import_cred, cache, server, keytab, cell)
    try:
        yield cell[0]
    finally:
        gss.lib.gss_release_cred(ffi.new("OM_uint32 *"), cell)
