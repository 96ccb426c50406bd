"""Message authentication codes, of which Kerberos sends the leading octets."""

from cryptography.hazmat.primitives.cmac import CMAC
from cryptography.hazmat.primitives.hmac import HMAC


class Mac:
    """One key of HMAC or CMAC, for any number of messages."""

    def __init__(self, context: HMAC | CMAC, size: int) -> None:
        """Take a fresh context with its key, and the number of octets to keep of its output."""
        self._context = context
        self._size = size

    def compute(self, data: bytes) -> bytes:
        """Compute the code of `data`."""
        # A context serves one message. A copy costs less than to set up the key again.
        context = self._context.copy()
        context.update(data)
        return context.finalize()[: self._size]
