"""One exchange as the server sees it: what came in, and what each step has established."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from reference.crypto import Key
from reference.keytab import Keytab
from reference.messages import (
    APReq,
    Authenticator,
    AuthorizationElement,
    EncTicketPart,
    HostAddress,
)
from reference.policy import Policy
from reference.principal import Principal
from reference.server.replay import ReplayCache


@dataclass(slots=True, eq=False)
class Exchange:
    """The state that the rules share.

    The fields without a value are set by the step that establishes them, and are not there
    before it.
    """

    octets: bytes
    now: datetime
    server: Principal
    keytab: Keytab
    policy: Policy
    replays: ReplayCache
    sender: HostAddress | None = None
    user_to_user_key: Key | None = None
    application_data: bytes | None = None

    # Step 2; service is the principal that the ticket names.
    ap_req: APReq = field(init=False, repr=False)
    service: Principal = field(init=False, repr=False)
    keys: list[Key] = field(init=False, repr=False)
    ticket: EncTicketPart = field(init=False, repr=False)
    session_key: Key = field(init=False, repr=False)
    client: Principal = field(init=False, repr=False)
    # Step 3
    authenticator: Authenticator = field(init=False, repr=False)
    client_time: datetime = field(init=False, repr=False)
    subkey: Key | None = field(init=False, repr=False)
    authorization: list[AuthorizationElement] = field(init=False, repr=False)
