"""Test vectors: the suite's cases as bytes, to be copied into anyone's own tests.

=============  ====================================================================
`sources`      which cases bytes alone can show, and the valid twins beside them
`server`       the messages to a server, and what it must make of them
`client`       what a client sent, and the reply to it
`family`       a file: the cases of one topic, in groups of what they share
`generate`     every file of the set, and how a folder differs from it
`notes`        the flags, from `notes.toml`
`verify`       put vectors to a peer, and judge what it does
`lint`         what is wrong with a set beyond what the schema shows
`crash`        from a finding to a crash file, one for each
`answer`       what a replay answers of a vector or a finding
`promote`      findings into a set, for good
=============  ====================================================================

The format is `vectors/schema/vectors.schema.json`.
"""
