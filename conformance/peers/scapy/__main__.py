"""`python -m conformance.peers.scapy [--client]`: serve scapy on standard input and output."""

from __future__ import annotations

import argparse

from conformance.peers.scapy.adapter import ClientAdapter, ServerAdapter
from conformance.peers.serving import serve


def main() -> None:
    """Serve the role that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m conformance.peers.scapy", description=__doc__)
    parser.add_argument("--client", action="store_true", help="the client instead of the server")
    serve(ClientAdapter() if parser.parse_args().client else ServerAdapter())


if __name__ == "__main__":
    main()
