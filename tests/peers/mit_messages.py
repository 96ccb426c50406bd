"""AP-REQs and AP-REPs in a few lines of DER, in which neither harness nor MIT has a part."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from conformance.model.protocol import (
    Accept,
    Initiate,
)
from conformance.model.values import (
    Address,
    AuthData,
    Credential,
    Key,
    KeytabEntry,
    Options,
    Policy,
)
from reference.crypto import Key as Cipher
from reference.crypto import random_to_key, seed_size

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)
REALM = b"EXAMPLE"
SERVER = "host/a.example@EXAMPLE"
MUTUAL, USE_SESSION_KEY = 0x20000000, 0x40000000
TICKET, AUTHENTICATOR, AP_REP = 2, 11, 12  # key usages
DEFAULT = Options()
ETYPES = (16, 17, 18, 19, 20, 23, 25, 26)


def key(etype: int, number: int) -> Key:
    """Return a key that is the same in every run."""
    return Key(etype, random_to_key(etype, bytes([number] * seed_size(etype))).contents)


SERVICE_KEY, SESSION_KEY, SUBKEY, OTHER_KEY = (key(18, number) for number in range(1, 5))


# --- DER, as much of it as the messages need. ---


def tlv(tag: int, contents: bytes) -> bytes:
    """Return one DER value."""
    size = len(contents)
    if size < 0x80:
        return bytes((tag, size)) + contents
    octets = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(octets))) + octets + contents


def integer(value: int) -> bytes:
    """Return an INTEGER."""
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, signed=True))


def octets(value: bytes) -> bytes:
    """Return an OCTET STRING."""
    return tlv(0x04, value)


def text(value: bytes) -> bytes:
    """Return a GeneralString."""
    return tlv(0x1B, value)


def time(value: datetime) -> bytes:
    """Return a KerberosTime: whole seconds."""
    return tlv(0x18, value.strftime("%Y%m%d%H%M%SZ").encode())


def flags(value: int) -> bytes:
    """Return a BIT STRING of 32 bits."""
    return tlv(0x03, b"\0" + value.to_bytes(4))


def fields(values: dict[int, bytes | None]) -> bytes:
    """Return a SEQUENCE of tagged fields, leaving out those that are None."""
    present = (tlv(0xA0 | number, value) for number, value in values.items() if value is not None)
    return tlv(0x30, b"".join(present))


def name(*components: bytes) -> bytes:
    """Return a PrincipalName."""
    strings = tlv(0x30, b"".join(map(text, components)))
    return fields({0: integer(1), 1: strings})


def key_value(value: Key | None) -> bytes | None:
    """Return an EncryptionKey."""
    return None if value is None else fields({0: integer(value.etype), 1: octets(value.key)})


def authorization_data(elements: tuple[AuthData, ...]) -> bytes | None:
    """Return AuthorizationData; None where there is none."""
    return (
        tlv(0x30, b"".join(fields({0: integer(e.type), 1: octets(e.data)}) for e in elements))
        if elements
        else None
    )


def encrypted(under: Key, usage: int, plaintext: bytes, kvno: int | None = None) -> bytes:
    """Return EncryptedData."""
    cipher = Cipher(under.etype, under.key)
    sealed = cipher.encrypt(usage, plaintext, bytes(cipher.confounder_size))
    version = None if kvno is None else integer(kvno)
    return fields({0: integer(under.etype), 1: version, 2: octets(sealed)})


def read(data: bytes) -> list[tuple[int, bytes]]:
    """Return tag and contents of the values that follow one another in `data`, up to padding."""
    values = []
    while data.strip(b"\0"):
        size, start = data[1], 2
        if size & 0x80:
            start += size & 0x7F
            size = int.from_bytes(data[2:start])
        values.append((data[0], data[start : start + size]))
        data = data[start + size :]
    return values


def read_fields(sequence: bytes) -> dict[int, bytes]:
    """Return the contents octets of a SEQUENCE's fields, without their own tags."""
    [(_, contents)] = read(sequence)
    return {tag & 0x1F: read(value)[0][1] for tag, value in read(contents)}


def decrypted(under: Key, usage: int, encrypted_data: bytes) -> bytes:
    """Return the contents octets of the message in EncryptedData's contents octets."""
    parts = read_fields(tlv(0x30, encrypted_data))
    plaintext = Cipher(under.etype, under.key).decrypt(usage, parts[2])
    return read(plaintext)[0][1]


# --- One exchange, valid as it stands. ---


@dataclass(frozen=True)
class Exchange:
    """Every value of an AP-REQ that a test below changes."""

    service_key: Key = SERVICE_KEY
    session_key: Key = SESSION_KEY
    ticket_key: Key | None = None
    kvno: int | None = 3
    client: tuple[bytes, ...] = (b"alice",)
    server: tuple[bytes, ...] = (b"host", b"a.example")
    ticket_flags: int = 0x40A00000
    endtime: datetime = NOW + HOUR
    addresses: tuple[Address, ...] = ()
    ticket_data: tuple[AuthData, ...] = ()
    options: int = MUTUAL
    authenticator_client: tuple[bytes, ...] = (b"alice",)
    ctime: datetime = NOW + timedelta(microseconds=123456)
    subkey: Key | None = SUBKEY
    sequence: int | None = 7
    policy: Policy = field(default_factory=Policy)

    def ticket(self) -> bytes:
        """Return the Ticket."""
        hosts = tlv(
            0x30,
            b"".join(
                fields({0: integer(host.type), 1: octets(host.address)}) for host in self.addresses
            ),
        )
        part = fields(
            {
                0: flags(self.ticket_flags),
                1: key_value(self.session_key),
                2: text(REALM),
                3: name(*self.client),
                4: fields({0: integer(1), 1: octets(b"")}),
                5: time(NOW - HOUR),
                7: time(self.endtime),
                9: hosts if self.addresses else None,
                10: authorization_data(self.ticket_data),
            }
        )
        sealed = encrypted(self.ticket_key or self.service_key, TICKET, tlv(0x63, part), self.kvno)
        return tlv(0x61, fields({0: integer(5), 1: text(REALM), 2: name(*self.server), 3: sealed}))

    def ap_req(self) -> bytes:
        """Return the AP-REQ."""
        authenticator = fields(
            {
                0: integer(5),
                1: text(REALM),
                2: name(*self.authenticator_client),
                4: integer(self.ctime.microsecond),
                5: time(self.ctime),
                6: key_value(self.subkey),
                7: None if self.sequence is None else integer(self.sequence),
            }
        )
        sealed = encrypted(self.session_key, AUTHENTICATOR, tlv(0x62, authenticator))
        message = fields(
            {0: integer(5), 1: integer(14), 2: flags(self.options), 3: self.ticket(), 4: sealed}
        )
        return tlv(0x6E, message)

    def accept(self) -> Accept:
        """Return the request that gives the AP-REQ to a server."""
        entry = KeytabEntry(SERVER, 3, self.service_key.etype, self.service_key.key)
        return Accept(NOW, SERVER, (entry,), self.policy, self.ap_req())

    def initiate(self, options: Options = DEFAULT) -> Initiate:
        """Return the request that has a client build an AP-REQ with the ticket."""
        credential = Credential(
            client="alice@EXAMPLE",
            server=SERVER,
            ticket=self.ticket(),
            session_key=self.session_key,
            flags=self.ticket_flags,
            authtime=NOW - HOUR,
            starttime=None,
            endtime=self.endtime,
        )
        return Initiate(NOW + timedelta(microseconds=7), credential, options)


def ap_rep(
    authenticator: dict[int, bytes],
    session_key: Key = SESSION_KEY,
    cusec_off: int = 0,
    subkey: Key | None = OTHER_KEY,
    sequence: int | None = 9,
) -> bytes:
    """Return an AP-REP to an authenticator."""
    part = fields(
        {
            0: tlv(0x18, authenticator[5]),
            1: integer(int.from_bytes(authenticator[4]) + cusec_off),
            2: key_value(subkey),
            3: None if sequence is None else integer(sequence),
        }
    )
    sealed = encrypted(session_key, AP_REP, tlv(0x7B, part))
    return tlv(0x6F, fields({0: integer(5), 1: integer(15), 2: sealed}))
