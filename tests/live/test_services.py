"""Real services, over the wire: the tickets of a real KDC, and the suite."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from real_tickets import finish, initiate
from realm import Realm
from services import Service

from conformance.model.protocol import Accepted, Initiated
from conformance.model.values import Credential
from conformance.peers import live_gss, live_http
from conformance.peers.live.outcome import Outcome, krb_error
from conformance.peers.live.url import parse_url
from conformance.peers.process import PeerProcess

MIT = Path(__file__).with_name("mit.toml")
NAMES = {"gss_server": "host/live.test", "apache": "HTTP/live.test"}
TOPICS = {
    "gss_server": ("valid", "clock-skew", "keys", "krb-error"),
    "apache": ("valid", "ticket-times", "flags", "key-choice", "gss-framing"),
}
"""Some of the suite for each, for the time that it takes."""


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def service(name: str, request: pytest.FixtureRequest) -> Service:
    return request.getfixturevalue(name)


@pytest.fixture
def ticket(realm: Realm, name: str) -> Credential:
    return realm.credential(realm.login("alice"), NAMES[name])


def put(service: Service, octets: bytes, more: str = "") -> Outcome:
    url = parse_url(service.url + more)
    return {"gss": live_gss, "http": live_http}[url.scheme].put(url, octets)


@pytest.fixture
def sent(client: PeerProcess, ticket: Credential, service: Service) -> Initiated:
    return initiate(client, ticket, framing="gss")


def test_mutual_authentication(client: PeerProcess, service: Service, sent: Initiated) -> None:
    outcome = put(service, sent.ap_req)
    assert outcome.taken
    assert isinstance(finish(client, sent, outcome.token, "gss"), Accepted)


def test_no_mutual_authentication(
    client: PeerProcess, service: Service, ticket: Credential
) -> None:
    outcome = put(service, initiate(client, ticket, framing="gss", mutual=False).ap_req)
    assert outcome.taken
    assert outcome.token is None


def test_a_token_outside_of_spnego(apache: Service, client: PeerProcess, realm: Realm) -> None:
    ticket = realm.credential(realm.login("alice"), NAMES["apache"])
    sent = initiate(client, ticket, framing="gss")
    outcome = put(apache, sent.ap_req, "&spnego=no")
    assert outcome.taken
    assert isinstance(finish(client, sent, outcome.token, "gss"), Accepted)


def test_the_same_token_twice(service: Service, sent: Initiated) -> None:
    assert put(service, sent.ap_req).taken
    again = put(service, sent.ap_req)
    assert not again.taken
    assert krb_error(again.token) is not None


def test_a_token_that_was_changed(service: Service, sent: Initiated) -> None:
    assert not put(service, sent.ap_req[:-1] + bytes((sent.ap_req[-1] ^ 1,))).taken


def test_a_ticket_for_another_service(
    client: PeerProcess, service: Service, name: str, realm: Realm
) -> None:
    [other] = set(NAMES.values()) - {NAMES[name]}
    if not (realm.folder / f"{other.replace('/', '_')}.keytab").exists():
        realm.principal(other)
    ticket = realm.credential(realm.login("alice", "-f"), other)
    assert not put(service, initiate(client, ticket, framing="gss").ap_req).taken


def test_the_suite(service: Service, name: str, tmp_path: Path) -> None:
    version = re.search(r"version ([\d.]+)", service.realm.run("klist", "-V"))
    assert version is not None
    url = f"{service.url}&rate=1000&name=mit-krb5-gss&version={version[1]}"
    results = tmp_path / "results.ndjson"
    selected = [f"--select=server.{topic}.*" for topic in TOPICS[name]]
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    ended = subprocess.run(
        [
            sys.executable, "-m", "conformance.cli", "run", "--peer", url,
            "--deviations", str(MIT), "--effort", "off", "--results", str(results), *selected,
        ],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    lines = [json.loads(line) for line in results.read_text().splitlines()]
    verdicts = Counter(line["verdict"] for line in lines if "case" in line)
    assert verdicts["pass"] >= 80, verdicts
    assert verdicts["deviation"] >= 5, verdicts
    assert set(verdicts) <= {"pass", "deviation", "unsupported", "inconclusive"}
    accepted = [line for line in lines if line.get("observed") == "accepted"]
    assert len(accepted) >= 20
