"""What an acceptor establishes and answers (RFC 4121 section 4.1)."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from exchanges import CLIENT, NOW, SERVER, SESSION_KEY, SKEW, make_key, ticket_part
from gss_exchanges import (
    MUTUAL_INTEG,
    SEQUENCE_NUMBER,
    F,
    acceptor,
    checksum,
    established,
    initiator,
    krb_cred,
    offer_token,
    opened,
    refused,
    token,
    unframed,
)

from reference.client import CHECKS as CLIENT_CHECKS
from reference.flags import APOption
from reference.gss import CHECKS, GssFlag, GssRequest, TokenId, unframe
from reference.gss.checks import Context
from reference.gss.initiator import TOKEN_CHECK
from reference.gss.table import around
from reference.messages import EncryptionKey, HostAddress
from reference.numbers import ErrorCode
from reference.policy import Policy
from reference.refusal import Refusal
from reference.server import CHECKS as SERVER_CHECKS
from reference.server import Check
from reference.server.exchange import Exchange
from reference.transcript import transcript


def test_what_the_server_established_is_there() -> None:
    subkey = make_key("subkey")
    result = established(offer_token(token(subkey=EncryptionKey.of(subkey))))
    assert (result.client, result.session_key, result.subkey) == (CLIENT, SESSION_KEY, subkey)
    assert result.sequence_number == SEQUENCE_NUMBER
    assert result.exchange.octets == unframed(subkey=EncryptionKey.of(subkey))


def test_the_answer_is_the_ap_rep_in_a_token() -> None:
    result = established(offer_token(token(cusec=123)))
    assert result.token is not None
    assert unframe(result.token) == (TokenId.AP_REP, result.ap_rep)
    part = opened(result.ap_rep)
    assert (part.ctime, part.cusec) == (NOW, 123)
    assert EncryptionKey.of(result.reply_subkey) == part.subkey
    assert result.reply_sequence_number == part.seq_number
    assert not result.continue_needed


MUTUAL_CASES = list(product([True, False], [True, False]))


@pytest.mark.parametrize(("in_options", "in_checksum"), MUTUAL_CASES)
def test_the_flag_in_the_checksum_decides_on_the_answer(
    in_options: bool, in_checksum: bool
) -> None:
    """Not the ap-options, which nothing protects (RFC 4120 section 3.2.4)."""
    flags = F.INTEG | (F.MUTUAL if in_checksum else 0)
    options = [APOption.MUTUAL_REQUIRED] if in_options else []
    result = established(offer_token(token(checksum(flags=flags), options=options)))
    answer = (result.token, result.ap_rep, result.reply_sequence_number, result.reply_subkey)
    if in_checksum:
        assert None not in answer
        assert opened(result.ap_rep).seq_number == result.reply_sequence_number
        assert EncryptionKey.of(result.reply_subkey) == opened(result.ap_rep).subkey
    else:
        assert answer == (None, None, None, None)
    assert not result.continue_needed


@pytest.mark.parametrize("in_options", [True, False])
def test_the_policy_on_subkeys_holds(in_options: bool) -> None:
    options = [APOption.MUTUAL_REQUIRED] if in_options else []
    to = acceptor(policy=Policy(reply_subkey=False))
    result = established(offer_token(token(options=options), to=to))
    assert (result.reply_subkey, opened(result.ap_rep).subkey) == (None, None)


@pytest.mark.parametrize("bit", range(1, 32))
def test_flags_that_nobody_knows_are_not_reported(bit: int) -> None:
    flags = MUTUAL_INTEG | 1 << bit
    result = established(offer_token(token(checksum(flags=flags))))
    is_known = 1 << bit in [each.value for each in GssFlag if each is not F.DCE_STYLE]
    assert result.flags == (flags if is_known else MUTUAL_INTEG)


def test_no_flags_at_all() -> None:
    result = established(offer_token(token(checksum(flags=0))))
    assert (result.flags, result.token) == (GssFlag(0), None)


def test_a_delegated_credential_is_handed_on() -> None:
    flags = MUTUAL_INTEG | F.DELEG
    delegation = krb_cred()
    result = established(offer_token(token(checksum(flags=flags, delegation=delegation))))
    assert (result.delegated, result.flags) == (delegation, flags)
    assert established(offer_token(token())).delegated is None


def test_sender_and_user_to_user_key_reach_the_server() -> None:
    here, there = (HostAddress(addr_type=2, address=bytes([192, 0, 2, n])) for n in (1, 2))
    octets = token(part=ticket_part(caddr=[here]))
    established(offer_token(octets, sender=here))
    assert refused(offer_token(octets, sender=there)) == ("addresses", 38)
    octets = token(options=[APOption.USE_SESSION_KEY])
    assert refused(offer_token(octets)) == ("user_to_user", 67)
    result = offer_token(octets, user_to_user_key=make_key("tgt"))
    assert refused(result) == ("ticket_integrity", 31)


def test_one_memory_of_authenticators_for_server_and_acceptor() -> None:
    to = acceptor()
    established(offer_token(token(), to=to))
    assert refused(offer_token(token(), to=to)) == ("replay", 34)
    to.server.accept(unframed(cusec=1), NOW)
    assert refused(offer_token(token(cusec=1), to=to)) == ("replay", 34)


def test_the_server_s_own_table_is_kept() -> None:
    def closed(x: Exchange) -> None:
        raise Refusal(ErrorCode.KRB_ERR_GENERIC, f"closed to {x.client}")

    to = acceptor()
    to.server = replace(to.server, checks=(*to.server.checks, Check(3, "local", closed)))
    before = to.server.checks
    assert refused(offer_token(token(), to=to)) == ("closed", 60)
    assert to.server.checks is before


def test_the_clock_counts() -> None:
    established(offer_token(token(), NOW + SKEW))
    assert refused(offer_token(token(), NOW + 2 * SKEW)) == ("skew", 37)


def test_the_check_that_refused_can_be_named() -> None:
    result: Any = offer_token(token(seq_number=None))
    assert (result.check.step, result.check.section) == (3, "RFC 4121 4.1.1")
    assert (
        result.check.rule.__doc__ == "The authenticator MUST include the optional sequence number."
    )
    assert result.exchange.server == SERVER


def test_a_transcript_tells_of_tokens_too() -> None:
    """The results are those of server and client; only the tables are longer."""
    server_checks = around(SERVER_CHECKS, CHECKS, Context(None, dce_style=False))
    client_checks = [TOKEN_CHECK, *CLIENT_CHECKS]

    def tell(sent: GssRequest, answer: Any, result: Any) -> list[str]:
        steps = transcript(
            sent, answer, result, server_checks=server_checks, client_checks=client_checks
        )
        return [step.decided for step in steps]

    from_ = initiator()
    sent = from_.request(NOW)
    answer = established(offer_token(sent.token))
    told = tell(sent, answer, from_.verify(sent, answer.token or b"", NOW))
    assert told[1].startswith("passed framing, token_id, message_type")
    assert told[2].endswith("sequence_number, delegation, dce_style")
    assert told[5].startswith("passed token, message_type")
    refused_one = offer_token(token(seq_number=None))
    told = tell(sent, refused_one, from_.verify(sent, b"", NOW))
    assert "refused by sequence_number: KRB_AP_ERR_BADSEQ (49)" in told[2]
    assert told[5].startswith("refused by token")
