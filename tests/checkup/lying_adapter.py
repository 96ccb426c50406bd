"""The reference's adapter with one thing wrong that an author may get wrong: `… LIE`."""

import json
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime

from conformance.model.protocol import Accepted, PeerInfo, Rejected
from conformance.peers import serving
from conformance.peers.reference.adapter import ReferenceAdapter
from conformance.peers.serving import CannotDrive, serve

CLAIMS = frozenset(["server", "client", "clock", "mutual", "replay", "gss", "etype.17", "etype.18"])


class Honest(ReferenceAdapter):
    """It claims less than it could."""

    def hello(self):
        return PeerInfo("example", "1", "Python", ""), CLAIMS


class NoClock(Honest):
    """It claims clock, and goes by the machine's."""

    def accept(self, request):
        return super().accept(replace(request, now=datetime.now(UTC)))

    def initiate(self, request):
        return super().initiate(replace(request, now=datetime.now(UTC)))


class NoReplayCache(Honest):
    """It claims replay, and remembers nothing."""

    def accept(self, request):
        return super().accept(replace(request, policy=replace(request.policy, replay=False)))


class NoReset(Honest):
    """It says done to reset, and forgets nothing."""

    def reset(self):
        pass


class NoEtype17(Honest):
    """It claims etype.17, and cannot be driven with it."""

    def accept(self, request):
        if request.keytab and request.keytab[0].etype == 17:
            raise CannotDrive("etype.17")
        return super().accept(request)

    def initiate(self, request):
        if request.credential.session_key.etype == 17:
            raise CannotDrive("etype.17")
        return super().initiate(request)


class NoFraming(Honest):
    """It claims gss, and takes every message for a bare one."""

    def accept(self, request):
        return super().accept(replace(request, policy=replace(request.policy, framing="raw")))


class Trusting(Honest):
    """It accepts everything."""

    def accept(self, request):
        return Accepted()


class Refusing(Honest):
    """It refuses everything."""

    def accept(self, request):
        return Rejected(31)


class OneCode(Honest):
    """It has the same code for every refusal."""

    def accept(self, request):
        answer = super().accept(request)
        return Rejected(60) if isinstance(answer, Rejected) else answer


class NoCode(Honest):
    """It has no code for any refusal."""

    def accept(self, request):
        answer = super().accept(request)
        return Rejected(None) if isinstance(answer, Rejected) else answer


class Raising(Honest):
    """An error of the library comes through, where it should be a refusal."""

    def accept(self, request):
        answer = super().accept(request)
        if isinstance(answer, Rejected):
            raise KeyError("what the library raises")
        return answer


class OtherName(Honest):
    """It reports another client than the one in the ticket."""

    def accept(self, request):
        answer = super().accept(request)
        return replace(answer, client="mallory@EXAMPLE") if isinstance(answer, Accepted) else answer


class AnyContext(Honest):
    """It accepts whatever comes to finish."""

    def finish(self, request):
        return Accepted()


class NoServer(Honest):
    """It is a client, and answers what a server is asked."""

    def hello(self):
        return PeerInfo("no-server", "1", "Python", ""), CLAIMS - {"server"}


class Misspelt(Honest):
    """It has its own names for capabilities, and needs that it does not claim."""

    def hello(self):
        claimed = {"server", "replays", "etype18", "etype.18", "etype.99", "dce-style", "teleport"}
        return PeerInfo("", "some day", "Python", ""), frozenset(claimed)


class NoEtypes(Honest):
    """It is a server without an encryption type."""

    def hello(self):
        return PeerInfo("no-etypes", "1", "Python", ""), frozenset({"server", "clock"})


class Slow(Honest):
    """It takes its time."""

    def accept(self, request):
        time.sleep(0.1)
        return super().accept(request)


class Verbose(Honest):
    """It writes much to standard error."""

    def accept(self, request):
        print("a word or two\n" * 5000, file=sys.stderr)
        return super().accept(request)


def careless(adapter):
    """Serve, and pass over whatever it does not know."""
    for line in sys.stdin:
        message = json.loads(line)
        message.pop("sixstep-unheard-of", None)
        for field in ("policy", "options"):
            if field in message:
                message[field].pop("sixstep-unheard-of", None)
        if message["op"] == "sixstep-unheard-of":
            message = {"id": message["id"], "op": "reset"}
        print(serving._reply(adapter, json.dumps(message))[1], flush=True)
        if message["op"] == "bye":
            break


def small_ids(adapter):
    """Serve, and keep ids in 32 bits."""
    for line in sys.stdin:
        answer = json.loads(serving._reply(adapter, line)[1])
        print(json.dumps({**answer, "id": answer["id"] % 2**32}), flush=True)


def endless(adapter):
    """Serve, say bye, and stay."""
    for line in sys.stdin:
        print(serving._reply(adapter, line)[1], flush=True)
    while True:
        time.sleep(600)


def one_line(adapter):
    """Answer hello, and be gone."""
    print(serving._reply(adapter, sys.stdin.readline())[1], flush=True)


def status_7(adapter):
    """Serve, and end with a status that is not 0."""
    serve(adapter)
    sys.exit(7)


def banner(adapter):
    """Serve, but greet the reader first."""
    print("Welcome!", flush=True)
    serve(adapter)


def afterword(adapter):
    """Serve, and write another line after reset."""
    for line in sys.stdin:
        _, answer = serving._reply(adapter, line)
        print(answer, flush=True)
        if '"id": 107' in answer:
            print("that was that", flush=True)


if __name__ == "__main__":
    lie = globals()[sys.argv[1]]
    if isinstance(lie, type):
        serve(lie())
    else:
        lie(Honest())
