"""Hypothesis strategies for messages: every value that the ASN.1 of RFC 4120 allows."""

import dataclasses
from datetime import UTC
from typing import Any

from hypothesis import strategies as st

from reference import der
from reference.flags import Flags, KerberosFlags


@st.composite
def flags(draw: st.DrawFn) -> Flags:
    """Return 32 bits or more, with 0 in those that fill up the last octet."""
    octets = bytearray(draw(st.binary(min_size=4, max_size=7)))
    unused = draw(st.integers(0, 7)) if len(octets) > 4 else 0
    octets[-1] &= 0xFF << unused & 0xFF
    return Flags(bytes(octets), unused)


TIMES = st.datetimes(timezones=st.just(UTC)).map(lambda time: time.replace(microsecond=0))
STRINGS = st.text(st.characters(max_codepoint=0x7F), max_size=12)


def values(type_: der.Type) -> st.SearchStrategy[Any]:
    """Return a strategy for the values of one type of a message's field."""
    match type_:
        case der.Integer():
            return st.integers(type_.low, type_.high)
        case der.OctetString():
            return st.binary(max_size=200)
        case der.KerberosString():
            return STRINGS
        case der.KerberosTime():
            return TIMES
        case KerberosFlags():
            return flags()
        case der.SequenceOf():
            return st.lists(values(type_.item), max_size=3)
        case der.Sequence():
            return messages(_CLASSES[id(type_)])
    raise TypeError(type_)


def messages(cls: type[Any]) -> st.SearchStrategy[Any]:
    """Return a strategy for messages of a class; OPTIONAL fields come and go."""
    parts = {}
    for part in dataclasses.fields(cls):
        strategy = values(der.codec(part.metadata["type"]))
        parts[part.name] = st.none() | strategy if part.metadata["optional"] else strategy
    return st.builds(cls, **parts)


def _classes() -> dict[int, type[Any]]:
    from reference import messages as module

    classes = (cls for cls in vars(module).values() if isinstance(cls, type))
    return {id(cls.__der__): cls for cls in classes if hasattr(cls, "__der__")}


_CLASSES = _classes()
