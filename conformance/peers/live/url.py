"""The URL of a live service, as `gss://host:port?service=host@name&keytab=FILE`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

PORTS = {"gss": 4444, "http": 80}
"""The default port of every scheme: that of gss-server, and that of HTTP."""

_OPTIONS = {"keytab", "service", "name", "version", "rate", "max"}
_OWN_OPTIONS = {"gss": frozenset[str](), "http": frozenset({"spnego"})}


class UrlError(ValueError):
    """The URL names no live service; one line that says why."""


@dataclass(frozen=True, slots=True)
class LiveUrl:
    """Where a live service is, where its keys are, and how it may be used.

    service: which of the keytab's principals it is; None: the only one. name, version: those of the
    implementation, where the user knows them, for reports and deviations files. rate: messages a
    second. most: messages in all, of one adapter process. spnego: whether a token goes inside one
    of SPNEGO.
    """

    scheme: str
    host: str
    port: int
    path: str
    keytab: Path
    service: str | None
    name: str
    version: str
    rate: float
    most: int
    spnego: bool

    @property
    def place(self) -> str:
        """Host and port."""
        return _place(self.host, self.port)


def parse_url(url: str) -> LiveUrl:
    """Return what a URL says; UrlError where something is missing, wrong or unknown."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or PORTS.get(parts.scheme, 0)
        pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError as error:
        raise UrlError(f"{url}: {error}") from None
    if parts.scheme not in PORTS or host is None or parts.username is not None or parts.fragment:
        raise UrlError(
            f"{url}: write gss://HOST:PORT?keytab=FILE or http://HOST:PORT/PATH?keytab=FILE"
        )
    if parts.scheme == "gss" and parts.path not in ("", "/"):
        raise UrlError(f"{url}: gss:// has no path; the options follow a question mark")
    options = dict(pairs)
    known = _OPTIONS | _OWN_OPTIONS[parts.scheme]
    if unknown := sorted(set(options) - known):
        there = ", ".join(sorted(known))
        raise UrlError(f"{url}: no option is called {', '.join(unknown)}; there is {there}")
    if len(pairs) > len(options) or "" in options.values():
        raise UrlError(f"{url}: every option is there once, with a value")
    if "keytab" not in options:
        raise UrlError(f"{url}: wants keytab=FILE, the service's keytab")
    return LiveUrl(
        scheme=parts.scheme,
        host=host,
        port=port,
        path=parts.path or "/",
        keytab=Path(options["keytab"]),
        service=options.get("service"),
        name=options.get("name", f"live-{parts.scheme}"),
        version=options.get("version", _place(host, port)),
        rate=_number(url, options, "rate", 50),
        most=int(_number(url, options, "max", 10_000)),
        spnego=_yes_or_no(url, options, "spnego"),
    )


def _place(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _number(url: str, options: dict[str, str], name: str, default: int) -> float:
    try:
        number = float(options.get(name, default))
    except ValueError:
        number = 0
    if not 0 < number < 1e9:
        raise UrlError(f"{url}: {name} is a number above 0")
    return number


def _yes_or_no(url: str, options: dict[str, str], name: str) -> bool:
    value = options.get(name, "yes")
    if value not in ("yes", "no"):
        raise UrlError(f"{url}: {name} is yes or no")
    return value == "yes"
