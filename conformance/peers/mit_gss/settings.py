"""What the library is told before it sees a message, as the adapter for libkrb5 has it.

Beside that, this makes the krb5 contexts that the GSS layer gets copies of.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from conformance.peers.mit.settings import Settings
from conformance.peers.mit_gss.cdef import ffi
from conformance.peers.mit_gss.library import Gss

_INIT_SECURE = 1  # KRB5_INIT_CONTEXT_SECURE: no environment variables

# One line is not in the other adapter's: without kdc_timesync = 0, who opens a credential cache
# takes over the clock of its KDC, and on the way of a client's message one is opened.
_CONFIGURATION = """\
[libdefaults]
 clockskew = {skew}
 kdc_timesync = 0
 allow_rc4 = true
 allow_des3 = true
 dns_canonicalize_hostname = false
 dns_lookup_kdc = false
 dns_lookup_realm = false
 rdns = false
 plugin_base_dir = {folder}/plugins
"""


class GssSettings(Settings):
    """Settings that hold for the krb5 contexts of the GSS layer as well."""

    def __init__(self, gss: Gss, folder: Path) -> None:
        """Write configuration files into `folder`, which must outlive this."""
        super().__init__(gss.krb5, folder)
        self._gss = gss
        self._files = folder
        self._template = lru_cache(16)(self._make_template)

    def set_up(self, now: datetime, skew: int = 300) -> None:
        """Set the configuration and the clock that every GSS call from now on works with."""
        self._gss.contexts.use(self._template(skew), self.timestamp(now), now.microsecond)

    def _make_template(self, skew: int) -> Any:
        if not 0 <= skew < 2**31:
            raise ValueError(f"a clock skew of {skew} seconds cannot be configured")
        lib, check = self._gss.krb5.lib, self._gss.krb5.check
        path = self._files / f"gss-{skew}.conf"
        path.write_text(_CONFIGURATION.format(skew=skew, folder=self._files))
        profile, context = ffi.new("profile_t *"), ffi.new("krb5_context *")
        check(ffi.NULL, lib.profile_init_path(bytes(path), profile))
        try:
            check(ffi.NULL, lib.krb5_init_context_profile(profile[0], _INIT_SECURE, context))
        finally:
            lib.profile_release(profile[0])
        return ffi.gc(context[0], lib.krb5_free_context)
