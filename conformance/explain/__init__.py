"""One exchange walked through for a person: every field, every check, and why one refuses.

====================  ==============================================================
`find`                the vector that an id or a file names
`given`               what a vector gives a server and a client
`capture`             a message in raw octets, hex or base64
`keytab_file`         the keys of an MIT keytab
`header`, `annotate`  DER with offsets, as far as it can be read
`fields`, `values`    what a field is called, and what it says
`opened`              what is sealed in a message, by whichever key opens it
`checks`              which checks passed, which refused, and why
`server`, `reply`     steps 2 to 5 as the server takes them; 6 as the client does
`server_vector`       the steps of a vector for servers
`client`              the steps of a vector for clients
`vector`              either, against what the vector expects
`captured`            the steps of a captured message
`page`, `text`        how a terminal shows what they found
====================  ==============================================================

The reference judges; nothing here decides whether a message is valid.
"""
