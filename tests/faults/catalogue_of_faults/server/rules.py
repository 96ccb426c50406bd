"""Rules of the server's table that are taken out or weakened (RFC 4120 section 3.2.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from planting import Plant, fault, without_server_rules

from reference.flags import TicketFlag
from reference.numbers import ErrorCode
from reference.principal import Principal
from reference.refusal import Refusal
from reference.server import step2_ticket, step3_authenticator, step3_ticket_use

SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)

without_server_rules(
    __name__,
    {
        "protocol_version": "The versions of message and ticket are not looked at.",
        "key_version": "A ticket under an unknown key version is tried with any key.",
        "user_to_user": "USE-SESSION-KEY without a TGT falls back to the service's key.",
        "authenticator_version": "The authenticator's version is not looked at.",
        "name_match": "The names in ticket and authenticator are not compared.",
        "addresses": "The ticket's addresses are not looked at.",
        "skew": "The client's time is not compared with the server's.",
        "replay": "Nothing is remembered.",
        "start_time": "The ticket's start is not looked at.",
        "invalid_flag": "The INVALID flag is not looked at.",
        "end_time": "The ticket's end is not looked at.",
        "transited_path": "The path of realms is not checked.",
        "authorization_data": "Authorization data is not looked at.",
    },
)


def _refuse(code: ErrorCode) -> None:
    raise Refusal(code, "planted")


# --- Clock skew. ---


def _skew(plant: Plant, within: Any) -> None:
    def rule(x: Any) -> None:
        if not within(x):
            _refuse(ErrorCode.KRB_AP_ERR_SKEW)

    plant.server_rule("skew", rule)


@fault
def skew_one_second_longer(plant: Plant) -> None:
    """The allowable clock skew is a second longer."""
    _skew(plant, lambda x: abs(x.now - x.client_time) <= x.policy.max_skew + SECOND)


@fault
def skew_one_microsecond_longer(plant: Plant) -> None:
    """The allowable clock skew is a microsecond longer."""
    _skew(plant, lambda x: abs(x.now - x.client_time) <= x.policy.max_skew + MICROSECOND)


@fault
def skew_one_microsecond_shorter(plant: Plant) -> None:
    """The allowable clock skew is a microsecond shorter."""
    _skew(plant, lambda x: abs(x.now - x.client_time) < x.policy.max_skew)


@fault
def skew_in_whole_seconds(plant: Plant) -> None:
    """The microseconds of client and server are cut off before the times are compared."""
    cut = {"microsecond": 0}
    _skew(
        plant,
        lambda x: abs(x.now.replace(**cut) - x.client_time.replace(**cut)) <= x.policy.max_skew,
    )


@fault
def skew_of_slow_clients_only(plant: Plant) -> None:
    """A client whose clock runs ahead is not refused."""
    _skew(plant, lambda x: x.now - x.client_time <= x.policy.max_skew)


@fault
def skew_of_fast_clients_only(plant: Plant) -> None:
    """A client whose clock runs behind is not refused."""
    _skew(plant, lambda x: x.client_time - x.now <= x.policy.max_skew)


@fault
def skew_with_another_code(plant: Plant) -> None:
    """A client's time beyond the skew is refused as a replay."""

    def rule(x: Any) -> None:
        try:
            step3_authenticator.skew(x)
        except Refusal:
            _refuse(ErrorCode.KRB_AP_ERR_REPEAT)

    plant.server_rule("skew", rule)


@fault
def skew_in_32_bits(plant: Plant) -> None:
    """The difference of the times is taken in 32 bits of seconds."""
    _skew(
        plant,
        lambda x: (
            abs(x.now - x.client_time).total_seconds() % 2**32 <= x.policy.max_skew.total_seconds()
        ),
    )


# --- Start, end, INVALID. ---


def _start(plant: Plant, late: Any) -> None:
    def rule(x: Any) -> None:
        if late(x):
            _refuse(ErrorCode.KRB_AP_ERR_TKT_NYV)

    plant.server_rule("start_time", rule)


def _begin(x: Any) -> Any:
    return x.ticket.starttime or x.ticket.authtime


@fault
def start_one_second_early(plant: Plant) -> None:
    """A ticket may be used a second before its start and the skew allow."""
    _start(plant, lambda x: _begin(x) - x.now > x.policy.max_skew + SECOND)


@fault
def start_one_microsecond_early(plant: Plant) -> None:
    """A ticket may be used a microsecond before its start and the skew allow."""
    _start(plant, lambda x: _begin(x) - x.now > x.policy.max_skew + MICROSECOND)


@fault
def start_one_microsecond_late(plant: Plant) -> None:
    """A ticket may not be used in the first microsecond that the skew allows."""
    _start(plant, lambda x: _begin(x) - x.now >= x.policy.max_skew)


@fault
def start_without_skew(plant: Plant) -> None:
    """A ticket may not be used before its start, by whatever clock."""
    _start(plant, lambda x: _begin(x) > x.now)


@fault
def start_is_authtime(plant: Plant) -> None:
    """The authtime counts although there is a starttime."""
    _start(plant, lambda x: x.ticket.authtime - x.now > x.policy.max_skew)


@fault
def start_only_where_there_is_one(plant: Plant) -> None:
    """A ticket without a starttime may be used at any time before its end."""
    _start(
        plant,
        lambda x: x.ticket.starttime is not None and x.ticket.starttime - x.now > x.policy.max_skew,
    )


@fault
def start_with_the_code_of_the_end(plant: Plant) -> None:
    """A ticket that is not yet valid is refused as expired."""

    def rule(x: Any) -> None:
        try:
            step3_ticket_use.start_time(x)
        except Refusal:
            _refuse(ErrorCode.KRB_AP_ERR_TKT_EXPIRED)

    plant.server_rule("start_time", rule)


def _end(plant: Plant, over: Any) -> None:
    def rule(x: Any) -> None:
        if over(x):
            _refuse(ErrorCode.KRB_AP_ERR_TKT_EXPIRED)

    plant.server_rule("end_time", rule)


@fault
def end_one_second_late(plant: Plant) -> None:
    """A ticket may be used a second longer than its end and the skew allow."""
    _end(plant, lambda x: x.now - x.ticket.endtime > x.policy.max_skew + SECOND)


@fault
def end_one_microsecond_late(plant: Plant) -> None:
    """A ticket may be used a microsecond longer than its end and the skew allow."""
    _end(plant, lambda x: x.now - x.ticket.endtime > x.policy.max_skew + MICROSECOND)


@fault
def end_one_microsecond_early(plant: Plant) -> None:
    """A ticket may not be used in the last microsecond that the skew allows."""
    _end(plant, lambda x: x.now - x.ticket.endtime >= x.policy.max_skew)


@fault
def end_without_skew(plant: Plant) -> None:
    """A ticket may not be used after its end, by whatever clock."""
    _end(plant, lambda x: x.now > x.ticket.endtime)


@fault
def end_is_renew_till(plant: Plant) -> None:
    """The renew-till counts where there is one."""
    _end(
        plant,
        lambda x: x.now - (x.ticket.renew_till or x.ticket.endtime) > x.policy.max_skew,
    )


@fault
def end_in_32_bits(plant: Plant) -> None:
    """The end is held in 32 bits of seconds."""
    _end(
        plant,
        lambda x: (
            x.now.timestamp() - x.ticket.endtime.timestamp() % 2**32
            > x.policy.max_skew.total_seconds()
        ),
    )


@fault
def end_in_31_bits(plant: Plant) -> None:
    """The end is held in 31 bits of seconds."""
    _end(
        plant,
        lambda x: (
            x.now.timestamp() - x.ticket.endtime.timestamp() % 2**31
            > x.policy.max_skew.total_seconds()
        ),
    )


def _invalid(plant: Plant, bits: set[int]) -> None:
    def rule(x: Any) -> None:
        if any(bit in x.ticket.flags for bit in bits):
            _refuse(ErrorCode.KRB_AP_ERR_TKT_NYV)

    plant.server_rule("invalid_flag", rule)


@fault
def invalid_is_the_bit_before(plant: Plant) -> None:
    """POSTDATED is taken for INVALID."""
    _invalid(plant, {TicketFlag.POSTDATED})


@fault
def invalid_is_the_bit_behind(plant: Plant) -> None:
    """RENEWABLE is taken for INVALID."""
    _invalid(plant, {TicketFlag.RENEWABLE})


@fault
def invalid_in_the_wrong_order_of_bits(plant: Plant) -> None:
    """Flags are counted from the last bit."""
    _invalid(plant, {31 - TicketFlag.INVALID})


@fault
def invalid_or_reserved(plant: Plant) -> None:
    """A ticket with a reserved flag is refused, too."""
    _invalid(plant, {TicketFlag.INVALID, TicketFlag.RESERVED, 14, 31})


@fault
def proxy_refused(plant: Plant) -> None:
    """A ticket with the PROXY flag is refused."""
    _invalid(plant, {TicketFlag.INVALID, TicketFlag.PROXY})


# --- Names. ---


def _names(plant: Plant, same: Any) -> None:
    def rule(x: Any) -> None:
        claimed = Principal.of(x.authenticator.cname, x.authenticator.crealm)
        if not same(claimed, x.client):
            _refuse(ErrorCode.KRB_AP_ERR_BADMATCH)

    plant.server_rule("name_match", rule)


@fault
def names_without_realm(plant: Plant) -> None:
    """The realms in ticket and authenticator are not compared."""
    _names(plant, lambda one, other: one.components == other.components)


@fault
def realms_alone(plant: Plant) -> None:
    """The names in ticket and authenticator are not compared, their realms are."""
    _names(plant, lambda one, other: one.realm == other.realm)


@fault
def names_by_first_component(plant: Plant) -> None:
    """Only the first component of the names is compared."""
    _names(
        plant,
        lambda one, other: (one.components[:1], one.realm) == (other.components[:1], other.realm),
    )


@fault
def names_in_any_case(plant: Plant) -> None:
    """The names are compared without regard to case."""
    _names(
        plant,
        lambda one, other: (
            [part.lower() for part in one.components] == [part.lower() for part in other.components]
            and one.realm == other.realm
        ),
    )


@fault
def realms_in_any_case(plant: Plant) -> None:
    """The realms are compared without regard to case."""
    _names(
        plant,
        lambda one, other: (
            (one.components, one.realm.lower()) == (other.components, other.realm.lower())
        ),
    )


@fault
def names_as_far_as_they_go(plant: Plant) -> None:
    """A name that another begins with is the same."""
    _names(
        plant,
        lambda one, other: (
            "/".join(other.components).startswith("/".join(one.components))
            and one.realm == other.realm
        ),
    )


@fault
def realms_as_far_as_they_go(plant: Plant) -> None:
    """A realm that another begins with is the same."""
    _names(
        plant,
        lambda one, other: one.components == other.components and other.realm.startswith(one.realm),
    )


@fault
def names_up_to_nul(plant: Plant) -> None:
    """Names end at a NUL character."""
    _names(
        plant,
        lambda one, other: (
            [part.split("\0")[0] for part in one.components] == list(other.components)
            and one.realm == other.realm
        ),
    )


@fault
def names_with_their_type(plant: Plant) -> None:
    """Names of another name-type are another name."""

    def rule(x: Any) -> None:
        step3_authenticator.name_match(x)
        if x.authenticator.cname.name_type != x.ticket.cname.name_type:
            _refuse(ErrorCode.KRB_AP_ERR_BADMATCH)

    plant.server_rule("name_match", rule)


# --- Addresses. ---


def _addresses(plant: Plant, found: Any) -> None:
    def rule(x: Any) -> None:
        if x.sender is not None and x.ticket.caddr and not found(x.sender, x.ticket.caddr):
            _refuse(ErrorCode.KRB_AP_ERR_BADADDR)

    plant.server_rule("addresses", rule)


@fault
def addresses_first_alone(plant: Plant) -> None:
    """Only the first of the ticket's addresses is looked at."""
    _addresses(plant, lambda sender, caddr: sender == caddr[0])


@fault
def addresses_last_alone(plant: Plant) -> None:
    """Only the last of the ticket's addresses is looked at."""
    _addresses(plant, lambda sender, caddr: sender == caddr[-1])


@fault
def addresses_without_type(plant: Plant) -> None:
    """The type of an address plays no part."""
    _addresses(plant, lambda sender, caddr: sender.address in [a.address for a in caddr])


@fault
def addresses_by_type_alone(plant: Plant) -> None:
    """Any address of the sender's type will do."""
    _addresses(plant, lambda sender, caddr: sender.addr_type in [a.addr_type for a in caddr])


@fault
def addresses_by_prefix(plant: Plant) -> None:
    """An address that the sender's begins with will do."""
    _addresses(
        plant,
        lambda sender, caddr: any(
            sender.addr_type == a.addr_type and sender.address.startswith(a.address) for a in caddr
        ),
    )


@fault
def addresses_empty_list_is_one(plant: Plant) -> None:
    """A list of addresses with nothing in it lets nobody in."""

    def rule(x: Any) -> None:
        step3_ticket_use.addresses(x)
        if x.sender is not None and x.ticket.caddr == []:
            _refuse(ErrorCode.KRB_AP_ERR_BADADDR)

    plant.server_rule("addresses", rule)


# --- Versions and types. ---


@fault
def message_type_field_not_looked_at(plant: Plant) -> None:
    """The msg-type field may hold anything."""

    def rule(x: Any) -> None:
        try:
            step2_ticket.message_type(x)
        except Refusal:
            if not hasattr(x, "ap_req"):
                raise
            x.service = Principal.of(x.ap_req.ticket.sname, x.ap_req.ticket.realm)

    plant.server_rule("message_type", rule)


def _versions(plant: Plant, look: Any) -> None:
    def rule(x: Any) -> None:
        if look(x):
            _refuse(ErrorCode.KRB_AP_ERR_BADVERSION)

    plant.server_rule("protocol_version", rule)


@fault
def pvno_not_looked_at(plant: Plant) -> None:
    """The version of the message may be any."""
    _versions(plant, lambda x: x.ap_req.ticket.tkt_vno != 5)


@fault
def tkt_vno_not_looked_at(plant: Plant) -> None:
    """The version of the ticket may be any."""
    _versions(plant, lambda x: x.ap_req.pvno != 5)


@fault
def pvno_in_8_bits(plant: Plant) -> None:
    """Of the message's version only the last octet counts."""
    _versions(plant, lambda x: x.ap_req.pvno % 256 != 5 or x.ap_req.ticket.tkt_vno != 5)


@fault
def pvno_at_least_5(plant: Plant) -> None:
    """Later versions of the message are taken, too."""
    _versions(plant, lambda x: x.ap_req.pvno < 5 or x.ap_req.ticket.tkt_vno != 5)


# --- Keys. ---


@fault
def kvno_in_8_bits(plant: Plant) -> None:
    """Of a key version only the last octet counts, in the ticket and not in the keytab."""

    def rule(x: Any) -> None:
        kvno = x.ap_req.ticket.enc_part.kvno
        if kvno is not None and kvno > 255:
            sealed = replace(x.ap_req.ticket.enc_part, kvno=kvno % 256)
            x.ap_req = replace(x.ap_req, ticket=replace(x.ap_req.ticket, enc_part=sealed))
        step2_ticket.key_version(x)

    plant.server_rule("key_version", rule)


@fault
def kvno_demanded(plant: Plant) -> None:
    """A ticket that names no key version is refused."""

    def rule(x: Any) -> None:
        step2_ticket.key_version(x)
        if x.ap_req.ticket.enc_part.kvno is None:
            _refuse(ErrorCode.KRB_AP_ERR_BADKEYVER)

    plant.server_rule("key_version", rule)


@fault
def kvno_0_is_a_version(plant: Plant) -> None:
    """A ticket of key version 0 is refused where there is no key of that version."""

    def rule(x: Any) -> None:
        step2_ticket.key_version(x)
        if x.ap_req.ticket.enc_part.kvno == 0:
            _refuse(ErrorCode.KRB_AP_ERR_BADKEYVER)

    plant.server_rule("key_version", rule)


@fault
def key_of_the_first_version(plant: Plant) -> None:
    """The newest key is tried and no other."""

    def rule(x: Any) -> None:
        step2_ticket.key(x)
        entries = x.keytab.of(x.server)
        if entries:
            newest = entries[0].key
            x.keys = [newest] if newest.etype == x.ap_req.ticket.enc_part.etype else []
        if not x.keys:
            _refuse(ErrorCode.KRB_AP_ERR_NOKEY)

    plant.server_rule("key", rule)


@fault
def user_to_user_key_without_the_option(plant: Plant) -> None:
    """The key of the TGT is tried although USE-SESSION-KEY is not set."""

    def rule(x: Any) -> None:
        step2_ticket.key(x)
        if x.user_to_user_key is not None:
            x.keys = [x.user_to_user_key, *x.keys]

    plant.server_rule("key", rule)


@fault
def session_key_cut_to_size(plant: Plant) -> None:
    """A session key that is too long is cut off."""

    def rule(x: Any) -> None:
        if x.ticket.key.keytype == 18:
            key = replace(x.ticket.key, keyvalue=x.ticket.key.keyvalue[:32])
            x.ticket = replace(x.ticket, key=key)
        step2_ticket.session_key(x)

    plant.server_rule("session_key", rule)
