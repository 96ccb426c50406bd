"""The executable specification of the Kerberos V5 AP exchange (RFC 4120 section 3.2).

It is strict, does no I/O, has no clock and no random numbers of its own, and knows nothing about
testing. The six steps:

====  ======  ==========================================================================
step  who     where
====  ======  ==========================================================================
1     client  `client.step1_request.request`: send KRB_AP_REQ
2     server  `server.step2_ticket`: decrypt the ticket
3     server  `server.step3_authenticator`, `server.step3_ticket_use`: evaluate the
              authenticator, and whether the ticket may be used
4     server  `server.step4_mutual.mutual_required`: look at the mutual-authentication flag
5     server  `server.step5_reply.reply`: return the client's time in KRB_AP_REP
6     client  `client.step6_verify`: compare the time with the one sent
====  ======  ==========================================================================

`server.Server.accept` runs steps 2 to 5: its rules are the ordered table `server.table.CHECKS`, one
function a rule, over the state `server.exchange.Exchange`. `client.Client.request` is step 1,
`client.Client.verify` step 6, with the table `client.step6_verify.CHECKS`. A rule says no with
`refusal.Refusal`, `server.error.krb_error` tells the client, and `transcript.transcript` tells
afterwards what happened in an exchange.

=========================================  =============================================
`messages`, `flags`, `numbers`             the messages, their flags, the assigned numbers
`der`                                      the codec
`crypto`                                   encryption types, keys, checksums
`principal`, `keytab`                      names, and a server's keys
`policy`                                   what is left to the server's administrator
`server.replay.ReplayCache`                the memory of authenticators
`client.timestamps.Timestamps`             times, none used twice
`sequence`                                 initial sequence numbers
`transited`, `authorization`               the path of realms, and authorization data
`etype_negotiation`                        the type of the server's subkey (RFC 4537)
`gss.Acceptor`, `gss.Initiator`            the same steps with tokens (RFC 4121 section 4.1)
`pac.verify_pac`                           what a server verifies of a PAC ([MS-PAC])
`kile`                                     where Windows departs from RFC 4120 ([MS-KILE])
=========================================  =============================================

Nothing is imported here: take what you need from its module.
"""
