"""Builds the adapters of gokrb5 and of its fork, with the Go toolchain of this machine."""

from __future__ import annotations

from pathlib import Path

from conformance.peers.built import Tool, built, require
from conformance.peers.spec import PeerSpec

SOURCES = Path(__file__).parent
_GO = Tool("go", "install it from https://go.dev/dl (Debian: apt-get install golang-go)")
_COMMANDS = (
    ("go", "run", "./clock"),
    ("go", "build", "-overlay", "overlay.json", "-buildvcs=false", "-o", "adapter", "."),
)


def find() -> list[PeerSpec]:
    """Return gokrb5, of the version that go.mod names. PeerUnavailable where it cannot be built."""
    return [build("gokrb5", "github.com/jcmturner/gokrb5/v8", SOURCES)]


def build(peer: str, module: str, differs: Path) -> PeerSpec:
    """Return the peer of a module; `differs` has its go.mod and its library.go."""
    require(peer, _GO)
    folder = built(peer, SOURCES, _COMMANDS, None if differs == SOURCES else differs)
    return PeerSpec(
        f"{peer}-{_version(module, differs / 'go.mod')}",
        [str(folder / "adapter")],
        f"Go module {module}",
    )


def _version(module: str, required: Path) -> str:
    words = required.read_text(encoding="utf-8").split()
    return words[words.index(module) + 1].removeprefix("v")
