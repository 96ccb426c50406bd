"""The server role: steps 2 to 5, by gss_accept_sec_context."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conformance.model.protocol import Accept, Accepted, Rejected
from conformance.peers.mit.convert import key_of, sequence_of, text_of, unsigned
from conformance.peers.mit_gss import credentials, values
from conformance.peers.mit_gss.cdef import ffi
from conformance.peers.mit_gss.errors import COMPLETE, GssError
from conformance.peers.mit_gss.krb5_contexts import Inside
from conformance.peers.mit_gss.library import Gss
from conformance.peers.mit_gss.pending import Exchange, Pending, delete
from conformance.peers.mit_gss.replay import ReplayCache
from conformance.peers.mit_gss.settings import GssSettings
from conformance.peers.serving import CannotDrive

_MUTUAL = 2  # GSS_C_MUTUAL_FLAG


class Server:
    """Takes tokens, each first one with a security context of its own."""

    def __init__(self, gss: Gss, settings: GssSettings, folder: Path) -> None:
        """Keep the replay cache in `folder`."""
        self._gss = gss
        self._settings = settings
        self._replay = ReplayCache(gss, folder)
        self._pending = Pending(gss, "s")

    def accept(self, request: Accept) -> Accepted | Rejected:
        """Give the token to gss_accept_sec_context, with a credential for the named service."""
        _refuse_what_cannot_be_driven(request)
        policy, settings = request.policy, self._settings
        settings.set_up(request.now, policy.max_skew)
        if request.context is not None or request.third_leg is not None:
            return self._third_leg(request)
        cache = self._replay.name(is_wanted=policy.replay)
        try:
            with credentials.acceptor(
                self._gss, settings, request.server, request.keytab, cache, policy.permitted_etypes
            ) as credential:
                bindings = values.new_bindings(policy.channel_bindings)
                return self._first_leg(credential, request.ap_req, bindings)
        except GssError as error:  # there is no such credential, whatever the token
            return Rejected(error.protocol_code, error.native)

    def forget(self) -> None:
        """Forget every message."""
        self._pending.forget()
        self._replay.forget()

    def _first_leg(self, credential: Any, token: bytes, bindings: Any) -> Accepted | Rejected:
        cell = ffi.new("gss_ctx_id_t *")
        self._gss.contexts.forget_inside()
        return self._leg(cell, credential, token, bindings, None)

    def _third_leg(self, request: Accept) -> Accepted | Rejected:
        """Read the client's AP-REP, with which an exchange in DCE style ends."""
        if request.context is None or request.third_leg is None:
            raise ValueError("a third leg is a context and a token")
        exchange = self._pending.take(request.context)
        self._gss.contexts.set_clock(exchange.inside)
        return self._leg(exchange.cell, ffi.NULL, request.third_leg, ffi.NULL, exchange)

    def _leg(
        self, cell: Any, credential: Any, token: bytes, bindings: Any, before: Exchange | None
    ) -> Accepted | Rejected:
        """Take one token. A security context that does not wait for another is deleted."""
        answer, flags = ffi.new("gss_buffer_t"), ffi.new("OM_uint32 *")
        client = ffi.new("gss_name_t *")
        waits = False
        try:
            major = self._gss.call(
                self._gss.lib.gss_accept_sec_context,
                cell, credential, values.new_buffer(token), bindings,
                client, ffi.NULL, answer, flags, ffi.NULL, ffi.NULL,
            )  # fmt: skip
            ap_rep = self._gss.take(answer) or None
            inside = before.inside if before else self._gss.contexts.take_inside()
            waits = major != COMPLETE
            if waits:
                context = self._pending.add(Exchange(cell, inside))
                return self._established(inside, ap_rep=ap_rep, context=context)
            return self._established(
                inside,
                client=self._name(client[0]),
                mutual=bool(flags[0] & _MUTUAL),
                ticket_flags=self._ticket_flags(cell[0]),
                ap_rep=ap_rep,
            )
        except GssError as error:
            krb_error = self._gss.take(answer) or None
            return Rejected(error.protocol_code, error.native, krb_error)
        finally:
            self._gss.lib.gss_release_name(ffi.new("OM_uint32 *"), client)
            if not waits:
                delete(self._gss, cell)

    def _established(self, inside: Inside, **shown: Any) -> Accepted:
        """Tell what was established: what GSS has `shown`, and what the auth context has.

        GSS shows one key, without telling whose it is; and the auth context's subkey is the
        server's own as soon as there is an AP-REP. So the authenticator is asked for the client's.
        The authorization data GSS shows by type only, so they are not told.
        """
        lib, check, context = self._gss.lib, self._gss.krb5.check, inside.context
        session_key, read = ffi.new("krb5_keyblock **"), ffi.new("krb5_authenticator **")
        check(context, lib.krb5_auth_con_getkey(*inside, session_key))
        check(context, lib.krb5_auth_con_getauthenticator(*inside, read))
        accepted = Accepted(
            session_key=key_of(session_key[0]),
            subkey=key_of(read[0].subkey),
            sequence=sequence_of(read[0].seq_number),
            **shown,
        )
        self._gss.krb5.lib.krb5_free_keyblock(context, session_key[0])
        lib.krb5_free_authenticator(context, read[0])
        return accepted

    def _name(self, name: Any) -> str | None:
        text = ffi.new("gss_buffer_t")
        self._gss.call(self._gss.lib.gss_display_name, name, text, ffi.NULL)
        return text_of(self._gss.take(text))

    def _ticket_flags(self, security_context: Any) -> int:
        flags = ffi.new("krb5_flags *")
        self._gss.call(self._gss.lib.gss_krb5_get_tkt_flags, security_context, flags)
        return unsigned(flags[0])


def _refuse_what_cannot_be_driven(request: Accept) -> None:
    policy = request.policy
    # An AP-REQ in DCE style has no framing, whatever is said of it.
    is_framed = policy.framing == "gss" or policy.dce_style
    for asked, capability in (
        (not is_framed, policy.framing),
        (request.user_to_user_key is not None, "user-to-user"),
        (policy.sender is not None, "addresses"),
        (policy.require_address, "require-address"),
        (not policy.check_transited, "check-transited"),
    ):
        if asked:
            raise CannotDrive(capability)
