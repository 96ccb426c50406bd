"""Every shipped vector is confirmed by each default peer, within what is recorded of it."""

from __future__ import annotations

from collections import Counter

import pytest

from conformance.model.verdict import UNEXPECTED, Kind
from conformance.peers.process import PeerProcess
from conformance.peers.registry import DEFAULT, resolve
from conformance.peers.spec import PeerSpec
from conformance.suite.cases import cases
from conformance.suite.deviations import load as load_deviations
from conformance.vectors.load import files_of, installed, load
from conformance.vectors.verify import Verifier

SPECS = [spec for name in DEFAULT for spec in resolve(name)]
FEWEST = {"reference": 2600, "mit": 2200, "impacket": 1200, "mit-gss": 200}
"""How many vectors each must pass, lest nothing is put to it."""


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_vectors(spec: PeerSpec) -> None:
    counts: Counter[Kind] = Counter()
    unexpected = []
    with PeerProcess(spec.command) as process:
        recorded = load_deviations(process.hello.peer, cases().values(), [])
        verifier = Verifier(process, recorded, cases())
        for path in files_of(installed()):
            for verified in verifier.verify(load(path)):
                counts[verified.verdict.kind] += 1
                if verified.verdict.kind in UNEXPECTED:
                    unexpected.append((verified.test["id"], verified.verdict))
    assert unexpected == []
    kind = next(name for name in sorted(FEWEST, reverse=True) if spec.name.startswith(name))
    assert counts[Kind.PASS] > FEWEST[kind]
    if spec.name == "reference":
        assert set(counts) == {Kind.PASS}
