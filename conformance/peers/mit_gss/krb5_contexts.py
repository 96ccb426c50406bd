"""The krb5 contexts that the GSS layer makes for itself, and so its configuration and its clock.

Nearly every GSS call makes a krb5 context by krb5_init_context, and no call lets an application
choose one. Here the GSS layer's call of that function is redirected: what it gets is a copy of a
given context, with a clock that stands still at the microsecond, whatever the system's time is.
The same for krb5_auth_con_init tells which auth context a message was read with.
"""

from __future__ import annotations

from errno import EINVAL
from typing import Any, NamedTuple

from conformance.peers.mit.library import Krb5, Unusable
from conformance.peers.mit_gss.cdef import ffi
from conformance.peers.mit_gss.slots import redirect

REDIRECTED = "krb5_init_context", "krb5_auth_con_init"


class Inside(NamedTuple):
    """What a security context has inside; it lives as long as the security context does."""

    context: Any
    auth_context: Any


class Krb5Contexts:
    """The redirected calls of one library, for as long as the process lives."""

    def __init__(self, krb5: Krb5, lib: Any, path: str) -> None:
        """Redirect the calls."""
        self.is_asked = False
        """Whether the GSS layer has asked for a krb5 context."""
        self._template: Any = ffi.NULL
        self._clock = 0, 0
        self._inside: Inside | None = None
        try:
            # The library calls these as long as it is loaded: they must not be collected. It takes
            # what they leave behind only where they return 0, which an exception must not.
            self._callbacks = (
                ffi.callback("krb5_error_code(krb5_context *)", self._init_context, EINVAL),
                ffi.callback(
                    "krb5_error_code(krb5_context, krb5_auth_context *)",
                    self._auth_con_init,
                    EINVAL,
                ),
            )
        except MemoryError as error:  # a system that forbids memory both writable and executable
            raise Unusable(f"its calls cannot be answered: {error}") from error
        self._copy, self._start = lib.krb5_copy_context, krb5.lib.krb5_auth_con_init
        self._set_clock = krb5.lib.krb5_set_debugging_time
        for function, callback in zip(REDIRECTED, self._callbacks, strict=True):
            redirect(path, function, callback)

    def use(self, template: Any, second: int, microsecond: int) -> None:
        """Have the GSS layer get copies of a krb5 context, at a time, from now on."""
        self._template = template
        self._clock = second, microsecond

    def set_clock(self, inside: Inside) -> None:
        """Set the clock of a security context that was made before."""
        self._set_clock(inside.context, *self._clock)

    def take_inside(self) -> Inside:
        """Return what the security context of the last leg has inside."""
        inside, self._inside = self._inside, None
        if inside is None:
            raise RuntimeError("the library has made a security context without an auth context")
        return inside

    def forget_inside(self) -> None:
        """Forget it, before a leg: what a refused leg had inside is freed."""
        self._inside = None

    def _init_context(self, cell: Any) -> int:
        self.is_asked = True
        cell[0] = ffi.NULL  # some versions free what is there even if this fails
        code: int = self._copy(self._template, cell)  # no template is no context: EINVAL
        return code or self._set_clock(cell[0], *self._clock)

    def _auth_con_init(self, context: Any, cell: Any) -> int:
        code: int = self._start(context, cell)
        # The first is the message's. A delegated ticket within it is read with one more.
        if self._inside is None and not code:
            self._inside = Inside(context, cell[0])
        return code
