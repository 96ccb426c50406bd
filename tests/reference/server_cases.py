"""For each check of the server: what it lets pass at its boundary, and what it refuses beyond.

Every refused case breaks one rule and no other, so that a server without the rule accepts it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from exchanges import (
    MICROSECOND,
    NOW,
    SECOND,
    SERVICE_KEY,
    SESSION_KEY,
    SKEW,
    ap_req,
    authenticator,
    elements,
    make_key,
    seal,
    ticket_part,
)
from server_case import ACCEPTED, REFUSED, VALID, Case, E, check, flipped
from server_cases_ticket import only

from reference import der
from reference.authorization import MAX_DEPTH
from reference.flags import Flags, TicketFlag
from reference.messages import (
    AUTHORIZATION_DATA,
    Checksum,
    EncryptedData,
    EncryptionKey,
    HostAddress,
    PrincipalName,
    TransitedEncoding,
)
from reference.numbers import KeyUsage
from reference.policy import Policy

__all__ = ["ACCEPTED", "REFUSED", "Case", "flipped"]

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
