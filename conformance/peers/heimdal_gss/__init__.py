"""The adapter for Heimdal's GSS-API layer: both roles of the AP exchange, as applications use it.

    find         which Heimdal GSS library this machine has
    cdef         what the adapter knows of the C interface
    library      one loaded library, and how its functions are called
    inside       the krb5 and auth contexts that the GSS layer makes for itself
    errors       from status codes to error numbers
    values       between the values of the peer protocol and C
    credentials  names and credentials
    exchange     security contexts, and those that wait between two legs
    server       `accept`: gss_accept_sec_context
    client       `initiate` and `finish`: gss_init_sec_context
    adapter      the above as one peer

It stands on `conformance.peers.heimdal`, which keeps clock, principals and keytabs and reads error
numbers. Here nothing is called on the way of a message but the GSS-API; what it has established is
then read from the auth context as well.
"""
