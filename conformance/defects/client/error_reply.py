"""KRB_ERROR in place of KRB_AP_REP (RFC 4120 section 5.9.1)."""

from __future__ import annotations

from typing import Any

from conformance.defects.registry import breaks
from conformance.forge.tree import Node, rewritten, with_value, without_field
from conformance.model.defect import Stage
from conformance.model.scenario import EPOCH
from reference import der
from reference.messages import KRBError, PrincipalName

SKEW = 37
STIME, SUSEC, ERROR_CODE, REALM, SNAME = (4,), (5,), (6,), (9,), (10,)
NULL = 0x05
_OF_SECTION_7_5_9 = (*range(1, 30), *range(31, 43), *range(44, 53), *range(60, 77))
_EXTREMES = {str(value): value for value in (0, -1, 4711, 2**31 - 1, -(2**31))}


def _error(code: int = SKEW, **fields: Any) -> bytes:
    values: dict[str, Any] = {
        "pvno": 5,
        "msg_type": 30,
        "stime": EPOCH,
        "susec": 0,
        "error_code": code,
        "realm": "EXAMPLE",
        "sname": PrincipalName(name_type=2, name_string=["host", "a.example"]),
    }
    return der.encode(KRBError(**values | fields))


def _replaced_by(code: int) -> None:
    @breaks("rfc4120-5.9.1-error", Stage.AP_REP_OCTETS, each={str(code): code}, codes=(code,))
    def error(_octets: bytes, code: int) -> bytes:
        """The reply is a KRB_ERROR."""
        return _error(code)


for _code in _OF_SECTION_7_5_9:
    _replaced_by(_code)


@breaks("rfc4120-5.9.1-error", Stage.AP_REP_OCTETS, each=_EXTREMES)
def error_without_meaning(_octets: bytes, code: int) -> bytes:
    """The reply is a KRB_ERROR whose error-code says nothing."""
    return _error(code)


_CLIENT = PrincipalName(name_type=1, name_string=["alice"])
_OPTIONAL: dict[str, dict[str, Any]] = {
    "ctime": {"ctime": EPOCH},
    "cusec": {"cusec": 999_999},
    "crealm": {"crealm": "EXAMPLE"},
    "cname": {"cname": _CLIENT},
    "e-text": {"e_text": "Clock skew too great"},
    "empty-e-text": {"e_text": ""},
    "e-text-of-64-kibibytes": {"e_text": "x" * 65536},
    "empty-e-data": {"e_data": b""},
    "e-data-of-noise": {"e_data": bytes((7 * index + 1) % 256 for index in range(256))},
    "method-data": {"e_data": bytes.fromhex("300d300ba103020102a20404020000")},
    "e-data-of-open-sequences": {"e_data": 10_000 * b"\x30\x80"},
    "e-data-of-64-kibibytes": {"e_data": bytes(65536)},
    "everything": {
        "ctime": EPOCH,
        "cusec": 123_456,
        "crealm": "EXAMPLE",
        "cname": _CLIENT,
        "e_text": "Clock skew too great",
        "e_data": b"data",
    },
}


@breaks("rfc4120-5.9.1-error-optional", Stage.AP_REP_OCTETS, each=_OPTIONAL, codes=(SKEW,))
def error_with(_octets: bytes, fields: dict[str, Any]) -> bytes:
    """The reply is a KRB_ERROR with optional fields."""
    return _error(**fields)


@breaks("rfc4120-5.9.1-error-optional", Stage.AP_REP_OCTETS, codes=(SKEW,))
def error_of_another_service(_octets: bytes) -> bytes:
    """The reply is a KRB_ERROR in the name of another service."""
    return _error(
        realm="OTHER", sname=PrincipalName(name_type=2, name_string=["http", "b.example"])
    )


@breaks(
    "rfc4120-5.9.1-error-malformed", Stage.AP_REP_OCTETS,
    each={
        "pvno": 0, "msg-type": 1, "stime": 4, "susec": 5, "error-code": 6, "realm": 9, "sname": 10
    },
)  # fmt: skip
def error_without(_octets: bytes, number: int) -> bytes:
    """The reply is a KRB_ERROR that lacks a mandatory field."""
    return without_field(_error(), (number,))


@breaks(
    "rfc4120-5.9.1-error-malformed", Stage.AP_REP_OCTETS,
    each={
        "stime": STIME, "susec": SUSEC, "error-code": ERROR_CODE, "realm": REALM, "sname": SNAME
    },
)  # fmt: skip
def error_with_null_for(_octets: bytes, path: tuple[int, ...]) -> bytes:
    """The reply is a KRB_ERROR with a field of another type."""

    def change(node: Node) -> None:
        node.at(path).nodes = [Node(NULL)]

    return rewritten(_error(), change)


@breaks(
    "rfc4120-5.9.1-error-malformed", Stage.AP_REP_OCTETS,
    each={
        "code-of-2-to-the-31": (ERROR_CODE, bytes.fromhex("0080000000")),
        "code-of-no-octets": (ERROR_CODE, b""),
        "susec-of-1000000": (SUSEC, (1_000_000).to_bytes(3)),
        "susec-negative": (SUSEC, b"\xff"),
        "stime-of-no-octets": (STIME, b""),
        "stime-that-is-none": (STIME, b"20261301000000Z"),
        "pvno-of-4": ((0,), b"\x04"),
        "msg-type-of-ap-rep": ((1,), b"\x0f"),
    },
)  # fmt: skip
def error_with_field(_octets: bytes, field: tuple[tuple[int, ...], bytes]) -> bytes:
    """The reply is a KRB_ERROR with a value that its field cannot have."""
    return with_value(_error(), *field)


@breaks(
    "rfc4120-5.9.1-error-malformed", Stage.AP_REP_OCTETS,
    each={"1-octet": 1, "2-octets": 2, "16-octets": 16, "all-but-1-octet": -1},
)  # fmt: skip
def error_cut_after(_octets: bytes, size: int) -> bytes:
    """The reply is a KRB_ERROR that is cut off."""
    return _error()[:size]


@breaks("rfc4120-5.9.1-error-malformed", Stage.AP_REP_OCTETS)
def error_in_the_tag_of_a_reply(_octets: bytes) -> bytes:
    """The reply is a KRB_ERROR with the application tag of a KRB_AP_REP."""
    return bytes((der.APPLICATION | 15,)) + _error()[1:]


@breaks("rfc4120-5.9.1-error-malformed", Stage.AP_REP_OCTETS)
def reply_in_the_tag_of_an_error(octets: bytes) -> bytes:
    """The reply is genuine but for its application tag, which is that of a KRB_ERROR."""
    return bytes((der.APPLICATION | 30,)) + octets[1:]
