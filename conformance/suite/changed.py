"""What the defects of a case changed against its valid twin, for people to read."""

from __future__ import annotations

from conformance.forge import OpenedRequest, forge_reply, forge_request
from conformance.forge.differences import differences
from conformance.model.case import Case
from conformance.model.defect import Role


def changed(case: Case) -> list[str]:
    """Return the fields that the last message's defects changed against its valid twin."""
    message = case.messages[-1]
    if not message.defects:
        return []
    twin = forge_request(message.scenario, seed=case.id)
    found = differences(twin, forge_request(message.scenario, message.defects, seed=case.id))
    if case.role is Role.SERVER and not message.third_leg:
        return found
    # A reply is shown as one to the valid request: a peer's own differs every time.
    opened = OpenedRequest(
        twin.ap_req, twin.authenticator, twin.ap_req_octets, twin.authenticator_plaintext
    )
    good, spoiled = (
        forge_reply(message.scenario, opened, defects, seed=case.id)
        for defects in ((), message.defects)
    )
    return [*found, *differences(good, spoiled)]
