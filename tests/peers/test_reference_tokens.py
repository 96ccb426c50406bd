"""The reference's adapter with tokens: both roles, and the three legs of DCE style."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.defects import BASES
from conformance.forge import credential, forge_request, forge_ticket
from conformance.forge.changes import Changes
from conformance.model.defect import Role
from conformance.model.protocol import Accept, Accepted, Finish, Initiate, Initiated, Rejected
from conformance.model.scenario import Scenario
from conformance.model.values import Options
from conformance.peers.reference.adapter import ReferenceAdapter
from conformance.peers.reference.contexts import Contexts
from conformance.peers.serving import CannotDrive
from conformance.suite.server_exchange import accept_request

SERVER, CLIENT = BASES[Role.SERVER], BASES[Role.CLIENT]
GSS = Options(framing="gss", subkey=False, sequence=False)
DCE = replace(GSS, dce_style=True)


def initiate(scenario: Scenario, options: Options) -> Initiate:
    ticket = forge_ticket(scenario, "", Changes())
    return Initiate(scenario.now, credential(scenario, ticket), options)


def accept(base: str, octets: bytes | None = None) -> Accept:
    request = accept_request(forge_request(SERVER[base].scenario))
    return request if octets is None else replace(request, ap_req=octets)


@pytest.mark.parametrize("base", ["gss", "gss-bindings", "gss-delegation"])
def test_a_token_is_answered_by_a_token(base: str) -> None:
    answer = ReferenceAdapter().accept(accept(base))
    assert isinstance(answer, Accepted)
    assert answer.ap_rep is not None
    assert answer.ap_rep[:1] == b"\x60"
    assert answer.context is None


def test_a_refusal_has_an_error_token() -> None:
    answer = ReferenceAdapter().accept(accept("gss", b"\x60\x0d" + bytes(13)))
    assert isinstance(answer, Rejected)
    assert answer.krb_error is None  # it is not of this mechanism
    answer = ReferenceAdapter().accept(replace(accept("gss"), keytab=()))
    assert isinstance(answer, Rejected)
    assert answer.krb_error is not None
    assert answer.krb_error[:1] == b"\x60"


@pytest.mark.parametrize(("base", "options"), [("gss", GSS), ("dce-style", DCE)])
def test_there_and_back(base: str, options: Options) -> None:
    peer = ReferenceAdapter()
    started = peer.initiate(initiate(CLIENT[base].scenario, options))
    assert isinstance(started, Initiated)
    first = peer.accept(accept(base, started.ap_req))
    assert isinstance(first, Accepted)
    second = peer.finish(Finish(started.context, CLIENT[base].scenario.now, token=first.ap_rep))
    assert isinstance(second, Accepted)
    assert (first.context is None) == (second.ap_rep is None) == (base == "gss")
    if second.ap_rep is not None:
        last = replace(accept(base), context=first.context, third_leg=second.ap_rep)
        third = peer.accept(last)
        assert isinstance(third, Accepted)
        assert (third.client, third.ap_rep) == (first.client, None)
        with pytest.raises(KeyError):
            peer.accept(last)


def test_a_wrong_third_leg_is_refused() -> None:
    peer = ReferenceAdapter()
    first = peer.accept(accept("dce-style"))
    assert isinstance(first, Accepted)
    last = replace(accept("dce-style"), context=first.context, third_leg=b"")
    assert isinstance(peer.accept(last), Rejected)


def test_reset_forgets_what_waits_for_a_third_leg() -> None:
    peer = ReferenceAdapter()
    first = peer.accept(accept("dce-style"))
    assert isinstance(first, Accepted)
    peer.reset()
    with pytest.raises(KeyError):
        peer.accept(replace(accept("dce-style"), context=first.context, third_leg=b""))


@pytest.mark.parametrize(
    ("options", "capability"),
    [
        (replace(GSS, delegate=True), "delegate"),
        (replace(GSS, checksum_data=b""), "checksum-data"),
        (replace(DCE, mutual=False), "always-mutual"),
        (Options(channel_bindings=b""), "channel-bindings"),
        (Options(framing="spnego"), "spnego"),
    ],
)
def test_what_a_client_cannot_be_asked(options: Options, capability: str) -> None:
    with pytest.raises(CannotDrive, match=f"^{capability}$"):
        ReferenceAdapter().initiate(initiate(CLIENT["default"].scenario, options))


def test_bindings_are_nothing_to_a_server_without_tokens() -> None:
    request = accept("default")
    bound = replace(request, policy=replace(request.policy, channel_bindings=b""))
    with pytest.raises(CannotDrive, match=r"^channel-bindings$"):
        ReferenceAdapter().accept(bound)


def test_the_oldest_context_goes_when_there_are_too_many() -> None:
    contexts = Contexts[int]("c")
    names = [contexts.add(number) for number in range(4097)]
    assert contexts[names[-1]] == 4096
    assert contexts.take(names[1]) == 1
    for gone in names[:2]:
        with pytest.raises(KeyError):
            contexts.take(gone)
