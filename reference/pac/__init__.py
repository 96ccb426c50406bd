"""The Privilege Attribute Certificate, as far as an application server verifies it ([MS-PAC]).

==============  ===============================================================
`verify`        a PAC that is genuine and about the client, or PacError
`layout`        the header, and where the buffers lie
`signature`     the two signatures, and what they cover
`client_info`   whom the PAC is about
`numbers`       buffer types
`check`         the rule for a server that goes by a PAC, one of `reference.kile`'s
==============  ===============================================================

What a PAC says about groups and privileges is its readers' business: here its buffers are octets.
"""

from reference.pac.check import pac_of_ticket
from reference.pac.error import PacError
from reference.pac.numbers import BufferType
from reference.pac.verify import Pac, verify_pac

__all__ = ["BufferType", "Pac", "PacError", "pac_of_ticket", "verify_pac"]
