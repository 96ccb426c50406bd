"""The server remembers authenticators, but not as it should."""

from __future__ import annotations

from typing import Any

from conformance.model.protocol import Accept, Accepted, Rejected
from reference import server
from reference.principal import Principal

NOBODY = Principal((), "")
_Replays = server.ReplayCache


class IgnoresClient(_Replays):
    """Whose authenticator it was plays no part."""

    def is_fresh(self, server, client, time, now, skew):
        return super().is_fresh(server, NOBODY, time, now, skew)


class IgnoresRealm(_Replays):
    """The realm of the client plays no part."""

    def is_fresh(self, server, client, time, now, skew):
        return super().is_fresh(server, client._replace(realm=""), time, now, skew)


class WholeSeconds(_Replays):
    """The microseconds play no part."""

    def is_fresh(self, server, client, time, now, skew):
        return super().is_fresh(server, client, time.replace(microsecond=0), now, skew)


class ForgetsEarly(_Replays):
    """What came is kept for the skew, however far ahead the client's clock is."""

    def __init__(self) -> None:
        self._came: dict[object, object] = {}

    def is_fresh(self, server, client, time, now, skew):
        last = self._came.get((server, client, time))
        self._came[server, client, time] = now
        return last is None or now - last > skew


CACHES = {
    "ignores-client": IgnoresClient,
    "ignores-realm": IgnoresRealm,
    "whole-seconds": WholeSeconds,
    "forgets-early": ForgetsEarly,
}


def memory(adapter: Any, name: str) -> None:
    """The replay cache is a bad one."""
    server.ReplayCache = CACHES[name]
    adapter.reset()


def remembers_octets(adapter: Any, _argument: str) -> None:
    """Messages are remembered, not authenticators."""
    accept, reset, seen = adapter.accept, adapter.reset, set()
    server.ReplayCache.is_fresh = lambda *_: True

    def remember(request: Accept) -> Accepted | Rejected:
        answer = accept(request)
        if request.policy.replay and isinstance(answer, Accepted):
            if request.ap_req in seen:
                return Rejected(34)
            seen.add(request.ap_req)
        return answer

    def forget() -> None:
        reset()
        seen.clear()

    adapter.accept, adapter.reset = remember, forget


FAULTS = {"memory": memory, "remembers-octets": remembers_octets}
