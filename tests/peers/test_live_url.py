"""What a user names: URLs, keytabs, and the one-line errors where something is wrong with them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from live_services import SERVICE, service_keytab, write_keytab

from conformance.peers.live.keytab import service_keys
from conformance.peers.live.pace import Pace
from conformance.peers.live.url import UrlError, parse_url
from conformance.peers.process import PeerUnavailable
from conformance.peers.registry import UnknownPeer, resolve


def test_what_a_url_says() -> None:
    url = parse_url("gss://a.test:4711?service=host@a.test&keytab=%2Fetc/a.keytab&rate=2.5&max=9")
    assert (url.scheme, url.host, url.port, url.place) == ("gss", "a.test", 4711, "a.test:4711")
    assert (url.service, url.keytab) == ("host@a.test", Path("/etc/a.keytab"))
    assert (url.rate, url.most) == (2.5, 9)


def test_what_a_url_leaves_out() -> None:
    url = parse_url("http://[::1]?keytab=k")
    assert (url.port, url.path, url.place, url.spnego) == (80, "/", "[::1]:80", True)
    assert (url.service, url.name, url.version) == (None, "live-http", "[::1]:80")
    assert 0 < url.rate <= 100
    assert url.most <= 100_000
    assert parse_url("gss://h?keytab=k").port == 4444


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("gss://h", "wants keytab=FILE"),
        ("gss://?keytab=k", "write gss://HOST:PORT"),
        ("gss://h:port?keytab=k", "Port could not be cast"),
        ("gss://h:70000?keytab=k", "Port out of range"),
        ("gss://h/path?keytab=k", "has no path"),
        ("gss://user@h?keytab=k", "write gss://HOST:PORT"),
        ("https://h?keytab=k", "write gss://HOST:PORT"),
        ("http://h?keytab=k#there", "write gss://HOST:PORT"),
        ("http://h?keytab", "bad query field"),
        ("http://h?keytab=", "every option is there once"),
        ("http://h?keytab=a&keytab=b", "every option is there once"),
        ("http://h?keytab=k&speed=1", "no option is called speed"),
        ("gss://h?keytab=k&spnego=no", "no option is called spnego"),
        ("http://h?keytab=k&spnego=maybe", "spnego is yes or no"),
        ("http://h?keytab=k&rate=fast", "rate is a number above 0"),
        ("http://h?keytab=k&rate=0", "rate is a number above 0"),
        ("http://h?keytab=k&rate=nan", "rate is a number above 0"),
        ("http://h?keytab=k&max=-1", "max is a number above 0"),
    ],
)
def test_a_url_that_is_none(url: str, told: str) -> None:
    with pytest.raises(UrlError, match=told) as error:
        parse_url(url)
    assert "\n" not in str(error.value)
    with pytest.raises(UnknownPeer, match=told):
        resolve(url)


def test_the_newest_key_comes_first(tmp_path: Path) -> None:
    keytab = write_keytab(
        tmp_path / "k",
        (SERVICE, 2, 18, bytes(32)),
        ("host/other@LIVE.TEST", 9, 18, bytes(32)),
        (SERVICE, 3, 18, bytes(32)),
    )
    for service in ("host@live.test", SERVICE):
        keys = service_keys(parse_url(f"gss://h?keytab={keytab}&service={service}"))
        assert [(key.principal, key.kvno) for key in keys] == [(SERVICE, 3), (SERVICE, 2)]


@pytest.mark.parametrize(
    ("content", "service", "told"),
    [
        (None, "", "cannot be read: No such file"),
        (b"no keytab", "", "not an MIT keytab"),
        ("two", "", "has not just one principal; .* of a@R, b@R"),
        ("two", "&service=c@R", "has not just c@R; .* of a@R, b@R"),
    ],
)
def test_a_keytab_that_does_not_do(
    content: object, service: str, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "k"
    if content == "two":
        write_keytab(path, ("a@R", 1, 18, bytes(32)), ("b@R", 1, 18, bytes(32)))
    elif isinstance(content, bytes):
        path.write_bytes(content)
    with pytest.raises(PeerUnavailable, match=told):
        resolve(f"gss://127.0.0.1:1?keytab={path}{service}")


@pytest.mark.parametrize("scheme", ["gss", "http"])
def test_nobody_there(scheme: str, tmp_path: Path) -> None:
    with pytest.raises(PeerUnavailable, match=r"^127\.0\.0\.1:1: no connection: Connection ref"):
        resolve(f"{scheme}://127.0.0.1:1?keytab={service_keytab(tmp_path)}")


def test_keys_are_in_no_text(tmp_path: Path) -> None:
    for entry in service_keys(parse_url(f"gss://h?keytab={service_keytab(tmp_path)}")):
        assert entry.key.hex() not in repr(entry)
        assert repr(entry.key) not in repr(entry)


def test_a_bound_on_all_messages() -> None:
    pace = Pace(1e6, 2)
    assert [pace.wait() for _ in range(4)] == [True, True, False, False]


def test_a_bound_on_messages_a_second() -> None:
    pace = Pace(50, 100)
    start = time.monotonic()
    for _ in range(6):
        pace.wait()
    assert time.monotonic() - start >= 0.09
