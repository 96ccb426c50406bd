"""The client's KRB_AP_REQ is not what was asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from conformance.model.protocol import Initiate, Initiated


def option(adapter: Any, name: str) -> None:
    """The client does the opposite of what it was asked: mutual, subkey, sequence, …"""
    initiate = adapter.initiate

    def contrary(request: Initiate) -> Initiated:
        changed = {name: not getattr(request.options, name)}
        return initiate(replace(request, options=replace(request.options, **changed)))

    adapter.initiate = contrary


def clock(adapter: Any, seconds: str) -> None:
    """The client's clock is ahead."""
    initiate = adapter.initiate

    def ahead(request: Initiate) -> Initiated:
        return initiate(replace(request, now=request.now + timedelta(seconds=int(seconds))))

    adapter.initiate = ahead


def name(adapter: Any, client: str) -> None:
    """The client gives another name than its credential has."""
    initiate = adapter.initiate

    def other(request: Initiate) -> Initiated:
        return initiate(replace(request, credential=replace(request.credential, client=client)))

    adapter.initiate = other


def cut(adapter: Any, size: str) -> None:
    """The client's message is cut off."""
    initiate = adapter.initiate

    def short(request: Initiate) -> Initiated:
        answer = initiate(request)
        return replace(answer, ap_req=answer.ap_req[: int(size)])

    adapter.initiate = short


FAULTS = {"option": option, "clock": clock, "client-name": name, "cut-request": cut}
