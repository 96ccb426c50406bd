"""Make a KRB_AP_REQ from a scenario, valid or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from conformance.forge import gss, pac
from conformance.forge.changes import Changes
from conformance.forge.seal import Seal, confounder, encryption_key
from conformance.forge.stream import stream
from conformance.model.defect import Defect, Stage
from conformance.model.scenario import Scenario
from conformance.model.values import AuthData
from reference import der
from reference.flags import APOption, Flags
from reference.messages import (
    APReq,
    Authenticator,
    AuthorizationElement,
    Checksum,
    EncryptedData,
    EncryptionKey,
    EncTicketPart,
    HostAddress,
    Ticket,
    TransitedEncoding,
)
from reference.numbers import PVNO, KeyUsage, MessageType, NameType
from reference.principal import Principal


@dataclass(slots=True)
class ForgedTicket:
    """A ticket and what it was made from."""

    part: EncTicketPart
    plaintext: bytes
    ticket: Ticket


@dataclass(slots=True)
class ForgedRequest:
    """A KRB_AP_REQ and what it was made from. `scenario` is as the defects left it.

    `octets` is what goes to the server: `ap_req_octets`, in a token where there is framing.
    """

    scenario: Scenario
    ticket: ForgedTicket
    authenticator: Authenticator
    authenticator_plaintext: bytes
    ap_req: APReq
    ap_req_octets: bytes
    octets: bytes


def forge_ticket(scenario: Scenario, seed: str, changes: Changes) -> ForgedTicket:
    """Make the ticket of a scenario that the SCENARIO stage has been through."""
    random = stream(f"{seed}/ticket")
    part = _ticket_part(scenario)
    if scenario.pac is not None:
        contained = pac.container(pac.make(scenario, changes))
        part.authorization_data = [*(part.authorization_data or []), contained]
    part = changes.at(Stage.TICKET_PART, part)
    plaintext = changes.at(Stage.PLAINTEXTS, der.encode(part))
    plaintext = changes.at(Stage.TICKET_PLAINTEXT, plaintext)
    key = scenario.user_to_user_key or scenario.service_key
    kvno = None if scenario.user_to_user_key else scenario.kvno
    seal = Seal(key, KeyUsage.TICKET, confounder(key, random), kvno)
    server = Principal.parse(scenario.server)
    ticket = Ticket(
        tkt_vno=PVNO,
        realm=server.realm,
        sname=server.name(NameType.SRV_INST),
        enc_part=changes.at(Stage.TICKET_SEAL, seal).apply(plaintext),
    )
    return ForgedTicket(part, plaintext, changes.at(Stage.TICKET, ticket))


def forge_request(
    scenario: Scenario, defects: tuple[Defect, ...] = (), *, seed: str = ""
) -> ForgedRequest:
    """Make the KRB_AP_REQ of a scenario with its defects.

    The same scenario, defects and seed give the same octets.
    """
    changes = Changes(defects)
    scenario = changes.at(Stage.SCENARIO, scenario)
    ticket = forge_ticket(scenario, seed, changes)
    random = stream(f"{seed}/authenticator")
    cksum = gss.checksum(scenario, changes)
    authenticator = changes.at(Stage.AUTHENTICATOR, _authenticator(scenario, cksum))
    plaintext = changes.at(Stage.PLAINTEXTS, der.encode(authenticator))
    plaintext = changes.at(Stage.AUTHENTICATOR_PLAINTEXT, plaintext)
    key = scenario.session_key
    seal = Seal(key, KeyUsage.AP_REQ_AUTHENTICATOR, confounder(key, random))
    ap_req = _ap_req(
        scenario, ticket.ticket, changes.at(Stage.AUTHENTICATOR_SEAL, seal).apply(plaintext)
    )
    ap_req = changes.at(Stage.AP_REQ, ap_req)
    octets = changes.at(Stage.AP_REQ_OCTETS, der.encode(ap_req))
    token = gss.request_token(scenario, octets, changes)
    return ForgedRequest(scenario, ticket, authenticator, plaintext, ap_req, octets, token)


def _ticket_part(scenario: Scenario) -> EncTicketPart:
    client = Principal.parse(scenario.client)
    return EncTicketPart(
        flags=Flags.of(scenario.ticket_flags),
        key=EncryptionKey(keytype=scenario.session_key.etype, keyvalue=scenario.session_key.key),
        crealm=client.realm,
        cname=client.name(scenario.client_name_type),
        transited=TransitedEncoding(tr_type=scenario.transited_type, contents=scenario.transited),
        authtime=scenario.authtime,
        starttime=scenario.starttime,
        endtime=scenario.endtime,
        renew_till=scenario.renew_till,
        caddr=None
        if scenario.addresses is None
        else [HostAddress(addr_type=a.type, address=a.address) for a in scenario.addresses],
        authorization_data=_elements(scenario.authorization_data),
    )


def _authenticator(scenario: Scenario, cksum: Checksum | None) -> Authenticator:
    client = Principal.parse(scenario.client)
    return Authenticator(
        authenticator_vno=PVNO,
        crealm=client.realm,
        cname=client.name(scenario.client_name_type),
        cksum=cksum,
        cusec=scenario.ctime.microsecond,
        ctime=_whole_second(scenario.ctime),
        subkey=encryption_key(scenario.subkey),
        seq_number=scenario.sequence,
        authorization_data=_elements(scenario.authenticator_data),
    )


def _ap_req(scenario: Scenario, ticket: Ticket, authenticator: EncryptedData) -> APReq:
    options = set()
    if scenario.mutual:
        options.add(APOption.MUTUAL_REQUIRED)
    if scenario.user_to_user_key:
        options.add(APOption.USE_SESSION_KEY)
    return APReq(
        pvno=PVNO,
        msg_type=MessageType.AP_REQ,
        ap_options=Flags.of(options),
        ticket=ticket,
        authenticator=authenticator,
    )


def _elements(data: tuple[AuthData, ...] | None) -> list[AuthorizationElement] | None:
    if data is None:
        return None
    return [AuthorizationElement(ad_type=item.type, ad_data=item.data) for item in data]


def _whole_second(time: datetime) -> datetime:
    return time.replace(microsecond=0)
