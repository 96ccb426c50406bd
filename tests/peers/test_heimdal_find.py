"""Which Heimdal libraries are found, and what is said where there is none."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from types import ModuleType

import pytest
from heimdal_peer import heimdal

from conformance.peers.process import PeerUnavailable
from conformance.peers.registry import resolve

NAMES = ("heimdal", "heimdal-gss")


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    """Each of the two peers."""
    return str(request.param)


@pytest.fixture
def find(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return what finds a peer; nobody names a library."""
    found = importlib.import_module(f"conformance.peers.{name.replace('-', '_')}.find")
    monkeypatch.delenv(found.ENVIRONMENT, raising=False)
    return found


def test_one_is_found(name: str) -> None:
    heimdal(name)
    [spec] = resolve(name)
    assert spec.name.startswith(f"{name}-7.")
    assert resolve(spec.name) == [spec]
    assert not [other for other in NAMES if other != name and resolve(other) == [spec]]


def test_the_one_that_is_named(
    name: str, find: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    heimdal(name)
    [spec] = resolve(name)
    monkeypatch.setattr(find, "SYSTEM", "libnothing.so.0")
    monkeypatch.setenv(find.ENVIRONMENT, spec.source)
    assert resolve(name) == [spec]


def test_none_is_told_with_what_to_do(
    name: str, find: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "SYSTEM", "libnothing.so.0")
    with pytest.raises(PeerUnavailable, match=rf"^{name}: it does not load: .*apt-get install lib"):
        resolve(name)


@pytest.mark.parametrize(
    ("library", "reason"),
    [("/nowhere/lib.so", "it does not load: "), ("libc.so.6", "it has no (krb5|gss)_")],
)
def test_one_that_does_not_do_is_told(
    name: str, find: ModuleType, monkeypatch: pytest.MonkeyPatch, library: str, reason: str
) -> None:
    monkeypatch.setenv(find.ENVIRONMENT, library)
    with pytest.raises(PeerUnavailable, match=rf"^{name}: {find.ENVIRONMENT}={library}: {reason}"):
        resolve(name)


def test_a_program_of_its_own_tells_it_in_one_line(name: str, find: ModuleType) -> None:
    module = find.__name__.removesuffix(".find")
    ended = subprocess.run(
        [sys.executable, "-P", "-m", module],
        env=os.environ | {find.ENVIRONMENT: "/nowhere/lib.so"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert (ended.returncode, ended.stdout) == (3, "")
    assert len(ended.stderr.splitlines()) == 1
    assert find.ENVIRONMENT in ended.stderr
