"""The adapter for MIT krb5's GSS-API layer: both roles of the AP exchange, as applications use it.

    find            which MIT GSS libraries this machine has
    cdef            what the adapter knows of the C interface
    slots           where a loaded library keeps the addresses of what it imports
    krb5_contexts   the krb5 contexts that the GSS layer makes for itself: configuration and clock
    library         one loaded library, and how its functions are called
    settings        configuration, skew, clock, names, keytabs
    errors          from status codes to error numbers
    values          between the values of the peer protocol and C
    credentials     names and credentials
    replay          the server's replay cache
    pending         exchanges between two legs
    server          `accept`: gss_accept_sec_context
    client          `initiate` and `finish`: gss_init_sec_context
    adapter         the above as one peer

It stands on `conformance.peers.mit`, which loads libkrb5, keeps keytabs and reads error numbers.
Here nothing is called on the way of a message but the GSS-API; what it has established is then
read from the auth context as well.
"""
