"""Why a PAC is not to be trusted."""


class PacError(ValueError):
    """The PAC is malformed, not signed by the KDC, or about another client."""
