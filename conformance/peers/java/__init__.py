"""The JDK's Kerberos as two peers, from Java: its own classes, and its GSS-API.

=================================  ========================================================
`KrbServer`, `KrbClient`           the peer `java`: KrbApReq and KrbApRep, bare messages
`GssServer`, `GssClient`           the peer `java-jgss`: GSSContext, tokens
`Configuration`, `Replay`          the JDK's krb5.conf and its replay cache, as a policy wants
`ClockAgent`, `KrbClock`           the clock that they see, exactly, and no other thread
`Identity`                         a subject with the keys or the tickets of a request
`Inside`                           what a GSSContext has established and does not show
`Serving` and what it stands on    the peer protocol, for any adapter in Java
`find`, `jgss`                     the JDKs of this machine, and the commands that run them
=================================  ========================================================

Each is compiled with the JDK that it runs in, on first use.
"""
