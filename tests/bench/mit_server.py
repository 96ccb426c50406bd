"""MIT krb5 as fast as Python can call it: krb5_rd_req and krb5_mk_rep, and nothing around them."""

from __future__ import annotations

import shutil
import weakref
from pathlib import Path
from tempfile import mkdtemp

from messages import KVNO, SCENARIO, SERVICE_KEY

from conformance.model.values import KeytabEntry
from conformance.peers.mit.cdef import ffi
from conformance.peers.mit.find import Library
from conformance.peers.mit.library import Krb5
from conformance.peers.mit.settings import Settings

_DO_SEQUENCE = 4  # as the adapter does; without DO_TIME there is no replay cache


class MitServer:
    """One library with its server's key and a clock that stands still."""

    def __init__(self, library: Library) -> None:
        """Load and configure the library."""
        self.name = f"MIT {library.version}"
        self._krb5 = Krb5(str(library.path))
        folder = Path(mkdtemp(prefix="sixstep-bench-"))
        weakref.finalize(self, shutil.rmtree, folder)
        self._settings = Settings(self._krb5, folder)
        self._context = self._settings.context(SCENARIO.now)
        self._server = self._settings.principal(SCENARIO.server)
        entry = KeytabEntry(SCENARIO.server, KVNO, SERVICE_KEY.etype, SERVICE_KEY.key)
        self._keytab = self._settings.keytab((entry,))

    def accept(self, octets: bytes) -> bytes:
        """Take an AP-REQ and return the AP-REP."""
        lib, context = self._krb5.lib, self._context
        cell = ffi.new("krb5_auth_context *")
        lib.krb5_auth_con_init(context, cell)
        lib.krb5_auth_con_setflags(context, cell[0], _DO_SEQUENCE)
        contents = ffi.from_buffer("char[]", octets)
        message = ffi.new("krb5_data *", {"length": len(octets), "data": contents})
        options, ticket = ffi.new("krb5_flags *"), ffi.new("krb5_ticket **")
        code = lib.krb5_rd_req(context, cell, message, self._server, self._keytab, options, ticket)
        reply = ffi.new("krb5_data *")
        code = code or lib.krb5_mk_rep(context, cell[0], reply)
        if code:
            raise AssertionError(code)
        answer = bytes(ffi.buffer(reply.data, reply.length))
        lib.krb5_free_data_contents(context, reply)
        lib.krb5_free_ticket(context, ticket[0])
        lib.krb5_auth_con_free(context, cell[0])
        return answer
