"""The encryption of a part, and what can be spoiled of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.defects.bases import ENCTYPES
from conformance.forge import Seal, crypto_key
from conformance.forge.keys import made_up_key
from conformance.forge.seal import confounder
from conformance.forge.stream import stream
from conformance.model.scenario import made_up_key as sized_key
from reference.crypto import IntegrityError

PLAINTEXT = bytes(range(48))


def seal(etype: int = 18) -> Seal:
    key = made_up_key(etype, "key")
    return Seal(key, 2, confounder(key, stream("seal")))


def bits(octets: bytes) -> str:
    return "".join(f"{octet:08b}" for octet in octets)


@pytest.mark.parametrize("etype", ENCTYPES.values(), ids=ENCTYPES)
def test_sealed_plaintext_opens_with_the_key_and_usage(etype: int) -> None:
    sealed = seal(etype).apply(PLAINTEXT)
    assert crypto_key(seal(etype).key).decrypt(2, sealed.cipher) == PLAINTEXT
    assert (sealed.etype, sealed.kvno) == (etype, None)


@pytest.mark.parametrize("etype", ENCTYPES.values(), ids=ENCTYPES)
def test_another_usage_key_or_bit_does_not_open(etype: int) -> None:
    spoiled = [
        replace(seal(etype), usage=11),
        replace(seal(etype), key=made_up_key(etype, "another key")),
        replace(seal(etype), flip=0),
        replace(seal(etype), flip=-1),
    ]
    for each in spoiled:
        with pytest.raises(IntegrityError):
            crypto_key(seal(etype).key).decrypt(2, each.apply(PLAINTEXT).cipher)


@pytest.mark.parametrize("bit", [0, 1, 7, 8, 100, 200, -1, -8, -9])
def test_flip_turns_one_bit_over(bit: int) -> None:
    good = bits(seal().apply(PLAINTEXT).cipher)
    spoiled = bits(replace(seal(), flip=bit).apply(PLAINTEXT).cipher)
    different = [place for place in range(len(good)) if good[place] != spoiled[place]]
    assert different == [bit % len(good)]


@pytest.mark.parametrize("size", [0, 1, 15, 28])
def test_cut_keeps_the_start(size: int) -> None:
    sealed = seal().apply(PLAINTEXT)
    assert replace(seal(), cut=size).apply(PLAINTEXT) == replace(
        sealed, cipher=sealed.cipher[:size]
    )


def test_flip_counts_in_the_whole_ciphertext_before_the_cut() -> None:
    cut = replace(seal(), cut=20)
    assert replace(cut, flip=-1).apply(PLAINTEXT) == cut.apply(PLAINTEXT)
    assert replace(cut, flip=0).apply(PLAINTEXT) != cut.apply(PLAINTEXT)


@pytest.mark.parametrize("label", [0, 17, -18])
def test_label_changes_the_etype_alone(label: int) -> None:
    labelled = replace(seal(), label=label).apply(PLAINTEXT)
    assert labelled == replace(seal().apply(PLAINTEXT), etype=label)


@pytest.mark.parametrize("kvno", [0, 1, 2**31])
def test_kvno_is_named_as_it_is(kvno: int) -> None:
    assert replace(seal(), kvno=kvno).apply(PLAINTEXT) == replace(
        seal().apply(PLAINTEXT), kvno=kvno
    )


def test_stream_goes_on_and_starts_anew_with_its_seed() -> None:
    one, again, other = stream("one"), stream("one"), stream("other")
    first, second = one(16), one(16)
    assert [again(16), again(16)] == [first, second]
    assert len({first, second, other(16)}) == 3


def test_keys_of_another_label_or_etype_are_others() -> None:
    keys = {made_up_key(etype, label).key for etype in (17, 18) for label in ("a", "b")}
    assert len(keys) == 4
    assert sized_key(18, 32, "a") != sized_key(18, 32, "b")


def test_no_repr_shows_a_key() -> None:
    value = seal().key.key
    assert value.hex() not in repr(seal())
    assert repr(value) not in repr(seal())
