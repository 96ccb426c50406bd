"""What the harness talks about: the peer protocol, scenarios, cases, observations, verdicts.

Nothing here knows how a message is made, what a specification expects, or how a peer is run.
"""
