"""What the library is told before it sees a message: configuration, clock, names, keytabs.

All of it comes from here and from the request, nothing from the machine's own configuration.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from conformance.model.values import Credential, KeytabEntry
from conformance.peers.heimdal.cdef import ffi
from conformance.peers.heimdal.clock import Clock, seconds
from conformance.peers.heimdal.convert import new_data, new_flags, new_key
from conformance.peers.heimdal.library import Heimdal
from conformance.peers.mit.convert import keep, text_to_c

_NO_REALM = 1  # KRB5_PRINCIPAL_PARSE_NO_REALM

_CONFIGURATION = """\
[libdefaults]
 default_realm = UNUSED
 dns_canonicalize_hostname = false
 dns_lookup_kdc = false
 dns_lookup_realm = false
 kdc_timesync = false
"""

_UNQUOTED = {"n": "\n", "t": "\t", "b": "\b", "0": "\0"}

# A MEMORY keytab is known to the whole process by its name: a name used twice is one keytab.
_keytab_numbers = itertools.count()


class Settings:
    """The krb5 context, the principals and the keytabs of one library."""

    def __init__(self, heimdal: Heimdal, clock: Clock, folder: Path) -> None:
        """Write the configuration file into `folder`."""
        self._heimdal = heimdal
        self._clock = clock
        file = folder / "krb5.conf"
        file.write_text(_CONFIGURATION)
        # There is no other way to name it before the context reads the machine's.
        os.environ["KRB5_CONFIG"] = str(file)
        context = ffi.new("krb5_context *")
        heimdal.check(ffi.NULL, heimdal.lib.krb5_init_context(context))
        self.context = ffi.gc(context[0], heimdal.lib.krb5_free_context)
        self.principal = lru_cache(1024)(self._make_principal)
        self.keytab = lru_cache(256)(self._make_keytab)

    def set_up(self, now: datetime, skew: int = 300) -> Any:
        """Return the krb5 context, at a time and with a clock skew, and with no error in it."""
        self._clock.set(now)
        self._heimdal.lib.krb5_set_max_time_skew(self.context, skew)
        # An error may come without a text of its own; it would then show that of an earlier one.
        self._heimdal.lib.krb5_clear_error_message(self.context)
        return self.context

    def etypes(self) -> frozenset[int]:
        """Return the encryption types that the library has, and permits as configured here."""
        valid = self._heimdal.lib.krb5_enctype_valid
        return frozenset(etype for etype in range(1, 32) if not valid(self.context, etype))

    @contextmanager
    def permitting(self, etypes: tuple[int, ...] | None) -> Iterator[None]:
        """Have the library permit no encryption types but these; None: those that it permits.

        Where a key is of another one, it cannot be used for anything.
        """
        lib, context = self._heimdal.lib, self.context
        disabled = frozenset() if etypes is None else self.etypes().difference(etypes)
        for etype in disabled:
            lib.krb5_enctype_disable(context, etype)
        try:
            yield
        finally:
            for etype in disabled:
                lib.krb5_enctype_enable(context, etype)

    def credential(self, given: Credential) -> Any:
        """Return krb5_creds. A time that is absent is 0."""
        client, server = self.principal(given.client), self._server_of(given)
        key, ticket = new_key(given.session_key), new_data(given.ticket)
        times = (given.authtime, given.starttime, given.endtime, given.renew_till)
        fields = {
            "client": client,
            "server": server,
            "session": key[0],
            "times": [0 if time is None else seconds(time) for time in times],
            "flags": new_flags(given.flags),
            "ticket": ticket[0],
        }
        return keep(ffi.new("krb5_creds *", fields), client, server, key, ticket)

    def _server_of(self, given: Credential) -> Any:
        """Return the credential's server, with the name-type that the ticket has for it.

        A KDC tells the name twice, and with the same type. Heimdal keeps that with the ticket, and
        sends it in place of what the ticket has; the request does not tell it.
        """
        server, lib = self.principal(given.server), self._heimdal.lib
        ticket = ffi.new("Ticket *")
        if lib.decode_Ticket(given.ticket, len(given.ticket), ticket, ffi.new("size_t *")):
            return server
        fields = {
            "name": (ticket.sname.name_type, server.name.name_string),
            "realm": server.realm,
        }
        lib.free_Ticket(ticket)
        return keep(ffi.new("krb5_principal_data *", fields), server)

    def _make_principal(self, name: str) -> Any:
        lib, context = self._heimdal.lib, self.context
        parsed, (text, realm) = ffi.new("krb5_principal *"), split(name)
        code = lib.krb5_parse_name_flags(context, text_to_c(text), _NO_REALM, parsed)
        self._heimdal.check(context, code)
        principal = ffi.gc(parsed[0], lambda parsed: lib.krb5_free_principal(context, parsed))
        # krb5_parse_name takes no realm with a slash in it, quoted or not.
        code = lib.krb5_principal_set_realm(context, principal, text_to_c(realm))
        self._heimdal.check(context, code)
        return principal

    def _make_keytab(self, entries: tuple[KeytabEntry, ...]) -> Any:
        lib, context, check = self._heimdal.lib, self.context, self._heimdal.check
        resolved = ffi.new("krb5_keytab *")
        name = b"MEMORY:sixstep-%d" % next(_keytab_numbers)
        check(context, lib.krb5_kt_resolve(context, name, resolved))
        keytab = ffi.gc(resolved[0], lambda keytab: lib.krb5_kt_close(context, keytab))
        for entry in entries:
            principal, key = self.principal(entry.principal), new_key(entry)
            fields = {"principal": principal, "vno": _signed(entry.kvno), "keyblock": key[0]}
            added = ffi.new("krb5_keytab_entry *", fields)
            check(context, lib.krb5_kt_add_entry(context, keytab, added))  # it copies them
        return keytab


def split(name: str) -> tuple[str, str]:
    """Return a name without its realm, as it is quoted, and the realm as it is."""
    match = re.fullmatch(r"((?:[^\\@]|\\.)*)@(.*)", name, re.DOTALL)
    if match is None:
        raise ValueError(f"{name!r} has no realm")
    realm = re.sub(r"\\(.)", lambda pair: _UNQUOTED.get(pair[1], pair[1]), match[2])
    return match[1], realm


def _signed(kvno: int) -> int:
    """Return a key version as a krb5_kvno, which has 32 bits and, in Heimdal, a sign."""
    return int(ffi.cast("krb5_kvno", kvno))
