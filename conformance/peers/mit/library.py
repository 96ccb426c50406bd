"""One loaded libkrb5: the thin layer through which every function of it is called."""

from __future__ import annotations

import mmap
import re
from pathlib import Path
from typing import Any

from conformance.peers.mit import cdef
from conformance.peers.mit.cdef import ffi
from conformance.peers.mit.errors import Krb5Error


class Unusable(Exception):
    """A file that cannot be driven as MIT krb5; the text says why, in one line."""


class Krb5:
    """A libkrb5. `lib` has its functions; `check` makes an error code an exception."""

    def __init__(self, path: str) -> None:
        """Load the file, or the name that the system's loader knows; Unusable if that fails."""
        try:
            self.lib: Any = ffi.dlopen(path)
        except OSError as error:
            raise Unusable(f"it does not load: {error}") from error
        if missing := self._missing(cdef.REQUIRED):
            raise Unusable(f"it has no {missing[0]}; functions missing in all: {len(missing)}")
        self.old_replay_cache = bool(self._missing(cdef.REPLAY_CACHE))
        if self.old_replay_cache and (missing := self._missing(cdef.OLD_REPLAY_CACHE)):
            raise Unusable(f"its replay cache cannot be driven: it has no {missing[0]}")
        self.path = self._loaded_from()
        self.version = _version(self.path)

    def check(self, context: Any, code: int) -> None:
        """Raise Krb5Error where `code`, what a krb5 function has just returned, is not 0."""
        if code:
            text = self.lib.krb5_get_error_message(context, code)
            message = ffi.string(text).decode("utf-8", "replace")
            self.lib.krb5_free_error_message(context, text)
            raise Krb5Error(code, message)

    def auth_context(self, context: Any, flags: int) -> tuple[Any, Any]:
        """Return a new auth context, freed when it is dropped, and the cell that it is passed in.

        rd_req and mk_req take the address of a variable that holds it: that is the cell.
        """
        lib = self.lib
        cell = ffi.new("krb5_auth_context *")
        self.check(context, lib.krb5_auth_con_init(context, cell))
        handle = ffi.gc(cell[0], lambda handle: lib.krb5_auth_con_free(context, handle))
        self.check(context, lib.krb5_auth_con_setflags(context, handle, flags))
        return handle, cell

    def take(self, context: Any, data: Any) -> bytes:
        """Copy the octets of a krb5_data that the library has allocated, and free them there."""
        octets = bytes(ffi.buffer(data.data, data.length))
        self.lib.krb5_free_data_contents(context, data)
        return octets

    def _missing(self, names: tuple[str, ...]) -> list[str]:
        return [name for name in names if not hasattr(self.lib, name)]

    def _loaded_from(self) -> Path:
        info = ffi.new("Dl_info *")
        address = ffi.addressof(self.lib, "krb5_init_context_profile")
        if not ffi.dlopen(None).dladdr(ffi.cast("void *", address), info):
            raise Unusable("the loader does not say which file it is")
        return Path(ffi.string(info.file).decode()).resolve()


def _version(path: Path) -> str:
    # There is no function for it, but every release carries an identification string:
    # "KRB5_BRAND: krb5-1.22.2-final 1.22.2 20260129" is tag, version and date.
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as octets:
        brand = re.search(rb"KRB5_BRAND: krb5-\S+ ([\w.-]+) ", octets)
        if brand is None:
            raise Unusable("no KRB5_BRAND in it: it is not MIT krb5")
        return brand[1].decode()
