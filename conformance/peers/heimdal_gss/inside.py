"""The contexts that the GSS layer makes for itself, and that no call of it shows.

It has one krb5 context, with the configuration and the clock skew, and an auth context in each
security context. Its calls of the functions that make them are redirected, to functions that call
the same and keep what came of it.
"""

from __future__ import annotations

from errno import EINVAL
from typing import Any

from conformance.peers.heimdal.library import Heimdal
from conformance.peers.heimdal_gss.cdef import ffi
from conformance.peers.mit_gss.slots import redirect


class Inside:
    """The redirected calls of one library, for as long as the process lives."""

    def __init__(self, heimdal: Heimdal, path: str) -> None:
        """Redirect the calls."""
        self.krb5_context: Any = None
        """The first one, which is kept; a few calls make another one and free it again."""
        self._auth_context: Any = None
        self._init, self._start = heimdal.lib.krb5_init_context, heimdal.lib.krb5_auth_con_init
        # The library calls these as long as it is loaded: they must not be collected.
        self._callbacks = {
            "krb5_init_context": ffi.callback(
                "krb5_error_code(krb5_context *)", self._init_context, EINVAL
            ),
            "krb5_auth_con_init": ffi.callback(
                "krb5_error_code(krb5_context, krb5_auth_context *)", self._auth_con_init, EINVAL
            ),
        }
        for function, callback in self._callbacks.items():
            redirect(path, function, callback)

    def take_auth_context(self) -> Any:
        """Return the auth context of the last security context; it lives as long as that does."""
        auth_context, self._auth_context = self._auth_context, None
        if auth_context is None:
            raise RuntimeError("the library has made a security context without an auth context")
        return auth_context

    def forget_auth_context(self) -> None:
        """Forget it, before a leg: that of a refused leg is freed."""
        self._auth_context = None

    def _init_context(self, cell: Any) -> int:
        code: int = self._init(cell)
        if self.krb5_context is None and not code:
            self.krb5_context = cell[0]
        return code

    def _auth_con_init(self, context: Any, cell: Any) -> int:
        code: int = self._start(context, cell)
        # The first is the message's. The next is for a ticket that is delegated with it.
        if self._auth_context is None and not code:
            self._auth_context = cell[0]
        return code
