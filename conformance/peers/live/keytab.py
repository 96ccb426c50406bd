"""The keys of a live service, from its keytab file."""

from __future__ import annotations

from conformance.model.keytab_file import KeytabError, parse_keytab
from conformance.model.values import KeytabEntry
from conformance.peers.live.url import LiveUrl
from conformance.peers.process import PeerUnavailable
from reference.principal import Principal


def service_keys(url: LiveUrl) -> tuple[KeytabEntry, ...]:
    """Return the keys of the service that the URL names, the newest first.

    PeerUnavailable where the file cannot be read, or has no such service.
    """
    try:
        entries = parse_keytab(url.keytab.read_bytes()).entries
    except OSError as error:
        raise PeerUnavailable(f"{url.keytab}: cannot be read: {error.strerror}") from None
    except KeytabError as error:
        raise PeerUnavailable(f"{url.keytab}: {error}") from None
    there = sorted({str(entry.principal) for entry in entries})
    names = [name for name in there if url.service is None or _is(name, url.service)]
    if len(names) != 1:
        wanted = "one principal" if url.service is None else url.service
        raise PeerUnavailable(
            f"{url.keytab}: has not just {wanted}; name one with service=, of {', '.join(there)}"
        )
    return tuple(
        KeytabEntry(names[0], entry.kvno, entry.key.etype, entry.key.contents)
        for entry in sorted(entries, key=lambda entry: -entry.kvno)
        if str(entry.principal) == names[0]
    )


def _is(principal: str, service: str) -> bool:
    """Return whether a principal is meant: by its name, or as a service of a host, `HTTP@host`."""
    if principal == service:
        return True
    kind, _, host = service.partition("@")
    return Principal.parse(principal).components == (kind, host)
