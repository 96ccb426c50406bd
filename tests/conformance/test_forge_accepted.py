"""What the forge makes of a valid scenario is a valid message: the reference server says so."""

from __future__ import annotations

import os

import pytest

from conformance.defects import BASES, Base
from conformance.forge import forge_request
from conformance.model.defect import Role
from conformance.model.scenario import Scenario
from conformance.model.values import Key
from reference import crypto
from reference.flags import Flags
from reference.gss import Acceptor, ChannelBindings
from reference.keytab import Keytab, KeytabEntry
from reference.messages import HostAddress
from reference.principal import Principal
from reference.server import Accepted, Server

SERVER_BASES = BASES[Role.SERVER].values()


def accept(scenario: Scenario, octets: bytes) -> object:
    """Give the octets to a server as the scenario has it."""
    principal = Principal.parse(scenario.server)
    sender = scenario.policy.sender
    server = Server(
        principal,
        Keytab([KeytabEntry(principal, scenario.kvno or 1, _key(scenario.service_key))]),
        os.urandom,
    )
    if scenario.gss is not None:
        bindings = scenario.gss.bindings and ChannelBindings(application_data=scenario.gss.bindings)
        acceptor = Acceptor(server, dce_style=scenario.gss.dce_style)
        return acceptor.accept(octets, scenario.now, bindings=bindings or None)
    return server.accept(
        octets,
        scenario.now,
        sender=sender and HostAddress(addr_type=sender.type, address=sender.address),
        user_to_user_key=scenario.user_to_user_key and _key(scenario.user_to_user_key),
    )


def _key(key: Key) -> crypto.Key:
    return crypto.Key(key.etype, key.key)


@pytest.mark.parametrize("base", SERVER_BASES, ids=lambda base: base.name)
def test_reference_server_reads_every_value_of_the_scenario(base: Base) -> None:
    scenario = base.scenario
    result = accept(scenario, forge_request(scenario).octets)
    assert isinstance(result, Accepted), result
    assert str(result.client) == scenario.client
    assert result.session_key == _key(scenario.session_key)
    assert result.subkey == (scenario.subkey and _key(scenario.subkey))
    assert result.sequence_number == scenario.sequence
    assert result.ticket_flags == Flags.of(scenario.ticket_flags)
    assert (result.ap_rep is not None) == scenario.mutual
    ticket = result.exchange.ticket
    assert (ticket.authtime, ticket.starttime) == (scenario.authtime, scenario.starttime)
    assert (ticket.endtime, ticket.renew_till) == (scenario.endtime, scenario.renew_till)
    assert result.exchange.client_time == scenario.ctime
    assert (ticket.transited.tr_type, ticket.transited.contents) == (
        scenario.transited_type,
        scenario.transited,
    )


def test_ticket_names_the_key_version_and_a_user_to_user_ticket_none() -> None:
    server = BASES[Role.SERVER]
    sealed = {
        name: forge_request(server[name].scenario).ap_req.ticket.enc_part
        for name in ("default", "user-to-user")
    }
    assert sealed["default"].kvno == Scenario().kvno
    assert sealed["user-to-user"].kvno is None
