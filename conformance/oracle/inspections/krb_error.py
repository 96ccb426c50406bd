"""KRB_ERROR as a server sends it (RFC 4120 sections 5.5.3, 5.9 and 5.9.1).

What a server knows of the client depends on how far it came: nothing before it could open the
ticket, the time once it could read the authenticator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from conformance.forge.tree import parse
from conformance.model.mismatch import Mismatch
from conformance.oracle.inspections.registry import chosen, errors, expect
from conformance.oracle.seen import SeenError
from reference import der
from reference.gss.framing import TokenId
from reference.messages import PrincipalName
from reference.numbers import PVNO, MessageType
from reference.principal import Principal

_ERROR_TAG = der.APPLICATION | MessageType.ERROR
CTIME, STIME = 2, 4
_SECOND = timedelta(seconds=1)
_OF_SECTION_7_5_9 = frozenset(
    (*range(1, 30), *range(31, 43), *range(44, 53), *range(60, 77))
)  # fmt: skip
_BEFORE_THE_TICKET = ("application-tag-unknown", "kvno-newer", "keytab-empty", "ticket-key")
_AUTHENTICATOR_UNREADABLE = ("authenticator-key",)
_AUTHENTICATOR_READ = (
    "cname-other", "ctime-behind-skew-by-a-day", "starttime-ahead-of-skew-by-1-second",
    "endtime-behind-skew-by-1-second",
)  # fmt: skip
# Who the client is, is not known where ticket and authenticator say different things.
_CLIENT_KNOWN = _AUTHENTICATOR_READ[1:]
_CLOCKS = (
    "refused-at-microsecond-0", "refused-at-microsecond-1", "refused-at-microsecond-999999",
    "refused-on-a-leap-day", "refused-past-31-bits", "refused-in-2105",
)  # fmt: skip
_MICROSECONDS = ("refused-client-microsecond-0", "refused-client-microsecond-999999")
_OF_TWO_REALMS = "refused-client-of-another-realm"
_EVERY = (*_BEFORE_THE_TICKET, *_AUTHENTICATOR_UNREADABLE, *_AUTHENTICATOR_READ)
_ONE_OF_EACH = ("noise", "ticket-key", "authenticator-key", "ctime-behind-skew-by-a-day")


@errors("rfc4120-5.9.1-header", defect=_ONE_OF_EACH)
def header(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """Tag, version and message type are those of a KRB_ERROR."""
    for refusal in seen:
        yield from expect("krb_error tag", _ERROR_TAG, refusal.octets[0])
        yield from expect("krb_error.pvno", PVNO, refusal.error.pvno)
        yield from expect("krb_error.msg-type", MessageType.ERROR, refusal.error.msg_type)


@errors("rfc4120-3.2.3-error-reply", defect=_EVERY)
def refusal_has_an_error(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """A refusal has a KRB_ERROR, whose code is the one that the server reports."""
    for refusal in seen:
        if refusal.rejected.code is not None:
            code = refusal.error.error_code
            yield from expect("krb_error.error-code", refusal.rejected.code, code)


@errors("rfc4120-5.9.1-stime", defect=_CLOCKS)
def stime_is_the_servers(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """The stime is within a second of what the server's clock shows."""
    for refusal in seen:
        now, error = refusal.forged.scenario.now, refusal.error
        if abs(error.stime + timedelta(microseconds=error.susec) - now) > _SECOND:
            yield Mismatch("krb_error.stime", f"the clock's {now}", str(error.stime))


@errors("rfc4120-5.9.1-susec", defect=_CLOCKS)
def susec_belongs_to_the_stime(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """The susec is in its range, and with the stime within a second of the server's clock."""
    for refusal in seen:
        now, error = refusal.forged.scenario.now, refusal.error
        if error.susec not in range(1_000_000):
            yield Mismatch("krb_error.susec", "0 to 999999", str(error.susec))
        if abs(error.stime + timedelta(microseconds=error.susec) - now) > _SECOND:
            yield Mismatch("krb_error.susec", f"the clock's {now}", str(error.susec))


@errors("rfc4120-5.9.1-error-code", defect=(*_EVERY, "noise", "truncated-half"))
def code_is_of_the_list(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """The error-code is one of section 7.5.9, and says that the request failed."""
    for refusal in seen:
        if refusal.error.error_code not in _OF_SECTION_7_5_9:
            code = str(refusal.error.error_code)
            yield Mismatch("krb_error.error-code", "one of section 7.5.9", code)


@errors("rfc4120-5.9.1-service-name", defect=(*_ONE_OF_EACH, _OF_TWO_REALMS))
def name_is_the_services(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """Realm and sname are those of the service."""
    for refusal in seen:
        service = Principal.parse(refusal.forged.scenario.server)
        named = Principal.of(refusal.error.sname, refusal.error.realm)
        yield from expect("krb_error.sname and realm", str(service), str(named))


@errors("rfc4120-5.5.3-client-time", defect=(*_AUTHENTICATOR_READ, *_MICROSECONDS))
def time_is_the_clients(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """Once the authenticator was read, ctime and cusec are those that it has.

    Microseconds that are left out are none (section 5.1.2).
    """
    for refusal in seen:
        sent, error = refusal.forged.authenticator, refusal.error
        wanted, told = (sent.ctime, sent.cusec), (error.ctime, error.cusec or 0)
        yield from expect("krb_error.ctime and cusec", wanted, told)


@errors("rfc4120-5.9.1-client-name", defect=(*_CLIENT_KNOWN, _OF_TWO_REALMS))
def name_is_the_clients(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """Once the client is known, crealm and cname are those of the ticket."""
    for refusal in seen:
        part, error = refusal.forged.ticket.part, refusal.error
        sealed = str(Principal.of(part.cname, part.crealm))
        yield from expect("krb_error.cname and crealm", sealed, _client(error.cname, error.crealm))


@errors("rfc4120-5.9.1-client-name", defect=_BEFORE_THE_TICKET)
def no_name_of_an_unknown_client(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """Before the ticket is open, there is no crealm and no cname."""
    for refusal in seen:
        error = refusal.error
        named = _client(error.cname, error.crealm)
        yield from expect("krb_error.cname and crealm", "none", named)


@errors("rfc4120-5.9-left-out", defect=(*_BEFORE_THE_TICKET, *_AUTHENTICATOR_UNREADABLE, "noise"))
def what_is_not_known_is_left_out(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """Before the authenticator is read, there is no time of the client's, nor an empty field."""
    for refusal in seen:
        error = refusal.error
        yield from expect("krb_error.ctime", None, error.ctime)
        yield from expect("krb_error.cusec", None, error.cusec)
        for name in ("crealm", "e_text"):
            if getattr(error, name) == "":
                yield Mismatch(f"krb_error.{name.replace('_', '-')}", "none", "an empty one")
        if error.cname is not None and not error.cname.name_string:
            yield Mismatch("krb_error.cname", "none", "an empty one")


@errors("rfc4120-5.1.1-reply-der", defect=(*_ONE_OF_EACH, *_CLOCKS, *_MICROSECONDS))
def error_is_der(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """The KRB_ERROR is, encoded again in DER, the same octets."""
    for refusal in seen:
        yield from expect("krb_error", refusal.octets.hex(), der.encode(refusal.error).hex())


@errors("rfc4120-5.2.3-time-of-server", defect=_CLOCKS)
def times_are_written_as_kerberos_times(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """Times in a KRB_ERROR are fourteen digits and a Z."""
    for refusal in seen:
        fields = {node.tag - der.CONTEXT: node for node in parse(refusal.octets).fields()}
        for number in fields.keys() & {CTIME, STIME}:
            (value,) = fields[number].nodes
            if not re.fullmatch(rb"\d{14}Z", value.octets):
                yield Mismatch("krb_error time", "fourteen digits and a Z", repr(value.octets))


@errors("rfc4120-5.2.1-no-control", defect=_ONE_OF_EACH)
def strings_have_no_control_characters(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """The strings of a KRB_ERROR have no control characters."""
    for refusal in seen:
        error = refusal.error
        names = [error.sname] if error.cname is None else [error.sname, error.cname]
        strings = [error.realm, error.crealm, error.e_text]
        for string in (*strings, *(part for name in names for part in name.name_string)):
            if string is not None and re.search(r"[\x00-\x1f\x7f]", string):
                yield Mismatch("krb_error", "strings without control characters", repr(string))


@errors("rfc4120-3.2.3-error-wrapped", base=("default", "gss"), defect="authenticator-key")
def error_in_a_token_or_not(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """The KRB_ERROR may be bare or inside the token of a protocol around it."""
    for refusal in seen:
        bare = refusal.rejected.krb_error == refusal.octets
        yield chosen("krb_error", "bare" if bare else f"in a token {TokenId.ERROR:04x}")


@errors("rfc4120-5.9.1-e-text", defect=("authenticator-key", "ctime-behind-skew-by-a-day"))
def text_or_none(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """A KRB_ERROR may have a text or none."""
    for refusal in seen:
        yield chosen("krb_error.e-text", repr(refusal.error.e_text))


@errors("rfc4120-5.9.1-e-data", defect=("authenticator-key", "ctime-behind-skew-by-a-day"))
def data_or_none(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """A KRB_ERROR may have data or none."""
    for refusal in seen:
        data = refusal.error.e_data
        yield chosen("krb_error.e-data", "none" if data is None else f"{len(data)} octets")


def _client(name: PrincipalName | None, realm: str | None) -> str:
    if name is None and realm is None:
        return "none"
    if name is None or realm is None:
        return "a name without a realm" if realm is None else "a realm without a name"
    return str(Principal.of(name, realm))
