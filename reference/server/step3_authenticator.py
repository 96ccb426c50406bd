"""Step 3: open the authenticator with the session key and evaluate it (section 3.2.3)."""

from __future__ import annotations

from reference import der
from reference.crypto import CryptoError, Enctype, IntegrityError, Key
from reference.messages import Authenticator
from reference.numbers import PVNO, ErrorCode, KeyUsage
from reference.principal import Principal
from reference.refusal import Refusal
from reference.server.exchange import Exchange


def authenticator_integrity(x: Exchange) -> None:
    """If decryption shows that the authenticator was modified: KRB_AP_ERR_BAD_INTEGRITY."""
    sealed = x.ap_req.authenticator
    if sealed.etype != x.session_key.etype:
        raise Refusal(
            ErrorCode.KRB_AP_ERR_BAD_INTEGRITY,
            f"the authenticator is of etype {sealed.etype}, the session key is not",
        )
    try:
        octets = x.session_key.decrypt(KeyUsage.AP_REQ_AUTHENTICATOR, sealed.cipher)
    except IntegrityError:
        raise Refusal(
            ErrorCode.KRB_AP_ERR_BAD_INTEGRITY, "the authenticator does not decrypt"
        ) from None
    try:
        x.authenticator = der.decode(
            Authenticator, octets, padded=sealed.etype == Enctype.DES3_CBC_SHA1
        )
    except der.DecodeError as error:
        raise Refusal(ErrorCode.KRB_ERR_GENERIC, str(error)) from None
    x.client_time = x.authenticator.ctime.replace(microsecond=x.authenticator.cusec)


def authenticator_version(x: Exchange) -> None:
    """The version of the authenticator is always 5 (section 5.5.1)."""
    if x.authenticator.authenticator_vno != PVNO:
        raise Refusal(
            ErrorCode.KRB_AP_ERR_BADVERSION,
            f"authenticator-vno is {x.authenticator.authenticator_vno}",
        )


def name_match(x: Exchange) -> None:
    """If name and realm are not those of the ticket: KRB_AP_ERR_BADMATCH."""
    claimed = Principal.of(x.authenticator.cname, x.authenticator.crealm)
    if claimed != x.client:
        raise Refusal(
            ErrorCode.KRB_AP_ERR_BADMATCH, f"ticket of {x.client}, authenticator of {claimed}"
        )


def skew(x: Exchange) -> None:
    """If the times differ by more than the allowable clock skew: KRB_AP_ERR_SKEW."""
    if abs(x.now - x.client_time) > x.policy.max_skew:
        raise Refusal(
            ErrorCode.KRB_AP_ERR_SKEW, f"the client's time is {x.client_time}, ours is {x.now}"
        )


def replay(x: Exchange) -> None:
    """If server, client, time and microseconds were seen before: KRB_AP_ERR_REPEAT."""
    if x.policy.detect_replays and not x.replays.is_fresh(
        x.server, x.client, x.client_time, x.now, x.policy.max_skew
    ):
        raise Refusal(ErrorCode.KRB_AP_ERR_REPEAT, "the authenticator was presented before")


def application_checksum(x: Exchange) -> None:
    """The checksum is that of the application data beside the message (section 5.5.1)."""
    cksum = x.authenticator.cksum
    if cksum is None or x.application_data is None:
        return
    if cksum.cksumtype != x.session_key.checksum_type:
        raise Refusal(ErrorCode.KRB_AP_ERR_INAPP_CKSUM, f"checksum of type {cksum.cksumtype}")
    try:
        x.session_key.verify(KeyUsage.AP_REQ_CHECKSUM, x.application_data, cksum.checksum)
    except IntegrityError:
        raise Refusal(
            ErrorCode.KRB_AP_ERR_BAD_INTEGRITY, "the checksum is not that of the application data"
        ) from None


def subkey(x: Exchange) -> None:
    """If a subkey is present, the server saves it: it must be one that it can use."""
    sealed = x.authenticator.subkey
    x.subkey = None
    if sealed is None:
        return
    if sealed.keytype not in x.policy.permitted_etypes:
        raise Refusal(
            ErrorCode.KDC_ERR_ETYPE_NOSUPP, f"subkey of etype {sealed.keytype}, not permitted"
        )
    try:
        x.subkey = Key(sealed.keytype, sealed.keyvalue)
    except CryptoError as error:
        raise Refusal(ErrorCode.KRB_ERR_GENERIC, f"subkey: {error}") from None
