"""Every module that plants faults; importing it registers them all."""

import server_rules

__all__ = ["server_rules"]
