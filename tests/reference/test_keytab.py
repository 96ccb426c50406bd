"""A keytab gives a principal's keys, the newest first."""

from exchanges import AES128, CLIENT, SERVER, make_key

from reference.keytab import Keytab, KeytabEntry


def test_keys_come_newest_first_and_stay_in_order_within_a_version() -> None:
    entries = [
        KeytabEntry(SERVER, 1, make_key("old")),
        KeytabEntry(SERVER, 3, make_key("new")),
        KeytabEntry(SERVER, 3, make_key("new", AES128)),
        KeytabEntry(SERVER, 2, make_key("middle")),
    ]
    assert Keytab(entries).of(SERVER) == [entries[1], entries[2], entries[3], entries[0]]


def test_keys_of_others_stay_apart() -> None:
    entries = [KeytabEntry(SERVER, 1, make_key("a")), KeytabEntry(CLIENT, 1, make_key("b"))]
    assert Keytab(entries).of(CLIENT) == entries[1:]


def test_a_principal_without_keys_has_none() -> None:
    assert Keytab([]).of(SERVER) == []


def test_a_key_does_not_show() -> None:
    key = make_key("secret")
    shown = repr(KeytabEntry(SERVER, 1, key))
    assert key.contents.hex() not in shown
    assert repr(key.contents)[2:-1] not in shown
