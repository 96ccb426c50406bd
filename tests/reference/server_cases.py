"""For each check of the server: what it lets pass at its boundary, and what it refuses beyond.

Every refused case breaks one rule and no other, so that a server without the rule accepts it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from exchanges import (
    AES128,
    CLIENT,
    KVNO,
    MICROSECOND,
    NOW,
    SECOND,
    SERVER,
    SERVICE_KEY,
    SESSION_KEY,
    SKEW,
    ap_req,
    authenticator,
    elements,
    keytab,
    make_key,
    offer,
    seal,
    server,
    ticket,
    ticket_part,
)

from reference import der
from reference.authorization import MAX_DEPTH
from reference.crypto import Enctype
from reference.flags import APOption, Flags, TicketFlag
from reference.keytab import Keytab
from reference.messages import (
    AUTHORIZATION_DATA,
    Checksum,
    EncryptedData,
    EncryptionKey,
    HostAddress,
    PrincipalName,
    TransitedEncoding,
)
from reference.numbers import ErrorCode, KeyUsage
from reference.policy import Policy


@dataclass(frozen=True)
class Case:
    """One message to a fresh server, or to one that has just accepted `first`."""

    octets: bytes
    code: ErrorCode | None = None
    now: datetime = NOW
    server: dict[str, Any] = field(default_factory=dict)
    offer: dict[str, Any] = field(default_factory=dict)
    first: bytes | None = None

    def result(self, **changes: Any) -> Any:
        """Offer the message; `changes` are to the server."""
        to = server(**self.server, **changes)
        if self.first is not None:
            offer(self.first, self.now, to=to, **self.offer)
        return offer(self.octets, self.now, to=to, **self.offer)


ACCEPTED: dict[str, dict[str, Case]] = {}
REFUSED: dict[str, dict[str, Case]] = {}
Cases = dict[str, Case]


def check(name: str, *, accepted: Cases, refused: Cases) -> None:
    """Enter the cases of one check."""
    ACCEPTED[name], REFUSED[name] = accepted, refused


def flipped(sealed: EncryptedData, bit: int) -> EncryptedData:
    """Return the ciphertext with one bit changed."""
    cipher = bytearray(sealed.cipher)
    cipher[bit // 8] ^= 0x80 >> bit % 8
    return replace(sealed, cipher=bytes(cipher))


VALID = ap_req()
E = ErrorCode

check(
    "message_type",
    accepted={"ap-req": Case(VALID)},
    refused={
        "nothing": Case(b"", E.KRB_AP_ERR_MSG_TYPE),
        "tag-of-ap-rep": Case(b"\x6f" + VALID[1:], E.KRB_AP_ERR_MSG_TYPE),
        "tag-of-sequence": Case(b"\x30" + VALID[1:], E.KRB_AP_ERR_MSG_TYPE),
        "tag-alone": Case(b"\x6e", E.KRB_ERR_GENERIC),
        "msg-type-15": Case(ap_req(msg_type=15), E.KRB_AP_ERR_MSG_TYPE),
        "truncated": Case(VALID[:-1], E.KRB_ERR_GENERIC),
        "octet-left-over": Case(VALID + b"\0", E.KRB_ERR_GENERIC),
    },
)
check(
    "protocol_version",
    accepted={"5-and-5": Case(ap_req(ticket(tkt_vno=5), pvno=5))},
    refused={
        "pvno-4": Case(ap_req(pvno=4), E.KRB_AP_ERR_BADVERSION),
        "pvno-6": Case(ap_req(pvno=6), E.KRB_AP_ERR_BADVERSION),
        "pvno-minus-5": Case(ap_req(pvno=-5), E.KRB_AP_ERR_BADVERSION),
        "tkt-vno-4": Case(ap_req(ticket(tkt_vno=4)), E.KRB_AP_ERR_BADVERSION),
        "tkt-vno-6": Case(ap_req(ticket(tkt_vno=6)), E.KRB_AP_ERR_BADVERSION),
    },
)


def sealed_with_kvno(kvno: int | None) -> bytes:
    sealed = seal(ticket_part(), SERVICE_KEY, KeyUsage.TICKET, kvno=kvno)
    return ap_req(ticket(enc_part=sealed))


TGT_KEY = make_key("tgt")
USER_TO_USER = (APOption.USE_SESSION_KEY, APOption.MUTUAL_REQUIRED)
NEW_128 = make_key("new", AES128)
OLD_AND_NEW = [
    *keytab(make_key("new"), kvno=KVNO + 1).of(SERVER),
    *keytab(SERVICE_KEY, NEW_128).of(SERVER),
]

check(
    "key_version",
    accepted={
        "absent": Case(sealed_with_kvno(None)),
        "0-is-absent": Case(sealed_with_kvno(0)),
        "the-only-one": Case(sealed_with_kvno(KVNO)),
        "an-old-one": Case(VALID, server={"keytab": Keytab(OLD_AND_NEW)}),
        "absent-among-two": Case(sealed_with_kvno(None), server={"keytab": Keytab(OLD_AND_NEW)}),
        "above-255": Case(sealed_with_kvno(300), server={"keytab": keytab(kvno=300)}),
        "of-a-user-to-user-ticket-without-meaning": Case(
            ap_req(ticket(enc_part=seal(ticket_part(), TGT_KEY, 2, kvno=99)), options=USER_TO_USER),
            offer={"user_to_user_key": TGT_KEY},
        ),
        "the-largest": Case(sealed_with_kvno(2**32 - 1), server={"keytab": keytab(kvno=2**32 - 1)}),
    },
    refused={
        "too-new": Case(sealed_with_kvno(KVNO + 1), E.KRB_AP_ERR_BADKEYVER),
        "too-old": Case(sealed_with_kvno(KVNO - 1), E.KRB_AP_ERR_BADKEYVER),
        "the-same-modulo-256": Case(sealed_with_kvno(KVNO + 256), E.KRB_AP_ERR_BADKEYVER),
    },
)
check(
    "user_to_user",
    accepted={
        "under-the-session-key-of-the-tgt": Case(
            ap_req(ticket(key=TGT_KEY), options=USER_TO_USER), offer={"user_to_user_key": TGT_KEY}
        ),
        "and-without-a-key-of-its-own": Case(
            ap_req(ticket(key=TGT_KEY), options=USER_TO_USER),
            server={"keytab": Keytab([])},
            offer={"user_to_user_key": TGT_KEY},
        ),
        "a-tgt-that-is-not-asked-for": Case(VALID, offer={"user_to_user_key": TGT_KEY}),
    },
    refused={"no-tgt": Case(ap_req(options=USER_TO_USER), E.KRB_AP_ERR_NO_TGT)},
)
check(
    "key",
    accepted={
        "name-type-is-a-hint": Case(
            ap_req(ticket(sname=PrincipalName(name_type=99, name_string=["host", "a.example"])))
        )
    },
    refused={
        "another-service": Case(
            ap_req(ticket(sname=PrincipalName(name_type=1, name_string=["http", "a.example"]))),
            E.KRB_AP_ERR_NOKEY,
        ),
        "another-realm": Case(ap_req(ticket(realm="OTHER")), E.KRB_AP_ERR_NOKEY),
        "another-case": Case(ap_req(ticket(realm="example")), E.KRB_AP_ERR_NOKEY),
        "one-component-for-two": Case(
            ap_req(ticket(sname=PrincipalName(name_type=1, name_string=["host/a.example"]))),
            E.KRB_AP_ERR_NOKEY,
        ),
        "another-etype": Case(ap_req(ticket(key=make_key("x", AES128))), E.KRB_AP_ERR_NOKEY),
        "the-version-in-another-etype": Case(
            ap_req(ticket(enc_part=seal(ticket_part(), NEW_128, KeyUsage.TICKET, kvno=KVNO + 1))),
            E.KRB_AP_ERR_NOKEY,
            server={"keytab": Keytab(OLD_AND_NEW)},
        ),
        "a-user-to-user-key-of-another-etype": Case(
            ap_req(options=USER_TO_USER),
            E.KRB_AP_ERR_NOKEY,
            offer={"user_to_user_key": make_key("x", AES128)},
        ),
        "no-key-at-all": Case(VALID, E.KRB_AP_ERR_NOKEY, server={"keytab": Keytab([])}),
        "a-key-of-another-principal-only": Case(
            ap_req(ticket(realm=CLIENT.realm, sname=CLIENT.name())),
            E.KRB_AP_ERR_NOKEY,
            server={"keytab": keytab(principal=CLIENT)},
        ),
    },
)

SESSION_128 = make_key("session", AES128)
PART_128 = ticket_part(key=EncryptionKey.of(SESSION_128))


def only(*etypes: int) -> dict[str, Any]:
    return {"policy": Policy(permitted_etypes=frozenset(etypes))}


check(
    "permitted_ticket_etype",
    accepted={"permitted": Case(VALID, server=only(Enctype.AES256_CTS_HMAC_SHA1_96))},
    refused={
        "forbidden": Case(
            ap_req(PART_128, session_key=SESSION_128), E.KDC_ERR_ETYPE_NOSUPP, server=only(AES128)
        )
    },
)

TICKET = ticket()
check(
    "ticket_integrity",
    accepted={
        "genuine": Case(ap_req(TICKET)),
        "tried-with-every-key": Case(
            sealed_with_kvno(None), server={"keytab": keytab(make_key("x"), SERVICE_KEY)}
        ),
    },
    refused={
        **{
            f"bit-{bit}-flipped": Case(
                ap_req(replace(TICKET, enc_part=flipped(TICKET.enc_part, bit))),
                E.KRB_AP_ERR_BAD_INTEGRITY,
            )
            for bit in (0, 127, 128, 1000, 8 * len(TICKET.enc_part.cipher) - 1)
        },
        "another-key": Case(ap_req(ticket(key=make_key("x"))), E.KRB_AP_ERR_BAD_INTEGRITY),
        "under-the-tgt's-key-without-saying-so": Case(
            ap_req(ticket(key=TGT_KEY)),
            E.KRB_AP_ERR_BAD_INTEGRITY,
            offer={"user_to_user_key": TGT_KEY},
        ),
        "another-usage": Case(
            ap_req(ticket(enc_part=seal(ticket_part(), SERVICE_KEY, 3, kvno=KVNO))),
            E.KRB_AP_ERR_BAD_INTEGRITY,
        ),
        "nothing": Case(
            ap_req(ticket(enc_part=EncryptedData(etype=18, cipher=b""))),
            E.KRB_AP_ERR_BAD_INTEGRITY,
        ),
        "shorter-than-confounder-and-mac": Case(
            ap_req(ticket(enc_part=EncryptedData(etype=18, cipher=bytes(27)))),
            E.KRB_AP_ERR_BAD_INTEGRITY,
        ),
        "seals-something-else": Case(ap_req(b"no ticket"), E.KRB_ERR_GENERIC),
        "seals-nothing": Case(ap_req(ticket(b"")), E.KRB_ERR_GENERIC),
        "seals-an-octet-more": Case(ap_req(der.encode(ticket_part()) + b"\0"), E.KRB_ERR_GENERIC),
    },
)
check(
    "session_key",
    accepted={"of-another-etype": Case(ap_req(PART_128, session_key=SESSION_128))},
    refused={
        "forbidden": Case(
            ap_req(PART_128, session_key=SESSION_128), E.KDC_ERR_ETYPE_NOSUPP, server=only(18)
        ),
        "of-an-unknown-etype": Case(
            ap_req(ticket_part(key=EncryptionKey(keytype=99, keyvalue=bytes(32)))),
            E.KDC_ERR_ETYPE_NOSUPP,
        ),
        "an-octet-short": Case(
            ap_req(ticket_part(key=EncryptionKey(keytype=18, keyvalue=bytes(31)))),
            E.KRB_ERR_GENERIC,
        ),
        "an-octet-long": Case(
            ap_req(ticket_part(key=EncryptionKey(keytype=18, keyvalue=bytes(33)))),
            E.KRB_ERR_GENERIC,
        ),
        "empty": Case(
            ap_req(ticket_part(key=EncryptionKey(keytype=18, keyvalue=b""))), E.KRB_ERR_GENERIC
        ),
    },
)

PROOF = seal(authenticator(), SESSION_KEY, KeyUsage.AP_REQ_AUTHENTICATOR)
check(
    "authenticator_integrity",
    accepted={"with-a-kvno-that-means-nothing": Case(ap_req(proof=replace(PROOF, kvno=7)))},
    refused={
        **{
            f"bit-{bit}-flipped": Case(
                ap_req(proof=flipped(PROOF, bit)), E.KRB_AP_ERR_BAD_INTEGRITY
            )
            for bit in (0, 127, 128, 500, 8 * len(PROOF.cipher) - 1)
        },
        "another-key": Case(ap_req(session_key=make_key("x")), E.KRB_AP_ERR_BAD_INTEGRITY),
        "the-service's-key": Case(ap_req(session_key=SERVICE_KEY), E.KRB_AP_ERR_BAD_INTEGRITY),
        "another-etype": Case(ap_req(proof=replace(PROOF, etype=17)), E.KRB_AP_ERR_BAD_INTEGRITY),
        **{
            f"usage-{usage}": Case(
                ap_req(proof=seal(authenticator(), SESSION_KEY, usage)), E.KRB_AP_ERR_BAD_INTEGRITY
            )
            for usage in (2, 7, 10, 12, 1024 + 11)
        },
        "nothing": Case(
            ap_req(proof=EncryptedData(etype=18, cipher=b"")), E.KRB_AP_ERR_BAD_INTEGRITY
        ),
        "seals-something-else": Case(ap_req(proof=b"no authenticator"), E.KRB_ERR_GENERIC),
        "seals-an-octet-more": Case(
            ap_req(proof=der.encode(authenticator()) + b"\0"), E.KRB_ERR_GENERIC
        ),
    },
)
check(
    "authenticator_version",
    accepted={"5": Case(ap_req(proof=authenticator(authenticator_vno=5)))},
    refused={
        f"{number}": Case(
            ap_req(proof=authenticator(authenticator_vno=number)), E.KRB_AP_ERR_BADVERSION
        )
        for number in (0, 4, 6)
    },
)


def names(*components: str) -> PrincipalName:
    return PrincipalName(name_type=1, name_string=list(components))


def of_bob(*components: str) -> bytes:
    """A ticket of `b/c`, and an authenticator of the components."""
    return ap_req(ticket_part(cname=names("b", "c")), authenticator(cname=names(*components)))


check(
    "name_match",
    accepted={
        "name-type-is-a-hint": Case(
            ap_req(proof=authenticator(cname=PrincipalName(name_type=10, name_string=["alice"])))
        ),
        "two-components": Case(of_bob("b", "c")),
    },
    refused={
        "another-name": Case(
            ap_req(proof=authenticator(cname=names("mallory"))), E.KRB_AP_ERR_BADMATCH
        ),
        "another-realm": Case(ap_req(proof=authenticator(crealm="OTHER")), E.KRB_AP_ERR_BADMATCH),
        "another-case": Case(
            ap_req(proof=authenticator(cname=names("Alice"))), E.KRB_AP_ERR_BADMATCH
        ),
        "realm-of-another-case": Case(
            ap_req(proof=authenticator(crealm="Example")), E.KRB_AP_ERR_BADMATCH
        ),
        "a-prefix": Case(ap_req(proof=authenticator(cname=names("alic"))), E.KRB_AP_ERR_BADMATCH),
        "a-nul-more": Case(
            ap_req(proof=authenticator(cname=names("alice\0"))), E.KRB_AP_ERR_BADMATCH
        ),
        "nobody": Case(ap_req(proof=authenticator(cname=names())), E.KRB_AP_ERR_BADMATCH),
        "a-component-less": Case(of_bob("b"), E.KRB_AP_ERR_BADMATCH),
        "a-component-more": Case(of_bob("b", "c", ""), E.KRB_AP_ERR_BADMATCH),
        "one-component-for-two": Case(of_bob("b/c"), E.KRB_AP_ERR_BADMATCH),
        "components-exchanged": Case(of_bob("c", "b"), E.KRB_AP_ERR_BADMATCH),
    },
)

HERE = HostAddress(addr_type=2, address=bytes((192, 0, 2, 1)))
THERE = HostAddress(addr_type=2, address=bytes((192, 0, 2, 2)))
FOR_HERE = ap_req(ticket_part(caddr=[THERE, HERE]))
INSIST = {"policy": Policy(require_addresses=True)}
check(
    "addresses",
    accepted={
        "none-in-the-ticket": Case(VALID, offer={"sender": HERE}),
        "an-empty-list-is-none": Case(ap_req(ticket_part(caddr=[])), offer={"sender": HERE}),
        "one-of-two": Case(FOR_HERE, offer={"sender": HERE}),
        "insisted-on-and-there": Case(FOR_HERE, server=INSIST, offer={"sender": HERE}),
        "nothing-to-compare-with": Case(FOR_HERE),
    },
    refused={
        "another": Case(
            ap_req(ticket_part(caddr=[THERE])), E.KRB_AP_ERR_BADADDR, offer={"sender": HERE}
        ),
        "the-same-octets-of-another-type": Case(
            ap_req(ticket_part(caddr=[replace(HERE, addr_type=24)])),
            E.KRB_AP_ERR_BADADDR,
            offer={"sender": HERE},
        ),
        "an-octet-longer": Case(
            ap_req(ticket_part(caddr=[replace(HERE, address=HERE.address + b"\0")])),
            E.KRB_AP_ERR_BADADDR,
            offer={"sender": HERE},
        ),
        "none-but-insisted-on": Case(VALID, E.KRB_AP_ERR_BADADDR, server=INSIST),
        "an-empty-list-but-insisted-on": Case(
            ap_req(ticket_part(caddr=[])), E.KRB_AP_ERR_BADADDR, server=INSIST
        ),
    },
)
check(
    "skew",
    accepted={
        "late-to-the-limit": Case(VALID, now=NOW + SKEW),
        "early-to-the-limit": Case(VALID, now=NOW - SKEW),
        "late-with-microseconds": Case(
            ap_req(proof=authenticator(cusec=1)), now=NOW + SKEW + MICROSECOND
        ),
        "no-skew-allowed": Case(VALID, server={"policy": Policy(max_skew=timedelta())}),
    },
    refused={
        "late-by-a-microsecond": Case(VALID, E.KRB_AP_ERR_SKEW, now=NOW + SKEW + MICROSECOND),
        "early-by-a-microsecond": Case(VALID, E.KRB_AP_ERR_SKEW, now=NOW - SKEW - MICROSECOND),
        "late-by-a-second": Case(VALID, E.KRB_AP_ERR_SKEW, now=NOW + SKEW + SECOND),
        "early-by-a-second": Case(VALID, E.KRB_AP_ERR_SKEW, now=NOW - SKEW - SECOND),
        "early-by-the-client's-microsecond": Case(
            ap_req(proof=authenticator(cusec=1)), E.KRB_AP_ERR_SKEW, now=NOW - SKEW
        ),
        "no-skew-allowed": Case(
            VALID,
            E.KRB_AP_ERR_SKEW,
            now=NOW + MICROSECOND,
            server={"policy": Policy(max_skew=timedelta())},
        ),
    },
)

OTHER_CLIENT = ap_req(
    ticket_part(cname=names("bob")),
    authenticator(cname=names("bob")),
)
OTHER_REALM = ap_req(ticket_part(crealm="OTHER"), authenticator(crealm="OTHER"))
check(
    "replay",
    accepted={
        "another-microsecond": Case(ap_req(proof=authenticator(cusec=1)), first=VALID),
        "another-client": Case(OTHER_CLIENT, first=VALID),
        "a-client-of-another-realm": Case(OTHER_REALM, first=VALID),
        "detected-by-the-application": Case(
            VALID, server={"policy": Policy(detect_replays=False)}, first=VALID
        ),
    },
    refused={
        "the-same-octets": Case(VALID, E.KRB_AP_ERR_REPEAT, first=VALID),
        "encrypted-anew": Case(
            ap_req(proof=authenticator(seq_number=1)), E.KRB_AP_ERR_REPEAT, first=VALID
        ),
        "in-another-ticket": Case(
            ap_req(ticket_part(starttime=NOW)), E.KRB_AP_ERR_REPEAT, first=VALID
        ),
        "with-another-name-type": Case(
            ap_req(proof=authenticator(cname=PrincipalName(name_type=0, name_string=["alice"]))),
            E.KRB_AP_ERR_REPEAT,
            first=VALID,
        ),
    },
)


def with_checksum(cksumtype: int, checksum: bytes) -> bytes:
    cksum = Checksum(cksumtype=cksumtype, checksum=checksum)
    return ap_req(proof=authenticator(cksum=cksum))


DATA = {"application_data": b"data"}
SUM = SESSION_KEY.checksum(KeyUsage.AP_REQ_CHECKSUM, b"data")
SUM_TYPE = SESSION_KEY.checksum_type
check(
    "application_checksum",
    accepted={
        "of-the-data": Case(with_checksum(SUM_TYPE, SUM), offer=DATA),
        "of-no-octets": Case(
            with_checksum(SUM_TYPE, SESSION_KEY.checksum(10, b"")), offer={"application_data": b""}
        ),
        "none": Case(VALID, offer=DATA),
        "nothing-to-compare-with": Case(with_checksum(0x8003, b"?")),
    },
    refused={
        "of-other-data": Case(
            with_checksum(SUM_TYPE, SUM),
            E.KRB_AP_ERR_BAD_INTEGRITY,
            offer={"application_data": b"Data"},
        ),
        "with-another-usage": Case(
            with_checksum(SUM_TYPE, SESSION_KEY.checksum(6, b"data")),
            E.KRB_AP_ERR_BAD_INTEGRITY,
            offer=DATA,
        ),
        "truncated": Case(
            with_checksum(SUM_TYPE, SUM[:-1]), E.KRB_AP_ERR_BAD_INTEGRITY, offer=DATA
        ),
        "empty": Case(with_checksum(SUM_TYPE, b""), E.KRB_AP_ERR_BAD_INTEGRITY, offer=DATA),
        "of-another-type": Case(with_checksum(15, SUM), E.KRB_AP_ERR_INAPP_CKSUM, offer=DATA),
        "of-a-type-without-key": Case(with_checksum(7, SUM), E.KRB_AP_ERR_INAPP_CKSUM, offer=DATA),
    },
)


def with_subkey(keytype: int, size: int) -> bytes:
    subkey = EncryptionKey(keytype=keytype, keyvalue=bytes(range(size)))
    return ap_req(proof=authenticator(subkey=subkey))


check(
    "subkey",
    accepted={
        "none": Case(VALID),
        "of-the-same-etype": Case(with_subkey(18, 32)),
        "of-another-etype": Case(with_subkey(17, 16)),
    },
    refused={
        "of-an-unknown-etype": Case(with_subkey(99, 16), E.KDC_ERR_ETYPE_NOSUPP),
        "of-etype-0": Case(with_subkey(0, 0), E.KDC_ERR_ETYPE_NOSUPP),
        "forbidden": Case(with_subkey(17, 16), E.KDC_ERR_ETYPE_NOSUPP, server=only(18)),
        "an-octet-short": Case(with_subkey(18, 31), E.KRB_ERR_GENERIC),
        "an-octet-long": Case(with_subkey(18, 33), E.KRB_ERR_GENERIC),
    },
)


def lasting(authtime: datetime, starttime: datetime | None, endtime: datetime) -> bytes:
    return ap_req(ticket_part(authtime=authtime, starttime=starttime, endtime=endtime))


LATER = NOW + timedelta(days=1)
check(
    "start_time",
    accepted={
        "ahead-to-the-limit": Case(lasting(NOW, NOW + SKEW, LATER)),
        "no-start-and-authtime-to-the-limit": Case(lasting(NOW + SKEW, None, LATER)),
        "authtime-plays-no-part-beside-it": Case(lasting(LATER, NOW, LATER)),
        "long-ago": Case(lasting(NOW - timedelta(days=9999), NOW - timedelta(days=9998), LATER)),
        "behind-the-end-within-the-skew": Case(lasting(NOW, NOW + SKEW, NOW - SKEW)),
    },
    refused={
        "ahead-by-a-second": Case(lasting(NOW, NOW + SKEW + SECOND, LATER), E.KRB_AP_ERR_TKT_NYV),
        "ahead-by-a-microsecond": Case(
            lasting(NOW, NOW + SKEW, LATER), E.KRB_AP_ERR_TKT_NYV, now=NOW - MICROSECOND
        ),
        "no-start-and-authtime-ahead": Case(
            lasting(NOW + SKEW + SECOND, None, LATER), E.KRB_AP_ERR_TKT_NYV
        ),
    },
)

EVERY_FLAG_BUT_INVALID = Flags.of(set(range(32)) - {TicketFlag.INVALID})
check(
    "invalid_flag",
    accepted={"every-other-flag": Case(ap_req(ticket_part(flags=EVERY_FLAG_BUT_INVALID)))},
    refused={
        "alone": Case(
            ap_req(ticket_part(flags=Flags.of([TicketFlag.INVALID]))), E.KRB_AP_ERR_TKT_NYV
        ),
        "among-all": Case(ap_req(ticket_part(flags=Flags.of(range(32)))), E.KRB_AP_ERR_TKT_NYV),
    },
)
PAST = NOW - timedelta(days=1)
check(
    "end_time",
    accepted={
        "over-to-the-limit": Case(lasting(PAST, None, NOW - SKEW)),
        "renew-till-plays-no-part": Case(ap_req(ticket_part(renew_till=PAST))),
    },
    refused={
        "over-by-a-second": Case(
            lasting(PAST, None, NOW - SKEW - SECOND), E.KRB_AP_ERR_TKT_EXPIRED
        ),
        "over-by-a-microsecond": Case(
            lasting(PAST, None, NOW - SKEW), E.KRB_AP_ERR_TKT_EXPIRED, now=NOW + MICROSECOND
        ),
        "renewable-still": Case(
            ap_req(ticket_part(endtime=PAST, renew_till=LATER)), E.KRB_AP_ERR_TKT_EXPIRED
        ),
    },
)


def across(contents: bytes, tr_type: int = 1, **more: Any) -> bytes:
    """A client of ATHENA.MIT.EDU before a server of EXAMPLE, whose path is `contents`."""
    transited = TransitedEncoding(tr_type=tr_type, contents=contents)
    realm = "ATHENA.MIT.EDU"
    return ap_req(
        ticket_part(crealm=realm, transited=transited, **more), authenticator(crealm=realm)
    )


CHECKED = {"flags": Flags.of([TicketFlag.TRANSITED_POLICY_CHECKED])}
check(
    "transited_path",
    accepted={
        "no-realm-between": Case(across(b"")),
        "no-realm-between-of-an-unknown-type": Case(across(b"", 0)),
        "on-the-hierarchy's-path": Case(across(b"EDU,MIT.")),
        "all-of-the-hierarchy's-path": Case(across(b",")),
        "checked-by-the-kdc": Case(across(b"EVIL", **CHECKED)),
        "checked-by-somebody-else": Case(
            across(b"EVIL"), server={"policy": Policy(check_transited=False)}
        ),
        "trusted": Case(
            across(b"FRIEND"), server={"policy": Policy(trusted_realms=frozenset({"FRIEND"}))}
        ),
    },
    refused={
        "a-stranger": Case(across(b"EVIL"), E.KRB_AP_PATH_NOT_ACCEPTED),
        "a-stranger-behind-others": Case(across(b"EDU,MIT.,EVIL"), E.KRB_AP_PATH_NOT_ACCEPTED),
        "a-stranger-beside-a-friend": Case(
            across(b"FRIEND,EVIL"),
            E.KRB_AP_PATH_NOT_ACCEPTED,
            server={"policy": Policy(trusted_realms=frozenset({"FRIEND"}))},
        ),
        "of-an-unknown-type": Case(across(b"EDU", 2), E.KRB_AP_PATH_NOT_ACCEPTED),
        "malformed": Case(across(b"EDU\\"), E.KRB_AP_PATH_NOT_ACCEPTED),
        "not-ia5": Case(across(b"\xff"), E.KRB_AP_PATH_NOT_ACCEPTED),
    },
)


def if_relevant(*inside: tuple[int, bytes]) -> tuple[int, bytes]:
    return 1, der.tlv(der.SEQUENCE, AUTHORIZATION_DATA.dump(elements(*inside)))


def nested(depth: int) -> tuple[int, bytes]:
    element = (99, b"unknown")
    for _ in range(depth):
        element = if_relevant(element)
    return element


def restricted(*pairs: tuple[int, bytes]) -> bytes:
    return ap_req(ticket_part(authorization_data=elements(*pairs)))


check(
    "authorization_data",
    accepted={
        "none": Case(restricted()),
        "unknown-but-not-critical": Case(restricted(if_relevant((99, b"unknown")))),
        "nothing-relevant": Case(restricted(if_relevant())),
        "issued-by-the-kdc": Case(restricted((4, b"ignored whole"))),
        "mandatory-for-the-kdc": Case(restricted((8, b"no business of a server's"))),
        "nested-to-the-limit": Case(restricted(nested(MAX_DEPTH))),
    },
    refused={
        "unknown-in-the-ticket": Case(restricted((99, b"")), E.KRB_ERR_GENERIC),
        "unknown-in-the-authenticator": Case(
            ap_req(proof=authenticator(authorization_data=elements((99, b"")))), E.KRB_ERR_GENERIC
        ),
        "unknown-behind-others": Case(
            restricted(if_relevant((99, b"")), (4, b""), (-1, b"")), E.KRB_ERR_GENERIC
        ),
        "and-or": Case(restricted((5, b"")), E.KRB_ERR_GENERIC),
        "garbage-in-if-relevant": Case(restricted((1, b"garbage")), E.KRB_ERR_GENERIC),
        "nested-beyond-the-limit": Case(restricted(nested(MAX_DEPTH + 1)), E.KRB_ERR_GENERIC),
    },
)
