"""Faults of a server or a client that goes by [MS-KILE] and [MS-PAC]."""
