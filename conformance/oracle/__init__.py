"""The oracle: what is expected of a peer, and how what it did compares.

It knows the specification through the requirements of the defects; the reference implementation
is another opinion, and not asked.
"""

from conformance.oracle.expect import expectation
from conformance.oracle.judge import judge
from conformance.oracle.reply import server_details
from conformance.oracle.request import request_details

__all__ = ["expectation", "judge", "request_details", "server_details"]
