"""The adapter for Heimdal: both roles of the AP exchange, through `libkrb5` itself.

    find        which Heimdal library this machine has
    cdef        what the adapter knows of the C interface
    library     one loaded library, and its errors
    clock       the time that the library is told
    settings    the krb5 context: configuration, skew, principals, keytabs
    convert     between the values of the peer protocol and C
    errors      from Heimdal's error numbers to those of the RFC
    server      `accept`: krb5_rd_req, krb5_mk_rep, krb5_mk_error
    client      `initiate` and `finish`: krb5_mk_req_extended, krb5_rd_rep, krb5_rd_error
    adapter     the above as one peer

Heimdal's structures are other ones than MIT's of the same names. Where there is no difference (how
a name is written, where a library keeps the addresses of what it imports) this stands on `mit` and
`mit_gss`, of which no library is loaded here.
"""
