"""The table of checks: RFC 4120 section 3.2.3 line by line."""

import re
from dataclasses import replace

import pytest
from exchanges import NOW, SKEW, ap_req, authenticator, keytab, offer, refusal, server, ticket
from exchanges import ticket_part as part
from server_cases import HERE, THERE

from reference.flags import APOption, Flags, TicketFlag
from reference.messages import PrincipalName
from reference.server import CHECKS

# The errors of section 3.2.3 in the order of its text, and the check that stands for each.
ORDER_OF_THE_TEXT = [
    ("KRB_AP_ERR_MSG_TYPE", "message_type"),
    ("KRB_AP_ERR_BADKEYVER", "key_version"),
    ("USE-SESSION-KEY", "user_to_user"),
    ("KRB_AP_ERR_NOKEY", "key"),
    ("KRB_AP_ERR_BAD_INTEGRITY", "ticket_integrity"),
    ("KRB_AP_ERR_BAD_INTEGRITY", "authenticator_integrity"),
    ("KRB_AP_ERR_BADMATCH", "name_match"),
    ("KRB_AP_ERR_BADADDR", "addresses"),
    ("KRB_AP_ERR_SKEW", "skew"),
    ("KRB_AP_ERR_REPEAT", "replay"),
    ("subkey", "subkey"),
    ("KRB_AP_ERR_TKT_NYV", "start_time"),
    ("INVALID flag", "invalid_flag"),
    ("KRB_AP_ERR_TKT_EXPIRED", "end_time"),
]


def test_the_table_has_the_order_of_the_text() -> None:
    assert [check.name for check in CHECKS] == [
        "message_type",
        "protocol_version",
        "key_version",
        "user_to_user",
        "key",
        "permitted_ticket_etype",
        "ticket_integrity",
        "session_key",
        "authenticator_integrity",
        "authenticator_version",
        "name_match",
        "addresses",
        "skew",
        "replay",
        "application_checksum",
        "subkey",
        "start_time",
        "invalid_flag",
        "end_time",
        "transited_path",
        "authorization_data",
    ]


def test_the_rules_of_the_text_are_in_the_table_in_its_order() -> None:
    rules = [rule for _, rule in ORDER_OF_THE_TEXT]
    assert [check.name for check in CHECKS if check.name in rules] == rules


def test_the_rules_with_a_code_in_the_text_say_it() -> None:
    said = {check.name: check.rule.__doc__ or "" for check in CHECKS}
    for code, rule in ORDER_OF_THE_TEXT:
        if code.startswith("KRB_AP_ERR_"):
            assert code.removeprefix("KRB_AP_ERR_") in said[rule]


def test_rules_outside_that_text_name_the_section_they_come_from() -> None:
    rules = {rule for _, rule in ORDER_OF_THE_TEXT} - {"user_to_user"}
    for check in CHECKS:
        assert (check.section == "3.2.3") == (check.name in rules)
        assert re.fullmatch(r"\d(\.\d+)+", check.section)


def test_step_2_comes_before_step_3() -> None:
    """Step 2 ends with the session key in hand, and step 3 opens the authenticator with it."""
    names = [check.name for check in CHECKS]
    steps = [check.step for check in CHECKS]
    opened = names.index("authenticator_integrity")
    assert names[opened - 1] == "session_key"
    assert steps == [2] * opened + [3] * (len(steps) - opened)


def test_a_message_with_every_fault_is_answered_with_each_code_in_turn() -> None:
    """Mend the fault that was answered, and the next one in the text comes up."""
    bad_ticket = part(
        caddr=[THERE],
        starttime=NOW + 3 * SKEW,
        endtime=NOW - 3 * SKEW,
        flags=Flags.of([TicketFlag.INVALID]),
    )
    bad_proof = authenticator(
        cname=PrincipalName(name_type=1, name_string=["mallory"]), ctime=NOW - 3 * SKEW
    )
    to = server()
    seen = []

    def answer(octets: bytes) -> None:
        seen.append(refusal(offer(octets, to=to, sender=HERE))[1])

    no_key = server(keytab=keytab(principal=to.principal, kvno=9))
    answer(b"\x6f" + ap_req(bad_ticket, bad_proof)[1:])
    seen.append(refusal(offer(ap_req(bad_ticket, bad_proof), to=no_key, sender=HERE))[1])
    answer(ap_req(ticket(bad_ticket, realm="OTHER"), bad_proof))
    spoilt = ticket(bad_ticket)
    spoilt = replace(spoilt, enc_part=replace(spoilt.enc_part, cipher=spoilt.enc_part.cipher[1:]))
    answer(ap_req(spoilt, bad_proof))
    answer(ap_req(bad_ticket, bad_proof))
    bad_proof = authenticator(ctime=NOW - 3 * SKEW)
    answer(ap_req(bad_ticket, bad_proof))
    bad_ticket = replace(bad_ticket, caddr=None)
    answer(ap_req(bad_ticket, bad_proof))
    answer(ap_req(bad_ticket))
    answer(ap_req(bad_ticket))
    once_more = authenticator(cusec=1)
    bad_ticket = replace(bad_ticket, starttime=None)
    answer(ap_req(bad_ticket, once_more))
    bad_ticket = replace(bad_ticket, flags=Flags.of([]))
    answer(ap_req(bad_ticket, authenticator(cusec=2)))
    assert seen == [40, 44, 45, 31, 36, 38, 37, 33, 34, 33, 32]


@pytest.mark.parametrize("option", [0, *range(3, 32)])
def test_reserved_options_change_nothing(option: int) -> None:
    result = offer(ap_req(options=[option, APOption.MUTUAL_REQUIRED]))
    assert result.ap_rep is not None
