"""gokrb5 (Go) as a peer: its service package and its messages, in both roles.

===============  ===========================================================================
`accept.go`      server role: `service.VerifyAPREQ`, and SPNEGO's acceptor for framed tokens
`initiate.go`    client role: `messages.NewAPReq`, and `spnego.NewKRB5TokenAPREQ` for tokens
`replays.go`     the replay cache, which the library has one of a process
`refusal.go`     the library's errors as observations
`keytab.go`      keys as a keytab, which the library reads
`names.go`       principals as text
`main.go`        requests and answers, one a line; `protocol.go` has their fields
`library.go`     every name of the library that is used here
`clock`          a package `time` whose clock can be stopped, made at build time
`find`           builds the adapter, with the Go toolchain of this machine
===============  ===========================================================================

Nothing is checked on gokrb5's behalf, and nothing that it does wrong is caught: it panics where an
application would. It makes no AP-REP, and does not open one that it gets.
"""
