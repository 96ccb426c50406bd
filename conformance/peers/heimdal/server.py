"""The server role: steps 2 to 5, by krb5_rd_req and krb5_mk_rep."""

from __future__ import annotations

from typing import Any

from conformance.model.protocol import Accept, Accepted, Rejected
from conformance.peers.heimdal.cdef import ffi
from conformance.peers.heimdal.convert import (
    authorization_data_of,
    flags_of,
    key_of,
    name_of,
    new_address,
    new_data,
    new_key,
    number_of,
)
from conformance.peers.heimdal.errors import HeimdalError
from conformance.peers.heimdal.library import Heimdal
from conformance.peers.heimdal.settings import Settings
from conformance.peers.serving import CannotDrive

_DO_SEQUENCE, _USE_SUBKEY = 4, 32  # KRB5_AUTH_CONTEXT_…
_MUTUAL_REQUIRED = 2  # AP_OPTS_MUTUAL_REQUIRED


class Server:
    """Takes AP-REQ messages, each with an auth context of its own."""

    def __init__(self, heimdal: Heimdal, settings: Settings) -> None:
        """Take what every message is read with."""
        self._heimdal = heimdal
        self._settings = settings

    def accept(self, request: Accept) -> Accepted | Rejected:
        """Give the message to krb5_rd_req, and what it is told to krb5_mk_rep."""
        _refuse_what_cannot_be_driven(request)
        with self._settings.permitting(request.policy.permitted_etypes):
            return self._accept(request)

    def _accept(self, request: Accept) -> Accepted | Rejected:
        lib, check = self._heimdal.lib, self._heimdal.check
        keytab = self._settings.keytab(request.keytab)
        server = self._settings.principal(request.server)
        context = self._settings.set_up(request.now, request.policy.max_skew)
        auth_context, cell = self._auth_context(context, request)
        options, ticket = ffi.new("krb5_flags *"), ffi.new("krb5_ticket **")
        message = new_data(request.ap_req)
        try:
            # The server is always named: without a name, rd_req tries every key of the keytab.
            code = lib.krb5_rd_req(context, cell, message, server, keytab, options, ticket)
            check(context, code)
            return self._accepted(context, auth_context, options[0], ticket[0])
        except HeimdalError as error:
            return Rejected(
                error.protocol_code, error.native, self._krb_error(context, server, error)
            )
        finally:
            if ticket[0]:
                lib.krb5_free_ticket(context, ticket[0])

    def _auth_context(self, context: Any, request: Accept) -> tuple[Any, Any]:
        lib, check = self._heimdal.lib, self._heimdal.check
        # The server's own sequence number and subkey go into the AP-REP, as its GSS layer has it.
        auth_context, cell = self._heimdal.auth_context(context, _DO_SEQUENCE | _USE_SUBKEY)
        if request.policy.sender is not None:
            sender = new_address(request.policy.sender)
            check(context, lib.krb5_auth_con_setaddrs(context, auth_context, ffi.NULL, sender))
        if request.user_to_user_key is not None:
            key = new_key(request.user_to_user_key)
            check(context, lib.krb5_auth_con_setuserkey(context, auth_context, key))
        return auth_context, cell

    def _accepted(self, context: Any, auth_context: Any, options: int, ticket: Any) -> Accepted:
        """Tell what rd_req has established.

        The authorization data are those of the ticket, top level, as they are there: containers
        are not opened. Those of the authenticator are not shown.
        """
        lib, read = self._heimdal.lib, ffi.new("krb5_authenticator *")
        code = lib.krb5_auth_con_getauthenticator(context, auth_context, read)
        self._heimdal.check(context, code)
        subkey, sequence = key_of(read[0].subkey), number_of(read[0].seq_number)
        lib.krb5_free_authenticator(context, read)
        mutual = bool(options & _MUTUAL_REQUIRED)
        return Accepted(
            client=self._client(context, ticket),
            mutual=mutual,
            session_key=key_of(ffi.addressof(ticket.ticket, "key")),
            subkey=subkey,
            sequence=sequence,
            authorization_data=authorization_data_of(ticket.ticket.authorization_data),
            ticket_flags=flags_of(ticket.ticket.flags),
            ap_rep=self._ap_rep(context, auth_context) if mutual else None,
        )

    def _client(self, context: Any, ticket: Any) -> str | None:
        lib, name = self._heimdal.lib, ffi.new("char **")
        self._heimdal.check(context, lib.krb5_unparse_name(context, ticket.client, name))
        client = name_of(ffi.string(name[0]))
        lib.krb5_xfree(name[0])
        return client

    def _ap_rep(self, context: Any, auth_context: Any) -> bytes:
        message = ffi.new("krb5_data *")
        self._heimdal.check(context, self._heimdal.lib.krb5_mk_rep(context, auth_context, message))
        return self._heimdal.take(message)

    def _krb_error(self, context: Any, server: Any, error: HeimdalError) -> bytes:
        """Make the KRB-ERROR that Heimdal's own servers (recvauth, GSS) send.

        krb5_mk_error chooses the code and the text, GENERIC where the RFC has none. The client's
        time and name are left out, as those servers do even where they know them.
        """
        lib, none, message = self._heimdal.lib, ffi.NULL, ffi.new("krb5_data *")
        code = lib.krb5_mk_error(context, error.code, none, none, none, server, none, none, message)
        self._heimdal.check(context, code)
        return self._heimdal.take(message)


def _refuse_what_cannot_be_driven(request: Accept) -> None:
    policy = request.policy
    for asked, capability in (
        (policy.framing != "raw", policy.framing),
        (policy.dce_style or request.third_leg or request.context, "dce-style"),
        (policy.channel_bindings is not None, "channel-bindings"),
        (policy.replay, "replay"),
        (policy.require_address, "require-address"),
        (not policy.check_transited, "check-transited"),
    ):
        if asked:
            raise CannotDrive(capability)
