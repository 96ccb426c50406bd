"""`python -m conformance.peers.reference`: the reference on standard input and output."""

from conformance.peers.reference.adapter import ReferenceAdapter
from conformance.peers.serving import serve

serve(ReferenceAdapter())
