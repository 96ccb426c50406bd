"""One exchange walked through for a person: every field, every check, and why one refuses.

=============  ====================================================================
`find`         the vector that an id or a file names
`capture`      a message in raw octets, hex or base64
`keytab_file`  the keys of an MIT keytab
`fields`       the names of the fields, from the messages of the reference
`values`       what a field says: times, names, numbers by their names
`annotate`     DER with offsets, as far as it can be read
`opened`       what is sealed in a message, by whichever key opens it
`checks`       which checks passed, which refused, and why
`server`       steps 2 to 5, and 6 where there is a reply
`client`       step 6, and the request that it answers
`vector`       the six steps of a vector, against what the vector expects
`captured`     the six steps of a captured message
`text`         lines that a terminal can show
=============  ====================================================================

The reference judges; nothing here decides whether a message is valid.
"""
