"""Services of our own, with the reference in them, and a keytab for them: for live peers."""

from __future__ import annotations

import base64
import contextlib
import os
import socketserver
import struct
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from conformance.model.keytab_file import parse_keytab
from conformance.model.protocol import Accept, Accepted
from conformance.model.values import KeytabEntry, Policy
from conformance.peers.live_http import spnego
from conformance.peers.reference.server import Server
from reference import der

SERVICE = "host/live.test@LIVE.TEST"
HEADER = struct.Struct(">BI")
NOOP, CONTEXT, MIC, CONTEXT_NEXT, SEND_MIC = 0x01, 0x02, 0x08, 0x10, 0x80


def write_keytab(path: Path, *entries: tuple[str, int, int, bytes]) -> Path:
    """Write keys of principals: name, version, etype and contents of each."""
    octets = b"\x05\x02"
    for principal, kvno, etype, contents in entries:
        name, _, realm = principal.rpartition("@")
        parts = [realm, *name.split("/")]
        entry = struct.pack(">H", len(parts) - 1)
        entry += b"".join(struct.pack(">H", len(part)) + part.encode() for part in parts)
        entry += struct.pack(">IIBHH", 1, 0, kvno, etype, len(contents)) + contents
        octets += struct.pack(">i", len(entry)) + entry
    path.write_bytes(octets)
    return path


def service_keytab(folder: Path) -> Path:
    """Write the keys of the service: of two types, and an old one."""
    return write_keytab(
        folder / "service.keytab",
        (SERVICE, 2, 18, os.urandom(32)),
        (SERVICE, 7, 18, os.urandom(32)),
        (SERVICE, 7, 17, os.urandom(16)),
    )


class Acceptor:
    """The reference, with the keys of a file and the clock of this machine."""

    def __init__(self, keytab: Path) -> None:
        self._server = Server()
        self._keytab = tuple(
            KeytabEntry(str(entry.principal), entry.kvno, entry.key.etype, entry.key.contents)
            for entry in parse_keytab(keytab.read_bytes()).entries
        )
        self.taken: list[bytes] = []

    def take(self, token: bytes) -> tuple[bool, bytes | None]:
        """Return whether a token is accepted, and what goes back."""
        self.taken.append(token)
        policy = Policy(framing="gss", replay=True)
        now = datetime.now(UTC)
        answer = self._server.accept(Accept(now, SERVICE, self._keytab, policy, token))
        if isinstance(answer, Accepted):
            return True, answer.ap_rep
        return False, answer.krb_error


class Running:
    """A service that runs in a thread while this is open."""

    def __init__(
        self, acceptor: Acceptor, handler: type[socketserver.BaseRequestHandler], url: str
    ) -> None:
        self._acceptor = acceptor
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self.url = url.format(port=self.port)
        self.think = 0.0
        """Seconds before it answers."""
        self.dies = False
        """Whether the next message is its end."""
        self.raw: list[bytes] = []
        """Every token that came by HTTP, as it came."""

    def __enter__(self) -> Running:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def site(self) -> str:
        """Scheme, host and port."""
        return self.url.removesuffix("/private")

    @property
    def taken(self) -> list[bytes]:
        """Every token that came."""
        return self._acceptor.taken

    def take(self, token: bytes) -> tuple[bool, bytes | None]:
        """Return whether a token is accepted, and what goes back."""
        if self.dies:
            self.stop()
            raise ConnectionAbortedError
        time.sleep(self.think)
        return self._acceptor.take(token)

    def stop(self) -> None:
        """Take no connection any more."""
        self._server.shutdown()
        self._server.server_close()


def receive(connection: Any) -> tuple[int, bytes]:
    """Read a token of the exchange of gss-sample."""
    flags, size = HEADER.unpack(connection.rfile.read(HEADER.size))
    return flags, connection.rfile.read(size)


def gss_sample(acceptor: Acceptor) -> Running:
    """Serve tokens as gss-server does."""

    class Handler(socketserver.StreamRequestHandler):
        def send(self, flags: int, token: bytes) -> None:
            self.wfile.write(HEADER.pack(flags, len(token)) + token)

        def handle(self) -> None:
            with contextlib.suppress(struct.error, ConnectionError):  # the other side is gone
                self.exchange()

        def exchange(self) -> None:
            assert receive(self) == (NOOP | CONTEXT_NEXT, b"")
            flags, token = receive(self)
            assert flags == CONTEXT
            taken, answer = running.take(token)
            if answer is not None:
                self.send(CONTEXT, answer)
            if taken:
                flags, _ = receive(self)
                assert flags & SEND_MIC
                self.send(MIC, b"a mic")

    running = Running(acceptor, Handler, "gss://127.0.0.1:{port}")
    return running


def http_negotiate(acceptor: Acceptor) -> Running:
    """Serve HTTP Negotiate at /private; other paths are for everybody, and /away is elsewhere."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            token = self.headers.get("Authorization", "").removeprefix("Negotiate").strip()
            if self.path == "/away":
                self.answer(302, Location="http://192.0.2.1/")
            elif self.path == "/broken":
                self.answer(500 if token else 401, "Negotiate")
            elif self.path != "/private":
                self.answer(200)
            elif not token:
                self.answer(401, "Negotiate", "Basic realm=x")
            elif len(token) > 8000:
                self.answer(400)
            else:
                self.negotiate(base64.b64decode(token))

        def negotiate(self, octets: bytes) -> None:
            running.raw.append(octets)
            inner = open_init(octets)
            taken, answer = running.take(octets if inner is None else inner)
            challenge = "Negotiate"
            if answer is not None:
                back = answer if inner is None else resp(answer)
                challenge += f" {base64.b64encode(back).decode()}"
            self.answer(200 if taken else 401, challenge)

        def answer(self, status: int, *challenges: str, **headers: str) -> None:
            self.send_response(status)
            for challenge in challenges:
                self.send_header("WWW-Authenticate", challenge)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    running = Running(acceptor, Handler, "http://127.0.0.1:{port}/private")
    return running


def open_init(octets: bytes) -> bytes | None:
    """Return the token in a NegTokenInit, None where it is none of those."""
    at = octets.find(bytes.fromhex("2b0601050502"))
    if at < 0:
        return None
    for start in range(at, len(octets) + 1):
        if spnego.wrap(octets[start:]) == octets:
            return octets[start:]
    raise AssertionError(octets)


def resp(token: bytes) -> bytes:
    """Return the NegTokenResp of a server that has a token."""
    state = der.explicit_tlv(0xA0, 0x0A, b"\x00")
    fields = state + der.explicit_tlv(0xA2, der.OCTET_STRING, token)
    return der.explicit_tlv(0xA1, der.SEQUENCE, fields)
