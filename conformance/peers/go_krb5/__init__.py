"""go-krb5 (Go), the fork that keeps gokrb5 up, as a peer.

The adapter is that of `conformance.peers.gokrb5`; here is what differs: the module, and
`library.go`, which imports its names from there.
"""
