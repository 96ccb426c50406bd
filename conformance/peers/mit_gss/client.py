"""The client role: steps 1 and 6, by gss_init_sec_context."""

from __future__ import annotations

from typing import Any

from conformance.model.protocol import Accepted, Finish, Initiate, Initiated, Rejected
from conformance.model.values import Options
from conformance.peers.mit.convert import sequence_of
from conformance.peers.mit_gss import credentials, values
from conformance.peers.mit_gss.cdef import ffi
from conformance.peers.mit_gss.errors import GssError
from conformance.peers.mit_gss.library import Gss
from conformance.peers.mit_gss.pending import Exchange, Pending, delete
from conformance.peers.mit_gss.settings import GssSettings
from conformance.peers.serving import CannotDrive

_MUTUAL, _DCE_STYLE = 2, 0x1000  # GSS_C_…
_CFX = 1  # a lucid context's protocol: the tokens of RFC 4121


class Client:
    """Builds tokens, and remembers the security context of each until its answer comes."""

    def __init__(self, gss: Gss, settings: GssSettings) -> None:
        """Start with no context."""
        self._gss = gss
        self._settings = settings
        self._pending = Pending(gss, "c")

    def initiate(self, request: Initiate) -> Initiated | Rejected:
        """Have gss_init_sec_context build the token, from a credential with the one ticket."""
        options, given = request.options, request.credential
        _refuse_what_cannot_be_driven(options)
        self._settings.set_up(request.now)
        cell = ffi.new("gss_ctx_id_t *")
        flags = (_MUTUAL if options.mutual else 0) | (_DCE_STYLE if options.dce_style else 0)
        bindings = values.new_bindings(options.channel_bindings)
        try:
            with credentials.initiator(self._gss, self._settings, given) as credential:
                self._gss.contexts.forget_inside()
                token = self._leg(cell, credential, given.server, flags, bindings, ffi.NULL)
        except GssError as error:
            delete(self._gss, cell)
            return Rejected(error.protocol_code, error.native)
        inside = self._gss.contexts.take_inside()
        exchange = Exchange(cell, inside, given.server, options.dce_style)
        return Initiated(token, self._pending.add(exchange))

    def finish(self, request: Finish) -> Accepted | Rejected:
        """Give the answer to gss_init_sec_context.

        The context ends here, whatever the outcome: a client reads one answer.
        """
        exchange = self._pending.look(request.context)
        token = request.token
        if token is None and exchange.is_dce_style:
            token = request.ap_rep  # there is no framing in DCE style
        if token is None:
            raise CannotDrive("raw")
        exchange = self._pending.take(request.context)
        try:
            self._settings.set_up(request.now)
            self._gss.contexts.set_clock(exchange.inside)
            flags = _MUTUAL | (_DCE_STYLE if exchange.is_dce_style else 0)
            answer = values.new_buffer(token)
            third_leg = self._leg(exchange.cell, ffi.NULL, exchange.server, flags, ffi.NULL, answer)
            return self._accepted(exchange.cell, third_leg or None)
        except GssError as error:
            return Rejected(error.protocol_code, error.native)
        finally:
            delete(self._gss, exchange.cell)

    def forget(self) -> None:
        """Forget every context."""
        self._pending.forget()

    def _leg(
        self, cell: Any, credential: Any, server: str, flags: int, bindings: Any, answer: Any
    ) -> bytes:
        token = ffi.new("gss_buffer_t")
        with credentials.name(self._gss, server) as service:
            self._gss.call(
                self._gss.lib.gss_init_sec_context,
                credential, cell, service, values.KRB5_MECHANISM, flags, 0, bindings,
                answer, ffi.NULL, token, ffi.NULL, ffi.NULL,
            )  # fmt: skip
        return self._gss.take(token)

    def _accepted(self, cell: Any, third_leg: bytes | None) -> Accepted:
        """Tell what was established. The security context becomes a lucid one.

        With the older encryption types GSS has no use for the server's subkey, and shows none.
        """
        exported = ffi.new("void **")
        self._gss.call(self._gss.lib.gss_krb5_export_lucid_sec_context, cell, 1, exported)
        lucid = ffi.cast("gss_krb5_lucid_context_v1_t *", exported[0])
        is_cfx = lucid.protocol == _CFX and lucid.cfx_kd.have_acceptor_subkey
        accepted = Accepted(
            subkey=values.key_of(lucid.cfx_kd.acceptor_subkey) if is_cfx else None,
            sequence=sequence_of(lucid.recv_seq),
            ap_rep=third_leg,
        )
        self._gss.call(self._gss.lib.gss_krb5_free_lucid_sec_context, exported[0])
        return accepted


def _refuse_what_cannot_be_driven(options: Options) -> None:
    # An AP-REQ in DCE style has no framing, whatever is said of it.
    is_framed = options.framing == "gss" or options.dce_style
    for asked, capability in (
        (not is_framed, options.framing),
        (options.use_session_key, "user-to-user"),
        (options.checksum_data is not None, "checksum-data"),
        (options.delegate, "delegate"),
        (options.dce_style and not options.mutual, "always-mutual"),
    ):
        if asked:
            raise CannotDrive(capability)
