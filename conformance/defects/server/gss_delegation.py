"""A KRB_CRED in the checksum field (RFC 4121 section 4.1.1).

An acceptor whose application wants no delegated credentials need not look into it. So what is no
KRB_CRED for it may be refused or passed over; the lengths around it are those of the field.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conformance.defects.bases import BASES
from conformance.defects.registry import breaks, left_open
from conformance.forge import Seal
from conformance.forge.delegation import krb_cred, krb_cred_in_the_clear
from conformance.forge.keys import made_up_key
from conformance.model.defect import Role, Stage
from conformance.model.scenario import Scenario
from conformance.model.values import Key
from reference import der

DELEGATION = ("gss-delegation",)
OPTION, LENGTH, MESSAGE = 24, 26, 28
_LENGTHS: dict[str, Callable[[int], int]] = {
    "one-more": lambda size: size + 1,
    "65535": lambda size: 65535,
    "big-endian": lambda size: int.from_bytes(size.to_bytes(2), "little"),
}
_DEFAULT = BASES[Role.SERVER]["default"].scenario


@breaks(
    "rfc4121-4.1.1-shortest-delegation", Stage.GSS_CHECKSUM, bases=DELEGATION,
    each={str(size): size for size in (20, 24, 25, 26, 27, 28, 29)},
)  # fmt: skip
def delegation_cut_to(octets: bytes, size: int) -> bytes:
    """The delegation flag is set, and the checksum field ends before what is delegated does."""
    return octets[:size]


@breaks("rfc4121-4.1.1-shortest-delegation", Stage.GSS_CHECKSUM, bases=DELEGATION)
def delegation_without_last_octet(octets: bytes) -> bytes:
    """The delegation flag is set, and the checksum field is an octet short."""
    return octets[:-1]


@breaks("rfc4121-4.1.1-shortest-delegation", Stage.GSS_CHECKSUM, bases=DELEGATION, each=_LENGTHS)
def delegation_length(octets: bytes, length: Callable[[int], int]) -> bytes:
    """More octets are announced for what is delegated than there are."""
    size = length(len(octets) - MESSAGE).to_bytes(2, "little")
    return octets[:LENGTH] + size + octets[MESSAGE:]


@left_open(
    "rfc4121-4.1.1-delegation-identifier", Stage.GSS_CHECKSUM, bases=DELEGATION,
    each={"0": 0, "2": 2, "256": 256, "65535": 65535},
)  # fmt: skip
def delegation_identifier(octets: bytes, identifier: int) -> bytes:
    """The delegation option is not 1: the context may be taken without what is delegated."""
    return octets[:OPTION] + identifier.to_bytes(2, "little") + octets[LENGTH:]


def _delegating(scenario: Scenario, message: bytes) -> Scenario:
    assert scenario.gss is not None
    return replace(scenario, gss=replace(scenario.gss, delegation=message))


def _with_tag(number: int) -> Callable[[bytes], bytes]:
    return lambda message: bytes((der.APPLICATION | number,)) + message[1:]


@left_open(
    "rfc4121-4.1.1-delegation-message", Stage.SCENARIO, bases=DELEGATION,
    each={
        "zeros": lambda message: bytes(len(message)),
        "noise": lambda message: bytes((7 * n + 1) % 256 for n in range(len(message))),
        "nothing": lambda message: b"",
        "1-octet": lambda message: message[:1],
        "cut-by-one": lambda message: message[:-1],
        "half": lambda message: message[: len(message) // 2],
        "an-ap-req": _with_tag(14),
        "an-ap-rep": _with_tag(15),
    },
)  # fmt: skip
def delegated(scenario: Scenario, change: Callable[[bytes], bytes]) -> Scenario:
    """What is delegated is no KRB_CRED."""
    assert scenario.gss is not None
    assert scenario.gss.delegation is not None
    return _delegating(scenario, change(scenario.gss.delegation))


@left_open(
    "rfc4121-4.1.1-delegation-message", Stage.SCENARIO, bases=DELEGATION, each={"0": 0, "2": 2}
)
def tickets_described(scenario: Scenario, number: int) -> Scenario:
    """The KRB_CRED has one ticket, and describes none or two."""
    return _delegating(scenario, krb_cred(scenario, infos=number))


def _under(key: Key) -> Callable[[Seal], Seal]:
    return lambda seal: replace(seal, key=key)


@left_open(
    "rfc4121-4.1.1-delegation-key", Stage.SCENARIO, bases=DELEGATION,
    each={
        "another-key": _under(made_up_key(18, "another key")),
        "the-service-key": _under(_DEFAULT.service_key),
        "usage-11": lambda seal: replace(seal, usage=11),
        "usage-12": lambda seal: replace(seal, usage=12),
        "a-bit-turned-over": lambda seal: replace(seal, flip=200),
    },
)  # fmt: skip
def delegated_under(scenario: Scenario, change: Callable[[Seal], Seal]) -> Scenario:
    """The KRB_CRED does not open with the session key of the ticket."""
    return _delegating(scenario, krb_cred(scenario, change))


@left_open("rfc4121-4.1.1-delegation-key", Stage.SCENARIO, bases=DELEGATION)
def delegated_under_subkey(scenario: Scenario) -> Scenario:
    """The KRB_CRED is sealed with the subkey, which an initiator MUST NOT do."""
    assert scenario.subkey is not None
    return _delegating(scenario, krb_cred(scenario, _under(scenario.subkey)))


@left_open("rfc4121-4.1.1-delegation-key", Stage.SCENARIO, bases=DELEGATION)
def delegated_in_the_clear(scenario: Scenario) -> Scenario:
    """The KRB_CRED is not sealed, an old habit that RFC 4120 section 5.8.1 knows."""
    return _delegating(scenario, krb_cred_in_the_clear(scenario))
