"""Services that run already, driven over the wire; their keytab is at hand.

    url         the URL that names a service, and its options
    keytab      the service's own keys, from its keytab file
    find        from a URL to the peer
    pace        how many messages, and how fast
    outcome     what a service did with a token, as far as a wire shows it
    adapter     one service as a peer: what it can be asked, and what its answers say

`conformance.peers.live_gss` and `conformance.peers.live_http` have the two ways to talk to one. No
connection is made but to the host and port of the URL. That a service has died shows where it
takes no connection any more; then the adapter ends, as one does that has the service in itself.
"""
