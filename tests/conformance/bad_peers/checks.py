"""One check of the reference taken out, or made lax."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import wraps
from typing import Any

from conformance.model.protocol import Accept, Accepted, Rejected
from reference import client, der, server
from reference.crypto import SUPPORTED, IntegrityError, Key, random_key
from reference.messages import APReq

Table = tuple[Any, ...]
_USAGES = (0, 1, 2, 3, 6, 7, 8, 10, 11, 12, 13, 1024)


def without(_adapter: Any, name: str) -> None:
    """The server's table has one check less."""
    _change_table(server.Server, lambda checks: _rest(checks, name))


def client_without(_adapter: Any, name: str) -> None:
    """The client's table has one check less."""
    _change_table(client.Client, lambda checks: _rest(checks, name))


def lax(_adapter: Any, name: str) -> None:
    """A check of the server that others build on never sees what it should refuse."""
    mend = {"message_type": any_type, "session_key": cut_to_size}[name]

    def mended(rule: Callable[[Any], None]) -> Callable[[Any], None]:
        @wraps(rule)
        def mend_first(x: Any) -> None:
            mend(x)
            rule(x)

        return mend_first

    def change(checks: Table) -> Table:
        return tuple(
            check._replace(rule=mended(check.rule)) if check.name == name else check
            for check in checks
        )

    _change_table(server.Server, change)


def _change_table(party: Any, change: Callable[[Table], Table]) -> None:
    make = party.__init__

    def make_changed(self: Any, *arguments: Any, **options: Any) -> None:
        make(self, *arguments, **options)
        self.checks = change(self.checks)

    party.__init__ = make_changed


def _rest(checks: Table, name: str) -> Table:
    return tuple(check for check in checks if check.name != name)


def any_type(x: Any) -> None:
    """The message is read as a KRB_AP_REQ, whatever its type says it is."""
    with suppress(der.DecodeError):
        ap_req = der.decode(APReq, b"\x6e" + x.octets[1:])
        x.octets = der.encode(replace(ap_req, msg_type=14))


def cut_to_size(x: Any) -> None:
    """A session key of the wrong size is made one of the right size."""
    sealed = x.ticket.key
    if sealed.keytype in SUPPORTED:
        size = len(random_key(sealed.keytype, bytes).contents)
        x.ticket = replace(x.ticket, key=replace(sealed, keyvalue=sealed.keyvalue[:size]))


def any_usage(_adapter: Any, _argument: str) -> None:
    """Ciphertext is taken under any key usage, by both sides."""
    decrypt = Key.decrypt

    def lax_decrypt(key: Key, usage: int, cipher: bytes) -> bytes:
        for each in _USAGES:
            with suppress(IntegrityError):
                return decrypt(key, each, cipher)
        return decrypt(key, usage, cipher)

    Key.decrypt = lax_decrypt


def skew(adapter: Any, seconds: str) -> None:
    """The allowable clock skew is longer than the server was told, by so many seconds."""
    accept = adapter.accept

    def with_skew(request: Accept) -> Accepted | Rejected:
        policy = replace(request.policy, max_skew=request.policy.max_skew + int(seconds))
        return accept(replace(request, policy=policy))

    adapter.accept = with_skew


FAULTS = {
    "without": without,
    "client-without": client_without,
    "lax": lax,
    "any-usage": any_usage,
    "skew": skew,
}
