"""What no case of the suite shows: the clock, what is reported, contexts, and reset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

from conformance.checkup.bench import Bench
from conformance.checkup.finding import Finding, note, ok, wrong
from conformance.forge import forge_request
from conformance.model.defect import Role
from conformance.model.observation import Crashed, Hung, Observation
from conformance.model.protocol import (
    Accept,
    Accepted,
    Done,
    Failed,
    Finish,
    Initiated,
    Rejected,
    Reset,
)
from conformance.model.verdict import Kind
from conformance.suite.client_exchange import Dialogue
from conformance.suite.server_exchange import accept_request

_YEARS = (datetime(2014, 7, 1, 12, tzinfo=UTC), datetime(2035, 7, 1, 12, tzinfo=UTC))
_HOUR = timedelta(hours=1)
_SET_THE_CLOCK = "Give the library `now` for its clock; if it cannot be, do not claim clock."
_NOT_SHOWN = ("mutual", "ap_rep", "context")  # what other checks look at


def server_clock(bench: Bench) -> Iterator[Finding]:
    """Yield whether the server's verdict follows `now`."""
    if "clock" not in bench.claimed:
        yield note("clock is not claimed: all this happens at the real time.")
        return
    for when in _YEARS:
        request = _accept(bench, "server.valid.default", when)
        observation = bench.process.ask(request)
        if not isinstance(observation, Accepted):
            yield wrong(
                f"A valid request of {when.year}, when `now` says so: {_named(observation)}.",
                _SET_THE_CLOCK,
            )
            return
        observation = bench.process.ask(replace(request, now=request.now + _HOUR))
        if not isinstance(observation, Rejected):
            yield note(
                f"The same request, when `now` is an hour later: {_named(observation)}."
                " Whether `now` is its clock does not show.",
                _SET_THE_CLOCK,
            )
            return
    first, last = _YEARS
    yield ok(f"`now` is its clock: {first.year}, {last.year}, and an hour later it is too late.")


def client_clock(bench: Bench) -> Iterator[Finding]:
    """Yield whether the client's time is that of `now`."""
    if "clock" not in bench.claimed:
        yield note("clock is not claimed: all this happens at the real time.")
        return
    for when in _YEARS:
        dialogue = _dialogue(bench, "client.valid.no-mutual", when)
        observation = bench.process.ask(dialogue.initiate)
        dialogue.answer(observation)
        assert dialogue.exchange is not None
        if dialogue.exchange.verdict.kind is not Kind.PASS:
            verdict = dialogue.exchange.verdict
            said = verdict.detail or verdict.observed
            yield wrong(f"A request of {when.year}, when `now` says so: {said}.", _SET_THE_CLOCK)
            return
    first, last = _YEARS
    yield ok(f"`now` is its clock: its requests are of {first.year} and {last.year}.")


def reported(bench: Bench) -> Iterator[Finding]:
    """Yield which details of an acceptance the server does not show."""
    observation = bench.process.ask(_accept(bench, "server.valid.default"))
    if not isinstance(observation, Accepted):
        return
    shown = [each.name for each in fields(Accepted) if each.name not in _NOT_SHOWN]
    missing = [name for name in shown if getattr(observation, name) is None]
    if missing:
        yield note(f"Not shown, and so not judged: {', '.join(missing)} (null).")
    else:
        yield ok(f"It reports {', '.join(shown)}.")


def reset(bench: Bench) -> Iterator[Finding]:
    """Yield whether `reset` is answered, and forgets."""
    observation = bench.process.ask(Reset())
    if not isinstance(observation, Done):
        yield wrong(f"`reset`: {_named(observation)}.", "Answer done.")
        return
    yield ok("`reset` is answered done.")
    if Role.SERVER in bench.working and "replay" in bench.claimed:
        yield from _forgets_authenticators(bench)
    if Role.CLIENT in bench.working and "mutual" in bench.claimed:
        yield from _forgets_contexts(bench)


def _forgets_authenticators(bench: Bench) -> Iterator[Finding]:
    request = _accept(bench, "server.valid.replay")
    before = bench.process.ask(request)
    bench.process.ask(Reset())
    after = bench.process.ask(request)
    if isinstance(before, Accepted) and isinstance(after, Accepted):
        yield ok("An authenticator from before `reset` is accepted after it.")
    else:
        yield wrong(
            f"An authenticator from before `reset`, after it: {_named(after)}.",
            "Empty the replay cache, or take another one.",
        )


def _forgets_contexts(bench: Bench) -> Iterator[Finding]:
    dialogue = _dialogue(bench, "client.valid.default")
    finish = dialogue.answer(bench.process.ask(dialogue.initiate))
    if finish is None:
        return
    bench.process.ask(Reset())
    after = bench.process.ask(finish)
    if isinstance(after, Accepted | Crashed | Hung):
        yield wrong(
            f"The reply to a request from before `reset`, after it: {_named(after)}.",
            "Forget every context; what names none that is there is answered failed.",
        )
    else:
        yield ok("A request from before `reset` gets no reply any more.")
    nobody = bench.process.ask(Finish("nobody", finish.now, finish.ap_rep, finish.token))
    if isinstance(nobody, Accepted | Crashed | Hung):
        yield wrong(
            f"A reply to a context that never was: {_named(nobody)}.",
            "Answer failed; only the context of the request may take its reply.",
        )
    else:
        yield ok("A reply to a context that never was is not accepted.")


def _accept(bench: Bench, name: str, when: datetime | None = None) -> Accept:
    message = bench.message(name, when)
    return accept_request(forge_request(message.scenario, (), seed="checkup"))


def _dialogue(bench: Bench, name: str, when: datetime | None = None) -> Dialogue:
    return Dialogue(bench.message(name, when), "checkup")


def _named(observation: Observation) -> str:
    match observation:
        case Accepted():
            return "accepted"
        case Rejected(code=code, native=native):
            said = "rejected without a code" if code is None else f"rejected with {code}"
            return said if native is None else f"{said} ({native.message})"
        case Initiated():
            return "initiated"
        case Crashed(how):
            return f"crashed ({how})"
        case Hung(seconds):
            return f"no answer within {seconds:g} s"
        case Failed(reason):
            return f"failed ({(reason.strip().splitlines() or [''])[-1]})"
        case Done():
            return "done"
    return f"unsupported ({observation.reason})"
