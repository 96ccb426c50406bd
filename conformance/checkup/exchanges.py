"""Which case of the suite shows what: a valid exchange, each refusal, each capability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from conformance.defects.bases import enctype_name
from conformance.model.defect import Role


@dataclass(frozen=True, slots=True)
class Exchange:
    """A case, and what it is about in the words of an adapter's author.

    etype: the encryption type that it is put in, where that is not the peer's first one.
    """

    what: str
    case: str
    etype: int | None = None


def of_etype(role: Role, etype: int, *, mutual: bool) -> Exchange:
    """Return the valid exchange in an encryption type, of a client without a reply if need be."""
    name = enctype_name(etype)
    what = f"etype.{etype} ({name})"
    if role is Role.CLIENT and not mutual:
        return Exchange(what, "client.valid.no-mutual", etype)
    return Exchange(what, f"{role}.valid.{name}")


VALID: Mapping[Role, tuple[Exchange, ...]] = MappingProxyType(
    {
        Role.SERVER: (
            Exchange("A valid request", "server.valid.default"),
            Exchange("One that wants no reply", "server.valid.no-mutual"),
            Exchange("One without a subkey", "server.valid.no-subkey"),
        ),
        Role.CLIENT: (
            Exchange("A request that wants no reply", "client.valid.no-mutual"),
            Exchange("A request and its genuine reply", "client.valid.default"),
        ),
    }
)
"""What has to be accepted; where the first one is not, nothing more can be said."""

REFUSALS: Mapping[Role, tuple[Exchange, ...]] = MappingProxyType(
    {
        Role.SERVER: (
            Exchange(
                "A client's clock a day behind", "server.clock-skew.ctime-behind-skew-by-a-day"
            ),
            Exchange(
                "A ticket that has expired", "server.ticket-times.endtime-behind-skew-by-a-year"
            ),
            Exchange(
                "A ticket not yet valid", "server.ticket-times.starttime-ahead-of-skew-by-a-year"
            ),
            Exchange("A ticket under another key", "server.integrity.ticket-key"),
            Exchange("A modified ticket", "server.integrity.ticket-flipped-body"),
            Exchange("A key version that it has not", "server.keys.kvno-newer"),
            Exchange(
                "A keytab of another service only", "server.keys.keytab-only-of-another-service"
            ),
            Exchange("An authenticator under another key", "server.integrity.authenticator-key"),
            Exchange("A modified authenticator", "server.integrity.authenticator-flipped-body"),
            Exchange("An authenticator of another client", "server.names.cname-other"),
            Exchange("A message of another type", "server.message-type.msg-type-ap-rep"),
            Exchange("Half a message", "server.encoding.truncated-half"),
            Exchange("Noise", "server.encoding.noise"),
        ),
        Role.CLIENT: (
            Exchange("A reply with another time", "client.reply-time.ctime-1-second-later"),
            Exchange("A reply under another key", "client.reply-key.key"),
            Exchange("A modified reply", "client.reply-key.flipped-body"),
            Exchange("A reply of another type", "client.reply-type.msg-type-ap-req"),
            Exchange("Half a reply", "client.reply-type.truncated-half"),
            Exchange("A KRB-ERROR for a reply", "client.error-reply.error-37"),
            Exchange("Two replies, crossed", "client.answers.replies-of-two-contexts-crossed"),
        ),
    }
)
"""One of each kind of refusal."""

CLAIMS: Mapping[Role, Mapping[str, tuple[Exchange, ...]]] = MappingProxyType(
    {
        Role.SERVER: MappingProxyType(
            {
                "replay": (
                    Exchange(
                        "An authenticator that comes twice", "server.replay.same-request-twice"
                    ),
                ),
                "addresses": (
                    Exchange("The sender's address in the ticket", "server.valid.addresses"),
                    Exchange(
                        "Another address in the ticket",
                        "server.addresses.address-not-of-sender-other",
                    ),
                ),
                "require-address": (
                    Exchange(
                        "An address where one is insisted on",
                        "server.address-types.insisted-addresses-there",
                    ),
                    Exchange(
                        "No address where one is insisted on",
                        "server.address-types.insisted-addresses-absent",
                    ),
                ),
                "permitted-etypes": (
                    Exchange("A type that is permitted", "server.valid.permitted-etypes"),
                    Exchange("A type that is not", "checkup.not-permitted"),
                ),
                "check-transited": (
                    Exchange("A path of realms to distrust", "server.transited.path-not-checked"),
                    Exchange("The same, when it is not to be checked", "checkup.unchecked"),
                ),
                "user-to-user": (
                    Exchange("A ticket under the key of a TGT", "server.valid.user-to-user"),
                    Exchange(
                        "One without USE-SESSION-KEY", "server.keys.user-to-user-without-option"
                    ),
                ),
                "krb-error": (
                    Exchange(
                        "The KRB-ERROR of a refusal",
                        "server.krb-error.header.ctime-behind-skew-by-a-day",
                    ),
                ),
                "gss": (
                    Exchange("A token", "server.valid.gss"),
                    Exchange("A token that wants no reply", "server.valid.gss-no-mutual"),
                    Exchange("A token of another mechanism", "server.gss-framing.mechanism-spnego"),
                ),
                "channel-bindings": (
                    Exchange("A token bound to the channel", "server.valid.gss-bindings"),
                    Exchange(
                        "A token bound to another channel",
                        "server.gss-channel-bindings.bindings-of-initiator-first-bit",
                    ),
                ),
                "dce-style": (
                    Exchange("Three messages in DCE style", "server.valid.dce-style"),
                    Exchange("A third one under another key", "server.dce-style.third-leg-key"),
                ),
            }
        ),
        Role.CLIENT: MappingProxyType(
            {
                "mutual": (
                    Exchange(
                        "Two replies, the second one first",
                        "client.answers.replies-in-another-order",
                    ),
                ),
                "still-clock": (
                    Exchange("Requests while the clock stands", "client.freshness.no-time-twice"),
                ),
                "subkey": (Exchange("A request with a subkey", "client.valid.subkey"),),
                "sequence": (Exchange("A request with a number", "client.valid.sequence"),),
                "user-to-user": (
                    Exchange("A request with USE-SESSION-KEY", "client.valid.user-to-user"),
                ),
                "gss": (
                    Exchange("A token that wants no reply", "client.valid.gss-no-mutual"),
                    Exchange("A token and its reply", "client.valid.gss"),
                    Exchange("A reply without a token", "client.gss-reply-token.no-framing"),
                ),
                "channel-bindings": (
                    Exchange("A token bound to the channel", "client.valid.gss-bindings"),
                ),
                "dce-style": (Exchange("Two messages in DCE style", "client.valid.dce-style"),),
            }
        ),
    }
)
"""What shows that a capability is there."""
