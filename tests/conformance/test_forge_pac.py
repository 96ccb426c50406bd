"""PACs that the forge makes: right as planned, wrong where a plan says so."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest

from conformance.defects import BASES
from conformance.forge import crypto_key
from conformance.forge.changes import Changes
from conformance.forge.keys import made_up_key
from conformance.forge.logon_info import logon_info
from conformance.forge.pac import PacBuffer, PacPlan, client_info, make
from conformance.model.defect import Defect, Effect, Role, Stage
from conformance.model.scenario import Scenario
from reference.pac import PacError, verify_pac

WITH_PAC = BASES[Role.SERVER]["pac"].scenario


def made(change=lambda plan: plan, scenario: Scenario = WITH_PAC) -> bytes:
    defect = Defect(
        id="x", title="", topic="", role=Role.SERVER, stage=Stage.PAC, effect=Effect.BREAKS,
        requirement="", change=change, bases=(), codes=None,
    )  # fmt: skip
    return make(scenario, Changes([defect]))


def verified(octets: bytes, scenario: Scenario = WITH_PAC) -> dict[int, bytes]:
    key = crypto_key(scenario.user_to_user_key or scenario.service_key)
    name = scenario.client.partition("@")[0]
    return dict(verify_pac(octets, key, name, scenario.authtime).buffers)


@pytest.mark.parametrize("etype", [17, 18, 19, 20, 23])
@pytest.mark.parametrize("client", ["alice@EXAMPLE", "alice/admin@EXAMPLE"])
def test_reference_verifies_it(etype: int, client: str) -> None:
    scenario = replace(WITH_PAC, client=client, service_key=made_up_key(etype, "service key"))
    buffers = verified(made(scenario=scenario), scenario)
    assert set(buffers) == {1, 6, 7, 10}
    assert buffers[1] == scenario.pac.logon_info


def test_user_to_user_is_signed_with_the_key_of_the_ticket() -> None:
    scenario = replace(WITH_PAC, user_to_user_key=made_up_key(18, "TGT session key"))
    assert verified(made(scenario=scenario), scenario)


def test_logon_information_is_in_ndr() -> None:
    octets = logon_info()
    assert octets[:8] == bytes.fromhex("01100800cccccccc")
    size, filler, referent = struct.unpack_from("<III", octets, 8)
    assert (len(octets) - 16, 0) == (size, filler)
    assert size % 8 == 0
    assert referent != 0
    assert size == 4 + 216 + 4  # the pointer, the structure without what it points to, and padding


def test_kdc_signs_the_signature_of_the_server() -> None:
    buffers = verified(made())
    key = crypto_key(WITH_PAC.pac.kdc_key)
    assert buffers[7][4:] == key.checksum(17, buffers[6][4:])


def test_an_entry_says_what_the_plan_says() -> None:
    def change(plan: PacPlan) -> PacPlan:
        first = replace(plan.buffers[0], offset=2**64 - 8, size=2**32 - 1)
        return replace(plan, buffers=(first, *plan.buffers[1:]), version=9, count=2**32 - 1)

    octets = made(change)
    assert struct.unpack_from("<LLLLQ", octets) == (2**32 - 1, 9, 1, 2**32 - 1, 2**64 - 8)


def test_a_gap_is_beyond_alignment() -> None:
    def change(plan: PacPlan, gap: int) -> PacPlan:
        return replace(plan, buffers=(replace(plan.buffers[0], gap=gap), *plan.buffers[1:]))

    assert verified(made(lambda plan: change(plan, 8)))
    with pytest.raises(PacError, match="no multiple of eight"):
        verified(made(lambda plan: change(plan, 4)))


@pytest.mark.parametrize("size", range(5))
def test_a_signature_is_put_where_there_is_room(size: int) -> None:
    def change(plan: PacPlan) -> PacPlan:
        short = (PacBuffer(type=6, octets=bytes(size)), PacBuffer(type=99, octets=b"behind"))
        return replace(plan, buffers=(*plan.buffers[:2], *short))

    octets = made(change)
    assert octets.endswith(b"behind")


def test_the_first_of_two_signatures_is_filled_in() -> None:
    octets = made(lambda plan: replace(plan, buffers=(*plan.buffers, plan.buffers[2])))
    assert octets.endswith(bytes(12))


def test_what_a_signature_covers_can_be_chosen() -> None:
    seen: list[bytes] = []

    def covers(octets: bytes, places) -> bytes:
        assert octets[places[6] : places[6] + 4] == (16).to_bytes(4, "little")
        seen.append(octets)
        return b""

    octets = made(lambda plan: replace(plan, covers=covers))
    assert [len(each) for each in seen] == [len(octets)]
    with pytest.raises(PacError, match="does not match"):
        verified(octets)


def test_client_info_has_the_length_that_is_asked_for() -> None:
    assert client_info(7, "a") == b"\7" + bytes(7) + b"\2\0a\0"
    assert client_info(7, "a", 65535)[8:] == b"\xff\xffa\0"
