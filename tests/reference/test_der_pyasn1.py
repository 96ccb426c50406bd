"""pyasn1 as the second opinion: both codecs read what the other writes, and see the same."""

import dataclasses
from typing import Any

import plain_values
import pyasn1_types
import pytest
from asn1_samples import LISTS, decode_list, encode_list
from asn1_values import messages, values
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from plain_values import CLASSES, plain

from reference import der
from reference import messages as reference_messages

TYPES = sorted(CLASSES)


def pyasn1_writes_der(value: Any) -> bool:
    """Whether pyasn1 0.6 encodes the value minimally: it spends an octet too many on -128 etc."""
    match value:
        case dict():
            return all(map(pyasn1_writes_der, value.values()))
        case list():
            return all(map(pyasn1_writes_der, value))
        case int():
            return value not in {-(2**7), -(2**15), -(2**23), -(2**31)}
    return True


def leave_out_empty_lists(message: Any) -> Any:
    """Make empty OPTIONAL lists absent: pyasn1 does not write them, as RFC 4120 5.1.3 wishes."""
    for part in dataclasses.fields(message):
        if part.metadata["optional"] and getattr(message, part.name) == []:
            setattr(message, part.name, None)
    return message


def test_no_message_type_of_the_reference_is_left_out() -> None:
    classes = {cls for cls in vars(reference_messages).values() if hasattr(cls, "__der__")}
    assert classes == set(plain_values.CLASSES.values())


@pytest.mark.parametrize("name", TYPES)
@given(data=st.data())
@settings(deadline=None)
def test_pyasn1_reads_what_the_reference_writes(name: str, data: st.DataObject) -> None:
    message = data.draw(messages(CLASSES[name]))
    assert pyasn1_types.decode(name, der.encode(message)) == plain(message)


@pytest.mark.parametrize("name", TYPES)
@given(data=st.data())
@settings(deadline=None)
def test_the_reference_reads_what_pyasn1_writes(name: str, data: st.DataObject) -> None:
    message = leave_out_empty_lists(data.draw(messages(CLASSES[name])))
    assume(pyasn1_writes_der(plain(message)))
    octets = pyasn1_types.encode(name, plain(message))
    assert der.decode(CLASSES[name], octets) == message
    assert der.encode(message) == octets


@pytest.mark.parametrize("name", sorted(LISTS))
@given(data=st.data())
@settings(deadline=None)
def test_lists_on_their_own_agree_too(name: str, data: st.DataObject) -> None:
    items: list[Any] = data.draw(values(LISTS[name]))
    assume(pyasn1_writes_der(plain(items)))
    octets = encode_list(name, items)
    assert octets == pyasn1_types.encode(name, plain(items))
    assert pyasn1_types.decode(name, octets) == plain(items)
    assert decode_list(name, octets) == items
