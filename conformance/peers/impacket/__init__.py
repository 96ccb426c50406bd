"""impacket (Python) as a peer: the code that its own tools log in with, in both roles.

====================  =====================================================================
`server`              server role: the SMB server's acceptor
`client`              client role: which of the three code paths below an `initiate` takes
`smb_client`          the SMB 2 login: mutual authentication or not, steps 1 and 6
`dce_client`          the bind of DCE RPC: DCE style, steps 1 and 6 and a third leg
`kpasswd_client`      the password change: the one AP-REQ with a subkey, step 1 alone
`credentials`         a keytab as a computer account, a credential as what impacket calls a TGS
`names`               principals as text, in impacket's spelling
`framing`             GSS and SPNEGO framing, the transport around the messages
`rejections`          its exceptions and statuses as observations
`library`             every name of impacket that is used here: the one untyped border
====================  =====================================================================

Nothing is checked on impacket's behalf: what it takes is reported as accepted, with the details
that it lets one see and no others. Its clock is frozen around each call into it.
"""
