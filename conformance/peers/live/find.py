"""From the URL of a live service to the peer."""

from __future__ import annotations

from conformance.peers import live_gss, live_http
from conformance.peers.live.keytab import service_keys
from conformance.peers.live.outcome import Gone
from conformance.peers.live.url import parse_url
from conformance.peers.process import PeerUnavailable
from conformance.peers.spec import PeerSpec, module_command


def find(url: str) -> PeerSpec:
    """Return the peer; UrlError where the URL is none, PeerUnavailable where nothing is there."""
    live = parse_url(url)
    keytab = service_keys(live)
    transport = {"gss": live_gss, "http": live_http}[live.scheme]
    try:
        transport.look(live)
    except Gone as error:
        raise PeerUnavailable(str(error)) from None
    module = transport.__name__.rpartition(".")[2]
    return PeerSpec(url, [*module_command(module), url], f"service at {live.place}", keytab)
