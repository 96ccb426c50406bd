"""Which cases catch which faults: those of its topic are put to the reference with a fault."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from peer import InProcess
from planting import Fault, Plant

from conformance.forge import forge_request
from conformance.model.case import Case
from conformance.model.verdict import FAILURES, UNEXPECTED, Kind
from conformance.peers.spec import PeerSpec
from conformance.suite import server_exchange, session
from conformance.suite.cases import cases
from conformance.suite.profiles import DEFAULT_PROFILE, PROFILES
from conformance.suite.session import PeerSession

TROUBLE = UNEXPECTED | {Kind.INCONCLUSIVE}

PROPERTY = "planted fault"
"""Under this name a test tells the summary what it found."""

_SPEC = PeerSpec("planted", ("planted",), "test")
_remembered = functools.cache(forge_request)
"""The same messages are put to the reference with every fault: each is made once."""


@functools.cache
def suites() -> Mapping[str, Mapping[str, Case]]:
    """Return the cases by profile; of the others, those of their own requirements."""
    return {
        profile: {
            id_: case
            for id_, case in cases(profile).items()
            if profile in (DEFAULT_PROFILE, case.requirement.profile)
        }
        for profile in PROFILES
    }


def run(fault: Fault | None = None, profile: str = DEFAULT_PROFILE) -> Iterator[tuple[Case, Kind]]:
    """Yield every case that the fault may show in, and the verdict on the reference with it."""
    plant = Plant()
    if fault is not None:
        fault.plant(plant)
        profile = fault.profile
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server_exchange, "forge_request", _remembered)
        # What a failure is explained with is not looked at here.
        patch.setattr(session, "changed", lambda case: [])
        peer = PeerSession(_SPEC, InProcess(plant, profile), suite=cases(profile))
        for case in suites()[profile].values():
            if fault is None or fault.shows_in(case):
                yield case, peer.run(case).kind


class Proof:
    """The cases that catch each fault, found once and shared by the processes of one test run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def catching(self, fault: Fault) -> list[str]:
        """Return the ids of the cases that the reference with the fault fails."""
        file = self._folder / f"{fault.name}.json"
        if file.exists():
            return json.loads(file.read_text(encoding="utf-8"))
        verdicts = {case.id: kind for case, kind in run(fault)}
        broken = [id_ for id_, kind in verdicts.items() if kind is Kind.ERROR]
        assert not broken, f"{fault.name} is no fault but broken: {broken[:9]}"
        caught = [id_ for id_, kind in verdicts.items() if kind in FAILURES]
        whole = file.with_suffix(f".{id(self)}")
        whole.write_text(json.dumps(caught), encoding="utf-8")
        whole.replace(file)
        return caught
