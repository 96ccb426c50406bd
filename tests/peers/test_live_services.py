"""The adapters for live services, against services of our own with the reference in them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from live_services import Acceptor, Running, gss_sample, http_negotiate, service_keytab

from conformance.forge import ForgedRequest, forge_request
from conformance.model.observation import Crashed, Hung
from conformance.model.protocol import Accept, Accepted, Failed, Rejected, Unsupported
from conformance.model.values import Address, Key, Policy
from conformance.oracle.seen import see_reply
from conformance.peers.live.keytab import service_keys
from conformance.peers.live.url import parse_url
from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.registry import resolve
from conformance.peers.spec import PeerSpec
from conformance.suite.cases import cases
from conformance.suite.own import of_service
from conformance.suite.real_time import RealTime
from conformance.suite.server_exchange import accept_request

SERVICES = {"gss": gss_sample, "http": http_negotiate}
GSS = Policy(framing="gss")


@pytest.fixture(scope="module")
def keytab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return service_keytab(tmp_path_factory.mktemp("live"))


@pytest.fixture(scope="module", params=SERVICES)
def service(request: pytest.FixtureRequest, keytab: Path) -> Iterator[Running]:
    """A service that lives as long as these tests."""
    with SERVICES[request.param](Acceptor(keytab)) as running:
        yield running


@pytest.fixture(scope="module")
def spec(service: Running, keytab: Path) -> PeerSpec:
    return named(service.url, keytab)


@pytest.fixture(scope="module")
def peer(spec: PeerSpec) -> Iterator[PeerProcess]:
    with PeerProcess(spec.command) as process:
        yield process


@pytest.fixture(params=SERVICES)
def own(request: pytest.FixtureRequest, keytab: Path) -> Iterator[Running]:
    """A service of the test's own, to be spoilt."""
    with SERVICES[request.param](Acceptor(keytab)) as running:
        yield running


@pytest.fixture
def web(keytab: Path) -> Iterator[Running]:
    with http_negotiate(Acceptor(keytab)) as running:
        yield running


def named(url: str, keytab: Path, more: str = "") -> PeerSpec:
    [spec] = resolve(f"{url}?keytab={keytab}{more}")
    return spec


def forge(spec: PeerSpec, id_: str = "server.valid.gss") -> tuple[ForgedRequest, Accept]:
    """Forge the message of a case, for the service and for now."""
    case = RealTime(spec.keytab).case(of_service(spec.keytab).case(cases()[id_]), "")
    [message] = case.messages
    forged = forge_request(message.scenario, message.defects)
    return forged, accept_request(forged)


def test_hello(peer: PeerProcess, service: Running) -> None:
    assert peer.hello.peer.name == f"live-{service.url.partition(':')[0]}"
    assert peer.hello.peer.version == f"127.0.0.1:{service.port}"
    assert {"server", "gss-only", "mutual", "etype.17", "etype.18"} <= peer.hello.capabilities
    assert not {"client", "clock", "replay", "etype.23"} & peer.hello.capabilities


def test_acceptance_with_a_reply(peer: PeerProcess, spec: PeerSpec) -> None:
    forged, request = forge(spec)
    assert forged.ticket.part.crealm == "LIVE.TEST"
    answer = peer.ask(request)
    assert isinstance(answer, Accepted)
    assert answer.client is answer.session_key is answer.mutual is None
    assert see_reply(forged, answer).part.cusec == forged.authenticator.cusec


def test_acceptance_without_a_reply(peer: PeerProcess, spec: PeerSpec) -> None:
    assert peer.ask(forge(spec, "server.valid.gss-no-mutual")[1]) == Accepted()


def test_refusal_with_an_error(peer: PeerProcess, spec: PeerSpec, service: Running) -> None:
    _, request = forge(spec)
    assert isinstance(peer.ask(request), Accepted)
    answer = peer.ask(request)
    assert isinstance(answer, Rejected)
    assert answer.code == 34
    assert answer.krb_error is not None
    assert service.taken[-2:] == [request.ap_req] * 2


def test_refusal_without_an_error(peer: PeerProcess, spec: PeerSpec) -> None:
    answer = peer.ask(replace(forge(spec)[1], ap_req=b"\x60\x03\x06\x01\x00"))
    assert isinstance(answer, Rejected)
    assert answer.code is answer.krb_error is None
    assert answer.native is not None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda it: replace(it, now=it.now + timedelta(minutes=1)), "clock"),
        (lambda it: replace(it, server="host/other@LIVE.TEST"), "server name"),
        (lambda it: replace(it, keytab=()), "keytab"),
        (lambda it: replace(it, keytab=(replace(it.keytab[0], kvno=6),)), "keytab"),
        (lambda it: replace(it, user_to_user_key=Key(18, bytes(32))), "user-to-user"),
        (lambda it: replace(it, policy=Policy()), "raw"),
        (lambda it: replace(it, policy=replace(GSS, max_skew=60)), "policy"),
        (lambda it: replace(it, policy=replace(GSS, sender=Address(2, bytes(4)))), "policy"),
    ],
)
def test_what_the_service_does_not_have_is_not_sent(
    peer: PeerProcess,
    spec: PeerSpec,
    service: Running,
    change: Callable[[Accept], Accept],
    reason: str,
) -> None:
    before = len(service.taken)
    assert peer.ask(change(forge(spec)[1])) == Unsupported(reason)
    assert len(service.taken) == before


def test_a_ticket_under_another_key(peer: PeerProcess, spec: PeerSpec, tmp_path: Path) -> None:
    keytab = service_keys(parse_url(f"gss://h?keytab={service_keytab(tmp_path)}"))
    other = forge(replace(spec, keytab=keytab))[1].ap_req
    answer = peer.ask(replace(forge(spec)[1], ap_req=other))
    assert isinstance(answer, Rejected)
    assert answer.code == 31


def test_a_service_that_is_slow(peer: PeerProcess, spec: PeerSpec, service: Running) -> None:
    forged, request = forge(spec)
    service.think = 0.6
    try:
        answer = peer.ask(request)
    finally:
        service.think = 0.0
    assert isinstance(answer, Accepted)
    see_reply(forged, answer)


def test_no_more_messages_than_were_allowed(own: Running, keytab: Path) -> None:
    spec = named(own.url, keytab, "&max=1")
    with PeerProcess(spec.command) as peer:
        assert isinstance(peer.ask(forge(spec)[1]), Accepted)
        assert peer.ask(forge(spec)[1]) == Unsupported("max=1")
    assert len(own.taken) == 1


def test_a_service_that_does_not_answer(own: Running, keytab: Path) -> None:
    spec = named(own.url, keytab)
    own.think = 5.0
    with PeerProcess(spec.command, timeout=1.5) as peer:
        assert isinstance(peer.ask(forge(spec)[1]), Hung)


def test_a_service_that_has_gone(own: Running, keytab: Path) -> None:
    spec = named(own.url, keytab)
    with PeerProcess(spec.command) as peer:
        own.stop()
        for _ in range(5):
            peer.start()
            assert isinstance(peer.ask(forge(spec)[1]), Crashed)
        with pytest.raises(PeerUnavailable, match="no connection: Connection refused"):
            peer.start()


def test_a_service_that_dies_of_a_message(own: Running, keytab: Path) -> None:
    spec = named(own.url, keytab)
    with PeerProcess(spec.command) as peer:
        own.dies = True
        assert isinstance(peer.ask(forge(spec)[1]), Crashed)


# HTTP alone


def test_a_token_outside_of_spnego(web: Running, keytab: Path) -> None:
    spec = named(web.url, keytab, "&spnego=no")
    with PeerProcess(spec.command) as peer:
        forged, request = forge(spec)
        answer = peer.ask(request)
    assert isinstance(answer, Accepted)
    see_reply(forged, answer)
    assert web.raw == web.taken == [request.ap_req]


@pytest.mark.parametrize(("path", "status"), [("/public", 200), ("/away", 302)])
def test_a_path_that_asks_for_nothing(web: Running, path: str, status: int, keytab: Path) -> None:
    with pytest.raises(PeerUnavailable, match=f"{path}: answers {status} and asks for no Neg"):
        named(web.site + path, keytab)


def test_a_message_longer_than_the_service_reads(web: Running, keytab: Path) -> None:
    spec = named(web.url, keytab)
    with PeerProcess(spec.command) as peer:
        answer = peer.ask(replace(forge(spec)[1], ap_req=bytes(7000)))
    assert isinstance(answer, Unsupported)
    assert "octets" in answer.reason


def test_a_service_that_is_broken(web: Running, keytab: Path) -> None:
    spec = named(f"{web.site}/broken", keytab)
    with PeerProcess(spec.command) as peer:
        answer = peer.ask(forge(spec)[1])
    assert isinstance(answer, Failed)
    assert "500 Internal Server Error" in answer.reason


# With the suite


def run(spec: PeerSpec, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    return subprocess.run(
        [sys.executable, "-m", "conformance.cli", "run", "--peer", spec.name, *arguments],
        env=environment, cwd=folder, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_a_run(spec: PeerSpec, tmp_path: Path) -> None:
    ended = run(
        spec, tmp_path, "--select", "server.valid.*", "--select", "server.clock-skew.*",
        "--select", "server.keys.kvno*", "--select", "server.property.soundness",
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout
    passed = re.search(r": (\d+) pass", ended.stdout)
    assert passed is not None
    assert int(passed[1]) >= 15
    assert "Traceback" not in ended.stdout + ended.stderr
    for entry in spec.keytab:
        assert entry.key.hex() not in ended.stdout + ended.stderr + " ".join(spec.command)


@pytest.mark.parametrize(
    ("peer", "code", "told"),
    [
        ("gss://127.0.0.1:1", 2, "wants keytab=FILE"),
        ("gss://127.0.0.1:1?keytab={keytab}", 3, "127.0.0.1:1: no connection: Connection refused"),
    ],
)
def test_what_cannot_be_run(peer: str, code: int, told: str, keytab: Path, tmp_path: Path) -> None:
    spec = PeerSpec(peer.format(keytab=keytab), (), "")
    ended = run(spec, tmp_path)
    assert ended.returncode == code
    assert told in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr
