"""Real tickets in exchanges between the reference's client and a server, at the real clock."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from conformance.model.keytab_file import parse_keytab
from conformance.model.observation import Observation
from conformance.model.protocol import Accept, Finish, Initiate, Initiated
from conformance.model.values import Credential, KeytabEntry, Options, Policy
from conformance.peers.process import PeerProcess


def keys_of(keytab: Path) -> tuple[KeytabEntry, ...]:
    """Return the keys of a file."""
    return tuple(
        KeytabEntry(str(entry.principal), entry.kvno, entry.key.etype, entry.key.contents)
        for entry in parse_keytab(keytab.read_bytes()).entries
    )


def initiate(client: PeerProcess, credential: Credential, **options: Any) -> Initiated:
    """Step 1."""
    answer = client.ask(Initiate(datetime.now(UTC), credential, Options(**options)))
    assert isinstance(answer, Initiated), answer
    return answer


def finish(client: PeerProcess, sent: Initiated, reply: bytes | None, framing: str) -> Observation:
    """Step 6."""
    assert reply is not None
    where = "token" if framing == "gss" else "ap_rep"
    return client.ask(Finish(sent.context, datetime.now(UTC), **{where: reply}))


def framing_of(server: PeerProcess) -> str:
    """Return how a peer takes its messages."""
    return "gss" if "gss-only" in server.hello.capabilities else "raw"


def accept(
    server: PeerProcess,
    sent: Initiated,
    name: str,
    keytab: tuple[KeytabEntry, ...],
    *,
    user_to_user_key: Any = None,
    **policy: Any,
) -> Observation:
    """Steps 2 to 5."""
    return server.ask(
        Accept(
            datetime.now(UTC), name, keytab, Policy(framing=framing_of(server), **policy),
            sent.ap_req, user_to_user_key,
        )
    )  # fmt: skip
