"""A server's memory in every order of events: a model, and a state machine that puts it to a peer.

`check_memory` runs the machine; what RFC 4120 section 3.2.3 leaves open is learned in `Choices`.
"""

from conformance.suite.properties.memory.check import check_memory
from conformance.suite.properties.memory.choices import Choices
from conformance.suite.properties.memory.recorded import Explained, explained_by

__all__ = ["Choices", "Explained", "check_memory", "explained_by"]
