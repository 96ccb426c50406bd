"""Requirements whose cases catch no planted fault, each with the reason why none can."""

UNPROVEN: dict[str, str] = {}
