"""Bye, the end of input, a new start, two at once, and how long an exchange takes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence

from conformance.checkup.bench import Bench
from conformance.checkup.finding import Finding, note, ok, wrong
from conformance.checkup.greeting import NoHello, greet
from conformance.checkup.manners import trouble
from conformance.checkup.talk import GRACE, Talk, ended
from conformance.model.defect import Role
from conformance.model.protocol import HelloAnswer
from conformance.suite.cases import cases

_TIMES = 15  # exchanges that are timed
_SLOW = 50.0  # milliseconds
_LOG = 64 * 1024  # octets of standard error that the harness keeps


def look_at(
    command: Sequence[str], hello: HelloAnswer, start_timeout: float, timeout: float
) -> Iterator[Finding]:
    """Yield how it ends, and whether it can be started again and beside itself."""
    try:
        with Talk(command) as talk, Talk(command) as beside:
            yield _again(talk, hello, start_timeout)
            yield _beside(beside, start_timeout)
            beside.kill()
            yield _bye(talk, timeout)
        with Talk(command) as talk:
            greet(talk, start_timeout)
            yield _end_of_input(talk)
    except NoHello as error:
        yield error.finding
    except (OSError, ValueError) as error:
        yield wrong(f"It cannot be started again ({error}).", "Check the command.")


def _again(talk: Talk, hello: HelloAnswer, seconds: float) -> Finding:
    again, _ = greet(talk, seconds)
    if again != hello:
        return wrong(
            f"Started again, it says that it is {again.peer}, or claims something else.",
            "A new process has to say the same: a run goes on with it after a crash.",
        )
    return ok("Started again after it was killed, it says the same.")


def _beside(talk: Talk, seconds: float) -> Finding:
    greet(talk, seconds)
    return ok("A second process of it beside the first one says hello, too.")


def _bye(talk: Talk, seconds: float) -> Finding:
    answer = talk.ask({"id": 1, "op": "bye"}, seconds)
    if not isinstance(answer, dict):
        return trouble("`bye`", answer, talk)
    if answer["outcome"] != "done":
        return wrong(f"`bye` is answered {answer['outcome']}.", "Answer done, then end.")
    how = talk.wait()
    if how is None:
        return wrong(
            f"It says bye, and is still there {GRACE:g} s later.", "End with status 0 after bye."
        )
    if how != "exited with status 0":
        return wrong(f"It says bye, and {ended(how)}.", "End with status 0 after bye.")
    return ok("It says bye, and ends with status 0.")


def _end_of_input(talk: Talk) -> Finding:
    if talk.leave() is None:
        return wrong(
            f"It is still there {GRACE:g} s after the end of its input.",
            "End where there is no line to read: nobody says bye when the harness is killed.",
        )
    return ok("It ends at the end of its input.")


def speed(bench: Bench, timeout: float) -> Iterator[Finding]:
    """Yield how long a valid exchange takes, and what a run makes of that."""
    if not bench.working:
        return
    role = Role.SERVER if Role.SERVER in bench.working else Role.CLIENT
    name = f"{role}.valid.no-mutual"
    times = []
    for _ in range(_TIMES):
        start = time.monotonic()
        bench.run(name)
        times.append(1000 * (time.monotonic() - start))
    usual = statistics.median(times)
    said = f"A valid exchange takes {usual:.1f} ms; an answer may take {timeout:g} s."
    if usual > _SLOW:
        minutes = usual * len(cases()) / 60_000
        yield note(said, f"The fixed cases of a run alone will take some {minutes:.0f} minutes.")
    else:
        yield ok(said)


def log(written: int) -> Iterator[Finding]:
    """Yield whether it writes much to standard error."""
    if written >= _LOG:
        yield note(
            "It writes much to standard error; only the last 64 KiB are kept for reports.",
            "That is allowed; it costs time, and hides what matters when something goes wrong.",
        )
