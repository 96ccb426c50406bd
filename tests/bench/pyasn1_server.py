"""The same steps with pyasn1 and impacket's cryptography, written as one would write them."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any

from impacket.krb5 import asn1
from impacket.krb5.crypto import Key, _enctype_table
from messages import KVNO, SCENARIO, SERVICE_KEY
from pyasn1.codec.der import decoder, encoder

SKEW = timedelta(minutes=5)
PVNO, AP_REQ, AP_REP = 5, 14, 15
TICKET, AUTHENTICATOR, REPLY = 2, 11, 12  # key usages
INVALID, MUTUAL_REQUIRED = 7, 2  # bits of the ticket's flags and of the ap-options


class Pyasn1Server:
    """A server with the key of the benchmarks."""

    name = "pyasn1 + impacket"

    def __init__(self) -> None:
        """Prepare the key."""
        self._key = Key(SERVICE_KEY.etype, SERVICE_KEY.key)
        name, _, self._realm = SCENARIO.server.partition("@")
        self._name = name.split("/")

    def accept(self, octets: bytes) -> bytes:
        """Take an AP-REQ and return the AP-REP."""
        request = _decode(octets, asn1.AP_REQ())
        check(request["pvno"] == PVNO and request["msg-type"] == AP_REQ)
        ticket, session_key = self._open_ticket(request["ticket"])
        authenticator = self._open_authenticator(request["authenticator"], session_key)
        check_client(ticket, authenticator)
        check_times(ticket, authenticator)
        check(ticket["flags"][INVALID] == 0)
        check(request["ap-options"][MUTUAL_REQUIRED] == 1)
        return _reply(authenticator, session_key)

    def _open_ticket(self, ticket: Any) -> tuple[Any, Key]:
        check(ticket["tkt-vno"] == PVNO and str(ticket["realm"]) == self._realm)
        check([str(part) for part in ticket["sname"]["name-string"]] == self._name)
        sealed = ticket["enc-part"]
        check(sealed["kvno"] == KVNO and sealed["etype"] == self._key.enctype)
        part = _decode(_decrypt(self._key, TICKET, sealed), asn1.EncTicketPart())
        key = part["key"]
        return part, Key(int(key["keytype"]), bytes(key["keyvalue"]))

    def _open_authenticator(self, sealed: Any, session_key: Key) -> Any:
        check(sealed["etype"] == session_key.enctype)
        part = _decode(_decrypt(session_key, AUTHENTICATOR, sealed), asn1.Authenticator())
        check(part["authenticator-vno"] == PVNO)
        return part


def check(holds: bool) -> None:
    """Raise an error unless it holds: no message of the benchmarks is to be refused."""
    if not holds:
        raise ValueError


def check_client(ticket: Any, authenticator: Any) -> None:
    """Compare the client's name and realm."""
    check(ticket["crealm"] == authenticator["crealm"])
    names = [
        [str(name) for name in part["cname"]["name-string"]] for part in (ticket, authenticator)
    ]
    check(names[0] == names[1])


def check_times(ticket: Any, authenticator: Any) -> None:
    """Compare the client's time and the ticket's with the clock."""
    now = SCENARIO.now
    time = _time(authenticator["ctime"]) + timedelta(microseconds=int(authenticator["cusec"]))
    check(abs(now - time) <= SKEW)
    start = ticket["starttime"] if ticket["starttime"].hasValue() else ticket["authtime"]
    check(_time(start) - now <= SKEW)
    check(now - _time(ticket["endtime"]) <= SKEW)


def _reply(authenticator: Any, session_key: Key) -> bytes:
    etype = session_key.enctype
    cipher = _enctype_table[etype]
    part = asn1.EncAPRepPart()
    part["ctime"] = authenticator["ctime"]._value
    part["cusec"] = int(authenticator["cusec"])
    part["subkey"]["keytype"] = etype
    part["subkey"]["keyvalue"] = os.urandom(cipher.keysize)
    part["seq-number"] = int.from_bytes(os.urandom(4)) & 0x3FFFFFFF
    reply = asn1.AP_REP()
    reply["pvno"], reply["msg-type"] = PVNO, AP_REP
    reply["enc-part"]["etype"] = etype
    reply["enc-part"]["cipher"] = cipher.encrypt(session_key, REPLY, encoder.encode(part), None)
    octets: bytes = encoder.encode(reply)
    return octets


def _decode(octets: bytes, spec: Any) -> Any:
    value, rest = decoder.decode(octets, asn1Spec=spec)
    check(not rest)
    return value


def _decrypt(key: Key, usage: int, sealed: Any) -> bytes:
    octets: bytes = _enctype_table[key.enctype].decrypt(key, usage, bytes(sealed["cipher"]))
    return octets


def _time(value: Any) -> datetime:
    return datetime.strptime(str(value), "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
