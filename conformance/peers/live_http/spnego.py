"""A token inside one of SPNEGO, and an answer out of it (RFC 4178 section 4.2)."""

from __future__ import annotations

from reference import der
from reference.gss.framing import MECHANISM

_SPNEGO = bytes.fromhex("2b0601050502")  # 1.3.6.1.5.5.2
_TOKEN, _OBJECT_IDENTIFIER = der.APPLICATION | 0, 0x06
_INIT, _RESP = der.CONTEXT | 0, der.CONTEXT | 1
_MECH_TYPES, _MECH_TOKEN = der.CONTEXT | 0, der.CONTEXT | 2  # of a NegTokenInit
_RESPONSE_TOKEN = der.CONTEXT | 2  # of a NegTokenResp


def wrap(token: bytes) -> bytes:
    """Return the NegTokenInit of a client that has one mechanism, with its token in it."""
    mechanism = der.tlv(_OBJECT_IDENTIFIER, MECHANISM)
    fields = der.explicit_tlv(_MECH_TYPES, der.SEQUENCE, mechanism)
    fields += der.explicit_tlv(_MECH_TOKEN, der.OCTET_STRING, token)
    init = der.explicit_tlv(_INIT, der.SEQUENCE, fields)
    return der.tlv(_TOKEN, der.tlv(_OBJECT_IDENTIFIER, _SPNEGO) + init)


def unwrap(answer: bytes) -> bytes | None:
    """Return the token in a NegTokenResp, None where it has none; any other token as it is."""
    try:
        at, end = der.explicit(answer, 0, len(answer), _RESP, der.SEQUENCE)
    except der.DecodeError:
        return answer
    try:
        while at < end:
            start, stop = der.header(answer, at, end, answer[at])
            if answer[at] == _RESPONSE_TOKEN:
                start, stop = der.header(answer, start, stop, der.OCTET_STRING)
                return answer[start:stop]
            at = stop
    except der.DecodeError:
        return answer
    return None
