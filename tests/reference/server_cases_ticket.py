"""For each check up to the ticket's decryption: what it lets pass, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from exchanges import (
    AES128,
    CLIENT,
    KVNO,
    SERVER,
    SERVICE_KEY,
    ap_req,
    keytab,
    make_key,
    seal,
    ticket,
    ticket_part,
)
from server_case import VALID, Case, E, check, flipped

from reference import der
from reference.crypto import Enctype
from reference.flags import APOption
from reference.keytab import Keytab
from reference.messages import (
    EncryptedData,
    EncryptionKey,
    PrincipalName,
)
from reference.numbers import KeyUsage
from reference.policy import Policy

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
