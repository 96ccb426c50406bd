"""The client role: steps 1 and 6, by gss_init_sec_context."""

from __future__ import annotations

from typing import Any

from conformance.model.protocol import Accepted, Finish, Initiate, Initiated, Native, Rejected
from conformance.model.values import Options
from conformance.peers.heimdal.clock import seconds
from conformance.peers.heimdal.convert import key_of
from conformance.peers.heimdal.settings import Settings
from conformance.peers.heimdal_gss import credentials, values
from conformance.peers.heimdal_gss.cdef import ffi
from conformance.peers.heimdal_gss.errors import CONTINUE_NEEDED, GssError
from conformance.peers.heimdal_gss.exchange import Exchange, Waiting
from conformance.peers.heimdal_gss.library import Gss
from conformance.peers.serving import CannotDrive

_MUTUAL, _DCE_STYLE = 2, 0x1000  # GSS_C_…
_SKEW = 37  # KRB_AP_ERR_SKEW
_LAST_SECOND = 2**32 - 1
"""A security context keeps in 32 bits when the ticket ends."""


class Client:
    """Builds tokens, and remembers the security context of each until its answer comes."""

    def __init__(self, gss: Gss, settings: Settings) -> None:
        """Start with no context."""
        self._gss = gss
        self._settings = settings
        self._waiting = Waiting("c")

    def initiate(self, request: Initiate) -> Initiated | Rejected:
        """Have gss_init_sec_context build the token, from a credential with the one ticket."""
        options, given = request.options, request.credential
        _refuse_what_cannot_be_driven(options)
        if seconds(given.endtime) > _LAST_SECOND:
            raise CannotDrive("clock")
        self._settings.set_up(request.now)
        exchange = Exchange(self._gss)
        exchange.flags = (_MUTUAL if options.mutual else 0) | (
            _DCE_STYLE if options.dce_style else 0
        )
        bindings = values.new_bindings(options.channel_bindings)
        try:
            made = credentials.initiator(self._gss, self._settings, given)
            exchange.credential = exchange.held.enter_context(made)
            name = credentials.name(self._gss, given.server)
            exchange.server = exchange.held.enter_context(name)
            self._gss.inside.forget_auth_context()
            _, token = self._leg(exchange, bindings, ffi.NULL)
        except GssError as error:
            exchange.end()
            return Rejected(error.protocol_code, error.native)
        exchange.auth_context = self._gss.inside.take_auth_context()
        return Initiated(token, self._waiting.add(exchange))

    def finish(self, request: Finish) -> Accepted | Rejected:
        """Give the answer to gss_init_sec_context.

        The context ends here, whatever the outcome: a client reads one answer.
        """
        is_dce_style = self._waiting.look(request.context).flags & _DCE_STYLE
        token = request.token
        if token is None and is_dce_style:
            token = request.ap_rep  # there is no framing in DCE style
        if token is None:
            raise CannotDrive("raw")
        exchange = self._waiting.take(request.context)
        try:
            self._settings.set_up(request.now)
            major, answer = self._leg(exchange, ffi.NULL, values.new_buffer(token))
            if major == CONTINUE_NEEDED:
                # What makes Heimdal send another AP-REQ is a KRB-ERROR with this code alone.
                return Rejected(_SKEW, Native(major, "it tries again, by the server's clock"))
            return self._accepted(exchange, answer or None)
        except GssError as error:
            return Rejected(error.protocol_code, error.native)
        finally:
            exchange.end()

    def forget(self) -> None:
        """Forget every context."""
        self._waiting.forget()

    def _leg(self, exchange: Exchange, bindings: Any, answer: Any) -> tuple[int, bytes]:
        token = ffi.new("gss_buffer_t")
        major = self._gss.call(
            self._gss.lib.gss_init_sec_context,
            exchange.credential, exchange.cell, exchange.server, values.KRB5_MECHANISM,
            exchange.flags, 0, bindings, answer, ffi.NULL, token, ffi.NULL, ffi.NULL,
        )  # fmt: skip
        return major, self._gss.take(token)

    def _accepted(self, exchange: Exchange, third_leg: bytes | None) -> Accepted:
        """Tell what was established. The auth context has 0 for a number that is absent."""
        lib, check, context = self._gss.lib, self._gss.heimdal.check, self._settings.context
        subkey, number = ffi.new("krb5_keyblock **"), ffi.new("int32_t *")
        auth_context = exchange.auth_context
        check(context, lib.krb5_auth_con_getremotesubkey(context, auth_context, subkey))
        check(context, lib.krb5_auth_con_getremoteseqnumber(context, auth_context, number))
        accepted = Accepted(
            subkey=key_of(subkey[0]),
            sequence=(number[0] & 0xFFFFFFFF) or None,
            ap_rep=third_leg,
        )
        lib.krb5_free_keyblock(context, subkey[0])
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
