"""`python -m conformance.peers.minikerberos`: serve it on standard input and output."""

from conformance.peers.minikerberos.adapter import MinikerberosAdapter
from conformance.peers.serving import serve

if __name__ == "__main__":
    serve(MinikerberosAdapter())
