"""What runs while these tests do: a KDC, gss-server and Apache, on loopback."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from realm import ETYPES, SYSTEM_PATH, Realm
from services import MODULES, Apache, GssServer, Service

from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.registry import resolve

KDC = ("krb5kdc", "kdb5_util", "kadmin.local", "kinit", "kvno", "gss-server")
KDC_PACKAGES = "krb5-kdc krb5-admin-server krb5-user krb5-gss-samples"
APACHE_PACKAGES = "apache2 libapache2-mod-auth-gssapi"


def there(variable: str, missing: list[str], packages: str) -> None:
    """Go on if nothing is missing; where it has to be there, these tests must not drop out."""
    if not missing:
        return
    reason = f"NO {', '.join(missing).upper()} HERE: not tried. Debian: apt install {packages}"
    if os.environ.get(variable):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def realm() -> Iterator[Realm]:
    """A realm with some users, in a folder that Apache's user can read, too."""
    missing = [name for name in KDC if shutil.which(name, path=SYSTEM_PATH) is None]
    there("SIXSTEP_WANTS_KDC", missing, KDC_PACKAGES)
    with tempfile.TemporaryDirectory(prefix="sixstep-live-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        running = Realm(folder)
        try:
            running.principal("alice")
            running.principal("bob")
            yield running
        finally:
            running.close()


@pytest.fixture(scope="session")
def gss_server(realm: Realm) -> Iterator[Service]:
    """MIT's gss-server, with a key of every encryption type."""
    with GssServer(realm, realm.principal("host/live.test", *ETYPES)) as server:
        yield server


@pytest.fixture(scope="session")
def apache(realm: Realm) -> Iterator[Service]:
    """Apache with mod_auth_gssapi, with a key of every encryption type."""
    missing = ["apache2"] * (shutil.which("apache2", path=SYSTEM_PATH) is None)
    missing += ["mod_auth_gssapi"] * (not (MODULES / "mod_auth_gssapi.so").exists())
    there("SIXSTEP_WANTS_APACHE", missing, APACHE_PACKAGES)
    with Apache(realm, realm.principal("HTTP/live.test", *ETYPES)) as server:
        yield server


def peer_names() -> list[str]:
    """Return the peers that are here and have a server."""
    found = []
    for name in ("reference", "mit", "mit-gss", "impacket", "heimdal"):
        try:
            found += [spec.name for spec in resolve(name)]
        except PeerUnavailable:
            assert name == "heimdal"  # the others come with pip
    return found


@pytest.fixture(scope="session")
def started() -> Iterator[dict[str, PeerProcess]]:
    """The adapters that run, by the name of the peer."""
    running: dict[str, PeerProcess] = {}
    yield running
    for process in running.values():
        process.stop()


@pytest.fixture(scope="session", params=peer_names())
def server(request: pytest.FixtureRequest, started: dict[str, PeerProcess]) -> PeerProcess:
    """A peer that is to accept the tickets."""
    return process_of(request.param, started)


@pytest.fixture(scope="session")
def client(started: dict[str, PeerProcess]) -> PeerProcess:
    """The reference, as the client that has the tickets."""
    return process_of("reference", started)


def process_of(name: str, started: dict[str, PeerProcess]) -> PeerProcess:
    """Return the process of a peer, started once."""
    if name not in started:
        [spec] = resolve(name)
        started[name] = PeerProcess(spec.command)
        started[name].start()
    return started[name]
