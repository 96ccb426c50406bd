"""Hello: does it start, who does it say it is, and what does it claim?"""

from __future__ import annotations

import difflib
import time
from collections.abc import Iterator

from packaging.version import InvalidVersion, Version

from conformance.checkup.advice import only_answers
from conformance.checkup.capabilities import CAPABILITIES, etypes, is_known
from conformance.checkup.finding import Finding, note, ok, wrong
from conformance.checkup.talk import Broken, Talk, Trouble, ended
from conformance.model.observation import Crashed, Hung
from conformance.model.protocol import HelloAnswer, PeerInfo
from conformance.model.wire import load_answer

_SLOW = 5.0  # seconds: every worker of a run, and every new start, waits that long
_EXAMPLE = (
    '{"id":0,"protocol":1,"peer":{"name":"…","version":"…","language":"…","url":"…"},'
    '"capabilities":[]}'
)


class NoHello(Exception):
    """It answers hello with something else, or not at all; `finding` says so.

    ended: it does not run any more.
    """

    def __init__(self, finding: Finding, *, ended: bool = False) -> None:
        super().__init__(finding.text)
        self.finding = finding
        self.ended = ended


def greet(talk: Talk, seconds: float) -> tuple[HelloAnswer, float]:
    """Return its hello, and how long it took; NoHello."""
    start = time.monotonic()
    answer = talk.hello(seconds)
    if not isinstance(answer, dict):
        raise NoHello(_no_hello(answer, talk), ended=isinstance(answer, Crashed))
    if "outcome" in answer:
        reason = str(answer.get("reason", "")).strip().splitlines() or ["no reason"]
        raise NoHello(
            wrong(
                f"Hello is answered {answer['outcome']}: {reason[-1]}",
                "Mend what the reason says; hello has to work before anything else is asked.",
            )
        )
    hello = load_answer(answer)
    assert isinstance(hello, HelloAnswer)  # the schema has seen to that
    return hello, time.monotonic() - start


def _no_hello(trouble: Trouble, talk: Talk) -> Finding:
    words = talk.last_words
    log = f"; its standard error ends with {words}" if words else ""
    match trouble:
        case Crashed(how):
            return wrong(
                f"It {ended(how)} before it had answered hello{log}.",
                "Start it by hand, and type the first line of the README's example.",
            )
        case Hung(seconds):
            return wrong(
                f"It has not answered hello within {seconds:g} s{log}.",
                "Write each answer as one line, and flush standard output after it.",
            )
        case Broken(reason):
            advice = only_answers(reason) or f"Answer like {_EXAMPLE}"
            return wrong(f"Hello is not answered as it should be: {reason}.", advice)


def look_at(hello: HelloAnswer, seconds: float) -> Iterator[Finding]:
    """Yield what is right and wrong about a hello that came after so many seconds."""
    peer = hello.peer
    language = f" ({peer.language})" if peer.language else ""
    if seconds > _SLOW:
        yield note(
            f"It answers hello: {peer}{language}, but only after {seconds:.0f} s.",
            "Every worker of a run waits that long, and every new start after a crash.",
        )
    else:
        yield ok(f"It answers hello: {peer}{language}.")
    yield from _names(peer)
    yield from _claims(hello.capabilities)


def _names(peer: PeerInfo) -> Iterator[Finding]:
    if not peer.name.strip():
        yield wrong("It has no name.", "Say in peer.name which implementation it is.")
    try:
        Version(peer.version)
    except InvalidVersion:
        yield note(
            f"Its version, {peer.version!r}, is none that can be compared with others.",
            "Entries of a deviations file with a range of versions hold for it all the same.",
        )


def _claims(claimed: frozenset[str]) -> Iterator[Finding]:
    if not claimed & {"server", "client"}:
        yield note(
            "It claims neither server nor client: nothing can be asked of it yet.",
            "Next, write `accept` and claim server, or `initiate` and claim client; and etype.18.",
        )
    known = sorted(name for name in claimed if is_known(name))
    if known:
        yield ok(f"It claims {', '.join(known)}.")
    for name in sorted(claimed - set(known)):
        yield _unknown(name)
    for name in known:
        capability = CAPABILITIES.get(name)
        if capability and capability.needs and not claimed & set(capability.needs):
            needed = " or ".join(capability.needs)
            yield wrong(f"It claims {name} ({capability.says}), and not {needed}.", "Claim both.")
    if claimed & {"server", "client"} and not etypes(claimed):
        yield wrong(
            "It claims no encryption type: no message can be made for it.",
            "Claim etype.18 and what else it has, by the numbers of RFC 3961.",
        )


def _unknown(name: str) -> Finding:
    near = difflib.get_close_matches(name, [*CAPABILITIES, "etype.18"], 1)
    if near and not name.startswith("etype."):
        meant = near[0] if near[0] != "etype.18" else "etype.N"
        return wrong(f'No capability is called "{name}".', f'Is "{meant}" meant?')
    return note(f'No case asks for the capability "{name}".', "Leave it out, or mind its spelling.")
