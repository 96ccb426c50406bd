"""One loaded libkrb5 of Heimdal: the thin layer through which every function of it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conformance.peers.heimdal.cdef import REQUIRED, ffi
from conformance.peers.heimdal.errors import HeimdalError
from conformance.peers.mit.library import Unusable


class Heimdal:
    """A libkrb5. `lib` has its functions; `check` makes an error code an exception."""

    def __init__(self, path: str) -> None:
        """Load the file, or the name that the system's loader knows; Unusable if that fails."""
        try:
            self.lib: Any = ffi.dlopen(path)
        except OSError as error:
            raise Unusable(f"it does not load: {error}") from error
        missing = [name for name in REQUIRED if not hasattr(self.lib, name)]
        if missing:
            raise Unusable(f"it has no {missing[0]}; functions missing in all: {len(missing)}")
        try:
            version = ffi.string(self.lib.heimdal_version).decode()
        except KeyError:
            raise Unusable("there is no heimdal_version in it: it is not Heimdal") from None
        self.path = file_of(ffi.addressof(self.lib, "krb5_rd_req"))
        self.version: str = version.split()[-1]  # of "Heimdal 7.8.0"

    def check(self, context: Any, code: int) -> None:
        """Raise HeimdalError where `code`, what a krb5 function has just returned, is not 0."""
        if code:
            text = self.lib.krb5_get_error_message(context, code)
            message = ffi.string(text).decode("utf-8", "replace")
            self.lib.krb5_free_error_message(context, text)
            raise HeimdalError(code, message)

    def auth_context(self, context: Any, flags: int) -> tuple[Any, Any]:
        """Return a new auth context, freed when it is dropped, and the cell that it is passed in.

        `flags` are added to the one that Heimdal starts with, DO_TIME. rd_req and mk_req take the
        address of a variable that holds the auth context: that is the cell.
        """
        lib = self.lib
        cell = ffi.new("krb5_auth_context *")
        self.check(context, lib.krb5_auth_con_init(context, cell))
        handle = ffi.gc(cell[0], lambda handle: lib.krb5_auth_con_free(context, handle))
        self.check(context, lib.krb5_auth_con_addflags(context, handle, flags, ffi.NULL))
        return handle, cell

    def take(self, data: Any) -> bytes:
        """Copy the octets of a krb5_data that the library has allocated, and free them there."""
        octets = bytes(ffi.buffer(data.data, data.length))
        self.lib.krb5_data_free(data)
        return octets


def file_of(function: Any) -> Path:
    """Return the file that a loaded function is in."""
    info = ffi.new("Dl_info *")
    if not ffi.dlopen(None).dladdr(ffi.cast("void *", function), info):
        raise Unusable("the loader does not say which file it is")
    return Path(ffi.string(info.file).decode()).resolve()
