"""impacket's clients behind their adapter. What they do is recorded here, not judged."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conformance.model.protocol import Accepted, Finish, Initiate, Initiated, Rejected
from conformance.model.values import Credential, Key, Options
from conformance.peers.impacket import adapter as adapter_module
from conformance.peers.impacket import framing
from conformance.peers.impacket.adapter import ImpacketAdapter
from conformance.peers.serving import CannotDrive
from reference import der
from reference.crypto import Key as CryptoKey
from reference.flags import APOption
from reference.messages import (
    APRep,
    APReq,
    Authenticator,
    EncAPRepPart,
    EncryptedData,
    EncryptionKey,
    KRBError,
    PrincipalName,
    Ticket,
)

NOW = datetime(2026, 1, 1, 12, 0, 0, 999_999, tzinfo=UTC)
SECOND = NOW.replace(microsecond=0)
CONTENTS = {
    16: bytes.fromhex("0123456789abcdef23456789abcdef01456789abcdef0123"),
    17: bytes(range(16)),
    18: bytes(range(32)),
    23: bytes(range(16)),
}
SMB = Options(subkey=False, sequence=False)
DCE = Options(subkey=False, dce_style=True)
KPASSWD = Options(mutual=False)
SERVICE = PrincipalName(name_type=2, name_string=["host", "a.example"])
TICKET = der.encode(
    Ticket(
        tkt_vno=5,
        realm="EXAMPLE",
        sname=SERVICE,
        enc_part=EncryptedData(etype=18, kvno=3, cipher=bytes(range(256))),
    )
)


def credential(etype: int = 18, client: str = "alice@EXAMPLE") -> Credential:
    """Return a credential with a session key of an encryption type."""
    key = Key(etype, CONTENTS[etype])
    hour = timedelta(hours=1)
    return Credential(
        client, "host/a.example@EXAMPLE", TICKET, key, 0, NOW - hour, None, NOW + hour
    )


def initiate(
    adapter: ImpacketAdapter, options: Options, given: Credential | None = None
) -> Initiated:
    """Have an adapter build an AP-REQ, which has to work."""
    answer = adapter.initiate(Initiate(NOW, given or credential(), options))
    assert isinstance(answer, Initiated)
    return answer


def open_ap_req(message: bytes, etype: int = 18) -> tuple[APReq, Authenticator]:
    """Return an AP-REQ and its authenticator."""
    ap_req = der.decode(APReq, message)
    assert ap_req.authenticator.etype == etype
    text = CryptoKey(etype, CONTENTS[etype]).decrypt(11, ap_req.authenticator.cipher)
    return ap_req, der.decode(Authenticator, text, padded=True)


def ap_rep(etype: int = 18, *, key: bytes | None = None, **fields: Any) -> bytes:
    """Return the AP-REP to an AP-REQ of `initiate`, valid unless the arguments say otherwise."""
    subkey = EncryptionKey(keytype=etype, keyvalue=CONTENTS[etype])
    values: dict[str, Any] = {"ctime": SECOND, "cusec": 999_999, "subkey": subkey}
    values |= {"seq_number": 2**30} | fields
    session = CryptoKey(etype, key or CONTENTS[etype])
    text = der.encode(EncAPRepPart(**values))
    cipher = session.encrypt(12, text, os.urandom(session.confounder_size))
    part = EncryptedData(etype=etype, cipher=cipher)
    return der.encode(APRep(pvno=5, msg_type=15, enc_part=part))


def exchange(options: Options, reply: bytes, etype: int = 18) -> Accepted | Rejected:
    """Run an exchange to its end with a raw reply."""
    adapter = ImpacketAdapter()
    context = initiate(adapter, options, credential(etype)).context
    return adapter.finish(Finish(context, NOW, ap_rep=reply))


def native(answer: Accepted | Initiated | Rejected) -> tuple[int | None, int | str | None]:
    """Return the code of a refusal and impacket's own."""
    assert isinstance(answer, Rejected)
    assert answer.native is not None
    return answer.code, answer.native.code


# --- Step 1. ---


@pytest.mark.parametrize("etype", CONTENTS)
@pytest.mark.parametrize("mutual", [True, False])
def test_the_smb_login_builds_an_ap_req(etype: int, mutual: bool) -> None:
    adapter = ImpacketAdapter()
    options = replace(SMB, mutual=mutual)
    answer = initiate(adapter, options, credential(etype, r"al\/ice/admin@EXAMPLE"))
    adapter.reset()
    ap_req, authenticator = open_ap_req(answer.ap_req, etype)
    assert der.encode(ap_req.ticket) == TICKET
    assert (APOption.MUTUAL_REQUIRED in ap_req.ap_options) == mutual
    assert authenticator == Authenticator(
        authenticator_vno=5,
        crealm="EXAMPLE",
        cname=PrincipalName(name_type=1, name_string=["al/ice", "admin"]),
        cusec=999_999,
        ctime=SECOND,
    )


def test_the_smb_login_sends_a_gss_token() -> None:
    adapter = ImpacketAdapter()
    token = initiate(adapter, replace(SMB, framing="gss")).ap_req
    adapter.reset()
    message = framing.unwrap(token)
    assert token == framing.wrap(framing.AP_REQ, message)
    assert open_ap_req(message)[1].cksum is None


def test_the_dce_bind_has_a_checksum_and_a_sequence_number() -> None:
    token = initiate(ImpacketAdapter(), replace(DCE, framing="gss")).ap_req
    ap_req, authenticator = open_ap_req(framing.unwrap(token))
    assert APOption.MUTUAL_REQUIRED in ap_req.ap_options
    assert authenticator.cksum is not None
    assert authenticator.cksum.cksumtype == 0x8003
    # No channel bindings; DCE style and all flags of RFC 4121 but delegation.
    assert authenticator.cksum.checksum.hex() == "10000000" + "00" * 16 + "3e100000"
    assert (authenticator.seq_number, authenticator.subkey) == (0, None)
    assert (authenticator.ctime, authenticator.cusec) == (SECOND, 999_999)


def test_the_password_change_has_a_subkey() -> None:
    ap_req, authenticator = open_ap_req(initiate(ImpacketAdapter(), KPASSWD).ap_req)
    assert APOption.MUTUAL_REQUIRED not in ap_req.ap_options
    assert authenticator.subkey is not None
    assert authenticator.subkey.keytype == 18
    assert authenticator.seq_number is not None
    assert (authenticator.ctime, authenticator.cusec) == (SECOND, 999_999)


def test_what_impacket_cannot_make_of_a_ticket_is_its_own_refusal() -> None:
    for options in (SMB, DCE, KPASSWD):
        given = replace(credential(), ticket=b"\x61\x03\x02\x01\x05")
        answer = ImpacketAdapter().initiate(Initiate(NOW, given, options))
        assert native(answer) == (None, "PyAsn1Error")


@pytest.mark.parametrize(
    ("capability", "options"),
    [
        ("mutual", Options()),
        ("mutual", replace(DCE, mutual=False)),
        ("sequence", replace(SMB, sequence=True)),
        ("sequence", replace(DCE, sequence=False)),
        ("sequence", replace(KPASSWD, sequence=False)),
        ("subkey", replace(DCE, subkey=True)),
        ("subkey", replace(KPASSWD, framing="gss")),
        ("user-to-user", replace(SMB, use_session_key=True)),
        ("channel-bindings", replace(SMB, channel_bindings=b"x")),
        ("checksum-data", replace(SMB, checksum_data=b"x")),
        ("delegate", replace(DCE, delegate=True)),
        ("spnego", replace(SMB, framing="spnego")),
    ],
)
def test_options_that_no_code_path_has_are_not_driven(capability: str, options: Options) -> None:
    with pytest.raises(CannotDrive, match=f"^{capability}$"):
        ImpacketAdapter().initiate(Initiate(NOW, credential(), options))


# --- Step 6. ---


@pytest.mark.parametrize("etype", CONTENTS)
@pytest.mark.parametrize("options", [SMB, DCE])
def test_the_ap_rep_to_its_ap_req_is_accepted(options: Options, etype: int) -> None:
    answer = exchange(options, ap_rep(etype), etype)
    assert isinstance(answer, Accepted)
    # The SMB login keeps the octets of the subkey, and 16 octets can be of two types.
    shown = options.dce_style or etype in (16, 18)
    assert answer.subkey == (Key(etype, CONTENTS[etype]) if shown else None)


def test_a_framed_ap_rep_is_accepted() -> None:
    adapter = ImpacketAdapter()
    context = initiate(adapter, replace(SMB, framing="gss")).context
    token = framing.wrap(framing.AP_REP, ap_rep())
    assert isinstance(adapter.finish(Finish(context, NOW, token=token)), Accepted)


@pytest.mark.parametrize("options", [SMB, DCE])
@pytest.mark.parametrize("fields", [{"cusec": 0}, {"ctime": SECOND + timedelta(days=1)}])
def test_the_time_in_the_ap_rep_is_not_compared(options: Options, fields: dict[str, Any]) -> None:
    assert isinstance(exchange(options, ap_rep(**fields)), Accepted)


@pytest.mark.parametrize("options", [SMB, DCE])
def test_an_ap_rep_under_another_key_is_refused(options: Options) -> None:
    assert native(exchange(options, ap_rep(key=bytes(32)))) == (None, "InvalidChecksum")


@pytest.mark.parametrize("options", [SMB, DCE])
@pytest.mark.parametrize("fields", [{"subkey": None}, {"seq_number": None}])
def test_an_ap_rep_without_an_optional_field_is_refused(
    options: Options, fields: dict[str, Any]
) -> None:
    assert native(exchange(options, ap_rep(**fields))) == (None, "PyAsn1Error")


@pytest.mark.parametrize("options", [SMB, DCE])
@pytest.mark.parametrize("garbage", [b"", b"garbage"])
def test_garbage_is_refused_and_the_next_exchange_works(options: Options, garbage: bytes) -> None:
    adapter = ImpacketAdapter()
    first, second = (initiate(adapter, options).context for _ in range(2))
    assert isinstance(adapter.finish(Finish(first, NOW, ap_rep=garbage)), Rejected)
    assert isinstance(adapter.finish(Finish(second, NOW, ap_rep=ap_rep())), Accepted)


def test_the_smb_login_reads_a_token_only_if_its_length_takes_two_octets() -> None:
    longer, shorter = (ap_rep(etype, cusec=1, seq_number=1) for etype in (17, 23))
    assert framing.wrap_reply(longer)[1] == 0x81
    assert isinstance(exchange(SMB, longer, 17), Accepted)
    assert framing.wrap_reply(shorter)[1] < 0x80
    assert isinstance(exchange(SMB, shorter, 23), Rejected)


def test_the_third_leg_of_the_dce_bind_has_the_servers_sequence_number() -> None:
    adapter = ImpacketAdapter()
    context = initiate(adapter, DCE).context
    later = NOW + timedelta(seconds=5)
    answer = adapter.finish(Finish(context, later, ap_rep=ap_rep()))
    assert isinstance(answer, Accepted)
    assert answer.ap_rep is not None
    cipher = der.decode(APRep, answer.ap_rep).enc_part.cipher
    text = CryptoKey(18, CONTENTS[18]).decrypt(12, cipher)
    assert der.decode(EncAPRepPart, text) == EncAPRepPart(
        ctime=later.replace(microsecond=0), cusec=999_999, seq_number=2**30
    )


def krb_error(code: int, text: str | None = None) -> bytes:
    """Return a KRB-ERROR of the server."""
    return der.encode(
        KRBError(
            pvno=5,
            msg_type=30,
            stime=SECOND,
            susec=0,
            error_code=code,
            realm="EXAMPLE",
            sname=SERVICE,
            e_text=text,
        )
    )


def test_the_dce_bind_reads_a_short_krb_error() -> None:
    assert native(exchange(DCE, krb_error(37))) == (37, 37)
    assert native(exchange(DCE, krb_error(99))) == (None, 99)
    assert native(exchange(DCE, krb_error(37, "x" * 60))) == (None, "PyAsn1Error")


def test_the_smb_login_does_not_read_a_krb_error() -> None:
    assert native(exchange(SMB, krb_error(37))) == (None, "PyAsn1Error")


def test_the_password_change_has_no_step_six() -> None:
    adapter = ImpacketAdapter()
    context = initiate(adapter, KPASSWD).context
    with pytest.raises(CannotDrive, match="mutual"):
        adapter.finish(Finish(context, NOW, ap_rep=ap_rep()))


# --- Contexts. ---


def test_exchanges_wait_side_by_side_and_end_with_reset() -> None:
    before = threading.active_count()
    adapter = ImpacketAdapter()
    contexts = [initiate(adapter, SMB).context for _ in range(3)]
    assert len(set(contexts)) == 3
    assert threading.active_count() == before + 3
    assert isinstance(adapter.finish(Finish(contexts[1], NOW, ap_rep=ap_rep())), Accepted)
    adapter.reset()
    assert threading.active_count() == before
    with pytest.raises(KeyError, match=contexts[0]):
        adapter.finish(Finish(contexts[0], NOW, ap_rep=ap_rep()))


def test_of_too_many_exchanges_the_oldest_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter_module, "MOST_WAITING", 2)
    adapter = ImpacketAdapter()
    first, second, third = (initiate(adapter, SMB).context for _ in range(3))
    with pytest.raises(KeyError, match=first):
        adapter.finish(Finish(first, NOW, ap_rep=ap_rep()))
    for context in (second, third):
        assert isinstance(adapter.finish(Finish(context, NOW, ap_rep=ap_rep())), Accepted)


def test_a_fault_of_the_adapter_is_not_taken_for_a_refusal() -> None:
    adapter = ImpacketAdapter()
    context = initiate(adapter, SMB).context
    with pytest.raises(ValueError, match="neither a token nor an AP-REP"):
        adapter.finish(Finish(context, NOW))
    adapter.reset()
    with pytest.raises(ValueError, match="no realm"):
        adapter.initiate(Initiate(NOW, credential(client="alice"), SMB))
