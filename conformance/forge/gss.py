"""The checksum and the framing of RFC 4121 section 4.1, for scenarios that have them."""

from __future__ import annotations

from conformance.forge.changes import Changes
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import Gss
from reference import der
from reference.gss.bindings import NO_BINDINGS, ChannelBindings
from reference.gss.checksum import GssChecksum, GssFlag
from reference.gss.framing import FramingError, TokenId, frame, unframe
from reference.messages import Checksum
from reference.numbers import MessageType

CHECKSUM_TYPE = 0x8003


def checksum(scenario: Scenario, changes: Changes) -> Checksum | None:
    """Return the authenticator's checksum, None where there is no GSS framing."""
    if scenario.gss is None:
        return None
    octets = changes.at(Stage.GSS_CHECKSUM, _contents(scenario.gss, scenario.mutual).encode())
    return Checksum(cksumtype=CHECKSUM_TYPE, checksum=octets)


def request_token(scenario: Scenario, ap_req: bytes, changes: Changes) -> bytes:
    """Return what goes to the server: the AP-REQ, in a token where there is framing."""
    return _token(scenario.gss, TokenId.AP_REQ, ap_req, changes, Stage.TOKEN)


def reply_token(scenario: Scenario, ap_rep: bytes, changes: Changes) -> bytes:
    """Return what goes to the client: the AP-REP, in a token where there is framing.

    A KRB-ERROR in its place has a token identifier of its own.
    """
    is_error = ap_rep[:1] == bytes((der.APPLICATION | MessageType.ERROR,))
    token_id = TokenId.ERROR if is_error else TokenId.AP_REP
    return _token(scenario.gss, token_id, ap_rep, changes, Stage.REPLY_TOKEN)


def without_framing(scenario: Scenario, token: bytes) -> tuple[int | None, bytes]:
    """Return the token identifier and the message in a token; None and all of it without framing.

    FramingError where there should be framing and is none.
    """
    if scenario.gss is None or scenario.gss.dce_style:
        return None, token
    return unframe(token)


def _contents(gss: Gss, mutual: bool) -> GssChecksum:
    bindings = NO_BINDINGS
    if gss.bindings is not None:
        bindings = ChannelBindings(application_data=gss.bindings).hash()
    flags = GssFlag(gss.flags)
    if mutual:
        flags |= GssFlag.MUTUAL
    if gss.dce_style:
        flags |= GssFlag.DCE_STYLE
    if gss.delegation is not None:
        flags |= GssFlag.DELEG
    return GssChecksum(
        bindings=bindings, flags=flags, delegation=gss.delegation, extensions=gss.extensions
    )


def _token(
    gss: Gss | None, token_id: TokenId, message: bytes, changes: Changes, stage: Stage
) -> bytes:
    if gss is None:
        return message
    return changes.at(stage, message if gss.dce_style else frame(token_id, message))


__all__ = ["FramingError", "checksum", "reply_token", "request_token", "without_framing"]
