"""Builds the adapter of sspi, with the Rust toolchain of this machine."""

from __future__ import annotations

import re
from pathlib import Path

from conformance.peers import faketime
from conformance.peers.built import Tool, built, require
from conformance.peers.process import PeerUnavailable
from conformance.peers.spec import PeerSpec, module_command

_SOURCES = Path(__file__).parent
_CARGO = Tool("cargo", "install it from https://rustup.rs (sspi takes Rust 1.93 or later)")
_PROGRAM = "sixstep-sspi"
_COMMANDS = (
    ("cargo", "build", "--release", "--locked", "--target-dir", "target"),
    ("mv", f"target/release/{_PROGRAM}", _PROGRAM),
    ("rm", "-r", "target"),  # some hundred megabytes of what it was made from
)


def find() -> list[PeerSpec]:
    """Return sspi, of the version that Cargo.lock names. PeerUnavailable where it cannot be."""
    require("sspi", _CARGO)
    if faketime.library() is None:
        raise PeerUnavailable(f"sspi: libfaketime is not on this machine; {faketime.HOW}")
    program = built("sspi", _SOURCES, _COMMANDS) / _PROGRAM
    command = [*module_command("faketime"), str(program)]
    return [PeerSpec(f"sspi-{_version()}", command, "crate sspi, built with cargo")]


def _version() -> str:
    locked = (_SOURCES / "Cargo.lock").read_text(encoding="utf-8")
    found = re.search(r'^name = "sspi"\nversion = "(.+)"$', locked, re.MULTILINE)
    assert found is not None
    return found[1]
