"""The state machine: in which order a server may be given requests, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from conformance.suite.properties.finding import Found
from conformance.suite.properties.memory.step import Authenticator, Form, Spoil, Step
from conformance.suite.properties.memory.talk import Talk

KEEPS = "replay-kept"
"""The capability of a peer whose memory outlives its process: it can be started again."""

CLIENTS = ("alice@EXAMPLE", "bob@EXAMPLE", "alice@CLIENTS.EXAMPLE")
SERVERS = (
    "host/a.example@EXAMPLE",
    "http/a.example@EXAMPLE",
    "host/b.example@EXAMPLE",
    "host/a.example@OTHER",
)
FLOODS = (8, 130, 300)
"""From few others to more than a table of 256 entries holds."""
SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)
_FARTHEST = timedelta(days=1)


def machine(
    talk: Callable[[], Talk], base: datetime, skew: timedelta, *, keeps: bool
) -> type[RuleBasedStateMachine]:
    """Return a machine; `talk` begins one with the peer, `keeps`: see `KEEPS`."""
    edges = (
        timedelta(0), SECOND, MICROSECOND, skew / 2, skew - SECOND, skew - MICROSECOND, skew,
        skew + MICROSECOND, skew + SECOND, 2 * skew, 2 * skew + SECOND,
    )  # fmt: skip
    by = st.sampled_from([*edges, *(-each for each in edges[1:])])
    # The last moments at which a replay is to be known, and the first at which it need not be.
    last = st.sampled_from((skew, skew - MICROSECOND, skew - SECOND, skew + MICROSECOND, -skew))
    life = (skew - SECOND, skew - MICROSECOND, skew, skew + MICROSECOND)
    # A client whose clock is out of the skew is refused, and there is nothing to remember.
    within = st.sampled_from([each for each in edges if each <= skew])
    ahead = st.one_of(within, within.map(lambda each: -each), by)
    which = st.integers(0, 7)
    clients, servers = st.sampled_from(CLIENTS), st.sampled_from(SERVERS)

    class ServerMemory(RuleBasedStateMachine):
        """Requests, replays and moments in every order."""

        def __init__(self) -> None:
            super().__init__()
            self.talk = talk()
            self.now = base
            self.sent: list[Step] = []
            self.restarts = False
            self.flooded = False

        @rule(client=clients, server=servers, ahead=ahead)
        def new_request(self, client: str, server: str, ahead: timedelta) -> None:
            """A client sends a request; its clock is ahead of the server's, or behind."""
            self.send(Authenticator(client, server, self.now + ahead))

        @precondition(lambda self: self.sent)
        @rule(number=which, form=st.sampled_from(Form))
        def again(self, number: int, form: Form) -> None:
            """An authenticator comes again: the same request, mended, or in another form."""
            self.send(self.earlier(number).authenticator, form)

        @precondition(lambda self: self.sent)
        @rule(number=which, by=last)
        def again_at_an_edge(self, number: int, by: timedelta) -> None:
            """An authenticator comes again at an edge of what its time allows."""
            self.set_clock(self.earlier(number).authenticator.time + by)
            self.send(self.earlier(number).authenticator)

        @rule(client=clients, server=servers)
        def in_every_form(self, client: str, server: str) -> None:
            """A request comes, and at once again in every form."""
            for form in Form:
                self.send(Authenticator(client, server, self.now), form)

        @rule(client=clients, server=servers, ahead=within)
        def whole_life(self, client: str, server: str, ahead: timedelta) -> None:
            """A request comes again at each edge, and once more when the clock was turned back."""
            request = Authenticator(client, server, self.now + ahead)
            self.send(request)
            for by in life:
                self.set_clock(request.time + by)
                self.send(request)
            # A new one may be the occasion to forget the old ones.
            self.send(Authenticator(client, server, self.now))
            self.set_clock(request.time)
            self.send(request)

        @precondition(lambda self: self.sent)
        @rule(number=which)
        def unchanged(self, number: int) -> None:
            """A request comes again as it was, spoilt where it was spoilt."""
            step = self.earlier(number)
            self.send(step.authenticator, step.form, step.spoil)

        @precondition(lambda self: self.sent)
        @rule(number=which, client=clients, server=servers, away=by)
        def beside(self, number: int, client: str, server: str, away: timedelta) -> None:
            """Somebody has the same time as another, or one close to it."""
            time = self.earlier(number).authenticator.time + away
            self.send(Authenticator(client, server, time))

        @precondition(lambda self: self.sent)
        @rule(number=which, client=clients)
        def other_client(self, number: int, client: str) -> None:
            """Another client has the same time at the same server."""
            self.send(self.earlier(number).authenticator._replace(client=client))

        @rule(client=clients, server=servers, spoil=st.sampled_from(Spoil))
        def spoilt_request(self, client: str, server: str, spoil: Spoil) -> None:
            """A request comes that is refused for another reason than its time."""
            self.send(Authenticator(client, server, self.now), spoil=spoil)

        @rule(by=by)
        def clock_moves(self, by: timedelta) -> None:
            """The server's clock goes on, or is turned back."""
            self.set_clock(self.now + by)

        @precondition(lambda self: self.sent)
        @rule(number=which, by=by)
        def clock_to_an_edge(self, number: int, by: timedelta) -> None:
            """The server's clock goes to an edge of what an authenticator's time allows."""
            self.set_clock(self.earlier(number).authenticator.time + by)

        @precondition(lambda self: not self.flooded)
        @rule(client=clients, server=servers, size=st.sampled_from(FLOODS))
        def flood(self, client: str, server: str, size: int) -> None:
            """After a request come many others, of one client and of many; then it comes again."""
            self.flooded = True
            request = Authenticator(client, server, self.now)
            self.send(request)
            times = [self.now + number * MICROSECOND for number in range(1, size // 2 + 1)]
            many = [Authenticator(client, server, time) for time in times]
            many += [
                Authenticator(f"user{number}@EXAMPLE", server, self.now)
                for number in range(size // 2)
            ]
            self.put([Step(each, self.now) for each in many])
            self.send(request)

        @precondition(lambda self: keeps and self.sent)
        @rule()
        def restart(self) -> None:
            """The server's process is ended, and started again for the next request."""
            self.restarts = True

        def earlier(self, number: int) -> Step:
            """Return a step from before, the last one for 0."""
            return self.sent[-1 - number % len(self.sent)]

        def set_clock(self, now: datetime) -> None:
            """Set the server's clock, within what the tickets are good for."""
            self.now = min(max(now, base - _FARTHEST), base + _FARTHEST)

        def send(
            self, who: Authenticator, form: Form = Form.PLAIN, spoil: Spoil | None = None
        ) -> None:
            """Put one request to the server."""
            step = Step(who, self.now, form, spoil, self.restarts)
            self.restarts = False
            self.sent.append(step)
            self.put([step])

        def put(self, steps: list[Step]) -> None:
            """Put requests to the server; Found where it does what it must not."""
            finding = self.talk.put(steps)
            if finding is not None:
                raise Found(finding, list(self.talk.steps))

    return ServerMemory
