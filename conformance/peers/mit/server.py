"""The server role: steps 2 to 5, by krb5_rd_req and krb5_mk_rep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conformance.model.protocol import Accept, Accepted, Rejected
from conformance.model.values import Key, Policy
from conformance.peers.mit.cdef import ffi
from conformance.peers.mit.convert import (
    authorization_data_of,
    key_of,
    name_of,
    new_address,
    new_data,
    new_key,
    sequence_of,
    unsigned,
)
from conformance.peers.mit.errors import GENERIC, Krb5Error
from conformance.peers.mit.library import Krb5
from conformance.peers.mit.replay import ReplayCache
from conformance.peers.mit.settings import Settings
from conformance.peers.serving import CannotDrive

_DO_TIME, _DO_SEQUENCE = 1, 4  # KRB5_AUTH_CONTEXT_…
_MUTUAL_REQUIRED = 0x20000000  # AP_OPTS_MUTUAL_REQUIRED


class Server:
    """Takes AP-REQ messages, each with an auth context of its own."""

    def __init__(self, krb5: Krb5, settings: Settings, folder: Path) -> None:
        """Keep the replay cache in `folder`."""
        self._krb5 = krb5
        self._settings = settings
        self._replay = ReplayCache(krb5, folder)

    def accept(self, request: Accept) -> Accepted | Rejected:
        """Give the message to krb5_rd_req, and what it is told to krb5_mk_rep."""
        policy, lib, check = request.policy, self._krb5.lib, self._krb5.check
        _refuse_what_cannot_be_driven(request)
        keytab = self._settings.keytab(request.keytab)
        server = self._settings.principal(request.server)
        context = self._settings.context(request.now, policy.max_skew)
        auth_context, cell = self._auth_context(context, policy, request.user_to_user_key)
        options, ticket = ffi.new("krb5_flags *"), ffi.new("krb5_ticket **")
        message = new_data(request.ap_req)
        try:
            # The server is always named: without a name, rd_req tries every key of the keytab.
            code = lib.krb5_rd_req(context, cell, message, server, keytab, options, ticket)
            check(context, code)
            return self._accepted(context, auth_context, options[0], ticket[0].enc_part2)
        except Krb5Error as error:
            return Rejected(
                error.protocol_code, error.native, self._krb_error(context, server, error)
            )
        finally:
            if ticket[0]:
                lib.krb5_free_ticket(context, ticket[0])

    def forget(self) -> None:
        """Forget every message."""
        self._replay.forget()

    def _auth_context(
        self, context: Any, policy: Policy, user_to_user_key: Key | None
    ) -> tuple[Any, Any]:
        lib, check = self._krb5.lib, self._krb5.check
        # DO_TIME stands for replay detection alone: rd_req compares times without it as well.
        # DO_SEQUENCE puts the server's own sequence number into the AP-REP, as its GSS layer does.
        flags = _DO_SEQUENCE | (_DO_TIME if policy.replay else 0)
        auth_context, cell = self._krb5.auth_context(context, flags)
        if policy.replay:
            self._replay.attach(context, auth_context, policy.max_skew)
        if policy.sender is not None:
            sender = new_address(policy.sender)
            code = lib.krb5_auth_con_setaddrs(context, auth_context, ffi.NULL, sender)
            check(context, code)
        if user_to_user_key is not None:
            key = new_key(user_to_user_key)
            check(context, lib.krb5_auth_con_setuseruserkey(context, auth_context, key))
        if policy.permitted_etypes is not None:
            etypes = ffi.new("krb5_enctype[]", [*policy.permitted_etypes, 0])
            check(context, lib.krb5_auth_con_setpermetypes(context, auth_context, etypes))
        return auth_context, cell

    def _accepted(self, context: Any, auth_context: Any, options: int, ticket: Any) -> Accepted:
        """Tell what rd_req has established.

        The authorization data are those of the ticket, top level, as they are there: containers
        are not opened. Those of the authenticator are not shown.
        """
        lib, check = self._krb5.lib, self._krb5.check
        number = ffi.new("krb5_int32 *")
        check(context, lib.krb5_auth_con_getremoteseqnumber(context, auth_context, number))
        mutual = bool(options & _MUTUAL_REQUIRED)
        return Accepted(
            client=self._client(context, ticket),
            mutual=mutual,
            session_key=key_of(ticket.session),
            subkey=self._subkey(context, auth_context),
            sequence=sequence_of(number[0]),
            authorization_data=authorization_data_of(ticket.authorization_data),
            ticket_flags=unsigned(ticket.flags),
            ap_rep=self._ap_rep(context, auth_context) if mutual else None,
        )

    def _client(self, context: Any, ticket: Any) -> str | None:
        lib, name = self._krb5.lib, ffi.new("char **")
        self._krb5.check(context, lib.krb5_unparse_name(context, ticket.client, name))
        client = name_of(name[0])
        lib.krb5_free_unparsed_name(context, name[0])
        return client

    def _subkey(self, context: Any, auth_context: Any) -> Key | None:
        lib, block = self._krb5.lib, ffi.new("krb5_keyblock **")
        self._krb5.check(context, lib.krb5_auth_con_getrecvsubkey(context, auth_context, block))
        subkey = key_of(block[0])
        lib.krb5_free_keyblock(context, block[0])
        return subkey

    def _ap_rep(self, context: Any, auth_context: Any) -> bytes:
        message = ffi.new("krb5_data *")
        self._krb5.check(context, self._krb5.lib.krb5_mk_rep(context, auth_context, message))
        return self._krb5.take(context, message)

    def _krb_error(self, context: Any, server: Any, error: Krb5Error) -> bytes:
        """Make the KRB-ERROR that MIT's own servers (recvauth, GSS) send.

        It has the server's time and name and the code, GENERIC where the RFC has none; neither
        the client's time nor its name, which those servers leave out even where they know them.
        """
        lib, check = self._krb5.lib, self._krb5.check
        values, message = ffi.new("krb5_error *"), ffi.new("krb5_data *")
        values.error = GENERIC if error.protocol_code is None else error.protocol_code
        values.server = server
        stime, susec = ffi.new("krb5_timestamp *"), ffi.new("krb5_int32 *")
        check(context, lib.krb5_us_timeofday(context, stime, susec))
        values.stime, values.susec = stime[0], susec[0]
        check(context, lib.krb5_mk_error(context, values, message))
        return self._krb5.take(context, message)


def _refuse_what_cannot_be_driven(request: Accept) -> None:
    policy = request.policy
    for asked, capability in (
        (policy.framing != "raw", policy.framing),
        (policy.dce_style or request.third_leg or request.context, "dce-style"),
        (policy.channel_bindings is not None, "channel-bindings"),
        (policy.require_address, "require-address"),
        (not policy.check_transited, "check-transited"),
    ):
        if asked:
            raise CannotDrive(capability)
