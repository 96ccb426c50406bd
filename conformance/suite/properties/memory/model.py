"""A model of what a server remembers, and so of what it must do next (RFC 4120 section 3.2.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from conformance.model.expectation import Expectation, Result
from conformance.suite.properties.memory.choices import Choices
from conformance.suite.properties.memory.step import Authenticator, Form, Spoil, Step

REPEAT, SKEW = 34, 37
SECOND = timedelta(seconds=1)
AFTER_THE_SKEW = "server.replay.same-request-after-the-skew"
REFUSED_FOR_THE_SKEW = "server.replay-order.refused-for-the-skew-then-in-time"
MANY = 100
"""Requests in between that are like a flood."""

_ACCEPT, _EITHER = Expectation(Result.ACCEPT), Expectation(Result.EITHER)


class Ruling(NamedTuple):
    """What a server may do with a step.

    `question` is what its answer says of its choices; `likes` are the fixed cases that the step is
    another example of, the nearest first.
    """

    expectation: Expectation
    likes: tuple[str, ...]
    question: str | None = None


@dataclass(slots=True)
class _Known:
    """What became of an authenticator."""

    forms: set[Form] = field(default_factory=set)
    """In which it was taken."""
    refused_for: set[str] = field(default_factory=set)
    received: datetime | None = None
    """When it was taken first."""
    latest: datetime | None = None
    """The furthest that the server's clock has been since: by that it may be forgotten."""
    number: int = 0


class Memory:
    """What a server was given, and what it made of that. Knows no server, and no generator."""

    def __init__(self, skew: timedelta) -> None:
        self._skew = skew
        self._known: dict[Authenticator, _Known] = {}
        self._restarted: datetime | None = None
        self._count = 0

    def ruling(self, step: Step) -> Ruling:
        """Return what the server may do with a step, and what that says."""
        known = self._known.get(step.authenticator, _Known())
        outside = abs(step.now - step.authenticator.time) > self._skew
        if step.spoil is Spoil.BROKEN:
            # What does not decrypt shows no time and no name.
            codes = Spoil.BROKEN.codes
            return Ruling(Expectation(Result.REJECT, codes), (Spoil.BROKEN.like,))
        if outside or step.spoil is not None:
            return self._refused_anyway(step, known, outside=outside)
        if known.forms:
            return self._replay(step, known)
        return self._first(step, known)

    def learn(self, step: Step, ruling: Ruling, observed: str, choices: Choices) -> None:
        """Take note of what the server did: `observed` begins as a verdict's does."""
        if ruling.question is not None:
            choices.saw(ruling.question, _answer(ruling, observed))
        if step.restarts:
            self._restarted = step.now
        self._count += 1
        known = self._known.setdefault(step.authenticator, _Known())
        for each in self._known.values():
            each.latest = step.now if each.latest is None else max(each.latest, step.now)
        if observed.startswith("accepted"):
            if not known.forms:
                known.received, known.number = step.now, self._count
            known.forms.add(step.form)
        elif step.spoil is not None and step.spoil is not Spoil.BROKEN:
            known.refused_for.add(step.spoil.reason)
        elif abs(step.now - step.authenticator.time) > self._skew:
            known.refused_for.add("the skew")

    def _refused_anyway(self, step: Step, known: _Known, *, outside: bool) -> Ruling:
        """A request that is not right: it may be a replay as well, which may be said first."""
        codes: set[int] = set()
        likes: list[str] = []
        question = None
        if outside:
            codes.add(SKEW)
            likes += self._late(step)
            likes.append(AFTER_THE_SKEW if known.forms else REFUSED_FOR_THE_SKEW)
        if step.spoil is not None:
            codes |= step.spoil.codes
            likes.append(step.spoil.like)
        # Whatever was presented may be remembered, and a server that lost track says so.
        if known.forms or known.refused_for or self._lost_track(step):
            codes.add(REPEAT)
        if known.forms and step.spoil is None:
            question = "answers a replay that is out of the skew with"
        elif step.spoil and known.refused_for == {step.spoil.reason} and not outside:
            question = f"answers what it refused for {step.spoil.reason}, sent again, with"
        return Ruling(Expectation(Result.REJECT, frozenset(codes)), tuple(likes), question)

    def _late(self, step: Step) -> list[str]:
        """Return the cases of a time that is out of the skew by less than a second."""
        away = step.authenticator.time - step.now
        if abs(away) - self._skew >= SECOND:
            return []
        sides = ("ahead-of", "behind")
        side = sides[away < timedelta(0)]
        return [f"server.clock-skew.ctime-{side}-skew-by-1-microsecond"]

    def _replay(self, step: Step, known: _Known) -> Ruling:
        """The same server, client, time and microseconds within the skew: refused."""
        likes: list[str] = []
        question = None
        if step.form not in known.forms:
            # Which of the two was first plays no part.
            others = [form for form in Form if form in {step.form, *known.forms} - {Form.PLAIN}]
            likes = [form.value for form in others]
            if len(others) == len(known.forms) == 1:  # else it may be like any one of them
                words = others[0].name.lower().replace("_", " ")
                question = f"knows an authenticator again that comes as {words}"
        codes: frozenset[int] | None = frozenset({REPEAT})
        if self._forgotten(step.authenticator) or self._restarted is not None:
            # It is known still, or the server has lost track and refuses, for whatever reason.
            codes = None
            likes.append("server.replay-order.clock-turned-back-after-the-skew")
            likes.append("server.replay-order.clock-turned-back-after-a-flood")
            question = question or "answers a replay after its clock was turned back with"
        latest = max(step.now, known.latest or step.now)
        if known.received is not None and latest - known.received > self._skew:
            likes.append("server.replay.early-request-at-the-end-of-the-skew")
            likes.append("server.replay-order.early-request-after-a-flood")
        if self._is_elsewhere(step.authenticator):
            likes.append("server.replay-order.same-time-to-another-service")
        if self._count - known.number >= MANY:
            likes.append("server.replay-order.same-request-after-a-flood")
        likes.append(Form.PLAIN.value)
        return Ruling(Expectation(Result.REJECT, codes), tuple(likes), question)

    def _first(self, step: Step, known: _Known) -> Ruling:
        """An authenticator that the server never took."""
        likes = self._neighbours(step.authenticator)
        lost_track = self._lost_track(step)
        if known.refused_for and not lost_track:
            reasons = " and ".join(sorted(known.refused_for))
            return Ruling(_EITHER, likes, f"remembers a request that it refused for {reasons}")
        if lost_track:
            return Ruling(_EITHER, likes, "refuses new requests when it has lost track")
        return Ruling(_ACCEPT, likes)

    def _lost_track(self, step: Step) -> bool:
        """Whether the server may have forgotten what can come again, now or later: it refuses."""
        if step.restarts or (
            self._restarted is not None and step.now <= self._restarted + 2 * self._skew
        ):
            return True
        return any(
            self._forgotten(each) and step.now - each.time <= self._skew for each in self._known
        )

    def _forgotten(self, authenticator: Authenticator) -> bool:
        """Whether its time has left the skew since it came: then it need not be kept."""
        known = self._known.get(authenticator)
        if known is None or known.latest is None:
            return False
        return known.latest - authenticator.time > self._skew

    def _is_elsewhere(self, authenticator: Authenticator) -> bool:
        """Whether another server took one of the same time."""
        same = (each for each, known in self._known.items() if known.forms)
        return any(
            each.time == authenticator.time and each.server != authenticator.server for each in same
        )

    def _neighbours(self, new: Authenticator) -> tuple[str, ...]:
        same = [
            each for each, known in self._known.items() if each.time == new.time and known.forms
        ]
        if any(each.client != new.client for each in same):
            return (
                "server.replay.same-time-of-another-client",
                "server.replay.same-time-of-a-namesake",
            )
        if same:
            return (
                "server.replay-order.same-time-to-another-service",
                "server.replay-order.same-time-to-a-namesake-server",
            )
        return ("server.replay.other-times-of-the-same-client",)


def _answer(ruling: Ruling, observed: str) -> str:
    """Return what the server did as the answer to the ruling's question."""
    question = ruling.question or ""
    if question.endswith("with"):
        return observed.removeprefix("rejected with ")
    is_yes_if_refused = observed.startswith("rejected")
    return "yes" if is_yes_if_refused else "no"
