"""scapy (Python) as a peer: its KerberosSSP, in both roles.

=============  ==========================================================================
`server`       server role: `GSS_Accept_sec_context`
`client`       client role: `GSS_Init_sec_context`
`framing`      which of scapy's packets the octets are that go in, and what comes out
`keys`         keys and principals in the forms that scapy takes them in
`library`      every name of scapy that is used here: the one untyped border
`find`         whether it is installed
=============  ==========================================================================

Nothing is checked on scapy's behalf: what it takes is reported as accepted, with the details
that its security context shows and no others. Its clock is frozen around each call into it.
"""
