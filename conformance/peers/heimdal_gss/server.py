"""The server role: steps 2 to 5, by gss_accept_sec_context."""

from __future__ import annotations

from typing import Any

from conformance.model.protocol import Accept, Accepted, Native, Rejected
from conformance.peers.heimdal.convert import (
    flags_of,
    key_of,
    name_of,
    new_data,
    number_of,
)
from conformance.peers.heimdal.errors import protocol_code
from conformance.peers.heimdal.settings import Settings
from conformance.peers.heimdal_gss import credentials, values
from conformance.peers.heimdal_gss.cdef import ffi
from conformance.peers.heimdal_gss.errors import CONTINUE_NEEDED, GssError
from conformance.peers.heimdal_gss.exchange import Exchange, Waiting
from conformance.peers.heimdal_gss.library import Gss
from conformance.peers.serving import CannotDrive

_MUTUAL = 2  # GSS_C_MUTUAL_FLAG
_ERROR_ID = b"\x03\x00"  # RFC 4121 section 4.1: the token has a KRB_ERROR


class Server:
    """Takes tokens, each first one with a security context of its own."""

    def __init__(self, gss: Gss, settings: Settings) -> None:
        """Start with no context."""
        self._gss = gss
        self._settings = settings
        self._waiting = Waiting("s")

    def accept(self, request: Accept) -> Accepted | Rejected:
        """Give the token to gss_accept_sec_context, with a credential for the named service."""
        _refuse_what_cannot_be_driven(request)
        skew = request.policy.max_skew
        self._settings.set_up(request.now, skew)
        self._gss.heimdal.lib.krb5_set_max_time_skew(self._gss.inside.krb5_context, skew)
        with self._settings.permitting(request.policy.permitted_etypes):
            if request.context is not None or request.third_leg is not None:
                return self._third_leg(request)
            return self._first_leg(request)

    def forget(self) -> None:
        """Forget every context."""
        self._waiting.forget()

    def _first_leg(self, request: Accept) -> Accepted | Rejected:
        exchange = Exchange(self._gss)
        try:
            made = credentials.acceptor(self._gss, self._settings, request.server, request.keytab)
            exchange.credential = exchange.held.enter_context(made)
        except GssError as error:  # there is no such credential, whatever the token
            exchange.end()
            return Rejected(error.protocol_code, error.native)
        self._gss.inside.forget_auth_context()
        bindings = values.new_bindings(request.policy.channel_bindings)
        return self._leg(exchange, request.ap_req, bindings)

    def _third_leg(self, request: Accept) -> Accepted | Rejected:
        """Read the client's AP-REP, with which an exchange in DCE style ends."""
        if request.context is None or request.third_leg is None:
            raise ValueError("a third leg is a context and a token")
        return self._leg(self._waiting.take(request.context), request.third_leg, ffi.NULL)

    def _leg(self, exchange: Exchange, token: bytes, bindings: Any) -> Accepted | Rejected:
        """Take one token. An exchange that does not wait for another one ends."""
        answer, flags = ffi.new("gss_buffer_t"), ffi.new("OM_uint32 *")
        client = ffi.new("gss_name_t *")
        waits = False
        try:
            major = self._gss.call(
                self._gss.lib.gss_accept_sec_context,
                exchange.cell, exchange.credential, values.new_buffer(token), bindings,
                client, ffi.NULL, answer, flags, ffi.NULL, ffi.NULL,
            )  # fmt: skip
            ap_rep = self._gss.take(answer) or None
            if ap_rep is not None and (krb_error := self._krb_error(ap_rep)):
                return self._refused(ap_rep, krb_error)
            exchange.auth_context = exchange.auth_context or self._gss.inside.take_auth_context()
            waits = major == CONTINUE_NEEDED
            if waits:
                context = self._waiting.add(exchange)
                return self._established(exchange, ap_rep=ap_rep, context=context)
            return self._established(
                exchange,
                client=self._name(client[0]),
                mutual=bool(flags[0] & _MUTUAL),
                ticket_flags=self._ticket_flags(exchange.cell[0]),
                ap_rep=ap_rep,
            )
        except GssError as error:
            return Rejected(error.protocol_code, error.native, self._gss.take(answer) or None)
        finally:
            self._gss.lib.gss_release_name(ffi.new("OM_uint32 *"), client)
            if not waits:
                exchange.end()

    def _krb_error(self, token: bytes) -> bytes | None:
        """Return the KRB-ERROR of an error token; None where it is another one."""
        contents = ffi.new("gss_buffer_t")
        if self._gss.lib.gss_decapsulate_token(
            values.new_buffer(token), values.KRB5_MECHANISM, contents
        ):
            return None
        octets = self._gss.take(contents)
        return octets[2:] if octets.startswith(_ERROR_ID) else None

    def _refused(self, token: bytes, krb_error: bytes) -> Rejected:
        """Tell of a refusal that is an error token, and to wait for another try.

        The status of the call has no number for it, so the KRB-ERROR is asked.
        """
        lib, read = self._gss.heimdal.lib, ffi.new("krb5_error *")
        context, message = self._settings.context, new_data(krb_error)
        self._gss.heimdal.check(context, lib.krb5_rd_error(context, message, read))
        code = read.error_code
        lib.krb5_free_error_contents(context, read)
        return Rejected(protocol_code(code), Native(code, "it answers with a KRB-ERROR"), token)

    def _established(self, exchange: Exchange, **shown: Any) -> Accepted:
        """Tell what was established: what GSS has `shown`, and what the auth context has.

        The subkey is the client's own, from the authenticator. The authorization data GSS shows by
        type only, so they are not told.
        """
        lib, check, context = self._gss.lib, self._gss.heimdal.check, self._settings.context
        session_key, read = ffi.new("krb5_keyblock **"), ffi.new("krb5_authenticator *")
        check(context, lib.krb5_auth_con_getkey(context, exchange.auth_context, session_key))
        heimdal = self._gss.heimdal.lib
        code = heimdal.krb5_auth_con_getauthenticator(context, exchange.auth_context, read)
        check(context, code)
        accepted = Accepted(
            session_key=key_of(session_key[0]),
            subkey=key_of(read[0].subkey),
            sequence=number_of(read[0].seq_number),
            **shown,
        )
        lib.krb5_free_keyblock(context, session_key[0])
        heimdal.krb5_free_authenticator(context, read)
        return accepted

    def _name(self, name: Any) -> str | None:
        text = ffi.new("gss_buffer_t")
        self._gss.call(self._gss.lib.gss_display_name, name, text, ffi.NULL)
        return name_of(self._gss.take(text))

    def _ticket_flags(self, security_context: Any) -> int:
        flags = ffi.new("OM_uint32 *")
        self._gss.call(self._gss.lib.gss_krb5_get_tkt_flags, security_context, flags)
        return flags_of(flags[0])


def _refuse_what_cannot_be_driven(request: Accept) -> None:
    policy = request.policy
    # An AP-REQ in DCE style has no framing, whatever is said of it.
    is_framed = policy.framing == "gss" or policy.dce_style
    for asked, capability in (
        (not is_framed, policy.framing),
        (policy.replay, "replay"),
        (request.user_to_user_key is not None, "user-to-user"),
        (policy.sender is not None, "addresses"),
        (policy.require_address, "require-address"),
        (not policy.check_transited, "check-transited"),
    ):
        if asked:
            raise CannotDrive(capability)
