"""Names and credentials of the GSS-API, made for one message and released after it.

They are released where they are made, not by a collector: to release one calls into the library
again, which must not be when the interpreter ends.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from conformance.model.values import Credential, KeytabEntry
from conformance.peers.mit.convert import keep, new_data, new_key, text_to_c
from conformance.peers.mit.settings import with_quoted_realm
from conformance.peers.mit_gss import values
from conformance.peers.mit_gss.cdef import ffi
from conformance.peers.mit_gss.library import Gss
from conformance.peers.mit_gss.settings import GssSettings

_LONGEST_NAME = 64

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
    gss: Gss,
    settings: GssSettings,
    server: str,
    keytab: tuple[KeytabEntry, ...],
    replay_cache: bytes,
    etypes: tuple[int, ...] | None,
) -> Iterator[Any]:
    """Yield the gss_cred_id_t of a service, which is named: without a name every key is tried."""
    keys = settings.keytab(keytab)
    keytab_name = ffi.new("char[]", _LONGEST_NAME)
    code = gss.lib.krb5_kt_get_name(settings.base, keys, keytab_name, _LONGEST_NAME)
    gss.krb5.check(settings.base, code)
    store = values.new_store(keytab=ffi.string(keytab_name), rcache=replay_cache)
    with name(gss, server) as service, _acquired(gss, service, values.ACCEPT, store) as credential:
        if etypes is not None:
            listed = ffi.new("krb5_enctype[]", etypes)
            function = gss.lib.gss_krb5_set_allowable_enctypes
            gss.call(function, credential, len(etypes), listed)
        yield credential


@contextmanager
def initiator(gss: Gss, settings: GssSettings, given: Credential) -> Iterator[Any]:
    """Yield the gss_cred_id_t of a client: a credential cache with one ticket, and no TGT."""
    base, lib, check = settings.base, gss.lib, gss.krb5.check
    cache_name = b"MEMORY:sixstep-%d" % next(_cache_numbers)
    cell = ffi.new("krb5_ccache *")
    check(base, lib.krb5_cc_resolve(base, cache_name, cell))
    cache = cell[0]
    try:
        check(base, lib.krb5_cc_initialize(base, cache, settings.principal(given.client)))
        check(base, lib.krb5_cc_store_cred(base, cache, _ticket(settings, given)))
        # The machine's own client keytab is kept out: it might be used to ask a KDC.
        store = values.new_store(ccache=cache_name, client_keytab=b"MEMORY:none")
        with (
            name(gss, given.client) as client,
            _acquired(gss, client, values.INITIATE, store) as found,
        ):
            yield found
    finally:
        lib.krb5_cc_destroy(base, cache)


@contextmanager
def _acquired(gss: Gss, owner: Any, usage: int, store: Any) -> Iterator[Any]:
    cell = ffi.new("gss_cred_id_t *")
    gss.call(
        gss.lib.gss_acquire_cred_from,
        owner, 0, values.KRB5_ONLY, usage, store, cell, ffi.NULL, ffi.NULL,
    )  # fmt: skip
    try:
        yield cell[0]
    finally:
        gss.lib.gss_release_cred(ffi.new("OM_uint32 *"), cell)


def _ticket(settings: GssSettings, given: Credential) -> Any:
    client, server = settings.principal(given.client), settings.principal(given.server)
    key, ticket = new_key(given.session_key), new_data(given.ticket)
    times = {
        "authtime": settings.timestamp(given.authtime),
        "starttime": settings.timestamp(given.starttime),
        "endtime": settings.timestamp(given.endtime),
        "renew_till": settings.timestamp(given.renew_till),
    }
    fields = {
        "client": client,
        "server": server,
        "keyblock": key[0],
        "times": times,
        "ticket_flags": ffi.cast("krb5_flags", given.flags),
        "ticket": ticket[0],
    }
    return keep(ffi.new("krb5_creds *", fields), client, server, key, ticket)
