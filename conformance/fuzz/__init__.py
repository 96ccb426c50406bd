"""Differential fuzzing in bulk: the same message at the same time to several peers.

=============  ====================================================================
`contestants`  the peers of a run, and what each can be given
`batch`        which exchanges are tried: drawn from a seed and the number of a batch
`together`     a message is forged once and put to all peers, which work side by side
`clients`      many exchanges of a client under way at once
`faults`       what is wrong with one peer's answer, whatever the others do
`compare`      how the answers of peers differ
`place`        which field of a message a change to its octets has hit
`volume`       a batch, put and looked at: a report, which may come from any process
`shrink`       from what led to a fault to the least that does
`tally`        what a run has found so far; the state that a later run goes on from
`campaign`     batch after batch, until there is a reason to stop
`told`         the tally in words
=============  ====================================================================

What is a finding, and what is not:

- *a fault of one peer*, by the oracle: what must be refused is accepted, what must be accepted is
  refused, with a wrong detail or code. Not one that the peer's record explains. A finding.
- *a crash, a hang, a failure of the adapter*, whatever the message was. A finding.
- *another identity or session key* than the ticket has sealed, in an exchange that may be accepted
  or refused. A finding.
- *a choice*: the specification leaves a departure to the peers, by name, and they differ. It is
  counted, by departure and by who does what.
- *a disagreement*: octets were changed at random, and the peers differ on whether to take that, or
  on what it says. Most of these are about how strictly BER is read, which nobody has promised;
  some are worth a look. They are grouped by what was changed and where, with an example each, and
  fail no run unless it is asked to be strict about them.
"""
