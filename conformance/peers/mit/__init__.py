"""The adapter for MIT krb5: both roles of the AP exchange, through `libkrb5` itself.

    find        which MIT libraries this machine has
    cdef        what the adapter knows of the C interface
    library     one loaded library, and its errors
    settings    krb5 contexts: configuration, skew, the frozen clock
    convert     between the values of the peer protocol and C
    replay      the server's replay cache
    server      `accept`: krb5_rd_req, krb5_mk_rep, krb5_mk_error
    client      `initiate` and `finish`: krb5_mk_req_extended, krb5_rd_rep, krb5_rd_error
    adapter     the above as one peer

Several krb5 functions dereference a null pointer when they are called out of order, so the
adapter is a process of its own, and each message has an auth context of its own.
"""
