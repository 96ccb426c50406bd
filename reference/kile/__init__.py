"""The Kerberos of Windows, where it departs from RFC 4120 in the AP exchange ([MS-KILE]).

==================  ===============================================================
`table`             the server's rules, and those of the acceptor: in place of some
                    of RFC 4120 and RFC 4121, and beside the rest of them
`step2_ticket`      the rules of step 2 that differ
`step3_evaluation`  the rules of step 3 that differ
`names`             names are compared without regard to case
`messages`          names in UTF-8, key versions with a sign
`error`             what a refusal is answered with
`client`            what a client puts into the authenticator
==================  ===============================================================

    Server(..., checks=MS_KILE_CHECKS, error=kile_error)
    Acceptor(server, checks=MS_KILE_GSS_CHECKS)
"""

from reference.kile.error import kile_error
from reference.kile.table import MS_KILE_CHECKS, MS_KILE_GSS_CHECKS

__all__ = ["MS_KILE_CHECKS", "MS_KILE_GSS_CHECKS", "kile_error"]
