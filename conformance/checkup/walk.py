"""All of it in order, as an adapter grows: hello, accept, initiate and finish, reset, bye."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from conformance.checkup import ending, greeting, manners, more, roles
from conformance.checkup.bench import Bench
from conformance.checkup.capabilities import etypes
from conformance.checkup.finding import Finding, Group, wrong
from conformance.checkup.greeting import NoHello, greet
from conformance.checkup.talk import Talk
from conformance.model.defect import Role
from conformance.model.protocol import HelloAnswer
from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.spec import PeerSpec
from conformance.suite.profiles import DEFAULT_PROFILE

START_TIMEOUT, TIMEOUT = 30.0, 10.0
"""The seconds for hello and for any other answer, as in a run."""


def walk(
    spec: PeerSpec,
    deviations: Sequence[Path] = (),
    *,
    profile: str = DEFAULT_PROFILE,
    timeout: float = TIMEOUT,
) -> Iterator[Group | Finding]:
    """Yield all findings about an adapter.

    PeerUnavailable where it cannot be run at all, DeviationsError where a file is not right.
    """
    start_timeout = min(START_TIMEOUT, 3 * timeout)
    try:
        with Talk(spec.command) as talk:
            hello, seconds = greet(talk, start_timeout)
            yield Group("hello")
            yield from greeting.look_at(hello, seconds)
            yield Group("what it does not know")
            yield from manners.look_at(talk, hello.capabilities, timeout)
    except (OSError, ValueError) as error:
        raise PeerUnavailable(f"cannot be run ({error}); check the command") from None
    except NoHello as error:
        if error.ended:
            raise PeerUnavailable(error.finding.text) from None
        yield Group("hello")
        yield error.finding
        return
    if _can_be_asked(hello):
        process = PeerProcess(spec.command, timeout=timeout, start_timeout=start_timeout)
        try:
            process.start()
            yield from _exchanges(Bench(spec, process, deviations, profile), timeout)
        except PeerUnavailable as error:
            yield wrong(f"It is lost: {error}.", "Mend what is wrong above first.")
        finally:
            with suppress(PeerUnavailable):
                process.stop()
    yield Group("bye")
    yield from ending.look_at(spec.command, hello, start_timeout, timeout)


def _can_be_asked(hello: HelloAnswer) -> bool:
    return bool(hello.capabilities & {"server", "client"}) and bool(etypes(hello.capabilities))


def _exchanges(bench: Bench, timeout: float) -> Iterator[Group | Finding]:
    if "server" in bench.claimed:
        yield Group("accept")
        yield from roles.look_at(bench, Role.SERVER)
        if Role.SERVER in bench.working:
            yield from more.reported(bench)
            yield from more.server_clock(bench)
    if "client" in bench.claimed:
        yield Group("initiate and finish" if "mutual" in bench.claimed else "initiate")
        yield from roles.look_at(bench, Role.CLIENT)
        if Role.CLIENT in bench.working:
            yield from more.client_clock(bench)
    if set(Role) == bench.working:
        yield from roles.in_no_role(bench)
    yield Group("reset")
    yield from more.reset(bench)
    yield from ending.speed(bench, timeout)
    yield from ending.log(len(bench.process.log))
