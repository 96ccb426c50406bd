"""Apache Kerby as a peer, from Java: `ApRequest.validate` and `ApResponse`, bare messages.

==============================  ===========================================================
`KerbyServer`, `KerbyClient`    the two roles
`KerbyRefusals`                 from Kerby's exceptions to codes
`pom.xml`                       which version, for Maven to fetch
`find`                          what compiles it, and the command that runs it
==============================  ===========================================================

The peer protocol and the clock are those of `conformance.peers.java`.
"""
