"""A server by the rules of [MS-KILE] with one of them as RFC 4120 has it, or weakened."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planting import Crash, Plant, fault

from reference import der
from reference.gss import acceptor, third_leg
from reference.gss import checks as gss
from reference.gss.acceptor import Acceptor
from reference.gss.framing import TokenId, frame
from reference.kile import error, messages, names, step2_ticket, step3_evaluation
from reference.numbers import ErrorCode
from reference.refusal import Refusal
from reference.server import step2_ticket as step2
from reference.server import step3_authenticator as step3
from reference.server import step3_ticket_use as use

CASES = ("server.*",)


def _as_rfc4120(rule: Any, title: str) -> None:
    def plant(plant: Plant) -> None:
        plant.server_rule(rule.__name__, rule)

    plant.__name__, plant.__doc__ = f"kile_{rule.__name__}_of_rfc_4120", title
    fault(plant)


for _rule, _title in {
    step2.message_type: "Names are in IA5String, and a malformed message is answered.",
    step2.key: "Only the key of the version that the ticket names is tried.",
    step2.ticket_integrity: "A modified ticket is refused with the code of RFC 4120.",
    step3.authenticator_integrity: "A modified authenticator is refused with RFC 4120's code.",
    step3.name_match: "Names are compared with regard to case.",
    use.authorization_data: "Authorization data that is not known is refused.",
}.items():
    _as_rfc4120(_rule, _title)


@fault
def kile_path_checked(plant: Plant) -> None:
    """The path of realms is checked."""

    def rule(x: Any) -> None:
        use.end_time(x)
        use.transited_path(x)

    plant.server_rule("end_time", rule)


@fault
def kile_checksum_demanded(plant: Plant) -> None:
    """A token without a checksum is refused."""
    plant.gss_rule("checksum_absent", gss.checksum_present)


@fault
def kile_malformed_message_answered(plant: Plant) -> None:
    """A message that is not well-formed is answered with a KRB_ERROR."""
    plant.server_error(
        lambda original: lambda x, refusal: original(x, Refusal(refusal.code, refusal.reason))
    )


@fault
def kile_skew_not_explained(plant: Plant) -> None:
    """The error of a clock skew has no data."""

    def wrapper(original: Any) -> Any:
        def error(x: Any, refusal: Any) -> bytes:
            octets: bytes = original(x, refusal)
            if refusal.code != ErrorCode.KRB_AP_ERR_SKEW:
                return octets
            return der.encode(replace(der.decode(messages.KRBError, octets), e_data=None))

        return error

    plant.server_error(wrapper)


@fault
def kile_addresses_not_looked_at(plant: Plant) -> None:
    """The ticket's addresses are not looked at."""
    plant.server_rule("addresses", None)


@fault
def kile_directional_address_lets_anybody_in(plant: Plant) -> None:
    """A ticket with a directional address may be used from anywhere."""

    def rule(x: Any) -> None:
        if not any(address.addr_type == 3 for address in x.ticket.caddr or []):
            step3_evaluation.addresses(x)

    plant.server_rule("addresses", rule)


@fault
def kile_directional_address_lets_nobody_in(plant: Plant) -> None:
    """A ticket with a directional address is refused."""

    def rule(x: Any) -> None:
        if any(address.addr_type == 3 for address in x.ticket.caddr or []):
            raise Refusal(ErrorCode.KRB_AP_ERR_BADADDR, "planted")
        step3_evaluation.addresses(x)

    plant.server_rule("addresses", rule)


@fault
def kile_skew_explained_otherwise(plant: Plant) -> None:
    """The data of a clock skew is of another type."""
    plant.replace(error, "SKEW_RECOVERY", 3)


@fault
def kile_restrictions_refused(plant: Plant) -> None:
    """Restrictions of another machine are refused."""

    def rule(x: Any) -> None:
        step3_evaluation.authorization_data(x)
        if any(element.ad_type in (141, 142) for element in x.authorization):
            raise Refusal(ErrorCode.KRB_ERR_GENERIC, "planted")

    plant.server_rule("authorization_data", rule)


@fault
def kile_restrictions_of_another_machine_crash(plant: Plant) -> None:
    """Restrictions that cannot be read make the server crash."""

    def rule(x: Any) -> None:
        step3_evaluation.authorization_data(x)
        for element in x.authorization:
            if element.ad_type == 141 and element.ad_data[:1] != b"\x30":
                raise Crash("restrictions")

    plant.server_rule("authorization_data", rule)


@fault
def kile_names_of_ascii_regardless_of_case(plant: Plant) -> None:
    """Only the letters of ASCII are the same in either case."""
    plant.replace(names, "fold", lambda text: "".join(c.upper() if c < "\x80" else c for c in text))


@fault
def kile_names_normalized(plant: Plant) -> None:
    """Names that look the same are the same."""
    import unicodedata

    plant.wrap(
        names,
        "fold",
        lambda original: lambda text: unicodedata.normalize("NFKD", text).casefold(),
    )


@fault
def kile_names_by_first_letters(plant: Plant) -> None:
    """Names that begin with the same letters are the same."""
    plant.wrap(names, "fold", lambda original: lambda text: original(text)[:2])


@fault
def kile_key_version_in_16_bits(plant: Plant) -> None:
    """Of a key version only the last 16 bits count."""

    def rule(x: Any) -> None:
        step2_ticket.message_type(x)
        sealed = x.ap_req.ticket.enc_part
        if sealed.kvno is not None:
            sealed.kvno %= 2**16

    plant.server_rule("message_type", rule)


@fault
def kile_key_version_not_signed(plant: Plant) -> None:
    """A key version with a sign is refused."""

    def rule(x: Any) -> None:
        step2_ticket.message_type(x)
        if (x.ap_req.ticket.enc_part.kvno or 0) >= 2**31:
            raise Refusal(ErrorCode.KRB_AP_ERR_BADKEYVER, "planted")

    plant.server_rule("message_type", rule)


@fault
def kile_one_type_for_all_keys(plant: Plant) -> None:
    """A session key of another type than the service's key is refused."""

    def rule(x: Any) -> None:
        step2.session_key(x)
        if x.session_key.etype != x.ap_req.ticket.enc_part.etype:
            raise Refusal(ErrorCode.KDC_ERR_ETYPE_NOSUPP, "planted")

    plant.server_rule("session_key", rule)


# --- DCE style. ---


@fault
def third_leg_not_looked_at(plant: Plant) -> None:
    """The last token of DCE style is not looked at."""
    plant.wrap(third_leg, "verify", lambda original: lambda pending, octets: None)


@fault
def third_leg_of_another_message_type(plant: Plant) -> None:
    """The msg-type of the last token is not looked at."""

    def rule(x: Any) -> None:
        try:
            original(x)
        except Refusal:
            if not hasattr(x, "ap_rep"):
                raise

    original = third_leg.message_type
    plant.replace(
        third_leg,
        "CHECKS",
        (third_leg.CHECKS[0]._replace(rule=rule), *third_leg.CHECKS[1:]),
    )


@fault
def third_leg_not_waited_for(plant: Plant) -> None:
    """A context of DCE style is established before the client's last token."""

    def wrapper(original: Any) -> Any:
        def accept(self: Any, *arguments: Any, **named: Any) -> Any:
            result = original(self, *arguments, **named)
            result.continue_needed = False
            return result

        return accept

    plant.wrap(Acceptor, "accept", wrapper)


@fault
def third_leg_refused(plant: Plant) -> None:
    """The last token of DCE style is never right."""

    def verify(pending: Any, octets: bytes) -> Any:
        return third_leg.Unproven(
            check=third_leg.CHECKS[0], code=ErrorCode.KRB_AP_ERR_MUT_FAIL, reason="planted"
        )

    plant.wrap(third_leg, "verify", lambda original: verify)


@fault
def reply_of_dce_style_framed(plant: Plant) -> None:
    """The reply of DCE style comes in a token."""
    plant.replace(
        acceptor,
        "_token",
        lambda ap_rep, context: None if ap_rep is None else frame(TokenId.AP_REP, ap_rep),
    )
