"""Look at what a peer sent, once what it did was found good."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from conformance.model.case import Look
from conformance.model.mismatch import Mismatch
from conformance.model.verdict import Kind, Verdict
from conformance.oracle.judge import wrong_detail
from conformance.oracle.seen import CannotLook, NothingSent
from conformance.suite.client_exchange import ClientExchange
from conformance.suite.server_exchange import ServerExchange
from reference.der import DecodeError


def look_at(
    look: Look,
    exchanges: Sequence[ServerExchange | ClientExchange],
    verdict: Verdict,
    *,
    free: bool = False,
) -> Verdict:
    """Return the verdict of a look at every message; `verdict` is that on the last exchange.

    Where the peer is free to choose, what is found is recorded, and no failure.
    """
    try:
        found = list(look([exchange.seen() for exchange in exchanges]))
    except NothingSent:
        return Verdict(Kind.UNSUPPORTED, verdict.expected, f"{verdict.observed}, and no message")
    except CannotLook as error:
        found = [error.mismatch]
    except DecodeError as error:
        # An inspection that goes into the octets found them less than DER.
        found = [Mismatch("message", "DER", error.fault)]
    if not found:
        return dataclasses.replace(verdict, kind=Kind.PASS)
    if free:
        choices = "; ".join(f"{choice.field}: {choice.observed}" for choice in found)
        return dataclasses.replace(verdict, kind=Kind.PASS, detail=choices)
    return wrong_detail(verdict.expected, verdict.observed, found)
