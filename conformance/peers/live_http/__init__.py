"""A service that authenticates by HTTP Negotiate (RFC 4559), a connection for each message.

Redirections are not followed, and no proxy is asked.
"""

from __future__ import annotations

import base64
import binascii
import re
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse

from conformance.model.protocol import Native
from conformance.peers.live.outcome import Gone, Outcome, connect
from conformance.peers.live.url import LiveUrl
from conformance.peers.live_http.spnego import unwrap, wrap
from conformance.peers.serving import CannotDrive

_CHALLENGE = re.compile(r"Negotiate(?:\s+([A-Za-z0-9+/]+=*))?\s*(?:,|$)", re.IGNORECASE)
_UNREAD = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
)
"""What a server answers to a header that is longer than it reads."""


def look(url: LiveUrl) -> None:
    """See that the service asks for authentication; Gone where it does not."""
    answer = _get(url, {})
    if answer.status != HTTPStatus.UNAUTHORIZED or not _challenges(answer):
        raise Gone(
            f"{url.place}{url.path}: answers {answer.status} and asks for no Negotiate;"
            " name a path that does"
        )


def put(url: LiveUrl, token: bytes) -> Outcome:
    """Give a token to the service; Gone where it takes no connection, or ends it unanswered."""
    octets = wrap(token) if url.spnego else token
    header = f"Negotiate {base64.b64encode(octets).decode('ascii')}"
    answer = _get(url, {"Authorization": header})
    if answer.status in _UNREAD:
        raise CannotDrive(f"a header of {len(header)} octets")
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise RuntimeError(f"the service answered {answer.status} {answer.reason}")
    native = Native(answer.status, answer.reason)
    tokens = [each for each in _challenges(answer) if each]
    return Outcome(answer.status != HTTPStatus.UNAUTHORIZED, _token(tokens), native)


def _get(url: LiveUrl, headers: dict[str, str]) -> HTTPResponse:
    connection = HTTPConnection(url.host, url.port)
    connection.sock = connect(url)
    try:
        connection.request("GET", url.path, headers={**headers, "Connection": "close"})
        return connection.getresponse()
    except (HTTPException, ConnectionError) as error:
        raise Gone(f"{url.place}: no answer: {error or type(error).__name__}") from None
    finally:
        connection.close()


def _challenges(answer: HTTPResponse) -> list[str]:
    """Return what follows each `Negotiate` of the answer: a token, or nothing."""
    lines = answer.headers.get_all("WWW-Authenticate", [])
    return [token for line in lines for token in _CHALLENGE.findall(line)]


def _token(challenges: list[str]) -> bytes | None:
    if not challenges:
        return None
    try:
        return unwrap(base64.b64decode(challenges[0], validate=True))
    except binascii.Error:
        return challenges[0].encode("ascii")  # no token, and told as it came
