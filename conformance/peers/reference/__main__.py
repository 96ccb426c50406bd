"""`python -m conformance.peers.reference`: the reference on standard input and output.

With `--profile ms-kile` it goes by the rules of that profile.
"""

import argparse

from conformance.peers.reference.adapter import ReferenceAdapter
from conformance.peers.reference.rules import RULES
from conformance.peers.serving import serve

parser = argparse.ArgumentParser(prog="python -m conformance.peers.reference")
parser.add_argument("--profile", default="rfc4120", choices=RULES)
serve(ReferenceAdapter(RULES[parser.parse_args().profile]))
