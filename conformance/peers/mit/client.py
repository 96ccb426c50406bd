"""The client role: steps 1 and 6, by krb5_mk_req_extended, krb5_rd_rep and krb5_rd_error."""

from __future__ import annotations

import itertools
from typing import Any

from conformance.model.protocol import Accepted, Finish, Initiate, Initiated, Native, Rejected
from conformance.model.values import Credential, Options
from conformance.peers.mit.cdef import ffi
from conformance.peers.mit.convert import keep, key_of, new_data, new_key, sequence_of
from conformance.peers.mit.errors import Krb5Error
from conformance.peers.mit.library import Krb5
from conformance.peers.mit.settings import Settings
from conformance.peers.serving import CannotDrive

_DO_SEQUENCE = 4  # KRB5_AUTH_CONTEXT_DO_SEQUENCE
_USE_SESSION_KEY, _MUTUAL_REQUIRED, _USE_SUBKEY = 0x40000000, 0x20000000, 1  # AP_OPTS_…
_KRB_ERROR_TAGS = (b"\x7e", b"\x5e")  # as MIT's own clients tell it: constructed or primitive
_MOST_CONTEXTS = 4096


class Client:
    """Builds AP-REQ messages, and remembers each until its answer comes."""

    def __init__(self, krb5: Krb5, settings: Settings) -> None:
        """Start with no context."""
        self._krb5 = krb5
        self._settings = settings
        self._numbers = itertools.count(1)
        self._auth_contexts: dict[str, Any] = {}

    def initiate(self, request: Initiate) -> Initiated | Rejected:
        """Have krb5_mk_req_extended build the message.

        The flags of the auth context are those of MIT's GSS layer: DO_SEQUENCE or nothing.
        krb5_rd_rep compares the times whatever they are.
        """
        options = request.options
        _refuse_what_cannot_be_driven(options)
        credential = self._credential(request.credential)
        context = self._settings.context(request.now)
        data = ffi.NULL if options.checksum_data is None else new_data(options.checksum_data)
        flags = _DO_SEQUENCE if options.sequence else 0
        auth_context, cell = self._krb5.auth_context(context, flags)
        message = ffi.new("krb5_data *")
        code = self._krb5.lib.krb5_mk_req_extended(
            context, cell, _ap_options(options), data, credential, message
        )
        try:
            self._krb5.check(context, code)
        except Krb5Error as error:
            return Rejected(error.protocol_code, error.native)
        return Initiated(self._krb5.take(context, message), self._remember(auth_context))

    def finish(self, request: Finish) -> Accepted | Rejected:
        """Give the answer to krb5_rd_rep, or to krb5_rd_error if it looks like a KRB-ERROR.

        The context ends here, whatever the outcome: a client reads one answer.
        """
        if request.ap_rep is None:
            raise CannotDrive("gss")
        context = self._settings.context(request.now)
        auth_context = self._auth_contexts.pop(request.context, None)
        if auth_context is None:
            raise ValueError(f"no context {request.context!r}: finished, forgotten or unknown")
        message = new_data(request.ap_rep)
        try:
            if request.ap_rep.startswith(_KRB_ERROR_TAGS):
                return self._read_error(context, message)
            return self._read_reply(context, auth_context, message)
        except Krb5Error as error:
            return Rejected(error.protocol_code, error.native)

    def forget(self) -> None:
        """Forget every context."""
        self._auth_contexts.clear()

    def _remember(self, auth_context: Any) -> str:
        if len(self._auth_contexts) >= _MOST_CONTEXTS:
            del self._auth_contexts[next(iter(self._auth_contexts))]
        name = f"c{next(self._numbers)}"
        self._auth_contexts[name] = auth_context
        return name

    def _read_reply(self, context: Any, auth_context: Any, message: Any) -> Accepted:
        lib = self._krb5.lib
        reply = ffi.new("krb5_ap_rep_enc_part **")
        self._krb5.check(context, lib.krb5_rd_rep(context, auth_context, message, reply))
        accepted = Accepted(
            subkey=key_of(reply[0].subkey), sequence=sequence_of(reply[0].seq_number)
        )
        lib.krb5_free_ap_rep_enc_part(context, reply[0])
        return accepted

    def _read_error(self, context: Any, message: Any) -> Rejected:
        lib = self._krb5.lib
        read = ffi.new("krb5_error **")
        self._krb5.check(context, lib.krb5_rd_error(context, message, read))
        code = read[0].error
        lib.krb5_free_error(context, read[0])
        known = code if code < 128 else None
        return Rejected(known, Native(code, "the peer has answered with this KRB-ERROR"))

    def _credential(self, given: Credential) -> Any:
        principal, timestamp = self._settings.principal, self._settings.timestamp
        client, server = principal(given.client), principal(given.server)
        key, ticket = new_key(given.session_key), new_data(given.ticket)
        times = {
            "authtime": timestamp(given.authtime),
            "starttime": timestamp(given.starttime),
            "endtime": timestamp(given.endtime),
            "renew_till": timestamp(given.renew_till),
        }
        fields = {
            "client": client,
            "server": server,
            "keyblock": key[0],
            "times": times,
            "ticket_flags": ffi.cast("krb5_flags", given.flags),
            "ticket": ticket[0],
        }
        return keep(ffi.new("krb5_creds *", fields), client, server, key, ticket)


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
