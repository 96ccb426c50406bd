"""What happened in one exchange, step by step, for a person or a program to read.

It is worked out afterwards, from what the results keep: an exchange nobody asks about pays nothing.
Keys show their type alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reference.client import CHECKS as CLIENT_CHECKS
from reference.client import Check as ClientCheck
from reference.client import Doubtful, Genuine, Request, ServerError
from reference.flags import APOption
from reference.numbers import ErrorCode
from reference.principal import Principal
from reference.server import CHECKS as SERVER_CHECKS
from reference.server import Accepted, Rejected
from reference.server import Check as ServerCheck

NOT_REACHED = "not reached"

STEPS = (
    ("client", "send KRB_AP_REQ"),
    ("server", "decrypt the ticket"),
    ("server", "evaluate the authenticator"),
    ("server", "look at the mutual-authentication flag"),
    ("server", "return the client's time in KRB_AP_REP"),
    ("client", "compare the time with the one sent"),
)
"""Role and name of each step, the first is step 1."""


@dataclass(slots=True)
class Step:
    """One step: what went in, what came out, by name, and what was decided."""

    number: int
    name: str
    role: str
    went_in: dict[str, object] = field(default_factory=dict)
    came_out: dict[str, object] = field(default_factory=dict)
    decided: str = NOT_REACHED

    def __str__(self) -> str:
        lines = [f"{self.number}. {self.role}: {self.name}"]
        for arrow, values in ("->", self.went_in), ("<-", self.came_out):
            lines += [f"   {arrow} {name}: {_readable(value)}" for name, value in values.items()]
        return "\n".join([*lines, f"   {self.decided}"])


def transcript(
    request: Request,
    server_result: Accepted | Rejected,
    client_result: Genuine | Doubtful | ServerError | None = None,
    *,
    server_checks: Sequence[ServerCheck] = SERVER_CHECKS,
    client_checks: Sequence[ClientCheck] = CLIENT_CHECKS,
) -> list[Step]:
    """Return the six steps of an exchange; those not reached say so.

    client_result is None where the client waited for no reply. The tables of checks are to be
    given where server or client had others than the usual ones.
    """
    steps = [Step(number, name, role) for number, (role, name) in enumerate(STEPS, 1)]
    _send(steps[0], request)
    _checked(steps[1], server_result, server_checks)
    if _is_passed(steps[1], server_result):
        _checked(steps[2], server_result, server_checks)
    if isinstance(server_result, Accepted):
        _decide_on_reply(steps[3], server_result)
        if server_result.ap_rep is not None:
            _reply(steps[4], server_result)
    if client_result is not None:
        _compare(steps[5], request, client_result, client_checks)
    return steps


def text(steps: list[Step]) -> str:
    """Return a transcript as text for a person."""
    return "\n".join(map(str, steps))


def _send(step: Step, request: Request) -> None:
    sent = request.authenticator
    step.went_in = {
        "client": Principal.of(sent.cname, sent.crealm),
        "server": Principal.of(request.ap_req.ticket.sname, request.ap_req.ticket.realm),
        "session key": request.session_key,
    }
    step.came_out = {
        "KRB_AP_REQ": request.octets,
        "ctime": sent.ctime,
        "cusec": sent.cusec,
        "subkey": request.subkey,
        "sequence number": sent.seq_number,
    }
    wanted = APOption.MUTUAL_REQUIRED in request.ap_req.ap_options
    step.decided = f"mutual authentication is {'' if wanted else 'not '}wanted"


# What each step of the server takes from the shared state, and what it leaves there.
_WENT_IN = {
    2: {"KRB_AP_REQ": "octets", "server": "server", "time": "now"},
    3: {"session key": "session_key", "time": "now", "sender": "sender"},
}
_CAME_OUT = {
    2: {"client": "client", "session key": "session_key"},
    3: {
        "client's time": "client_time",
        "subkey": "subkey",
        "authorization data": "authorization",
    },
}


def _checked(step: Step, result: Accepted | Rejected, checks: Sequence[ServerCheck]) -> None:
    x = result.exchange
    step.went_in = {name: getattr(x, slot) for name, slot in _WENT_IN[step.number].items()}
    step.came_out = {
        name: getattr(x, slot)
        for name, slot in _CAME_OUT[step.number].items()
        if hasattr(x, slot)  # a check that refuses leaves the rest unsaid
    }
    names = [check.name for check in checks if check.step == step.number]
    if isinstance(result, Rejected) and result.check.step == step.number:
        step.came_out["KRB_ERROR"] = result.krb_error
        step.decided = _refused(names, result)
    else:
        step.decided = _passed(names)


def _is_passed(step: Step, result: Accepted | Rejected) -> bool:
    return isinstance(result, Accepted) or result.check.step != step.number


def _decide_on_reply(step: Step, result: Accepted) -> None:
    step.went_in = {"ap-options": result.exchange.ap_req.ap_options}
    required = "set: the server replies" if result.ap_rep else "not set: no reply"
    step.decided = f"MUTUAL-REQUIRED is {required}"


def _reply(step: Step, result: Accepted) -> None:
    sent = result.exchange.authenticator
    step.went_in = {"ctime": sent.ctime, "cusec": sent.cusec, "session key": result.session_key}
    step.came_out = {
        "KRB_AP_REP": result.ap_rep,
        "subkey": result.reply_subkey,
        "sequence number": result.reply_sequence_number,
    }
    step.decided = "the client's time is returned under the session key"


def _compare(
    step: Step,
    request: Request,
    result: Genuine | Doubtful | ServerError,
    checks: Sequence[ClientCheck],
) -> None:
    sent = request.authenticator
    step.went_in = {"ctime sent": sent.ctime, "cusec sent": sent.cusec}
    if isinstance(result, ServerError):
        step.came_out = {"KRB_ERROR": result.error.e_text}
        step.decided = f"the server refused: {_code(result.code)}; nothing proves who said so"
        return
    x = result.verification
    step.went_in["reply"] = x.octets
    if hasattr(x, "part"):
        step.came_out = {"ctime": x.part.ctime, "cusec": x.part.cusec}
    names = [check.name for check in checks]
    if isinstance(result, Doubtful):
        step.decided = _refused(names, result)
    else:
        step.came_out |= {"subkey": result.subkey, "sequence number": result.sequence_number}
        step.decided = f"{_passed(names)}; the server is genuine"


def _passed(names: list[str]) -> str:
    return f"passed {', '.join(names)}"


def _refused(names: list[str], result: Rejected | Doubtful) -> str:
    refused = f"refused by {result.check.name}: {_code(result.code)}: {result.reason}"
    before = names[: names.index(result.check.name)]
    return f"{_passed(before)}; {refused}" if before else refused


def _code(code: int) -> str:
    known = code in list(ErrorCode)
    return f"{ErrorCode(code).name} ({code})" if known else f"error {code}"


def _readable(value: object) -> str:
    match value:
        case bytes():
            return f"{len(value)} octets"
        case list():
            return f"{len(value)} elements"
        case None:
            return "none"
    return str(value)
