"""For each rule of the acceptor: what it lets pass at its boundary, and what it refuses beyond.

Every refused case breaks one rule and no other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from asn1_tree import tlv
from exchanges import make_key
from gss_exchanges import (
    ABSENT,
    BINDINGS,
    MUTUAL_INTEG,
    F,
    acceptor,
    checksum,
    krb_cred,
    offer_token,
    token,
    unframed,
)

from reference.gss import ChannelBindings, GssCheck, frame
from reference.messages import Checksum
from reference.numbers import ErrorCode

E = ErrorCode


@dataclass(frozen=True)
class Case:
    """One token to a fresh acceptor; `dce_style` is whether that does DCE style."""

    octets: bytes
    code: ErrorCode | None = None
    dce_style: bool = False
    offer: dict[str, Any] = field(default_factory=dict)

    def result(self, checks: list[GssCheck] | None = None) -> Any:
        """Offer the token; `checks` take the place of the acceptor's."""
        to = acceptor(dce_style=self.dce_style)
        if checks is not None:
            to.checks = checks
        return offer_token(self.octets, to=to, **self.offer)


ACCEPTED: dict[str, dict[str, Case]] = {}
REFUSED: dict[str, dict[str, Case]] = {}
Cases = dict[str, Case]


def check(name: str, *, accepted: Cases, refused: Cases) -> None:
    """Enter the cases of one rule."""
    ACCEPTED[name], REFUSED[name] = accepted, refused


def sealed(octets: bytes, cksumtype: int = 0x8003) -> Checksum:
    """Return a checksum field."""
    return Checksum(cksumtype=cksumtype, checksum=octets)


def delegating(krb_cred: bytes, extensions: bytes = b"") -> bytes:
    """Return a token that delegates."""
    flags = MUTUAL_INTEG | F.DELEG
    return token(checksum(flags=flags, delegation=krb_cred, extensions=extensions))


PLAIN = checksum().encode()
BOUND = token(checksum(bindings=BINDINGS.hash()))
DCE = MUTUAL_INTEG | F.DCE_STYLE
OF_SPNEGO = tlv(0x60, bytes.fromhex("06062b0601050502"))

check(
    "framing",
    accepted={
        "framed": Case(token()),
        "framed, where DCE style is done, too": Case(token(), dce_style=True),
        "not framed, in DCE style": Case(unframed(checksum(flags=DCE)), dce_style=True),
    },
    refused={
        "nothing": Case(b"", E.KRB_ERR_GENERIC),
        "not framed": Case(unframed(), E.KRB_ERR_GENERIC),
        "not framed, with the DCE_STYLE flag": Case(
            unframed(checksum(flags=DCE)), E.KRB_ERR_GENERIC
        ),
        "SPNEGO": Case(OF_SPNEGO, E.KRB_ERR_GENERIC),
        "SPNEGO, where DCE style is done": Case(OF_SPNEGO, E.KRB_ERR_GENERIC, dce_style=True),
        "an octet left over": Case(token() + b"\0", E.KRB_ERR_GENERIC),
        "truncated": Case(token()[:-1], E.KRB_ERR_GENERIC),
    },
)
check(
    "token_id",
    accepted={"0100": Case(token())},
    refused={
        f"{token_id:04x}": Case(frame(token_id, unframed()), E.KRB_AP_ERR_MSG_TYPE)
        for token_id in (0x0000, 0x0001, 0x0101, 0x0200, 0x0300, 0x0404, 0xFFFF)
    },
)
check(
    "checksum_present",
    accepted={"present": Case(token())},
    refused={"absent": Case(token(ABSENT), E.KRB_AP_ERR_INAPP_CKSUM)},
)
check(
    "checksum_type",
    accepted={"8003": Case(token(sealed(PLAIN)))},
    refused={
        str(cksumtype): Case(token(sealed(PLAIN, cksumtype)), E.KRB_AP_ERR_INAPP_CKSUM)
        for cksumtype in (0, 7, 16, 0x8002, 0x8004, -0x7FFD, -138)
    },
)
check(
    "checksum_format",
    accepted={
        "24 octets": Case(token(PLAIN)),
        "28 octets and the KRB_CRED": Case(delegating(krb_cred())),
        "an extension that is none": Case(token(checksum(extensions=b"\0"))),
        "extensions": Case(token(checksum(extensions=bytes(100)))),
        "extensions behind the KRB_CRED": Case(delegating(krb_cred(), b"extensions")),
        **{
            f"flag {bit}": Case(token(checksum(flags=MUTUAL_INTEG | 1 << bit)))
            for bit in range(1, 32)
        },
    },
    refused={
        "empty": Case(token(sealed(b"")), E.KRB_ERR_GENERIC),
        "4 octets": Case(token(sealed(PLAIN[:4])), E.KRB_ERR_GENERIC),
        "23 octets": Case(token(sealed(PLAIN[:23])), E.KRB_ERR_GENERIC),
        "Lgth 17": Case(token(b"\x11" + PLAIN[1:] + b"\0"), E.KRB_ERR_GENERIC),
        "DELEG without delegation": Case(token(PLAIN[:20] + b"\x23\0\0\0"), E.KRB_ERR_GENERIC),
        "DlgOpt 2": Case(token(PLAIN[:20] + b"\x23\0\0\0\2\0\0\0"), E.KRB_ERR_GENERIC),
        "Dlgth beyond the end": Case(token(PLAIN[:20] + b"\x23\0\0\0\1\0\1\0"), E.KRB_ERR_GENERIC),
    },
)
OTHERS = ChannelBindings(application_data=b"another channel")
check(
    "channel_bindings",
    accepted={
        "none on both sides": Case(token()),
        "equal": Case(BOUND, offer={"bindings": BINDINGS}),
        "the initiator's alone": Case(BOUND),
    },
    refused={
        "different": Case(BOUND, E.KRB_ERR_GENERIC, offer={"bindings": OTHERS}),
        "the acceptor's alone": Case(token(), E.KRB_ERR_GENERIC, offer={"bindings": BINDINGS}),
        "the acceptor's are empty": Case(
            token(), E.KRB_ERR_GENERIC, offer={"bindings": ChannelBindings()}
        ),
    },
)
check(
    "sequence_number",
    accepted={str(number): Case(token(seq_number=number)) for number in (0, 1, 2**31, 2**32 - 1)},
    refused={"absent": Case(token(seq_number=None), E.KRB_AP_ERR_BADSEQ)},
)
check(
    "delegation",
    accepted={"a KRB_CRED": Case(delegating(krb_cred()))},
    refused={
        "empty": Case(delegating(b""), E.KRB_ERR_GENERIC),
        "garbage": Case(delegating(b"garbage"), E.KRB_ERR_GENERIC),
        "an octet left over": Case(delegating(krb_cred() + b"\0"), E.KRB_ERR_GENERIC),
        "in another key": Case(
            delegating(krb_cred(make_key("another"))), E.KRB_AP_ERR_BAD_INTEGRITY
        ),
        "a bit flipped": Case(
            delegating(krb_cred()[:-1] + bytes([krb_cred()[-1] ^ 1])), E.KRB_AP_ERR_BAD_INTEGRITY
        ),
    },
)
check(
    "dce_style",
    accepted={
        "not framed, and the flag": Case(unframed(checksum(flags=DCE)), dce_style=True),
        "framed, and no flag": Case(token(), dce_style=True),
        "framed, and a flag that is not known": Case(token(checksum(flags=DCE))),
    },
    refused={
        "not framed, and no flag": Case(unframed(), E.KRB_ERR_GENERIC, dce_style=True),
        "framed, and the flag": Case(token(checksum(flags=DCE)), E.KRB_ERR_GENERIC, dce_style=True),
    },
)
