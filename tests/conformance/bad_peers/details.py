"""One detail of what the server or the client established is reported, or sent, wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from conformance.model.protocol import Accepted, Native, Rejected
from conformance.model.values import AuthData, Key
from reference import crypto, der
from reference.messages import APRep, EncAPRepPart, EncryptedData

SECOND = timedelta(seconds=1)
OTHER_KEY = Key(18, bytes(range(32)))
Details = dict[str, Any]


def detail(adapter: Any, name: str) -> None:
    """The server reports another value of one detail than it established."""
    _change_accepted(adapter, "accept", REPORTED[name])


def reply(adapter: Any, name: str) -> None:
    """The server's KRB_AP_REP is spoiled."""
    _change_accepted(adapter, "accept", REPLIES[name])


def client_detail(adapter: Any, name: str) -> None:
    """The client reports another value than came with the reply."""
    _change_accepted(adapter, "finish", REPORTED[name])


def code(adapter: Any, number: str) -> None:
    """Every refusal has the same code, or none."""
    given = int(number) if number else None
    for operation in ("accept", "finish"):
        _change(
            adapter,
            operation,
            Rejected,
            lambda answer: replace(answer, code=given, native=Native("X", "all the same")),
        )


def _change_accepted(adapter: Any, operation: str, change: Callable[[Accepted], Details]) -> None:
    _change(adapter, operation, Accepted, lambda answer: replace(answer, **change(answer)))


def _change(adapter: Any, operation: str, kind: type, change: Callable[[Any], Any]) -> None:
    work = getattr(adapter, operation)

    def changed(request: Any) -> Any:
        answer = work(request)
        return change(answer) if isinstance(answer, kind) else answer

    setattr(adapter, operation, changed)


REPORTED: dict[str, Callable[[Accepted], Details]] = {
    "client": lambda answer: {"client": "mallory@EXAMPLE"},
    "mutual": lambda answer: {"mutual": not answer.mutual},
    "session_key": lambda answer: {"session_key": OTHER_KEY},
    "subkey": lambda answer: {"subkey": OTHER_KEY},
    "sequence": lambda answer: {"sequence": (answer.sequence or 0) ^ 4711},
    "authorization_data": lambda answer: {
        "authorization_data": (*answer.authorization_data, AuthData(-1, b""))
    },
    "ticket_flags": lambda answer: {"ticket_flags": answer.ticket_flags ^ 1},
}


def _rewritten(
    change: Callable[[EncAPRepPart], EncAPRepPart] = lambda part: part,
    *,
    key: Callable[[Accepted], Key | None] = lambda answer: answer.session_key,
    usage: int = 12,
    **labels: int,
) -> Callable[[Accepted], Details]:
    def spoil(answer: Accepted) -> Details:
        if answer.ap_rep is None:
            return {}
        ap_rep = der.decode(APRep, answer.ap_rep)
        session_key = _crypto_key(answer.session_key)
        plaintext = session_key.decrypt(12, ap_rep.enc_part.cipher)
        part = change(der.decode(EncAPRepPart, plaintext, padded=session_key.etype == 16))
        under = _crypto_key(key(answer) or OTHER_KEY)
        cipher = under.encrypt(usage, der.encode(part), bytes(under.confounder_size))
        sealed = EncryptedData(etype=labels.get("etype", ap_rep.enc_part.etype), cipher=cipher)
        pvno = labels.get("pvno", ap_rep.pvno)
        return {"ap_rep": der.encode(replace(ap_rep, pvno=pvno, enc_part=sealed))}

    return spoil


def _crypto_key(key: Key) -> crypto.Key:
    return crypto.Key(key.etype, key.key)


REPLIES: dict[str, Callable[[Accepted], Details]] = {
    "missing": lambda answer: {"ap_rep": None},
    "unasked": lambda answer: {"ap_rep": answer.ap_rep or b"o"},
    "garbage": lambda answer: {"ap_rep": answer.ap_rep and answer.ap_rep[:-1]},
    "ctime": _rewritten(lambda part: replace(part, ctime=part.ctime + SECOND)),
    "cusec": _rewritten(lambda part: replace(part, cusec=(part.cusec + 1) % 1_000_000)),
    "subkey": _rewritten(key=lambda answer: answer.subkey),
    "usage": _rewritten(usage=11),
    "etype": _rewritten(etype=4711),
    "pvno": _rewritten(pvno=4),
    "as-it-was": _rewritten(),
}
FAULTS = {"detail": detail, "reply": reply, "client-detail": client_detail, "code": code}
