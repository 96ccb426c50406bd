"""What the library is told before it sees a message: configuration, clock, names, keytabs.

All of it comes from here and from the request, nothing from the environment. Each object is
made once for its inputs and kept in a bounded cache; cffi frees what falls out of it.
"""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from conformance.model.values import KeytabEntry
from conformance.peers.mit.cdef import ffi
from conformance.peers.mit.convert import new_key, text_to_c
from conformance.peers.mit.library import Krb5
from conformance.peers.serving import CannotDrive

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_INIT_SECURE = 1  # KRB5_INIT_CONTEXT_SECURE: no environment variables
_REQUIRE_REALM = 2  # KRB5_PRINCIPAL_PARSE_REQUIRE_REALM

# RC4 and triple DES have had switches of their own since 1.21; earlier versions do not read them.
# The plugin folder is one that does not exist: a plugin of the system would be another peer.
_CONFIGURATION = """\
[libdefaults]
 clockskew = {skew}
 allow_rc4 = true
 allow_des3 = true
 dns_canonicalize_hostname = false
 dns_lookup_kdc = false
 dns_lookup_realm = false
 rdns = false
 plugin_base_dir = {folder}/plugins
"""

# A MEMORY keytab is known to the whole process by its name: a name used twice is one keytab.
_keytab_numbers = itertools.count()


class Settings:
    """The krb5 contexts, principals and keytabs of one library, under one temporary folder."""

    def __init__(self, krb5: Krb5, folder: Path) -> None:
        """Write configuration files into `folder`, which must outlive this."""
        self._krb5 = krb5
        self._folder = folder
        self._last_second = last_second(krb5.version)
        self._context = lru_cache(16)(self._make_context)
        self.principal = lru_cache(1024)(self._make_principal)
        self.keytab = lru_cache(256)(self._make_keytab)
        # Names and keytabs depend on no setting: one context, kept for good, serves them all.
        self.base = self._context(300)

    def context(self, now: datetime, skew: int = 300) -> Any:
        """Return a krb5_context whose clock stands still at `now`, with no error text in it."""
        context = self._context(skew)
        since = now - _EPOCH
        code = self._krb5.lib.krb5_set_debugging_time(
            context, self._seconds(since.days * 86400 + since.seconds), since.microseconds
        )
        self._krb5.check(context, code)
        # An error may come without a text of its own; it would then show that of an earlier one.
        self._krb5.lib.krb5_clear_error_message(context)
        return context

    def timestamp(self, time: datetime | None) -> int:
        """Return a krb5_timestamp; 0 is MIT's way to say that there is none."""
        if time is None:
            return 0
        since = time - _EPOCH
        return self._seconds(since.days * 86400 + since.seconds)

    def etypes(self) -> frozenset[int]:
        """Return the encryption types that the library permits, as configured here."""
        listed = ffi.new("krb5_enctype **")
        self._krb5.check(self.base, self._krb5.lib.krb5_get_permitted_enctypes(self.base, listed))
        etypes = frozenset(itertools.takewhile(bool, (listed[0][i] for i in itertools.count())))
        self._krb5.lib.krb5_free_enctypes(self.base, listed[0])
        return etypes

    def _seconds(self, seconds: int) -> int:
        if not 0 <= seconds <= self._last_second:
            raise CannotDrive("clock")
        return seconds if seconds < 2**31 else seconds - 2**32

    def _make_context(self, skew: int) -> Any:
        if not 0 <= skew < 2**31:
            raise ValueError(f"a clock skew of {skew} seconds cannot be configured")
        lib, check = self._krb5.lib, self._krb5.check
        path = self._folder / f"{skew}.conf"
        path.write_text(_CONFIGURATION.format(skew=skew, folder=self._folder))
        profile, context = ffi.new("profile_t *"), ffi.new("krb5_context *")
        check(ffi.NULL, lib.profile_init_path(bytes(path), profile))
        try:
            check(ffi.NULL, lib.krb5_init_context_profile(profile[0], _INIT_SECURE, context))
        finally:
            lib.profile_release(profile[0])
        return ffi.gc(context[0], lib.krb5_free_context)

    def _make_principal(self, name: str) -> Any:
        lib, base = self._krb5.lib, self.base
        principal = ffi.new("krb5_principal *")
        text = text_to_c(with_quoted_realm(name))
        code = lib.krb5_parse_name_flags(base, text, _REQUIRE_REALM, principal)
        self._krb5.check(base, code)
        return ffi.gc(principal[0], lambda principal: lib.krb5_free_principal(base, principal))

    def _make_keytab(self, entries: tuple[KeytabEntry, ...]) -> Any:
        lib, base, check = self._krb5.lib, self.base, self._krb5.check
        resolved = ffi.new("krb5_keytab *")
        check(base, lib.krb5_kt_resolve(base, b"MEMORY:%d" % next(_keytab_numbers), resolved))
        keytab = ffi.gc(resolved[0], lambda keytab: lib.krb5_kt_close(base, keytab))
        for entry in entries:
            principal, key = self.principal(entry.principal), new_key(entry)
            fields = {"principal": principal, "vno": entry.kvno, "key": key[0]}
            added = ffi.new("krb5_keytab_entry *", fields)
            check(base, lib.krb5_kt_add_entry(base, keytab, added))  # it copies them
        return keytab


def with_quoted_realm(name: str) -> str:
    """Return a name as MIT reads it: it wants the slashes of an X.500 realm quoted."""
    principal, at, realm = re.fullmatch(r"((?:[^\\@]|\\.)*)(@?)(.*)", name, re.DOTALL).groups()  # type: ignore[union-attr]
    return principal + at + re.sub(r"\\.|/", lambda part: part[0].rjust(2, "\\"), realm)


def last_second(version: str) -> int:
    """Return the last second, from 1970, that a version can tell.

    A krb5_timestamp has 32 bits. It was signed (until 2038-01-19 03:14:07Z) before 1.16 and is
    unsigned (until 2106-02-07 06:28:15Z) since. What lies beyond cannot be asked of the library.
    """
    major, minor = (int(part) for part in re.findall(r"\d+", version)[:2])
    return 2**32 - 1 if (major, minor) >= (1, 16) else 2**31 - 1
