"""KRB_AP_REQs that are not as they must be (RFC 4120 sections 3.2.2 and 5.5.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from octets import long_length
from planting import Plant, fault

from catalogue_of_faults.client.making import (
    spoilt_part,
    spoilt_request,
    spoilt_subkey,
)
from conformance.forge.tree import Node, rewritten, without_field
from reference import der
from reference.crypto import random_key
from reference.flags import APOption, Flags
from reference.messages import (
    AUTHORIZATION_DATA,
    APReq,
    AuthorizationElement,
    PrincipalName,
)

CASES = (
    "client.etype-negotiation.*",
    "client.ap-req.*",
    "client.authenticator.*",
    "client.ciphertext.*",
    "client.asked-for.*",
    "client.credentials.*",
    "client.clock.*",
)

SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)


def _flags(plant: Plant, bits: Callable[[list[int]], list[int]]) -> None:
    def ap_req(message: APReq) -> APReq:
        known = [flag for flag in range(32) if flag in message.ap_options]
        return replace(message, ap_options=Flags.of(bits(known)))

    spoilt_request(plant, ap_req=ap_req)


# --- The message. ---


@fault
def request_of_version_4(plant: Plant) -> None:
    """The pvno of the request is 4."""
    spoilt_request(plant, ap_req=lambda message: replace(message, pvno=4))


@fault
def request_of_another_message_type(plant: Plant) -> None:
    """The msg-type of the request is 12."""
    spoilt_request(plant, ap_req=lambda message: replace(message, msg_type=12))


@fault
def request_under_another_tag(plant: Plant) -> None:
    """The application tag of the request is 15."""
    spoilt_request(plant, octets=lambda octets: b"\x6f" + octets[1:])


@fault
def request_with_a_long_length(plant: Plant) -> None:
    """The length of the request is in more octets than it needs."""
    spoilt_request(plant, octets=long_length)


@fault
def authenticator_with_a_long_length(plant: Plant) -> None:
    """The length of the authenticator is in more octets than it needs."""
    spoilt_request(plant, plaintext=long_length)


@fault
def request_with_octets_behind(plant: Plant) -> None:
    """The request has an octet behind its end."""
    spoilt_request(plant, octets=lambda octets: octets + b"\0")


@fault
def request_without_options(plant: Plant) -> None:
    """The ap-options are missing."""
    spoilt_request(plant, octets=lambda octets: without_field(octets, (2,)))


@fault
def request_with_8_option_bits(plant: Plant) -> None:
    """The ap-options are cut after their last bit that is set."""

    def cut(node: Node) -> None:
        (value,) = node.field(2).nodes
        value.octets = b"\x05" + value.octets[1:2]

    spoilt_request(plant, octets=lambda octets: rewritten(octets, cut))


@fault
def mutual_always(plant: Plant) -> None:
    """MUTUAL-REQUIRED is set though it is not wanted."""
    _flags(plant, lambda bits: [*bits, APOption.MUTUAL_REQUIRED])


@fault
def mutual_never(plant: Plant) -> None:
    """MUTUAL-REQUIRED is not set though it is wanted."""
    _flags(plant, lambda bits: [bit for bit in bits if bit != APOption.MUTUAL_REQUIRED])


@fault
def use_session_key_always(plant: Plant) -> None:
    """USE-SESSION-KEY is set for a ticket under the server's key."""
    _flags(plant, lambda bits: [*bits, APOption.USE_SESSION_KEY])


@fault
def use_session_key_never(plant: Plant) -> None:
    """USE-SESSION-KEY is not set for a ticket under a session key."""
    _flags(plant, lambda bits: [bit for bit in bits if bit != APOption.USE_SESSION_KEY])


@fault
def options_in_the_wrong_order(plant: Plant) -> None:
    """The ap-options are counted from the last bit."""
    _flags(plant, lambda bits: [31 - bit for bit in bits])


@fault
def reserved_option_set(plant: Plant) -> None:
    """The reserved bit 0 of the ap-options is set."""
    _flags(plant, lambda bits: [*bits, APOption.RESERVED])


@fault
def last_option_set(plant: Plant) -> None:
    """Bit 31 of the ap-options, that nobody knows, is set."""
    _flags(plant, lambda bits: [*bits, 31])


@fault
def ticket_with_kvno_0(plant: Plant) -> None:
    """The ticket is sent with a key version of 0 in the place of its own."""

    def ap_req(message: APReq) -> APReq:
        sealed = replace(message.ticket.enc_part, kvno=0)
        return replace(message, ticket=replace(message.ticket, enc_part=sealed))

    spoilt_request(plant, ap_req=ap_req)


@fault
def ticket_with_another_name_type(plant: Plant) -> None:
    """The name-type in the ticket is mended."""

    def ap_req(message: APReq) -> APReq:
        sname = replace(message.ticket.sname, name_type=1)
        return replace(message, ticket=replace(message.ticket, sname=sname))

    spoilt_request(plant, ap_req=ap_req)


@fault
def ticket_with_a_realm_in_capitals(plant: Plant) -> None:
    """The realm in the ticket is written otherwise."""

    def ap_req(message: APReq) -> APReq:
        realm = message.ticket.realm.swapcase()
        return replace(message, ticket=replace(message.ticket, realm=realm))

    spoilt_request(plant, ap_req=ap_req)


# --- The authenticator. ---


@fault
def authenticator_of_version_4(plant: Plant) -> None:
    """The authenticator-vno is 4."""
    spoilt_part(plant, authenticator_vno=lambda credential, part: 4)


@fault
def authenticator_in_the_servers_realm(plant: Plant) -> None:
    """The crealm is the realm of the ticket's server."""
    spoilt_part(plant, crealm=lambda credential, part: credential.ticket.realm)


@fault
def authenticator_without_realm(plant: Plant) -> None:
    """The crealm is empty."""
    spoilt_part(plant, crealm=lambda credential, part: "")


@fault
def authenticator_of_the_server(plant: Plant) -> None:
    """The cname is that of the ticket's server."""
    spoilt_part(plant, cname=lambda credential, part: credential.ticket.sname)


@fault
def authenticator_of_one_component(plant: Plant) -> None:
    """The components of the client's name are sent as one."""
    spoilt_part(
        plant,
        cname=lambda credential, part: PrincipalName(
            name_type=part.cname.name_type, name_string=["/".join(part.cname.name_string)]
        ),
    )


@fault
def authenticator_of_the_first_component(plant: Plant) -> None:
    """Only the first component of the client's name is sent."""
    spoilt_part(
        plant,
        cname=lambda credential, part: replace(part.cname, name_string=part.cname.name_string[:1]),
    )


@fault
def authenticator_with_the_realm_in_the_name(plant: Plant) -> None:
    """The realm is sent in the last component, too."""
    spoilt_part(
        plant,
        cname=lambda credential, part: replace(
            part.cname,
            name_string=[
                *part.cname.name_string[:-1],
                f"{part.cname.name_string[-1]}@{part.crealm}",
            ],
        ),
    )


@fault
def authenticator_with_name_type_0(plant: Plant) -> None:
    """The name-type of the client is not known to the client."""
    spoilt_part(plant, cname=lambda credential, part: replace(part.cname, name_type=0))


@fault
def ctime_an_hour_off(plant: Plant) -> None:
    """The time is that of another zone."""
    spoilt_part(plant, ctime=lambda credential, part: part.ctime + timedelta(hours=1))


@fault
def ctime_ten_seconds_off(plant: Plant) -> None:
    """The time is ten seconds before the clock's."""
    spoilt_part(plant, ctime=lambda credential, part: part.ctime - 10 * SECOND)


@fault
def ctime_with_a_fraction(plant: Plant) -> None:
    """The time is sent with a fraction of a second."""

    def fraction(node: Node) -> None:
        (value,) = node.field(5).nodes
        value.octets = value.octets[:-1] + b".5Z"

    spoilt_request(plant, plaintext=lambda octets: rewritten(octets, fraction))


@fault
def ctime_without_z(plant: Plant) -> None:
    """The time is sent without its Z."""

    def local(node: Node) -> None:
        (value,) = node.field(5).nodes
        value.octets = value.octets[:-1]

    spoilt_request(plant, plaintext=lambda octets: rewritten(octets, local))


@fault
def cusec_a_million(plant: Plant) -> None:
    """The microseconds are a million."""

    def million(node: Node) -> None:
        (value,) = node.field(4).nodes
        value.octets = b"\x0f\x42\x40"

    spoilt_request(plant, plaintext=lambda octets: rewritten(octets, million))


@fault
def subkey_always(plant: Plant) -> None:
    """A subkey is sent though none is wanted."""
    spoilt_request(plant, options=lambda options: replace(options, subkey=True))


@fault
def subkey_never(plant: Plant) -> None:
    """No subkey is sent though one is wanted."""
    spoilt_request(plant, options=lambda options: replace(options, subkey=False))


@fault
def subkey_of_half_the_size(plant: Plant) -> None:
    """The subkey is too short for its type."""
    spoilt_subkey(
        plant,
        lambda credential, subkey: replace(
            subkey, keyvalue=subkey.keyvalue[: len(subkey.keyvalue) // 2]
        ),
    )


@fault
def subkey_of_unknown_type(plant: Plant) -> None:
    """The subkey is of a type that nobody knows."""
    spoilt_subkey(plant, lambda credential, subkey: replace(subkey, keytype=99))


@fault
def subkey_of_type_0(plant: Plant) -> None:
    """The subkey is of type 0, which is none."""
    spoilt_subkey(plant, lambda credential, subkey: replace(subkey, keytype=0))


@fault
def des3_subkey_without_parity(plant: Plant) -> None:
    """The octets of a subkey are random, where its type wants parity."""
    spoilt_subkey(
        plant,
        lambda credential, subkey: replace(
            subkey, keyvalue=bytes(octet & 0xFE for octet in subkey.keyvalue)
        ),
    )


@fault
def sequence_always(plant: Plant) -> None:
    """A sequence number is sent though none is wanted."""
    spoilt_request(plant, options=lambda options: replace(options, sequence_number=True))


@fault
def sequence_never(plant: Plant) -> None:
    """No sequence number is sent though one is wanted."""
    spoilt_request(plant, options=lambda options: replace(options, sequence_number=False))


@fault
def authorization_data_empty(plant: Plant) -> None:
    """Authorization data is sent though there is none: a list with nothing in it."""
    spoilt_part(plant, authorization_data=lambda credential, part: [])


@fault
def authorization_data_unasked(plant: Plant) -> None:
    """Authorization data is sent that nobody asked for, and that is critical."""
    spoilt_part(
        plant,
        authorization_data=lambda credential, part: [
            AuthorizationElement(ad_type=4711, ad_data=b"planted")
        ],
    )


# --- How it is sealed. ---


@fault
def authenticator_for_usage_7(plant: Plant) -> None:
    """The authenticator is encrypted for key usage 7, that of a TGS-REQ."""
    spoilt_request(plant, usage=7)


@fault
def authenticator_for_usage_0(plant: Plant) -> None:
    """The authenticator is encrypted for key usage 0."""
    spoilt_request(plant, usage=0)


@fault
def authenticator_under_another_key(plant: Plant) -> None:
    """The authenticator is encrypted in another key than the session key."""
    spoilt_request(
        plant,
        key=lambda credential: random_key(credential.session_key.etype, lambda size: b"k" * size),
    )


@fault
def authenticator_with_another_etype_label(plant: Plant) -> None:
    """The authenticator names another encryption type than that of its key."""
    spoilt_request(
        plant, sealed=lambda sealed: replace(sealed, etype=17 if sealed.etype != 17 else 18)
    )


@fault
def authenticator_with_kvno(plant: Plant) -> None:
    """The authenticator has a key version, though a session key has none."""
    spoilt_request(plant, sealed=lambda sealed: replace(sealed, kvno=1))


@fault
def authenticator_with_octets_behind(plant: Plant) -> None:
    """The authenticator has octets behind its end, inside the encryption."""
    spoilt_request(plant, plaintext=lambda octets: octets + b"\1")


@fault
def list_of_types_sent_without_reply(plant: Plant) -> None:
    """A list of encryption types (RFC 4537) is sent though there is no reply to answer it."""
    types = der.tlv(der.SEQUENCE, b"\x02\x01\x14\x02\x01\x12")
    inside = AuthorizationElement(ad_type=129, ad_data=types)
    contents = der.tlv(der.SEQUENCE, AUTHORIZATION_DATA.dump([inside]))
    spoilt_part(
        plant,
        authorization_data=lambda credential, part: [
            AuthorizationElement(ad_type=1, ad_data=contents)
        ],
    )
