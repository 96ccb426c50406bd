"""The last message of DCE style, a KRB_AP_REP of the client's ([MS-KILE] section 3.4.5.1).

What stands in it is not said, so that only what makes it none is wrong.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from conformance.defects.bases import BASES
from conformance.defects.registry import breaks, left_open
from conformance.forge import Seal
from conformance.forge.keys import made_up_key
from conformance.model.defect import Role, Stage
from reference import der
from reference.messages import APRep, EncAPRepPart, EncryptionKey

CHECKED, DCE = "ms-kile-3.4.5.1-third-leg-checked", ("dce-style",)


@breaks(CHECKED, Stage.REPLY_SEAL, bases=DCE)
def third_leg_key(seal: Seal) -> Seal:
    """The third message is under a key that is not the session key."""
    return replace(seal, key=made_up_key(seal.key.etype, "another key"))


@breaks(CHECKED, Stage.REPLY_SEAL, bases=DCE)
def third_leg_under_service_key(seal: Seal) -> Seal:
    """The third message is under the service's long-term key."""
    return replace(seal, key=BASES[Role.SERVER]["default"].scenario.service_key)


@breaks(CHECKED, Stage.REPLY_SEAL, bases=DCE, each={"11": 11, "13": 13, "0": 0})
def third_leg_usage(seal: Seal, usage: int) -> Seal:
    """The third message is encrypted with another key usage than 12."""
    return replace(seal, usage=usage)


@breaks(CHECKED, Stage.REPLY_SEAL, bases=DCE, each={"first-bit": 0, "body": 200, "last-bit": -1})
def third_leg_flipped(seal: Seal, bit: int) -> Seal:
    """A bit of the third message's ciphertext is turned over."""
    return replace(seal, flip=bit)


@breaks(CHECKED, Stage.AP_REP, bases=DCE, each={"ap-req": 14, "0": 0})
def third_leg_msg_type(ap_rep: APRep, value: int) -> APRep:
    """The msg-type of the third message is not 15."""
    return replace(ap_rep, msg_type=value)


@breaks(CHECKED, Stage.AP_REP_OCTETS, bases=DCE, each={"ap-req": 14, "error": 30})
def third_leg_application_tag(octets: bytes, number: int) -> bytes:
    """The application tag of the third message is not 15."""
    return bytes((der.APPLICATION | number,)) + octets[1:]


@breaks(CHECKED, Stage.AP_REP_OCTETS, bases=DCE, each={"nothing": 0, "1-octet": 1, "all-but-1": -1})
def third_leg_cut(octets: bytes, size: int) -> bytes:
    """The third message is cut off, or there is nothing of it."""
    return octets[:size]


@left_open(CHECKED, Stage.REPLY_PART, bases=DCE, each={"absent": None, "0": 0, "another": 4711})
def third_leg_sequence(part: EncAPRepPart, number: int | None) -> EncAPRepPart:
    """The number in the third message is not the one that the server sent."""
    return replace(part, seq_number=number)


@left_open(CHECKED, Stage.REPLY_PART, bases=DCE)
def third_leg_with_subkey(part: EncAPRepPart) -> EncAPRepPart:
    """The third message has a subkey, as a server's reply may."""
    key = made_up_key(18, "reply subkey")
    return replace(part, subkey=EncryptionKey(keytype=key.etype, keyvalue=key.key))


@left_open(CHECKED, Stage.REPLY_PART, bases=DCE)
def third_leg_time(part: EncAPRepPart) -> EncAPRepPart:
    """The time in the third message is not that of the authenticator."""
    return replace(part, ctime=part.ctime + timedelta(seconds=1))
