"""The KRB_AP_REQ of a client under test, field by field (RFC 4120 section 3.2.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from conformance.forge import OpenedRequest
from conformance.model.mismatch import Mismatch
from conformance.model.scenario import Scenario
from reference import der
from reference.crypto import CryptoError, Key
from reference.flags import APOption
from reference.numbers import PVNO, MessageType
from reference.principal import Principal

# A client may move its time on a little so that none is used twice (section 3.2.3).
_NOW = timedelta(seconds=1)


def request_details(opened: OpenedRequest, scenario: Scenario, ticket: bytes) -> Iterator[Mismatch]:
    """Yield every field that is not as the credential, the options and the clock want it."""
    yield from _ap_req(opened, scenario, ticket)
    yield from _authenticator(opened, scenario)


def _ap_req(opened: OpenedRequest, scenario: Scenario, ticket: bytes) -> Iterator[Mismatch]:
    ap_req = opened.ap_req
    if (ap_req.pvno, ap_req.msg_type) != (PVNO, MessageType.AP_REQ):
        yield Mismatch("msg-type", "pvno 5 and msg-type 14", f"{ap_req.pvno} and {ap_req.msg_type}")
    expected: dict[int, bool] = {
        APOption.MUTUAL_REQUIRED: scenario.mutual,
        APOption.USE_SESSION_KEY: scenario.user_to_user_key is not None,
    }
    for bit in range(8 * len(ap_req.ap_options.octets)):
        if (bit in ap_req.ap_options) != expected.get(bit, False):
            yield Mismatch(
                f"ap-options bit {bit}", "as asked for, reserved ones clear",
                str(ap_req.ap_options),
            )  # fmt: skip
    if der.encode(ap_req.ticket) != ticket:
        yield Mismatch("ticket", "the credential's, octet for octet", "another")
    if ap_req.authenticator.etype != scenario.session_key.etype:
        yield Mismatch(
            "authenticator.etype", f"{scenario.session_key.etype}, that of the session key",
            str(ap_req.authenticator.etype),
        )  # fmt: skip


def _authenticator(opened: OpenedRequest, scenario: Scenario) -> Iterator[Mismatch]:
    part = opened.authenticator
    if part.authenticator_vno != PVNO:
        yield Mismatch("authenticator-vno", str(PVNO), str(part.authenticator_vno))
    client, named = Principal.parse(scenario.client), Principal.of(part.cname, part.crealm)
    if named != client:
        yield Mismatch("cname and crealm", str(client), str(named))
    time = part.ctime + timedelta(microseconds=part.cusec)
    if abs(time - scenario.now) > _NOW:
        yield Mismatch("ctime and cusec", f"the clock's {scenario.now}", str(time))
    yield from _as_asked_for("subkey", scenario.subkey, part.subkey, scenario)
    if part.subkey is not None:
        try:
            Key(part.subkey.keytype, part.subkey.keyvalue)
        except CryptoError as error:
            yield Mismatch("subkey", "a key of its etype", str(error))
    yield from _as_asked_for("seq-number", scenario.sequence, part.seq_number, scenario)


def _as_asked_for(
    field: str, asked: object, sent: object, scenario: Scenario
) -> Iterator[Mismatch]:
    if (asked is None) == (sent is None):
        return
    if asked is None and scenario.gss is not None:
        return  # in GSS framing it is the mechanism's own affair
    yield Mismatch(field, "none" if asked is None else "one", "none" if sent is None else "one")
