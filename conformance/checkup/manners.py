"""Requests that it does not know, ids, answers in order, and what comes unasked."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checkup.advice import ON_HANG, on_broken, on_crash
from conformance.checkup.finding import Finding, ok, wrong
from conformance.checkup.talk import Broken, Message, Talk, Trouble, ended
from conformance.forge import credential, forge_request, forge_ticket
from conformance.forge.changes import Changes
from conformance.model.observation import Crashed, Hung
from conformance.model.protocol import Initiate, Request
from conformance.model.scenario import Scenario
from conformance.model.values import Options
from conformance.model.wire import request_message
from conformance.suite.server_exchange import accept_request

_LARGE = 2**53 - 1  # the largest id that the schema has: a double holds it, an int32 does not
_AHEAD = 8
_UNKNOWN = "sixstep-unheard-of"


def look_at(talk: Talk, claimed: frozenset[str], seconds: float) -> Iterator[Finding]:
    """Yield what is right and wrong, up to the first request that is not answered."""
    accept, initiate = (request_message(1, request) for request in _requests())
    unheard = {"id": 1, "op": _UNKNOWN}
    policy = {**accept["policy"], _UNKNOWN: True}
    wanted = [
        ("An operation that it does not know", unheard),
        ("A field of `accept` that it does not know", {**accept, _UNKNOWN: True}),
        ("A field of its policy that it does not know", {**accept, "policy": policy}),
    ]
    if "client" in claimed:
        options = {**initiate["options"], _UNKNOWN: True}
        wanted.append(
            ("A field of `initiate` that it does not know", {**initiate, "options": options})
        )
    wanted += [
        (f"`{request['op']}`, whose role it does not claim", request)
        for role, request in (("server", accept), ("client", initiate))
        if role not in claimed
    ]
    for what, request in wanted:
        answer = talk.ask(request, seconds)
        if not isinstance(answer, dict):
            yield trouble(what, answer, talk)
            return
        yield _unsupported(what, answer)
    yield from _ids(talk, seconds)


def trouble(what: str, trouble: Trouble, talk: Talk) -> Finding:
    """Return the finding of a request that got no answer."""
    match trouble:
        case Crashed(how):
            return wrong(f"{what}: it {ended(how)}.", on_crash(talk.last_words))
        case Hung(seconds):
            return wrong(f"{what}: no answer within {seconds:g} s.", ON_HANG)
        case Broken(reason):
            return wrong(f"{what}: {reason}.", on_broken(reason))


def _requests() -> tuple[Request, Request]:
    scenario = Scenario()
    held = credential(scenario, forge_ticket(scenario, "checkup", Changes(())))
    return (
        accept_request(forge_request(scenario, (), seed="checkup")),
        Initiate(scenario.now, held, Options()),
    )


def _unsupported(what: str, answer: Message) -> Finding:
    outcome = answer["outcome"]
    if outcome == "unsupported":
        return ok(f"{what}: unsupported.")
    said = f"{outcome} ({_last(answer['reason'])})" if outcome == "failed" else outcome
    return wrong(
        f"{what}: {said}; it should be unsupported.",
        'Answer {"id":…,"outcome":"unsupported","reason":"…"}: a later suite may ask for more.',
    )


def _ids(talk: Talk, seconds: float) -> Iterator[Finding]:
    reset = {"id": _LARGE, "op": "reset"}
    answer = talk.ask(reset, seconds)
    if not isinstance(answer, dict):
        yield trouble(f"A request whose id is {_LARGE}", answer, talk)
        return
    if answer["outcome"] == "failed":
        yield wrong(f"`reset` fails: {_last(answer['reason'])}", "Answer done.")
    else:
        yield ok("It repeats the id of a request, however large.")
    requests = [{"id": number, "op": "reset"} for number in range(100, 100 + _AHEAD)]
    for request in requests:
        talk.write(request)
    for request in requests:
        answer = talk.read(request, seconds)
        if not isinstance(answer, dict):
            yield trouble(f"{_AHEAD} requests written ahead of the answers", answer, talk)
            return
    yield ok(f"{_AHEAD} requests written ahead of the answers are answered in their order.")
    if (line := talk.unasked()) is not None:
        yield wrong(
            f"It writes to standard output what nobody asked for: {line}.",
            "Only answers go there: send all else to standard error.",
        )
    else:
        yield ok("It writes nothing to standard output but answers.")


def _last(text: str) -> str:
    return (text.strip().splitlines() or ["no reason"])[-1]
