"""What a server keeps of an authenticator, and what it needs beside the ticket (section 3.2)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from conformance.defects.registry import breaks, harmless, left_open
from conformance.forge import Seal
from conformance.forge.keys import made_up_key
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from reference.messages import APReq, Authenticator, Checksum, EncryptedData

NULL_ETYPE, AES128 = 0, 17


@dataclass(frozen=True, slots=True)
class Clear:
    """In the place of a Seal: the plaintext goes as it is."""

    etype: int

    def apply(self, plaintext: bytes) -> EncryptedData:
        """Label the plaintext and leave it in the clear."""
        return EncryptedData(etype=self.etype, cipher=plaintext)


# A ticket alone


@breaks("rfc4120-3.2.1-ticket-not-enough", Stage.AUTHENTICATOR_SEAL)
def authenticator_clear(_: Seal) -> Clear:
    """The authenticator is not encrypted, and says so."""
    return Clear(NULL_ETYPE)


@breaks("rfc4120-3.2.1-ticket-not-enough", Stage.AUTHENTICATOR_SEAL)
def authenticator_clear_under_label(seal: Seal) -> Clear:
    """The authenticator is not encrypted, and says that it is."""
    return Clear(seal.key.etype)


@breaks(
    "rfc4120-3.2.1-ticket-not-enough", Stage.AP_REQ,
    each={"ticket": None, "zero": bytes(128), "noise": bytes(range(128))},
)  # fmt: skip
def authenticator_is(ap_req: APReq, cipher: bytes | None) -> APReq:
    """There is nothing in the authenticator's place that would take the session key."""
    octets = ap_req.ticket.enc_part.cipher if cipher is None else cipher
    return replace(ap_req, authenticator=replace(ap_req.authenticator, cipher=octets))


@breaks("rfc4120-3.2.1-ticket-not-enough", Stage.AUTHENTICATOR_SEAL)
def authenticator_under_subkey(seal: Seal) -> Seal:
    """The authenticator is encrypted in the subkey that it brings itself."""
    return replace(seal, key=Scenario().subkey or seal.key)


# What it brings


@harmless(
    "rfc4120-3.2.3-sequence-kept", Stage.SCENARIO,
    each={str(n): n for n in (2, 32767, 65535, 2**24, 2**31 + 1, 2**32 - 2)},
)  # fmt: skip
def sequence_kept(scenario: Scenario, number: int) -> Scenario:
    """The sequence number is as the server must keep it."""
    return replace(scenario, sequence=number)


@harmless("rfc4120-3.2.3-subkey-kept", Stage.SCENARIO, each={"same-etype": 18, "aes128": AES128})
def subkey_kept(scenario: Scenario, etype: int) -> Scenario:
    """The subkey is another, which the server must keep."""
    return replace(scenario, subkey=made_up_key(etype, "another subkey"))


@harmless("rfc4120-3.2.3-subkey-kept", Stage.SCENARIO)
def subkey_is_session_key(scenario: Scenario) -> Scenario:
    """The subkey is the session key."""
    return replace(scenario, subkey=scenario.session_key)


@harmless("rfc4120-5.5.1-no-subkey", Stage.SCENARIO, bases=("no-subkey",))
def no_subkey_and_no_reply(scenario: Scenario) -> Scenario:
    """There is no subkey and none is made, for there is no reply."""
    return replace(scenario, mutual=False)


@harmless("rfc4120-5.1.2-omitted-zero", Stage.SCENARIO, bases=("no-subkey",))
def number_omitted(scenario: Scenario) -> Scenario:
    """The sequence number is left out, which counts as zero."""
    return replace(scenario, sequence=None)


@harmless("rfc4120-5.1.2-omitted-zero", Stage.SCENARIO, bases=("no-subkey",))
def number_zero(scenario: Scenario) -> Scenario:
    """The sequence number is zero."""
    return replace(scenario, sequence=0)


@left_open("rfc4120-1.5.1-extension", Stage.AUTHENTICATOR)
def checksum_of_unknown_type(authenticator: Authenticator) -> Authenticator:
    """The authenticator has a checksum of a type that nobody knows."""
    # Who asks for a checksum wants one that it can check; who does not has no reason to refuse.
    return replace(authenticator, cksum=Checksum(cksumtype=4711, checksum=b"unknown"))
