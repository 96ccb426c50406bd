"""Everything that the suite gives to peers, as one digest."""

from __future__ import annotations

import hashlib
import json

from given import given

from conformance.model.wire import REQUESTS
from conformance.suite.cases import cases


def digest() -> str:
    """Return the digest of every case, in the order of the suite."""
    hash_ = hashlib.sha256()
    for case in cases().values():
        values = REQUESTS.unstructure(given(case, case.id))
        # As JSON: the text of an enumerated number is not that of the equal number.
        hash_.update(json.dumps([case.id, values]).encode())
    return hash_.hexdigest()
