"""`python -m conformance.peers.live_http URL`: a live service on standard input and output."""

import sys

from conformance.peers.live.adapter import main
from conformance.peers.live_http import put

if __name__ == "__main__":
    sys.exit(main(put))
