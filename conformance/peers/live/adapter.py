"""A live service as a peer: what it can be asked, and what its answers say."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from conformance.model.protocol import Accept, Accepted, PeerInfo, Rejected
from conformance.model.values import Policy
from conformance.peers.live.keytab import service_keys
from conformance.peers.live.outcome import Gone, Outcome, krb_error
from conformance.peers.live.pace import Pace
from conformance.peers.live.url import LiveUrl, UrlError, parse_url
from conformance.peers.process import PeerUnavailable
from conformance.peers.serving import Adapter, CannotDrive, serve
from reference import der
from reference.messages import KRBError

Put = Callable[[LiveUrl, bytes], Outcome]
"""Gives a token to a service, over a connection of its own."""

_CANNOT_RUN = 3
"""The exit code for a peer that cannot be run, as of the `sixstep` command."""
_CAPABILITIES = frozenset(("server", "gss", "gss-only", "mutual", "krb-error"))
_LATE = timedelta(seconds=1)


class LiveAdapter(Adapter):
    """Drives one service. It has the name, the keys, the clock and the settings that it has."""

    def __init__(self, url: LiveUrl, put: Put) -> None:
        """Read the service's keytab; PeerUnavailable where it cannot be read."""
        self._url = url
        self._put = put
        self._keytab = service_keys(url)
        self._pace = Pace(url.rate, url.most)

    def hello(self) -> tuple[PeerInfo, frozenset[str]]:
        """Tell where the service is; which implementation it is, the wire does not say."""
        etypes = {f"etype.{entry.etype}" for entry in self._keytab}
        return PeerInfo(self._url.name, self._url.version, "", ""), _CAPABILITIES | etypes

    def accept(self, request: Accept) -> Accepted | Rejected:
        """Give the token to the service, and tell what the wire shows of what it makes of it."""
        self._refuse_what_cannot_be_driven(request)
        if not self._pace.wait():
            raise CannotDrive(f"max={self._url.most}")
        if abs(datetime.now(UTC) - request.now) > _LATE:
            raise CannotDrive("clock")
        try:
            outcome = self._put(self._url, request.ap_req)
        except Gone as gone:
            # As with an implementation that is part of its adapter: both end.
            print(gone, file=sys.stderr)
            raise SystemExit(_CANNOT_RUN) from None
        error = krb_error(outcome.token)
        if outcome.taken and error is None:
            return Accepted(ap_rep=outcome.token)
        return Rejected(_code(error), outcome.native, None if error is None else outcome.token)

    def _refuse_what_cannot_be_driven(self, request: Accept) -> None:
        policy = request.policy
        for asked, capability in (
            (policy.framing != "gss", policy.framing),
            (request.user_to_user_key is not None, "user-to-user"),
            (request.server != self._keytab[0].principal, "server name"),
            (not request.keytab or not set(request.keytab) <= set(self._keytab), "keytab"),
            (policy != Policy(framing=policy.framing), "policy"),
        ):
            if asked:
                raise CannotDrive(capability)


def _code(error: bytes | None) -> int | None:
    try:
        code = None if error is None else der.decode(KRBError, error).error_code
    except der.DecodeError:
        return None
    return code if code in range(128) else None


def main(put: Put) -> int:
    """Serve the service of the URL that is the one argument; keys are in its keytab alone."""
    try:
        [_, url] = sys.argv
        serve(LiveAdapter(parse_url(url), put))
    except (PeerUnavailable, UrlError) as error:
        print(error, file=sys.stderr)
        return _CANNOT_RUN
    return 0
