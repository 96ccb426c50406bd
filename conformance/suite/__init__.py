"""The conformance suite: cases put to peers by pytest, and the verdicts.

`cases` has the cases, `session` puts one to a peer, `own` and `real_time` fit it to a service that
has its own keys and clock, `deviations` knows what is recorded,
`plugin` is what pytest sees, and `test_conformance` is what pytest runs.
"""
