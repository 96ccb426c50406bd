"""Put vectors to a peer, at their clock, and judge what it does by what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from conformance.forge import CannotOpen, open_request
from conformance.model.case import Case
from conformance.model.expectation import Expectation, Result
from conformance.model.mismatch import Mismatch
from conformance.model.observation import Observation
from conformance.model.protocol import Accept, Accepted, Finish, Initiate, Initiated, Reset
from conformance.model.scenario import Scenario
from conformance.model.values import Gss
from conformance.model.verdict import FAILURES, Kind, Verdict
from conformance.model.wire import REQUESTS, parse_time
from conformance.oracle import judge, request_details
from conformance.oracle.details import compare_key, compare_number
from conformance.oracle.judge import wrong_detail
from conformance.peers.process import PeerProcess
from conformance.suite.deviations import Deviation
from conformance.vectors.details import key_of, server_mismatches
from conformance.vectors.notes import FOUND
from reference.messages import EncryptionKey

RESULTS = {"valid": Result.ACCEPT, "invalid": Result.REJECT, "acceptable": Result.EITHER}


@dataclass(frozen=True, slots=True)
class Verified:
    """A vector, and what came of it. `reason` is that of a recorded deviation."""

    test: dict[str, Any]
    verdict: Verdict
    reason: str | None = None


class Verifier:
    """A running peer, and what is recorded of it.

    `suite` has the cases that the deviations speak of, by their ids.
    """

    def __init__(
        self,
        process: PeerProcess,
        deviations: Sequence[Deviation] = (),
        suite: Mapping[str, Case] | None = None,
    ) -> None:
        self._process = process
        self._deviations = deviations
        self._suite = suite or {}

    def verify(self, document: Mapping[str, Any]) -> Iterator[Verified]:
        """Yield what comes of every test of a file, each after its twin."""
        verdicts: dict[str, Verdict] = {}
        put = self._server if document["role"] == "server" else self._client
        for group in document["groups"]:
            for test in group["tests"]:
                verdict = self._verdict(test, group, verdicts, put)
                verdicts[test["id"]] = verdict
                yield self._held_against_record(test, verdict)

    def _verdict(
        self, test: dict[str, Any], group: dict[str, Any], before: Mapping[str, Verdict], put: Any
    ) -> Verdict:
        expected = str(_expectation(test["expect"]))
        missing = sorted(self._wanted(test) - self._process.hello.capabilities)
        if missing:
            return Verdict(Kind.UNSUPPORTED, expected, f"unsupported: {', '.join(missing)}")
        twin = before.get(test["twin"]) if test["twin"] is not None else None
        if twin is not None and not twin.observed.startswith("accepted"):
            seen = f"its valid twin {test['twin']} was {twin.observed}"
            kind = Kind.UNSUPPORTED if twin.kind is Kind.UNSUPPORTED else Kind.INCONCLUSIVE
            return Verdict(kind, expected, seen)
        if len(test["messages"]) > 1 or FOUND in test["flags"]:
            # Of many findings several may have the same times.
            self._process.ask(Reset())
        *earlier, last = test["messages"]
        for number, message in enumerate(earlier, 1):
            verdict: Verdict = put(group, {**test, **message})
            if verdict.kind is not Kind.PASS:
                return replace(verdict, observed=f"{verdict.observed} (message {number})")
        final: Verdict = put(group, {**test, **last})
        return final

    def _wanted(self, test: dict[str, Any]) -> set[str]:
        """Return the capabilities; a peer that takes tokens alone takes no bare message."""
        bare = any("ap_req" in message.get("sent", message) for message in test["messages"])
        gss_only = "gss-only" in self._process.hello.capabilities
        return {*test["requires"], *({"raw"} if bare and gss_only else ())}

    def _server(self, group: Mapping[str, Any], message: Mapping[str, Any]) -> Verdict:
        """Give an AP-REQ or token to a server."""
        given = {
            name: message.get(name, group.get(name))
            for name in ("now", "server", "keytab", "policy", "user_to_user_key")
        }
        given["ap_req"] = message["ap_req"] if "ap_req" in message else message["token"]
        fields = {name: value for name, value in given.items() if value is not None}
        observation = self._process.ask(REQUESTS.structure(fields, Accept))
        expectation = _expectation(message["expect"])
        mismatches: Iterable[Mismatch] = ()
        if isinstance(observation, Accepted):
            shows_reply = "mutual" in self._process.hello.capabilities
            mismatches = server_mismatches(
                observation, message["expect"], given["policy"], shows_reply=shows_reply
            )
        return judge(expectation, observation, mismatches)

    def _client(self, group: Mapping[str, Any], message: Mapping[str, Any]) -> Verdict:
        """Have a client send its request at the vector's time, and answer that."""
        shared = {
            name: message.get(name, group.get(name))
            for name in ("client", "server", "session_key", "options")
        }
        options = shared.pop("options")
        credential = {**shared, **message["credential"]}
        given = {"now": message["now"], "credential": credential, "options": options}
        request = REQUESTS.structure(given, Initiate)
        initiated = self._process.ask(request)
        expectation = _expectation(message["expect"])
        if not isinstance(initiated, Initiated):
            return judge(expectation, initiated)
        scenario = _asked(request)
        try:
            opened = open_request(initiated.ap_req, scenario)
        except CannotOpen as error:
            wrong = Mismatch("ap_req", "an AP-REQ that opens", str(error))
            return wrong_detail(str(expectation), "accepted", [wrong])
        if not request.options.mutual:  # no answer comes, and the request alone is judged
            details = request_details(opened, scenario, request.credential.ticket)
            return judge(expectation, initiated, details)
        sent = opened.authenticator
        if (sent.ctime, sent.cusec) != _time_sent(message):
            # The reply of the vector is to the time that the clock shows, and to no other.
            return Verdict(
                Kind.UNSUPPORTED, str(expectation), "unsupported: clock, to the microsecond"
            )
        if "token" in message:
            answer = Finish(initiated.context, request.now, token=bytes.fromhex(message["token"]))
        else:
            answer = Finish(initiated.context, request.now, ap_rep=bytes.fromhex(message["ap_rep"]))
        observation = self._process.ask(answer)
        own = sent.subkey or key_of(shared["session_key"])
        mismatches = [
            *request_details(opened, scenario, request.credential.ticket),
            *_client_mismatches(observation, {**shared, **message}, own),
        ]
        return judge(expectation, observation, mismatches)

    def _takes_each(self, case: Case) -> bool:
        """Return whether the record says that the peer accepts each defect of several alone."""
        taken = [deviation for deviation in self._deviations if deviation.observed == "accepted"]
        return bool(case.alone) and all(
            any(deviation.covers(self._suite[id_]) for deviation in taken) for id_ in case.alone
        )

    def _held_against_record(self, test: dict[str, Any], verdict: Verdict) -> Verified:
        """Make a recorded failure a deviation, and a record that is not true any more a fault."""
        case = self._suite.get(test["case"])
        if case is None or verdict.kind in (Kind.UNSUPPORTED, Kind.INCONCLUSIVE, Kind.ERROR):
            return Verified(test, verdict)
        if verdict.kind in FAILURES and self._takes_each(case):
            seen = "none of its defects alone is rejected, as recorded"
            return Verified(test, Verdict(Kind.INCONCLUSIVE, verdict.expected, seen))
        for deviation in self._deviations:
            if not deviation.covers(case):
                continue
            if verdict.kind in FAILURES and verdict.observed == deviation.observed:
                reason = f"{deviation.kind}: {deviation.reason}"
                return Verified(test, replace(verdict, kind=Kind.DEVIATION), reason)
            if deviation.sometimes and verdict.kind is Kind.PASS:
                return Verified(test, verdict)
            reason = f"recorded as {deviation.observed!r}, and that did not happen"
            return Verified(test, replace(verdict, kind=Kind.FIXED), reason)
        return Verified(test, verdict)


def _expectation(fields: Mapping[str, Any]) -> Expectation:
    codes = fields.get("codes")
    return Expectation(RESULTS[fields["result"]], None if codes is None else frozenset(codes))


def _client_mismatches(
    observation: Observation, message: Mapping[str, Any], own: EncryptionKey | None
) -> Iterator[Mismatch]:
    """Compare what a client got: without a subkey in the reply, its own one holds."""
    fields = message["expect"].get("established")
    if fields is None or not isinstance(observation, Accepted):
        return
    subkey = fields["subkey"]
    is_own = subkey in (message["sent"]["subkey"], message["session_key"])
    yield from compare_key("subkey", observation.subkey, own if is_own else key_of(subkey))
    yield from compare_number("sequence", observation.sequence, fields["sequence"])


def _asked(request: Initiate) -> Scenario:
    """Return what a client's request is held against: the credential, the options, the clock."""
    held, options = request.credential, request.options
    key = held.session_key
    return Scenario(
        now=request.now,
        client=held.client,
        server=held.server,
        session_key=key,
        subkey=key if options.subkey else None,
        sequence=0 if options.sequence else None,
        mutual=options.mutual,
        user_to_user_key=key if options.use_session_key else None,
        gss=Gss(dce_style=options.dce_style) if options.framing == "gss" else None,
    )


def _time_sent(message: Mapping[str, Any]) -> tuple[datetime, int]:
    return parse_time(message["sent"]["ctime"]), message["sent"]["cusec"]
