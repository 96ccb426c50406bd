"""Step 4: does the client want the server to prove itself? (section 3.2.4)"""

from __future__ import annotations

from reference.flags import APOption
from reference.server.exchange import Exchange


def mutual_required(x: Exchange) -> bool:
    """Return whether MUTUAL-REQUIRED is set in the ap-options."""
    return APOption.MUTUAL_REQUIRED in x.ap_req.ap_options
