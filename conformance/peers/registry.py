"""From the name of a peer to the commands that run it.

Names of built-in peers: `reference` (by the rules of RFC 4120), `reference-ms-kile` (by those of
the profile ms-kile), `impacket`, `mit` (every MIT krb5 library on this machine),
`mit-1.22.2` (that one) or `mit:PATH` (the one in that file), and in the same three ways `mit-gss`,
the GSS-API layer of each; and those of `FOUND`, by the name there, or by that of one version.
`exec:COMMAND ARGS` is any program that speaks the peer protocol. `gss://…` and `http://…` are
services that run already.
"""

from __future__ import annotations

import importlib
import shlex
from collections.abc import Mapping
from types import MappingProxyType

from conformance.peers.live.find import find as find_live
from conformance.peers.live.url import UrlError
from conformance.peers.process import PeerUnavailable
from conformance.peers.spec import PeerSpec, module_command

DEFAULT = ("reference", "mit", "mit-gss", "impacket")
"""The peers of a run that names none: those that pip alone can install."""

FOUND: Mapping[str, str] = MappingProxyType(
    {
        "go-krb5": "go_krb5.find",
        "gokrb5": "gokrb5.find",
        "heimdal": "heimdal.find",
        "heimdal-gss": "heimdal_gss.find",
        "java": "java.find",
        "java-jgss": "java.jgss",
        "kerby": "kerby.find",
        "minikerberos": "minikerberos.find",
        "scapy": "scapy.find",
        "sspi": "sspi.find",
    }
)
"""Peers that want more than pip, and the module under `conformance.peers` that finds each.

The module has `find()`: the peers that can be run here, the preferred one first, named as here or
as here with a version behind it; PeerUnavailable, with what to install, where there is none.
"""

AVAILABLE = "available"
"""The name that stands for all peers that can be run here; `resolve` does not know it."""

_EXEC = "exec:"


class UnknownPeer(ValueError):
    """No peer has that name; one line that says which there are."""


def resolve(name: str) -> list[PeerSpec]:
    """Return the peers of a name; UnknownPeer where there is none of that name.

    PeerUnavailable where the name is known and the implementation is not on this machine.
    """
    if name.startswith(_EXEC):
        try:
            command = shlex.split(name.removeprefix(_EXEC))
        except ValueError as error:
            raise UnknownPeer(f"{name}: {error}") from None
        if not command:
            raise UnknownPeer("exec: wants a command, as in --peer 'exec:./adapter --flag'")
        return [PeerSpec(name, command, "command")]
    if "://" in name:
        try:
            return [find_live(name)]
        except UrlError as error:
            raise UnknownPeer(str(error)) from None
    if name in ("reference", "impacket"):
        return [PeerSpec(name, module_command(name), "installed package")]
    if name == "reference-ms-kile":
        command = [*module_command("reference"), "--profile", "ms-kile"]
        return [PeerSpec(name, command, "installed package")]
    for kind, module in (("mit-gss", "mit_gss"), ("mit", "mit")):
        if name == kind or name.startswith((f"{kind}-", f"{kind}:")):
            return _mit(name, kind, module)
    # The longest name first: heimdal-gss is no version of heimdal.
    for kind in sorted(FOUND, key=len, reverse=True):
        if name == kind or name.startswith(f"{kind}-"):
            return _found(name, kind, FOUND[kind])
    raise UnknownPeer(
        f"no peer is called {name!r}:"
        " use reference, reference-ms-kile, mit, mit-VERSION, mit:PATH, impacket or exec:COMMAND;"
        " gss://HOST:PORT or http://HOST:PORT/PATH for a service that runs;"
        " mit-gss as mit" + "".join(f", {kind}" for kind in FOUND)
    )


def _found(name: str, kind: str, module: str) -> list[PeerSpec]:
    try:
        finder = importlib.import_module(f"conformance.peers.{module}")
    except ImportError as error:
        raise PeerUnavailable(
            f"{kind}: {error}; install it with: pip install 'sixstep[more-peers]'"
        ) from None
    specs: list[PeerSpec] = finder.find()
    chosen = [spec for spec in specs if name in (kind, spec.name)]
    if not chosen:
        there = ", ".join(spec.name for spec in specs)
        raise PeerUnavailable(f"{name}: not on this machine, which has {there}")
    return chosen


def _mit(name: str, kind: str, module: str) -> list[PeerSpec]:
    try:
        from conformance.peers.mit.find import Library

        find = importlib.import_module(f"conformance.peers.{module}.find")
    except ImportError as error:
        raise PeerUnavailable(
            f"{kind}: {error}; install it with: pip install 'sixstep[mit-wheel]'"
        ) from None
    path = name.removeprefix(f"{kind}:")
    found = list(find.look()) if path == name else [find.open_library(path, "named")]
    specs = [
        PeerSpec(
            name if library.source == "named" else f"{kind}-{library.version}",
            [*module_command(module), "--library", str(library.path)],
            f"{library.source}: {library.path}",
        )
        for library in found
        if isinstance(library, Library)
    ]
    chosen = [spec for spec in specs if name in (kind, spec.name)]
    if not chosen:
        there = [spec.name for spec in specs] or [str(skipped) for skipped in found]
        raise PeerUnavailable(
            f"{name}: no such library here ({'; '.join(there)});"
            " install one with: pip install 'sixstep[mit-wheel]'"
        )
    return chosen
