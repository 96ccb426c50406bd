"""`python -m conformance.peers.impacket`: serve impacket on standard input and output."""

from conformance.peers.impacket.adapter import ImpacketAdapter
from conformance.peers.serving import serve

if __name__ == "__main__":
    serve(ImpacketAdapter())
