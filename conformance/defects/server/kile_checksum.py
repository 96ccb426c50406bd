"""A token without a checksum field, as Windows takes it ([MS-KILE] section 3.4.5).

No flag is set then: that of mutual authentication neither, whatever the ap-options say.
"""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import harmless
from conformance.model.defect import Stage
from reference.messages import Authenticator


@harmless(
    "ms-kile-3.4.5-no-checksum", Stage.AUTHENTICATOR,
    bases=("gss-no-mutual", "gss-bindings-no-mutual"),
)  # fmt: skip
def no_checksum(authenticator: Authenticator) -> Authenticator:
    """The authenticator of a token has no checksum field, and the server may have bindings."""
    return replace(authenticator, cksum=None)


@harmless("ms-kile-3.4.5-no-checksum", Stage.AUTHENTICATOR, bases=("gss-no-mutual",))
def no_checksum_and_no_subkey(authenticator: Authenticator) -> Authenticator:
    """The authenticator of a token has neither a checksum field nor a subkey."""
    return replace(authenticator, cksum=None, subkey=None)
