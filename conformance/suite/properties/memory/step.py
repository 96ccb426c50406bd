"""One step: a request, in the terms that a server's memory is about."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import NamedTuple


class Authenticator(NamedTuple):
    """What a replay cache stores at least; `time` is ctime with cusec (section 3.2.3)."""

    client: str
    server: str
    time: datetime


class Form(Enum):
    """How an authenticator is sent; the value is the fixed case in which it is the second one."""

    PLAIN = "server.replay.same-request-twice"
    ANEW = "server.replay.same-authenticator-encrypted-anew"
    OTHER_CONTENT = "server.replay.same-time-with-other-content"
    OTHER_TICKET = "server.replay-order.same-time-with-another-ticket"
    OTHER_NAME_TYPE = "server.replay-order.same-time-with-another-name-type"
    NO_REPLY = "server.replay-order.same-request-that-wants-no-reply"


class Spoil(Enum):
    """What else is wrong with a request: in words, the code, and the fixed case with it."""

    BROKEN = (
        "an authenticator that does not decrypt", (31, 41),
        "server.replay-order.genuine-request-after-a-spoilt-copy",
    )  # fmt: skip
    NAME = ("the client's name", (36,), "server.replay-order.refused-for-the-name-then-mended")
    NOT_YET_VALID = ("the ticket's start", (33,), "server.replay-order.refused-for-the-start-again")
    EXPIRED = ("the ticket's end", (32,), "server.replay-order.refused-for-the-end-again")

    @property
    def reason(self) -> str:
        """The words."""
        return str(self.value[0])

    @property
    def codes(self) -> frozenset[int]:
        """The codes; one of its own where the profile ms-kile documents another."""
        return frozenset(self.value[1])

    @property
    def like(self) -> str:
        """The id of the fixed case."""
        return str(self.value[2])


class Step(NamedTuple):
    """A request that reaches the server at `now`, on the server's clock."""

    authenticator: Authenticator
    now: datetime
    form: Form = Form.PLAIN
    spoil: Spoil | None = None
    restarts: bool = False
    """The server's process was ended and started before."""

    def __str__(self) -> str:
        client, server, time = self.authenticator
        form = "" if self.form is Form.PLAIN else f", {self.form.name.lower().replace('_', ' ')}"
        spoil = "" if self.spoil is None else f", spoilt: {self.spoil.reason}"
        restart = "the server is started again; " if self.restarts else ""
        ahead = (time - self.now).total_seconds()
        return f"{restart}{client} to {server}, at {self.now}, its time {ahead:+} s{form}{spoil}"
