"""A client's request taken apart, and what the client is given to make it."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from conformance.defects import BASES, Base
from conformance.forge import (
    CannotOpen,
    OpenedRequest,
    credential,
    crypto_key,
    forge_reply,
    forge_request,
    forge_ticket,
    open_request,
)
from conformance.forge.changes import Changes
from conformance.forge.keys import made_up_key
from conformance.model.defect import Role
from conformance.model.scenario import Scenario
from reference import der
from reference.client import Client, Credential, Genuine
from reference.gss import GssFlag, GssOptions, Initiator
from reference.gss.initiator import USUAL_FLAGS
from reference.messages import Ticket
from reference.principal import Principal

CLIENT_BASES = BASES[Role.CLIENT].values()


@pytest.mark.parametrize("base", CLIENT_BASES, ids=lambda base: base.name)
def test_reference_client_takes_the_reply_to_its_request(base: Base) -> None:
    scenario = base.scenario
    held = credential(scenario, forge_ticket(scenario, "", Changes()))
    client = Client(
        Credential(
            Principal.parse(held.client),
            der.decode(Ticket, held.ticket),
            crypto_key(held.session_key),
        ),
        os.urandom,
    )
    if scenario.gss is None:
        sent = client.request(scenario.now)
        opened = open_request(sent.octets, scenario)
        result = client.verify(sent, forge_reply(scenario, opened).octets)
    else:
        initiator, style = Initiator(client), USUAL_FLAGS
        if scenario.gss.dce_style:
            style |= GssFlag.DCE_STYLE
        sent = initiator.request(scenario.now, GssOptions(flags=style))
        opened = open_request(sent.token, scenario)
        result = initiator.verify(sent, forge_reply(scenario, opened).octets, scenario.now)
    assert (opened.ap_req, opened.authenticator) == (sent.ap_req, sent.authenticator)
    assert isinstance(result, Genuine), result
    assert result.sequence_number == scenario.reply_sequence


def test_credential_holds_what_the_ticket_seals() -> None:
    scenario = replace(Scenario(), renew_till=Scenario().endtime)
    ticket = forge_ticket(scenario, "", Changes())
    held = credential(scenario, ticket)
    assert (held.client, held.server) == (scenario.client, scenario.server)
    assert held.session_key == scenario.session_key
    assert held.flags == int(ticket.part.flags)
    assert (held.authtime, held.starttime) == (ticket.part.authtime, ticket.part.starttime)
    assert (held.endtime, held.renew_till) == (ticket.part.endtime, ticket.part.renew_till)


def test_what_is_no_request_cannot_be_opened() -> None:
    octets = forge_request(Scenario()).octets
    for wrong in (b"", octets[:-1], b"\x6f" + octets[1:]):
        with pytest.raises(CannotOpen):
            open_request(wrong, Scenario())


def test_request_under_another_key_cannot_be_opened() -> None:
    octets = forge_request(Scenario()).octets
    other = replace(Scenario(), session_key=made_up_key(18, "another key"))
    with pytest.raises(CannotOpen, match="authenticator"):
        open_request(octets, other)


def test_request_without_an_authenticator_inside_cannot_be_opened() -> None:
    request = forge_request(Scenario())
    reply = forge_reply(Scenario(), OpenedRequest(request.ap_req, request.authenticator))
    key = crypto_key(Scenario().session_key)
    cipher = key.encrypt(11, reply.plaintext, bytes(key.confounder_size))
    sealed = replace(request.ap_req.authenticator, cipher=cipher)
    with pytest.raises(CannotOpen):
        open_request(der.encode(replace(request.ap_req, authenticator=sealed)), Scenario())
