"""Which of several keys opens a part, by realm, version and type (sections 3.2.3 and 5.5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from conformance.defects.bases import BASES, ENCTYPES, enctype_name
from conformance.defects.registry import breaks, harmless, left_open
from conformance.forge import Seal
from conformance.forge.keys import made_up_key
from conformance.model.defect import Role, Stage
from conformance.model.scenario import Scenario
from conformance.model.values import KeytabEntry
from reference.crypto import Enctype
from reference.flags import APOption, Flags
from reference.messages import APReq

AES128, AES256 = Enctype.AES128_CTS_HMAC_SHA1_96, Enctype.AES256_CTS_HMAC_SHA1_96
OTHER_REALM = "OTHER"
USER_TO_USER = ("user-to-user",)
_VERSIONS = {version: made_up_key(AES256, f"service key {version}") for version in (2, 3, 4)}
_OF_REALM = {realm: made_up_key(AES256, f"key of {realm}") for realm in ("EXAMPLE", OTHER_REALM)}


def _of_versions(scenario: Scenario, order: Sequence[int]) -> tuple[KeytabEntry, ...]:
    return tuple(
        KeytabEntry(scenario.server, version, AES256, _VERSIONS[version].key) for version in order
    )


def _of_realms(scenario: Scenario, realm: str, order: Sequence[str]) -> Scenario:
    """Return the scenario of a server with a key in each of two realms."""
    name = scenario.server.partition("@")[0]
    return replace(
        scenario,
        client=f"alice@{realm}",
        server=f"{name}@{realm}",
        keytab=tuple(KeytabEntry(f"{name}@{r}", 3, AES256, _OF_REALM[r].key) for r in order),
    )


# Versions


@breaks("rfc4120-3.2.3-key-of-version", Stage.SCENARIO, each={"older": 2, "newer": 4})
def ticket_under_key_of_version(scenario: Scenario, sealed: int) -> Scenario:
    """The ticket names one version of the server's key, and is under another that it has."""
    return replace(
        scenario, service_key=_VERSIONS[sealed], keytab=_of_versions(scenario, (2, 3, 4))
    )


@harmless(
    "rfc4120-3.2.3-key-of-version", Stage.SCENARIO,
    each={
        "oldest": (2, (2, 3, 4)), "oldest-backwards": (2, (4, 3, 2)), "middle": (3, (4, 3, 2)),
        "newest": (4, (2, 3, 4)), "newest-first": (4, (4, 2, 3)),
    },
)  # fmt: skip
def version(scenario: Scenario, choice: tuple[int, Sequence[int]]) -> Scenario:
    """The server has several versions of its key, and the ticket names the one it is under."""
    named, order = choice
    return replace(
        scenario, kvno=named, service_key=_VERSIONS[named], keytab=_of_versions(scenario, order)
    )


@harmless("rfc4120-3.2.3-key-of-version", Stage.SCENARIO, each={"first": 1, "last": -1})
def version_in_two_etypes(scenario: Scenario, order: int) -> Scenario:
    """The server has a version of its key in two etypes, and the ticket is of one of them."""
    other, key = made_up_key(AES128, "service key"), scenario.service_key
    entries = [KeytabEntry(scenario.server, 3, k.etype, k.key) for k in (key, other)]
    return replace(scenario, keytab=tuple(entries[::order]))


@breaks(
    "rfc4120-3.2.3-key-version", Stage.TICKET_SEAL,
    each={
        "259": 259, "65539": 65539, "2-to-the-31-and-3": 2**31 + 3,
        "2-to-the-32-less-1": 2**32 - 1,
    },
)  # fmt: skip
def key_version(seal: Seal, number: int) -> Seal:
    """The ticket names a key version that is the server's in its last octets, or is very large."""
    return replace(seal, kvno=number)


@harmless(
    "rfc4120-5.2.9-kvno", Stage.SCENARIO,
    each={"2-to-the-31": 2**31, "2-to-the-32-less-1": 2**32 - 1},
)  # fmt: skip
def key_of_large_version(scenario: Scenario, number: int) -> Scenario:
    """Ticket and keytab agree on a key version of 32 bits."""
    return replace(scenario, kvno=number)


# Realms


@harmless(
    "rfc4120-3.2.3-realm-selects-key", Stage.SCENARIO,
    each={
        "first": ("EXAMPLE", ("EXAMPLE", OTHER_REALM)),
        "last": ("EXAMPLE", (OTHER_REALM, "EXAMPLE")),
        "other-first": (OTHER_REALM, (OTHER_REALM, "EXAMPLE")),
        "other-last": (OTHER_REALM, ("EXAMPLE", OTHER_REALM)),
    },
)  # fmt: skip
def realm_of_two(scenario: Scenario, choice: tuple[str, Sequence[str]]) -> Scenario:
    """The server has keys in two realms, and the ticket is under that of the realm it names."""
    realm, order = choice
    return replace(_of_realms(scenario, realm, order), service_key=_OF_REALM[realm])


@breaks(
    "rfc4120-3.2.3-realm-selects-key", Stage.SCENARIO,
    each={"first": ("EXAMPLE", OTHER_REALM), "last": (OTHER_REALM, "EXAMPLE")},
)  # fmt: skip
def key_of_the_other_realm(scenario: Scenario, order: Sequence[str]) -> Scenario:
    """The server has keys in two realms; the ticket names the one and is under the other's."""
    return replace(_of_realms(scenario, "EXAMPLE", order), service_key=_OF_REALM[OTHER_REALM])


# User-to-user


@breaks(
    "rfc4120-3.2.3-use-session-key", Stage.TICKET_SEAL, bases=USER_TO_USER,
    each={"without-version": None, "with-version": 3},
)  # fmt: skip
def user_to_user_under_service_key(seal: Seal, kvno: int | None) -> Seal:
    """USE-SESSION-KEY is set, and the ticket is under the server's secret key."""
    key = BASES[Role.SERVER]["user-to-user"].scenario.service_key
    return replace(seal, key=key, kvno=kvno)


@breaks(
    "rfc4120-5.5.1-no-session-key-option", Stage.AP_REQ, bases=USER_TO_USER,
    each={"0": 0, "3": 3, "9": 9, "30": 30, "31": 31},
)  # fmt: skip
def user_to_user_with_option(ap_req: APReq, bit: int) -> APReq:
    """The ticket is under the TGT's session key, and another option is set for USE-SESSION-KEY."""
    options = Flags.of({bit, APOption.MUTUAL_REQUIRED})
    return replace(ap_req, ap_options=options)


@harmless("rfc4120-3.7-user-to-user", Stage.SCENARIO, bases=USER_TO_USER)
def user_to_user_without_keytab(scenario: Scenario) -> Scenario:
    """The server has no secret key at all, and does not need one."""
    return replace(scenario, keytab=())


@left_open("rfc4120-3.7-user-to-user", Stage.TICKET_SEAL, bases=USER_TO_USER, each={"0": 0, "3": 3})
def user_to_user_kvno(seal: Seal, number: int) -> Seal:
    """A ticket under the TGT's session key names a version, which only secret keys have."""
    return replace(seal, kvno=number)


# Encryption types


@breaks(
    "rfc4120-5.2.9-authenticator-etype", Stage.AUTHENTICATOR_SEAL,
    each={str(label): label for label in (17, 20, 23, 26, 274, 4711, -18)},
)  # fmt: skip
def authenticator_etype_label(seal: Seal, label: int) -> Seal:
    """The authenticator's encryption is labelled with another etype than the session key's."""
    return replace(seal, label=label)


@breaks(
    "rfc4120-5.2.9-authenticator-etype", Stage.AUTHENTICATOR_SEAL,
    bases=(enctype_name(AES128),), each={"19": 19, "23": 23, "25": 25},
)  # fmt: skip
def authenticator_etype_label_of_16_octets(seal: Seal, label: int) -> Seal:
    """The authenticator's encryption is labelled with another etype of the same key size."""
    return replace(seal, label=label)


@breaks("rfc4120-5.2.9-ticket-etype", Stage.TICKET_SEAL, each={"aes256-sha2": 20, "274": 274})
def ticket_etype_label_of_32_octets(seal: Seal, label: int) -> Seal:
    """The ticket's encryption is labelled with another etype of the same size or last octet."""
    return replace(seal, label=label)


@harmless(
    "rfc4120-8.1-aes256", Stage.SCENARIO,
    each={
        "service-key": (AES256, AES128, AES128), "session-key": (AES128, AES256, AES128),
        "subkey": (AES128, AES128, AES256), "all-but-service-key": (AES128, AES256, AES256),
        "all-but-session-key": (AES256, AES128, AES256), "all-but-subkey": (AES256, AES256, AES128),
    },
)  # fmt: skip
def aes256_as(scenario: Scenario, etypes: tuple[int, int, int]) -> Scenario:
    """Some of service key, session key and subkey are of AES256, and the others of AES128."""
    service, session, subkey = etypes
    return replace(
        scenario,
        service_key=made_up_key(service, "service key"),
        session_key=made_up_key(session, "session key"),
        subkey=made_up_key(subkey, "subkey"),
        reply_subkey=made_up_key(session, "reply subkey"),
    )


@left_open(
    "rfc4120-5.5.1-subkey", Stage.SCENARIO,
    each={name: etype for name, etype in ENCTYPES.items() if etype not in (AES128, AES256)},
)  # fmt: skip
def subkey_of(scenario: Scenario, etype: int) -> Scenario:
    """The subkey is of another etype than the session key, which a server may not have."""
    return replace(scenario, subkey=made_up_key(etype, "subkey"))
