"""What an author can do about an exchange that went wrong."""

from __future__ import annotations

from conformance.model.verdict import Kind
from conformance.suite.result import Result

_RECORD = "If the library itself does so, `sixstep run` says more, and it goes on record."
_BY_CODE = {
    14: "Does the library know the encryption type of the key? If not, do not claim it.",
    31: "Do the octets of the key reach the library, and those of the message, unchanged?",
    32: "Give the library `now` for its clock.",
    33: "Give the library `now` for its clock.",
    34: "It remembers an earlier message: forget with `reset`, and where policy.replay is false.",
    35: "Give the library the name in `server`, and the keytab under that name.",
    37: "Give the library `now` for its clock; without one of its own, do not claim clock.",
    38: "Give it no address where policy.sender is null.",
    40: "Is the framing right? Bare messages where it is raw, tokens where it is gss.",
    44: "Keep the kvno of each keytab entry.",
    45: "Give the library the keytab of the request, and the name in `server`.",
}


def only_answers(reason: str) -> str | None:
    """Return what to do where something that is no answer stands on standard output."""
    if "JSON" in reason or "output" in reason or "longer than" in reason:
        return "Only answers go to standard output, a line each: send all else to standard error."
    return None


def on_broken(reason: str) -> str:
    """Return what to do where what it wrote is no answer to the request."""
    if advice := only_answers(reason):
        return advice
    if "id should be" in reason or "id: expected" in reason:
        return "Answer every request once, in their order, with the id that it has."
    return "The schema has every field: conformance/model/protocol.schema.json."


def on_failure(reason: str) -> str:
    """Return what to do where the adapter failed, or broke the protocol."""
    if "broke the protocol" in reason or "closed its standard" in reason:
        return on_broken(reason)
    return "Answer rejected where the library refuses; failed is for faults of the adapter."


def on_crash(last_words: str | None) -> str:
    """Return what to do where the process has ended."""
    what = "Catch what the library raises, and go on to the next line until bye."
    return f"Its standard error ends with {last_words}. {what}" if last_words else what


ON_HANG = "Write each answer as one line, and flush standard output after it."


def on_result(result: Result, last_words: str | None) -> str:
    """Return what to do about a case that did not end as it should."""
    match result.kind:
        case Kind.CRASH:
            return on_crash(last_words)
        case Kind.HANG:
            return ON_HANG
        case Kind.ERROR:
            return on_failure(result.detail or "")
        case Kind.REJECTS_VALID:
            code = result.observed.removeprefix("rejected with ")
            hint = _BY_CODE.get(int(code)) if code.isdigit() else None
            return hint or _RECORD
        case Kind.ACCEPTS_INVALID:
            return f"Have the library look at it as any caller would. {_RECORD}"
        case Kind.WRONG_CODE:
            return f"Map the library's error to its code, or to null if there is none. {_RECORD}"
        case Kind.WRONG_DETAIL if "ctime" in result.observed:
            return _BY_CODE[37]
        case Kind.WRONG_DETAIL:
            return (
                f"Report what the library has established; null where it shows nothing. {_RECORD}"
            )
        case Kind.UNSUPPORTED:
            if result.observed == "unsupported: client":
                return "Write `finish`; until then, do not claim mutual."
            return "Drive it, or do not claim it."
    return _RECORD
