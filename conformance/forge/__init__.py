"""The forge: the one place that makes messages, valid or not.

A scenario becomes a message in stages (`conformance.model.defect.Stage`); a defect hooks in at
the stage that it spoils. What it changed can be read from every stage of what comes out.
"""

from conformance.forge.pac import PacBuffer, PacPlan
from conformance.forge.reply import (
    Answer,
    CannotOpen,
    ForgedReply,
    OpenedRequest,
    credential,
    forge_reply,
    forge_third_leg,
    open_request,
)
from conformance.forge.request import ForgedRequest, ForgedTicket, forge_request, forge_ticket
from conformance.forge.seal import Seal, crypto_key

__all__ = [
    "Answer",
    "CannotOpen",
    "ForgedReply",
    "ForgedRequest",
    "ForgedTicket",
    "OpenedRequest",
    "PacBuffer",
    "PacPlan",
    "Seal",
    "credential",
    "crypto_key",
    "forge_reply",
    "forge_request",
    "forge_third_leg",
    "forge_ticket",
    "open_request",
]
