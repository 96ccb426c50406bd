"""Everything that the suite forges, as one digest. As a program it prints it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from conformance.forge import OpenedRequest, forge_reply, forge_request
from conformance.model.case import Case
from conformance.model.defect import Role
from conformance.suite.cases import cases


def octets_of(case: Case, seed: str) -> Iterator[bytes]:
    """Yield every message of a case; a reply answers the request that the forge itself makes."""
    for message in case.messages:
        forged = forge_request(message.scenario, message.defects, seed=seed)
        yield forged.octets
        if case.role is Role.CLIENT:
            opened = OpenedRequest(forged.ap_req, forged.authenticator)
            yield forge_reply(message.scenario, opened, message.defects, seed=seed).octets


def digest() -> str:
    """Return the digest of every message of every case, in the order of the suite."""
    hash_ = hashlib.sha256()
    for case in cases().values():
        for octets in octets_of(case, case.id):
            hash_.update(case.id.encode() + octets)
    return hash_.hexdigest()


if __name__ == "__main__":
    print(digest())
