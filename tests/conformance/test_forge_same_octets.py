"""The same scenario, defects and seed are the same octets; another seed, other confounders."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import forged_suite
import pytest

from conformance.defects import BASES, defects
from conformance.forge import ForgedRequest, forge_request
from conformance.model.defect import Role
from conformance.model.scenario import Scenario
from reference.messages import APReq, EncryptedData

LATE_MODULES = (
    "conformance.defects.client.reply_type, conformance.defects.server.time_form,"
    " conformance.suite.sequences.replay_order, conformance.oracle.inspections.tokens"
)


def test_suite_is_the_same_octets_in_every_process() -> None:
    # Whatever the hashes of texts are, and whichever of its modules came first.
    program = "import {first}; import forged_suite; print(forged_suite.digest())"
    folder = str(Path(forged_suite.__file__).parent)
    processes = [
        subprocess.run(
            [sys.executable, "-c", program.format(first=first)],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": folder},
            capture_output=True,
            text=True,
            check=True,
        )
        for hash_seed, first in (("1", "json"), ("4711", LATE_MODULES))
    ]
    first, second = (process.stdout.strip() for process in processes)
    assert len(first) == 64
    assert first == second == forged_suite.digest()


def test_same_defects_and_seed_are_the_same_octets() -> None:
    spoiled = [defects()["server/ticket-key"], defects()["server/pvno-4"]]
    first, second = (forge_request(Scenario(), tuple(spoiled), seed="again") for _ in range(2))
    assert first.octets == second.octets


@pytest.mark.parametrize("base", BASES[Role.SERVER].values(), ids=lambda base: base.name)
def test_another_seed_changes_only_what_the_confounders_change(base) -> None:
    one, other = (forge_request(base.scenario, seed=seed) for seed in ("one", "other"))
    assert one.ticket.ticket.enc_part.cipher != other.ticket.ticket.enc_part.cipher
    assert one.ap_req.authenticator.cipher != other.ap_req.authenticator.cipher
    assert _without_ciphertext(one) == _without_ciphertext(other)
    assert len(one.octets) == len(other.octets)


def _without_ciphertext(forged: ForgedRequest) -> tuple[object, ...]:
    ap_req: APReq = replace(
        forged.ap_req,
        ticket=replace(forged.ap_req.ticket, enc_part=_blank(forged.ap_req.ticket.enc_part)),
        authenticator=_blank(forged.ap_req.authenticator),
    )
    return (
        forged.scenario,
        forged.ticket.part,
        forged.ticket.plaintext,
        forged.authenticator,
        forged.authenticator_plaintext,
        ap_req,
    )


def _blank(sealed: EncryptedData) -> EncryptedData:
    return replace(sealed, cipher=bytes(len(sealed.cipher)))
