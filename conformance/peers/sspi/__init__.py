"""sspi (Rust, of Devolutions) as a peer: its Kerberos, in both roles.

The adapter is a program in Rust, built with cargo on first use:

====================  =====================================================================
`src/main.rs`         the peer protocol's lines
`src/server.rs`       server role: `accept_security_context`
`src/client.rs`       client role: `initialize_security_context`
`src/kdc.rs`          what a client asks a KDC for, answered in the process: the one ticket
`src/clock.rs`        the clock, where libfaketime is there
`src/observed.rs`     the errors of sspi as codes
`src/values.rs`       the values of the peer protocol, out of JSON
`src/der.rs`          the DER that the answers of the KDC take
`Cargo.lock`          which sspi it is
`find`                builds it
====================  =====================================================================

Nothing is checked on sspi's behalf. Its contexts take and give tokens; in DCE style alone they are
bare messages. A server's replay cache ends with its context, so that there is none to speak of.
"""
