"""What a departure is about: two that are about the same thing are not put into one message."""

from __future__ import annotations

import functools
from enum import StrEnum

from conformance.defects import BASES
from conformance.forge import OpenedRequest, forge_reply, forge_request
from conformance.forge.differences import changed_fields
from conformance.model.defect import Defect, Role, Stage


class About(StrEnum):
    """The things in an exchange that a departure may change."""

    TIMES = "times"
    CLIENT = "client"
    SERVER = "server"
    SERVICE_KEY = "service key"
    SESSION_KEY = "session key"
    PERMITTED = "permitted types"
    SUBKEY = "subkey"
    SEQUENCE = "sequence number"
    FLAGS = "flags"
    OPTIONS = "options"
    ADDRESSES = "addresses"
    TRANSITED = "transited"
    TICKET_DATA = "authorization data"
    AUTHENTICATOR_DATA = "authorization data of the authenticator"
    CHECKSUM = "checksum"
    REPLY = "reply"
    ENCODING = "encoding"


# The first that is in the name of a changed field says what it is about.
_FIELDS = (
    ("reply_part.ctime", About.TIMES),
    ("reply_", About.REPLY),
    ("time", About.TIMES),
    ("renew_till", About.TIMES),
    (".now", About.TIMES),
    ("cusec", About.TIMES),
    ("max_skew", About.TIMES),
    ("user_to_user_key", About.SERVICE_KEY),
    ("service_key", About.SERVICE_KEY),
    ("keytab", About.SERVICE_KEY),
    ("kvno", About.SERVICE_KEY),
    ("permitted_etypes", About.PERMITTED),
    ("ticket.ticket.enc_part", About.SERVICE_KEY),
    ("ticket.ticket", About.SERVER),
    ("scenario.server", About.SERVER),
    ("session_key", About.SESSION_KEY),
    ("part.key", About.SESSION_KEY),
    ("ap_req.authenticator", About.SESSION_KEY),
    ("subkey", About.SUBKEY),
    ("seq", About.SEQUENCE),
    ("transited", About.TRANSITED),
    ("realm", About.CLIENT),
    ("client", About.CLIENT),
    ("cname", About.CLIENT),
    ("flags", About.FLAGS),
    ("addr", About.ADDRESSES),
    ("sender", About.ADDRESSES),
    ("authenticator_data", About.AUTHENTICATOR_DATA),
    ("authenticator.authorization_data", About.AUTHENTICATOR_DATA),
    ("authorization_data", About.TICKET_DATA),
    ("pac", About.TICKET_DATA),
    ("checksum", About.CHECKSUM),
    ("cksum", About.CHECKSUM),
    ("gss", About.CHECKSUM),
    ("channel_bindings", About.CHECKSUM),
    ("options", About.OPTIONS),
    ("mutual", About.OPTIONS),
)  # fmt: skip
EVERYTHING = frozenset(About)
_SEALED_WITH = {
    Stage.TICKET_SEAL: frozenset({About.SERVICE_KEY}),
    Stage.AUTHENTICATOR_SEAL: frozenset({About.SESSION_KEY}),
    Stage.REPLY_SEAL: frozenset({About.SESSION_KEY}),
    Stage.TICKET_PLAINTEXT: frozenset({About.SERVICE_KEY, About.TIMES}),
    Stage.AUTHENTICATOR_PLAINTEXT: frozenset({About.SESSION_KEY, About.TIMES}),
    Stage.REPLY_PLAINTEXT: frozenset({About.SESSION_KEY, About.TIMES}),
}
"""How a part is encrypted may be for one type alone, and how it is written for one time."""


@functools.cache
def about(defect: Defect) -> frozenset[About]:
    """Return what a named defect is about, from the fields that it changes in its own base."""
    scenario = BASES[defect.role][defect.bases[0]].scenario
    twin, spoilt = forge_request(scenario), forge_request(scenario, (defect,))
    fields = changed_fields(twin, spoilt)
    if defect.role is Role.CLIENT:
        opened = OpenedRequest(twin.ap_req, twin.authenticator, twin.ap_req_octets)
        one, other = forge_reply(scenario, opened), forge_reply(scenario, opened, (defect,))
        fields += [f"reply_{field}" for field in changed_fields(one, other)]
    found = {_of_field(field) for field in fields} or {About.ENCODING}
    return frozenset(found) | _SEALED_WITH.get(defect.stage, frozenset())


def _of_field(field: str) -> About:
    for part, thing in _FIELDS:
        if part in field:
            return thing
    return About.ENCODING
