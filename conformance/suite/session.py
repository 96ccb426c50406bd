"""One peer under test: put cases to it, judge what it does, and hold that against the record."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from conformance.forge.requires import GSS_ONLY, RAW
from conformance.model.case import Case, Message
from conformance.model.defect import Role
from conformance.model.protocol import PeerInfo, Reset
from conformance.model.requirement import Level
from conformance.model.scenario import framed
from conformance.model.verdict import FAILURES, UNEXPECTED, Kind, Verdict
from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.spec import PeerSpec
from conformance.suite.cases import cases
from conformance.suite.changed import changed
from conformance.suite.client_exchange import (
    ClientExchange,
    have_requests_built,
    is_request_alone,
    put_to_client,
)
from conformance.suite.deviations import Deviation
from conformance.suite.look import look_at
from conformance.suite.own import of_service
from conformance.suite.profiles import DEFAULT_PROFILE
from conformance.suite.properties.effort import Effort
from conformance.suite.properties.finding import Finding
from conformance.suite.properties.property import Property
from conformance.suite.properties.record import Record
from conformance.suite.properties.run import HOLDS
from conformance.suite.properties.run import run as try_out
from conformance.suite.real_time import NotThere, RealTime
from conformance.suite.result import CONFORMS_NOW, Result
from conformance.suite.server_exchange import ServerExchange, put_third_leg, put_to_server

_TRIES = 3
_TOO_LATE = "unsupported: clock"
"""What becomes of a message that a busy machine kept back until its time was over."""


class PeerSession:
    """A running peer, the verdicts on its valid twins so far, and its recorded deviations."""

    def __init__(
        self,
        spec: PeerSpec,
        process: PeerProcess,
        deviations: Sequence[Deviation] = (),
        *,
        seed: int = 0,
        suite: Mapping[str, Case] | None = None,
        profile: str = DEFAULT_PROFILE,
    ) -> None:
        """Take a running peer. `seed` changes every confounder, and no expectation.

        `suite` has the cases of the run's profile, the twins among them.
        """
        self._profile = profile
        self._own = of_service(spec.keytab)
        self._suite = cases() if suite is None else suite
        self._seed = seed
        self._spec = spec
        self._process = process
        self._deviations = deviations
        self._twins: dict[str, Verdict] = {}
        self._real_time = RealTime(spec.keytab)

    @property
    def peer(self) -> PeerInfo:
        """Who the peer said it is."""
        return self._process.hello.peer

    def close(self) -> None:
        """End the peer's process."""
        self._process.stop()

    def run(self, case: Case) -> Result:
        """Put a case to the peer. PeerUnavailable where the peer cannot be run any more."""
        start = time.perf_counter()
        verdict = self._verdict(case)
        milliseconds = (time.perf_counter() - start) * 1000
        result = self._result(case, verdict, milliseconds)
        self._hold_against_record(case, result)
        if result.kind in UNEXPECTED:
            result.changed = [_printable(line) for line in changed(case)]
            result.log = self._process.log
        return result

    def try_property(
        self, prop: Property, effort: Effort, found: Callable[[Finding], None]
    ) -> Result:
        """Try a property on the peer; `found` is told of each finding.

        PeerUnavailable where the peer cannot be run any more.
        """
        start = time.perf_counter()
        record = Record(self._deviations, self._suite)
        verdict, findings = try_out(
            prop, self._process, record, effort, profile=self._profile, seed=self._seed
        )
        for finding in findings:
            found(finding)
        result = self._result(prop, verdict, (time.perf_counter() - start) * 1000)
        self._hold_against_record(prop, result)
        if result.kind in UNEXPECTED:
            result.log = self._process.log
        return result

    def lost(self, case: Case | Property, reason: str) -> Result:
        """Return the result of a case that could not be put, for the peer is gone."""
        expected = HOLDS if isinstance(case, Property) else str(case.messages[-1].expectation)
        verdict = Verdict(Kind.ERROR, expected, "peer lost", reason)
        result = self._result(case, verdict, 0.0)
        result.log = self._process.log
        return result

    def _result(self, case: Case | Property, verdict: Verdict, milliseconds: float) -> Result:
        return Result(
            peer=str(self.peer),
            selector=self._spec.name,
            case=case.id,
            title=case.title,
            requirement=case.requirement.id,
            specification=case.requirement.specification,
            section=case.requirement.section,
            level=case.requirement.level.value,
            role=case.role.value,
            text=case.requirement.text,
            kind=verdict.kind,
            expected=_printable(verdict.expected),
            observed=_printable(verdict.observed),
            detail=verdict.detail and _printable(verdict.detail),
            milliseconds=round(milliseconds, 3),
        )

    def _verdict(self, case: Case) -> Verdict:
        """Judge the case; without a valid twin accepted, a verdict on it says nothing."""
        capabilities = self._process.hello.capabilities
        wanted = case.requires if GSS_ONLY in capabilities else case.requires - {RAW}
        missing = sorted(wanted - capabilities)
        if missing:
            return Verdict(
                Kind.UNSUPPORTED,
                str(case.messages[-1].expectation),
                f"unsupported: {', '.join(missing)}",
            )
        if case.twin is None:
            return self._twin(case)
        twin = self._twin(self._suite[case.twin])
        if twin.kind in (Kind.UNSUPPORTED, Kind.ERROR):
            return twin
        if not twin.observed.startswith("accepted"):
            return Verdict(
                Kind.INCONCLUSIVE,
                str(case.messages[-1].expectation),
                f"its valid twin {case.twin} was {twin.observed}",
            )
        if case.alone and not any(self._refuses(self._suite[id_]) for id_ in case.alone):
            return Verdict(
                Kind.INCONCLUSIVE,
                str(case.messages[-1].expectation),
                "none of its defects alone was rejected",
            )
        verdict = self._put(case)
        if verdict.kind in (Kind.CRASH, Kind.HANG):
            self._revive()
        return verdict

    def _revive(self) -> None:
        """Have a peer that works, for it took the twin, answer something.

        Many cases in a row may be too much for it, and a peer that does not answer is given up.
        """
        with suppress(PeerUnavailable):
            self._process.ask(Reset())

    def _refuses(self, case: Case) -> bool:
        return self._twin(case).observed.startswith("rejected")

    def _twin(self, case: Case) -> Verdict:
        if case.id not in self._twins:
            self._twins[case.id] = self._put(case)
        return self._twins[case.id]

    def _put(self, case: Case) -> Verdict:
        """Put the case to the peer, at the clock that it says, or else at that of now.

        A service that runs already has keys of its own.
        """
        if self._spec.keytab:
            case = self._own.case(case)
        if "clock" in self._process.hello.capabilities:
            return self._put_as_it_is(case)
        case = dataclasses.replace(case, messages=tuple(self._messages(case)))
        for _ in range(_TRIES):
            self._process.start()  # after a crash that takes its time, too
            try:
                moved = self._real_time.case(case, f"{self._seed}/{case.id}")
            except NotThere as missing:
                expected = str(case.messages[-1].expectation)
                return Verdict(Kind.UNSUPPORTED, expected, f"unsupported: {missing}")
            verdict = self._put_as_it_is(moved)
            if verdict.observed != _TOO_LATE:
                break
        return verdict

    def _put_as_it_is(self, case: Case) -> Verdict:
        if case.remembers:
            self._process.ask(Reset())
        exchanges = self._exchanges(case)
        for number, exchange in enumerate(exchanges, 1):
            verdict = exchange.verdict
            if verdict.kind is not Kind.PASS and number < len(case.messages):
                return dataclasses.replace(
                    verdict, observed=f"{verdict.observed} (message {number})"
                )
        if case.look is None or verdict.kind is not Kind.PASS:
            return verdict
        free = case.requirement.level is Level.MAY
        return look_at(case.look, exchanges, verdict, free=free)

    def _exchanges(self, case: Case) -> Sequence[ServerExchange | ClientExchange]:
        """Put the messages of a case to the peer, up to the first that fails or a few more."""
        messages = [
            (message, f"{self._seed}/{case.id}/{message.draw}") for message in self._messages(case)
        ]
        if case.role is Role.SERVER:
            return self._server_exchanges(messages)
        if all(map(is_request_alone, case.messages)):
            return have_requests_built(self._process, messages)
        exchanges: list[ClientExchange] = []
        for message, seed in messages:
            exchanges.append(put_to_client(self._process, message, seed, exchanges))
            if exchanges[-1].verdict.kind is not Kind.PASS:
                break
        return exchanges

    def _server_exchanges(self, messages: Sequence[tuple[Message, str]]) -> list[ServerExchange]:
        *_, (last, seed) = messages
        if not last.third_leg:
            return put_to_server(self._process, messages)
        exchanges = put_to_server(self._process, messages[:-1])
        if exchanges[-1].verdict.kind is Kind.PASS:
            exchanges.append(put_third_leg(self._process, last, seed, exchanges[-1]))
        return exchanges

    def _messages(self, case: Case) -> Sequence[Message]:
        """Return the messages as the peer takes them: one that takes no raw ones gets tokens."""
        if GSS_ONLY not in self._process.hello.capabilities:
            return case.messages
        return [
            dataclasses.replace(message, scenario=framed(message.scenario))
            for message in case.messages
        ]

    def _hold_against_record(self, case: Case | Property, result: Result) -> None:
        """Make a recorded failure a deviation, and a record that is not true any more a fault."""
        for number, deviation in enumerate(self._deviations):
            # What is recorded of cases explains what a property finds: its own entry is rare.
            if isinstance(case, Property):
                covers = deviation.case == case.id
            else:
                covers = deviation.covers(case)
            if not covers or result.kind in (
                Kind.UNSUPPORTED, Kind.INCONCLUSIVE, Kind.ERROR,
            ):  # fmt: skip
                continue
            if deviation.sometimes and result.kind is Kind.PASS:
                continue
            result.deviation = number
            if result.kind not in FAILURES:
                result.kind = Kind.FIXED
                result.reason = f"recorded as {deviation.observed!r}, and {CONFORMS_NOW}"
            elif result.observed != deviation.observed:
                result.reason = f"recorded as {deviation.observed!r}, and it happens differently"
                result.kind = Kind.FIXED
            else:
                result.kind = Kind.DEVIATION
                result.reason = f"{deviation.kind}: {deviation.reason}"


def _printable(text: str) -> str:
    """Return the text with octets that are no UTF-8, as a name may have, escaped.

    Neither xdist nor a file takes them as they are.
    """
    return text.encode(errors="backslashreplace").decode()
