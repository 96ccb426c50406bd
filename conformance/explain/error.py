"""What cannot be explained."""


class ExplainError(ValueError):
    """The input is none that can be explained; one line that says why and what to do."""
