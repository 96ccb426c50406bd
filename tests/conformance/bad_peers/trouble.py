"""Peers that are of no use: they take all, refuse all, die, hang, fail, or cannot be driven."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from conformance.model.protocol import Accept, Accepted, Finish, Rejected
from conformance.peers.serving import CannotDrive
from reference import der
from reference.messages import APReq

Adapter = Any


def always(answer: Callable[[Any], Any], adapter: Adapter, _argument: str) -> None:
    """Whatever is asked in either role, the answer is the same."""
    adapter.accept = adapter.initiate = adapter.finish = answer


def accept_all(adapter: Adapter, client: str) -> None:
    """The server takes what it can read nothing of, as from `client`; the client any reply."""
    accept = adapter.accept

    def take(request: Accept) -> Accepted:
        answer = accept(request)
        return answer if isinstance(answer, Accepted) else Accepted(client=client or None)

    adapter.accept = take
    adapter.finish = lambda request: Accepted()


def refuse_all(adapter: Adapter, code: str) -> None:
    """Nothing is taken."""
    always(lambda request: Rejected(int(code) if code else None), adapter, "")


def crash(_request: object) -> None:
    print("about to die", file=sys.stderr, flush=True)
    os._exit(70)


def hang(_request: object) -> None:
    print("about to hang", file=sys.stderr, flush=True)
    # Until the harness closes the pipe: nothing of this process is left behind then.
    while os.read(0, 1 << 16):
        pass
    os._exit(0)


def fail(_request: object) -> None:
    raise RuntimeError("the adapter has a fault")


def unsupported(_request: object) -> None:
    raise CannotDrive("nothing")


def crash_on_bad_der(adapter: Adapter, _argument: str) -> None:
    """The server dies of a message that it cannot read."""
    _on_bad_der(adapter, crash)


def hang_on_bad_der(adapter: Adapter, _argument: str) -> None:
    """The server hangs on a message that it cannot read."""
    _on_bad_der(adapter, hang)


def accept_bad_der(adapter: Adapter, _argument: str) -> None:
    """The server takes a message that it cannot read."""
    _on_bad_der(adapter, lambda request: Accepted())


def _on_bad_der(adapter: Adapter, trouble: Callable[[Any], Any]) -> None:
    accept = adapter.accept

    def read(request: Accept) -> Accepted | Rejected:
        try:
            der.decode(APReq, request.ap_req)
        except der.DecodeError:
            return trouble(request)
        return accept(request)

    adapter.accept = read


def crash_on_long_client(adapter: Adapter, length: str) -> None:
    """The server dies of a client whose name is longer than that."""
    accept = adapter.accept

    def take(request: Accept) -> Accepted | Rejected:
        answer = accept(request)
        if isinstance(answer, Accepted) and len(answer.client or "") > int(length):
            crash(request)
        return answer

    adapter.accept = take


def crash_on_reply(adapter: Adapter, count: str) -> None:
    """The client dies of every n-th answer that it gets."""
    finish, number = adapter.finish, iter(range(1, 10**6))

    def take(request: Finish) -> Accepted | Rejected:
        return crash(request) if next(number) % int(count) == 0 else finish(request)

    adapter.finish = take


def hang_after(adapter: Adapter, count: str) -> None:
    """The server hangs at its n-th message."""
    accept, left = adapter.accept, iter(range(int(count)))
    adapter.accept = lambda request: (hang if next(left, None) is None else accept)(request)


def claims(adapter: Adapter, capabilities: str) -> None:
    """The peer says that it can do so much and no more."""
    peer, _ = adapter.hello()
    adapter.hello = lambda: (peer, frozenset(capabilities.split()))


FAULTS = {
    "claims": claims,
    "accept-all": accept_all,
    "refuse-all": refuse_all,
    "crash": partial(always, crash),
    "hang": partial(always, hang),
    "fail": partial(always, fail),
    "unsupported": partial(always, unsupported),
    "crash-on-bad-der": crash_on_bad_der,
    "hang-on-bad-der": hang_on_bad_der,
    "accept-bad-der": accept_bad_der,
    "crash-on-long-client": crash_on_long_client,
    "hang-after": hang_after,
    "crash-on-reply": crash_on_reply,
}
