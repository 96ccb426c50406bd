"""The server remembers authenticators, but not as it should."""

from __future__ import annotations

from typing import Any

from conformance.model.protocol import Accept, Accepted, Rejected
from reference import server
from reference.principal import Principal

NOBODY = Principal((), "")
_is_fresh = server.ReplayCache.is_fresh


def ignores_client(cache, server, client, time, now, skew):
    """Whose authenticator it was plays no part."""
    return _is_fresh(cache, server, NOBODY, time, now, skew)


def ignores_realm(cache, server, client, time, now, skew):
    """The realm of the client plays no part."""
    return _is_fresh(cache, server, client._replace(realm=""), time, now, skew)


def whole_seconds(cache, server, client, time, now, skew):
    """The microseconds play no part."""
    return _is_fresh(cache, server, client, time.replace(microsecond=0), now, skew)


def forgets_early(cache, server, client, time, now, skew):
    """What came is kept for the skew, however far ahead the client's clock is."""
    came = cache.__dict__.setdefault("came", {})
    last = came.get((server, client, time))
    came[server, client, time] = now
    return last is None or now - last > skew


CACHES = {
    "ignores-client": ignores_client,
    "ignores-realm": ignores_realm,
    "whole-seconds": whole_seconds,
    "forgets-early": forgets_early,
}


def memory(_adapter: Any, name: str) -> None:
    """The replay cache is a bad one."""
    server.ReplayCache.is_fresh = CACHES[name]


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
