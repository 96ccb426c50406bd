"""One loaded libgssapi of Heimdal, and the libkrb5 that it is bound to."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from conformance.peers.heimdal.library import Heimdal, file_of
from conformance.peers.heimdal_gss import values
from conformance.peers.heimdal_gss.cdef import REQUIRED, ffi
from conformance.peers.heimdal_gss.errors import GssError, is_error, minor_of
from conformance.peers.heimdal_gss.inside import Inside
from conformance.peers.mit.library import Unusable

_GSS_CODE, _MECH_CODE = 1, 2


def locate(name: str) -> tuple[Path, Heimdal]:
    """Return the file of a library, by its path or by the name that the system's loader knows.

    And the libkrb5 that it calls: the loader looks for a function in the library and then in what
    it depends on. Unusable says why it cannot be driven; it is left as it is.
    """
    try:
        lib = ffi.dlopen(name)
    except OSError as error:
        raise Unusable(f"it does not load: {error}") from error
    missing = [function for function in REQUIRED if not hasattr(lib, function)]
    if missing:
        raise Unusable(f"it has no {missing[0]}; functions missing in all: {len(missing)}")
    return file_of(ffi.addressof(lib, "gss_accept_sec_context")), Heimdal(name)


@functools.cache
def load(path: Path) -> Gss:
    """Return the library in that file, which is one for the whole process: it is changed."""
    return Gss(path)


class Gss:
    """A libgssapi. `lib` has its functions; `call` makes a refusal an exception."""

    def __init__(self, path: Path) -> None:
        """Redirect its calls; Unusable if that fails."""
        self.path, self.heimdal = locate(str(path))
        self.lib: Any = ffi.dlopen(str(path))
        self.inside = Inside(self.heimdal, str(self.path))

    def start(self) -> None:
        """Have the library make its krb5 context, with the configuration that there is now."""
        cell = ffi.new("gss_name_t *")
        self.call(self.lib.gss_import_name, values.new_buffer(b"a@B"), values.KRB5_NAME, cell)
        self.lib.gss_release_name(ffi.new("OM_uint32 *"), cell)
        if self.inside.krb5_context is None:
            raise Unusable("it does not ask for its krb5 context where it says that it does")

    def call(self, function: Any, *arguments: Any) -> int:
        """Call a function with a place for the minor status, and return the major status.

        GssError where it refuses.
        """
        cell = ffi.new("OM_uint32 *")
        major: int = function(cell, *arguments)
        if is_error(major):
            minor = minor_of(cell[0])
            raise GssError(major, minor, self._message(major, cell[0]))
        return major

    def take(self, buffer: Any) -> bytes:
        """Copy the octets of a buffer that the library has allocated, and free them there."""
        octets = values.octets_of(buffer)
        self.lib.gss_release_buffer(ffi.new("OM_uint32 *"), buffer)
        return octets

    def _message(self, major: int, minor: int) -> str:
        status, kind = (minor, _MECH_CODE) if minor else (major, _GSS_CODE)
        more, text = ffi.new("OM_uint32 *"), ffi.new("gss_buffer_t")
        failed = self.lib.gss_display_status(
            ffi.new("OM_uint32 *"), status, kind, values.KRB5_MECHANISM, more, text
        )
        return "" if failed else self.take(text).decode("utf-8", "replace")
