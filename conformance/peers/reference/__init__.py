"""The reference implementation as a peer.

    convert    between the values of the peer protocol and those of the reference
    contexts   exchanges between two requests
    server     `accept`: its server, or its acceptor for tokens
    client     `initiate` and `finish`: its client, or its initiator for tokens
    rules      those of RFC 4120, or of a profile
    adapter    the above as one peer

The clock comes with each request, and randomness from the operating system.
"""
