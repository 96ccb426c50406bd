"""KRB_CRED, which a client delegates in a checksum of RFC 4121 section 4.1.1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conformance.forge.changes import Changes
from conformance.forge.keys import made_up_key
from conformance.forge.request import forge_ticket
from conformance.forge.seal import Seal, confounder, encryption_key
from conformance.forge.stream import stream
from conformance.model.scenario import Scenario
from conformance.model.values import Key
from reference import der
from reference.flags import Flags, TicketFlag
from reference.gss.delegation import EncKrbCredPart, KrbCred, KrbCredInfo
from reference.messages import EncryptedData, EncryptionKey
from reference.numbers import PVNO, KeyUsage, MessageType, NameType
from reference.principal import Principal

_IN_THE_CLEAR = 0


def krb_cred(
    scenario: Scenario, change: Callable[[Seal], Seal] | None = None, *, infos: int = 1
) -> bytes:
    """Return a KRB_CRED with one ticket-granting ticket of the scenario's client.

    It is sealed with the scenario's session key, or as `change` makes of that; `infos` is how many
    tickets it describes.
    """
    part = _part(scenario, infos)
    key = scenario.session_key
    seal = Seal(key, KeyUsage.KRB_CRED, confounder(key, stream("KRB-CRED")))
    return _message(scenario, (change(seal) if change else seal).apply(der.encode(part)))


def krb_cred_in_the_clear(scenario: Scenario) -> bytes:
    """Return the KRB_CRED of a scenario, not encrypted (RFC 4120 section 5.8.1 knows of such)."""
    octets = der.encode(_part(scenario, 1))
    return _message(scenario, EncryptedData(etype=_IN_THE_CLEAR, cipher=octets))


def _message(scenario: Scenario, sealed: EncryptedData) -> bytes:
    realm = Principal.parse(scenario.client).realm
    granting = replace(
        scenario,
        server=f"krbtgt/{realm}@{realm}",
        service_key=made_up_key(scenario.service_key.etype, "key of the KDC"),
        session_key=_session_key(scenario),
    )
    ticket = forge_ticket(granting, "delegated", Changes()).ticket
    return der.encode(
        KrbCred(pvno=PVNO, msg_type=MessageType.CRED, tickets=[ticket], enc_part=sealed)
    )


def _part(scenario: Scenario, infos: int) -> EncKrbCredPart:
    client = Principal.parse(scenario.client)
    service = Principal.parse(f"krbtgt/{client.realm}@{client.realm}")
    key = encryption_key(_session_key(scenario))
    assert isinstance(key, EncryptionKey)
    info = KrbCredInfo(
        key=key,
        prealm=client.realm,
        pname=client.name(scenario.client_name_type),
        flags=Flags.of({TicketFlag.FORWARDABLE, TicketFlag.FORWARDED}),
        authtime=scenario.authtime,
        starttime=scenario.starttime,
        endtime=scenario.endtime,
        srealm=service.realm,
        sname=service.name(NameType.SRV_INST),
    )
    return EncKrbCredPart(ticket_info=[info] * infos)


def _session_key(scenario: Scenario) -> Key:
    return made_up_key(scenario.session_key.etype, "delegated session key")
