"""Between the values of the peer protocol and those of the reference."""

from __future__ import annotations

from datetime import timedelta

from conformance.model.protocol import Accepted
from conformance.model.values import Address, AuthData, KeytabEntry
from conformance.model.values import Key as TravellingKey
from conformance.model.values import Policy as PeerPolicy
from reference.crypto import SUPPORTED, Key
from reference.gss import ChannelBindings
from reference.keytab import Keytab
from reference.keytab import KeytabEntry as KeytabItem
from reference.messages import HostAddress
from reference.policy import Policy
from reference.principal import Principal
from reference.server import Accepted as Established


def policy(given: PeerPolicy) -> Policy:
    """Return what the server's rules go by."""
    return Policy(
        max_skew=timedelta(seconds=given.max_skew),
        detect_replays=given.replay,
        require_addresses=given.require_address,
        permitted_etypes=SUPPORTED
        if given.permitted_etypes is None
        else frozenset(given.permitted_etypes),
        check_transited=given.check_transited,
    )


def keytab(entries: tuple[KeytabEntry, ...]) -> Keytab:
    """Return the server's keys; one of a type that the reference does not know is none."""
    return Keytab(
        KeytabItem(Principal.parse(entry.principal), entry.kvno, Key(entry.etype, entry.key))
        for entry in entries
        if entry.etype in SUPPORTED
    )


def host_address(address: Address | None) -> HostAddress | None:
    """Return an address as messages have it."""
    return None if address is None else HostAddress(addr_type=address.type, address=address.address)


def bindings(application_data: bytes | None) -> ChannelBindings | None:
    """Return channel bindings with no addresses in them; None for GSS_C_NO_BINDINGS."""
    if application_data is None:
        return None
    return ChannelBindings(application_data=application_data)


def key(travelling: TravellingKey | None) -> Key | None:
    """Return the key that encrypts, of one that travels."""
    return None if travelling is None else Key(travelling.etype, travelling.key)


def travelling(key: Key | None) -> TravellingKey | None:
    """Return the key that travels, of one that encrypts."""
    return None if key is None else TravellingKey(key.etype, key.contents)


def accepted(result: Established, reply: bytes | None, context: str | None = None) -> Accepted:
    """Return what a server has established, with its `reply` as it goes out."""
    return Accepted(
        client=str(result.client),
        mutual=result.ap_rep is not None,
        session_key=travelling(result.session_key),
        subkey=travelling(result.subkey),
        sequence=result.sequence_number,
        authorization_data=tuple(
            AuthData(element.ad_type, element.ad_data) for element in result.authorization_data
        ),
        ticket_flags=int(result.ticket_flags),
        ap_rep=reply,
        context=context,
    )
