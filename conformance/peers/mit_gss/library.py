"""One loaded libgssapi_krb5, and the libkrb5 that it is bound to."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import Any

from conformance.peers.mit.errors import Krb5Error
from conformance.peers.mit.library import Krb5, Unusable
from conformance.peers.mit_gss import slots, values
from conformance.peers.mit_gss.cdef import REQUIRED, ffi
from conformance.peers.mit_gss.errors import CONTINUE_NEEDED, GssError, is_error, minor_of
from conformance.peers.mit_gss.krb5_contexts import REDIRECTED, Krb5Contexts

_GSS_CODE, _MECH_CODE = 1, 2

# Other mechanisms, and modules that stand before this one (gssproxy), would be another peer.
_NO_MECHANISMS = {"GSS_MECH_CONFIG": os.devnull, "GSS_USE_PROXY": "no"}


def locate(name: str) -> Path:
    """Return the file of a library, by its path or by the name that the system's loader knows.

    The library can be driven by what can be seen from outside, else Unusable says why not. It is
    left as it is: other parts of the process may be using it.
    """
    try:
        lib = ffi.dlopen(name)
    except OSError as error:
        raise Unusable(f"it does not load: {error}") from error
    missing = [function for function in REQUIRED if not hasattr(lib, function)]
    if missing:
        raise Unusable(f"it has no {missing[0]}; functions missing in all: {len(missing)}")
    path = _file_of(lib)
    for function in REDIRECTED:
        slots.find(str(path), function)
    return path


def bound_to(path: Path) -> Krb5:
    """Return the libkrb5 that the library itself calls, wherever that is.

    The loader looks for a function in the library and then in what it depends on.
    """
    return Krb5(str(path))


@functools.cache
def load(path: Path) -> Gss:
    """Return the library in that file, which is one for the whole process: it is changed."""
    return Gss(path)


class Gss:
    """A libgssapi_krb5. `lib` has its functions; `call` makes a refusal an exception."""

    def __init__(self, path: Path) -> None:
        """Redirect its calls; Unusable if that fails."""
        self.krb5 = bound_to(path)
        self.lib: Any = ffi.dlopen(str(path))
        os.environ.update(_NO_MECHANISMS)
        self.contexts = Krb5Contexts(self.krb5, self.lib, str(path))
        self._try_contexts()

    def call(self, function: Any, *arguments: Any) -> int:
        """Call a function with a place for the minor status, and return the major status.

        GssError where it refuses.
        """
        cell = ffi.new("OM_uint32 *")
        major: int = function(cell, *arguments)
        minor = minor_of(cell[0])
        if is_error(major, minor):
            raise GssError(major, minor, self._message(major, minor))
        return major

    def take(self, buffer: Any) -> bytes:
        """Copy the octets of a buffer that the library has allocated, and free them there."""
        octets = values.octets_of(buffer)
        self.lib.gss_release_buffer(ffi.new("OM_uint32 *"), buffer)
        return octets

    def _message(self, major: int, minor: int) -> str:
        if not minor:
            return self._text(major, _GSS_CODE)
        if major == CONTINUE_NEEDED:  # GSS has no text for the minor status of a call that goes on
            return self._krb5_text(minor)
        return self._text(minor & 0xFFFFFFFF, _MECH_CODE)

    def _krb5_text(self, code: int) -> str:
        try:
            self.krb5.check(ffi.NULL, code)
        except Krb5Error as error:
            return error.message
        return ""

    def _text(self, status: int, kind: int) -> str:
        more, text = ffi.new("OM_uint32 *"), ffi.new("gss_buffer_t")
        failed = self.lib.gss_display_status(
            ffi.new("OM_uint32 *"), status, kind, values.KRB5_MECHANISM, more, text
        )
        return "" if failed else self.take(text).decode("utf-8", "replace")

    def _try_contexts(self) -> None:
        # Without a template it cannot get one, so nothing comes of this.
        none = ffi.NULL
        self.lib.gss_acquire_cred_from(
            ffi.new("OM_uint32 *"), none, 0, values.KRB5_ONLY, values.ACCEPT, none,
            ffi.new("gss_cred_id_t *"), none, none,
        )  # fmt: skip
        if not self.contexts.is_asked:
            raise Unusable("it does not ask for its krb5 contexts where it says that it does")


def _file_of(lib: Any) -> Path:
    info = ffi.new("Dl_info *")
    address = ffi.addressof(lib, "gss_accept_sec_context")
    if not ffi.dlopen(None).dladdr(ffi.cast("void *", address), info):
        raise Unusable("the loader does not say which file it is")
    return Path(ffi.string(info.file).decode()).resolve()
