"""The client role: steps 1 and 6, by krb5_mk_req_extended, krb5_rd_rep and krb5_rd_error."""

from __future__ import annotations

from typing import Any

from conformance.model.protocol import Accepted, Finish, Initiate, Initiated, Native, Rejected
from conformance.model.values import Options
from conformance.peers.heimdal.cdef import ffi
from conformance.peers.heimdal.convert import key_of, new_data, number_of
from conformance.peers.heimdal.errors import BASE, HeimdalError, protocol_code
from conformance.peers.heimdal.library import Heimdal
from conformance.peers.heimdal.settings import Settings
from conformance.peers.reference.contexts import Contexts
from conformance.peers.serving import CannotDrive

_DO_SEQUENCE = 4  # KRB5_AUTH_CONTEXT_DO_SEQUENCE
_USE_SESSION_KEY, _MUTUAL_REQUIRED, _USE_SUBKEY = 1, 2, 4  # AP_OPTS_…


class Client:
    """Builds AP-REQ messages, and remembers each until its answer comes."""

    def __init__(self, heimdal: Heimdal, settings: Settings) -> None:
        """Start with no context."""
        self._heimdal = heimdal
        self._settings = settings
        self._auth_contexts: Contexts[Any] = Contexts("c")

    def initiate(self, request: Initiate) -> Initiated | Rejected:
        """Have krb5_mk_req_extended build the message."""
        options = request.options
        _refuse_what_cannot_be_driven(options)
        credential = self._settings.credential(request.credential)
        context = self._settings.set_up(request.now)
        data = ffi.NULL if options.checksum_data is None else new_data(options.checksum_data)
        flags = _DO_SEQUENCE if options.sequence else 0
        auth_context, cell = self._heimdal.auth_context(context, flags)
        message = ffi.new("krb5_data *")
        code = self._heimdal.lib.krb5_mk_req_extended(
            context, cell, _ap_options(options), data, credential, message
        )
        try:
            self._heimdal.check(context, code)
        except HeimdalError as error:
            return Rejected(error.protocol_code, error.native)
        return Initiated(self._heimdal.take(message), self._auth_contexts.add(auth_context))

    def finish(self, request: Finish) -> Accepted | Rejected:
        """Give the answer to krb5_rd_rep, and to krb5_rd_error where it is no AP-REP.

        That is the order of Heimdal's own clients. The context ends here, whatever the outcome: a
        client reads one answer.
        """
        if request.ap_rep is None:
            raise CannotDrive("gss")
        try:
            auth_context = self._auth_contexts.take(request.context)
        except KeyError:
            raise ValueError(
                f"no context {request.context!r}: finished, forgotten or unknown"
            ) from None
        context = self._settings.set_up(request.now)
        message = new_data(request.ap_rep)
        try:
            return self._read_reply(context, auth_context, message)
        except HeimdalError as error:
            told = self._read_error(context, message)
            return told or Rejected(error.protocol_code, error.native)

    def forget(self) -> None:
        """Forget every context."""
        self._auth_contexts.clear()

    def _read_reply(self, context: Any, auth_context: Any, message: Any) -> Accepted:
        lib = self._heimdal.lib
        reply = ffi.new("krb5_ap_rep_enc_part **")
        self._heimdal.check(context, lib.krb5_rd_rep(context, auth_context, message, reply))
        accepted = Accepted(subkey=key_of(reply[0].subkey), sequence=number_of(reply[0].seq_number))
        lib.krb5_free_ap_rep_enc_part(context, reply[0])
        return accepted

    def _read_error(self, context: Any, message: Any) -> Rejected | None:
        lib, read = self._heimdal.lib, ffi.new("krb5_error *")
        if lib.krb5_rd_error(context, message, read):
            return None
        code = read.error_code
        lib.krb5_free_error_contents(context, read)
        # The library adds its base to what the message has, in 32 bits.
        told = Native((code - BASE) & 0xFFFFFFFF, "the peer has answered with this KRB-ERROR")
        return Rejected(protocol_code(code), told)


def _ap_options(options: Options) -> int:
    return (
        (_MUTUAL_REQUIRED if options.mutual else 0)
        | (_USE_SESSION_KEY if options.use_session_key else 0)
        | (_USE_SUBKEY if options.subkey else 0)
    )


def _refuse_what_cannot_be_driven(options: Options) -> None:
    for asked, capability in (
        (options.framing != "raw", options.framing),
        (options.dce_style, "dce-style"),
        (options.channel_bindings is not None, "channel-bindings"),
        (options.delegate, "delegate"),
    ):
        if asked:
            raise CannotDrive(capability)
