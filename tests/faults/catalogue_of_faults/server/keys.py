"""Which key opens what, and for which use (RFC 4120 sections 3.2.3, 5.2.9 and 7.5.1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planting import Crash, Plant, fault, refuse, without_server_rules

from reference.crypto import IntegrityError, Key
from reference.keytab import Keytab
from reference.numbers import ErrorCode
from reference.refusal import Refusal
from reference.server import step2_ticket as step2
from reference.server import step3_authenticator as step3

CASES = (
    "server.aes-*",
    "server.key*",
    "server.enctype-numbers.*",
    "server.camellia.*",
    "server.des3.*",
    "server.rc4.*",
    "server.ciphertext.*",
    "server.integrity.*",
    "server.weak-enctypes.*",
    "server.session.*",
    "server.user-to-user.*",
    "server.established.*",
    "server.names.*",
    "server.pairs.*",
    "server.recovery.*",
)

USAGES = (1, 2, 3, 7, 10, 11, 12, 13, 14)

without_server_rules(
    __name__,
    {
        "key_version": "A ticket under an unknown key version is tried with any key.",
        "user_to_user": "USE-SESSION-KEY without a TGT falls back to the service's key.",
    },
)


def _decrypts(plant: Plant, part: str, decrypt: Any) -> None:
    """Have ticket or authenticator be decrypted otherwise: `decrypt(key, usage, cipher)`."""
    wanted = {"ticket": 2, "authenticator": 11, "any": None}[part]

    def wrapper(original: Any) -> Any:
        def run(key: Key, usage: int, cipher: bytes) -> bytes:
            if wanted in (None, usage):
                octets: bytes = decrypt(original, key, usage, cipher)
            else:
                octets = original(key, usage, cipher)
            return octets

        return run

    plant.wrap(Key, "decrypt", wrapper)


def _any_of(original: Any, key: Key, usages: Any, cipher: bytes) -> bytes:
    for usage in usages:
        try:
            octets: bytes = original(key, usage, cipher)
        except IntegrityError:
            continue
        return octets
    raise IntegrityError("planted")


@fault
def ticket_of_any_usage(plant: Plant) -> None:
    """A ticket is decrypted for whatever key usage fits."""
    _decrypts(plant, "ticket", lambda o, key, usage, cipher: _any_of(o, key, USAGES, cipher))


@fault
def ticket_of_usage_0(plant: Plant) -> None:
    """A ticket that does not decrypt is tried for key usage 0."""
    _decrypts(plant, "ticket", lambda o, key, usage, cipher: _any_of(o, key, (2, 0), cipher))


@fault
def authenticator_of_any_usage(plant: Plant) -> None:
    """An authenticator is decrypted for whatever key usage fits."""
    _decrypts(plant, "authenticator", lambda o, key, usage, cipher: _any_of(o, key, USAGES, cipher))


@fault
def authenticator_of_a_tgs_request(plant: Plant) -> None:
    """An authenticator for the TGS, of key usage 7, is taken, too."""
    _decrypts(
        plant, "authenticator", lambda o, key, usage, cipher: _any_of(o, key, (11, 7), cipher)
    )


@fault
def authenticator_of_usage_0(plant: Plant) -> None:
    """An authenticator that does not decrypt is tried for key usage 0."""
    _decrypts(
        plant, "authenticator", lambda o, key, usage, cipher: _any_of(o, key, (11, 0), cipher)
    )


@fault
def authenticator_under_the_services_key(plant: Plant) -> None:
    """An authenticator that does not open with the session key is tried with the service's."""

    def rule(x: Any) -> None:
        for key in (x.session_key, *x.keys):
            x.session_key, kept = key, x.session_key
            try:
                step3.authenticator_integrity(x)
            except Refusal as refusal:
                if refusal.code != ErrorCode.KRB_AP_ERR_BAD_INTEGRITY:
                    raise
                continue
            finally:
                x.session_key = kept
            return
        refuse(ErrorCode.KRB_AP_ERR_BAD_INTEGRITY)

    plant.server_rule("authenticator_integrity", rule)


@fault
def authenticator_of_usage_7_alone(plant: Plant) -> None:
    """The authenticator is decrypted for key usage 7."""
    _decrypts(plant, "authenticator", lambda o, key, usage, cipher: o(key, 7, cipher))


@fault
def crash_at_a_modified_ciphertext(plant: Plant) -> None:
    """What does not decrypt makes the server crash."""

    def decrypt(original: Any, key: Key, usage: int, cipher: bytes) -> bytes:
        try:
            octets: bytes = original(key, usage, cipher)
        except IntegrityError as error:
            raise Crash(str(error)) from None
        return octets

    _decrypts(plant, "any", decrypt)


@fault
def ticket_etype_label_ignored(plant: Plant) -> None:
    """A ticket is tried with the keys of any type, whatever type it names."""

    def rule(x: Any) -> None:
        try:
            step2.key(x)
        except Refusal:
            if x.service != x.server or x.user_to_user_key is not None:
                raise
            x.keys = [entry.key for entry in x.keytab.of(x.server)]
            if not x.keys:
                raise

    plant.server_rule("key", rule)


@fault
def authenticator_etype_label_ignored(plant: Plant) -> None:
    """The encryption type that the authenticator names is not looked at."""

    def rule(x: Any) -> None:
        sealed = replace(x.ap_req.authenticator, etype=x.session_key.etype)
        x.ap_req = replace(x.ap_req, authenticator=sealed)
        step3.authenticator_integrity(x)

    plant.server_rule("authenticator_integrity", rule)


@fault
def key_of_any_version(plant: Plant) -> None:
    """The version that a ticket names plays no part: every key is tried."""

    def rule(x: Any) -> None:
        step2.key(x)
        if x.user_to_user_key is None:
            etype = x.ap_req.ticket.enc_part.etype
            x.keys = [e.key for e in x.keytab.of(x.server) if e.key.etype == etype]

    plant.server_rule("key_version", None)
    plant.server_rule("key", rule)


@fault
def key_missing_with_another_code(plant: Plant) -> None:
    """A service without a key refuses as if the ticket were modified."""

    def rule(x: Any) -> None:
        try:
            step2.key(x)
        except Refusal:
            raise Refusal(ErrorCode.KRB_AP_ERR_BAD_INTEGRITY, "planted") from None

    plant.server_rule("key", rule)


@fault
def key_version_with_another_code(plant: Plant) -> None:
    """A key version that is not there is refused as if the ticket were modified."""

    def rule(x: Any) -> None:
        try:
            step2.key_version(x)
        except Refusal:
            raise Refusal(ErrorCode.KRB_AP_ERR_BAD_INTEGRITY, "planted") from None

    plant.server_rule("key_version", rule)


@fault
def keytab_of_one_key_a_service(plant: Plant) -> None:
    """Of a service's keys the keytab keeps the first."""
    plant.wrap(Keytab, "of", lambda original: lambda self, principal: original(self, principal)[:1])


@fault
def user_to_user_with_the_services_key(plant: Plant) -> None:
    """USE-SESSION-KEY is ignored: the service's key is tried, with the TGT's behind it."""

    def rule(x: Any) -> None:
        entries = x.keytab.of(x.server)
        x.keys = [entry.key for entry in entries]
        if x.user_to_user_key is not None and 1 in x.ap_req.ap_options:
            x.keys.append(x.user_to_user_key)
        etype = x.ap_req.ticket.enc_part.etype
        x.keys = [key for key in x.keys if key.etype == etype]
        if not x.keys:
            raise Refusal(ErrorCode.KRB_AP_ERR_NOKEY, "planted")

    plant.server_rule("key", rule)


@fault
def user_to_user_not_known(plant: Plant) -> None:
    """USE-SESSION-KEY is not known."""
    plant.replace(step2, "_is_user_to_user", lambda x: False)


@fault
def user_to_user_with_another_code(plant: Plant) -> None:
    """A server without a TGT refuses as if the clocks differed."""

    def rule(x: Any) -> None:
        try:
            step2.user_to_user(x)
        except Refusal:
            raise Refusal(ErrorCode.KRB_AP_ERR_SKEW, "planted") from None

    plant.server_rule("user_to_user", rule)


@fault
def subkey_demanded(plant: Plant) -> None:
    """A request without a subkey is refused."""

    def rule(x: Any) -> None:
        step3.subkey(x)
        if x.subkey is None:
            raise Refusal(ErrorCode.KRB_ERR_GENERIC, "planted")

    plant.server_rule("subkey", rule)


@fault
def subkey_cut_to_size(plant: Plant) -> None:
    """A subkey that is too long is cut off."""

    def rule(x: Any) -> None:
        sealed = x.authenticator.subkey
        if sealed is not None and len(sealed.keyvalue) > x.session_key._system.key_size:
            value = sealed.keyvalue[: x.session_key._system.key_size]
            x.authenticator = replace(x.authenticator, subkey=replace(sealed, keyvalue=value))
        step3.subkey(x)

    plant.server_rule("subkey", rule)


@fault
def session_key_filled_up(plant: Plant) -> None:
    """A session key that is too short is filled up with zeros."""

    def rule(x: Any) -> None:
        if x.ticket.key.keytype == 18:
            key = replace(x.ticket.key, keyvalue=x.ticket.key.keyvalue.ljust(32, b"\0"))
            x.ticket = replace(x.ticket, key=key)
        step2.session_key(x)

    plant.server_rule("session_key", rule)


@fault
def application_checksum_demanded(plant: Plant) -> None:
    """A request without a checksum of application data is refused."""

    def rule(x: Any) -> None:
        if x.authenticator.cksum is None:
            raise Refusal(ErrorCode.KRB_AP_ERR_INAPP_CKSUM, "planted")

    plant.server_rule("application_checksum", rule)


@fault
def sequence_number_demanded(plant: Plant) -> None:
    """A request without a sequence number is refused."""

    def rule(x: Any) -> None:
        step3.authenticator_version(x)
        if x.authenticator.seq_number is None:
            raise Refusal(ErrorCode.KRB_AP_ERR_BADSEQ, "planted")

    plant.server_rule("authenticator_version", rule)


@fault
def sequence_number_0_refused(plant: Plant) -> None:
    """A sequence number of 0 is refused."""

    def rule(x: Any) -> None:
        step3.authenticator_version(x)
        if x.authenticator.seq_number == 0:
            raise Refusal(ErrorCode.KRB_AP_ERR_BADSEQ, "planted")

    plant.server_rule("authenticator_version", rule)


# --- Versions and sizes of keys. ---


@fault
def kvno_in_8_bits(plant: Plant) -> None:
    """Of a key version only the last octet counts, in the ticket and not in the keytab."""

    def rule(x: Any) -> None:
        kvno = x.ap_req.ticket.enc_part.kvno
        if kvno is not None and kvno > 255:
            sealed = replace(x.ap_req.ticket.enc_part, kvno=kvno % 256)
            x.ap_req = replace(x.ap_req, ticket=replace(x.ap_req.ticket, enc_part=sealed))
        step2.key_version(x)

    plant.server_rule("key_version", rule)


@fault
def kvno_demanded(plant: Plant) -> None:
    """A ticket that names no key version is refused."""

    def rule(x: Any) -> None:
        step2.key_version(x)
        if x.ap_req.ticket.enc_part.kvno is None:
            refuse(ErrorCode.KRB_AP_ERR_BADKEYVER)

    plant.server_rule("key_version", rule)


@fault
def kvno_0_is_a_version(plant: Plant) -> None:
    """A ticket of key version 0 is refused where there is no key of that version."""

    def rule(x: Any) -> None:
        step2.key_version(x)
        if x.ap_req.ticket.enc_part.kvno == 0:
            refuse(ErrorCode.KRB_AP_ERR_BADKEYVER)

    plant.server_rule("key_version", rule)


@fault
def key_of_the_first_version(plant: Plant) -> None:
    """The newest key is tried and no other."""

    def rule(x: Any) -> None:
        step2.key(x)
        entries = x.keytab.of(x.server)
        if entries:
            newest = entries[0].key
            x.keys = [newest] if newest.etype == x.ap_req.ticket.enc_part.etype else []
        if not x.keys:
            refuse(ErrorCode.KRB_AP_ERR_NOKEY)

    plant.server_rule("key", rule)


@fault
def user_to_user_key_without_the_option(plant: Plant) -> None:
    """The key of the TGT is tried although USE-SESSION-KEY is not set."""

    def rule(x: Any) -> None:
        step2.key(x)
        if x.user_to_user_key is not None:
            x.keys = [x.user_to_user_key, *x.keys]

    plant.server_rule("key", rule)


@fault
def session_key_cut_to_size(plant: Plant) -> None:
    """A session key that is too long is cut off."""

    def rule(x: Any) -> None:
        if x.ticket.key.keytype == 18:
            key = replace(x.ticket.key, keyvalue=x.ticket.key.keyvalue[:32])
            x.ticket = replace(x.ticket, key=key)
        step2.session_key(x)

    plant.server_rule("session_key", rule)


# --- Types that are missing. ---


@fault
def crash_at_a_ticket_for_another(plant: Plant) -> None:
    """A ticket that names another service makes the server crash."""

    def rule(x: Any) -> None:
        if x.service != x.server:
            raise Crash("another service")
        step2.key(x)

    plant.server_rule("key", rule)
